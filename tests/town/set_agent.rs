//! `gt agent set`: a running program is told what it has a command for, restarted for the rest, or nothing is changed.

use gastown_tests::{TestTown, until};
use std::path::PathBuf;

/// Writes down how it was started and each line that it is told, and rests after each.
const PRESET: &str = r#"
name = "pliant"
title = "Pliant"
vendor = "Pl"
program = "sh"
[args]
always = ["-c", 'rest() { printf "\033]7501;state=idle\033\\"; }; echo "started $*" >> said; rest; while read -r line; do echo "told $line" >> said; rest; done', "pliant"]
ask = ["asks"]
full = ["acts"]
model = ["--model={model}"]
effort = ["--effort={effort}"]
[switch]
model = "/model {model}"
[prompt]
by = "none"
[keys]
interrupt = "\u0003"
exit = "\u0004"
[[signal]]
from = "osc7501"
starts = "state=idle"
means = "ready"
"#;

fn said(town: &TestTown) -> String {
    let agent = town.json(&["agent", "show", "wren"]);
    let worktree = agent["worktree"].as_str().map(PathBuf::from);
    worktree.and_then(|dir| std::fs::read_to_string(dir.join("said")).ok()).unwrap_or_default()
}

fn set<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["agent", "set", "wren"], more].concat()
}

#[test]
fn a_running_program_is_told_or_restarted_and_a_refusal_changes_nothing() {
    let town = TestTown::new();
    town.own_preset("pliant", PRESET);
    town.add_rig(&town.repo("harbor"), &[]);
    town.ok(&["agent", "add", "--rig", "harbor", "--name", "wren", "--preset", "pliant"]);
    let task = town.json(&["task", "add", "--rig", "harbor", "--title", "Say hello"]);
    let task = task["id"].as_str().expect("an id");
    assert!(town.refused(&set(&["--model", "swift"])).contains("task"), "model and effort go with a task");
    town.ok(&["sling", task, "wren"]);
    until("it was started", || said(&town).contains("started asks"));

    for (wish, words) in [
        (["--effort", "low"], "restart"),
        (["--mode", "full"], "restart"),
        (["--model", "two words"], "one word"),
        (["--model", "--all"], "hyphen"),
    ] {
        let refused = town.gt(&set(&[&format!("{}={}", wish[0], wish[1])]));
        assert!(refused.code == 1 && refused.err.contains(words), "{wish:?}: {refused:?}");
    }
    assert_eq!(town.json(&["agent", "show", "wren"])["mode"], "ask");
    assert_eq!(town.json(&["task", "show", task])["effort"], serde_json::Value::Null);

    town.ok(&set(&["--model", "swift"]));
    until("it is told", || said(&town).contains("told /model swift"));
    assert_eq!(said(&town).matches("started").count(), 1, "the same program");

    town.ok(&set(&["--mode", "full", "--effort", "low", "--restart"]));
    until("it was started anew", || said(&town).contains("started acts --model=swift --effort=low"));
    assert_eq!(town.json(&["agent", "show", "wren"])["mode"], "full");
}
