//! Ours beside serial landing and batches of eight (bors-ng): branches of a small project whose gate is `cargo test`, approved one after
//! the other without a pause, while agents compile: a line that never waits for approvals. Where it does, each change is checked alone
//! whatever the policy is. Each has a town of its own, with the number of runners that a new rig gets; rounds take turns.

use super::project;
use crate::peers::{self, BATCH, OURS, SERIAL};
use crate::table::print;
use gastown_tests::{Repo, TestTown, journal};
use std::process::Child;

const POLICIES: [&str; 3] = [OURS, SERIAL, BATCH];
const ROUNDS: usize = 3;
/// In each round.
const BRANCHES: usize = 20;
/// Of each round, by their place in it.
const BAD: [&[usize]; ROUNDS] = [&[4], &[9, 17], &[14]];
/// As many agents compile as there are processors here.
const AGENTS: [&str; 2] = ["wren", "otter"];

/// A town under one policy.
struct Side {
    policy: &'static str,
    town: TestTown,
    repo: Repo,
    hall: Child,
    waited_ms: Vec<f64>,
    cpu_s: f64,
}

/// True if ours is best in all three.
pub fn run() -> bool {
    let mut sides: Vec<Side> = POLICIES.into_iter().map(side).collect();
    for round in 0..ROUNDS {
        for turn in 0..sides.len() {
            let at = (round + turn) % sides.len();
            sides[at].run(round);
        }
    }
    report(&sides)
}

fn side(policy: &'static str) -> Side {
    let town = TestTown::new();
    let repo = project::repo(&town, ROUNDS * BRANCHES);
    project::bring_cargo(&town);
    let hall = peers::hall(&town, policy);
    town.add_rig(&repo, &["--gate", project::GATE, "--cache", "target"]);
    for agent in AGENTS {
        town.add_agent(agent);
        let task = town.add_task(agent, &compiling(&town));
        town.ok(&["sling", &task, agent]);
        town.wait_agent(agent, "working");
    }
    for (round, bad) in BAD.iter().enumerate() {
        for at in 0..BRANCHES {
            project::branch(&repo, round * BRANCHES + at, bad.contains(&at));
        }
    }
    Side { policy, town, repo, hall, waited_ms: Vec::new(), cpu_s: 0.0 }
}

/// An agent that builds the project again and again while a round lasts.
fn compiling(town: &TestTown) -> String {
    let at = |what: &str| town.path("tmp").join(what).display().to_string();
    format!(
        "until test -e {over}; do\n  if test -e {busy}; then echo '//' >> src/lib.rs; cargo build -q --offline; \
         else sleep 0.1; fi\ndone\ngit checkout -q src/lib.rs\n",
        over = at("over"),
        busy = at("busy"),
    )
}

impl Side {
    fn run(&mut self, round: usize) {
        let busy = self.town.path("tmp/busy");
        let before = self.landed();
        std::fs::write(&busy, "").expect("a file");
        let cpu = cpu_s(self.hall.id());
        for at in 0..BRANCHES {
            let branch = format!("b{}", round * BRANCHES + at);
            self.town.ok(&["mq", "submit", &branch, "--rig", "harbor"]);
        }
        self.town.ok(&["wait", "mq", "--rig", "harbor", "--idle", "--timeout", "200"]);
        self.cpu_s += cpu_s(self.hall.id()) - cpu;
        std::fs::remove_file(&busy).expect("the file");
        let landed = journal::landings(&journal::of(&self.town));
        self.waited_ms.extend(landed[before..].iter().map(|landing| landing.waited_ms));
        assert_eq!(
            landed.len() - before,
            BRANCHES - BAD[round].len(),
            "{}: all that is good landed",
            self.policy
        );
    }

    fn landed(&self) -> usize {
        journal::landings(&journal::of(&self.town)).len()
    }

    fn cpu_each(&self) -> f64 {
        self.cpu_s / self.waited_ms.len() as f64
    }

    fn percentile(&self, part: f64) -> f64 {
        let mut sorted = self.waited_ms.clone();
        sorted.sort_by(f64::total_cmp);
        sorted[((sorted.len() - 1) as f64 * part).round() as usize] / 1000.0
    }
}

impl Drop for Side {
    fn drop(&mut self) {
        std::fs::write(self.town.path("tmp/over"), "").ok();
        self.town.gt(&["down", "--agents", "stop"]);
        self.hall.wait().ok();
        self.repo.is_intact();
    }
}

/// Of the hall, and of every gate and git that it has waited for.
fn cpu_s(pid: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).expect("the hall's facts");
    let after_name = stat.rsplit_once(')').expect("a name in brackets").1;
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks: u64 = fields[11..15].iter().map(|field| field.parse::<u64>().expect("ticks")).sum();
    ticks as f64 / rustix::param::clock_ticks_per_second() as f64
}

fn report(sides: &[Side]) -> bool {
    let figures = |side: &Side| [side.percentile(0.5), side.percentile(0.95), side.cpu_each()];
    let ours = figures(&sides[0]);
    let rows: Vec<Vec<String>> = sides
        .iter()
        .map(|side| {
            let cells = figures(side)
                .into_iter()
                .zip(ours)
                .map(|(theirs, ours)| format!("{theirs:.2} ({:.2})", ours / theirs));
            std::iter::once(side.policy.to_owned()).chain(cells).collect()
        })
        .collect();
    print(
        &format!(
            "approved to landed in s, {ROUNDS} rounds of {BRANCHES} branches, {} agents compiling; in brackets ours / theirs",
            AGENTS.len()
        ),
        &["policy", "p50", "p95", "CPU for each landing"],
        &rows,
    );
    let holds = sides[1..]
        .iter()
        .all(|side| figures(side).into_iter().zip(ours).all(|(theirs, ours)| ours <= theirs));
    println!("  ours is best in all three: {}", if holds { "holds" } else { "MISSED" });
    holds
}
