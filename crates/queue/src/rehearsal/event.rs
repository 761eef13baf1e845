//! What is to be rehearsed, what is, and what happened.

use crate::item::{Item, ItemId};
use crate::run::{Check, Outcome, RunId};
use serde::{Deserialize, Serialize};

/// A rehearsal under way: these, merged in this order on the target as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rehearsing {
    pub id: u64,
    pub items: Vec<ItemId>,
    /// The run of the rehearsed line; none where one is tried alone.
    pub(super) line: Option<RunId>,
}

/// What to rehearse next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    pub items: Vec<ItemId>,
    pub(super) check: Option<Check>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Rehearsed {
    /// Its work is finished and may be approved.
    Finished(Item),
    /// It is better landed in this order; of what is not named nothing is said.
    Advised(Vec<ItemId>),
    /// Withdrawn, sent back, or at another head.
    Gone(ItemId),
    Began(Wish),
    Ended(u64, Outcome),
    /// It says nothing: a check of the line needed its place, or it could not run.
    Stopped(u64),
    Apart(ItemId, ItemId),
    /// It cannot be checked on this target at all.
    Unfit(ItemId),
    /// Of what was rehearsed, these are in the target now; `alone` is false when anything else is, too.
    Landed {
        items: Vec<ItemId>,
        alone: bool,
    },
    /// The same work may fare otherwise from now on; what runs says nothing.
    GatesChanged,
}
