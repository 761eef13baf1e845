//! `gt estop` and `gt thaw`: the real programs of a town, or of one rig, stand still and go on.

use gastown_tests::{TestTown, until};
use std::time::Duration;

/// Long enough for a program that runs to write several lines.
const WATCHED: Duration = Duration::from_millis(600);

/// An agent whose script writes a line each 50 ms until it is let end.
fn ticks(town: &TestTown, rig: &str, agent: &str) {
    town.ok(&["agent", "add", "--rig", rig, "--name", agent]);
    let file = town.path(agent);
    let script =
        format!("while [ ! -e {0}.end ]; do echo tick >> {0}; sleep 0.05; done; echo x > x", file.display());
    let args = ["task", "add", "--rig", rig, "--title", agent, "--script", "-", "--json"];
    let task: serde_json::Value = serde_json::from_str(&town.gt_with(&args, &script).out).expect("a task");
    town.ok(&["sling", task["id"].as_str().expect("an id"), agent]);
    until("it ticks", || lines(town, agent) > 2);
}

fn lines(town: &TestTown, agent: &str) -> usize {
    std::fs::read_to_string(town.path(agent)).map_or(0, |text| text.lines().count())
}

fn stands_still(town: &TestTown, agent: &str) {
    until("the signal has arrived", || {
        let before = lines(town, agent);
        std::thread::sleep(WATCHED);
        lines(town, agent) == before
    });
}

fn goes_on(town: &TestTown, agent: &str) {
    let before = lines(town, agent);
    until("it ticks on", || lines(town, agent) > before + 2);
}

fn names(town: &TestTown, args: &[&str]) -> Vec<String> {
    let reached = town.json(args);
    let name = |agent: &serde_json::Value| agent["name"].as_str().expect("a name").to_owned();
    reached.as_array().expect("agents").iter().map(name).collect()
}

#[test]
fn a_town_that_is_frozen_stands_still_also_without_its_hall_and_goes_on_when_it_is_thawed() {
    let town = TestTown::new();
    town.add_rig(&town.repo("harbor"), &[]);
    let quay = town.repo("quay");
    town.ok(&["rig", "add", quay.path.to_str().expect("UTF-8"), "--name", "quay", "--prefix", "qy"]);
    ticks(&town, "harbor", "wren");
    ticks(&town, "quay", "rook");
    town.ok(&["agent", "add", "--rig", "quay", "--name", "rests"]);

    assert_eq!(names(&town, &["estop", "--rig", "quay"]), ["rests", "rook"]);
    town.wait_agent("rook", "paused");
    stands_still(&town, "rook");
    goes_on(&town, "wren");

    assert_eq!(names(&town, &["estop"]), ["rests", "rook", "wren"]);
    stands_still(&town, "wren");
    town.ok(&["down", "--agents", "keep"]);
    town.ok(&["up"]);
    stands_still(&town, "rook");

    assert_eq!(names(&town, &["thaw", "--rig", "harbor"]), ["wren"]);
    goes_on(&town, "wren");
    stands_still(&town, "rook");
    assert_eq!(names(&town, &["thaw"]), ["rests", "rook"]);
    goes_on(&town, "rook");
    assert!(names(&town, &["thaw"]).is_empty(), "nobody stands still any more");

    let said = town.refused(&["estop", "--rig", "nowhere"]);
    assert!(said.contains("nowhere") && said.contains("gt rig list"), "{said}");
    for agent in ["wren", "rook"] {
        std::fs::write(town.path(&format!("{agent}.end")), "").expect("it may end");
        town.wait_agent(agent, "done");
    }
}
