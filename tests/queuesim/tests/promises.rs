//! What must hold whatever happens: random worlds, arrivals, withdrawals, hung checks, foreign pushes and deaths at any step.

use gastown_queue::{
    Check, Facts, Happened, Item, ItemId, Key, Mark, OVERTAKEN_BOUND, OVERTAKEN_MAX, Order, Outcome, Purpose,
    Results, next, why,
};
use gastown_queuesim::{Durations, World, draw};
use std::collections::{BTreeMap, BTreeSet};

const STEPS_MAX: u64 = 20_000;
/// Commits that somebody else made; they collide with nothing.
const FOREIGN: usize = 1_000_000;

/// Everything that happens to one line, and the rules that are watched.
struct Town {
    world: World,
    runners: usize,
    facts: Facts,
    results: Results,
    /// What is in the target, by the number of landings.
    targets: BTreeMap<u64, Vec<usize>>,
    /// States that passed. The target may be nothing else.
    passed: BTreeSet<Vec<usize>>,
    confirmed: BTreeMap<Vec<usize>, u64>,
    outcomes: BTreeMap<u64, Outcome>,
    entered: u64,
    rejected: Vec<ItemId>,
    overtaken: u32,
    step: u64,
}

impl Town {
    fn new(seed: u64, runners: usize) -> Self {
        let bad = [0.0, 0.01, 0.05, 0.2, 0.5][seed as usize % 5];
        let fluke = [0.0, 0.02][seed as usize / 5 % 2];
        let collide = [0.0, 0.002][seed as usize / 10 % 2];
        let world = World { seed, changes: 100, bad, fluke, collide, durations: Durations::Equal };
        Self {
            world,
            runners,
            facts: Facts::default(),
            results: Results::default(),
            targets: BTreeMap::from([(0, Vec::new())]),
            passed: BTreeSet::from([Vec::new()]),
            confirmed: BTreeMap::new(),
            outcomes: BTreeMap::new(),
            entered: 0,
            rejected: Vec::new(),
            overtaken: 0,
            step: 0,
        }
    }

    fn chance(&self, of: u64) -> f64 {
        draw(&[self.world.seed, 99, self.step, of])
    }

    fn happened(&mut self, happened: Happened) {
        self.facts.apply(happened);
        let most = self.facts.line().iter().map(|entry| entry.overtaken).max();
        self.overtaken = self.overtaken.max(most.unwrap_or(0));
    }

    fn enter(&mut self) {
        let urgent = draw(&[self.world.seed, 98, self.entered]) < 0.5;
        self.enter_with(u8::from(urgent));
    }

    fn enter_with(&mut self, priority: u8) {
        let id = self.entered;
        self.entered += 1;
        self.happened(Happened::Entered(Item {
            id: ItemId(id),
            priority,
            size: 1,
            convoy: None,
            agent: Some(Mark(id % 5)),
            folders: vec![Mark(10 + id % 3), Mark(20 + id % 7)],
        }));
        if id > 0 && draw(&[self.world.seed, 97, id]) < 0.05 {
            self.happened(Happened::FoundApart(ItemId(id), ItemId(id - 1)));
        }
    }

    /// Does all that needs no check to end. Whoever has the facts decides the same: here, after each step, from a copy that was
    /// written down and read again.
    fn settle(&mut self) {
        for _ in 0..10_000 {
            let kept = serde_json::to_string(&self.facts).expect("facts can be written");
            let read: Facts = serde_json::from_str(&kept).expect("and read");
            let orders = next(&read, self.runners);
            assert_eq!(orders, next(&self.facts, self.runners));
            if orders.is_empty() {
                assert_eq!(why(&self.facts).len(), self.facts.line().len(), "everybody says why it waits");
                return;
            }
            // A death in the middle: only some of the orders were carried out.
            let done = if self.chance(7) < 0.1 { orders.len().div_ceil(2) } else { orders.len() };
            orders.into_iter().take(done).for_each(|order| self.carry_out(order));
            self.step += 1;
        }
        panic!("the policy goes round in circles");
    }

    fn carry_out(&mut self, order: Order) {
        match order {
            Order::Land(id) => {
                let run = self.facts.runs().iter().find(|run| run.id == id).expect("a known run").clone();
                let state = self.state(&run.check);
                assert!(self.passed.contains(&state), "the target is a state that passed");
                let before = self.facts.target();
                assert_eq!(run.check.on, before, "and it goes forward");
                self.happened(Happened::Landed(id));
                for number in before..=self.facts.target() {
                    let length = state.len() - (self.facts.target() - number) as usize;
                    self.targets.insert(number, state[..length].to_vec());
                }
            }
            Order::Reject(item, fault) => {
                self.rejected.push(item);
                self.happened(Happened::Rejected(item, fault));
            }
            Order::Stop(run) => self.happened(Happened::Stopped(run)),
            Order::Tell(item, with) => {
                self.happened(Happened::Traced { item, collides: with.is_some() });
            }
            Order::Start(check) => self.start(check),
        }
    }

    fn state(&self, check: &Check) -> Vec<usize> {
        let items = check.items.iter().map(|item| item.0 as usize);
        self.targets[&check.on].iter().copied().chain(items).collect()
    }

    fn start(&mut self, check: Check) {
        let apart = |one: &ItemId, other: &ItemId| {
            one.0.abs_diff(other.0) == 1 && draw(&[self.world.seed, 97, one.0.max(other.0)]) < 0.05
        };
        let clash = check.items.iter().any(|one| check.items.iter().any(|other| apart(one, other)));
        assert!(!clash, "what git cannot merge shares no check");
        let state = self.state(&check);
        let key = Key { tree: format!("{state:?}"), command: "test".into(), environment: "here".into() };
        let attempt = self.confirmed.entry(state.clone()).or_default();
        *attempt += 1;
        let (on, items) = state.split_at(state.len() - check.items.len());
        let good =
            self.world.is_good(on, items) && !self.world.is_fluke(self.world.state(&[], &state), *attempt);
        let hangs = draw(&[self.world.seed, 96, self.world.state(&[], &state), *attempt]) < 0.02;
        let known = self.results.answer(&key, check.purpose);
        assert!(known.is_none() || check.purpose != Purpose::Confirm || known == Some(Outcome::Passed));
        let outcome = known.unwrap_or(match (hangs, good) {
            (true, _) => Outcome::Hung,
            (false, true) => Outcome::Passed,
            (false, false) => Outcome::Failed,
        });
        self.outcomes.insert(self.facts.next_run().0, outcome);
        self.happened(Happened::Started(check));
    }

    /// One thing that happens in the world.
    fn happen(&mut self) {
        self.step += 1;
        if self.entered < self.world.changes as u64 && self.chance(1) < 0.5 {
            (0..6).for_each(|_| self.enter());
        }
        let running: Vec<_> = self.facts.runs().iter().filter(|run| run.ended.is_none()).cloned().collect();
        if self.chance(2) < 0.01 {
            // The machine dies: what ran is lost, the facts are not.
            running.iter().for_each(|run| self.happened(Happened::Stopped(run.id)));
        } else if self.chance(3) < 0.01 {
            let mut target = self.targets[&self.facts.target()].clone();
            target.push(FOREIGN + self.step as usize);
            self.passed.insert(target.clone());
            self.targets.insert(self.facts.target(), target);
            self.happened(Happened::TargetMoved);
        } else if self.chance(4) < 0.01 && !self.facts.line().is_empty() {
            let at = (self.chance(5) * self.facts.line().len() as f64) as usize;
            let item = self.facts.line()[at].item.id;
            self.happened(Happened::Left(item));
        } else if !running.is_empty() {
            let run = &running[(self.chance(6) * running.len() as f64) as usize];
            self.end(&run.check.clone(), run.id);
        }
    }

    fn end(&mut self, check: &Check, id: gastown_queue::RunId) {
        let outcome = self.outcomes[&id.0];
        let state = self.state(check);
        if outcome == Outcome::Passed {
            self.passed.insert(state.clone());
        }
        let key = Key { tree: format!("{state:?}"), command: "test".into(), environment: "here".into() };
        self.results.keep(key, outcome);
        self.happened(Happened::Ended(id, outcome));
    }
}

/// Drains a line on which everything happens that can.
fn drained(seed: u64, runners: usize) -> Town {
    let mut town = Town::new(seed, runners);
    (0..30).for_each(|_| town.enter());
    town.settle();
    while town.entered < town.world.changes as u64 || !town.facts.line().is_empty() {
        town.happen();
        town.settle();
        assert!(town.step < STEPS_MAX, "seed {seed}: the queue does not drain");
    }
    town
}

#[test]
fn the_target_is_only_ever_what_passed_and_the_queue_drains_whatever_happens() {
    for seed in 0..20 {
        drained(seed, [1, 2, 4, 8][seed as usize % 4]);
    }
}

#[test]
fn nobody_is_overtaken_past_the_bound_while_urgent_work_never_ends() {
    let worst = (0..10).map(|seed| {
        let mut town = Town::new(seed, [1, 4][seed as usize % 2]);
        (0..5).for_each(|_| town.enter_with(0));
        let patient = |town: &Town| town.facts.line().iter().any(|entry| entry.entered < 5);
        while patient(&town) {
            while town.facts.line().len() < [40, 140][seed as usize / 2 % 2] {
                town.enter_with(9);
            }
            town.settle();
            town.happen();
            assert!(town.step < STEPS_MAX, "seed {seed}: somebody waits for ever");
        }
        town.overtaken
    });

    let worst = worst.max().expect("some");
    assert!(worst >= OVERTAKEN_MAX, "the stream is long enough to try the bound");
    assert!(worst <= OVERTAKEN_BOUND, "overtaken {worst} times");
}

#[test]
fn where_nothing_flukes_and_nothing_collides_exactly_the_bad_ones_are_rejected() {
    for seed in [0, 1, 2, 3, 4] {
        let town = drained(seed, 4);

        let hangs = |item: &ItemId| town.world.is_bad(item.0 as usize);
        let wrong: Vec<&ItemId> = town.rejected.iter().filter(|item| !hangs(item)).collect();
        assert!(wrong.len() <= 1, "seed {seed}: {wrong:?} hung twice at most");
        let target = &town.targets[&town.facts.target()];
        assert!(
            target.iter().all(|item| *item >= FOREIGN || !town.world.is_bad(*item)),
            "nothing bad landed"
        );
    }
}

#[test]
fn a_world_is_the_same_twice() {
    let (one, other) = (drained(7, 4), drained(7, 4));

    assert_eq!(one.facts, other.facts);
    assert_eq!((one.step, one.rejected), (other.step, other.rejected));
}
