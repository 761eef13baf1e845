//! Which checks the idle runners start: each is to answer yes or no with even chances.

use crate::belief::{Belief, Suspects};
use crate::item::ItemId;
use crate::run::{Check, Purpose, Run};
use std::collections::BTreeSet;

/// No check is about more than so many items.
pub const BATCH_MAX: usize = 128;
/// What passed apart rides along as long as the chance that some of it collide stays below this.
const COLLIDE_MAX: f64 = 0.1;
/// Who was overtaken this often is confirmed before anything fresh is checked.
const CONFIRMED_AFTER: u32 = 16;
/// From this doubt on it may be best to run all suspects once more, instead of a part of them.
const DOUBT_OF_ALL: f64 = 0.25;

pub(crate) struct Plan<'a> {
    belief: &'a Belief<'a>,
    idle: usize,
    /// What running and planned checks are about.
    busy: BTreeSet<ItemId>,
    riders: Vec<ItemId>,
    checks: Vec<Check>,
}

impl<'a> Plan<'a> {
    /// A search for whom something collides with gives way: its runner counts as idle.
    pub fn of(belief: &'a Belief<'a>, runners: usize) -> Vec<Check> {
        let at_work = |run: &&Run| run.is_running() && run.check.purpose != Purpose::Trace;
        let running: Vec<&Run> = belief.facts.runs.iter().filter(at_work).collect();
        let busy = running.iter().flat_map(|run| belief.unknown(run)).collect();
        let idle = runners.saturating_sub(running.len());
        let mut plan = Self { belief, idle, busy, riders: Vec::new(), checks: Vec::new() };
        if plan.idle > 0 {
            plan.riders = plan.fitting_riders();
            let is_flaky = belief.facts.ledger.flukes > 0;
            plan.confirm(|waited| waited || is_flaky);
            plan.search();
            plan.begin();
            plan.confirm(|_| true);
            plan.search_wider();
            plan.gather();
        }
        plan.checks
    }

    /// A lone suspect runs once more, by itself on the target as it is: a pass lands it. While no fluke was ever seen that is so
    /// unlikely that what is fresh goes first, until the suspect has waited for it long enough.
    fn confirm(&mut self, is_due: impl Fn(bool) -> bool) {
        for suspects in self.belief.suspects.iter().filter(|suspects| suspects.items.len() == 1) {
            let entry = self.belief.facts.entry(suspects.items[0]);
            let waited = entry.is_some_and(|entry| entry.overtaken >= CONFIRMED_AFTER);
            if is_due(waited) && !self.busy.contains(&suspects.items[0]) {
                self.start(suspects.items.clone(), Purpose::Confirm);
            }
        }
    }

    /// One part of each group of suspects that nobody looks at. With nothing else to do, several runners share a group.
    fn search(&mut self) {
        let groups: Vec<&Suspects> = self.groups().filter(|group| self.is_free(group)).collect();
        let fresh = self.fresh().len();
        let mut left = groups.len();
        for group in groups {
            let shares = if fresh == 0 { (self.idle / left.max(1)).max(1) } else { 1 };
            self.look_into(group, shares);
            left -= 1;
        }
    }

    /// Items of which nothing is known, as many as are all good with even chances.
    fn begin(&mut self) {
        while self.idle > 0 {
            let fresh = self.fresh();
            if fresh.is_empty() {
                return;
            }
            let share = fresh.len().div_ceil(self.idle).min(BATCH_MAX);
            let group = self.even_group(&fresh, share);
            self.start_with_riders(group, Purpose::First);
        }
    }

    /// Runners that are still idle look into what others look into already.
    fn search_wider(&mut self) {
        let groups: Vec<&Suspects> = self.groups().collect();
        while self.idle > 0 {
            let before = self.idle;
            groups.iter().for_each(|group| self.look_into(group, 1));
            if self.idle == before {
                return;
            }
        }
    }

    /// What passed apart and rides nowhere lands together.
    fn gather(&mut self) {
        let target = self.belief.facts.target();
        let lands_them = |run: &Run| {
            let ends_on_target = run.is_running() && run.check.on == target;
            ends_on_target && self.riders.iter().all(|rider| run.has(*rider))
        };
        let on_the_way = self.belief.facts.runs.iter().any(lands_them);
        if self.idle > 0 && !self.riders.is_empty() && !on_the_way && self.checks.is_empty() {
            self.start(self.riders.clone(), Purpose::Gather);
        }
    }

    fn groups(&self) -> impl Iterator<Item = &'a Suspects> + use<'a> {
        self.belief.suspects.iter().filter(|suspects| suspects.items.len() > 1)
    }

    fn is_free(&self, group: &Suspects) -> bool {
        !group.items.iter().any(|item| self.busy.contains(item))
    }

    fn fresh(&self) -> Vec<ItemId> {
        let mut fresh = self.belief.fresh();
        fresh.retain(|item| !self.busy.contains(item));
        fresh
    }

    /// The first of `items`, at most `share`, up to where the chances that this group passes and that one longer by an item
    /// does are 1 together. For equal chances that is Golomb's rule for run lengths, and single items from 38 % bad on.
    fn even_group(&self, items: &[ItemId], share: usize) -> Vec<ItemId> {
        let mut group: Vec<ItemId> = Vec::new();
        let mut clean = 1.0;
        for item in items {
            if group.len() == share {
                break;
            }
            if !self.fits(*item, &group) || !self.fits(*item, &self.riders) {
                continue;
            }
            group.push(*item);
            let good = 1.0 - self.belief.chance[item];
            clean *= good;
            if clean * (1.0 + good) <= 1.0 {
                break;
            }
        }
        if group.is_empty() { items[..1].to_vec() } else { group }
    }

    /// Starts a part of `group` that nobody looks at: of `shares` even parts and one that is left over.
    fn look_into(&mut self, group: &Suspects, shares: usize) {
        for share in (1..=shares).rev() {
            let rest: Vec<ItemId> =
                group.items.iter().copied().filter(|item| !self.busy.contains(item)).collect();
            if self.idle == 0 || rest.is_empty() {
                return;
            }
            let looked_at = rest.len() < group.items.len();
            let part = self.part(group, &rest, looked_at, share);
            let whole = part.len() == group.items.len();
            self.start(part, if whole { Purpose::Confirm } else { Purpose::Search });
        }
    }

    /// The first of `rest`, up to where the chance that the blame lies among them is one in `share + 1`.
    fn part(&self, group: &Suspects, rest: &[ItemId], looked_at: bool, share: usize) -> Vec<ItemId> {
        let aim = share as f64 / (share + 1) as f64;
        // Beside parts that others look at, the blame is taken to lie in the rest.
        let none = self.belief.all_good(if looked_at { rest } else { &group.items });
        let passes = |part: &[ItemId]| {
            group.doubt + (1.0 - group.doubt) * (self.belief.all_good(part) - none) / (1.0 - none)
        };
        let may_be_all = looked_at || group.doubt > DOUBT_OF_ALL;
        let longest = if may_be_all { rest.len() } else { rest.len() - 1 };
        let distance = |length: &usize| (passes(&rest[..*length]) - aim).abs();
        let length = (1..=longest.max(1)).min_by(|one, other| distance(one).total_cmp(&distance(other)));
        rest[..length.unwrap_or(1)].to_vec()
    }

    fn start(&mut self, items: Vec<ItemId>, purpose: Purpose) {
        if self.idle == 0 {
            return;
        }
        let items = self.together(items);
        self.idle -= 1;
        self.busy.extend(items.iter().copied());
        self.checks.push(Check { on: self.belief.facts.target(), items, purpose });
    }

    /// As many of these as git can merge with each other: what failed together may be found apart on a later target.
    fn together(&self, items: Vec<ItemId>) -> Vec<ItemId> {
        let mut kept: Vec<ItemId> = Vec::with_capacity(items.len());
        for item in items {
            if self.fits(item, &kept) {
                kept.push(item);
            }
        }
        kept
    }

    fn start_with_riders(&mut self, group: Vec<ItemId>, purpose: Purpose) {
        let mut items = self.riders.clone();
        items.retain(|rider| self.fits(*rider, &group));
        items.extend(group);
        self.start(items, purpose);
    }

    /// What passed apart, as far as it will go together.
    fn fitting_riders(&self) -> Vec<ItemId> {
        let collision = self.belief.facts.ledger.collision();
        let mut riders: Vec<ItemId> = Vec::new();
        for rider in self.belief.riders() {
            let pairs = riders.len() * (riders.len() + 1) / 2;
            let too_many = 1.0 - (1.0 - collision).powf(pairs as f64) > COLLIDE_MAX;
            if riders.len() == BATCH_MAX || too_many {
                break;
            }
            if self.fits(rider, &riders) {
                riders.push(rider);
            }
        }
        riders
    }

    /// Git can merge it with all of these.
    fn fits(&self, item: ItemId, with: &[ItemId]) -> bool {
        !with.iter().any(|other| self.belief.facts.are_apart(item, *other))
    }
}
