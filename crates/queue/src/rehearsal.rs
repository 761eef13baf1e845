//! What idle runners find out of work that is finished and not approved: which of it is green together, who breaks with whom, and the
//! trees that the next approval would make.
//!
//! Half of it is the queue itself, played ahead: a line of [`Facts`] of its own, on which what passes lands in the mind only. The other half
//! checks each one alone on the target as it is: the very tree that an approval makes, so it lands without a check.

mod event;
mod known;
pub use event::{Rehearsed, Rehearsing, Wish};

use crate::facts::{Facts, Happened};
use crate::item::{Item, ItemId};
use crate::order::{Fault, Order};
use crate::policy::next;
use crate::run::{Check, Outcome, RunId};
use crate::{History, Ledger};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// With more on top of each other, most of it has landed long ago: it begins anew.
const TOGETHER_MAX: usize = 256;
/// So many checks of the rehearsed line for each one of somebody alone.
const LINE_SHARE: u64 = 3;
/// Beyond every place that is advised.
const UNADVISED: u64 = 1 << 32;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rehearsal {
    /// Finished work that may be approved, in the order in which it came.
    waiting: Vec<Item>,
    /// The order in which it is better landed, as far as anybody said.
    #[serde(default)]
    advice: Vec<ItemId>,
    line: Facts,
    /// What is in the target by now, of what was ever rehearsed.
    landed: BTreeSet<ItemId>,
    /// Not in the rehearsed line as long as that lasts: it does not go with what is in it.
    outside: BTreeSet<ItemId>,
    /// How each fared alone: on which target, and whether it passed.
    alone: BTreeMap<ItemId, Alone>,
    /// Fails by itself.
    bad: BTreeSet<ItemId>,
    /// Each merges with the other, and they fail together.
    pairs: BTreeSet<(ItemId, ItemId)>,
    /// Git cannot merge the one with the other.
    apart: BTreeSet<(ItemId, ItemId)>,
    runs: Vec<Rehearsing>,
    /// The target on which each last passed alone.
    passed: BTreeMap<ItemId, u64>,
    /// How often the target moved.
    moves: u64,
    /// What its last move brought, where that was one of these alone.
    newest: Option<ItemId>,
    next_run: u64,
    /// Checks that were begun of the line and of single ones: they take turns.
    begun: (u64, u64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Alone {
    /// Counted in moves.
    target: u64,
    /// None where it could not be told, or the check runs.
    passed: Option<bool>,
}

impl Rehearsal {
    /// With the experience of the queue that it plays ahead.
    pub fn new(history: History, ledger: Ledger) -> Self {
        Self { line: line(history, ledger), ..Self::default() }
    }

    pub fn apply(&mut self, event: Rehearsed) {
        match event {
            Rehearsed::Finished(item) => {
                self.enter(&item);
                self.waiting.push(item);
            }
            Rehearsed::Advised(order) => self.follow(order),
            Rehearsed::Gone(item) => self.forget(item),
            Rehearsed::Began(wish) => self.begin(wish),
            Rehearsed::Ended(id, outcome) => self.end(id, outcome),
            Rehearsed::Stopped(id) => self.stop(id),
            Rehearsed::Apart(one, other) => self.part(one, other),
            Rehearsed::Unfit(item) => {
                let alone = Alone { target: self.moves, passed: None };
                self.alone.insert(item, alone);
                self.take_out(item);
            }
            Rehearsed::Landed { items, alone } => self.land(&items, alone),
            Rehearsed::GatesChanged => {
                self.runs.clear();
                (self.alone, self.passed) = (BTreeMap::new(), BTreeMap::new());
                (self.bad, self.pairs) = (BTreeSet::new(), BTreeSet::new());
                self.begin_anew();
            }
        }
        self.settle();
    }

    /// What so many idle runners may do.
    pub fn next(&self, idle: usize) -> Vec<Wish> {
        let of_line = self.runs.iter().filter(|run| run.line.is_some()).count();
        let orders = next(&self.line, of_line + idle).into_iter();
        let checks =
            orders.filter_map(|order| if let Order::Start(check) = order { Some(check) } else { None });
        let mut together =
            checks.map(|check| Wish { items: self.state(&check), check: Some(check) }).peekable();
        let mut single = self.untried().map(|item| Wish { items: vec![item], check: None }).peekable();
        let (mut of_line, mut alone) = self.begun;
        let mut wishes = Vec::new();
        while wishes.len() < idle {
            let takes_line =
                single.peek().is_none() || (of_line <= alone * LINE_SHARE && together.peek().is_some());
            let Some(wish) = (if takes_line { together.next() } else { single.next() }) else { break };
            if takes_line {
                of_line += 1
            } else {
                alone += 1
            }
            wishes.push(wish);
        }
        wishes
    }

    /// Rehearsals whose answer is of no use any more.
    pub fn useless(&self) -> Vec<u64> {
        let running = self.line.runs().iter().filter(|run| run.is_running()).count();
        let stops: BTreeSet<RunId> = next(&self.line, running)
            .into_iter()
            .filter_map(|order| if let Order::Stop(run) = order { Some(run) } else { None })
            .collect();
        let target = self.moves;
        let is_old = |run: &&Rehearsing| match run.line {
            Some(line) => stops.contains(&line) || !self.line.runs().iter().any(|run| run.id == line),
            None => self.alone.get(&run.items[0]).is_none_or(|alone| alone.target != target),
        };
        self.runs.iter().filter(is_old).map(|run| run.id).collect()
    }

    /// The number that the next one that begins gets.
    pub fn next_run(&self) -> u64 {
        self.next_run
    }

    fn state(&self, check: &Check) -> Vec<ItemId> {
        let below = usize::try_from(check.on - self.line.remembered_from()).unwrap_or(usize::MAX);
        self.together().into_iter().take(below).chain(check.items.iter().copied()).collect()
    }

    /// Nobody knows how these fare alone on this target.
    fn untried(&self) -> impl Iterator<Item = ItemId> {
        let mut waits: Vec<ItemId> = self.waiting.iter().map(|item| item.id).collect();
        waits.sort_by_key(|item| self.place(*item));
        waits.into_iter().filter(|item| {
            let is_tried = self.alone.get(item).is_some_and(|alone| alone.target == self.moves);
            let breaks = self.red_with(*item).iter().any(|other| self.landed.contains(other));
            !is_tried && !breaks && !self.bad.contains(item) && !self.landed.contains(item)
        })
    }

    fn enter(&mut self, item: &Item) {
        let here = |other: &ItemId| self.line.entry(*other).is_some() || self.together().contains(other);
        let misfits = partners(&self.pairs, item.id).into_iter().chain(partners(&self.apart, item.id));
        if misfits.into_iter().any(|other| here(&other)) {
            self.outside.insert(item.id);
        } else if !self.bad.contains(&item.id) {
            // Its place says all of the order: what counts in the queue itself is in the advice already.
            let plain = Item { priority: 0, size: 1, convoy: None, ..item.clone() };
            self.line.apply(Happened::Entered(plain));
            // What is in the line already is not the target: whom it fails with there is to be found out.
            let (since, place) = (self.line.remembered_from(), self.place(item.id));
            let new = self.line.line.iter_mut().filter(|entry| entry.item.id == item.id);
            new.for_each(|entry| (entry.since, entry.entered) = (since, place));
        }
    }

    /// What is merged in another order is the same in the end, so nothing that is known is lost.
    fn follow(&mut self, order: Vec<ItemId>) {
        self.advice = order;
        let places: Vec<u64> = self.line.line.iter().map(|entry| self.place(entry.item.id)).collect();
        self.line.line.iter_mut().zip(places).for_each(|(entry, place)| entry.entered = place);
    }

    /// Who was not spoken of comes last, in the order of its coming.
    fn place(&self, item: ItemId) -> u64 {
        let advised = self.advice.iter().position(|other| *other == item);
        advised.map_or(UNADVISED + item.0, |place| place as u64)
    }

    fn begin(&mut self, wish: Wish) {
        let line = wish.check.map(|check| {
            let run = self.line.next_run();
            self.line.apply(Happened::Started(check));
            run
        });
        match line {
            Some(_) => self.begun.0 += 1,
            None => {
                self.begun.1 += 1;
                self.alone.insert(wish.items[0], Alone { target: self.moves, passed: None });
            }
        }
        self.runs.push(Rehearsing { id: self.next_run, items: wish.items, line });
        self.next_run += 1;
    }

    fn end(&mut self, id: u64, outcome: Outcome) {
        let Some(run) = self.take_run(id) else { return };
        match (run.line, outcome) {
            (Some(line), outcome) => self.line.apply(Happened::Ended(line, outcome)),
            (None, Outcome::Hung) => {}
            (None, outcome) => self.note_alone(run.items[0], outcome == Outcome::Passed),
        }
    }

    /// What passed alone until exactly one other landed does not go with that one.
    fn note_alone(&mut self, item: ItemId, passed: bool) {
        // One that ran on an earlier target says nothing of this one.
        if self.alone.get(&item).is_none_or(|alone| alone.target != self.moves) {
            return;
        }
        self.alone.insert(item, Alone { target: self.moves, passed: Some(passed) });
        if passed {
            self.passed.insert(item, self.moves);
        } else if let Some(other) = self.landed_alone_since(item) {
            self.pair(item, other);
        }
    }

    /// The one that landed since this one passed alone; none where it was several, or a stranger.
    fn landed_alone_since(&self, item: ItemId) -> Option<ItemId> {
        let passed = *self.passed.get(&item)?;
        self.newest.filter(|_| self.moves - passed == 1)
    }

    fn stop(&mut self, id: u64) {
        match self.take_run(id) {
            Some(Rehearsing { line: Some(line), .. }) => self.line.apply(Happened::Stopped(line)),
            Some(run) => drop(self.alone.remove(&run.items[0])),
            None => {}
        }
    }

    fn take_run(&mut self, id: u64) -> Option<Rehearsing> {
        let at = self.runs.iter().position(|run| run.id == id)?;
        Some(self.runs.remove(at))
    }

    fn part(&mut self, one: ItemId, other: ItemId) {
        self.apart.insert((one.min(other), one.max(other)));
        let together = self.together();
        if together.contains(&one) || together.contains(&other) {
            self.take_out(if together.contains(&one) { other } else { one });
        } else {
            self.line.apply(Happened::FoundApart(one, other));
        }
    }

    fn take_out(&mut self, item: ItemId) {
        if self.line.entry(item).is_some() {
            self.line.apply(Happened::Left(item));
            self.outside.insert(item);
        }
    }

    fn forget(&mut self, item: ItemId) {
        self.waiting.retain(|other| other.id != item);
        self.alone.remove(&item);
        self.passed.remove(&item);
        self.bad.remove(&item);
        self.outside.remove(&item);
        for known in [&mut self.pairs, &mut self.apart] {
            known.retain(|(one, other)| *one != item && *other != item);
        }
        self.leave_line(item);
        if self.together().contains(&item) {
            self.begin_anew();
        }
    }

    /// The target moved. What was found out of those that wait holds as it did, but of nobody alone: that is another tree. After a stranger's
    /// move all begins anew.
    fn land(&mut self, items: &[ItemId], alone: bool) {
        self.moves += 1;
        self.newest = if let ([item], true) = (items, alone) { Some(*item) } else { None };
        self.landed.extend(items.iter().copied());
        self.waiting.retain(|other| !items.contains(&other.id));
        for item in items {
            self.leave_line(*item);
        }
        let together = self.together();
        let is_used = self.waiting.iter().any(|item| together.contains(&item.id));
        let is_spent = !is_used && !together.is_empty() && self.runs.iter().all(|run| run.line.is_none());
        if !alone || is_spent || together.len() > TOGETHER_MAX {
            self.begin_anew();
        }
    }

    fn leave_line(&mut self, item: ItemId) {
        self.line.apply(Happened::Traced { item, collides: false });
        if self.line.entry(item).is_some() {
            self.line.apply(Happened::Left(item));
        }
    }

    fn begin_anew(&mut self) {
        self.line = line(self.line.history().clone(), *self.line.ledger());
        self.outside.clear();
        // Runs of the old line are of no use, and their numbers mean nothing in the new one.
        for run in self.runs.iter_mut().filter(|run| run.line.is_some()) {
            run.line = Some(RunId(u64::MAX));
        }
        for item in self.waiting.clone() {
            self.enter(&item);
        }
        let waiting: BTreeSet<ItemId> = self.waiting.iter().map(|item| item.id).collect();
        let pairs = &self.pairs;
        // Of what landed only those are still told of with whom somebody breaks.
        self.landed.retain(|item| partners(pairs, *item).iter().any(|other| waiting.contains(other)));
    }

    /// What the rehearsed line says, without anything being done in the world.
    fn settle(&mut self) {
        loop {
            let running = self.line.runs().iter().filter(|run| run.is_running()).count();
            let mut went_on = false;
            for order in next(&self.line, running) {
                went_on |= self.carry_out(order);
            }
            if !went_on {
                return;
            }
        }
    }

    fn carry_out(&mut self, order: Order) -> bool {
        match order {
            Order::Land(run) => self.line.apply(Happened::Landed(run)),
            Order::Reject(item, fault) => {
                match &fault {
                    Fault::Alone => drop(self.bad.insert(item)),
                    Fault::Collides(other) => self.pair(item, *other),
                    Fault::Untraced(_) => drop(self.outside.insert(item)),
                }
                self.line.apply(Happened::Rejected(item, fault));
            }
            Order::Tell(item, with) => {
                match with {
                    Some(other) => self.pair(item, other),
                    None => drop(self.bad.insert(item)),
                }
                self.line.apply(Happened::Traced { item, collides: with.is_some() });
            }
            Order::Stop(_) | Order::Start(_) => return false,
        }
        true
    }

    fn pair(&mut self, one: ItemId, other: ItemId) {
        self.outside.insert(one);
        self.pairs.insert((one.min(other), one.max(other)));
    }
}

fn line(history: History, ledger: Ledger) -> Facts {
    Facts { keeps_landings: true, ..Facts::new(history, ledger) }
}

fn partners(pairs: &BTreeSet<(ItemId, ItemId)>, item: ItemId) -> Vec<ItemId> {
    let partner = |(one, other): &(ItemId, ItemId)| match item {
        _ if *one == item => Some(*other),
        _ if *other == item => Some(*one),
        _ => None,
    };
    pairs.iter().filter_map(partner).collect()
}
