//! What the town takes of the disk is told, and of it only the trash is deleted, when its owner says so.

use gastown_tests::{TestTown, until};
use serde_json::Value;
use std::path::Path;

#[test]
fn each_worktree_has_a_size_and_the_trash_is_emptied_only_when_told_to() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &["--review", "off"]);
    for name in ["wren", "otter"] {
        town.add_agent(name);
        let task = town
            .add_task(&format!("Fill by {name}"), &format!("head -c 3000000 /dev/zero > texts/{name}.bin"));
        town.ok(&["sling", &task, name]);
        town.wait_task(&task, "closed");
    }
    let rows = || town.json(&["disk", "show"])["rows"].as_array().expect("rows").clone();
    let bytes = |what: &str| -> u64 {
        rows().iter().filter(|row| row["what"] == what).filter_map(|row| row["bytes"].as_u64()).sum()
    };
    let of_wren = |row: &&Value| row["agent"] == "wren";
    let size = rows().iter().find(of_wren).expect("its row")["bytes"].as_u64().expect("a size");
    assert!((3_000_000..30_000_000).contains(&size), "{size}");
    assert_eq!(bytes("trash"), 0);
    dig(&town.town_dir().join("logs"));
    let logs = rows().into_iter().find(|row| row["what"] == "logs").expect("its row");
    assert_eq!(logs["unread_count"], 1, "{logs}");
    let said = town.ok(&["disk", "show"]);
    assert!(said.contains("at least") && said.contains("not counted:"), "{said}");

    town.ok(&["agent", "remove", "wren"]);

    until("its worktree is in the trash", || bytes("trash") > 3_000_000);
    assert_eq!(town.json(&["disk", "empty-trash"])["things"], 0, "it came there just now");
    assert!(bytes("trash") > 3_000_000);
    let emptied = town.json(&["disk", "empty-trash", "--older", "0"]);
    assert_eq!((&emptied["things"], &emptied["left"]), (&1.into(), &serde_json::json!([])), "{emptied}");
    assert!(emptied["bytes"].as_u64().is_some_and(|bytes| bytes > 3_000_000));
    assert_eq!(bytes("trash"), 0);
    assert!(bytes("worktree") > 3_000_000, "the other agent's worktree is where it was");
    let clone = town.town_dir().join("rigs/harbor.git");
    let refs = repo.git(&["--git-dir", clone.to_str().expect("UTF-8"), "for-each-ref"]);
    assert!(refs.contains("sn-removed-wren"), "what it held is saved: {refs}");
}

/// Folders in one another, so deep that the innermost has no name that the system takes: nobody can read it by name.
fn dig(top: &Path) {
    let name = "d".repeat(200);
    let mut at = std::fs::File::open(top).expect("a folder");
    for _ in 0..=4096 / name.len() {
        rustix::fs::mkdirat(&at, &*name, rustix::fs::Mode::RWXU).expect("a folder");
        let flags = rustix::fs::OFlags::DIRECTORY;
        at = rustix::fs::openat(&at, &*name, flags, rustix::fs::Mode::empty()).expect("it is there").into();
    }
}
