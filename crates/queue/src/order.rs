//! What the policy asks the caller to do.

use crate::facts::Untraced;
use crate::item::ItemId;
use crate::run::{Check, RunId};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// Move the target to exactly the commit that this run passed on.
    Land(RunId),
    Reject(ItemId, Fault),
    /// Its answer follows from others, or is of no use any more.
    Stop(RunId),
    Start(Check),
    /// With whom an item collides that was rejected before; `None` if it fails by itself.
    Tell(ItemId, Option<ItemId>),
}

/// Why an item was rejected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// It fails by itself: since it came, nothing landed, or so little that a collision is unlikely.
    Alone,
    /// It passed until this one landed.
    Collides(ItemId),
    /// It fails on the target; whether by itself or with one that landed lately is found out when a runner is idle.
    Untraced(Untraced),
}

impl Fault {
    pub fn is_collision(&self) -> bool {
        match self {
            Self::Alone => false,
            Self::Collides(_) => true,
            Self::Untraced(untraced) => untraced.known_to_pass,
        }
    }
}
