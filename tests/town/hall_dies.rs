//! `kill -9` of the hall, of its group, of a keeper: agents go on, nothing is lost, nothing is done twice.

use gastown_tests::{TestTown, leftovers, until, until_some};
use std::path::PathBuf;
use std::time::{Duration, Instant};

const AGENTS: usize = 10;

/// Ten agents that write lines, tell a witness file, and go on once `go` exists.
struct Crowd {
    town: TestTown,
    repo: gastown_tests::Repo,
    tasks: Vec<String>,
}

impl Crowd {
    fn at_work() -> Self {
        let town = TestTown::new();
        let repo = town.repo("harbor");
        town.add_rig(&repo, &["--review", "off"]);
        let fake = town.program("fake_agent").get_program().to_str().expect("UTF-8").to_owned();
        let go = town.path("tmp/go");
        let mut tasks = Vec::new();
        for n in 0..AGENTS {
            town.add_agent(&format!("agent-{n}"));
            let witness = town.path(&format!("tmp/witness-{n}"));
            let script = format!(
                "{fake} 'witness {}' 'lines 200' 'until {}' 'lines 300' && echo {n} > texts/{n}.txt",
                witness.display(),
                go.display()
            );
            let task = town.add_task(&format!("Task {n}"), &script);
            town.ok(&["sling", &task, &format!("agent-{n}")]);
            tasks.push(task);
        }
        let crowd = Self { town, repo, tasks };
        until("every agent wrote its first lines", || {
            (0..AGENTS).all(|n| crowd.witnessed(n).contains("line 199 of 200"))
        });
        crowd
    }

    fn witnessed(&self, n: usize) -> String {
        std::fs::read_to_string(self.town.path(&format!("tmp/witness-{n}"))).unwrap_or_default()
    }

    fn session_dir(&self, n: usize) -> PathBuf {
        let agent = self.town.json(&["agent", "show", &format!("agent-{n}")]);
        self.town.town_dir().join("sessions").join(agent["session"].as_str().expect("a session"))
    }

    /// Pids of the fake agents, sorted.
    fn programs(&self) -> Vec<i32> {
        let mut pids: Vec<i32> = leftovers::processes_of(self.town.folder())
            .into_iter()
            .filter(|pid| {
                std::fs::read_to_string(format!("/proc/{pid}/cmdline"))
                    .unwrap_or_default()
                    .contains("witness")
            })
            .filter(|pid| {
                !std::fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default().contains("gt-keep")
            })
            .collect();
        pids.sort_unstable();
        pids
    }

    fn go_on_and_land(&self) {
        std::fs::write(self.town.path("tmp/go"), "").expect("the word to go on");
        for task in &self.tasks {
            self.town.wait_task(task, "closed");
        }
        assert_eq!(self.repo.landings().len(), AGENTS + 1, "each landed once");
        self.repo.is_intact();
        for n in 0..AGENTS {
            let ring = std::fs::read(self.session_dir(n).join("ring")).expect("the ring");
            let text = String::from_utf8_lossy(&ring).replace("\r\n", "\n");
            assert!(text.contains(&self.witnessed(n)), "the ring of agent-{n} holds what it says it wrote");
        }
    }
}

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
        &format!("echo half > texts/half.txt; {fake} 'daemon 60000' ignore-term 'say here' hang"),
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
