//! Rehearsals: single claims by hand, and a simulated day of approvals.

use gastown_queue::{History, Item, ItemId, Ledger, Outcome, Rehearsal, Rehearsed};
use std::collections::BTreeSet;

fn item(id: u64) -> Item {
    Item { id: ItemId(id), priority: 2, size: 10, convoy: None, agent: None, folders: Vec::new() }
}

/// Finished work, and what is true of it.
struct World {
    bad: BTreeSet<u64>,
    pairs: Vec<(u64, u64)>,
    landed: BTreeSet<u64>,
    rehearsal: Rehearsal,
    checks: usize,
}

impl World {
    fn new(items: u64, bad: &[u64], pairs: &[(u64, u64)]) -> Self {
        let mut rehearsal = Rehearsal::new(History::default(), Ledger::default());
        (0..items).for_each(|id| rehearsal.apply(Rehearsed::Finished(item(id))));
        let (bad, pairs) = (bad.iter().copied().collect(), pairs.to_vec());
        Self { bad, pairs, landed: BTreeSet::new(), rehearsal, checks: 0 }
    }

    fn passes(&self, items: &[ItemId]) -> bool {
        let state: BTreeSet<u64> =
            items.iter().map(|item| item.0).chain(self.landed.iter().copied()).collect();
        let breaks = |(one, other): &(u64, u64)| state.contains(one) && state.contains(other);
        state.is_disjoint(&self.bad) && !self.pairs.iter().any(breaks)
    }

    /// As many checks at a time as there are runners, for as long as one check takes.
    fn round(&mut self, runners: usize) {
        for id in self.rehearsal.useless() {
            self.rehearsal.apply(Rehearsed::Stopped(id));
        }
        let idle = runners.saturating_sub(self.rehearsal.runs().len());
        for wish in self.rehearsal.next(idle) {
            self.rehearsal.apply(Rehearsed::Began(wish));
        }
        for run in self.rehearsal.runs().to_vec() {
            let outcome = if self.passes(&run.items) { Outcome::Passed } else { Outcome::Failed };
            self.checks += 1;
            self.rehearsal.apply(Rehearsed::Ended(run.id, outcome));
        }
    }

    fn rounds(&mut self, runners: usize) {
        for _ in 0..500 {
            let before = self.checks;
            self.round(runners);
            if self.checks == before {
                return;
            }
        }
        panic!("it never rests");
    }

    fn land(&mut self, id: u64) {
        self.landed.insert(id);
        self.rehearsal.apply(Rehearsed::Landed { items: vec![ItemId(id)], alone: true });
    }

    fn is_named(&self, (one, other): (u64, u64)) -> bool {
        self.rehearsal.red_with(ItemId(one)).contains(&ItemId(other))
    }
}

#[test]
fn what_is_good_is_green_together_and_each_alone_and_then_nothing_more_is_checked() {
    let mut world = World::new(6, &[], &[]);
    world.rounds(2);

    assert_eq!(world.rehearsal.green_with(ItemId(0)).len(), 5);
    assert!((0..6).all(|id| world.rehearsal.alone(ItemId(id)) == Some(true)));
    let checks = world.checks;
    world.rounds(2);
    assert_eq!(world.checks, checks);
}

#[test]
fn a_bad_one_and_a_pair_are_named_and_the_others_are_green_together() {
    let mut world = World::new(10, &[3], &[(2, 7)]);
    world.rounds(2);

    assert!(world.rehearsal.is_bad(ItemId(3)) && !world.rehearsal.is_bad(ItemId(7)));
    assert!(world.is_named((2, 7)) && world.is_named((7, 2)));
    assert_ne!(world.rehearsal.alone(ItemId(3)), Some(true));
    let together = world.rehearsal.green_with(ItemId(0));
    assert_eq!(together.len(), 7, "{together:?}");
}

#[test]
fn what_lands_of_those_that_are_green_together_leaves_the_others_so_and_each_is_tried_on_the_new_target() {
    let mut world = World::new(5, &[], &[]);
    world.rounds(1);
    world.land(2);

    assert_eq!(world.rehearsal.alone(ItemId(0)), None, "another tree");
    assert_eq!(world.rehearsal.green_with(ItemId(0)), [1, 3, 4].map(ItemId));
    let checks = world.checks;
    world.rounds(1);
    assert_eq!(world.checks - checks, 4, "one each, and none together");
    assert_eq!(world.rehearsal.alone(ItemId(0)), Some(true));
}

#[test]
fn a_foreign_move_of_the_target_begins_anew_and_keeps_the_names_of_pairs() {
    let mut world = World::new(6, &[], &[(1, 4)]);
    world.rounds(2);
    assert!(world.is_named((1, 4)));

    world.rehearsal.apply(Rehearsed::Landed { items: vec![], alone: false });
    assert_eq!(world.rehearsal.green_with(ItemId(0)), []);
    assert!(world.is_named((1, 4)), "a verdict of two heads");
    world.rounds(2);
    assert_eq!(world.rehearsal.green_with(ItemId(0)).len(), 4);
}

#[test]
fn one_that_fails_once_another_landed_does_not_go_with_it() {
    let mut world = World::new(2, &[], &[]);
    world.rounds(1);
    world.pairs = vec![(0, 1)];
    world.land(0);
    world.rounds(1);

    assert!(world.is_named((0, 1)));
}

#[test]
fn whoever_comes_later_is_tried_on_top_of_the_others_and_its_pair_is_found_there() {
    let mut world = World::new(8, &[], &[(3, 8), (20, 21)]);
    world.rounds(2);
    world.rehearsal.apply(Rehearsed::Finished(item(8)));
    world.rehearsal.apply(Rehearsed::Finished(item(9)));
    world.rounds(2);

    assert!(world.is_named((3, 8)) && !world.rehearsal.is_bad(ItemId(8)));
    assert!(world.rehearsal.green_with(ItemId(9)).contains(&ItemId(0)));
    world.rehearsal.apply(Rehearsed::Gone(ItemId(3)));
    world.rounds(2);
    assert!(world.rehearsal.green_with(ItemId(8)).contains(&ItemId(9)), "its pair is gone");
}

#[test]
fn what_git_cannot_merge_never_shares_a_rehearsal_again() {
    let mut world = World::new(4, &[], &[]);
    let wish = world.rehearsal.next(1).remove(0);
    assert!(wish.items.len() > 2, "{wish:?}");
    world.rehearsal.apply(Rehearsed::Began(wish));
    world.rehearsal.apply(Rehearsed::Apart(ItemId(0), ItemId(1)));
    world.rehearsal.apply(Rehearsed::Stopped(0));
    for _ in 0..40 {
        for run in world.rehearsal.runs().to_vec() {
            assert!(!(run.items.contains(&ItemId(0)) && run.items.contains(&ItemId(1))), "{run:?}");
        }
        for wish in world.rehearsal.next(1) {
            // On top of the other it does not go either: whoever orders it is told.
            let both = wish.items.contains(&ItemId(0)) && wish.items.contains(&ItemId(1));
            if both {
                world.rehearsal.apply(Rehearsed::Apart(ItemId(0), ItemId(1)));
                continue;
            }
            world.rehearsal.apply(Rehearsed::Began(wish));
            let id = world.rehearsal.runs()[0].id;
            world.rehearsal.apply(Rehearsed::Ended(id, Outcome::Passed));
        }
    }
    assert!(world.rehearsal.next(1).is_empty(), "{:?}", world.rehearsal.next(1));
    assert!(world.rehearsal.green_with(ItemId(0)).contains(&ItemId(2)));
    assert!(!world.rehearsal.green_with(ItemId(0)).contains(&ItemId(1)));
}

/// Numbers that look like chance, the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn shuffled(&mut self, mut all: Vec<u64>) -> Vec<u64> {
        (1..all.len()).rev().for_each(|at| all.swap(at, self.below(at as u64 + 1) as usize));
        all
    }
}

const ITEMS: u64 = 40;
const BAD: usize = 4;
const PAIRS: usize = 5;

#[derive(Debug, Default)]
struct Day {
    landed: usize,
    known: usize,
    named: usize,
}

/// Forty finished branches; after `lead` checks' time the first is approved, and another one each `gap`.
fn day(seed: u64, runners: usize, lead: usize, gap: usize) -> Day {
    let mut chance = Chance(seed);
    let order = chance.shuffled((0..ITEMS).collect());
    let (bad, good) = order.split_at(BAD);
    let pairs: Vec<(u64, u64)> = good[..2 * PAIRS].chunks(2).map(|pair| (pair[0], pair[1])).collect();
    let mut world = World::new(ITEMS, bad, &pairs);
    let mut day = Day::default();
    (0..lead).for_each(|_| world.round(runners));
    for id in chance.shuffled((0..ITEMS).collect()) {
        let second = pairs.iter().find(|(one, other)| {
            (*one == id && world.landed.contains(other)) || (*other == id && world.landed.contains(one))
        });
        day.named += usize::from(second.is_some_and(|pair| world.is_named(*pair)));
        let is_known = world.rehearsal.alone(ItemId(id)).is_some();
        // An unknown tree is checked by the queue first, on a runner that it takes from the rehearsals.
        let mut left = gap;
        if !is_known {
            world.round(runners - 1);
            left -= 1;
        }
        if world.passes(&[ItemId(id)]) {
            day.landed += 1;
            day.known += usize::from(is_known);
            world.land(id);
        } else {
            world.rehearsal.apply(Rehearsed::Gone(ItemId(id)));
        }
        (0..left).for_each(|_| world.round(runners));
    }
    day
}

/// Four runners, an approval every five times as long as a check takes, and the first of them forty such times after the work is
/// finished: a check of a minute, and a person who comes back after lunch and then approves one branch in five minutes.
#[test]
fn most_approvals_land_from_a_known_tree_and_all_pairs_are_named_before_their_second_one() {
    let days: Vec<Day> = (1..=30).map(|seed| day(seed, 4, 40, 5)).collect();
    for (seed, day) in (1..).zip(&days) {
        assert!(day.known * 100 >= day.landed * 60, "seed {seed}: {day:?}");
        assert_eq!(day.named, PAIRS, "seed {seed}: {day:?}");
    }
}

#[test]
#[ignore = "prints how it depends on the time between approvals"]
fn how_it_depends_on_time() {
    for (runners, lead, gap) in
        [(4, 10, 5), (4, 20, 5), (4, 30, 5), (4, 40, 5), (4, 80, 5), (4, 30, 3), (2, 60, 6)]
    {
        let days: Vec<Day> = (1..=30).map(|seed| day(seed, runners, lead, gap)).collect();
        let (landed, known): (usize, usize) =
            days.iter().fold((0, 0), |(landed, known), day| (landed + day.landed, known + day.known));
        let named: usize = days.iter().map(|day| day.named).sum();
        let least = days.iter().map(|day| day.known * 100 / day.landed).min();
        println!(
            "{runners} runners, lead {lead}, gap {gap}: {} % known (least {least:?}), {named} of {} named",
            known * 100 / landed,
            30 * PAIRS
        );
    }
}

#[test]
fn what_waits_is_merged_in_the_advised_order_and_who_was_not_spoken_of_comes_last() {
    let mut world = World::new(4, &[], &[]);
    world.rehearsal.apply(Rehearsed::Advised([3, 1, 2].map(ItemId).to_vec()));

    let wish = world.rehearsal.next(1).remove(0);
    assert_eq!(wish.items, [3, 1, 2, 0].map(ItemId));
    world.rehearsal.apply(Rehearsed::Began(wish));
    world.rehearsal.apply(Rehearsed::Ended(0, Outcome::Passed));
    let alone: Vec<ItemId> = world.rehearsal.next(4).iter().map(|wish| wish.items[0]).collect();
    assert_eq!(alone, [3, 1, 2, 0].map(ItemId), "so are they tried alone");
}

#[test]
fn of_two_that_do_not_merge_the_one_that_is_advised_first_is_in_the_set() {
    for (order, first) in [([0, 1], 0), ([1, 0], 1)] {
        let mut world = World::new(2, &[], &[]);
        world.rehearsal.apply(Rehearsed::Advised(order.map(ItemId).to_vec()));
        let wish = world.rehearsal.next(1).remove(0);
        world.rehearsal.apply(Rehearsed::Began(wish));
        world.rehearsal.apply(Rehearsed::Apart(ItemId(order[0]), ItemId(order[1])));
        world.rehearsal.apply(Rehearsed::Stopped(0));

        assert_eq!(world.rehearsal.next(1)[0].items, [ItemId(first)]);
    }
}
