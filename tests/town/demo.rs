//! The demo: every task of it can land, and one call takes it away.

use gastown_tests::{TestTown, until, until_some};
use serde_json::Value;

fn list(town: &TestTown, args: &[&str]) -> Vec<Value> {
    town.json(args).as_array().expect("a list").clone()
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// What a patient person does next, once round.
fn go_round(town: &TestTown, rig: &str) {
    for task in list(town, &["task", "list", "--ready"]) {
        town.ok(&["sling", text(&task["id"]), rig]);
    }
    for ask in list(town, &["waiting"]) {
        town.ok(&["answer", text(&ask["ask"]), "1"]);
    }
    for review in list(town, &["review", "list"]) {
        town.ok(&["review", "approve", text(&review["id"])]);
    }
    let came_back = |request: &&Value| ["conflict", "gate_failed"].contains(&text(&request["state"]));
    for request in list(town, &["mq", "list"]).iter().filter(came_back) {
        let agent = text(&request["agent"]);
        let shown = town.json(&["agent", "show", agent]);
        let waits = shown["up_next"].as_array().is_some_and(|line| !line.is_empty());
        // Its agent holds the work again, or has had other work since and keeps it first in its line.
        match text(&shown["state"]) {
            "stopped" => drop(town.ok(&["restart", agent])),
            "idle" if waits => drop(town.ok(&["start", agent])),
            _ => {}
        }
    }
}

#[test]
fn every_task_of_the_demo_lands_and_the_demo_goes_away_in_one_call() {
    let town = TestTown::new();
    let made = town.json(&["demo"]);
    let rig = text(&made["rig"]).to_owned();
    let repo = std::path::PathBuf::from(text(&made["source"]["text"]));
    assert_eq!((&made["demo"], made["gates"].as_array().map(Vec::len)), (&Value::Bool(true), Some(2)));
    assert_eq!(list(&town, &["task", "list"]).len(), 12);
    assert_eq!(list(&town, &["agent", "list", "--state", "idle"]).len(), 3);
    assert!(town.refused(&["demo"]).contains("already"));

    until("every task of the demo has landed", || {
        go_round(&town, &rig);
        list(&town, &["task", "list", "--status", "closed"]).len() == 12
    });

    let requests = list(&town, &["mq", "list", "--all"]);
    let rounds = |n: u64| requests.iter().filter(|request| request["round"] == n).count();
    assert!(rounds(2) >= 2, "one conflicts and one check is red in the first round: {requests:?}");
    assert!(repo.join("CHANGES.md").is_file(), "the checked-out tree moved along");
    town.ok(&["demo", "--remove"]);
    assert_eq!(list(&town, &["rig", "list"]).len(), 0);
    assert!(!repo.exists(), "its folder is in the trash");
    assert!(town.refused(&["demo", "--remove"]).contains("no demo"));
}

#[test]
fn words_of_a_review_of_the_demo_make_a_second_round_that_shows_them() {
    let town = TestTown::new();
    let rig = text(&town.json(&["demo"])["rig"]).to_owned();
    let tasks = list(&town, &["task", "list", "--ready"]);
    let skerry = tasks.iter().find(|task| task["title"] == "Add the Skerry light").expect("it is ready");
    town.ok(&["sling", text(&skerry["id"]), &rig]);
    let in_round = |round: u64| {
        let waiting = list(&town, &["review", "list"]);
        waiting.into_iter().find(|request| request["round"] == round)
    };
    let first = until_some("the first round waits", || in_round(1));

    town.ok(&["review", "send-back", text(&first["id"]), "--message", "Call it Skerry Rock"]);

    let second = until_some("the second round waits", || in_round(2));
    let diff = town.ok(&["review", "show", text(&second["id"]), "--diff"]);
    assert!(diff.contains("+- Call it Skerry Rock"), "{diff}");
}
