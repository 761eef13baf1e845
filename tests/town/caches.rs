//! Folders that stay between checks: the next one finds what the last one built, and nothing else.

use gastown_tests::{Repo, TestTown};

/// How much of an earlier check each one found: of the folder that is kept, and of one that is not.
fn found(town: &TestTown) -> Vec<String> {
    let told = std::fs::read_to_string(town.path("tmp/found")).expect("every check says what it found");
    told.lines().map(str::to_owned).collect()
}

/// Returns its request.
fn land(town: &TestTown, repo: &Repo, branch: &str) -> String {
    repo.git(&["checkout", "-q", "-b", branch, "main"]);
    repo.write(&format!("texts/{branch}.txt"), "new\n");
    repo.commit(branch);
    repo.git(&["checkout", "-q", "main"]);
    let request = town.json(&["mq", "submit", branch, "--rig", "harbor"]);
    town.ok(&["wait", "mq", "--rig", "harbor", "--idle", "--timeout", "60"]);
    request["id"].as_str().expect("an id").to_owned()
}

#[test]
fn what_a_rig_keeps_is_there_for_its_next_check_until_it_keeps_it_no_more() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    repo.write(".gitignore", "target\nother\n");
    repo.commit("what is built");
    let gate = format!(
        "test=cat target/built other/built 2>/dev/null | tr -d '\\n' >> {0}; echo >> {0}\nmkdir -p target other; echo t >> target/built; echo o >> other/built",
        town.path("tmp/found").display()
    );
    town.add_rig(&repo, &["--gate", &gate, "--cache", "target"]);
    assert_eq!(town.json(&["rig", "show", "harbor"])["caches"], serde_json::json!(["target"]));

    for branch in ["one", "two", "three"] {
        land(&town, &repo, branch);
    }
    assert_eq!(found(&town), ["", "t", "tt"]);

    town.ok(&["rig", "set", "harbor", "--cache", ""]);
    land(&town, &repo, "four");
    assert_eq!(found(&town)[3], "");
    for wrong in ["../target", "/tmp", "tar*", ".git"] {
        let refused = town.refused(&["rig", "set", "harbor", "--cache", wrong]);
        assert!(refused.contains("folder to keep") && refused.contains(wrong), "{refused}");
    }
    repo.is_intact();
}

/// What stayed may be what made it fail: where a person asks for another answer, nothing stays.
#[test]
fn whoever_checks_again_begins_anew() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    repo.write(".gitignore", "target\n");
    repo.commit("what is built");
    let gate = "test=test ! -e target/broken || exit 1; mkdir -p target; test ! -e texts/one.txt || : > target/broken";
    town.add_rig(&repo, &["--gate", gate, "--cache", "target"]);
    land(&town, &repo, "one");
    let id = land(&town, &repo, "two");
    assert!(!repo.git(&["log", "--format=%s", "main"]).contains("two"), "it was sent back");

    town.ok(&["mq", "retry", &id]);
    town.ok(&["wait", "mq", "--rig", "harbor", "--idle", "--timeout", "60"]);

    assert!(repo.git(&["log", "--format=%s", "main"]).contains("two"));
}
