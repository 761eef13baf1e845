//! A program that is killed at work is started again with the conversation that it had, and hears what waited for it.

use gastown_tests::{TestTown, leftovers, until};
use std::path::{Path, PathBuf};

/// Says that it works, writes down how it was started, and works on for ever.
const PRESET: &str = r#"
name = "steady"
title = "Steady"
vendor = "St"
program = "sh"
[args]
always = ["-c", 'printf "\033]7501;state=working\033\\"; printf "%s|" "$@" >> starts; echo >> starts; exec sleep 600', "steady"]
[prompt]
by = "argument"
[resume]
named = ["--name", "{conversation}"]
args = ["--go-on", "{conversation}"]
[keys]
interrupt = "\u0003"
exit = "\u0004"
[[signal]]
from = "osc7501"
starts = "state=working"
means = "working"
"#;

fn town_with_steady() -> TestTown {
    let town = TestTown::new();
    town.own_preset("steady", PRESET);
    let repo = town.repo("harbor");
    town.add_rig(&repo, &[]);
    town.ok(&["agent", "add", "--rig", "harbor", "--name", "wren", "--preset", "steady"]);
    let task = town.json(&["task", "add", "--rig", "harbor", "--title", "Say hello"]);
    town.ok(&["sling", task["id"].as_str().expect("an id"), "wren"]);
    town
}

/// The arguments of each start, in order.
fn starts(town: &TestTown) -> Vec<Vec<String>> {
    let agent = town.json(&["agent", "show", "wren"]);
    let Some(worktree) = agent["worktree"].as_str().map(PathBuf::from) else { return Vec::new() };
    let text = std::fs::read_to_string(worktree.join("starts")).unwrap_or_default();
    let starts = text.split("|\n").filter(|start| !start.is_empty());
    starts.map(|start| start.split('|').map(str::to_owned).collect()).collect()
}

fn works(town: &TestTown, times: usize) {
    until(&format!("it was started {times} times"), || starts(town).len() == times);
    until("it is seen at work", || {
        town.ok(&["events"]).lines().filter(|line| line.ends_with("wren works")).count() == times
    });
}

fn kill_program(town: &TestTown) {
    let session = town.json(&["agent", "show", "wren"])["session"].as_str().expect("a session").to_owned();
    assert!(leftovers::end_processes_of(Path::new(&format!("GT_SESSION={session}"))) > 0);
}

#[test]
fn a_killed_program_goes_on_three_times_by_itself_and_by_hand_goes_on_or_begins_anew() {
    let town = town_with_steady();
    works(&town, 1);
    for times in 2..=4 {
        kill_program(&town);
        works(&town, times);
    }
    kill_program(&town);
    town.wait_agent("wren", "failed");
    let reason = town.json(&["agent", "show", "wren"])["reason"].to_string();
    assert!(reason.contains("three times in ten minutes"), "{reason}");

    town.ok(&["restart", "wren"]);
    works(&town, 5);
    town.ok(&["restart", "wren", "--fresh"]);
    works(&town, 6);

    let starts = starts(&town);
    let [first, others @ .., fresh] = &starts[..] else { panic!("{starts:?}") };
    assert_eq!(first[0], "--name");
    assert!(first[2].starts_with("Task "), "{first:?}");
    for start in others {
        assert_eq!(start[..2], ["--go-on", &first[1]]);
        assert!(start[2].starts_with("Your session broke off: "), "{start:?}");
    }
    assert!(fresh[0] == "--name" && fresh[1] != first[1], "{fresh:?}");
}

#[test]
fn a_new_hall_goes_on_with_what_broke_off_while_there_was_none() {
    let town = town_with_steady();
    works(&town, 1);
    town.ok(&["nudge", "wren", "And say goodbye."]);
    let agent = town.json(&["agent", "show", "wren"]);
    let session = agent["session"].as_str().expect("a session");
    let hall = town.hall_pid();
    leftovers::kill(hall);
    until("its hall is gone", || !leftovers::is_alive(hall));
    assert!(leftovers::end_processes_of(Path::new(&format!("GT_SESSION={session}"))) > 0);

    works(&town, 2);

    let events = town.ok(&["events"]);
    assert!(events.contains("waits for the session that goes on"), "{events}");
    assert!(!events.contains("was not handed over"), "{events}");
}
