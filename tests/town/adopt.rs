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

/// Writes down how it was started and what it finds in its conversation, says that it works, and works on for ever.
const TELLER: &str = r#"
name = "teller"
title = "Teller"
vendor = "Te"
program = "sh"
[args]
always = ["-c", 'printf "%s|" "$@" >> starts; echo >> starts; cat "$HOME/.teller/$(pwd | tr -c "A-Za-z0-9\n" -)/"*.jsonl >> starts; printf "\033]7501;state=working\033\\"; exec sleep 600', "teller"]
[prompt]
by = "argument"
[resume]
named = ["--name", "{conversation}"]
args = ["--go-on", "{conversation}"]
[resume.elsewhere]
args = ["--take-up", "{conversation}"]
file = "{worktree}/{conversation}.jsonl"
[transcript]
format = "claude"
folder = ".teller"
files = ["{worktree}/*.jsonl"]
[keys]
interrupt = "\u0003"
exit = "\u0004"
[[signal]]
from = "osc7501"
starts = "state=working"
means = "working"
"#;

#[test]
fn the_conversation_that_was_held_there_is_taken_up_once_and_goes_on_from_then() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.own_preset("teller", TELLER);
    town.add_rig(&repo, &[]);
    let dir = by_hand(&town, &repo);
    let place = dir.to_str().expect("UTF-8");
    let kept = town.path("home/.teller").join(place.replace(|c: char| !c.is_ascii_alphanumeric(), "-"));
    std::fs::create_dir_all(&kept).expect("a folder");
    std::fs::write(kept.join("talk-1.jsonl"), "{\"said\": \"apple\"}\n").expect("a file");
    let adopt = |preset: &str, id: &str| {
        vec!["adopt", "harbor", place, "--preset", preset, "--conversation", id]
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let refused = |preset: &str, id: &str| {
        let args = adopt(preset, id);
        town.refused(&args.iter().map(String::as_str).collect::<Vec<_>>())
    };
    assert!(refused("shell", "talk-1").contains("leave `--conversation` out"));
    assert!(refused("teller", "talk-2").contains("has no conversation talk-2"));
    assert!(refused("teller", "../talk-1").contains("conversation"));
    assert_eq!(town.json(&["agent", "list"]).as_array().map(Vec::len), Some(0));

    let args = adopt("teller", "talk-1");
    let adopted = town.json(&args.iter().map(String::as_str).collect::<Vec<_>>());
    let agent = adopted["agent"].as_str().expect("an agent");
    town.ok(&["start", agent]);
    // Who was not heard to work begins anew.
    until("its program says so", || town.ok(&["events"]).contains(&format!("{agent} works")));
    town.ok(&["restart", agent]);

    let worktree = town.json(&["agent", "show", agent])["worktree"].as_str().expect("a worktree").to_owned();
    let starts = || std::fs::read_to_string(PathBuf::from(&worktree).join("starts")).unwrap_or_default();
    until("it was started twice", || starts().lines().filter(|line| line.ends_with("apple\"}")).count() == 2);
    let starts = starts();
    assert!(starts.starts_with("--take-up|talk-1|"), "{starts}");
    assert!(starts.contains("This work was begun in"), "it is told what it is for: {starts}");
    assert!(starts.contains("\n--go-on|talk-1|"), "{starts}");
    assert_eq!(
        std::fs::read_to_string(kept.join("talk-1.jsonl")).expect("it is there"),
        "{\"said\": \"apple\"}\n"
    );
}
