//! Landings that are taken out of the target again, with nothing of the user's lost.

use std::fs;
use std::path::Path;

use gastown_git::{Back, BackOutcome, Land, Merge, Oid, TownClone, WaitKind};

use crate::yard::{Yard, branch, landing_words, read, write};

/// A landing that changed `a.txt`, removed `b.txt` and brought `new.txt`.
fn landed(yard: &Yard, user: &Path, town: &TownClone) -> (Land, Back) {
    let mut land = yard.landing(town, &[("a.txt", "landed\n"), ("new.txt", "new\n")]);
    let dir = yard.path("work").join("rust");
    yard.run(&dir, &["rm", "-q", "b.txt"]);
    yard.run(&dir, &["commit", "-q", "-m", "remove b"]);
    let head = yard.oid(&dir, "HEAD");
    yard.run(town.dir(), &["fetch", "-q", dir.to_str().unwrap(), "HEAD"]);
    let Merge::Merged { tree, .. } = town.merge(land.old, head).unwrap() else { panic!("conflict") };
    land.new = town.commit_merge(tree, &[land.old, head], &landing_words()).unwrap();
    town.land(&land).unwrap();
    assert_eq!(yard.oid(user, "refs/heads/main"), land.new);
    let back = Back { target: branch("main"), from: land.new, to: land.old };
    (land, back)
}

fn stays(outcome: BackOutcome) -> gastown_git::Why {
    match outcome {
        BackOutcome::Stays(why) => why,
        other => panic!("it went back: {other:?}"),
    }
}

#[test]
fn a_checkout_goes_back_with_its_files_and_keeps_what_the_user_has_elsewhere() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        write(&user, "c.txt", "c\n");
        yard.commit(&user, "c");
        let town = yard.town(&user);
        let (land, back) = landed(yard, &user, &town);
        write(&user, "c.txt", "my own\n");
        yard.run(&user, &["add", "c.txt"]);
        write(&user, "mine.txt", "mine\n");
        assert_eq!(town.what_holds(&back).unwrap(), None);

        assert_eq!(town.step_back(&back).unwrap(), BackOutcome::Back { now: land.old });

        assert_eq!(yard.oid(&user, "refs/heads/main"), land.old);
        assert_eq!(yard.run(&user, &["status", "--porcelain"]), "M  c.txt\n?? mine.txt");
        assert_eq!((read(&user, "a.txt"), read(&user, "b.txt")), ("one\ntwo\nthree\n".into(), "b\n".into()));
        assert!(!user.join("new.txt").exists());
        assert_eq!(town.ref_oid(&branch("main").full()).unwrap(), Some(land.old), "agents see it too");
        assert_eq!(
            town.step_back(&back).unwrap(),
            BackOutcome::Back { now: land.old },
            "asked twice, done once"
        );
    });
}

#[test]
fn what_the_user_changed_there_is_in_the_way_and_nothing_is_touched() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let town = yard.town(&user);
        let (land, back) = landed(yard, &user, &town);
        write(&user, "a.txt", "my own\n");

        let why = stays(town.step_back(&back).unwrap());

        assert_eq!(why.kind, WaitKind::WorkInTheWay, "{}", why.sentence);
        assert!(why.sentence.contains("a.txt"), "{}", why.sentence);
        assert_eq!(yard.oid(&user, "refs/heads/main"), land.new);
        assert_eq!(yard.run(&user, &["status", "--porcelain"]).trim(), "M a.txt");
        assert_eq!(read(&user, "new.txt"), "new\n");
    });
}

#[test]
fn an_ignored_file_in_the_place_of_one_that_comes_back_is_not_written_over() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let town = yard.town(&user);
        let (_, back) = landed(yard, &user, &town);
        fs::write(user.join(".git/info/exclude"), "b.txt\n").unwrap();
        write(&user, "b.txt", "secret\n");

        let why = stays(town.step_back(&back).unwrap());

        assert!(why.sentence.contains("b.txt"), "{}", why.sentence);
        assert_eq!(read(&user, "b.txt"), "secret\n");
    });
}

#[test]
fn a_target_that_is_not_checked_out_goes_back_by_its_ref_alone() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let town = yard.town(&user);
        let (land, back) = landed(yard, &user, &town);
        yard.run(&user, &["checkout", "-q", "--orphan", "elsewhere"]);

        assert_eq!(town.step_back(&back).unwrap(), BackOutcome::Back { now: land.old });

        assert_eq!(yard.oid(&user, "refs/heads/main"), land.old);
        assert_eq!(read(&user, "a.txt"), "landed\n", "the files of another branch stay");
    });
}

#[test]
fn what_somebody_else_has_or_stands_on_does_not_go_back() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let town = yard.town(&user);
        let (land, back) = landed(yard, &user, &town);
        let holds = || town.what_holds(&back).unwrap().map(|why| why.sentence).unwrap_or_default();

        yard.run(&user, &["update-ref", "refs/remotes/origin/main", &land.new.to_string()]);
        assert!(holds().contains("origin/main has it"), "{}", holds());
        yard.run(&user, &["update-ref", "-d", "refs/remotes/origin/main"]);
        yard.run(&user, &["branch", "garden"]);
        assert!(holds().contains("garden has it"), "{}", holds());
        yard.run(&user, &["branch", "-q", "-D", "garden"]);
        fs::write(user.join(".git/MERGE_HEAD"), land.old.to_string()).unwrap();
        assert!(holds().contains("merge is in progress"), "{}", holds());
        fs::remove_file(user.join(".git/MERGE_HEAD")).unwrap();
        assert_eq!(holds(), "");
        write(&user, "c.txt", "the owner's own\n");
        let own = yard.commit(&user, "own work");
        assert!(holds().contains("newer commits"), "{}", holds());

        let why = stays(town.step_back(&back).unwrap());

        assert!(why.sentence.contains("newer commits"), "{}", why.sentence);
        assert_eq!(yard.oid(&user, "main"), own);
    });
}

#[test]
fn a_commit_without_a_landing_merges_to_the_target_without_it_and_keeps_what_came_later() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let town = yard.town(&user);
        let (land, _) = landed(yard, &user, &town);
        write(&user, "later.txt", "later\n");
        let now = yard.commit(&user, "later");
        yard.run(town.dir(), &["fetch", "-q", user.to_str().unwrap(), "main"]);

        let without = town.commit_without(land.new, land.old, &landing_words()).unwrap();

        let merged = match town.merge(now, without).unwrap() {
            Merge::Merged { tree, .. } => tree,
            Merge::Conflict(conflict) => panic!("{}", conflict.text),
        };
        let show = |file: &str| yard.run(town.dir(), &["show", &format!("{merged}:{file}")]);
        assert_eq!((show("a.txt"), show("later.txt")), ("one\ntwo\nthree".into(), "later".into()));
        assert_eq!(names(yard, &town, merged), [".gitignore", "a.txt", "b.txt", "later.txt"]);
    });
}

fn names(yard: &Yard, town: &TownClone, tree: Oid) -> Vec<String> {
    let listed = yard.run(town.dir(), &["ls-tree", "--name-only", &tree.to_string()]);
    listed.lines().map(str::to_owned).collect()
}
