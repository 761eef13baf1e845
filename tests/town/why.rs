//! `gt agent why`: what each source says, which rule decides, and what was added to the program's start.

use gastown_tests::{TestTown, until, until_some};
use serde_json::{Value, json};

/// Its protocol says that it works, and its screen that a turn ended.
const PRESET: &str = r#"
name = "talker"
title = "Talker"
vendor = "Ta"
program = "sh"
reads_screen = true
[args]
always = ["-c", '''printf '\033]7501;state=working\033\\'; echo 'all is done'; exec sleep 600''']
[env.set]
TALKER_VOICE = "low"
[prompt]
by = "none"
[keys]
interrupt = "\u0003"
exit = "\u0004"
[[signal]]
from = "osc7501"
starts = "state=working"
means = "working"
[screen]
lines = 4
composer = '^ready>'
[[screen.rule]]
name = "says that all is done"
shows = '^all is done'
means = "turn_ended"
"#;

#[test]
fn a_state_is_explained_by_every_source_and_the_rule_that_decides() {
    let town = TestTown::new();
    town.own_preset("talker", PRESET);
    town.add_rig(&town.repo("harbor"), &[]);
    town.ok(&["agent", "add", "--rig", "harbor", "--name", "wren", "--preset", "talker"]);

    let nobody = town.json(&["agent", "why", "wren"]);
    assert_eq!((&nobody["rule"], &nobody["evidence"]), (&Value::Null, &json!([])));

    let task = town.json(&["task", "add", "--rig", "harbor", "--title", "Talk"]);
    town.ok(&["sling", task["id"].as_str().expect("an id"), "wren"]);
    let mut why = Value::Null;
    until("both sources are heard and the town knows it", || {
        why = town.json(&["agent", "why", "wren"]);
        let heard = why["evidence"].as_array().filter(|all| all.len() == 2 && all[0]["state"] == "done");
        heard.is_some() && why["state"] != "starting"
    });

    const RULE: &str = r#"OSC 7501 starts with "state=working" means working"#;
    assert_eq!((&why["state"], &why["rule"]), (&json!("working"), &json!(RULE)));
    let said: Vec<_> = why["evidence"].as_array().expect("evidence").iter().collect();
    assert_eq!(
        (&said[0]["source"], &said[0]["rule"]),
        (&json!("screen"), &json!("screen: says that all is done"))
    );
    assert_eq!((&said[1]["source"], &said[1]["state"]), (&json!("protocol"), &json!("working")));
    assert!(said.iter().all(|said| said["since"].is_string()), "{said:?}");
    let added = why["added_to_start"].to_string();
    assert!(added.contains("state=working") && added.contains("variables: TALKER_VOICE"), "{added}");
    assert!(!added.contains("low"), "of variables only the names: {added}");

    let text = town.gt(&["agent", "why", "wren"]).out;
    assert!(text.contains(&format!("rule  {RULE}")) && text.contains("SOURCE"), "{text}");
    assert_eq!(town.gt(&["agent", "why", "nobody"]).code, 1);
}

/// It says nothing on its terminal that anybody understands: only what it writes down tells of its turn.
const WRITER: &str = r#"
name = "writer"
title = "Writer"
vendor = "Wr"
program = "sh"
[args]
always = ["-c", '''
mkdir -p "$HOME/.writer"
note() { printf "$1\n" "$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)" "$(pwd -P)" >> "$HOME/.writer/$GT_SESSION.jsonl"; echo .; }
note '{"type":"session","timestamp":"%s","cwd":"%s"}'
note '{"type":"message","timestamp":"%s","message":{"role":"user"}}'
while [ ! -e "$HOME/go" ]; do sleep 0.2; done
echo done > note.txt
note '{"type":"message","timestamp":"%s","message":{"role":"assistant","usage":{"input":1,"output":1},"stopReason":"stop"}}'
exec sleep 600''']
[prompt]
by = "none"
[keys]
interrupt = "\u0003"
exit = "\u0004"
[transcript]
format = "pi"
folder = ".writer"
files = ["*.jsonl"]
[[transcript.record]]
has = { "/message/role" = "user" }
means = "working"
[[transcript.record]]
has = { "/message/stopReason" = "stop" }
means = "turn_ended"
"#;

#[test]
fn a_program_that_only_writes_a_transcript_works_and_ends_its_turn_by_it() {
    let town = TestTown::new();
    town.own_preset("writer", WRITER);
    town.add_rig(&town.repo("harbor"), &[]);
    town.ok(&["agent", "add", "--rig", "harbor", "--name", "wren", "--preset", "writer"]);
    let task = town.json(&["task", "add", "--rig", "harbor", "--title", "Write"]);
    let id = task["id"].as_str().expect("an id");
    town.ok(&["sling", id, "wren"]);

    town.wait_agent("wren", "working");
    // It works since its start; a moment later it has written so.
    let why = until_some("its transcript is heard", || {
        let why = town.json(&["agent", "why", "wren"]);
        why["evidence"][0].is_object().then_some(why)
    });
    let said = &why["evidence"][0];
    assert_eq!((&said["source"], &said["state"]), (&json!("transcript"), &json!("working")));
    assert_eq!(said["rule"], r#"transcript: /message/role is "user" means working"#);
    assert_eq!(why["rule"], said["rule"]);
    let session = why["session"].as_str().expect("a session");
    let proof = said["proof"].as_str().expect("a proof");
    assert!(proof.starts_with(&format!("{session}.jsonl, byte ")), "{proof}");
    assert!(town.gt(&["agent", "why", "wren"]).out.contains(proof));

    std::fs::write(town.path("home/go"), "").expect("a file");
    town.wait_task(id, "in_review");
    until("the end is heard", || {
        let why = town.json(&["agent", "why", "wren"]);
        why["evidence"][0]["state"] == "done"
    });
}
