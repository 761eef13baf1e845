//! A check: what it runs on, what it is for, and how it ended.

use crate::ItemId;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RunId(pub u64);

/// The state that is checked: the target as it was after its first `on` landings, then `items` merged in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    pub on: u64,
    pub items: Vec<ItemId>,
    pub purpose: Purpose,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Purpose {
    /// Items of which nothing is known.
    First,
    /// A part of what failed.
    Search,
    /// What failed alone runs once more: an answer that was kept does not do.
    Confirm,
    /// Items that passed apart, to land together.
    Gather,
    /// What was rejected, on an older target: with whom does it collide?
    Trace,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    Passed,
    Failed,
    /// It did not end in time. Once is no result; the second time in the same state is a failure.
    Hung,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    pub id: RunId,
    pub check: Check,
    pub ended: Option<End>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    pub outcome: Outcome,
    /// Runs that started later have an id from here on.
    pub before: RunId,
}

impl Run {
    pub fn is_running(&self) -> bool {
        self.ended.is_none()
    }

    pub fn passed(&self) -> bool {
        self.ended.is_some_and(|end| end.outcome == Outcome::Passed)
    }

    pub fn has(&self, item: ItemId) -> bool {
        self.check.items.contains(&item)
    }
}
