//! A program that runs into a limit is parked until its time has come, and goes on by itself: also in another hall.

use gastown_tests::{TestTown, leftovers, until};

/// Works, shows a limit, and writes down what it is told after that.
const PRESET: &str = r#"
name = "thirsty"
title = "Thirsty"
vendor = "Th"
program = "sh"
[args]
always = ["-c", '''
printf '\033]7501;state=working\033\\'; printf 'LIMIT, WHEN\n> '
while read -r line; do echo "$line" >> told; printf '\033[2J\033[Hat work\n'; done
''']
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
composer = '(?m)^>[^\n]*\z'
[[screen.rule]]
name = "a limit"
shows = '(?m)^(LIMIT[^\n]*)\n>[^\n]*\z'
means = "limited"
[[screen.rule]]
name = "works"
shows = '(?m)^at work'
means = "working"
[limit]
go_on = "go on, please"
[[limit.resets]]
shows = 'try again in (\d+ seconds)'
means = "wait"
"#;

fn at_its_limit(when: &str) -> TestTown {
    let town = TestTown::new();
    town.own_preset("thirsty", &PRESET.replace("WHEN", when));
    town.add_rig(&town.repo("harbor"), &[]);
    for name in ["wren", "otter"] {
        town.ok(&["agent", "add", "--rig", "harbor", "--name", name, "--preset", "thirsty"]);
    }
    assert!(!sling(&town, "wren").contains("limit"));
    town.wait_agent("wren", "limited");
    town
}

fn sling(town: &TestTown, agent: &str) -> String {
    let task = town.json(&["task", "add", "--rig", "harbor", "--title", "Say hello"]);
    town.ok(&["sling", task["id"].as_str().expect("an id"), agent])
}

fn told(town: &TestTown) -> String {
    let agent = town.json(&["agent", "show", "wren"]);
    let worktree = agent["worktree"].as_str().expect("a worktree").to_owned();
    std::fs::read_to_string(std::path::Path::new(&worktree).join("told")).unwrap_or_default()
}

#[test]
fn it_goes_on_when_its_time_has_come_whatever_hall_there_is_by_then() {
    let town = at_its_limit("try again in 12 seconds");
    let limit = town.json(&["agent", "show", "wren"])["limit"].clone();
    assert_eq!(limit["then"], "told", "{limit}");
    assert!(town.ok(&["agent", "list"]).contains("limited until 20"));
    assert!(town.ok(&["status"]).contains("at its limit: thirsty until 20"));

    let hall = town.hall_pid();
    leftovers::kill(hall);
    until("its hall is gone", || !leftovers::is_alive(hall));
    assert_eq!(town.json(&["agent", "show", "wren"])["limit"], limit, "another hall knows it");
    assert_eq!(told(&town), "", "not before");

    until("it is told to go on", || !told(&town).is_empty());
    town.wait_agent("wren", "working");
    assert_eq!(told(&town), "go on, please\n", "once");
    assert!(!town.ok(&["status"]).contains("at its limit"));
}

#[test]
fn one_that_does_not_say_when_waits_for_a_person() {
    let town = at_its_limit("try again later");
    let limit = town.json(&["agent", "show", "wren"])["limit"].clone();
    assert_eq!((&limit["then"], limit["resets"].is_null()), (&"you".into(), true), "{limit}");

    let warned = sling(&town, "otter");
    assert!(warned.contains("thirsty is at its limit; until when is not known"), "{warned}");
    town.ok(&["resume", "wren"]);

    until("it is told to go on", || told(&town) == "go on, please\n");
    town.wait_agent("wren", "working");
}

#[test]
fn what_it_is_told_waits_for_the_line_that_a_person_began() {
    let town = at_its_limit("try again in 6 seconds");
    let task = town.json(&["agent", "show", "wren"])["task"].as_str().expect("a task").to_owned();
    let shown = town.ok(&["task", "show", &task]);
    assert!(shown.contains("at its limit") && shown.contains("wren until 20"), "{shown}");
    town.ok(&["send", "wren", "half a line"]);

    let reason = || town.json(&["agent", "show", "wren"])["reason"].to_string();
    until("it says why it waits", || reason().contains("somebody began"));
    assert_eq!(told(&town), "");

    town.ok(&["send", "wren", "-e", "\\x15"]);
    until("it is told to go on", || !told(&town).is_empty());
    assert_eq!(told(&town), "go on, please\n", "and nothing else");
}
