//! The town's own clone.

use std::fs;
use std::os::unix::fs::MetadataExt;

use gastown_git::{GitError, RefName, SourceRefusal, Taking, TownClone, inspect};

use crate::yard::{DEADLINE, Yard, branch, write};

#[test]
fn a_towns_clone_is_bare_keeps_its_objects_and_opens_again() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let town = yard.town(&user);

        let again = TownClone::open(&yard.git, town.dir()).unwrap();

        assert_eq!(again.source(), town.source());
        assert_eq!(town.ref_oid(&branch("main").full()).unwrap(), Some(yard.oid(&user, "HEAD")));
        let config = |key: &str| yard.run(town.dir(), &["config", key]);
        assert_eq!((config("gc.auto"), config("maintenance.auto")), ("0".into(), "false".into()));
        assert_eq!(config("extensions.preciousObjects"), "true");
        assert_eq!(config("core.bare"), "true");
    });
}

#[test]
fn objects_are_hard_linked_unless_the_source_borrows_itself() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let town = yard.town(&user);
        let oid = yard.oid(&user, "HEAD").to_string();
        let object = |dir: &std::path::Path| dir.join("objects").join(&oid[..2]).join(&oid[2..]);
        let (ours, theirs) = (object(town.dir()), object(&user.join(".git")));
        assert_eq!(fs::metadata(ours).unwrap().ino(), fs::metadata(theirs).unwrap().ino());

        let borrower = yard.path("borrower");
        yard.run(
            &yard.path("."),
            &["clone", "-q", "--shared", user.to_str().unwrap(), borrower.to_str().unwrap()],
        );
        let facts = inspect(&yard.git, borrower.to_str().unwrap(), None).unwrap();
        let second = TownClone::create(&yard.git, &facts, &yard.path("second.git"), DEADLINE).unwrap();
        assert!(!second.dir().join("objects/info/alternates").exists());
        yard.run(second.dir(), &["fsck", "--full"]);
    });
}

#[test]
fn refresh_follows_the_source_even_backwards() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let town = yard.town(&user);
        let first = yard.oid(&user, "HEAD");
        write(&user, "c.txt", "c\n");
        let second = yard.commit(&user, "second");

        assert_eq!(town.target_in_source(&branch("main"), DEADLINE).unwrap(), second);
        assert_eq!(town.refresh(&branch("main"), DEADLINE).unwrap(), second);
        assert_eq!(town.ref_oid(&branch("main").full()).unwrap(), Some(first), "the town's own branch stays");
        yard.run(&user, &["reset", "-q", "--hard", &first.to_string()]);
        assert_eq!(town.refresh(&branch("main"), DEADLINE).unwrap(), first);

        yard.run(&user, &["branch", "-m", "main", "trunk"]);
        assert!(matches!(town.refresh(&branch("main"), DEADLINE), Err(GitError::BranchGone { .. })));
    });
}

#[test]
fn history_is_counted_and_walked_by_first_parent() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let first = yard.oid(&user, "HEAD");
        yard.run(&user, &["checkout", "-q", "-b", "side"]);
        let side = yard.commit(&user, "side");
        yard.run(&user, &["checkout", "-q", "main"]);
        let main = yard.commit(&user, "main goes on");
        yard.run(&user, &["merge", "-q", "--no-ff", "-m", "landing", "side"]);
        let town = yard.town(&user);
        let tip = yard.oid(&user, "HEAD");

        let lamps = town.first_parent(tip, 10).unwrap();

        let subjects: Vec<_> = lamps.iter().map(|lamp| lamp.subject.as_str()).collect();
        assert_eq!(subjects, ["landing", "main goes on", "first"]);
        assert_eq!((lamps[0].parent, lamps[2].parent), (Some(main), None));
        assert_eq!(town.merge_base(main, side).unwrap(), Some(first));
        assert_eq!(town.ahead_behind(tip, side).unwrap(), (2, 0));
        assert!(town.contains(&branch("main").full(), side).unwrap());
        assert!(!town.contains(&branch("side").full(), main).unwrap());
        assert!(town.source_contains(&branch("main").full(), side).unwrap());
    });
}

#[test]
fn a_shallow_source_works_to_the_end() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        yard.commit(&user, "second");
        let shallow = yard.path("shallow");
        let url = format!("file://{}", user.display());
        yard.run(&yard.path("."), &["clone", "-q", "--depth=1", &url, shallow.to_str().unwrap()]);
        let facts = inspect(&yard.git, shallow.to_str().unwrap(), None).unwrap();
        assert!(facts.shallow);
        let town = yard.town(&shallow);

        let land = yard.landing(&town, &[("a.txt", "landed\n")]);

        assert_eq!(town.merge_base(land.old, land.new).unwrap(), Some(land.old));
        assert_eq!(town.ahead_behind(land.new, land.old).unwrap(), (2, 0));
        assert_eq!(town.first_parent(land.new, 9).unwrap().len(), 2);
        let outcome = town.land(&land).unwrap();
        assert!(matches!(outcome, gastown_git::Outcome::Landed(_)), "{outcome:?}");
        assert!(town.contains(&branch("main").full(), land.new).unwrap());
    });
}

#[test]
fn a_url_with_submodules_is_refused_and_leaves_nothing() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        write(&user, ".gitmodules", "[submodule \"x\"]\n\tpath = x\n\turl = y\n");
        yard.commit(&user, "modules");
        let facts = inspect(&yard.git, &format!("file://{}", user.display()), None).unwrap();
        let place = yard.path("rigs").join("town.git");

        let made = TownClone::create(&yard.git, &facts, &place, DEADLINE);

        assert!(matches!(made, Err(GitError::Source(SourceRefusal::Submodules { .. }))));
        assert_eq!(fs::read_dir(yard.path("rigs")).unwrap().count(), 0);
    });
}

#[test]
fn upkeep_removes_nothing() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let town = yard.town(&user);
        let lost = yard.run(
            town.dir(),
            &["-c", "user.name=x", "-c", "user.email=x@example.com", "commit-tree", "-m", "x", "HEAD^{tree}"],
        );

        town.upkeep(DEADLINE).unwrap();

        yard.run(town.dir(), &["cat-file", "-e", &lost]);
    });
}

#[test]
fn many_worktrees_can_be_taken_from_at_once() {
    Yard::each(|yard| {
        let town = yard.town(&yard.repo("user"));
        let worktrees: Vec<_> = (0..6).map(|n| yard.worktree(&town, &format!("agent{n}"))).collect();
        for worktree in &worktrees {
            write(worktree.dir(), "a.txt", &worktree.dir().display().to_string());
            yard.commit(worktree.dir(), "work");
        }

        std::thread::scope(|scope| {
            for (n, worktree) in worktrees.iter().enumerate() {
                scope.spawn(move || {
                    let name = RefName::new(&format!("refs/gastown/heads/gt-{n}")).unwrap();
                    let head = worktree.head().unwrap();
                    assert_eq!(worktree.fetch_into(&name, &Taking::default()).unwrap(), head);
                    worktree.snapshot(&format!("sn-{n}"), &Taking::default()).unwrap();
                });
            }
        });

        assert_eq!(town.list_snapshots().unwrap().len(), 6);
        yard.run(town.dir(), &["fsck", "--full"]);
    });
}

#[test]
fn sweeping_removes_what_a_killed_hall_left_and_nothing_else() {
    Yard::each(|yard| {
        let town = yard.town(&yard.repo("user"));
        let worktree = yard.worktree(&town, "rust");
        let hosts = fs::read_dir(town.dir().join("gastown/hosts")).unwrap();
        let host = hosts.map(|entry| entry.unwrap().path()).next().unwrap();
        write(town.dir(), "gastown/intake/intake-1-1/HEAD", "x");
        write(&host, "index.draft-1-1", "x");
        let left = [
            "config.lock",
            "refs/heads/main.lock",
            "refs/gastown/seen/rust.lock",
            "objects/tmp_object_git2_x",
        ];
        left.iter().for_each(|file| write(town.dir(), file, "x"));
        let kept = yard.run(town.dir(), &["for-each-ref"]);

        town.sweep().unwrap();

        left.iter().for_each(|file| assert!(!town.dir().join(file).exists(), "{file}"));
        assert_eq!(yard.run(town.dir(), &["for-each-ref"]), kept);

        assert!(!town.dir().join("gastown/intake").exists() && !host.join("index.draft-1-1").exists());
        assert!(host.join("index").exists());
        assert!(worktree.facts(worktree.head().unwrap()).unwrap().is_clean());
    });
}

#[test]
fn several_may_fetch_from_a_source_that_moves_at_once() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let town = yard.town(&user);
        for round in 0..6 {
            let head = yard.commit(&user, &format!("round {round}"));
            std::thread::scope(|scope| {
                let look = || town.refresh(&branch("main"), DEADLINE);
                let looks: Vec<_> = (0..6).map(|_| scope.spawn(look)).collect();
                looks.into_iter().for_each(|seen| assert_eq!(seen.join().unwrap().unwrap(), head));
            });
        }
    });
}

#[test]
fn a_ref_that_somebody_else_moves_just_now_is_waited_for() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let town = yard.town(&user);
        let name = RefName::new("refs/heads/side").unwrap();
        let head = yard.oid(&user, "HEAD");
        town.set_ref(&name, head).unwrap();
        let lock = town.dir().join("refs/heads/side.lock");
        fs::write(&lock, "").unwrap();

        std::thread::scope(|scope| {
            scope.spawn(|| {
                std::thread::sleep(std::time::Duration::from_millis(100));
                fs::remove_file(&lock).unwrap();
            });
            town.set_ref(&name, head).unwrap();
        });

        fs::write(&lock, "").unwrap();
        assert!(town.remove_ref(&name).is_err(), "a lock that stays is told");
        fs::remove_file(&lock).unwrap();
        town.remove_ref(&name).unwrap();
        assert_eq!(town.ref_oid(&name).unwrap(), None);
    });
}
