//! Landings that wait, and leave everything as it was.

use std::fs;
use std::path::Path;

use gastown_git::{How, Land, Outcome, TownClone, WaitKind};

use crate::yard::{Yard, read, waits, write};

/// Lands, and expects that it waits and that nothing at all moved.
fn must_wait(yard: &Yard, user: &Path, town: &TownClone, land: &Land, kind: WaitKind) -> String {
    let why = waits(town.land(land).unwrap());

    assert_eq!(why.kind, kind, "{}", why.sentence);
    assert_eq!(yard.oid(user, "refs/heads/main"), land.old);
    why.sentence
}

#[test]
fn a_modified_file_in_the_way_makes_it_wait_with_gits_sentence() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let town = yard.town(&user);
        let land = yard.landing(&town, &[("a.txt", "landed\n")]);
        write(&user, "a.txt", "unsaved\n");

        let said = must_wait(yard, &user, &town, &land, WaitKind::WorkInTheWay);

        assert!(said.contains("a.txt") && said.contains("would be overwritten"), "{said}");
        assert_eq!(read(&user, "a.txt"), "unsaved\n");
    });
}

#[test]
fn an_untracked_file_in_the_way_makes_it_wait() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let town = yard.town(&user);
        let land = yard.landing(&town, &[("new.txt", "landed\n")]);
        write(&user, "new.txt", "mine\n");

        must_wait(yard, &user, &town, &land, WaitKind::WorkInTheWay);

        assert_eq!(read(&user, "new.txt"), "mine\n");
        fs::remove_file(user.join("new.txt")).unwrap();
        assert!(
            matches!(town.land(&land).unwrap(), Outcome::Landed(How::CheckoutMoved(_))),
            "it lands once it is gone"
        );
    });
}

#[test]
fn an_ignored_file_in_the_way_survives() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let town = yard.town(&user);
        let land = yard.landing(&town, &[(".env", "from the agent\n")]);
        write(&user, ".env", "SECRET=1\n");

        must_wait(yard, &user, &town, &land, WaitKind::WorkInTheWay);

        assert_eq!(read(&user, ".env"), "SECRET=1\n");
    });
}

#[test]
fn autostash_in_the_users_configuration_moves_nothing_aside() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let town = yard.town(&user);
        let land = yard.landing(&town, &[("a.txt", "landed\n")]);
        yard.run(&user, &["config", "merge.autoStash", "true"]);
        write(&user, "a.txt", "unsaved\n");

        must_wait(yard, &user, &town, &land, WaitKind::WorkInTheWay);

        assert_eq!(read(&user, "a.txt"), "unsaved\n");
        assert_eq!(yard.run(&user, &["stash", "list"]), "");
    });
}

#[test]
fn a_lock_makes_it_wait_whichever_it_is() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let town = yard.town(&user);
        let land = yard.landing(&town, &[("a.txt", "landed\n")]);

        for lock in ["index.lock", "refs/heads/main.lock"] {
            fs::write(user.join(".git").join(lock), "").unwrap();
            let said = must_wait(yard, &user, &town, &land, WaitKind::Locked);
            assert!(said.contains(lock), "{said}");
            assert_eq!(yard.marks(), "");
            assert!(user.join(".git").join(lock).exists(), "another's lock is never removed");
            fs::remove_file(user.join(".git").join(lock)).unwrap();
            yard.run(&user, &["checkout", "-q", "-f", "main"]);
        }

        yard.run(&user, &["checkout", "-q", "-b", "aside"]);
        fs::write(user.join(".git/refs/heads/main.lock"), "").unwrap();
        must_wait(yard, &user, &town, &land, WaitKind::Locked);
    });
}

#[test]
fn an_unfinished_merge_in_the_checkout_makes_it_wait() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        yard.run(&user, &["checkout", "-q", "-b", "side"]);
        write(&user, "b.txt", "side\n");
        yard.commit(&user, "side");
        yard.run(&user, &["checkout", "-q", "main"]);
        write(&user, "b.txt", "main\n");
        yard.commit(&user, "main");
        let town = yard.town(&user);
        let land = yard.landing(&town, &[("a.txt", "landed\n")]);
        assert!(!yard.try_run(&user, &["merge", "side"]).status.success());

        let said = must_wait(yard, &user, &town, &land, WaitKind::OperationInProgress);

        assert!(said.contains("merge"), "{said}");
    });
}

#[test]
fn a_rebase_or_bisect_of_the_target_makes_it_wait_though_head_is_detached() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        write(&user, "b.txt", "second\n");
        yard.commit(&user, "second");
        yard.run(&user, &["branch", "other", "main~1"]);
        let town = yard.town(&user);
        let land = yard.landing(&town, &[("a.txt", "landed\n")]);

        yard.run(&user, &["bisect", "start", "main", "main~1"]);
        must_wait(yard, &user, &town, &land, WaitKind::OperationInProgress);
        yard.run(&user, &["bisect", "reset"]);

        yard.run(&user, &["checkout", "-q", "other"]);
        write(&user, "b.txt", "conflicting\n");
        yard.commit(&user, "other");
        assert!(!yard.try_run(&user, &["rebase", "other", "main"]).status.success());
        let said = must_wait(yard, &user, &town, &land, WaitKind::OperationInProgress);
        assert!(said.contains("rebase"), "{said}");
    });
}

#[test]
fn a_checkout_whose_folder_is_gone_makes_it_wait() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let town = yard.town(&user);
        let land = yard.landing(&town, &[("a.txt", "landed\n")]);
        yard.run(&user, &["checkout", "-q", "-b", "feature"]);
        let linked = yard.path("linked");
        yard.run(&user, &["worktree", "add", "-q", linked.to_str().unwrap(), "main"]);
        fs::rename(&linked, yard.path("unmounted")).unwrap();

        let said = must_wait(yard, &user, &town, &land, WaitKind::OddCheckout);

        assert!(said.contains("linked"), "{said}");
    });
}
