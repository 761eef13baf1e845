//! Shells of the owner's own in agents' worktrees: the same ground as the agent's, never its rights, and no orphan.

use gastown_tests::{TestTown, leftovers, until, until_some};
use serde_json::Value;
use std::path::Path;

/// An agent that waits at its terminal in a worktree with three ports of its own.
fn town_at_work() -> TestTown {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &["--ports", "3"]);
    town.add_agent("wren");
    let fake = town.program("fake_agent").get_program().to_str().expect("UTF-8").to_owned();
    let script = format!("echo port=$PORT; {fake} hang");
    let task = town.add_task("Hold", &script);
    town.ok(&["sling", &task, "wren"]);
    until("the agent says its port", || town.gt(&["peek", "wren"]).out.contains("port="));
    town
}

fn open(town: &TestTown) -> String {
    town.ok(&["shell", "wren", "--new", "--detach"]).trim().to_owned()
}

fn shells(town: &TestTown) -> Vec<Value> {
    town.json(&["shell", "wren", "--list"]).as_array().expect("a list").clone()
}

fn screen(town: &TestTown, shell: &str) -> String {
    town.gt(&["peek", "wren", "--shell", shell]).out
}

/// Types a line into a shell of the owner's.
fn type_line(town: &TestTown, shell: &str, line: &str) {
    town.ok(&["send", "wren", "--shell", shell, "-e", &format!("{line}\\r")]);
}

/// What a shell said that begins so. The line that was typed is none: in it a variable stands where the value will be.
fn said(town: &TestTown, shell: &str, start: &str) -> String {
    let is_said = |line: &str| {
        let rest = &line[line.find(start)?..];
        (!rest[start.len()..].starts_with('$')).then(|| rest.to_owned())
    };
    until_some(&format!("the shell says {start}"), || screen(town, shell).lines().find_map(is_said))
}

/// The keeper that holds this terminal.
fn keeper(town: &TestTown, shell: &str) -> i32 {
    until_some("its keeper is found", || {
        leftovers::processes_of(town.folder()).into_iter().find(|pid| command_line(*pid).contains(shell))
    })
}

fn command_line(pid: i32) -> String {
    std::fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default()
}

fn marked(town: &TestTown, shell: &str) -> bool {
    let entry = format!("GT_SHELL={shell}");
    leftovers::processes_of(town.folder()).into_iter().any(|pid| {
        let environment = std::fs::read_to_string(format!("/proc/{pid}/environ")).unwrap_or_default();
        command_line(pid).contains(shell) || environment.contains(&entry)
    })
}

#[test]
fn a_shell_has_the_worktrees_ports_and_neither_the_agents_session_nor_its_token() {
    let town = town_at_work();
    let port = town.ok(&["peek", "wren"]);
    let port = port.lines().find_map(|line| line.strip_prefix("port=")).expect("a port").to_owned();

    let shell = open(&town);
    type_line(&town, &shell, "echo \"ports=$PORT,$GT_PORT_2,${GT_TOKEN:-none},${GT_SESSION:-none}\"");
    let second: u16 = port.parse::<u16>().expect("a number") + 2;
    assert_eq!(said(&town, &shell, "ports=").trim(), format!("ports={port},{second},none,none"));
    type_line(&town, &shell, "echo \"at=$(basename \"$PWD\")\"; gt agent show wren | head -1");
    assert_eq!(said(&town, &shell, "at=").trim(), "at=wren");
    until("gt speaks as the owner in it", || screen(&town, &shell).contains("name"));

    let status = town.json(&["status"]);
    assert_eq!(status["agents"], serde_json::json!({"working": 1}), "a shell is no agent: {status}");
    let sessions = std::fs::read_dir(town.town_dir().join("sessions")).expect("sessions").count();
    assert_eq!(sessions, 1, "nor a session");
}

#[test]
fn several_shells_are_open_at_once_and_each_ends_when_it_is_left() {
    let town = town_at_work();
    let (one, two) = (open(&town), open(&town));
    assert_ne!(one, two);
    assert_eq!(town.ok(&["shell", "wren", "--detach"]).trim(), one, "the first is come back to");

    type_line(&town, &one, "exit 3");
    until("the shell that was left is gone", || shells(&town).iter().all(|row| row["shell"] != one.as_str()));
    assert_eq!(shells(&town).len(), 1);
    assert!(!town.town_dir().join("shells").join(&one).exists(), "nothing of it is kept");

    town.ok(&["shell", "wren", "--end", &two]);
    until("the other has ended", || !marked(&town, &two));
    assert!(shells(&town).is_empty());
    town.refused(&["peek", "wren", "--shell", &two]);
}

#[test]
fn kill_9_of_the_hall_costs_no_shell() {
    let town = town_at_work();
    let shell = open(&town);
    type_line(&town, &shell, "x=41; echo kept=$x");
    said(&town, &shell, "kept=41");
    let (hall, keeper_before) = (town.hall_pid(), keeper(&town, &shell));

    leftovers::kill(hall);
    until("the hall is gone", || !leftovers::is_alive(hall));

    assert_eq!(shells(&town).len(), 1, "the next hall finds it again");
    assert_eq!(keeper(&town, &shell), keeper_before);
    said(&town, &shell, "kept=41");
    type_line(&town, &shell, "echo then=$((x + 1))");
    said(&town, &shell, "then=42");
}

#[test]
fn what_is_left_of_a_shell_whose_keeper_died_is_ended_by_the_next_hall_and_said() {
    let town = town_at_work();
    let shell = open(&town);
    let fake = town.program("fake_agent").get_program().to_str().expect("UTF-8").to_owned();
    type_line(&town, &shell, &format!("trap '' HUP; {fake} 'lines 1' hang"));
    said(&town, &shell, "line 0 of 1");
    let (hall, keeper) = (town.hall_pid(), keeper(&town, &shell));

    leftovers::kill(hall);
    until("the hall is gone", || !leftovers::is_alive(hall));
    leftovers::kill(keeper);
    until("the keeper is gone", || !leftovers::is_alive(keeper));

    let row = shells(&town).pop().expect("it is still told of");
    let ended = row["ended"].as_str().expect("it ended");
    assert!(ended.contains("its keeper had died"), "{ended}");
    assert!(!marked(&town, &shell), "no orphan is left");
    town.ok(&["shell", "wren", "--end", &shell]);
    assert!(shells(&town).is_empty());
}

#[test]
fn a_shell_ends_with_its_worktree_and_says_so() {
    let town = town_at_work();
    let shell = open(&town);
    type_line(&town, &shell, "echo up=$((0 + 1))");
    said(&town, &shell, "up=1");

    town.ok(&["stop", "wren"]);
    town.wait_agent("wren", "stopped");
    assert_eq!(
        shells(&town)[0]["ended"],
        Value::Null,
        "a stopped agent keeps its worktree, and with it the shell"
    );
    let fake = town.program("fake_agent").get_program().to_str().expect("UTF-8").to_owned();
    let close_its_task = || {
        let task = town.json(&["agent", "show", "wren"])["task"].as_str().expect("a task").to_owned();
        town.ok(&["task", "close", &task]);
    };
    close_its_task();
    let next = town.add_task("Next", &format!("{fake} 'say next' hang"));
    town.ok(&["sling", &next, "wren"]);
    until("the next task has begun", || town.gt(&["peek", "wren"]).out.contains("next"));

    let row = shells(&town).pop().expect("what ended is still told of");
    assert_eq!(row["ended"], "its worktree was put away");
    assert!(!marked(&town, &shell), "nothing of it is left running");
    assert!(screen(&town, &shell).contains("up=1"), "what it showed can still be read");

    let second = open(&town);
    town.ok(&["stop", "wren"]);
    town.wait_agent("wren", "stopped");
    close_its_task();
    town.ok(&["agent", "remove", "wren"]);
    until("nothing of a removed agent's shell is left", || !marked(&town, &second));
    until("nor its output", || !Path::new(&town.town_dir().join("shells").join(&second)).exists());
}

#[test]
fn closing_a_town_asks_what_becomes_of_its_shells() {
    let town = town_at_work();
    town.ok(&["stop", "wren"]);
    town.wait_agent("wren", "stopped");
    let shell = open(&town);

    let words = town.refused(&["down"]);
    assert!(words.contains("shells of yours run in the worktrees of wren"), "{words}");
    town.ok(&["down", "--agents", "stop"]);
    assert!(!marked(&town, &shell));
    assert!(shells(&town).is_empty(), "and the next hall knows of none");
}

#[test]
fn the_run_command_serves_on_the_worktrees_port_and_the_port_is_found() {
    let town = town_at_work();
    let words = town.refused(&["run", "wren"]);
    assert!(words.contains("gt rig set harbor --run"), "{words}");
    let fake = town.program("fake_agent").get_program().to_str().expect("UTF-8").to_owned();
    town.ok(&["rig", "set", "harbor", "--run", &format!("{fake} 'say serving' 'serve lamp.txt'")]);

    let run = town.json(&["run", "wren"]);
    let shell = run["shell"].as_str().expect("an id").to_owned();
    said(&town, &shell, "serving");
    let ports = until_some("its port is found", || {
        let ports = town.json(&["ports", "wren"]);
        ports.as_array().filter(|ports| !ports.is_empty()).cloned()
    });
    let own = town.ok(&["peek", "wren"]);
    assert!(own.contains(&format!("port={}", ports[0]["port"])), "{own} {ports:?}");
    assert_eq!(ports[0]["program"], "fake_agent");
    let words = town.refused(&["run", "wren"]);
    assert!(words.contains("runs already"), "{words}");

    town.ok(&["run", "wren", "--end"]);
    until("nothing listens any more", || town.json(&["ports", "wren"]).as_array().is_some_and(Vec::is_empty));
    assert!(shells(&town).is_empty());

    town.ok(&["rig", "set", "harbor", "--run", "echo broken; exit 3"]);
    let run = town.json(&["run", "wren"]);
    let shell = run["shell"].as_str().expect("an id").to_owned();
    until("its end is told", || shells(&town)[0]["ended"] == "ended with 3");
    assert!(screen(&town, &shell).contains("broken"), "what it said can be read");
    town.json(&["run", "wren"]);
    assert_eq!(shells(&town).len(), 1, "the next run takes its place");
}

#[test]
fn a_tasks_branch_comes_into_the_owners_checkout_by_the_command_that_is_printed() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &[]);
    town.add_agent("wren");
    let task = town.add_task("Light", "echo lit > texts/lamp.txt");
    let words = town.refused(&["checkout", &task]);
    assert!(words.contains("nothing of"), "{words}");
    town.ok(&["sling", &task, "wren"]);
    town.wait_task(&task, "in_review");

    let command = town.ok(&["checkout", &task]);
    assert!(!repo.path.join("texts/lamp.txt").exists(), "printing it writes nothing");
    let ran = town.program("/bin/sh").args(["-c", command.trim()]).output().expect("sh runs");
    assert!(ran.status.success(), "{command}: {}", String::from_utf8_lossy(&ran.stderr));
    let lit = std::fs::read_to_string(repo.path.join("texts/lamp.txt")).expect("the agent's file");
    assert_eq!(lit, "lit\n");
}
