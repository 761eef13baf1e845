//! What an agent can do to its clone does not reach the host.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use gastown_git::{GitError, NotPlain, Oid, RefName, Taking, Worktree};

use crate::yard::{Yard, agent, read, write};

/// A part of `.git`, and what an agent may make of it.
type Spoil = (&'static str, &'static dyn Fn(&Path));

fn into() -> RefName {
    RefName::new("refs/gastown/heads/gt-1").unwrap()
}

fn take(worktree: &Worktree) -> Result<Oid, GitError> {
    worktree.fetch_into(&into(), &Taking::default())
}

fn fifo(path: &Path) {
    fs::remove_file(path).ok();
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn parts_that_are_no_plain_files_or_folders_are_refused() {
    Yard::each(|yard| {
        let town = yard.town(&yard.repo("user"));
        let spoil: &[Spoil] = &[
            ("packed-refs", &|path| fifo(path)),
            ("config", &|path| fifo(path)),
            ("refs/heads/deep", &|path| fifo(path)),
            ("HEAD", &|path| {
                fs::rename(path, path.with_extension("old")).unwrap();
                symlink("HEAD.old", path).unwrap();
            }),
            ("objects", &|path| {
                fs::rename(path, path.with_extension("old")).unwrap();
                symlink("objects.old", path).unwrap();
            }),
            ("objects/info/alternates", &|path| {
                let mut text = fs::read_to_string(path).unwrap();
                text.push_str("/somewhere/else/objects\n");
                fs::write(path, text).unwrap();
            }),
            ("commondir", &|path| fs::write(path, "../../elsewhere\n").unwrap()),
            (".git", &|path| fs::create_dir(path).unwrap()),
            ("index", &|path| fifo(path)),
            ("objects/ab", &|path| {
                fs::create_dir(path).unwrap();
                fifo(&path.join("c".repeat(38)));
            }),
            ("objects/pack/pack-1.idx", &|path| fifo(path)),
        ];
        for (at, (part, spoil)) in spoil.iter().enumerate() {
            let worktree = yard.worktree(&town, &format!("agent{at}"));
            spoil(&worktree.dir().join(".git").join(part));

            let base = town.ref_oid(&crate::yard::branch("main").full()).unwrap().unwrap();
            assert!(matches!(take(&worktree), Err(GitError::NotPlain(_))), "{part} was taken");
            assert!(matches!(worktree.facts(base), Err(GitError::NotPlain(_))), "{part}");
            assert!(matches!(worktree.commit_all("x", &agent()), Err(GitError::NotPlain(_))), "{part}");
            assert!(
                matches!(worktree.snapshot("s-1", &Taking::default()), Err(GitError::NotPlain(_))),
                "{part}"
            );
        }
        assert_eq!(town.ref_oid(&into()).unwrap(), None);
    });
}

#[test]
fn a_git_folder_that_became_a_file_or_a_link_is_refused() {
    Yard::each(|yard| {
        let town = yard.town(&yard.repo("user"));
        let evil = yard.repo("evil");
        for (name, is_link) in [("filed", false), ("linked", true)] {
            let worktree = yard.worktree(&town, name);
            let dot = worktree.dir().join(".git");
            fs::rename(&dot, worktree.dir().join("old")).unwrap();
            if is_link {
                symlink(evil.join(".git"), &dot).unwrap();
            } else {
                fs::write(&dot, format!("gitdir: {}/.git\n", evil.display())).unwrap();
            }

            assert!(matches!(take(&worktree), Err(GitError::NotPlain(NotPlain::Kind { .. }))));
        }
    });
}

#[test]
fn nothing_planted_in_a_clone_runs_on_the_host() {
    Yard::each(|yard| {
        let town = yard.town(&yard.repo("user"));
        let worktree = yard.worktree(&town, "rust");
        let (dir, git_dir) = (worktree.dir(), worktree.dir().join(".git"));
        let base = yard.oid(dir, "HEAD");
        write(dir, "a.txt", "work\n");
        yard.commit(dir, "work");
        write(dir, "b.txt", "more work\n");
        write(dir, ".gitattributes", "* filter=evil diff=evil merge=evil\n");
        yard.plant_hooks(&git_dir.join("hooks"));
        let evil = yard.plant(&yard.path("evil"));
        for key in [
            "core.fsmonitor",
            "core.sshCommand",
            "core.pager",
            "core.editor",
            "core.alternateRefsCommand",
            "core.askPass",
            "filter.evil.clean",
            "filter.evil.smudge",
            "filter.evil.process",
            "diff.external",
            "diff.evil.textconv",
            "diff.evil.command",
            "merge.evil.driver",
            "uploadpack.packObjectsHook",
            "gpg.program",
            "remote.origin.uploadpack",
            "remote.origin.receivepack",
            "credential.helper",
            "sequence.editor",
            "trailer.x.command",
            "alias.upload-pack",
        ] {
            yard.run(dir, &["config", key, &evil]);
        }
        yard.run(dir, &["config", "remote.origin.promisor", "true"]);
        yard.run(dir, &["config", "core.hooksPath", git_dir.join("hooks").to_str().unwrap()]);
        fs::remove_file(yard.path("marks")).ok();

        worktree.facts(base).unwrap();
        take(&worktree).unwrap();
        worktree.snapshot("s-1", &Taking::default()).unwrap();
        let commit = worktree.commit_all("all of it", &agent()).unwrap().unwrap();
        let taken = take(&worktree).unwrap();
        town.diff(base, taken).unwrap();
        town.merge(base, taken).unwrap();

        assert_eq!(yard.marks(), "");
        assert_eq!(taken, commit);
        assert_eq!(
            town.file_at(taken, &gastown_git::RepoPath::from_bytes("b.txt")).unwrap().unwrap(),
            b"more work\n"
        );
    });
}

#[test]
fn a_missing_object_is_not_fetched_from_where_the_agent_says() {
    Yard::each(|yard| {
        let town = yard.town(&yard.repo("user"));
        let worktree = yard.worktree(&town, "rust");
        let dir = worktree.dir();
        write(dir, "a.txt", "work\n");
        yard.commit(dir, "work");
        let blob = yard.run(dir, &["rev-parse", "HEAD:a.txt"]);
        fs::remove_file(dir.join(".git/objects").join(&blob[..2]).join(&blob[2..])).unwrap();
        let evil = yard.plant(&yard.path("evil"));
        yard.run(dir, &["config", "remote.far.url", yard.path("user").to_str().unwrap()]);
        yard.run(dir, &["config", "remote.far.promisor", "true"]);
        yard.run(dir, &["config", "remote.far.uploadpack", &evil]);
        yard.run(dir, &["config", "extensions.partialClone", "far"]);

        assert!(take(&worktree).is_err());
        assert_eq!(yard.marks(), "");
        assert_eq!(town.ref_oid(&into()).unwrap(), None);
    });
}

#[test]
fn the_head_is_taken_whatever_its_branch_and_into_one_ref_only() {
    Yard::each(|yard| {
        let town = yard.town(&yard.repo("user"));
        let worktree = yard.worktree(&town, "rust");
        let dir = worktree.dir();
        yard.run(dir, &["checkout", "-q", "--detach"]);
        yard.run(dir, &["update-ref", "refs/heads/--upload-pack=touch", "HEAD"]);
        write(dir, "a.txt", "detached work\n");
        let head = yard.commit(dir, "work");
        yard.run(dir, &["tag", "v1"]);
        let before = yard.run(town.dir(), &["for-each-ref"]);

        assert_eq!(take(&worktree).unwrap(), head);

        let after = yard.run(town.dir(), &["for-each-ref"]);
        assert_eq!(after.lines().count(), before.lines().count() + 1, "{after}");
        assert_eq!(fs::read_dir(town.dir().join("gastown/intake")).unwrap().count(), 0);
        assert!(!town.dir().join("FETCH_HEAD").exists());
        yard.run(town.dir(), &["fsck", "--full"]);
    });
}

#[test]
fn malformed_objects_do_not_enter_the_town() {
    Yard::each(|yard| {
        let town = yard.town(&yard.repo("user"));
        let worktree = yard.worktree(&town, "rust");
        let dir = worktree.dir();
        let tree = yard.run(dir, &["rev-parse", "HEAD^{tree}"]);
        let text = format!("tree {tree}\nauthor nobody\ncommitter nobody\n\nx\n");
        write(dir, "bad", &text);
        let bad = yard.run(dir, &["hash-object", "-t", "commit", "-w", "--literally", "bad"]);
        yard.run(dir, &["update-ref", "HEAD", &bad]);

        assert!(matches!(take(&worktree), Err(GitError::Failed { .. })));
        assert_eq!(town.ref_oid(&into()).unwrap(), None);
        assert!(!yard.try_run(town.dir(), &["cat-file", "-e", &bad]).status.success());
    });
}

#[test]
fn a_flood_of_bytes_is_stopped_at_its_bound_and_leaves_nothing() {
    Yard::each(|yard| {
        let town = yard.town(&yard.repo("user"));
        let worktree = yard.worktree(&town, "rust");
        let mut seed = 1_u32;
        let noise = std::iter::repeat_with(|| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 24) as u8
        });
        fs::write(worktree.dir().join("big"), noise.take(4 << 20).collect::<Vec<_>>()).unwrap();
        yard.commit(worktree.dir(), "big");

        let taken = worktree.fetch_into(&into(), &Taking { bytes_max: 1 << 20, ..Taking::default() });

        assert!(taken.is_err(), "{taken:?}");
        assert_eq!(town.ref_oid(&into()).unwrap(), None);
        assert_eq!(fs::read_dir(town.dir().join("gastown/intake")).unwrap().count(), 0);
        assert!(take(&worktree).is_ok());
    });
}

#[test]
fn upload_pack_runs_behind_the_callers_prefix_and_within_the_deadline() {
    Yard::each(|yard| {
        let town = yard.town(&yard.repo("user"));
        let worktree = yard.worktree(&town, "rust");
        yard.commit(worktree.dir(), "work");
        let script = yard.path("it's a wrapper");
        fs::write(&script, format!("echo wrapped > {}; exec \"$@\"", yard.path("wrapped").display()))
            .unwrap();
        let prefix = |words: &[&str]| words.iter().map(Into::into).collect();

        let wrapped = Taking {
            upload_pack_prefix: prefix(&["/bin/sh", script.to_str().unwrap()]),
            ..Taking::default()
        };
        worktree.fetch_into(&into(), &wrapped).unwrap();
        assert_eq!(read(&yard.path("."), "wrapped"), "wrapped\n");

        let slow = Taking {
            upload_pack_prefix: prefix(&["/bin/sleep", "1000", "#"]),
            deadline: Duration::from_millis(300),
            ..Taking::default()
        };
        yard.commit(worktree.dir(), "more work");
        let begun = Instant::now();
        let stuck = Taking { upload_pack_prefix: prefix(&["/bin/sh", "-c", "sleep 1000"]), ..slow };
        let taken = worktree.fetch_into(&into(), &stuck);
        assert!(matches!(taken, Err(GitError::Deadline { .. })), "{taken:?}");
        assert!(begun.elapsed() < Duration::from_secs(20));
    });
}

#[test]
fn pushing_from_a_worktree_goes_nowhere() {
    Yard::each(|yard| {
        let town = yard.town(&yard.repo("user"));
        let worktree = yard.worktree(&town, "rust");
        yard.commit(worktree.dir(), "work");
        let before = yard.run(town.dir(), &["for-each-ref"]);

        let pushed = yard.try_run(worktree.dir(), &["push", "origin", "HEAD:main"]);

        assert!(!pushed.status.success());
        assert!(String::from_utf8_lossy(&pushed.stderr).contains("gt-done"));
        assert_eq!(yard.run(town.dir(), &["for-each-ref"]), before);
    });
}

#[test]
fn a_file_that_blocks_its_reader_meets_the_deadline() {
    Yard::each(|yard| {
        let town = yard.town(&yard.repo("user"));
        let worktree = yard.worktree(&town, "rust");
        let base = yard.oid(worktree.dir(), "HEAD");
        fifo(&worktree.dir().join(".gitignore"));
        fifo(&worktree.dir().join(".gitattributes"));

        let looked = worktree.facts_within(base, Duration::from_millis(500));

        // A git that opens them without waiting sees one changed file; any other is ended.
        match looked {
            Ok(facts) => assert_eq!(facts.changed, 1),
            Err(error) => assert!(matches!(error, GitError::Deadline { .. }), "{error}"),
        }
    });
}
