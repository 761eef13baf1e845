//! What the runs say of the items in the line: who passed, and among whom at least one is bad.

use crate::facts::Facts;
use crate::item::{ItemId, in_order};
use crate::run::{Outcome, Run};
use std::collections::{BTreeMap, BTreeSet};

/// What passed can fail later only because it collides with one that it did not pass with: about so many.
const STRANGERS: i32 = 64;

/// Nothing here is kept: it follows from the facts each time anew, whatever order they became known in.
pub(crate) struct Belief<'a> {
    pub facts: &'a Facts,
    /// The line in the order in which it is taken.
    pub order: Vec<ItemId>,
    /// How likely each is bad, before what its own runs say.
    pub chance: BTreeMap<ItemId, f64>,
    /// Passed, and not doubted since.
    pub good: BTreeSet<ItemId>,
    /// Disjoint, in the order of their first items.
    pub suspects: Vec<Suspects>,
}

/// Items of which at least one is to blame, if the failure was not a fluke.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Suspects {
    /// In the order of the line.
    pub items: Vec<ItemId>,
    /// How likely it is that none of them is to blame.
    pub doubt: f64,
}

/// A failed run, and whom it blames.
struct Blame<'a> {
    run: &'a Run,
    items: Vec<ItemId>,
}

impl<'a> Belief<'a> {
    pub fn of(facts: &'a Facts) -> Self {
        let order: Vec<ItemId> = in_order(&facts.line).iter().map(|entry| entry.item.id).collect();
        let passed =
            facts.runs.iter().filter(|run| run.passed()).flat_map(|run| run.check.items.iter().copied());
        let good: BTreeSet<ItemId> = passed.collect();
        let collides = 1.0 - (1.0 - facts.ledger.collision()).powi(STRANGERS);
        let chance = facts.line.iter().map(|entry| {
            let passed = good.contains(&entry.item.id);
            (entry.item.id, if passed { collides } else { facts.history.chance(&entry.item) })
        });
        let mut belief = Self { facts, order, chance: chance.collect(), good, suspects: Vec::new() };
        belief.suspects = belief.find_suspects();
        // What failed together although each had passed is good no longer.
        for suspects in &belief.suspects {
            suspects.items.iter().for_each(|item| {
                belief.good.remove(item);
            });
        }
        belief
    }

    /// The chance that none of these is bad, before what their runs say.
    pub fn all_good(&self, items: &[ItemId]) -> f64 {
        items.iter().map(|item| 1.0 - self.chance[item]).product()
    }

    /// Nothing speaks for or against them.
    pub fn fresh(&self) -> Vec<ItemId> {
        let suspected: BTreeSet<ItemId> =
            self.suspects.iter().flat_map(|suspects| suspects.items.iter().copied()).collect();
        let mut fresh = self.order.clone();
        fresh.retain(|item| !self.good.contains(item) && !suspected.contains(item));
        fresh
    }

    /// What passed on an older target or beside others, in the order of the line: it may ride along with other checks.
    pub fn riders(&self) -> Vec<ItemId> {
        self.order.iter().copied().filter(|item| self.good.contains(item)).collect()
    }

    /// What a run, if it fails, would be about.
    pub fn unknown(&self, run: &Run) -> Vec<ItemId> {
        run.check.items.iter().copied().filter(|item| !self.good.contains(item)).collect()
    }

    /// The smallest blames; of two that overlap only the smaller.
    fn find_suspects(&self) -> Vec<Suspects> {
        let mut blames: Vec<Blame> = self.blames();
        blames.sort_by_key(|blame| blame.items.len());
        let mut taken: BTreeSet<ItemId> = BTreeSet::new();
        let mut smallest: Vec<Vec<ItemId>> = Vec::new();
        for blame in &blames {
            if !blame.items.iter().any(|item| taken.contains(item)) {
                taken.extend(&blame.items);
                smallest.push(blame.items.clone());
            }
        }
        let place: BTreeMap<ItemId, usize> =
            self.order.iter().enumerate().map(|(n, item)| (*item, n)).collect();
        smallest.iter_mut().for_each(|items| items.sort_by_key(|item| place[item]));
        smallest.sort_by_key(|items| place[&items[0]]);
        // Where flukes are known, suspects run again at once.
        let is_known = self.facts.ledger.flukes > 0;
        let lone = smallest.iter().filter(|items| items.len() == 1 && !is_known).count();
        let doubted = |items: Vec<ItemId>| {
            let others = lone.saturating_sub(usize::from(items.len() == 1));
            Suspects { doubt: self.doubt(&items, &blames, others), items }
        };
        smallest.into_iter().map(doubted).collect()
    }

    /// What each failed run says that nobody who has left explains.
    fn blames(&self) -> Vec<Blame<'a>> {
        let facts = self.facts;
        let landed: BTreeSet<ItemId> = facts.landed_since(facts.forgotten).collect();
        let is_known = |item: &ItemId| self.chance.contains_key(item) || landed.contains(item);
        let failed = facts.runs.iter().filter(|run| {
            let failed = run.ended.is_some_and(|end| end.outcome == Outcome::Failed);
            failed && run.check.items.iter().all(is_known)
        });
        failed.filter_map(|run| Some(Blame { items: self.blamed(run)?, run })).collect()
    }

    /// Whom a failed run blames: those who never passed. If all did, then those who have not passed since.
    fn blamed(&self, run: &Run) -> Option<Vec<ItemId>> {
        let here = || run.check.items.iter().copied().filter(|item| self.chance.contains_key(item));
        let never: Vec<ItemId> = here().filter(|item| !self.good.contains(item)).collect();
        if !never.is_empty() {
            return Some(never);
        }
        let since = run.ended?.before;
        let passed_since = |item: &ItemId| {
            self.facts.runs.iter().any(|other| other.id >= since && other.passed() && other.has(*item))
        };
        let not_since: Vec<ItemId> = here().filter(|item| !passed_since(item)).collect();
        (!not_since.is_empty()).then_some(not_since)
    }

    /// The chance that none of `items` is to blame. Failures of these alone must then all have been flukes; a failure
    /// that others share is explained as soon as one of those is bad. `blames` come smallest first.
    /// `unsettled`: other suspects that nobody has run again yet.
    fn doubt(&self, items: &[ItemId], blames: &[Blame], unsettled: usize) -> f64 {
        let around = blames.iter().filter(|blame| items.iter().all(|item| blame.items.contains(item)));
        let clean = self.all_good(items);
        let (mut inner, mut so_far, mut explained) = (items, 1.0, 0.0);
        for blame in around {
            let ring = blame.items.iter().filter(|item| !inner.contains(item));
            let ring_clean: f64 = ring.map(|item| 1.0 - self.chance[item]).product();
            explained += so_far * (1.0 - ring_clean);
            so_far *= ring_clean * self.misleads(blame, unsettled);
            inner = &blame.items;
        }
        let none = clean * (explained + so_far);
        none / (none + (1.0 - clean))
    }

    /// The chance that a run fails although all whom it blames are good: a fluke, or one that
    /// rode along and has not landed since collides with another.
    fn misleads(&self, blame: &Blame, unsettled: usize) -> f64 {
        let items = &blame.run.check.items;
        let here = items.iter().filter(|item| self.chance.contains_key(item)).count();
        let pairs = (here - blame.items.len()) * items.len();
        let collide = 1.0 - (1.0 - self.facts.ledger.collision()).powf(pairs as f64);
        let fluke = self.facts.ledger.fluke(unsettled);
        fluke + (1.0 - fluke) * collide
    }
}
