//! A day of a queue, written by hand, and the figures that it makes.

use super::*;
use gastown_core::{Event, QueueStep, Request};
use serde_json::{Value, json};

const HOUR: i64 = 3_600;

fn micros(hour: i64, minute: i64) -> i64 {
    (hour * HOUR + minute * 60) * 1_000_000
}

/// Approved at one o'clock.
fn request(name: &str) -> Request {
    let text = json!({
        "id": name, "rig": "harbor", "task": null, "agent": null, "title": format!("Title of {name}"), "branch": name,
        "head": name, "base": "base", "revision": 1, "round": 0, "state": "queued", "verdicts": [],
        "change": {"files": 1, "additions": 1, "deletions": 0, "commits": 1}, "opened": 0, "since": 0,
        "approval": {"head": name, "by": "owner", "at": micros(1, 0)},
    });
    serde_json::from_value(text).expect("a request")
}

fn rig() -> Rig {
    let text = json!({
        "id": "harbor", "prefix": "gt", "source": {"path": "/harbor"}, "target": "main", "target_head": "main1",
        "owner": {"name": "Ada", "email": "ada@example.org"}, "review": "required", "held": false, "shallow": false,
        "gates": [{"name": "test", "command": "sh", "timeout_secs": 9}, {"name": "lint", "command": "l", "timeout_secs": 9}],
        "demo": false, "removed": false, "added": 0,
    });
    serde_json::from_value(text).expect("a rig")
}

fn key(tree: &str) -> Value {
    json!({"tree": tree, "command": "sh", "environment": "here"})
}

fn verdict(tree: &str, result: &str, secs: i64, at: i64) -> Value {
    json!({
        "gate": "test", "result": result, "commit": format!("c-{tree}"), "took_ms": secs * 1_000, "words": "", "at": at,
        "key": key(tree), "known": secs == 0,
    })
}

struct Day(QueuePast, u64);

impl Day {
    fn step(&mut self, at: i64, step: Value) {
        let step: QueueStep = serde_json::from_value(step).expect("a step");
        self.0.take(Time(at), &step);
    }

    /// Of requests `r1`, `r2`, ... by their numbers.
    fn starts(&mut self, requests: &[u64], at: i64) -> (u64, Vec<String>) {
        let run = self.1;
        self.1 += 1;
        let names: Vec<String> = requests.iter().map(|number| format!("r{number}")).collect();
        let check = json!({"on": 0, "items": requests, "purpose": "First"});
        let started = json!({"step": "run_started", "run": run, "check": check, "requests": names, "target": "main1", "runner": 0});
        self.step(at, started);
        (run, names)
    }

    fn passes(&mut self, requests: &[u64], (tree, secs): (&str, i64), at: i64) {
        let (run, names) = self.starts(requests, at);
        let verdicts = [verdict(tree, "passed", secs, at)];
        self.step(at, json!({"step": "run_passed", "run": run, "requests": names, "chain": [], "verdicts": verdicts, "kept": []}));
        self.step(at, json!({"step": "run_landed", "run": run, "requests": names}));
    }

    fn fails(&mut self, requests: &[u64], (tree, secs): (&str, i64), at: i64, already: bool) {
        let (run, names) = self.starts(requests, at);
        let verdicts = [verdict(tree, "failed", secs, at)];
        let red =
            json!({"kind": "failed", "gate": "test", "words": "", "verdicts": verdicts, "already": already});
        self.step(at, json!({"step": "run_failed", "run": run, "requests": names, "red": red, "kept": []}));
    }
}

fn the_day() -> Day {
    let mut day = Day(QueuePast::default(), 0);
    let kept = json!([{"key": key("two"), "outcome": "Passed"}]);
    let ended = json!({
        "step": "rehearsed", "rehearsal": "ended", "run": 0, "requests": [], "outcome": "Passed", "gate": null, "kept": kept,
    });
    day.step(micros(0, 30), ended);
    day.passes(&[1], ("one", 40), micros(2, 0));
    day.fails(&[2, 3], ("two and three", 50), micros(3, 0), false);
    day.passes(&[2], ("two", 0), micros(3, 10));
    day.fails(&[3], ("three", 60), micros(3, 20), false);
    day.step(micros(3, 20), json!({"step": "rejected", "request": "r3", "item": 3, "fault": "Alone"}));
    let (run, names) = day.starts(&[4], micros(3, 25));
    day.step(micros(3, 30), json!({"step": "run_stopped", "run": run, "requests": names}));
    day.fails(&[4], ("four", 30), micros(3, 40), false);
    day.passes(&[4], ("four", 70), micros(4, 0));
    day
}

fn figures(day: &Day) -> QueueFiguresView {
    let mut town = Town::default();
    for name in ["r1", "r2", "r3", "r4"] {
        town.apply(&Event::RequestOpened { request: Box::new(request(name)) });
    }
    let span = Span::new(Time(micros(23, 0)), 1, 0);
    queue_figures_view(&town, &rig(), &day.0, &span)
}

#[test]
fn a_days_waits_and_checks_are_what_was_counted_by_hand() {
    let figures = figures(&the_day());

    let sum = QueueBinView {
        bin: String::new(),
        landed: 3,
        sent_back: 1,
        wait_p50_secs: Some(2 * 3_600 + 600),
        wait_p95_secs: Some(3 * 3_600),
        passed: 3,
        failed: 3,
        stopped: 1,
        known: 1,
        serial: 4,
        ran: 6,
        rehearsed: 1,
        rehearsals: 1,
    };
    assert_eq!(figures.sum, sum);
    let three = &figures.bins[3];
    assert_eq!((three.bin.as_str(), three.landed, three.sent_back, three.serial), ("03:00", 1, 1, 2));
    assert_eq!((three.passed, three.failed, three.stopped, three.ran), (1, 3, 1, 4));
    assert_eq!((figures.bins.len(), figures.bins[5].wait_p50_secs), (24, None), "nothing landed at five");
    let landed: Vec<_> = figures.landings.iter().map(|row| (row.request.as_str(), row.proven)).collect();
    let wanted = [("r4", ProvenWord::Ran), ("r2", ProvenWord::Rehearsed), ("r1", ProvenWord::Ran)];
    assert_eq!(landed, wanted.map(|(name, proven)| (name, Some(proven))));
}

#[test]
fn a_gates_record_is_what_was_counted_by_hand_and_one_that_never_ran_claims_nothing() {
    let mut day = the_day();
    let figures_before = figures(&day);
    let [test, lint] = &figures_before.gates[..] else { panic!("{:?}", figures_before.gates) };

    assert_eq!((test.ran, test.passed, test.failed, test.known), (5, 2, 3, 1));
    assert_eq!(
        (test.flukes, test.open),
        (1, 0),
        "tree four failed and passed; r3 was to blame for the others"
    );
    let share = (test.fluke_permille, test.fluke_from_permille, test.fluke_to_permille);
    assert_eq!(share, (Some(333), Some(61), Some(792)));
    assert_eq!((test.took_p50_ms, test.took_p95_ms), (Some(50_000), Some(70_000)));
    let red = test.last_red.as_ref().expect("it was red");
    assert_eq!((red.request.as_str(), red.blame, red.commit.as_str()), ("r4", BlameWord::Fluke, "c-four"));
    assert!(!test.red_on_target);
    assert_eq!((lint.is_set, lint.ran, lint.fluke_permille, lint.took_p50_ms), (true, 0, None, None));

    day.fails(&[4], ("broken", 10), micros(5, 0), true);
    assert!(figures(&day).gates[0].red_on_target);
}

#[test]
fn other_days_are_left_out() {
    let town = Town::default();
    let tomorrow = Span::new(Time(micros(47, 0)), 1, 0);

    let figures = queue_figures_view(&town, &rig(), &the_day().0, &tomorrow);

    assert_eq!((figures.sum, figures.landings, figures.gates[0].ran), (QueueBinView::default(), vec![], 0));
}
