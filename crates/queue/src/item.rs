//! What stands in the line, and in which order it is taken.

use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// One revision of a request, numbered by the caller. A new head is a new item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ItemId(pub u64);

/// Something that foretells how an item fares and has a history of its own: its agent, a folder it touches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Mark(pub u64);

/// Items that are to be delivered together stand together in the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ConvoyId(pub u64);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub id: ItemId,
    /// Higher goes first.
    pub priority: u8,
    /// Changed lines.
    pub size: u32,
    pub convoy: Option<ConvoyId>,
    /// Whose work it is.
    #[serde(default)]
    pub agent: Option<Mark>,
    /// Where it changes files. They often change together, so the most doubtful one speaks for all.
    #[serde(default)]
    pub folders: Vec<Mark>,
}

impl Item {
    pub(crate) fn marks(&self) -> impl Iterator<Item = Mark> + '_ {
        self.agent.iter().chain(&self.folders).copied()
    }
}

/// An item in the line, and what its turn depends on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub item: Item,
    /// The target when it entered, counted in landings.
    pub since: u64,
    /// Its number among all that ever entered.
    pub entered: u64,
    /// How many that entered after it have landed or were rejected.
    pub overtaken: u32,
}

/// Who was overtaken this often goes before everybody who was not, whatever its priority.
pub const OVERTAKEN_MAX: u32 = 64;

/// Nobody is overtaken more often: two checks may be under way when the bound is reached.
pub const OVERTAKEN_BOUND: u32 = OVERTAKEN_MAX + 2 * crate::BATCH_MAX as u32;

/// Items that entered within so many of one another count as equally old: then convoy and size decide.
const AGE_STEP: u64 = 16;

/// The line in the order in which it is taken: who waited past the bound, then priority, age, convoy, size.
pub(crate) fn in_order(line: &[Entry]) -> Vec<&Entry> {
    let mut heads: BTreeMap<ConvoyId, (u8, u64)> = BTreeMap::new();
    for waiting in line {
        if let Some(convoy) = waiting.item.convoy {
            let head = heads.entry(convoy).or_insert((waiting.item.priority, waiting.entered));
            *head = (head.0.max(waiting.item.priority), head.1.min(waiting.entered));
        }
    }
    let key = |waiting: &&Entry| {
        if waiting.overtaken >= OVERTAKEN_MAX {
            return (false, Reverse(0), 0, 0, 0, waiting.entered);
        }
        let alone = (waiting.item.priority, waiting.entered);
        let (priority, since) = waiting.item.convoy.map_or(alone, |convoy| heads[&convoy]);
        // A convoy sorts by its first member; everybody else after the convoys of the same age, small ones first.
        let convoy = if waiting.item.convoy.is_some() { since } else { u64::MAX };
        (true, Reverse(priority), since / AGE_STEP, convoy, waiting.item.size.max(1).ilog2(), waiting.entered)
    };
    let mut order: Vec<&Entry> = line.iter().collect();
    order.sort_by_key(key);
    order
}
