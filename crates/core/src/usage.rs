//! What a session used: tokens and money as its transcript tells, and the time that its program worked, which is certain.

use crate::{AgentId, Money, RigId, Session, SessionId, SessionState, Signal, TaskId, Time};
use serde::{Deserialize, Serialize};
use std::ops::AddAssign;

/// Length of a bin. Every zone's day begins with one.
pub const QUARTER_MICROS: i64 = 15 * 60 * 1_000_000;

/// Tokens by what they cost. `reasoning` is a part of `output`, told by some programs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// Neither read from a cache nor written to one.
    pub input: u64,
    pub output: u64,
    pub cache_read: u64,
    pub cache_write: u64,
    /// Written to a cache that is kept for an hour.
    pub cache_write_long: u64,
    pub reasoning: u64,
}

impl Tokens {
    pub fn all(&self) -> u64 {
        let parts = [self.input, self.output, self.cache_read, self.cache_write, self.cache_write_long];
        parts.into_iter().fold(0, u64::saturating_add)
    }

    /// What the model was given to read.
    pub fn prompt(&self) -> u64 {
        self.all() - self.output.min(self.all())
    }

    /// Each count less the other's, and none below zero.
    #[must_use]
    pub fn less(&self, other: &Self) -> Self {
        self.each(other, u64::saturating_sub)
    }

    fn each(&self, other: &Self, of: fn(u64, u64) -> u64) -> Self {
        Self {
            input: of(self.input, other.input),
            output: of(self.output, other.output),
            cache_read: of(self.cache_read, other.cache_read),
            cache_write: of(self.cache_write, other.cache_write),
            cache_write_long: of(self.cache_write_long, other.cache_write_long),
            reasoning: of(self.reasoning, other.reasoning),
        }
    }
}

impl AddAssign for Tokens {
    fn add_assign(&mut self, other: Self) {
        *self = self.each(&other, u64::saturating_add);
    }
}

/// Answers of models and what they cost, summed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// How often a model answered.
    pub answers: u32,
    pub tokens: Tokens,
    /// Of the tokens whose price is known.
    pub cost: Money,
    /// Tokens whose price is not known: `cost` lacks them.
    pub unpriced: u64,
}

impl Sum {
    /// What was added since `before`.
    #[must_use]
    pub fn since(&self, before: &Self) -> Self {
        Self {
            answers: self.answers.saturating_sub(before.answers),
            tokens: self.tokens.less(&before.tokens),
            cost: self.cost - before.cost,
            unpriced: self.unpriced.saturating_sub(before.unpriced),
        }
    }
}

impl AddAssign for Sum {
    fn add_assign(&mut self, other: Self) {
        self.answers = self.answers.saturating_add(other.answers);
        self.tokens += other.tokens;
        self.cost += other.cost;
        self.unpriced = self.unpriced.saturating_add(other.unpriced);
    }
}

/// What one model was used for in one quarter of an hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenBin {
    /// Quarters of an hour since 1970.
    pub quarter: i64,
    /// As the transcript names it; empty where it does not say.
    pub model: String,
    pub sum: Sum,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkBin {
    pub quarter: i64,
    pub micros: i64,
}

/// How full the conversation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    pub tokens: u64,
    /// How many fit, where the program tells.
    pub window: Option<u64>,
}

/// A usage window of a subscription, as the program reported it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitWindow {
    pub minutes: u32,
    /// 1000 is all of it.
    pub used_permille: u16,
    pub resets: Option<Time>,
    pub seen: Time,
}

/// Why figures are not known, or not all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UsageUnknown {
    /// There is none where the preset says.
    NoTranscript,
    /// It names no use of any model.
    NothingTold,
    FormatNotKnown,
    Unreadable {
        why: String,
    },
}

/// What a transcript told when it was last read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// In order of quarter and model.
    pub bins: Vec<TokenBin>,
    pub context: Option<Context>,
    pub windows: Vec<LimitWindow>,
    /// Why the figures are not known, or not all of them.
    pub unknown: Option<UsageUnknown>,
}

/// One row for each session; outlives it, so that the history of a day stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    pub session: SessionId,
    pub agent: AgentId,
    pub task: TaskId,
    pub rig: RigId,
    pub preset: String,
    pub bins: Vec<TokenBin>,
    pub context: Option<Context>,
    pub windows: Vec<LimitWindow>,
    pub unknown: Option<UsageUnknown>,
    /// When a transcript was last read; none where none was.
    pub read: Option<Time>,
    pub work: Vec<WorkBin>,
    pub working_since: Option<Time>,
}

impl Usage {
    pub fn of(session: &Session) -> Self {
        Self {
            session: session.id.clone(),
            agent: session.agent.clone(),
            task: session.task.clone(),
            rig: session.rig.clone(),
            preset: session.preset.clone(),
            bins: Vec::new(),
            context: None,
            windows: Vec::new(),
            unknown: None,
            read: None,
            work: Vec::new(),
            working_since: None,
        }
    }

    pub fn total(&self) -> Sum {
        self.between(i64::MIN, i64::MAX)
    }

    /// From the quarter `first` up to, but not with, `end`.
    pub fn between(&self, first: i64, end: i64) -> Sum {
        let mut sum = Sum::default();
        let wanted = self.bins.iter().filter(|bin| (first..end).contains(&bin.quarter));
        wanted.for_each(|bin| sum += bin.sum);
        sum
    }

    /// Work up to `now`, that which goes on too.
    pub fn work_until(&self, now: Time) -> Vec<WorkBin> {
        let mut work = self.work.clone();
        if let Some(since) = self.working_since {
            add_work(&mut work, since, now);
        }
        work
    }

    /// Its program begins or ceases to work.
    pub(crate) fn turn(&mut self, works: bool, at: Time) {
        if let Some(since) = self.working_since {
            add_work(&mut self.work, since, at);
        }
        self.working_since = works.then_some(at);
    }

    pub(crate) fn put_bins(&mut self, changed: &[TokenBin]) {
        for bin in changed {
            let place = (bin.quarter, &bin.model);
            match self.bins.binary_search_by(|known| (known.quarter, &known.model).cmp(&place)) {
                Ok(at) => self.bins[at] = bin.clone(),
                Err(at) => self.bins.insert(at, bin.clone()),
            }
        }
    }
}

/// The quarter of an hour that a time lies in.
pub fn quarter(at: Time) -> i64 {
    at.0.div_euclid(QUARTER_MICROS)
}

/// Puts time into the quarters that it was spent in.
pub(crate) fn add_work(work: &mut Vec<WorkBin>, since: Time, until: Time) {
    let mut from = since.0;
    while from < until.0 {
        let quarter = quarter(Time(from));
        let end = ((quarter + 1) * QUARTER_MICROS).min(until.0);
        let micros = end - from;
        match work.iter_mut().rev().find(|bin| bin.quarter == quarter) {
            Some(bin) => bin.micros += micros,
            None => work.push(WorkBin { quarter, micros }),
        }
        from = end;
    }
}

/// Does the session's program work, as far as it says? One that says nothing works while it runs.
pub fn is_working(session: &Session, paused: bool) -> bool {
    let runs = matches!(session.state, SessionState::Running { .. });
    runs && !paused && matches!(session.signal, None | Some(Signal::Working))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_put_into_the_quarters_it_was_done_in() {
        let minute = 60 * 1_000_000;
        let mut work = Vec::new();

        add_work(&mut work, Time(10 * minute), Time(35 * minute));
        add_work(&mut work, Time(40 * minute), Time(41 * minute));

        let minutes: Vec<_> = work.iter().map(|bin| (bin.quarter, bin.micros / minute)).collect();
        assert_eq!(minutes, [(0, 5), (1, 15), (2, 6)]);
    }

    #[test]
    fn a_clock_that_went_back_adds_nothing() {
        let mut work = Vec::new();
        add_work(&mut work, Time(500), Time(100));
        assert_eq!(work, []);
    }
}
