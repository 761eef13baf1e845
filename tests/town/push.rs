//! Landings go to the remote that the target follows, by the user's own git.

use gastown_tests::{Repo, TestTown, until};

/// A bare repository beside, that the owner's checkout follows.
fn shared(town: &TestTown, repo: &Repo) -> Repo {
    let far = town.path("repos").join("origin.git").to_str().expect("UTF-8").to_owned();
    repo.git(&["clone", "-q", "--bare", ".", &far]);
    repo.git(&["remote", "add", "origin", "../origin.git"]);
    repo.git(&["fetch", "-q", "origin"]);
    repo.git(&["branch", "-q", "--set-upstream-to=origin/main"]);
    let mate = Repo::new(town.path("repos/mate"), &town.path("home"));
    mate.git(&["remote", "add", "origin", &far]);
    mate.git(&["fetch", "-q", "origin"]);
    mate.git(&["reset", "-q", "--hard", "origin/main"]);
    mate
}

/// A branch of the owner's with this name, one file and one commit.
pub fn submit(town: &TestTown, repo: &Repo, name: &str) {
    repo.git(&["checkout", "-q", "-b", name]);
    repo.write(&format!("{name}.txt"), name);
    repo.commit(name);
    repo.git(&["checkout", "-q", "main"]);
    town.ok(&["mq", "submit", name, "--rig", "harbor"]);
}

pub fn until_landed(repo: &Repo, name: &str) {
    until("it landed", || {
        repo.git(&["log", "--format=%s", "main"]).lines().any(|line| line.starts_with(name))
    });
}

fn land(town: &TestTown, repo: &Repo, name: &str) {
    submit(town, repo, name);
    until_landed(repo, name);
}

#[test]
fn landings_reach_the_remote_and_what_does_not_is_said_with_the_next_step() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    let mate = shared(&town, &repo);
    town.add_rig(&repo, &[]);
    let rig = || town.json(&["rig", "show", "harbor"]);
    let far = || mate.git(&["ls-remote", "origin", "refs/heads/main"]).split('\t').next().map(str::to_owned);
    let here = || Some(repo.git(&["rev-parse", "main"]).trim().to_owned());
    until("the remote was asked", || rig()["team"]["behind"] == 0);

    land(&town, &repo, "kept");
    until("it is counted", || rig()["not_pushed"] == 1);
    assert_ne!(far(), here(), "nobody asked for a push");
    town.ok(&["rig", "push", "harbor"]);
    assert_eq!(far(), here());
    until("nothing is missing there", || rig()["not_pushed"] == 0);

    town.ok(&["rig", "set", "harbor", "--push", "on"]);
    land(&town, &repo, "sent");
    until("it went by itself", || far() == here());
    assert!(town.ok(&["events"]).contains("is on origin/main"));

    mate.git(&["pull", "-q", "origin", "main"]);
    mate.write("mate.txt", "by the mate");
    mate.commit("By the mate");
    mate.git(&["push", "-q", "origin", "HEAD:main"]);
    let mates = far();
    land(&town, &repo, "late");
    until("the no is known", || rig()["push_trouble"]["kind"] == "behind");
    assert!(rig()["push_trouble"]["words"].as_str().is_some_and(|words| words.contains("[rejected]")));
    assert_eq!(far(), mates);
    let words = town.refused(&["rig", "push", "harbor"]);
    assert!(words.contains("[rejected]") && words.contains("git pull"), "{words}");
    assert!(rig()["not_pushed"].as_u64() >= Some(1));

    repo.git(&["-c", "pull.rebase=false", "pull", "-q", "--no-edit"]);
    let merged = here();
    until("the merge is seen", || rig()["head"].as_str() == merged.as_deref());
    town.ok(&["rig", "push", "harbor"]);
    assert_eq!(far(), merged);
    assert!(rig()["push_trouble"].is_null());
}
