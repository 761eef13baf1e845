//! `kill -9` of the hall, of its group, of a keeper: agents go on, nothing is lost, nothing is done twice.

use gastown_tests::{Crowd, TestTown, leftovers, until, until_some};
use std::time::{Duration, Instant};

#[test]
fn kill_9_of_the_hall_costs_no_agent_and_no_byte() {
    let crowd = Crowd::at_work();
    let (hall, programs) = (crowd.town.hall_pid(), crowd.programs());

    leftovers::kill(hall);
    until("the hall is gone", || !leftovers::is_alive(hall));
    assert_eq!(crowd.programs(), programs, "all keep their pid");
    assert_ne!(crowd.town.hall_pid(), hall, "the next call starts a new hall");

    assert_eq!(crowd.programs(), programs, "reconcile starts nothing twice");
    crowd.go_on_and_land();
}

#[test]
fn kill_9_of_the_halls_whole_group_costs_no_agent_and_no_byte() {
    let crowd = Crowd::at_work();
    let (hall, programs) = (crowd.town.hall_pid(), crowd.programs());

    leftovers::kill_group(group_of(hall));
    until("the hall is gone", || !leftovers::is_alive(hall));

    assert_eq!(crowd.programs(), programs, "all keep their pid");
    crowd.go_on_and_land();
}

/// Field 5 of /proc/PID/stat.
fn group_of(pid: i32) -> i32 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).expect("the hall's stat");
    let rest = stat.rsplit(") ").next().expect("fields behind the name");
    rest.split(' ').nth(2).and_then(|group| group.parse().ok()).expect("a process group")
}

/// From the death of a keeper to the moment at which a person can read it.
const REPORTED_WITHIN: Duration = Duration::from_secs(2);

#[test]
fn kill_9_of_a_keeper_is_reported_within_2_s_and_nothing_of_its_group_is_left() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &[]);
    town.add_agent("wren");
    let fake = town.program("fake_agent").get_program().to_str().expect("UTF-8").to_owned();
    let task = town.add_task(
        "Hold",
        &format!("trap '' HUP TERM; echo half > texts/half.txt; {fake} 'daemon 60000' 'say here' hang"),
    );
    town.ok(&["sling", &task, "wren"]);
    until("the agent says that it is here", || town.gt(&["peek", "wren"]).out.contains("here"));
    let keeper = until_some("the keeper is found", || {
        leftovers::processes_of(town.folder()).into_iter().find(|pid| {
            let line = std::fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            line.contains("gt-keep") && line.contains("hold")
        })
    });

    let killed = Instant::now();
    leftovers::kill(keeper);
    town.ok(&["wait", "agent", "wren", "--state", "failed", "--timeout", "10"]);
    let took = killed.elapsed();
    assert!(took < REPORTED_WITHIN, "a program that ignores HUP and TERM, reported after {took:?}");
    let events = town.ok(&["events"]);
    assert!(events.contains("wren was lost: its keeper died"), "{events}");

    until("nothing of its group is left", || {
        leftovers::processes_of(town.folder()).into_iter().all(|pid| {
            !std::fs::read_to_string(format!("/proc/{pid}/cmdline"))
                .unwrap_or_default()
                .contains("fake_agent")
        })
    });
    until("its worktree was saved", || {
        let list = town.json(&["snapshot", "list"]);
        list.as_array().is_some_and(|list| list.iter().any(|snapshot| snapshot["agent"] == "wren"))
    });
}
