//! Landings that arrive.

use std::fs;

use gastown_git::{How, Outcome, TownClone, inspect};

use crate::yard::{DEADLINE, Yard, branch, read, write};

#[test]
fn a_clean_checkout_is_fast_forwarded_with_its_files() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let town = yard.town(&user);
        let land = yard.landing(&town, &[("a.txt", "landed\n")]);

        let outcome = town.land(&land).unwrap();

        assert_eq!(outcome, Outcome::Landed(How::CheckoutMoved(user.clone())));
        assert_eq!(read(&user, "a.txt"), "landed\n");
        assert_eq!(yard.run(&user, &["status", "--porcelain"]), "");
        assert_eq!(yard.oid(&user, "refs/heads/main"), land.new);
        let shown = yard.run(&user, &["log", "-1", "--format=%an|%cn|%s|%P"]);
        assert!(
            shown.starts_with(&format!("rust (agent)|Olga Owner|Say hello (gt-1)|{} ", land.old)),
            "{shown}"
        );
        assert_eq!(
            town.ref_oid(&branch("main").full()).unwrap(),
            Some(land.new),
            "agents see it as origin/main"
        );
    });
}

#[test]
fn a_second_try_says_that_it_is_there_already() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let town = yard.town(&user);
        let land = yard.landing(&town, &[("a.txt", "landed\n")]);
        town.land(&land).unwrap();

        assert_eq!(town.land(&land).unwrap(), Outcome::Landed(How::AlreadyThere));
    });
}

#[test]
fn unsaved_work_elsewhere_in_the_checkout_stays() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let town = yard.town(&user);
        let land = yard.landing(&town, &[("a.txt", "landed\n")]);
        write(&user, "b.txt", "my own\n");
        write(&user, "new.txt", "mine too\n");
        yard.run(&user, &["add", "b.txt"]);

        let outcome = town.land(&land).unwrap();

        assert!(matches!(outcome, Outcome::Landed(How::CheckoutMoved(_))), "{outcome:?}");
        assert_eq!(yard.run(&user, &["status", "--porcelain"]), "M  b.txt\n?? new.txt");
        assert_eq!((read(&user, "b.txt"), read(&user, "a.txt")), ("my own\n".into(), "landed\n".into()));
    });
}

#[test]
fn a_linked_worktree_with_the_target_is_the_one_that_moves() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        yard.run(&user, &["checkout", "-q", "-b", "feature"]);
        let linked = yard.path("linked");
        yard.run(&user, &["worktree", "add", "-q", linked.to_str().unwrap(), "main"]);
        let facts = inspect(&yard.git, user.to_str().unwrap(), Some(&branch("main"))).unwrap();
        let town = TownClone::create(&yard.git, &facts, &yard.path("town.git"), DEADLINE).unwrap();
        let land = yard.landing(&town, &[("a.txt", "landed\n")]);

        let outcome = town.land(&land).unwrap();

        assert_eq!(outcome, Outcome::Landed(How::CheckoutMoved(linked.clone())));
        assert_eq!(read(&linked, "a.txt"), "landed\n");
        assert_eq!(read(&user, "a.txt"), "one\ntwo\nthree\n");
        assert_eq!(yard.run(&user, &["status", "--porcelain"]), "");
    });
}

#[test]
fn a_target_that_is_not_checked_out_moves_by_its_ref_alone() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let town = yard.town(&user);
        let land = yard.landing(&town, &[("a.txt", "landed\n")]);
        yard.run(&user, &["checkout", "-q", "-b", "feature"]);
        write(&user, "a.txt", "in the middle of it\n");

        let outcome = town.land(&land).unwrap();

        assert_eq!(outcome, Outcome::Landed(How::RefMoved));
        assert_eq!(yard.oid(&user, "refs/heads/main"), land.new);
        assert_eq!(read(&user, "a.txt"), "in the middle of it\n");
        assert!(!user.join(".git/FETCH_HEAD").exists());
    });
}

#[test]
fn a_target_that_moved_meanwhile_is_said_and_left() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let town = yard.town(&user);
        let land = yard.landing(&town, &[("a.txt", "landed\n")]);
        write(&user, "c.txt", "the owner's own\n");
        let now = yard.commit(&user, "own work");

        assert_eq!(town.land(&land).unwrap(), Outcome::Moved { now: Some(now) });
        assert_eq!(yard.oid(&user, "main"), now);
    });
}

#[test]
fn no_hook_of_the_users_repository_runs() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let town = yard.town(&user);
        let land = yard.landing(&town, &[("a.txt", "landed\n")]);
        yard.plant_hooks(&user.join(".git/hooks"));
        yard.plant_hooks(&yard.path("global-hooks"));
        let hooks = yard.path("global-hooks");
        yard.run(&user, &["config", "--global", "core.hooksPath", hooks.to_str().unwrap()]);

        // Checked out and not checked out are two ways; both must be silent.
        let outcome = town.land(&land).unwrap();
        assert!(matches!(outcome, Outcome::Landed(How::CheckoutMoved(_))));
        assert_eq!(yard.marks(), "");

        fs::remove_dir_all(&hooks).unwrap();
        yard.run(&user, &["config", "--global", "--unset", "core.hooksPath"]);
        yard.run(&user, &["-c", "core.hooksPath=/dev/null", "checkout", "-q", "-b", "aside", "HEAD~1"]);
        yard.run(
            &user,
            &["-c", "core.hooksPath=/dev/null", "update-ref", "refs/heads/main", &land.old.to_string()],
        );
        assert_eq!(town.land(&land).unwrap(), Outcome::Landed(How::RefMoved));
        assert_eq!(yard.marks(), "");
    });
}

#[test]
fn a_rig_from_a_url_lands_on_the_towns_own_branch() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let before = yard.oid(&user, "main");
        let facts = inspect(&yard.git, &format!("file://{}", user.display()), None).unwrap();
        let town = TownClone::create(&yard.git, &facts, &yard.path("town.git"), DEADLINE).unwrap();
        let land = yard.landing(&town, &[("a.txt", "landed\n")]);

        assert_eq!(town.land(&land).unwrap(), Outcome::Landed(How::TownOnly));
        assert_eq!(town.ref_oid(&branch("main").full()).unwrap(), Some(land.new));
        assert_eq!(yard.oid(&user, "main"), before);
        assert_eq!(town.land(&land).unwrap(), Outcome::Landed(How::AlreadyThere));
    });
}

#[test]
fn a_commit_that_is_not_built_on_the_target_never_lands() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        write(&user, "b.txt", "second\n");
        yard.commit(&user, "second");
        let town = yard.town(&user);
        let land = yard.landing(&town, &[("a.txt", "landed\n")]);
        let first = yard.oid(&user, "main~1");
        yard.run(&user, &["checkout", "-q", "-b", "aside"]);

        let back = gastown_git::Land { new: first, ..land.clone() };

        assert!(matches!(town.land(&back), Err(gastown_git::GitError::NotForward { .. })));
        assert_eq!(yard.oid(&user, "main"), land.old);
    });
}

#[test]
fn a_repository_whose_refs_are_tables_is_landed_on_where_git_knows_them() {
    Yard::each(|yard| {
        let user = yard.path("user");
        fs::create_dir(&user).unwrap();
        let made = yard.try_run(&user, &["init", "-q", "-b", "main", "--ref-format=reftable"]);
        if !made.status.success() {
            println!("skipped: git {} has no reftable", yard.git.version());
            return;
        }
        yard.run(&user, &["config", "user.name", "Olga Owner"]);
        yard.run(&user, &["config", "user.email", "olga@example.com"]);
        write(&user, "a.txt", "first\n");
        yard.commit(&user, "first");
        let town = yard.town(&user);
        let land = yard.landing(&town, &[("a.txt", "landed\n")]);

        assert_eq!(town.land(&land).unwrap(), Outcome::Landed(How::CheckoutMoved(user.clone())));
        assert_eq!(read(&user, "a.txt"), "landed\n");
    });
}
