//! Small pasts, written by hand.

use super::*;
use crate::{Kept, Red};
use gastown_queue::Fault;

fn key(tree: &str) -> Key {
    Key { tree: tree.into(), command: "sh test.sh".into(), environment: "here".into() }
}

fn verdict(tree: &str, result: GateResult, known: bool) -> Verdict {
    Verdict {
        gate: "test".into(),
        result,
        commit: tree.into(),
        head: None,
        target: None,
        took_ms: if known { 0 } else { 40 },
        words: String::new(),
        at: Time(5),
        key: Some(key(tree)),
        known,
    }
}

fn ids(names: &[&str]) -> Vec<RequestId> {
    names.iter().map(|name| RequestId::from(*name)).collect()
}

/// Items have the number of their request's name: `r7` is 7.
fn items(names: &[&str]) -> Vec<ItemId> {
    names.iter().map(|name| ItemId(name[1..].parse().expect("a number"))).collect()
}

struct Told(QueuePast, u64);

impl Told {
    fn new() -> Self {
        Self(QueuePast::default(), 0)
    }

    fn starts(&mut self, requests: &[&str]) -> RunId {
        let run = RunId(self.1);
        self.1 += 1;
        let check = Check { on: 0, items: items(requests), purpose: Purpose::First };
        let (requests, target) = (ids(requests), "main".into());
        self.0.take(Time(1), &QueueStep::RunStarted { run, check, requests, target, runner: 0 });
        run
    }

    fn passes(&mut self, requests: &[&str], verdicts: Vec<Verdict>) -> RunId {
        let run = self.starts(requests);
        let (requests, kept) = (ids(requests), Vec::new());
        self.0.take(Time(2), &QueueStep::RunPassed { run, requests, chain: vec![], verdicts, kept });
        run
    }

    fn fails(&mut self, requests: &[&str], tree: &str) -> RunId {
        let run = self.starts(requests);
        let verdicts = vec![verdict(tree, GateResult::Failed, false)];
        let kind = RedKind::Failed;
        let red = Red { kind, gate: "test".into(), words: String::new(), verdicts, already: false };
        self.0.take(Time(3), &QueueStep::RunFailed { run, requests: ids(requests), red, kept: Vec::new() });
        run
    }

    fn lands(&mut self, run: RunId) {
        let requests = self.0.checks[&run].requests.clone();
        self.0.take(Time(9), &QueueStep::RunLanded { run, requests });
    }

    fn rejects(&mut self, name: &str) {
        let (request, item) = (name.into(), items(&[name])[0]);
        self.0.take(Time(9), &QueueStep::Rejected { request, item, fault: Fault::Alone });
    }

    fn rehearses(&mut self, tree: &str) {
        let kept = vec![Kept { key: key(tree), outcome: Outcome::Passed }];
        let (run, requests, outcome) = (0, vec![], Outcome::Passed);
        let ended = RehearsalStep::Ended { run, requests, outcome, gate: None, kept };
        self.0.take(Time(4), &QueueStep::Rehearsed(ended));
    }

    fn blame(&self, run: RunId) -> Blame {
        let check = &self.0.checks[&run];
        self.0.blame(check, &check.verdicts[0])
    }
}

#[test]
fn a_failure_is_nobodys_until_it_is_known_whose() {
    let mut told = Told::new();
    let red = told.fails(&["r1", "r2"], "t1");
    assert_eq!(told.blame(red), Blame::Open);

    let first = told.passes(&["r1"], vec![verdict("t2", GateResult::Passed, false)]);
    told.lands(first);
    assert_eq!(told.blame(red), Blame::Open, "the other one may be to blame");

    let mut blamed = Told(told.0.clone(), told.1);
    blamed.rejects("r2");
    assert_eq!(blamed.blame(red), Blame::Change);

    let second = told.passes(&["r2"], vec![verdict("t3", GateResult::Passed, false)]);
    told.lands(second);
    assert_eq!(told.blame(red), Blame::Fluke, "all that it was about is in the target");
}

#[test]
fn a_tree_that_failed_and_passed_proves_a_fluke_whatever_became_of_the_change() {
    let mut told = Told::new();
    let red = told.fails(&["r1"], "t1");
    told.passes(&["r1"], vec![verdict("t1", GateResult::Passed, false)]);
    told.rejects("r1");

    assert_eq!(told.blame(red), Blame::Fluke);
}

#[test]
fn a_landing_says_whether_something_ran_for_it() {
    let mut told = Told::new();
    told.rehearses("seen");
    let ran = told.passes(&["r1"], vec![verdict("new", GateResult::Passed, false)]);
    let known = told.passes(&["r2"], vec![verdict("new", GateResult::Passed, true)]);
    let rehearsed = told.passes(&["r3"], vec![verdict("seen", GateResult::Passed, true)]);
    let unchecked = told.passes(&["r4"], vec![]);
    [ran, known, rehearsed, unchecked].into_iter().for_each(|run| told.lands(run));

    let proven: Vec<_> = told.0.landings().iter().map(|landing| told.0.proven(landing)).collect();

    let wanted = [Proven::Ran, Proven::Known, Proven::Rehearsed, Proven::Unchecked].map(Some);
    assert_eq!(proven, wanted);
    assert_eq!(told.0.rehearsals(), [Time(4)]);
}
