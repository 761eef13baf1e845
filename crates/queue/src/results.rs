//! Results of checks by what was checked, how and where, so that an equal tree is never checked twice.

use crate::run::{Outcome, Purpose};
use serde::{Deserialize, Serialize};

/// So many results are kept; the oldest go first.
pub const RESULTS_MAX: usize = 4_096;

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Key {
    /// The tree of the state that was checked, not its commit: a rebase that changes nothing is the same.
    pub tree: String,
    pub command: String,
    pub environment: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Results {
    /// Whether it passed; newest last.
    kept: Vec<(Key, bool)>,
}

impl Results {
    /// What a check that is to start would say. A confirmation wants a new answer, unless the tree has passed before: then the
    /// failure was a fluke.
    pub fn answer(&self, key: &Key, purpose: Purpose) -> Option<Outcome> {
        match self.find(key)? {
            true => Some(Outcome::Passed),
            false if purpose == Purpose::Confirm => None,
            false => Some(Outcome::Failed),
        }
    }

    /// A pass outweighs failures of the same tree; what hung says nothing.
    pub fn keep(&mut self, key: Key, outcome: Outcome) {
        if outcome == Outcome::Hung {
            return;
        }
        let passed = outcome == Outcome::Passed || self.find(&key) == Some(true);
        self.kept.retain(|(other, _)| *other != key);
        self.kept.push((key, passed));
        let surplus = self.kept.len().saturating_sub(RESULTS_MAX);
        self.kept.drain(..surplus);
    }

    fn find(&self, key: &Key) -> Option<bool> {
        self.kept.iter().rev().find(|(other, _)| other == key).map(|(_, passed)| *passed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(tree: &str) -> Key {
        Key { tree: tree.into(), command: "test".into(), environment: "here".into() }
    }

    #[test]
    fn an_equal_tree_is_answered_without_a_check() {
        let mut results = Results::default();
        results.keep(key("a"), Outcome::Passed);
        results.keep(key("b"), Outcome::Failed);

        assert_eq!(results.answer(&key("a"), Purpose::First), Some(Outcome::Passed));
        assert_eq!(results.answer(&key("b"), Purpose::Search), Some(Outcome::Failed));
        assert_eq!(results.answer(&key("c"), Purpose::First), None);
        let elsewhere = Key { environment: "there".into(), ..key("a") };
        assert_eq!(results.answer(&elsewhere, Purpose::First), None);
    }

    #[test]
    fn a_confirmation_runs_although_a_failure_is_known() {
        let mut results = Results::default();
        results.keep(key("a"), Outcome::Failed);
        assert_eq!(results.answer(&key("a"), Purpose::Confirm), None);

        results.keep(key("a"), Outcome::Passed);
        results.keep(key("a"), Outcome::Failed);
        assert_eq!(results.answer(&key("a"), Purpose::Confirm), Some(Outcome::Passed));
    }

    #[test]
    fn what_hung_is_not_kept_and_the_oldest_goes_first() {
        let mut results = Results::default();
        results.keep(key("hung"), Outcome::Hung);
        assert_eq!(results.answer(&key("hung"), Purpose::First), None);

        (0..=RESULTS_MAX).for_each(|n| results.keep(key(&n.to_string()), Outcome::Passed));
        assert_eq!(results.answer(&key("0"), Purpose::First), None);
        assert_eq!(results.answer(&key("1"), Purpose::First), Some(Outcome::Passed));
    }
}
