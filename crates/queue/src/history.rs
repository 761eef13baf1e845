//! How items fared: the chance that the next one is bad, before anything is known of itself.

use crate::{Item, Mark};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// With nothing known, one in ten is taken to be bad, and as if ten had been seen.
const CHANCE_AT_FIRST: f64 = 0.1;
const SEEN_AT_FIRST: f64 = 10.0;
/// A mark speaks for itself as far as it was seen beside so many items of everybody.
const SEEN_OF_ALL: f64 = 20.0;
/// Past so many, the old count half: agents and code change.
const SEEN_MAX: u32 = 1_000;
/// So many marks are kept; the least seen goes.
const MARKS_MAX: usize = 4_096;
/// Nobody is beyond doubt, and nobody beyond hope.
const CHANCE: std::ops::RangeInclusive<f64> = 0.001..=0.95;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    pub good: u32,
    pub bad: u32,
}

impl Record {
    fn seen(self) -> u32 {
        self.good + self.bad
    }

    fn take(&mut self, good: bool) {
        if good {
            self.good += 1
        } else {
            self.bad += 1
        }
        if self.seen() > SEEN_MAX {
            *self = Self { good: self.good / 2, bad: self.bad / 2 };
        }
    }

    /// The mean of the Beta distribution that these counts make of a first guess worth `weight` of them.
    fn chance(self, guess: f64, weight: f64) -> f64 {
        (guess * weight + f64::from(self.bad)) / (weight + f64::from(self.seen()))
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    all: Record,
    marks: BTreeMap<Mark, Record>,
}

impl History {
    /// The item landed, or it was rejected.
    pub fn take(&mut self, marks: impl IntoIterator<Item = Mark>, good: bool) {
        self.all.take(good);
        for mark in marks {
            self.marks.entry(mark).or_default().take(good);
        }
        while self.marks.len() > MARKS_MAX {
            let least = self.marks.iter().min_by_key(|(mark, record)| (record.seen(), **mark));
            let Some(least) = least.map(|(mark, _)| *mark) else { break };
            self.marks.remove(&least);
        }
    }

    /// The chance that an item is bad. Its agent moves the odds of everybody by as much as its own differ from them, and so does the
    /// most doubtful of its folders.
    pub fn chance(&self, item: &Item) -> f64 {
        let all = self.all.chance(CHANCE_AT_FIRST, SEEN_AT_FIRST);
        let shift = |mark: &Mark| {
            let record = self.marks.get(mark).copied().unwrap_or_default();
            log_odds(record.chance(all, SEEN_OF_ALL)) - log_odds(all)
        };
        let agent = item.agent.as_ref().map_or(0.0, shift);
        let folder = item.folders.iter().map(shift).max_by(f64::total_cmp).unwrap_or(0.0);
        let odds = (log_odds(all) + agent + folder).exp();
        (odds / (1.0 + odds)).clamp(*CHANCE.start(), *CHANCE.end())
    }
}

fn log_odds(chance: f64) -> f64 {
    (chance / (1.0 - chance)).ln()
}
