//! `gt t`: from nothing to a task, or to a working agent, in one line.

use gastown_tests::TestTown;
use serde_json::json;

#[test]
fn one_line_is_a_task_and_its_first_line_is_the_title() {
    let town = TestTown::new();
    town.add_rig(&town.repo("harbor"), &[]);

    let short = town.json(&["t", "Fix the flaky login test"]);
    let long = town.gt_with(&["t", "-", "--json"], "\nPage the payouts\n\nBy cursor.\nNot by offset.\n");

    assert_eq!(
        (&short["title"], &short["body"], &short["rig"]),
        (&json!("Fix the flaky login test"), &json!(""), &json!("harbor"))
    );
    let long: serde_json::Value = serde_json::from_str(&long.out).expect("JSON");
    assert_eq!(
        (&long["title"], &long["body"]),
        (&json!("Page the payouts"), &json!("By cursor.\nNot by offset."))
    );
    assert_eq!(town.json(&["task", "list"]).as_array().map(Vec::len), Some(2));
}

#[test]
fn no_words_are_a_wrong_command_line_and_make_nothing() {
    let town = TestTown::new();
    town.add_rig(&town.repo("harbor"), &[]);

    let empty = town.gt(&["t", "  \n "]);

    assert_eq!(empty.code, 2);
    assert_eq!(town.json(&["task", "list"]), json!([]));
}

#[test]
fn a_started_sentence_has_an_agent_and_a_refused_start_keeps_the_task() {
    let town = TestTown::new();
    town.own_program("claude");
    town.add_rig(&town.repo("harbor"), &[]);

    let refused = town.gt(&["t", "Paint the door", "--start", "--preset", "shell"]);
    let started = town.json(&["t", "Paint the gate", "-s", "--preset", "claude"]);

    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("is kept") && refused.err.contains("gt sling hb-"), "{}", refused.err);
    assert!(started["assignee"].is_string(), "{started}");
    let titles: Vec<_> = town
        .json(&["task", "list"])
        .as_array()
        .expect("a list")
        .iter()
        .map(|task| task["title"].clone())
        .collect();
    assert_eq!(titles.len(), 2, "{titles:?}");
}
