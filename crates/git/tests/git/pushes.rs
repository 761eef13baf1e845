//! What leaves this machine, and what a remote says to it.

use std::fs;
use std::path::{Path, PathBuf};

use gastown_git::{Oid, PushEnd, Pushed, PushedBranch, TownClone};

use crate::yard::{DEADLINE, Yard, branch, executable, write};

/// A user's repository that follows a bare one beside it, with a landing that the bare one lacks.
fn landed(yard: &Yard) -> (PathBuf, PathBuf, TownClone, Oid) {
    let user = yard.repo("user");
    let far = yard.path("far.git");
    yard.run(&user, &["clone", "-q", "--bare", ".", far.to_str().unwrap()]);
    yard.run(&user, &["remote", "add", "origin", "../far.git"]);
    yard.run(&user, &["fetch", "-q", "origin"]);
    yard.run(&user, &["branch", "-q", "--set-upstream-to=origin/main"]);
    let town = yard.town(&user);
    let land = yard.landing(&town, &[("a.txt", "landed\n")]);
    town.land(&land).unwrap();
    (user, far, town, land.new)
}

fn push(town: &TownClone, commit: Oid) -> PushEnd {
    push_after(town, commit, None)
}

fn push_after(town: &TownClone, commit: Oid, kept: Option<Oid>) -> PushEnd {
    town.push_target(&Pushed { commit, target: branch("main"), kept, deadline: DEADLINE }).unwrap()
}

fn hook(dir: &Path, name: &str, script: &str) {
    fs::create_dir_all(dir.join("hooks")).unwrap();
    let path = dir.join("hooks").join(name);
    executable(&path, script);
}

/// Somebody else pushes to the bare repository.
fn by_a_mate(yard: &Yard, far: &Path) -> Oid {
    let mate = yard.path("mate");
    yard.run(far, &["clone", "-q", ".", mate.to_str().unwrap()]);
    yard.run(&mate, &["config", "user.name", "Mo"]);
    yard.run(&mate, &["config", "user.email", "mo@example.com"]);
    write(&mate, "mate.txt", "hello\n");
    let commit = yard.commit(&mate, "by the mate");
    yard.run(&mate, &["push", "-q", "origin", "HEAD:main"]);
    commit
}

#[test]
fn a_landing_reaches_the_branch_that_the_target_follows_and_nothing_else_does() {
    Yard::each(|yard| {
        let (user, far, town, commit) = landed(yard);
        yard.run(&user, &["config", "push.followTags", "true"]);
        yard.run(&user, &["tag", "-a", "-m", "mine", "mine"]);
        yard.run(&user, &["branch", "private"]);

        assert_eq!(push(&town, commit), PushEnd::There { to: "origin/main".into() });

        assert_eq!(yard.oid(&far, "refs/heads/main"), commit);
        assert_eq!(yard.run(&far, &["for-each-ref", "--format=%(refname)"]), "refs/heads/main");
        assert_eq!(town.team_head(&branch("main")).unwrap(), Some(commit));
        assert_eq!(town.landings_beyond(commit, commit).unwrap(), 0);
    });
}

#[test]
fn the_users_own_hook_is_asked_and_a_second_try_asks_nobody() {
    Yard::each(|yard| {
        let (user, _, town, commit) = landed(yard);
        let asked = yard.path("asked");
        hook(&user.join(".git"), "pre-push", &format!("echo \"$1\" >> {}\nexit 0", asked.display()));

        assert!(matches!(push(&town, commit), PushEnd::There { .. }));
        assert_eq!(fs::read_to_string(&asked).unwrap(), "origin\n");

        // As after a hall that died between the push and its answer: it looks, and pushes nothing.
        hook(&user.join(".git"), "pre-push", "echo the tests are red; exit 1");
        assert!(matches!(push(&town, commit), PushEnd::There { .. }));
        assert_eq!(fs::read_to_string(&asked).unwrap(), "origin\n");
    });
}

#[test]
fn a_hook_that_says_no_keeps_it_here() {
    Yard::each(|yard| {
        let (user, far, town, commit) = landed(yard);
        hook(&user.join(".git"), "pre-push", "echo the tests are red >&2; exit 1");
        let words = |end| match end {
            PushEnd::Declined { words } => words,
            other => panic!("{other:?}"),
        };
        assert!(words(push(&town, commit)).contains("the tests are red"));

        fs::remove_file(user.join(".git/hooks/pre-push")).unwrap();
        hook(&far, "pre-receive", "printf 'main is protected\\033[2J\\n' >&2; exit 1");
        let said = words(push(&town, commit));
        assert!(said.contains("[remote rejected]") && said.contains("main is protected"), "{said}");
        assert!(!said.contains('\x1b'), "a remote's escapes are not shown: {said:?}");
        assert_ne!(yard.oid(&far, "refs/heads/main"), commit);
    });
}

#[test]
fn a_remote_that_moved_is_never_overwritten() {
    Yard::each(|yard| {
        let (user, far, town, commit) = landed(yard);
        let mates = by_a_mate(yard, &far);
        yard.run(&user, &["config", "remote.origin.push", "+refs/heads/*:refs/heads/*"]);

        assert!(matches!(push(&town, commit), PushEnd::Behind { words } if words.contains("[rejected]")));
        assert_eq!(yard.oid(&far, "refs/heads/main"), mates);

        // Brought together by hand, it goes, and the mate's later commit on top of it changes nothing.
        yard.run(&user, &["-c", "pull.rebase=false", "pull", "-q", "--no-edit"]);
        let merged = yard.oid(&user, "HEAD");
        town.refresh(&branch("main"), DEADLINE).unwrap();
        assert!(matches!(push(&town, merged), PushEnd::There { .. }));
        assert!(matches!(push(&town, commit), PushEnd::There { .. }), "it is in there already");
    });
}

#[test]
fn a_remote_that_was_forced_back_gets_nothing_that_would_bring_back_what_is_gone() {
    Yard::each(|yard| {
        let (_, far, town, commit) = landed(yard);
        let before = yard.oid(&far, "refs/heads/main");
        assert!(matches!(push(&town, commit), PushEnd::There { .. }));
        yard.run(&far, &["update-ref", "refs/heads/main", &before.to_string()]);

        let end = push_after(&town, commit, Some(commit));

        assert!(
            matches!(&end, PushEnd::WentBack { words } if words.contains(&commit.to_string())),
            "{end:?}"
        );
        assert_eq!(yard.oid(&far, "refs/heads/main"), before);
        assert!(matches!(push(&town, commit), PushEnd::There { .. }), "a person wants it there");
    });
}

#[test]
fn a_remote_that_is_away_is_told_from_one_that_says_no() {
    Yard::each(|yard| {
        let (user, _, town, commit) = landed(yard);
        yard.run(&user, &["remote", "set-url", "origin", "git://127.0.0.1:9/none"]);
        assert!(matches!(push(&town, commit), PushEnd::Unreachable { .. }));

        yard.run(&user, &["remote", "set-url", "origin", "http://mo:secret@127.0.0.1:9/none"]);
        let PushEnd::Unreachable { words } = push(&town, commit) else { panic!("nobody is there") };
        assert!(!words.contains("secret"), "what is kept and shown has no password: {words}");

        yard.run(&user, &["remote", "set-url", "origin", "../nothing.git"]);
        assert!(matches!(push(&town, commit), PushEnd::NoAccess { .. }));

        yard.run(&user, &["remote", "remove", "origin"]);
        assert_eq!(push(&town, commit), PushEnd::NoRemote);
    });
}

#[test]
fn a_branch_of_work_is_replaced_by_its_next_round_and_never_over_somebody_else() {
    Yard::each(|yard| {
        let (user, far, town, _) = landed(yard);
        let worktree = yard.worktree(&town, "wren");
        let work = |text: &str| {
            write(worktree.dir(), "a.txt", text);
            yard.run(worktree.dir(), &["commit", "-q", "-a", "--amend", "-m", "work"]);
            let into = gastown_git::RefName::new("refs/gastown/heads/wren").unwrap();
            worktree.fetch_into(&into, &gastown_git::Taking::default()).unwrap()
        };
        let name = branch("gastown/wren/gt-1");
        let push = |commit: Oid, known: &[Oid]| {
            let (target, branch, known) = (branch("main"), name.clone(), known.to_vec());
            town.push_branch(&PushedBranch { commit, target, branch, known, deadline: DEADLINE }).unwrap()
        };
        let there = || yard.oid(&far, "refs/heads/gastown/wren/gt-1");
        let refs = yard.run(&user, &["for-each-ref", "refs/heads"]);

        let first = work("first\n");
        assert!(matches!(push(first, &[]), PushEnd::There { .. }));
        let second = work("second\n");
        assert!(matches!(push(second, &[first]), PushEnd::There { .. }), "a rewritten round");
        assert_eq!(there(), second);
        assert!(matches!(push(second, &[]), PushEnd::There { .. }), "seen, not assumed");

        let strange = yard.oid(&far, "refs/heads/main");
        yard.run(&far, &["update-ref", "refs/heads/gastown/wren/gt-1", &strange.to_string()]);
        assert!(matches!(push(work("third\n"), &[first, second]), PushEnd::Behind { .. }));
        assert_eq!(there(), strange);
        assert_eq!(yard.run(&user, &["for-each-ref", "refs/heads"]), refs, "the owner gets no branch");
        assert!(!yard.try_run(&user, &["cat-file", "-e", &second.to_string()]).status.success());
    });
}
