//! A saved worktree comes back.

use std::fs;

use gastown_git::{IndexState, Taking, Worktree};

use crate::yard::{Yard, read, write};

#[test]
fn a_snapshot_holds_head_index_and_files_and_brings_them_back() {
    Yard::each(|yard| {
        let town = yard.town(&yard.repo("user"));
        let worktree = yard.worktree(&town, "rust");
        let dir = worktree.dir();
        write(dir, "a.txt", "committed\n");
        let head = yard.commit(dir, "work");
        write(dir, "a.txt", "staged\n");
        yard.run(dir, &["add", "a.txt"]);
        write(dir, "a.txt", "in the file\n");
        write(dir, "new.txt", "untracked\n");
        write(dir, ".env", "ignored\n");
        fs::create_dir(dir.join("embedded")).unwrap();
        yard.run(&dir.join("embedded"), &["init", "-q"]);
        write(dir, "embedded/file.txt", "inside\n");
        let before = yard.run(dir, &["status", "--porcelain"]);

        let (snapshot, state) = worktree.snapshot("sn-1", &Taking::default()).unwrap();

        assert_eq!(state, IndexState::Saved);
        assert_eq!(snapshot.head, head);
        assert_eq!(yard.run(dir, &["status", "--porcelain"]), before, "the worktree is as it was");
        assert_eq!(town.list_snapshots().unwrap(), std::slice::from_ref(&snapshot));
        yard.run(town.dir(), &["fsck", "--full"]);
        worktree.move_to_trash(&yard.path("trash")).unwrap();

        let back = Worktree::restore(&town, &snapshot, &yard.new_worktree(&town, "back")).unwrap();

        let dir = back.dir();
        assert_eq!(yard.oid(dir, "HEAD"), head);
        assert_eq!(yard.run(dir, &["show", ":a.txt"]), "staged");
        assert_eq!(
            (read(dir, "a.txt"), read(dir, "new.txt")),
            ("in the file\n".into(), "untracked\n".into())
        );
        assert_eq!(read(dir, "embedded/file.txt"), "inside\n");
        assert!(!dir.join(".env").exists());
        assert_eq!(yard.run(dir, &["status", "--porcelain"]), "MM a.txt\n?? embedded/\n?? new.txt");
        assert_eq!(back.facts(head).unwrap().changed, 1);
    });
}

#[test]
fn a_worktree_in_conflict_or_with_a_broken_index_can_be_saved() {
    Yard::each(|yard| {
        let town = yard.town(&yard.repo("user"));
        let worktree = yard.worktree(&town, "rust");
        let dir = worktree.dir();
        write(dir, "a.txt", "ours\n");
        yard.commit(dir, "ours");
        yard.run(dir, &["checkout", "-q", "-b", "other", "HEAD~1"]);
        write(dir, "a.txt", "theirs\n");
        yard.commit(dir, "theirs");
        assert!(!yard.try_run(dir, &["merge", "gastown/rust/gt-1"]).status.success());

        let (snapshot, state) = worktree.snapshot("sn-1", &Taking::default()).unwrap();
        assert!(matches!(state, IndexState::FilesInstead(_)));
        let saved = yard.run(town.dir(), &["show", &format!("{}:a.txt", snapshot.work)]);
        assert!(saved.contains("<<<<<<<") && saved.contains("theirs"), "{saved}");

        fs::write(dir.join(".git/index"), "nonsense").unwrap();
        let (again, state) = worktree.snapshot("sn-2", &Taking::default()).unwrap();
        assert!(matches!(state, IndexState::FilesInstead(_)));
        assert_eq!(town.list_snapshots().unwrap().len(), 2);
        assert_ne!(again.work, again.head);
    });
}

#[test]
fn an_id_that_is_no_ref_name_saves_nothing() {
    Yard::each(|yard| {
        let town = yard.town(&yard.repo("user"));
        let worktree = yard.worktree(&town, "rust");

        assert!(worktree.snapshot("../x", &Taking::default()).is_err());
        assert!(town.list_snapshots().unwrap().is_empty());
    });
}
