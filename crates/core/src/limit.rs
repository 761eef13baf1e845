//! A rate or usage limit: what a program says of it, and how the session that it holds goes on.

use crate::{Session, SessionState, Signal, Time, Town};
use serde::{Deserialize, Serialize};

/// What passes after the time that a program names: the clocks of its service and of this machine differ.
const RESET_MARGIN_MICROS: i64 = 5 * 1_000_000;
/// So often it is told to go on by itself where that did not help; then a person decides.
pub const LIMIT_TRIES_MAX: u32 = 3;
/// One that worked for so long since it was told ran into another limit, not into the same again.
const ANOTHER_MICROS: i64 = 10 * 60 * 1_000_000;

/// What a program says of a limit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// In its own words.
    pub words: String,
    /// When it is lifted; none where the program does not say, never a guess.
    #[serde(default)]
    pub resets: Option<Time>,
    #[serde(default)]
    pub then: Then,
}

impl Limit {
    /// One of which only the words are known.
    pub fn told(words: &str) -> Self {
        Self { words: words.to_owned(), ..Self::default() }
    }
}

/// How a program goes on after a limit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// It waits, and tries again by itself.
    Alone,
    /// It is told this.
    Told { text: String },
    /// Nobody knows how.
    #[default]
    Unknown,
}

/// That a session ran into a limit. It stays until the program works again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parked {
    pub since: Time,
    pub resets: Option<Time>,
    /// The limit is over as far as anybody knows: its time has come, or a person let the session go on.
    pub passed: Option<Time>,
}

/// Why a limit counts as over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Passing {
    /// Its time has come. Nothing was typed.
    Waited,
    /// Its time has come, and the program was told to go on.
    Told,
    /// A person let it go on.
    ByPerson,
}

impl Parked {
    /// When whoever waits for its end looks again.
    pub fn due(resets: Time) -> Time {
        Time(resets.0.saturating_add(RESET_MARGIN_MICROS))
    }
}

impl Session {
    /// The limit that its program shows now.
    pub fn shown_limit(&self) -> Option<&Limit> {
        match &self.signal {
            Some(Signal::Limited(limit)) if matches!(self.state, SessionState::Running { .. }) => Some(limit),
            _ => None,
        }
    }

    /// It was told to go on so often, and ran into its limit each time, that only a person tells it once more.
    pub fn has_tried_enough(&self) -> bool {
        self.limit_tries >= LIMIT_TRIES_MAX
    }

    /// What its limit keeps from starting: an account's limit holds whoever uses the account, also after the session that ran
    /// into it has ended. One without a time holds only while a program shows it.
    fn holds_starts(&self, now: Time) -> bool {
        let parked = self.limit.as_ref().filter(|parked| parked.passed.is_none());
        parked.is_some_and(|parked| match parked.resets {
            Some(resets) => now < Parked::due(resets),
            None => self.shown_limit().is_some(),
        })
    }

    /// Its program said something new.
    pub(crate) fn note_limit(&mut self, signal: &Signal, at: Time) {
        match signal {
            Signal::Limited(limit) => self.park(limit, at),
            Signal::Working => self.limit = None,
            Signal::TurnEnded => (self.limit, self.limit_tries) = (None, 0),
            _ => {}
        }
    }

    fn park(&mut self, limit: &Limit, at: Time) {
        let known = self.limit.take();
        if known.is_none() && self.limit_tried.is_some_and(|tried| at.0 - tried.0 > ANOTHER_MICROS) {
            self.limit_tries = 0;
        }
        let (since, passed) = match known {
            Some(known) if known.resets == limit.resets => (known.since, known.passed),
            Some(known) => (known.since, None),
            None => (at, None),
        };
        self.limit = Some(Parked { since, resets: limit.resets, passed });
    }

    pub(crate) fn pass_limit(&mut self, how: Passing, at: Time) {
        if let Some(parked) = self.limit.as_mut() {
            parked.passed = Some(at);
        }
        match how {
            Passing::Waited => {}
            Passing::Told => (self.limit_tries, self.limit_tried) = (self.limit_tries + 1, Some(at)),
            // Whoever looked at it vouches for it.
            Passing::ByPerson => (self.limit_tries, self.limit_tried) = (0, None),
        }
    }
}

impl Town {
    /// The limit that keeps new work of a preset waiting now: the one that ends last.
    pub fn limit_of(&self, preset: &str, now: Time) -> Option<&Parked> {
        let of_preset = self.agents.values().filter(|agent| agent.preset == preset);
        let held = of_preset.filter_map(|agent| self.session_of(agent));
        let limits = held.filter(|session| session.holds_starts(now));
        limits
            .filter_map(|session| session.limit.as_ref())
            .max_by_key(|parked| (parked.resets.is_none(), parked.resets))
    }
}
