//! Real branches whose truth is that of a simulated world, landed by a real hall; and what that hall decided, held against the
//! simulator.

use crate::{Repo, TestTown, journal};
use gastown_core::{Event, QueueStep};
use gastown_queuesim::{Act, Item, KnownItem, Ours, Queue, World};
use std::collections::BTreeMap;

/// Fails where a part is broken, or two parts claim the same key: each merges with the other, and they break together.
const GATE: &str =
    "! grep -rq BROKEN parts && test -z \"$(grep -rhow 'key-[0-9-]*' parts | sort | uniq -d)\"";

/// A repository with one branch for each change of a world, each with a file of its own.
pub struct Line {
    pub town: TestTown,
    pub repo: Repo,
    world: World,
    runners: usize,
}

/// What a hall did with a line.
#[derive(Debug, Default)]
pub struct Decided {
    pub checks: usize,
    pub landed: Vec<Item>,
    pub rejected: Vec<Item>,
}

/// A row of the journal, as far as the policy is concerned.
#[derive(Debug)]
enum Row {
    Entered(KnownItem),
    Decided(Act),
    Ended(usize, bool),
}

impl Line {
    /// `before`: shell words that run before the gate looks at anything.
    pub fn new(world: World, runners: usize, before: &str) -> Self {
        let town = TestTown::new();
        let repo = town.repo("harbor");
        repo.write("parts/base.txt", "a base\n");
        repo.commit("a place for parts");
        for item in 0..world.changes {
            repo.git(&["checkout", "-q", "-b", &branch(item), "main"]);
            repo.write(&format!("parts/{}.txt", branch(item)), &part(&world, item));
            repo.commit(&branch(item));
        }
        repo.git(&["checkout", "-q", "main"]);
        town.add_rig(&repo, &["--gate", &format!("check={before} {GATE}")]);
        town.ok(&["rig", "set", "harbor", "--runners", &runners.to_string()]);
        Self { town, repo, world, runners }
    }

    /// All of it enters the queue before anything is decided; returns when everything is settled.
    pub fn drain(&self) {
        self.town.ok(&["mq", "hold", "--rig", "harbor"]);
        for item in 0..self.world.changes {
            self.town.ok(&["mq", "submit", &branch(item), "--rig", "harbor"]);
        }
        self.town.ok(&["mq", "release", "--rig", "harbor"]);
        self.town.ok(&["wait", "mq", "--rig", "harbor", "--idle", "--timeout", "300"]);
    }

    /// Hands the simulator the same facts, in the order in which they became known here, and panics at the first decision that is
    /// not its own; also where a gate said otherwise than the world's truth.
    #[track_caller]
    pub fn decided_as_simulated(&self) -> Decided {
        let mut ours = Ours::default();
        let (mut expected, mut states) = (Vec::new().into_iter(), BTreeMap::new());
        let mut decided = Decided::default();
        for row in self.rows() {
            match row {
                Row::Entered(item) => ours.enter_known(item),
                Row::Decided(act) => {
                    let due = expected.next().or_else(|| {
                        expected = ours.next(self.runners).into_iter();
                        expected.next()
                    });
                    assert_eq!(Some(&act), due.as_ref(), "after {decided:?}");
                    self.note(&mut decided, &mut states, act);
                }
                Row::Ended(run, passed) => {
                    assert_eq!(expected.next(), None, "the hall did not decide this; after {decided:?}");
                    let (on, items): &(usize, Vec<Item>) = &states[&run];
                    let is_good = self.world.is_good(&decided.landed[..*on], items);
                    assert_eq!(passed, is_good, "run {run} of {items:?} on {on} landings");
                    ours.ended(run, passed);
                }
            }
        }
        assert_eq!(decided.landed.len() + decided.rejected.len(), self.world.changes, "{decided:?}");
        decided
    }

    fn note(&self, decided: &mut Decided, states: &mut BTreeMap<usize, (usize, Vec<Item>)>, act: Act) {
        match act {
            Act::Start { on, items } => {
                states.insert(decided.checks, (on, items));
                decided.checks += 1;
            }
            Act::Stop(_) => {}
            Act::Land(run) => decided.landed.extend(&states[&run].1),
            Act::Reject(item) => decided.rejected.push(item),
        }
    }

    /// The target holds exactly what is said to have landed, in that order.
    #[track_caller]
    pub fn has_landed(&self, decided: &Decided) {
        let log = self.repo.git(&["log", "--first-parent", "--reverse", "--format=%P", "main"]);
        let second = log.lines().filter_map(|parents| parents.split_once(' ').map(|(_, second)| second));
        let heads = decided.landed.iter().map(|item| self.repo.git(&["rev-parse", &branch(*item)]));
        assert_eq!(second.collect::<Vec<_>>(), heads.collect::<Vec<_>>());
        self.repo.is_intact();
    }

    fn rows(&self) -> Vec<Row> {
        let steps = journal::of(&self.town).into_iter().filter_map(|entry| match entry.event {
            Event::Queue { step, .. } => Some(step),
            _ => None,
        });
        steps.filter_map(|step| self.row(step)).collect()
    }

    fn row(&self, step: QueueStep) -> Option<Row> {
        let number = |id: u64| usize::try_from(id).expect("a small number");
        Some(match step {
            QueueStep::Entered { item, .. } => {
                // Numbered as they were handed in, or nothing could be compared.
                assert!(number(item.id.0) < self.world.changes, "a stranger in the line: {item:?}");
                Row::Entered(item)
            }
            QueueStep::RunStarted { check, .. } => {
                let items = check.items.iter().map(|item| number(item.0)).collect();
                Row::Decided(Act::Start { on: number(check.on), items })
            }
            QueueStep::RunStopped { run, .. } => Row::Decided(Act::Stop(number(run.0))),
            QueueStep::RunLands { run, .. } => Row::Decided(Act::Land(number(run.0))),
            QueueStep::Rejected { item, .. } => Row::Decided(Act::Reject(number(item.0))),
            QueueStep::RunPassed { run, .. } => Row::Ended(number(run.0), true),
            QueueStep::RunFailed { run, .. } => Row::Ended(number(run.0), false),
            _ => return None,
        })
    }
}

pub fn branch(item: Item) -> String {
    format!("b{item}")
}

/// One line each, so that all changes are of one size.
fn part(world: &World, item: Item) -> String {
    let others = (0..world.changes).filter(|other| world.do_collide(item, *other));
    let keys: Vec<String> =
        others.map(|other| format!("key-{}-{}", item.min(other), item.max(other))).collect();
    let state = if world.is_bad(item) { "BROKEN" } else { "sound" };
    format!("part {item} {state} {}\n", keys.join(" "))
}
