//! The facts that every decision is made from, and how what happens changes them. Whoever keeps them, keeps the policy.

use crate::item::{Entry, Item, ItemId};
use crate::run::{Check, End, Outcome, Run, RunId};
use crate::{History, Ledger};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, VecDeque};

/// So many landings are remembered for the search; those that a run stands on always are.
const LANDED_MAX: u64 = 1_024;
/// So many rejected items are kept until it is known with whom they collide.
pub(crate) const UNTRACED_MAX: usize = 16;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    pub(crate) line: Vec<Entry>,
    /// What landed, newest last. The first of it is landing number `forgotten`.
    pub(crate) landed: VecDeque<ItemId>,
    pub(crate) forgotten: u64,
    pub(crate) runs: Vec<Run>,
    /// Pairs that git cannot merge.
    pub(crate) apart: BTreeSet<(ItemId, ItemId)>,
    pub(crate) untraced: Vec<Untraced>,
    pub(crate) history: History,
    pub(crate) ledger: Ledger,
    pub(crate) entered: u64,
    pub(crate) next_run: u64,
    /// No landing is ever forgotten: they are what is asked about.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) keeps_landings: bool,
}

/// A rejected item that fails on the target and may pass on an older one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Untraced {
    pub item: ItemId,
    /// On the target as it was then it passes, or is not known to fail.
    pub passes: u64,
    pub known_to_pass: bool,
    pub fails: u64,
}

/// What the caller tells the policy. It happened, and it is written down before the policy is asked again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Happened {
    Entered(Item),
    /// Withdrawn, or a new head took its place.
    Left(ItemId),
    FoundApart(ItemId, ItemId),
    /// Somebody gave it another priority.
    Prioritised(ItemId, u8),
    Started(Check),
    Ended(RunId, Outcome),
    /// Stopped, or lost with the machine: it says nothing.
    Stopped(RunId),
    Landed(RunId),
    Rejected(ItemId, crate::Fault),
    /// The search for whom a rejected item collides with is over: somebody was found, or not.
    Traced {
        item: ItemId,
        collides: bool,
    },
    /// Somebody else moved the target: what ran on the old one says nothing of the new.
    TargetMoved,
}

impl Facts {
    pub fn new(history: History, ledger: Ledger) -> Self {
        Self { history, ledger, ..Self::default() }
    }

    /// Landings so far: the number of the target as it is now.
    pub fn target(&self) -> u64 {
        self.forgotten + self.landed.len() as u64
    }

    pub fn line(&self) -> &[Entry] {
        &self.line
    }

    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    pub fn history(&self) -> &History {
        &self.history
    }

    /// The oldest target that is remembered, counted in landings.
    pub fn remembered_from(&self) -> u64 {
        self.forgotten
    }

    /// Something that is still to be decided is about this item.
    pub fn mentions(&self, item: ItemId) -> bool {
        self.entry(item).is_some()
            || self.landed.contains(&item)
            || self.untraced.iter().any(|untraced| untraced.item == item)
            || self.runs.iter().any(|run| run.has(item))
    }

    /// Nothing waits and nothing is searched for.
    pub fn is_at_rest(&self) -> bool {
        self.line.is_empty() && self.untraced.is_empty() && self.runs.is_empty()
    }

    /// The id that the next `Started` gets.
    pub fn next_run(&self) -> RunId {
        RunId(self.next_run)
    }

    pub fn apply(&mut self, happened: Happened) {
        let begins =
            matches!(happened, Happened::Entered(_) | Happened::Started(_) | Happened::FoundApart(..));
        match happened {
            Happened::Entered(item) => {
                let since = self.target();
                self.line.push(Entry { item, since, entered: self.entered, overtaken: 0 });
                self.entered += 1;
            }
            Happened::Left(item) => drop(self.leave(item)),
            Happened::FoundApart(one, other) => drop(self.apart.insert((one.min(other), one.max(other)))),
            Happened::Prioritised(item, priority) => self.prioritise(item, priority),
            Happened::Started(check) => {
                self.runs.push(Run { id: RunId(self.next_run), check, ended: None });
                self.next_run += 1;
            }
            Happened::Ended(run, outcome) => self.end(run, outcome),
            Happened::Stopped(run) => self.runs.retain(|other| other.id != run),
            Happened::Landed(run) => self.land(run),
            Happened::Rejected(item, fault) => self.reject(item, &fault),
            Happened::Traced { item, collides } => self.trace(item, collides),
            Happened::TargetMoved => {
                self.forgotten = self.target();
                self.landed.clear();
                self.runs.clear();
                self.untraced.clear();
            }
        }
        if !begins {
            self.forget();
        }
    }

    /// What landed after the first `from` landings; as far back as is remembered.
    pub(crate) fn landed_since(&self, from: u64) -> impl Iterator<Item = ItemId> {
        let skip = usize::try_from(from.saturating_sub(self.forgotten)).unwrap_or(usize::MAX);
        self.landed.iter().skip(skip).copied()
    }

    pub(crate) fn entry(&self, item: ItemId) -> Option<&Entry> {
        self.line.iter().find(|waiting| waiting.item.id == item)
    }

    pub(crate) fn are_apart(&self, one: ItemId, other: ItemId) -> bool {
        self.apart.contains(&(one.min(other), one.max(other)))
    }

    fn end(&mut self, id: RunId, outcome: Outcome) {
        let Some(at) = self.runs.iter().position(|run| run.id == id) else { return };
        let check = self.runs[at].check.clone();
        let hung = Some(Outcome::Hung);
        let hung_before = self.runs.iter().any(|run| {
            run.check.items == check.items
                && run.check.on == check.on
                && run.ended.map(|end| end.outcome) == hung
        });
        let outcome = if outcome == Outcome::Hung && hung_before { Outcome::Failed } else { outcome };
        if outcome == Outcome::Passed {
            self.ledger.pass(check.items.len() * check.items.len().saturating_sub(1) / 2);
        }
        self.runs[at].ended = Some(End { outcome, before: RunId(self.next_run) });
    }

    fn land(&mut self, id: RunId) {
        let Some(run) = self.runs.iter().find(|run| run.id == id) else { return };
        debug_assert!(
            run.passed() && run.check.on == self.target(),
            "only what passed on this very target lands"
        );
        for item in run.check.items.clone() {
            if let Some(waiting) = self.leave(item) {
                self.history.take(waiting.item.marks(), true);
                self.overtake(waiting.entered);
            }
            self.landed.push_back(item);
        }
    }

    fn reject(&mut self, item: ItemId, fault: &crate::Fault) {
        let Some(waiting) = self.leave(item) else { return };
        self.history.take(waiting.item.marks(), false);
        self.overtake(waiting.entered);
        self.ledger.collisions += u64::from(fault.is_collision());
        if let crate::Fault::Untraced(untraced) = fault {
            self.untraced.push(untraced.clone());
            let surplus = self.untraced.len().saturating_sub(UNTRACED_MAX);
            self.untraced.drain(..surplus);
        }
    }

    fn trace(&mut self, item: ItemId, collides: bool) {
        let Some(at) = self.untraced.iter().position(|untraced| untraced.item == item) else { return };
        let untraced = self.untraced.remove(at);
        // Who was known to pass before was counted when it was rejected.
        self.ledger.collisions += u64::from(collides && !untraced.known_to_pass);
    }

    fn leave(&mut self, item: ItemId) -> Option<Entry> {
        let at = self.line.iter().position(|waiting| waiting.item.id == item)?;
        self.apart.retain(|(one, other)| *one != item && *other != item);
        Some(self.line.remove(at))
    }

    fn prioritise(&mut self, item: ItemId, priority: u8) {
        let waiting = self.line.iter_mut().find(|waiting| waiting.item.id == item);
        waiting.into_iter().for_each(|waiting| waiting.item.priority = priority);
    }

    fn overtake(&mut self, entered: u64) {
        for waiting in self.line.iter_mut().filter(|waiting| waiting.entered < entered) {
            waiting.overtaken = waiting.overtaken.saturating_add(1);
        }
    }

    /// Drops what can no longer matter. A failure whose items have all landed is a fluke, and is counted.
    fn forget(&mut self) {
        let live: BTreeSet<ItemId> = self.line.iter().map(|waiting| waiting.item.id).collect();
        let traced: BTreeSet<ItemId> = self.untraced.iter().map(|untraced| untraced.item).collect();
        let landed: BTreeSet<ItemId> = self.landed.iter().copied().collect();
        let mut flukes = 0;
        self.runs.retain(|run| {
            let Some(end) = run.ended else { return true };
            let items = &run.check.items;
            let matters = items.iter().any(|item| live.contains(item) || traced.contains(item));
            let failed = end.outcome == Outcome::Failed;
            let explained = items.iter().any(|item| !live.contains(item) && !landed.contains(item));
            flukes += u64::from(failed && !matters && !explained);
            matters && !(failed && explained && !items.iter().any(|item| traced.contains(item)))
        });
        self.ledger.flukes += flukes;
        if self.keeps_landings {
            return;
        }
        let needed = self.runs.iter().map(|run| run.check.on).min().unwrap_or(self.target());
        let searched = self.untraced.iter().map(|untraced| untraced.passes);
        let searched = searched.chain(self.line.iter().map(|entry| entry.since)).min();
        let searched = searched.unwrap_or(needed).max(self.target().saturating_sub(LANDED_MAX));
        let oldest = needed.min(searched);
        while self.forgotten < oldest && self.landed.pop_front().is_some() {
            self.forgotten += 1;
        }
        self.untraced.retain(|untraced| untraced.passes >= self.forgotten);
    }
}
