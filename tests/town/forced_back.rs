//! The target, or the branch that it follows, is forced back: nothing goes on over that before a person has looked.

use crate::push::{submit, until_landed};
use gastown_tests::{TestTown, until};

#[test]
fn a_landing_taken_out_by_force_holds_the_queue_and_says_which_it_was() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &[]);
    let rig = || town.json(&["rig", "show", "harbor"]);
    submit(&town, &repo, "kept");
    until_landed(&repo, "kept");
    until("the town has seen it land", || town.json(&["mq", "list"]).as_array().is_some_and(Vec::is_empty));
    let before = repo.git(&["rev-parse", "main^1"]);

    repo.git(&["reset", "-q", "--hard", before.trim()]);

    until("the queue is held", || rig()["held"] == true);
    let why = rig()["held_why"].as_str().expect("a reason").to_owned();
    assert!(why.contains("main was forced back") && why.contains("\"kept\", which had landed"), "{why}");
    submit(&town, &repo, "later");
    let line = town.json(&["mq", "list"]);
    assert!(line[0]["why"].as_str().is_some_and(|words| words.contains("forced back")), "{line}");
    assert_eq!(repo.git(&["rev-parse", "main"]), before, "nothing lands on it");

    town.ok(&["mq", "release", "--rig", "harbor"]);

    until_landed(&repo, "later");
    assert!(rig()["held_why"].is_null());
}

#[test]
fn a_remote_that_was_forced_back_is_not_pushed_to_before_a_person_asks() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    let far = town.path("repos").join("origin.git").to_str().expect("UTF-8").to_owned();
    repo.git(&["clone", "-q", "--bare", ".", &far]);
    repo.git(&["remote", "add", "origin", "../origin.git"]);
    repo.git(&["fetch", "-q", "origin"]);
    repo.git(&["branch", "-q", "--set-upstream-to=origin/main"]);
    town.add_rig(&repo, &[]);
    town.ok(&["rig", "set", "harbor", "--push", "on"]);
    let there = || repo.git(&["--git-dir", &far, "rev-parse", "main"]).trim().to_owned();
    let before = there();
    submit(&town, &repo, "sent");
    until_landed(&repo, "sent");
    until("it is known to be there", || town.ok(&["events"]).contains("is on origin/main"));

    repo.git(&["--git-dir", &far, "update-ref", "refs/heads/main", &before]);
    submit(&town, &repo, "next");
    until_landed(&repo, "next");

    let trouble = || town.json(&["rig", "show", "harbor"])["push_trouble"].clone();
    until("the no is known", || trouble()["kind"] == "went_back");
    assert!(trouble()["words"].as_str().is_some_and(|words| words.contains("was forced back to")));
    assert_eq!(there(), before, "what somebody took away is not brought back");
    town.ok(&["rig", "push", "harbor"]);
    assert_eq!(there(), repo.git(&["rev-parse", "main"]).trim());
}
