//! Worktrees, what is seen of them, commits made for an agent, and scratch folders.

use std::fs;
use std::path::Path;

use gastown_git::{GitError, Worktree, checkout_scratch, scratch_leftovers};

use crate::yard::{Yard, agent, branch, read, write};

#[test]
fn a_worktree_is_ready_to_work_in() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let town = yard.town(&user);
        let worktree = yard.worktree(&town, "rust");
        let dir = worktree.dir();

        assert_eq!(read(dir, "a.txt"), "one\ntwo\nthree\n");
        assert_eq!(
            yard.run(dir, &["status", "--porcelain=v1", "--branch"]),
            "## gastown/rust/gt-1...origin/main"
        );
        assert_eq!(yard.run(dir, &["config", "user.name"]), "rust (agent)");
        yard.run(dir, &["fetch", "-q", "origin"]);
        yard.run(dir, &["fsck"]);
        assert_eq!(fs::read_dir(dir.join(".git/objects")).unwrap().count(), 2, "it borrows all objects");
        assert!(matches!(
            Worktree::create(&town, &yard.new_worktree(&town, "rust")),
            Err(GitError::Exists { .. })
        ));
    });
}

#[test]
fn facts_count_what_is_committed_changed_and_new() {
    Yard::each(|yard| {
        let town = yard.town(&yard.repo("user"));
        let worktree = yard.worktree(&town, "rust");
        let dir = worktree.dir();
        let base = yard.oid(dir, "HEAD");
        let clean = worktree.facts(base).unwrap();
        assert!(clean.is_clean() && clean.lines_added == 0 && clean.lines_removed == 0, "{clean:?}");

        write(dir, "a.txt", "one\n2\n3\nfour\n");
        let head = yard.commit(dir, "work");
        write(dir, "b.txt", "");
        write(dir, "new.txt", "x\ny");
        write(dir, "target/out", "ignored\n");

        let facts = worktree.facts(base).unwrap();

        assert_eq!((facts.head, facts.branch.clone()), (head, Some(branch("gastown/rust/gt-1"))));
        assert_eq!((facts.changed, facts.untracked), (1, 1));
        assert_eq!((facts.lines_added, facts.lines_removed, facts.lines_exact), (5, 3, true));
    });
}

#[test]
fn a_change_of_the_same_second_and_the_same_size_is_committed() {
    Yard::each(|yard| {
        let town = yard.town(&yard.repo("user"));
        let worktree = same_second(yard, &town);
        // The claim is about time: a later second is when a trusting index would miss the change.
        std::thread::sleep(std::time::Duration::from_millis(1_100));

        assert!(!worktree.facts(yard.oid(worktree.dir(), "HEAD")).unwrap().is_clean());
        let commit = worktree.commit_all("change", &agent()).unwrap();

        assert!(commit.is_some(), "the change is seen");
    });
}

/// A worktree in which a file changed within the second of its checkout, without changing its size.
fn same_second(yard: &Yard, town: &gastown_git::TownClone) -> Worktree {
    let second = |path: &Path| {
        let changed = fs::metadata(path).unwrap().modified().unwrap();
        changed.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs()
    };
    for name in ["rust", "rust2", "rust3", "rust4", "rust5", "rust6", "rust7", "rust8"] {
        let worktree = yard.worktree(town, name);
        let file = worktree.dir().join("a.txt");
        let before = second(&file);
        write(worktree.dir(), "a.txt", "one\nTWO\nthree\n");
        if second(&file) == before {
            return worktree;
        }
    }
    panic!("no change ever fell into the second of its checkout");
}

#[test]
fn flags_in_the_agents_index_hide_no_change() {
    Yard::each(|yard| {
        let town = yard.town(&yard.repo("user"));
        let worktree = yard.worktree(&town, "rust");
        let dir = worktree.dir();
        let base = yard.oid(dir, "HEAD");
        yard.run(dir, &["update-index", "--assume-unchanged", "a.txt"]);
        yard.run(dir, &["update-index", "--skip-worktree", "b.txt"]);
        write(dir, "a.txt", "hidden\n");
        write(dir, "b.txt", "hidden too\n");

        assert_eq!(worktree.facts(base).unwrap().changed, 2);
    });
}

fn files_of(yard: &Yard, dir: &Path) -> String {
    yard.run(dir, &["ls-tree", "-r", "--name-only", "HEAD"]).replace('\n', " ")
}

#[test]
fn commit_all_commits_everything_not_ignored_in_the_agents_name() {
    Yard::each(|yard| {
        let town = yard.town(&yard.repo("user"));
        let worktree = yard.worktree(&town, "rust");
        let dir = worktree.dir();
        assert_eq!(worktree.commit_all("nothing", &agent()).unwrap(), None);
        write(dir, "a.txt", "changed\n");
        fs::remove_file(dir.join("b.txt")).unwrap();
        write(dir, "new/file.txt", "new\n");
        write(dir, ".env", "SECRET=1\n");
        write(dir, "target/wanted", "kept in spite of the rule\n");
        yard.run(dir, &["add", "-f", "target/wanted"]);

        let commit = worktree.commit_all("All of it", &agent()).unwrap().unwrap();

        assert_eq!(yard.oid(dir, "HEAD"), commit);
        assert_eq!(yard.run(dir, &["branch", "--show-current"]), "gastown/rust/gt-1");
        assert_eq!(files_of(yard, dir), ".gitignore a.txt new/file.txt target/wanted");
        assert_eq!(yard.run(dir, &["status", "--porcelain"]), "");
        assert_eq!(
            yard.run(dir, &["log", "-1", "--format=%an <%ae> %s"]),
            "rust (agent) <rust@agents.example> All of it"
        );
        yard.run(dir, &["fsck"]);
        assert_eq!(worktree.commit_all("again", &agent()).unwrap(), None);
    });
}

#[test]
fn an_embedded_repository_is_committed_as_files() {
    Yard::each(|yard| {
        let town = yard.town(&yard.repo("user"));
        let worktree = yard.worktree(&town, "rust");
        let dir = worktree.dir();
        for name in ["empty", "full", "full/inner", "linked"] {
            fs::create_dir_all(dir.join(name)).unwrap();
            yard.run(&dir.join(name), &["init", "-q"]);
            yard.run(&dir.join(name), &["config", "user.email", "x@example.com"]);
            yard.run(&dir.join(name), &["config", "user.name", "x"]);
            write(&dir.join(name), "file.txt", name);
            write(&dir.join(name), ".env", "ignored");
        }
        yard.commit(&dir.join("full/inner"), "own commit");
        yard.commit(&dir.join("linked"), "own commit");
        yard.run(dir, &["-c", "advice.addEmbeddedRepo=false", "add", "linked"]);
        yard.run(dir, &["commit", "-q", "-m", "a link to it"]);

        worktree.commit_all("All of it", &agent()).unwrap().unwrap();

        let files = files_of(yard, dir);
        assert_eq!(
            files,
            ".gitignore a.txt b.txt empty/file.txt full/file.txt full/inner/file.txt linked/file.txt"
        );
    });
}

#[test]
fn a_lock_that_a_killed_hall_left_on_the_index_holds_up_nobody() {
    Yard::each(|yard| {
        let town = yard.town(&yard.repo("user"));
        let worktree = yard.worktree(&town, "rust");
        let hosts = fs::read_dir(town.dir().join("gastown/hosts")).unwrap();
        let host = hosts.map(|entry| entry.unwrap().path()).next().unwrap();
        let lock = worktree.dir().join(".git/index.lock");
        let die_with_the_lock = || {
            fs::write(host.join("index-lock"), "half an index").unwrap();
            fs::hard_link(host.join("index-lock"), &lock).unwrap();
        };

        die_with_the_lock();
        write(worktree.dir(), "a.txt", "one");
        assert!(worktree.commit_all("one", &agent()).unwrap().is_some());
        assert!(!lock.exists() && !host.join("index-lock").exists());

        die_with_the_lock();
        worktree.sweep().unwrap();
        assert!(!lock.exists() && !host.join("index-lock").exists());

        die_with_the_lock();
        fs::remove_file(&lock).unwrap();
        fs::write(&lock, "").unwrap();
        worktree.sweep().unwrap();
        assert!(lock.exists(), "the agent's own git has it now");
    });
}

#[test]
fn commit_all_waits_for_the_agents_own_git() {
    Yard::each(|yard| {
        let town = yard.town(&yard.repo("user"));
        let worktree = yard.worktree(&town, "rust");
        let dir = worktree.dir();
        write(dir, "a.txt", "changed\n");

        fs::write(dir.join(".git/index.lock"), "").unwrap();
        assert!(matches!(worktree.commit_all("x", &agent()), Err(GitError::Busy { .. })));
        assert!(dir.join(".git/index.lock").exists());
        fs::remove_file(dir.join(".git/index.lock")).unwrap();

        fs::write(dir.join(".git/MERGE_HEAD"), format!("{}\n", yard.oid(dir, "HEAD"))).unwrap();
        let error = worktree.commit_all("x", &agent()).unwrap_err();
        assert!(error.to_string().starts_with("a merge is in progress"), "{error}");
    });
}

#[test]
fn a_worktree_in_the_trash_is_whole_and_its_place_is_free() {
    Yard::each(|yard| {
        let town = yard.town(&yard.repo("user"));
        for _ in 0..2 {
            let worktree = yard.worktree(&town, "rust");
            write(worktree.dir(), ".env", "SECRET=1\n");

            let place = worktree.move_to_trash(&yard.path("trash")).unwrap();

            assert!(!worktree.dir().exists());
            assert_eq!(read(&place, ".env"), "SECRET=1\n");
            assert_eq!(yard.run(&place, &["status", "--porcelain"]), "");
        }
        assert_eq!(fs::read_dir(yard.path("trash")).unwrap().count(), 2);
    });
}

#[test]
fn a_scratch_folder_is_exactly_the_commit_whatever_was_there() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let first = yard.oid(&user, "HEAD");
        fs::remove_file(user.join("b.txt")).unwrap();
        write(&user, "c/d.txt", "second\n");
        let second = yard.commit(&user, "second");
        let town = yard.town(&user);
        let dir = yard.path("scratch");

        for commit in [first, second, first] {
            checkout_scratch(&town, commit, &dir, &[]).unwrap();

            assert!(scratch_leftovers(&town, commit, &dir).unwrap().is_clean());
            assert_eq!(yard.oid(&dir, "HEAD"), commit);
            assert!(!dir.join("nested").exists());
            assert_eq!(yard.run(&dir, &["status", "--porcelain", "--ignored"]), "");

            write(&dir, "a.txt", "ONE\ntwo\nthree\n");
            write(&dir, "target/out", "built\n");
            write(&dir, "left.txt", "left\n");
            write(&dir, "nested/.git/HEAD", "x");
            yard.plant_hooks(&dir.join(".git/hooks"));
            let found = scratch_leftovers(&town, commit, &dir).unwrap();
            assert_eq!((found.changed.len(), found.new.len()), (1, 1), "{found:?}");
        }
        assert_eq!(yard.marks(), "");
    });
}

#[test]
fn folders_that_are_kept_stay_where_the_commit_has_nothing_of_their_name() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let first = yard.oid(&user, "HEAD");
        write(&user, "target/out", "tracked\n");
        write(&user, "deep", "a file\n");
        yard.run(&user, &["add", "-f", "."]);
        let second = yard.commit(&user, "second");
        let town = yard.town(&user);
        let dir = yard.path("scratch");
        let kept = ["target", "deep/[x]", "link"].map(str::to_owned);
        let checkout = |commit| checkout_scratch(&town, commit, &dir, &kept).unwrap();
        checkout(first);
        write(&dir, "target/built", "built\n");
        write(&dir, "deep/[x]/built", "built\n");
        write(&dir, "deep/x/built", "built\n");
        write(&dir, "below/target/built", "built\n");
        std::os::unix::fs::symlink(yard.path("user"), dir.join("link")).unwrap();

        checkout(first);

        assert!(dir.join("target/built").exists() && dir.join("deep/[x]/built").exists());
        assert!(!dir.join("deep/x").exists() && !dir.join("below").exists());
        assert!(!dir.join("link").is_symlink(), "what is written through it lies elsewhere");
        checkout(second);
        assert!(!dir.join("target/built").exists(), "the commit has a folder of that name");
        assert_eq!(fs::read_to_string(dir.join("deep")).unwrap(), "a file\n");
        assert_eq!(fs::read_to_string(dir.join("target/out")).unwrap(), "tracked\n");
        assert!(scratch_leftovers(&town, second, &dir).unwrap().is_clean());
    });
}

#[test]
fn worktrees_of_one_name_in_two_places_are_kept_apart() {
    Yard::each(|yard| {
        let town = yard.town(&yard.repo("user"));
        let first = yard.worktree(&town, "rust");
        let mut new = yard.new_worktree(&town, "rust");
        new.dir = yard.path("elsewhere/rust");
        let second = Worktree::create(&town, &new).unwrap();
        let base = yard.oid(first.dir(), "HEAD");
        write(first.dir(), "a.txt", "first\n");
        yard.commit(first.dir(), "first");

        assert!(first.facts(base).unwrap().is_clean() && second.facts(base).unwrap().is_clean());
        assert_ne!(first.facts(base).unwrap().head, second.facts(base).unwrap().head);
    });
}
