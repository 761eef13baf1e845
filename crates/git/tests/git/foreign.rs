//! A worktree that was made elsewhere is saved as it is, and nothing of it runs or changes.

use std::fs;
use std::path::{Path, PathBuf};

use gastown_git::{Foreign, ForeignRefusal, GitError, Oid, Taking, TownClone, Worktree};

use crate::yard::{Yard, branch, read, write};

fn target(town: &TownClone) -> Oid {
    town.ref_oid(&branch("main").full()).unwrap().unwrap()
}

fn look(town: &TownClone, place: &Path) -> Result<Foreign, GitError> {
    Foreign::look(town, place, target(town))
}

fn refused(town: &TownClone, place: &Path) -> ForeignRefusal {
    match look(town, place) {
        Err(GitError::Foreign(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

/// A linked worktree of `repo` with a commit, a staged change, a changed file and a new one.
fn linked(yard: &Yard, repo: &Path) -> PathBuf {
    let dir = yard.path("by hand");
    yard.run(repo, &["worktree", "add", "-q", "-b", "feature/page", dir.to_str().unwrap()]);
    half_done(yard, &dir);
    dir
}

fn half_done(yard: &Yard, dir: &Path) {
    write(dir, "a.txt", "committed\n");
    yard.commit(dir, "half");
    write(dir, "a.txt", "staged\n");
    yard.run(dir, &["add", "a.txt"]);
    write(dir, "a.txt", "in the file\n");
    write(dir, "new.txt", "untracked\n");
    write(dir, ".env", "SECRET=1\n");
}

#[track_caller]
fn is_taken_over(yard: &Yard, town: &TownClone, dir: &Path) {
    let (head, before) = (yard.oid(dir, "HEAD"), yard.run(dir, &["status", "--porcelain"]));
    let found = look(town, dir).unwrap();
    assert_eq!((found.head, found.dir()), (head, dir));

    let saved = found.save(town, "sn-1", &[], &Taking::default()).unwrap();

    assert_eq!(town.list_snapshots().unwrap(), std::slice::from_ref(&saved));
    yard.run(town.dir(), &["fsck", "--full"]);
    assert_eq!(yard.run(dir, &["status", "--porcelain"]), before, "it is as it was");
    let back = Worktree::restore(town, &saved, &yard.new_worktree(town, "wren")).unwrap();
    assert_eq!(yard.oid(back.dir(), "HEAD"), head);
    assert_eq!(yard.run(back.dir(), &["show", ":a.txt"]), "staged");
    assert_eq!(read(back.dir(), "a.txt"), "in the file\n");
    assert_eq!(read(back.dir(), "new.txt"), "untracked\n");
    assert!(!back.dir().join(".env").exists(), "what is ignored stays where it is");
    assert_eq!(yard.run(back.dir(), &["status", "--porcelain"]), before);
}

#[test]
fn a_linked_worktree_is_taken_over_as_it_is() {
    Yard::each(|yard| {
        let repo = yard.repo("user");
        let town = yard.town(&repo);
        let dir = linked(yard, &repo);

        assert_eq!(look(&town, &dir).unwrap().branch, Some(branch("feature/page")));
        is_taken_over(yard, &town, &dir);
    });
}

#[test]
fn a_clone_and_a_detached_head_are_taken_over_too() {
    Yard::each(|yard| {
        let repo = yard.repo("user");
        let town = yard.town(&repo);
        let dir = yard.path("clone");
        yard.run(&repo, &["clone", "-q", ".", dir.to_str().unwrap()]);
        yard.run(&dir, &["config", "user.name", "Olga Owner"]);
        yard.run(&dir, &["config", "user.email", "olga@example.com"]);
        yard.run(&dir, &["checkout", "-q", "--detach"]);
        half_done(yard, &dir);

        assert_eq!(look(&town, &dir).unwrap().branch, None);
        is_taken_over(yard, &town, &dir);
    });
}

#[test]
fn files_that_are_kept_out_there_or_here_are_not_taken() {
    Yard::each(|yard| {
        let repo = yard.repo("user");
        let town = yard.town(&repo);
        let dir = linked(yard, &repo);
        fs::write(repo.join(".git/info/exclude"), "/kept-out.txt\n").unwrap();
        write(&dir, "kept-out.txt", "x\n");
        write(&dir, "token.txt", "x\n");

        let saved = look(&town, &dir).unwrap();
        let saved = saved.save(&town, "sn-1", &["token.txt".into()], &Taking::default()).unwrap();

        let files = yard.run(town.dir(), &["ls-tree", "--name-only", &saved.work.to_string()]);
        assert!(files.contains("new.txt"), "{files}");
        assert!(!files.contains("kept-out.txt") && !files.contains("token.txt"), "{files}");
    });
}

#[test]
fn nothing_that_is_planted_in_it_runs() {
    Yard::each(|yard| {
        let repo = yard.repo("user");
        let town = yard.town(&repo);
        let dir = yard.path("clone");
        yard.run(&repo, &["clone", "-q", ".", dir.to_str().unwrap()]);
        write(&dir, "a.txt", "changed\n");
        write(&dir, ".gitattributes", "* filter=evil diff=evil\n");
        let program = yard.plant(&dir.join(".git/evil"));
        yard.plant_hooks(&dir.join(".git/hooks"));
        for key in [
            "filter.evil.clean",
            "filter.evil.smudge",
            "diff.evil.command",
            "core.fsmonitor",
            "core.sshCommand",
        ] {
            yard.run(&dir, &["config", key, &program]);
        }
        yard.run(&dir, &["config", "uploadpack.packObjectsHook", &program]);

        let found = look(&town, &dir).unwrap();
        let saved = found.save(&town, "sn-1", &[], &Taking::default()).unwrap();

        assert_eq!(yard.marks(), "");
        assert_eq!(yard.run(town.dir(), &["show", &format!("{}:a.txt", saved.work)]), "changed");
        yard.run(&dir, &["add", "-A"]);
        assert_ne!(yard.marks(), "", "the trap works where git is let in");
    });
}

#[test]
fn what_is_no_worktree_of_the_rig_is_refused_in_words() {
    Yard::each(|yard| {
        let repo = yard.repo("user");
        let town = yard.town(&repo);
        let dir = linked(yard, &repo);

        assert!(matches!(refused(&town, Path::new("by hand")), ForeignRefusal::Relative { .. }));
        assert!(matches!(refused(&town, &yard.path("nowhere")), ForeignRefusal::NoFolder { .. }));
        assert!(matches!(refused(&town, &yard.path("home")), ForeignRefusal::NotWorktree { .. }));
        assert!(matches!(refused(&town, &repo.join(".git")), ForeignRefusal::Bare { .. }));
        let stranger = yard.repo("stranger");
        write(&stranger, "own.txt", "own\n");
        yard.run(&stranger, &["add", "-A"]);
        yard.run(&stranger, &["commit", "-q", "--amend", "-m", "of its own"]);
        assert!(matches!(refused(&town, &stranger), ForeignRefusal::Stranger { .. }));
        let shallow = yard.path("shallow");
        let from = format!("file://{}", repo.display());
        yard.commit(&repo, "second");
        yard.run(&repo, &["clone", "-q", "--depth", "1", &from, shallow.to_str().unwrap()]);
        assert!(matches!(refused(&town, &shallow), ForeignRefusal::Shallow { .. }));

        // A `.git` that names a repository which does not know of it.
        let thief = yard.path("thief");
        fs::create_dir(&thief).unwrap();
        fs::copy(dir.join(".git"), thief.join(".git")).unwrap();
        assert!(matches!(refused(&town, &thief), ForeignRefusal::Astray { .. }));
        fs::write(thief.join(".git"), format!("gitdir: {}\n", repo.join(".git").display())).unwrap();
        assert!(matches!(refused(&town, &thief), ForeignRefusal::Astray { .. }));
    });
}

#[test]
fn a_worktree_in_the_middle_of_a_merge_is_refused_until_that_is_over() {
    Yard::each(|yard| {
        let repo = yard.repo("user");
        let town = yard.town(&repo);
        let dir = linked(yard, &repo);
        yard.run(&dir, &["reset", "-q", "--hard"]);
        write(&repo, "a.txt", "theirs\n");
        yard.commit(&repo, "theirs");
        assert!(!yard.try_run(&dir, &["merge", "main"]).status.success());

        let refusal = look(&town, &dir).unwrap_err();
        assert!(matches!(refusal, GitError::InProgress { operation: "merge", .. }), "{refusal}");
        yard.run(&dir, &["merge", "--abort"]);
        look(&town, &dir).unwrap();
    });
}

#[test]
fn a_clone_that_borrows_from_elsewhere_or_holds_a_trap_is_refused() {
    Yard::each(|yard| {
        let repo = yard.repo("user");
        let town = yard.town(&repo);
        let dir = yard.path("borrows");
        yard.run(&repo, &["clone", "-q", "--shared", ".", dir.to_str().unwrap()]);

        assert!(matches!(look(&town, &dir), Err(GitError::NotPlain(_))));
    });
}
