//! A quiet town does nothing, after any restart either: no program started, nobody asked anything, no byte written, hardly a wake-up.

use gastown_tests::{TestTown, leftovers, until};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

const AGENTS: usize = 50;
/// How long the town is watched once it has settled, in seconds, where `GASTOWN_IDLE_SECS` says nothing else.
const WATCHED_SECS: u64 = 60;
/// Longest that a town may take to come to rest.
const SETTLE_LOOKS: usize = 30;
/// For each second.
const HALL_SWITCHES_MAX: u64 = 1;

/// What a process has done so far, by the kernel's own counters (proc(5)).
#[derive(Clone, Debug, PartialEq, Eq)]
struct Doings {
    /// Voluntary context switches of each thread: how often it woke and slept again.
    switches: BTreeMap<OsString, u64>,
    /// Bytes given to write calls.
    written: u64,
    /// Minor faults of children that ended: grows with every program it started and waited for.
    children: u64,
}

fn doings(pid: i32) -> Doings {
    let read = |name: &str| std::fs::read_to_string(format!("/proc/{pid}/{name}")).unwrap_or_default();
    let value = |text: &str, key: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(key));
        line.and_then(|rest| rest.trim_start_matches(':').trim().parse().ok()).unwrap_or(0)
    };
    let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let switches = tasks.map(|task| {
        let status = std::fs::read_to_string(task.path().join("status")).unwrap_or_default();
        (task.file_name(), value(&status, "voluntary_ctxt_switches"))
    });
    let stat = read("stat");
    let fields: Vec<&str> = stat.rsplit(") ").next().unwrap_or("").split(' ').collect();
    Doings {
        switches: switches.collect(),
        written: value(&read("io"), "wchar"),
        children: fields.get(8).and_then(|field| field.parse().ok()).unwrap_or(0),
    }
}

/// A program that waits where a person types. Whatever it is told at its start or later would be a request to its model.
fn rests(town: &TestTown, asked: &Path) -> String {
    let program = town.path("rests.sh");
    let asks = format!("echo asked >> '{}'; printf 'lamp> '", asked.display());
    std::fs::write(&program, format!("#!/bin/sh\n{asks}\nwhile read -r told; do {asks}; done\n"))
        .expect("a program");
    std::fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755))
        .expect("it can be run");
    format!(
        "name = \"lamp\"\ntitle = \"Lamp\"\nvendor = \"La\"\nprogram = {program:?}\nreads_screen = true\n\
         [prompt]\nby = \"argument\"\n[keys]\ninterrupt = \"x\"\nexit = \"x\"\n\
         [screen]\nlines = 9\ncomposer = '(?m)^lamp>\\z'\n"
    )
}

#[test]
fn an_idle_town_with_fifty_agents_at_rest_does_nothing_and_asks_nobody_after_any_restart() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &[]);
    town.ok(&["up"]);
    let asked = town.path("tmp/asked");
    town.own_preset("lamp", &rests(&town, &asked));
    for n in 0..AGENTS {
        let name = format!("agent-{n}");
        town.ok(&["agent", "add", "--rig", "harbor", "--name", &name, "--preset", "lamp"]);
        let task = town.json(&["task", "add", "--rig", "harbor", "--title", &name]);
        town.ok(&["sling", task["id"].as_str().expect("an id"), &name]);
    }
    let requests = || std::fs::read_to_string(&asked).unwrap_or_default().lines().count();
    until("each is given its task", || requests() == AGENTS);
    let keepers_before = keepers(&town);
    leftovers::kill(town.hall_pid());
    town.ok(&["up"]);
    town.ok(&["down", "--agents", "keep"]);
    town.ok(&["up"]);
    let hall = town.hall_pid();
    let keepers = keepers(&town);
    assert_eq!(keepers.len(), AGENTS, "one keeper each");
    assert_eq!(keepers, keepers_before, "and the same as before");
    for n in 0..AGENTS {
        town.wait_agent(&format!("agent-{n}"), "idle");
    }
    settle(hall, &keepers);

    let before = (doings(hall), keepers.iter().map(|pid| doings(*pid)).collect::<Vec<_>>());
    let wanted = std::env::var("GASTOWN_IDLE_SECS").ok().and_then(|secs| secs.parse().ok());
    let watched = wanted.unwrap_or(WATCHED_SECS);
    std::thread::sleep(Duration::from_secs(watched));
    let after = (doings(hall), keepers.iter().map(|pid| doings(*pid)).collect::<Vec<_>>());

    assert_eq!(requests(), AGENTS, "nobody was asked again");
    assert_eq!(before.1, after.1, "no keeper wakes, writes or starts anything");
    assert_eq!(before.0.children, after.0.children, "the hall starts no program");
    assert_eq!(before.0.written, after.0.written, "the hall writes nothing");
    let switches = wakes(&before.0, &after.0);
    assert!(switches <= HALL_SWITCHES_MAX * watched, "the hall woke {switches} times in {watched} s");
}

/// Of threads that live at the end; one that ended in between only went away.
fn wakes(before: &Doings, after: &Doings) -> u64 {
    let earlier = |thread| before.switches.get(thread).copied().unwrap_or(0);
    after.switches.iter().map(|(thread, switches)| switches - earlier(thread)).sum()
}

fn keepers(town: &TestTown) -> Vec<i32> {
    let line = |pid: &i32| std::fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    let is_keeper = |pid: &i32| line(pid).contains("gt-keep\0hold");
    leftovers::processes_of(town.folder()).into_iter().filter(is_keeper).collect()
}

/// Waits until two looks, two seconds apart, find nothing new.
fn settle(hall: i32, keepers: &[i32]) {
    let look = || {
        (
            doings(hall).written,
            doings(hall).children,
            keepers.iter().map(|pid| doings(*pid)).collect::<Vec<_>>(),
        )
    };
    let mut last = look();
    for _ in 0..SETTLE_LOOKS {
        std::thread::sleep(Duration::from_secs(2));
        let now = look();
        if now == last {
            return;
        }
        last = now;
    }
    panic!("the town never comes to rest: {last:?}");
}
