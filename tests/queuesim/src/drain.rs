//! One line drained by one queue in one world, event by event, with the rules of every queue watched.

use crate::world::World;
use std::collections::BTreeMap;

/// A change's place in the line at the start.
pub type Item = usize;
/// Runs are numbered in the order in which they start.
pub type RunId = usize;

#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// A check of the target as it was after its first `on` landings, with `items` on top.
    Start {
        on: usize,
        items: Vec<Item>,
    },
    Stop(RunId),
    /// The target becomes the state that this run passed on.
    Land(RunId),
    Reject(Item),
}

/// A queue under test.
pub trait Queue {
    fn enter(&mut self, items: std::ops::Range<Item>);
    /// What it does now; an empty list when it waits for a run to end.
    fn next(&mut self, runners: usize) -> Vec<Act>;
    fn ended(&mut self, run: RunId, passed: bool);
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Report {
    /// Started, whether or not they were stopped.
    pub checks: usize,
    pub time: f64,
    pub landed: usize,
    pub rejected: usize,
    /// Rejected although good, and colliding with nothing that landed.
    pub wrong: usize,
}

struct Running {
    on: usize,
    items: Vec<Item>,
    ends: f64,
    passes: bool,
}

/// The state of a run: which queue acts upon it is checked here.
pub struct Drained<'a> {
    world: &'a World,
    target: Vec<Item>,
    running: BTreeMap<RunId, Running>,
    passed: BTreeMap<RunId, (usize, Vec<Item>)>,
    attempts: BTreeMap<u64, u64>,
    settled: Vec<bool>,
    rejected: Vec<Item>,
    now: f64,
    report: Report,
}

/// So many acts without the clock moving are a queue that goes round in circles.
const ACTS_MAX: usize = 100_000;

/// Lets `queue` drain the world's line on `runners`; panics when it breaks a rule or stands still.
pub fn drain(world: &World, queue: &mut dyn Queue, runners: usize) -> Report {
    let mut drained = Drained {
        world,
        target: Vec::new(),
        running: BTreeMap::new(),
        passed: BTreeMap::new(),
        attempts: BTreeMap::new(),
        settled: vec![false; world.changes],
        rejected: Vec::new(),
        now: 0.0,
        report: Report::default(),
    };
    queue.enter(0..world.changes);
    while !drained.is_over() {
        drained.act(queue, runners);
        if drained.is_over() {
            break;
        }
        for (run, passes) in drained.wait() {
            queue.ended(run, passes);
        }
    }
    drained.report.time = drained.now;
    let wrong = |item: &&Item| world.is_good(&drained.target, &[**item]);
    drained.report.wrong = drained.rejected.iter().filter(wrong).count();
    drained.report
}

impl Drained<'_> {
    fn is_over(&self) -> bool {
        self.settled.iter().all(|settled| *settled)
    }

    fn act(&mut self, queue: &mut dyn Queue, runners: usize) {
        for _ in 0..ACTS_MAX {
            if self.is_over() {
                return;
            }
            let acts = queue.next(runners);
            if acts.is_empty() {
                return;
            }
            for act in acts {
                self.carry_out(act);
                assert!(self.running.len() <= runners, "more checks run than there are runners");
            }
        }
        panic!("the queue goes round in circles");
    }

    fn carry_out(&mut self, act: Act) {
        match act {
            Act::Start { on, items } => self.start(on, items),
            Act::Stop(run) => drop(self.running.remove(&run)),
            Act::Land(run) => self.land(run),
            Act::Reject(item) => {
                self.settle(item);
                self.report.rejected += 1;
                self.rejected.push(item);
            }
        }
    }

    fn start(&mut self, on: usize, items: Vec<Item>) {
        let target = &self.target[..on];
        let state = self.world.state(target, &items);
        let attempt = self.attempts.entry(state).or_default();
        *attempt += 1;
        let passes = self.world.is_good(target, &items) && !self.world.is_fluke(state, *attempt);
        let ends = self.now + self.world.duration(state, *attempt);
        self.running.insert(self.report.checks, Running { on, items, ends, passes });
        self.report.checks += 1;
    }

    /// Only to a state that passed, and only forward: the target is its beginning.
    fn land(&mut self, run: RunId) {
        let (on, items) = self.passed.remove(&run).expect("only what passed lands");
        let done = self.target.len() - on;
        assert_eq!(self.target[on..], items[..done], "the target is not what the check ran on");
        for item in &items[done..] {
            self.settle(*item);
            self.report.landed += 1;
            self.target.push(*item);
        }
    }

    fn settle(&mut self, item: Item) {
        assert!(!self.settled[item], "an item is settled once");
        self.settled[item] = true;
    }

    /// Moves the clock to the next end and gives all runs that end then.
    fn wait(&mut self) -> Vec<(RunId, bool)> {
        let next = self.running.values().map(|run| run.ends).min_by(f64::total_cmp);
        self.now = next.expect("a queue that is not drained has a check running");
        let over: Vec<RunId> =
            self.running.iter().filter(|(_, run)| run.ends <= self.now).map(|(id, _)| *id).collect();
        let mut ended = Vec::new();
        for id in over {
            let Some(run) = self.running.remove(&id) else { continue };
            ended.push((id, run.passes));
            if run.passes {
                self.passed.insert(id, (run.on, run.items));
            }
        }
        ended
    }
}
