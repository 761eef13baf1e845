//! A program whose conversation is nearly full hands its work over: a fresh session goes on in the same worktree, and is told of it.

use gastown_tests::{TestTown, until};
use std::os::unix::fs::PermissionsExt;

/// The first time it changes something, asks, and hands over; then it writes down what it was told, and is done.
const PROGRAM: &str = r#"#!/bin/sh
printf '\033]7501;state=working\033\\'
if [ -e half ]; then
  printf '%s' "$1" > told.txt
  gt prime > primed.txt
  gt done
else
  echo half > half
  gt ask "Red or blue?" --wait
  gt handoff -m "The lamp hangs; its wire is left."
fi
exec sleep 600
"#;

fn preset(program: &str) -> String {
    format!(
        "name = \"relay\"\ntitle = \"Relay\"\nvendor = \"Re\"\nprogram = {program:?}\n[prompt]\nby = \"argument\"\n\
         [keys]\ninterrupt = \"\\u0003\"\nexit = \"\\u0004\"\n\
         [[signal]]\nfrom = \"osc7501\"\nstarts = \"state=working\"\nmeans = \"working\"\n"
    )
}

#[test]
fn a_fresh_session_goes_on_and_knows_what_the_last_one_left_asked_and_was_told() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &[]);
    let program = town.path("relay.sh");
    std::fs::write(&program, PROGRAM).expect("a program");
    std::fs::set_permissions(&program, PermissionsExt::from_mode(0o755)).expect("it can be run");
    town.own_preset("relay", &preset(program.to_str().expect("UTF-8")));
    town.ok(&["agent", "add", "--rig", "harbor", "--name", "wren", "--preset", "relay"]);
    let task = town.json(&["task", "add", "--rig", "harbor", "--title", "Hang the lamp"]);
    let task = task["id"].as_str().expect("an id").to_owned();
    town.ok(&["sling", &task, "wren"]);
    until("it is seen at work", || town.ok(&["events"]).contains("wren works"));
    until("it asks", || town.ok(&["waiting"]).contains("Red or blue?"));
    let ask = town.json(&["waiting"])[0]["ask"].as_str().expect("an id").to_owned();
    let session = || town.json(&["agent", "show", "wren"])["session"].as_str().map(str::to_owned);
    let before = session();

    town.ok(&["answer", &ask, "blue"]);

    town.wait_task(&task, "in_review");
    assert_ne!(session(), before);
    assert!(town.ok(&["events"]).contains("wren goes on in a fresh conversation"));
    let agent = town.json(&["agent", "show", "wren"]);
    let read = |file: &str| {
        let path = std::path::Path::new(agent["worktree"].as_str().expect("a folder")).join(file);
        std::fs::read_to_string(path).expect("it was written")
    };
    let (told, primed, base) =
        (read("told.txt"), read("primed.txt"), agent["base"].as_str().expect("a commit"));
    for words in
        ["Task ", "The lamp hangs; its wire is left.", "Red or blue?", "blue", &format!("git log {base}")]
    {
        assert!(told.contains(words) && primed.contains(words), "{words}: {told}\n---\n{primed}");
    }
    let reasons = town.ok(&["snapshot", "list"]);
    assert!(reasons.contains("before it is handed over"), "{reasons}");
}
