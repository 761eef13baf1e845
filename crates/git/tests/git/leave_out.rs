//! A part of a change is left out exactly, in a commit of its own.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use gastown_git::{GitError, LeaveOut, LineKind, Oid, Person, RepoPath, Run, Share, TownClone, Words};

use crate::yard::{Yard, write};

fn words() -> Words {
    let by = Person::new("Olga Owner", "olga@example.com").unwrap();
    Words { by, message: "Leave a part out".to_owned(), time: 1_800_000_000 }
}

fn whole(path: &str) -> LeaveOut {
    LeaveOut { path: RepoPath::from_bytes(path), share: Share::Whole }
}

/// The changes of a file, each by itself.
fn runs(town: &TownClone, (base, head): (Oid, Oid), path: &str) -> Vec<Run> {
    let lines = town.file_diff(base, head, &RepoPath::from_bytes(path), 0).unwrap().unwrap();
    let run = |hunk: &gastown_git::Hunk| Run {
        new: hunk.new_start,
        new_lines: hunk.new_lines,
        old: hunk.old_start,
        old_lines: hunk.old_lines,
    };
    assert!(lines.hunks.iter().all(|hunk| hunk.lines.iter().all(|line| line.kind != LineKind::Context)));
    lines.hunks.iter().map(run).collect()
}

fn some(path: &str, runs: &[Run]) -> LeaveOut {
    LeaveOut { path: RepoPath::from_bytes(path), share: Share::Changes(runs.to_vec()) }
}

fn bytes(town: &TownClone, commit: Oid, path: &str) -> Option<Vec<u8>> {
    town.file_at(commit, &RepoPath::from_bytes(path)).unwrap()
}

fn tree(yard: &Yard, dir: &Path, commit: Oid) -> String {
    yard.run(dir, &["rev-parse", &format!("{commit}^{{tree}}")])
}

#[test]
fn one_change_of_three_is_left_out_and_line_ends_stay_as_they_are() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        write(&user, "odd.txt", "one\r\ntwo\r\nthree\nfour\nfive\nsix\r\nlast");
        let base = yard.commit(&user, "base");
        write(&user, "odd.txt", "ONE\r\ntwo\r\nthree\nFOUR\nmore\nfive\nsix\r\nlast\n");
        write(&user, "a.txt", "one\n2\nthree\n");
        let head = yard.commit(&user, "head");
        let town = yard.town(&user);
        let of = runs(&town, (base, head), "odd.txt");
        assert_eq!(of.len(), 3);
        let left = |chosen: &[Run]| {
            let made = town.leave_out((base, head), &[some("odd.txt", chosen)], &words()).unwrap();
            (made, String::from_utf8(bytes(&town, made, "odd.txt").unwrap()).unwrap())
        };

        let (made, text) = left(&of[1..2]);

        assert_eq!(text, "ONE\r\ntwo\r\nthree\nfour\nfive\nsix\r\nlast\n");
        assert_eq!(left(&of[..1]).1, "one\r\ntwo\r\nthree\nFOUR\nmore\nfive\nsix\r\nlast\n");
        assert_eq!(left(&of[2..]).1, "ONE\r\ntwo\r\nthree\nFOUR\nmore\nfive\nsix\r\nlast");
        assert_eq!(left(&of).1, "one\r\ntwo\r\nthree\nfour\nfive\nsix\r\nlast");
        assert_eq!(bytes(&town, made, "a.txt").unwrap(), b"one\n2\nthree\n", "the rest is as it was");
        assert_eq!(yard.run(town.dir(), &["rev-parse", &format!("{made}^")]), head.to_string());
        assert_eq!(
            yard.run(town.dir(), &["log", "-1", "--format=%an <%ae> %s", &made.to_string()]),
            "Olga Owner <olga@example.com> Leave a part out"
        );
    });
}

#[test]
fn the_patch_of_what_was_left_out_brings_it_back() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let base = yard.commit(&user, "base");
        write(&user, "a.txt", "ONE\ntwo\nthree\nfour");
        write(&user, "new.txt", "new\r\n");
        let head = yard.commit(&user, "head");
        let town = yard.town(&user);
        let of = runs(&town, (base, head), "a.txt");
        let made =
            town.leave_out((base, head), &[some("a.txt", &of[1..]), whole("new.txt")], &words()).unwrap();
        assert_eq!(bytes(&town, made, "a.txt").unwrap(), b"ONE\ntwo\nthree\n");
        assert_eq!(bytes(&town, made, "new.txt"), None);

        let patch = town.patch_text(made, head, 1 << 20).unwrap();

        write(&yard.path(""), "left.patch", &patch);
        yard.run(&user, &["fetch", "-q", town.dir().to_str().unwrap(), &format!("{head}")]);
        yard.run(
            &user,
            &[
                "-c",
                "protocol.file.allow=always",
                "fetch",
                "-q",
                town.dir().to_str().unwrap(),
                &made.to_string(),
            ],
        );
        yard.run(&user, &["read-tree", &made.to_string()]);
        yard.run(&user, &["apply", "--cached", yard.path("left.patch").to_str().unwrap()]);
        assert_eq!(yard.run(&user, &["write-tree"]), tree(yard, &user, head));
        assert!(town.patch_text(made, head, 40).unwrap().ends_with("(cut off here)\n"));
    });
}

#[test]
fn whole_files_go_back_to_what_they_were() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        write(&user, "long.txt", &"a line that stays\n".repeat(20));
        write(&user, "gone.txt", "gone\n");
        write(&user, "run.sh", "echo\n");
        fs::write(user.join("bin"), [0, 1, 2, 0]).unwrap();
        symlink("a.txt", user.join("link")).unwrap();
        let base = yard.commit(&user, "base");
        fs::create_dir(user.join("sub")).unwrap();
        fs::rename(user.join("long.txt"), user.join("sub/moved.txt")).unwrap();
        fs::remove_file(user.join("gone.txt")).unwrap();
        fs::set_permissions(user.join("run.sh"), fs::Permissions::from_mode(0o755)).unwrap();
        fs::write(user.join("bin"), [9, 0, 9]).unwrap();
        fs::remove_file(user.join("link")).unwrap();
        symlink("b.txt", user.join("link")).unwrap();
        write(&user, "new/deep.txt", "new\n");
        write(&user, "kept.txt", "kept\n");
        let head = yard.commit(&user, "head");
        let town = yard.town(&user);
        let all = ["sub/moved.txt", "gone.txt", "run.sh", "bin", "link", "new/deep.txt"].map(whole);

        let made = town.leave_out((base, head), &all, &words()).unwrap();

        let differs = yard.run(
            town.dir(),
            &["diff", "--raw", "--no-renames", "--name-status", &base.to_string(), &made.to_string()],
        );
        assert_eq!(differs, "A\tkept.txt");
        // All changes of a file are the same as the file: one that was new is gone then, one that was deleted is back.
        for path in ["new/deep.txt", "gone.txt"] {
            let of = runs(&town, (base, head), path);
            let by_change = town.leave_out((base, head), &[some(path, &of)], &words()).unwrap();
            let by_file = town.leave_out((base, head), &[whole(path)], &words()).unwrap();
            assert_eq!(tree(yard, town.dir(), by_change), tree(yard, town.dir(), by_file), "{path}");
        }
    });
}

#[test]
fn what_cannot_be_left_out_in_part_is_refused_with_a_sentence() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        write(&user, "long.txt", &"a line that stays\n".repeat(20));
        fs::write(user.join("bin"), [0, 1, 2, 0]).unwrap();
        let base = yard.commit(&user, "base");
        fs::rename(user.join("long.txt"), user.join("moved.txt")).unwrap();
        write(&user, "moved.txt", &format!("new\n{}", "a line that stays\n".repeat(20)));
        fs::write(user.join("bin"), [9, 0, 9]).unwrap();
        fs::remove_file(user.join("a.txt")).unwrap();
        write(&user, "a.txt/inside.txt", "a folder now\n");
        let head = yard.commit(&user, "head");
        let town = yard.town(&user);
        let one = [Run { new: 1, new_lines: 1, old: 0, old_lines: 0 }];
        let said =
            |parts: &[LeaveOut]| town.leave_out((base, head), parts, &words()).unwrap_err().to_string();

        assert!(said(&[some("moved.txt", &one)]).contains("renamed"), "{}", said(&[some("moved.txt", &one)]));
        assert!(said(&[some("bin", &one)]).contains("binary"));
        assert!(said(&[some("a.txt/inside.txt", &[Run { new: 7, ..one[0] }])]).contains("other ones"));
        assert!(said(&[whole("b.txt")]).contains("not changed"));
        assert!(said(&[whole("a.txt")]).contains("stands in its place"));
        assert!(matches!(town.leave_out((base, head), &[], &words()), Err(GitError::NothingChosen)));
        let all = ["moved.txt", "bin", "a.txt", "a.txt/inside.txt"].map(whole);
        assert!(matches!(town.leave_out((base, head), &all, &words()), Err(GitError::NothingLeft)));
        let both = ["a.txt", "a.txt/inside.txt"].map(whole);
        let made = town.leave_out((base, head), &both, &words()).unwrap();
        assert_eq!(bytes(&town, made, "a.txt").unwrap(), b"one\ntwo\nthree\n");
    });
}
