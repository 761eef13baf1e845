//! A task goes from an assignment to the target branch by `gt` alone.

use gastown_tests::{TestTown, until};

const SCRIPT: &str = "mkdir -p texts; echo lamp > texts/lamp.txt; echo painted";

#[test]
fn a_task_goes_from_an_agent_to_the_target_branch_by_gt_alone() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &["--gate", "test=sh test.sh"]);
    town.add_agent("wren");
    let task = town.add_task("Paint the lamp", SCRIPT);

    town.ok(&["sling", &task, "wren"]);
    town.wait_task(&task, "in_review");
    let review = town.review_of(&task);
    let diff = town.ok(&["review", "show", &review, "--diff"]);
    assert!(diff.contains("texts/lamp.txt") && diff.contains("+lamp"), "{diff}");
    assert_eq!(repo.landings(), ["Ada Owner first"], "nothing lands before it is approved");
    town.ok(&["review", "approve", &review]);
    town.wait_task(&task, "closed");

    assert_eq!(repo.landings(), [format!("harbor/wren Paint the lamp ({task})").as_str(), "Ada Owner first"]);
    assert_eq!(repo.git(&["log", "-1", "--format=%cn <%ce>", "main"]), "Ada Owner <ada@example.org>");
    assert_eq!(repo.read("texts/lamp.txt"), "lamp\n", "the checked-out tree moved along");
    repo.is_intact();
    let shown = town.json(&["mq", "show", &review]);
    assert_eq!(shown["state"], "landed");
    assert_eq!(shown["gates"][0]["result"], "passed");
}

#[test]
fn three_agents_work_at_once_in_a_clone_of_a_real_project_and_all_land() {
    let town = TestTown::new();
    let Some(repo) = clone_of_this_project(&town) else {
        println!("skipped: the checkout of this project has no history to clone");
        return;
    };
    town.add_rig(&repo, &["--gate", "whole=test -f README.md"]);
    let before = repo.landings();
    let mut tasks = Vec::new();
    for (n, agent) in ["wren", "otter", "moss"].into_iter().enumerate() {
        town.add_agent(agent);
        let script =
            format!("mkdir -p notes; seq {n} 40 > notes/{agent}.txt; sleep 1; cat notes/{agent}.txt");
        tasks.push((agent, town.add_task(&format!("Write the notes of {agent}"), &script)));
    }

    for (agent, task) in &tasks {
        town.ok(&["sling", task, agent]);
    }
    for (_, task) in &tasks {
        town.wait_task(task, "in_review");
        town.ok(&["review", "approve", &town.review_of(task)]);
    }
    for (_, task) in &tasks {
        town.wait_task(task, "closed");
    }

    let landed = repo.landings();
    assert_eq!(landed.len(), before.len() + 3, "one landing is one commit on main: {landed:?}");
    for (agent, task) in &tasks {
        assert!(
            landed.contains(&format!("harbor/{agent} Write the notes of {agent} ({task})")),
            "{landed:?}"
        );
        assert!(repo.path.join(format!("notes/{agent}.txt")).exists());
    }
    repo.is_intact();
}

#[test]
fn a_rig_from_an_address_lands_in_the_town_and_leaves_the_other_side_alone() {
    let town = TestTown::new();
    let upstream = town.repo("upstream");
    let address = format!("file://{}", upstream.path.display());
    town.ok(&["rig", "add", &address, "--name", "harbor", "--owner", "Ada Owner <ada@example.org>"]);
    town.add_agent("wren");
    let task = town.add_task("Paint the lamp", SCRIPT);

    town.ok(&["sling", &task, "wren"]);
    town.wait_task(&task, "in_review");
    town.ok(&["review", "approve", &town.review_of(&task)]);
    town.wait_task(&task, "closed");

    assert_eq!(upstream.landings(), ["Ada Owner first"], "nothing is pushed");
    upstream.is_intact();
    let rig = town.json(&["rig", "show", "harbor"]);
    until("it is counted", || town.json(&["rig", "show", "harbor"])["not_pushed"] == 1);
    let landed = rig["head"].as_str().expect("a head").to_owned();
    let own = town.town_dir().join("rigs/harbor.git");
    let own = own.to_str().expect("a path in UTF-8");
    upstream.git(&["--git-dir", own, "fsck", "--strict"]);
    let subject = upstream.git(&["--git-dir", own, "log", "-1", "--format=%an %s", &landed]);
    assert_eq!(subject, format!("harbor/wren Paint the lamp ({task})"));
}

/// A full clone of the repository that these tests stand in, with its real history, on a branch `main`.
fn clone_of_this_project(town: &TestTown) -> Option<gastown_tests::Repo> {
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).parent()?;
    let repo = town.repo("project");
    let source = source.to_str()?;
    // A shallow checkout, as some builders make, has no history worth the name.
    if !source_has_history(source) || !repo.git_succeeds(&["fetch", "-q", source, "HEAD"]) {
        return None;
    }
    repo.git(&["reset", "-q", "--hard", "FETCH_HEAD"]);
    Some(repo)
}

fn source_has_history(source: &str) -> bool {
    let out = std::process::Command::new("git").args(["-C", source, "rev-list", "--count", "HEAD"]).output();
    out.is_ok_and(|out| out.status.success())
}
