//! Ten agents at work at once, whose every byte is known: what whoever dies must not cost.

use crate::{Repo, TestTown, leftovers, until};
use std::path::PathBuf;

/// How many work at the same time.
const AGENTS: usize = 10;

/// Ten agents that write lines, tell a witness file, and go on once `go` exists.
pub struct Crowd {
    pub town: TestTown,
    repo: Repo,
    tasks: Vec<String>,
}

impl Crowd {
    /// In a town of their own.
    pub fn at_work() -> Self {
        Self::at_work_in(TestTown::new())
    }

    /// In a town that has no rig yet.
    pub fn at_work_in(town: TestTown) -> Self {
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
    pub fn programs(&self) -> Vec<i32> {
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

    /// Each finishes and lands once, and its ring holds every byte that it says it wrote.
    pub fn go_on_and_land(&self) {
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
