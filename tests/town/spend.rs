//! What agents spend is read from their own transcripts, and a limit keeps new work waiting.

use gastown_tests::{TestTown, until};
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt;

/// Writes a transcript as Claude Code does, changes a file and ends. `$1` is the word for the input tokens.
const SCRIBE: &str = r#"#!/bin/sh
place="$HOME/.claude/projects/$(pwd -P | sed 's/[^A-Za-z0-9]/-/g')"
mkdir -p "$place"
line() {
  printf '{"type":"assistant","timestamp":"%s","cwd":"%s","isSidechain":false,"message":{"id":"%s","model":"claude-sonnet-4-5-20250929","usage":{"%s":%s,"output_tokens":1000,"cache_read_input_tokens":20000}}}\n' \
    "$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)" "$(pwd -P)" "$1" "$2" "$3"
}
{ line "a-$GT_SESSION" "$1" 5000; line "a-$GT_SESSION" "$1" 5000; line "b-$GT_SESSION" "$1" 1000; } > "$place/$GT_SESSION.jsonl"
line stranger input_tokens 900000 > "$HOME/elsewhere.jsonl"
ln -sf "$HOME/elsewhere.jsonl" "$place/link.jsonl"
[ -e "$place/pipe.jsonl" ] || mkfifo "$place/pipe.jsonl"
echo "$GT_SESSION" >> texts/scribe.txt
"#;

/// What one session of the scribe costs: 6,000 in, 2,000 out and 40,000 from the cache.
const COST: &str = "0.06 USD";

fn town(input_word: &str) -> TestTown {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &[]);
    let program = town.path("scribe.sh");
    std::fs::write(&program, SCRIBE).expect("a program");
    std::fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).expect("it can be run");
    let preset = format!(
        "name = \"scribe\"\ntitle = \"Scribe\"\nvendor = \"Sc\"\nprogram = {program:?}\nends_with_turn = true\n\
         [args]\nalways = [\"{input_word}\"]\n[prompt]\nby = \"none\"\n[keys]\ninterrupt = \"x\"\nexit = \"x\"\n\
         [transcript]\nformat = \"claude\"\nfolder = \".claude\"\nfiles = [\"projects/{{worktree}}/*.jsonl\"]\n"
    );
    town.own_preset("scribe", &preset);
    town.ok(&["agent", "add", "--rig", "harbor", "--name", "wren", "--preset", "scribe"]);
    town
}

/// A task in words, given to wren.
fn sling(town: &TestTown, title: &str) -> String {
    let task = town.json(&["task", "add", "--rig", "harbor", "--title", title]);
    let id = task["id"].as_str().expect("an id").to_owned();
    town.ok(&["sling", &id, "wren"]);
    id
}

fn costs(town: &TestTown) -> Value {
    town.json(&["costs", "--days", "2"])
}

#[test]
fn the_figures_of_a_transcript_arrive_in_the_costs_and_with_the_agent() {
    let town = town("input_tokens");

    let task = sling(&town, "Write it down");
    town.wait_task(&task, "in_review");
    until("its transcript was read", || costs(&town)["sum"]["answers"] == 2);

    let costs = costs(&town);
    let sum = &costs["sum"];
    assert_eq!((&sum["cost"], &sum["unpriced_tokens"]), (&json!(COST), &json!(0)), "{costs:#}");
    assert_eq!((&sum["input_tokens"], &sum["cache_read_tokens"]), (&json!(6_000), &json!(40_000)));
    for rows in ["agents", "tasks", "rigs", "models", "presets"] {
        assert_eq!(costs[rows][0]["sum"]["cost"], COST, "{rows}");
    }
    assert_eq!((&costs["tasks"][0]["name"], &costs["agents"][0]["name"]), (&json!(task), &json!("wren")));
    assert_eq!(costs["unknown"], json!([]));
    let agent = town.json(&["agent", "show", "wren"]);
    assert_eq!(
        (&agent["usage"]["sum"]["cost"], &agent["usage"]["context_tokens"]),
        (&json!(COST), &json!(22_000))
    );
    assert!(town.ok(&["events"]).contains("wren used 48000 tokens, 0.06 USD"));
    assert!(town.ok(&["costs", "--days", "2", "--by", "model"]).contains("claude-sonnet-4-5-20250929"));
}

#[test]
fn a_format_that_is_not_known_is_said_and_costs_nothing_known() {
    let town = town("tokens_in");

    let task = sling(&town, "Write it otherwise");
    town.wait_task(&task, "in_review");
    until("its transcript was read", || costs(&town)["unknown"][0]["why"] == "format_not_known");

    let said = town.ok(&["costs", "--days", "2"]);
    assert!(said.contains("not known: wren on") && said.contains("format not known"), "{said}");
    assert_eq!(costs(&town)["agents"][0]["sum"]["unknown_sessions"], 1);
    assert_eq!(town.json(&["agent", "show", "wren"])["usage"]["sum"], Value::Null);
}

#[test]
fn a_hard_limit_keeps_new_work_waiting_until_it_is_lifted_and_a_new_hall_remembers() {
    let town = town("input_tokens");
    town.ok(&["budget", "set", "--soft", "0.01", "--hard", "0.05"]);
    let first = sling(&town, "The dear one");
    town.wait_task(&first, "in_review");
    let budget = || town.json(&["budget", "show"]);
    until("the limit is reached", || budget()["held_until"].is_string());
    assert_eq!((&budget()["spent"], &budget()["hard"]), (&json!(COST), &json!("0.05 USD")));
    let review = town.review_of(&first);
    town.ok(&["review", "approve", &review]);
    town.wait_task(&first, "closed");

    let second = sling(&town, "The one that waits");

    assert_eq!(budget()["waiting"], 1);
    town.wait_agent("wren", "idle");
    town.ok(&["down", "--agents", "stop"]);
    assert_eq!(town.json(&["agent", "show", "wren"])["up_next"], json!([second]));
    assert!(town.ok(&["budget", "show"]).contains("new work waits until"));
    town.ok(&["budget", "lift"]);
    town.wait_task(&second, "in_review");
    until("both are counted", || costs(&town)["sum"]["answers"] == 4);
    assert_eq!(costs(&town)["rigs"][0]["landed"], 1);
}

#[test]
fn limits_that_are_no_amounts_are_refused_and_change_nothing() {
    let town = TestTown::new();
    for wrong in ["much", "-5", "1.2345678", "0"] {
        town.refused(&["budget", "set", &format!("--hard={wrong}")]);
    }
    assert_eq!(town.json(&["budget", "show"]), Value::Null);
    assert_eq!(town.gt(&["budget", "set"]).code, 2, "nothing to set");
    town.ok(&["budget", "set", "--hard", "12.50"]);
    town.ok(&["budget", "set", "--soft", "10"]);
    assert_eq!(town.json(&["budget", "show"])["hard"], "12.50 USD", "what is not named stays");
    town.ok(&["budget", "set", "--hard", "none"]);
    assert_eq!(town.json(&["budget", "show"])["hard"], Value::Null);
    assert!(town.refused(&["budget", "lift"]).contains("no hard limit"));
}
