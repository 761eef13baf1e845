//! What a preset knows of its program's limits: where the program names their end, and what it is told afterwards.

use crate::moment::{MomentKind, moment};
use crate::pattern::Pattern;
use gastown_core::{Limit, Then, Time};
use jiff::tz::TimeZone;
use serde::Deserialize;

/// Two readings of one countdown differ by less: it is looked at now and then, and shows whole seconds.
const SAME_COUNTDOWN_MICROS: i64 = 5 * 1_000_000;

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitRules {
    /// Where the end of a limit stands in what its rule fits. The first that fits counts.
    pub resets: Vec<ResetRule>,
    /// Typed once a limit is over that ended the turn.
    pub go_on: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResetRule {
    /// Its group is the time, and nothing else.
    pub shows: Pattern,
    pub means: MomentKind,
}

impl LimitRules {
    fn resets(&self, shown: &str, now: Time, zone: &TimeZone) -> Option<Time> {
        let mut found = self.resets.iter().filter_map(|rule| Some((rule.means, rule.shows.words(shown)?)));
        let (kind, words) = found.next()?;
        moment(kind, &words, now, zone)
    }
}

/// The limit that a program has shown last, so that its end is worked out once: a time of day means another day tomorrow, and a
/// countdown is read a bit differently each time.
#[derive(Clone, Debug, Default)]
pub(crate) struct LastLimit {
    limit: Option<Limit>,
    /// What it showed; unknown where an earlier hall saw it.
    shown: Option<String>,
}

impl LastLimit {
    pub fn known(limit: &Limit) -> Self {
        Self { limit: Some(limit.clone()), shown: None }
    }

    /// It says that it works: whatever it shows next is another limit. What it said before this hall listened may be older than
    /// the limit that was known, so that one holds until the screen was looked at.
    pub fn forget_heard(&mut self) {
        if self.shown.is_some() {
            self.forget();
        }
    }

    /// It shows that it works.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// Completes what a look has found.
    pub fn complete(
        &mut self,
        limit: &mut Limit,
        shown: &str,
        rules: Option<&LimitRules>,
        now: Time,
        zone: &TimeZone,
    ) {
        let text = rules.and_then(|rules| rules.go_on.clone());
        if let Some(text) = text.filter(|_| limit.then == Then::Unknown) {
            limit.then = Then::Told { text };
        }
        let found = rules.and_then(|rules| rules.resets(shown, now, zone));
        limit.resets = match self.limit.as_ref().filter(|known| known.words == limit.words) {
            Some(known) if self.is_same(known.resets, found, shown) => known.resets,
            _ => found,
        };
        (self.limit, self.shown) = (Some(limit.clone()), Some(shown.to_owned()));
    }

    fn is_same(&self, known: Option<Time>, found: Option<Time>, shown: &str) -> bool {
        let counts = |(known, found): (Time, Time)| (known.0 - found.0).abs() <= SAME_COUNTDOWN_MICROS;
        self.shown.as_ref().is_none_or(|before| before == shown) || known.zip(found).is_some_and(counts)
    }
}
