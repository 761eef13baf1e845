//! Merges in memory, and what a conflict tells.

use std::fs;
use std::path::Path;

use gastown_git::{ConflictKind, Merge, Oid};

use crate::yard::{Yard, landing_words, write};

/// Two branches from the first commit; gives both heads, main's first.
fn fork(yard: &Yard, user: &Path, on_main: &dyn Fn(&Path), on_side: &dyn Fn(&Path)) -> (Oid, Oid) {
    yard.run(user, &["checkout", "-q", "-b", "side"]);
    on_side(user);
    let side = yard.commit(user, "side");
    yard.run(user, &["checkout", "-q", "main"]);
    on_main(user);
    (yard.commit(user, "main"), side)
}

#[test]
fn a_clean_merge_has_the_same_tree_by_two_implementations() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let (main, side) = fork(yard, &user, &|dir| write(dir, "a.txt", "1\ntwo\nthree\n"), &|dir| {
            write(dir, "b.txt", "side\n")
        });
        let town = yard.town(&user);

        let Merge::Merged { tree, cross_checked } = town.merge(main, side).unwrap() else {
            panic!("conflict")
        };

        assert!(cross_checked);
        let commit = town.commit_merge(tree, &[main, side], &landing_words()).unwrap();
        assert_eq!(town.first_parent(commit, 9).unwrap()[1].oid, main);
        assert_eq!(town.first_parent(commit, 1).unwrap()[0].time, 1_800_000_000);
        yard.run(&user, &["merge", "-q", "--no-edit", "side"]);
        assert_eq!(yard.oid(&user, "HEAD^{tree}"), tree, "and git merge makes it too");
    });
}

#[test]
fn a_conflict_names_files_kinds_and_shows_both_sides() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let (main, side) = fork(
            yard,
            &user,
            &|dir| {
                write(dir, "a.txt", "one\nmain's\nthree\n");
                fs::remove_file(dir.join("b.txt")).unwrap();
                write(dir, "new.txt", "main\n");
            },
            &|dir| {
                write(dir, "a.txt", "one\nside's\nthree\n");
                write(dir, "b.txt", "changed\n");
                write(dir, "new.txt", "side\n");
            },
        );
        let town = yard.town(&user);

        let Merge::Conflict(conflict) = town.merge(main, side).unwrap() else { panic!("merged") };

        let found: Vec<_> = conflict.files.iter().map(|file| (file.path.to_string(), file.kind)).collect();
        assert_eq!(
            found,
            [
                ("a.txt".to_owned(), ConflictKind::BothModified),
                ("b.txt".to_owned(), ConflictKind::DeletedByTarget),
                ("new.txt".to_owned(), ConflictKind::BothAdded),
            ]
        );
        for part in ["CONFLICT (content): Merge conflict in a.txt", "main's", "side's", "<<<<<<<", ">>>>>>>"]
        {
            assert!(conflict.text.contains(part), "{part} is not in {}", conflict.text);
        }
    });
}

#[test]
fn histories_that_share_nothing_are_an_error_not_a_merge() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let main = yard.oid(&user, "HEAD");
        yard.run(&user, &["checkout", "-q", "--orphan", "other"]);
        let other = yard.commit(&user, "another beginning");
        let town = yard.town(&user);

        assert!(town.merge(main, other).is_err());
        assert_eq!(town.merge_base(main, other).unwrap(), None);
    });
}
