//! Main Street is a true picture of git: what the owner commits by hand is seen at once, what the team pushed is fetched.

use gastown_tests::{Repo, TestTown, until};

/// A bare repository beside, that the owner's checkout follows, and a mate's clone of it.
fn shared(town: &TestTown, repo: &Repo) -> Repo {
    let path = |name: &str| town.path("repos").join(name).to_str().expect("UTF-8").to_owned();
    repo.git(&["clone", "-q", "--bare", ".", &path("origin.git")]);
    // As people write it beside each other: from the checkout's folder, not from anywhere else.
    repo.git(&["remote", "add", "origin", "../origin.git"]);
    repo.git(&["fetch", "-q", "origin"]);
    repo.git(&["branch", "-q", "--set-upstream-to=origin/main"]);
    let mate = Repo::new(town.path("repos/mate"), &town.path("home"));
    mate.git(&["remote", "add", "origin", &path("origin.git")]);
    mate.git(&["fetch", "-q", "origin"]);
    mate.git(&["reset", "-q", "--hard", "origin/main"]);
    mate
}

fn push(mate: &Repo, title: &str) {
    mate.write("texts/mate.txt", title);
    mate.commit(title);
    mate.git(&["push", "-q", "origin", "HEAD:main"]);
}

#[test]
fn a_commit_made_by_hand_is_seen_without_being_asked_for() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &[]);
    until("the target was looked at", || town.gt(&["rig", "show", "harbor", "--json"]).code == 0);
    let head = || town.json(&["rig", "show", "harbor"])["head"].as_str().expect("a commit").to_owned();

    for title in ["First by hand", "Second by hand"] {
        repo.write("texts/hand.txt", title);
        let commit = repo.commit(title);
        until("the commit is seen", || head() == commit.trim());
    }
    repo.git(&["pack-refs", "--all"]);
    repo.git(&["reset", "-q", "--hard", "HEAD~1"]);
    let back = repo.git(&["rev-parse", "HEAD"]);
    until("a branch that went back is seen too", || head() == back.trim());
}

#[test]
fn what_the_team_pushed_is_fetched_and_nothing_is_written_in_the_checkout() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    let mate = shared(&town, &repo);
    push(&mate, "By the mate");
    town.add_rig(&repo, &[]);
    let rig = || town.json(&["rig", "show", "harbor"]);
    let refs = repo.git(&["for-each-ref"]);

    until("a new rig's remote is asked by itself", || rig()["team"]["ahead"] == 1);
    assert_eq!((&rig()["team"]["name"], &rig()["team"]["behind"]), (&"origin/main".into(), &0.into()));
    push(&mate, "Once more");
    assert_eq!(town.json(&["rig", "fetch", "harbor"])["team"]["unknown"], serde_json::Value::Null);
    until("the second is counted", || rig()["team"]["ahead"] == 2);
    assert_eq!(repo.git(&["for-each-ref"]), refs, "the checkout's own refs stay");

    repo.git(&["pull", "-q", "--ff-only"]);
    until("after a pull both are the same", || {
        rig()["team"]["ahead"] == 0 && rig()["head"] == repo.git(&["rev-parse", "HEAD"]).trim()
    });
    assert!(town.ok(&["rig", "show", "harbor"]).contains("origin/main is the same"));
}

#[test]
fn a_remote_that_cannot_be_reached_is_said_and_what_was_seen_stays() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    let mate = shared(&town, &repo);
    push(&mate, "By the mate");
    town.add_rig(&repo, &[]);
    let rig = || town.json(&["rig", "show", "harbor"]);
    until("the remote was asked", || rig()["team"]["ahead"] == 1);
    std::fs::rename(town.path("repos/origin.git"), town.path("repos/away.git"))
        .expect("the remote goes away");

    let words = town.refused(&["rig", "fetch", "harbor"]);

    assert!(words.contains("origin.git") && words.contains("fetching main from origin"), "{words}");
    let team = rig()["team"].clone();
    assert_eq!((&team["name"], &team["ahead"]), (&"origin/main".into(), &1.into()), "{team:#}");
    assert!(team["unknown"].is_string() && team["fetched"].is_string(), "{team:#}");
    town.ok(&["rig", "set", "harbor", "--fetch", "0"]);
    assert_eq!(rig()["fetch_minutes"], 0);
}

#[test]
fn a_target_that_follows_nothing_has_no_team() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &[]);

    let words = town.refused(&["rig", "fetch", "harbor"]);

    assert!(words.contains("follows no branch") && words.contains("set-upstream-to"), "{words}");
    assert!(town.json(&["rig", "show", "harbor"])["team"].is_null());
}
