//! `gt adopt`: a worktree that was made elsewhere becomes an agent's work, to the landing; itself it is only read.

use gastown_tests::{Repo, TestTown, leftovers, until};
use serde_json::Value;
use std::path::PathBuf;

/// A worktree of the rig's repository by hand: a commit, a changed file, a new one.
fn by_hand(town: &TestTown, repo: &Repo) -> PathBuf {
    let dir = town.path("by-hand");
    repo.git(&["worktree", "add", "-q", "-b", "feature/texts", dir.to_str().expect("UTF-8")]);
    std::fs::write(dir.join("texts/two.txt"), "two\n").expect("a file");
    in_it(town, &dir, &["add", "-A"]);
    in_it(town, &dir, &["commit", "-q", "-m", "Two"]);
    std::fs::write(dir.join("texts/one.txt"), "one, changed\n").expect("a file");
    std::fs::write(dir.join("texts/three.txt"), "three\n").expect("a file");
    dir
}

fn in_it(town: &TestTown, dir: &std::path::Path, args: &[&str]) -> String {
    let mut git = std::process::Command::new("git");
    git.arg("-C").arg(dir).args(args).env("HOME", town.path("home")).env("GIT_CONFIG_NOSYSTEM", "1");
    let out = git.output().expect("git runs");
    assert!(out.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8_lossy(&out.stdout).trim_end().to_owned()
}

/// Takes it up as wren; returns the task.
fn adopt(town: &TestTown, dir: &std::path::Path) -> String {
    let place = dir.to_str().expect("UTF-8");
    let adopted = town.json(&["adopt", "harbor", place, "--name", "wren", "--preset", "shell"]);
    assert_eq!(adopted["agent"], "wren");
    adopted["task"].as_str().expect("a task").to_owned()
}

/// What its agent, a script, does there.
fn does(town: &TestTown, task: &str, script: &str) {
    let answer = town.gt_with(&["task", "edit", task, "--script", "-"], script);
    assert_eq!(answer.code, 0, "{answer:?}");
}

fn snapshots(town: &TestTown) -> Vec<Value> {
    town.json(&["snapshot", "list"]).as_array().expect("a list").clone()
}

#[test]
fn work_that_was_begun_by_hand_goes_on_in_a_worktree_of_the_towns_and_lands() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &[]);
    let dir = by_hand(&town, &repo);
    let before = (in_it(&town, &dir, &["status", "--porcelain"]), in_it(&town, &dir, &["rev-parse", "HEAD"]));

    let task = adopt(&town, &dir);
    let shown = town.json(&["task", "show", &task]);
    assert_eq!((&shown["title"], &shown["status"]), (&"feature/texts".into(), &"open".into()), "{shown}");
    until("it is saved", || snapshots(&town).len() == 1);
    let reason = snapshots(&town)[0]["reason"].as_str().expect("words").to_owned();
    assert!(reason.starts_with("adopted from ") && reason.ends_with("by-hand"), "{reason}");

    // It begins with what was there when it was adopted.
    std::fs::write(dir.join("texts/three.txt"), "changed later\n").expect("a file");
    let script = "git status --porcelain > texts/seen.txt; git log --format=%s -2 >> texts/seen.txt";
    does(&town, &task, script);
    town.ok(&["start", "wren"]);
    town.wait_task(&task, "in_review");
    town.ok(&["review", "approve", &town.review_of(&task)]);
    town.wait_task(&task, "closed");

    let at = |file: &str| repo.git(&["show", &format!("main:texts/{file}")]);
    assert_eq!(
        (at("one.txt"), at("two.txt"), at("three.txt")),
        ("one, changed".into(), "two".into(), "three".into())
    );
    assert_eq!(at("seen.txt"), " M texts/one.txt\n?? texts/seen.txt\n?? texts/three.txt\nTwo\nfirst");
    std::fs::write(dir.join("texts/three.txt"), "three\n").expect("a file");
    let after = (in_it(&town, &dir, &["status", "--porcelain"]), in_it(&town, &dir, &["rev-parse", "HEAD"]));
    assert_eq!(before, after, "the worktree itself is as it was");
}

#[test]
fn what_is_no_worktree_of_the_rig_is_refused_and_nothing_is_made() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &[]);
    let stranger = town.repo("stranger");
    stranger.write("README.md", "# Another\n");
    stranger.git(&["commit", "-q", "-a", "--amend", "-m", "of its own"]);
    let refused = |path: &std::path::Path| town.refused(&["adopt", "harbor", path.to_str().expect("UTF-8")]);

    assert!(refused(&stranger.path).contains("no commit in common"));
    assert!(refused(&town.path("nowhere")).contains("is not a folder"));
    assert!(refused(&town.path("tmp")).contains("no .git"));
    assert!(refused(&repo.path.join(".git")).contains("bare"));

    town.add_agent("finch");
    let own = town.add_task("Own", "true");
    town.ok(&["sling", &own, "finch"]);
    until("finch has a worktree", || town.json(&["agent", "show", "finch"])["worktree"].is_string());
    let agent = town.json(&["agent", "show", "finch"]);
    let worktree = PathBuf::from(agent["worktree"].as_str().expect("a worktree"));
    assert!(refused(&worktree).contains("this town's own"));
    let dir = by_hand(&town, &repo);
    let place = dir.to_str().expect("UTF-8");
    assert!(town.refused(&["adopt", "harbor", place, "--name", "finch"]).contains("already used"));

    assert_eq!(town.json(&["agent", "list"]).as_array().map(Vec::len), Some(1));
    assert_eq!(snapshots(&town).iter().filter(|one| one["agent"] != "finch").count(), 0);
    adopt(&town, &dir);
    assert!(refused(&dir).contains("adopted already"));
}

#[test]
fn what_was_decided_survives_the_halls_death_and_a_worktree_that_is_gone_loses_nothing_that_was_saved() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &[]);
    let dir = by_hand(&town, &repo);
    let task = adopt(&town, &dir);
    leftovers::kill(town.hall_pid());

    until("the next hall has saved it", || snapshots(&town).len() == 1);
    std::fs::remove_dir_all(&dir).expect("it can be removed");
    does(&town, &task, "cat texts/three.txt > texts/four.txt");
    town.ok(&["start", "wren"]);
    town.wait_task(&task, "in_review");
    let review = town.ok(&["review", "show", &town.review_of(&task), "--diff"]);
    assert!(review.contains("+one, changed") && review.contains("four.txt"), "{review}");
}
