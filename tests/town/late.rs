//! Branches that fall behind the target: their agents are told, or their worktrees brought up to date before they start again.

use gastown_tests::{Repo, TestTown, until};
use std::path::Path;

/// Says that it works, then that its turn is over, and writes down what it is told.
const PRESET: &str = r#"
name = "hearing"
title = "Hearing"
vendor = "He"
program = "sh"
[args]
always = ["-c", 'printf "\033]7501;state=working\033\\"; printf "\033]7501;state=done\033\\"; while read -r line; do printf "%s\n" "$line" >> heard; done', "hearing"]
[prompt]
by = "argument"
[keys]
interrupt = "\u0003"
exit = "\u0004"
[[signal]]
from = "osc7501"
starts = "state=working"
means = "working"
[[signal]]
from = "osc7501"
starts = "state=done"
means = "turn_ended"
"#;

/// Writes down what it is told, paints, and is done.
const PAINTER: &str = r#"
name = "painter"
title = "Painter"
vendor = "Pa"
program = "sh"
[args]
always = ["-c", 'printf "%s" "$1" > {told}-$GT_ROUND; echo "coat $GT_ROUND" >> texts/lamp.txt', "painter"]
[prompt]
by = "argument"
[keys]
interrupt = "\u0003"
exit = "\u0004"
"#;

fn harbor(late: &str) -> (TestTown, Repo) {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &[]);
    let rig = town.json(&["rig", "set", "harbor", "--late", late]);
    assert_eq!(format!("{}:{}", rig["late"]["way"].as_str().expect("a way"), rig["late"]["after"]), late);
    (town, repo)
}

/// How many commits wren is ahead and behind.
fn counts(town: &TestTown) -> (u64, u64) {
    let agent = town.json(&["agent", "show", "wren"]);
    let count = |what: &str| agent[what].as_u64().expect("a number");
    (count("ahead"), count("behind"))
}

/// Three commits by hand.
fn moves_on(repo: &Repo) {
    for n in 1..=3 {
        repo.write(&format!("texts/new-{n}.txt"), "new\n");
        repo.commit(&format!("New {n}"));
    }
}

/// Wren's first coat is in review, and three commits came since. Returns the task and its review.
fn waits_far_behind(town: &TestTown, repo: &Repo) -> (String, String) {
    let told = town.path("tmp/told");
    town.own_preset("painter", &PAINTER.replace("{told}", told.to_str().expect("UTF-8")));
    town.ok(&["agent", "add", "--rig", "harbor", "--name", "wren", "--preset", "painter"]);
    let task = town.json(&["task", "add", "--rig", "harbor", "--title", "Paint the lamp"]);
    let task = task["id"].as_str().expect("an id").to_owned();
    town.ok(&["sling", &task, "wren"]);
    town.wait_task(&task, "in_review");
    let review = town.review_of(&task);
    moves_on(repo);
    until("that is seen", || town.json(&["agent", "show", "wren"])["behind"] == 3);
    (task, review)
}

#[test]
fn an_agent_whose_branch_falls_behind_is_told_once() {
    let (town, repo) = harbor("tell:3");
    town.own_preset("hearing", PRESET);
    town.ok(&["agent", "add", "--rig", "harbor", "--name", "wren", "--preset", "hearing"]);
    let task = town.json(&["task", "add", "--rig", "harbor", "--title", "Listen"]);
    town.ok(&["sling", task["id"].as_str().expect("an id"), "wren"]);
    until("its turn is over", || town.json(&["agent", "show", "wren"])["state"] == "idle");
    let worktree = town.json(&["agent", "show", "wren"])["worktree"].as_str().expect("a folder").to_owned();
    let heard = || std::fs::read_to_string(Path::new(&worktree).join("heard")).unwrap_or_default();

    moves_on(&repo);
    until("it has heard", || heard().contains("main has 3 commits that your branch lacks"));
    repo.write("texts/one-more.txt", "new\n");
    repo.commit("One more");
    until("that is seen, too", || town.json(&["agent", "show", "wren"])["behind"] == 4);

    let told =
        |events: &str| events.lines().filter(|line| line.contains("is told that its branch is")).count();
    assert_eq!(told(&town.ok(&["events"])), 1);
    assert_eq!(heard().matches("git fetch origin && git merge origin/main").count(), 1, "{}", heard());
}

#[test]
fn a_branch_that_is_far_behind_is_put_on_the_target_before_its_next_round_and_saved_before() {
    let (town, repo) = harbor("rebase:3");
    let (task, review) = waits_far_behind(&town, &repo);
    assert_eq!(
        town.json(&["review", "show", &review])["revision"],
        1,
        "what waits for review stays as it was read"
    );

    town.ok(&["review", "send-back", &review, "--message", "One more coat"]);
    town.wait_agent("wren", "stopped");
    town.ok(&["restart", "wren"]);
    until("the second round is in review", || town.json(&["review", "show", &review])["revision"] == 2);

    until("that is seen", || counts(&town) == (2, 0));
    let agent = town.json(&["agent", "show", "wren"]);
    let worktree = Path::new(agent["worktree"].as_str().expect("a folder")).to_owned();
    let lamp = std::fs::read_to_string(worktree.join("texts/lamp.txt")).expect("it is there");
    assert_eq!(lamp, "coat 1\ncoat 2\n");
    let told = std::fs::read_to_string(town.path("tmp/told-2")).expect("it was told");
    assert!(told.contains("One more coat") && told.contains("Your branch was put on main"), "{told}");
    assert!(town.ok(&["snapshot", "list"]).contains("wren"), "the worktree as it was is saved");
    town.ok(&["review", "approve", &review]);
    town.wait_task(&task, "closed");
    assert_eq!(repo.read("texts/lamp.txt"), "coat 1\ncoat 2\n");
    repo.is_intact();
}

#[test]
fn a_branch_that_conflicts_stays_where_it_is() {
    let (town, repo) = harbor("rebase:1");
    town.add_agent("wren");
    let task = town.add_task("Paint the lamp", "echo \"coat $GT_ROUND\" > texts/one.txt");
    town.ok(&["sling", &task, "wren"]);
    town.wait_task(&task, "in_review");
    let review = town.review_of(&task);
    repo.write("texts/one.txt", "by hand\n");
    repo.commit("One by hand");
    until("that is seen", || town.json(&["agent", "show", "wren"])["behind"] == 1);

    town.ok(&["review", "send-back", &review, "--message", "Another coat"]);
    until("the second round is in review", || town.json(&["review", "show", &review])["revision"] == 2);

    until("that is seen", || counts(&town) == (2, 1));
}

#[test]
fn what_cannot_be_kept_is_neither_moved_nor_told() {
    let (town, repo) = harbor("rebase:3");
    let (_task, review) = waits_far_behind(&town, &repo);
    // A ref of this name leaves no room for those below it.
    let clone = town.town_dir().join("rigs/harbor.git");
    let clone = clone.to_str().expect("UTF-8");
    repo.git(&["--git-dir", clone, "update-ref", "refs/gastown/caught-up", "refs/heads/main"]);

    town.ok(&["review", "send-back", &review, "--message", "One more coat"]);
    town.wait_agent("wren", "stopped");
    town.ok(&["restart", "wren"]);
    until("the second round is in review", || town.json(&["review", "show", &review])["revision"] == 2);

    until("that is seen", || counts(&town) == (2, 3));
    let told = std::fs::read_to_string(town.path("tmp/told-2")).expect("it was told");
    assert!(told.contains("One more coat") && !told.contains("was put on main"), "{told}");
}

#[test]
fn what_is_no_way_to_treat_late_branches_is_refused() {
    let (town, _repo) = harbor("tell:3");

    for wrong in ["tell", "rebase:0", "push:3", "tell:many"] {
        let answer = town.gt(&["rig", "set", "harbor", "--late", wrong]);
        assert!(answer.code == 2 && answer.err.contains("off, tell:N or rebase:N"), "{answer:?}");
    }

    assert_eq!(town.json(&["rig", "show", "harbor"])["late"]["after"], 3);
}
