//! What is known of those that wait, as whoever shows it asks.

use super::{Rehearsal, Rehearsing, partners};
use crate::item::{Item, ItemId};

impl Rehearsal {
    pub fn runs(&self) -> &[Rehearsing] {
        &self.runs
    }

    pub fn waiting(&self) -> &[Item] {
        &self.waiting
    }

    /// Whether it passes alone on the target as it is; none where that is not known.
    pub fn alone(&self, item: ItemId) -> Option<bool> {
        self.alone.get(&item).filter(|alone| alone.target == self.moves)?.passed
    }

    pub fn is_bad(&self, item: ItemId) -> bool {
        self.bad.contains(&item)
    }

    /// All that it was green together with, as one; empty where it is not known to be green with anybody.
    pub fn green_with(&self, item: ItemId) -> Vec<ItemId> {
        let together = self.together();
        if !together.contains(&item) {
            return Vec::new();
        }
        together.into_iter().filter(|other| *other != item && !self.landed.contains(other)).collect()
    }

    /// Those with each of whom it fails, though each merges with it.
    pub fn red_with(&self, item: ItemId) -> Vec<ItemId> {
        partners(&self.pairs, item)
    }

    /// Still asked about, by anybody.
    pub fn mentions(&self, item: ItemId) -> bool {
        self.waiting.iter().any(|other| other.id == item)
            || self.landed.contains(&item)
            || self.runs.iter().any(|run| run.items.contains(&item))
    }

    /// What passed as one, on top of the target.
    pub(super) fn together(&self) -> Vec<ItemId> {
        self.line.landed_since(0).collect()
    }
}
