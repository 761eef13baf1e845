//! Differences are told as they are.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use gastown_git::{FileStatus, LineKind, Oid, RepoPath, Side};

use crate::yard::{DEADLINE, Yard, branch, write};

fn path(name: &str) -> RepoPath {
    RepoPath::from_bytes(name)
}

#[test]
fn a_diff_names_every_kind_of_change() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        write(&user, "long.txt", &"a line that stays\n".repeat(20));
        write(&user, "gone.txt", "gone\n");
        let base = yard.commit(&user, "base");
        fs::rename(user.join("long.txt"), user.join("moved.txt")).unwrap();
        fs::remove_file(user.join("gone.txt")).unwrap();
        write(&user, "a.txt", "one\n2\nthree\n");
        fs::write(user.join("bin"), [0, 1, 2, 0]).unwrap();
        fs::write(user.join("huge"), vec![b'x'; 9 << 20]).unwrap();
        let head = yard.commit(&user, "head");
        let town = yard.town(&user);

        let files = town.diff(base, head).unwrap().files;

        let of = |name: &str| {
            let is_it = |path: &Option<RepoPath>| {
                path.as_ref().is_some_and(|path| path.as_bytes() == name.as_bytes())
            };
            files.iter().find(|file| is_it(&file.new_path) || is_it(&file.old_path)).unwrap()
        };
        assert_eq!(files.len(), 5);
        assert_eq!(
            (of("a.txt").status, of("a.txt").additions, of("a.txt").deletions),
            (FileStatus::Modified, 1, 1)
        );
        assert_eq!((of("gone.txt").status, &of("gone.txt").new_path), (FileStatus::Deleted, &None));
        assert_eq!(
            (of("moved.txt").status, &of("moved.txt").old_path),
            (FileStatus::Renamed, &Some(path("long.txt")))
        );
        assert!(of("bin").binary && of("bin").status == FileStatus::Added && of("bin").old_mode.is_none());
        assert!(of("huge").too_large && !of("huge").binary);
        assert_eq!(of("a.txt").new_mode, Some(0o100_644));
    });
}

#[test]
fn sizes_modes_links_submodules_and_the_likeness_of_a_renamed_file_are_told() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        // A rig with an embedded repository is refused today; one that gets it later is shown as it is.
        let town = yard.town(&user);
        write(&user, "long.txt", &"a line that stays\n".repeat(20));
        write(&user, "run.sh", "echo\n");
        fs::write(user.join("pic.png"), b"\x89PNG\r\n\x1a\n\0old").unwrap();
        symlink("a.txt", user.join("link")).unwrap();
        let first = yard.oid(&user, "HEAD");
        let embed = |oid: Oid| {
            yard.run(&user, &["update-index", "--add", "--cacheinfo", &format!("160000,{oid},mod")]);
        };
        yard.run(&user, &["add", "-A"]);
        embed(first);
        yard.run(&user, &["commit", "-q", "-m", "base"]);
        let base = yard.oid(&user, "HEAD");
        fs::remove_file(user.join("long.txt")).unwrap();
        write(&user, "moved.txt", &format!("one more line\n{}", "a line that stays\n".repeat(20)));
        fs::set_permissions(user.join("run.sh"), fs::Permissions::from_mode(0o755)).unwrap();
        fs::write(user.join("pic.png"), b"\x89PNG\r\n\x1a\n\0a new one").unwrap();
        fs::remove_file(user.join("link")).unwrap();
        symlink("b.txt", user.join("link")).unwrap();
        yard.run(&user, &["add", "-A"]);
        embed(base);
        yard.run(&user, &["commit", "-q", "-m", "head"]);
        let head = yard.oid(&user, "HEAD");
        town.refresh(&branch("main"), DEADLINE).unwrap();

        let files = town.diff(base, head).unwrap().files;

        let of = |name: &str| files.iter().find(|file| file.new_path == Some(path(name))).unwrap();
        assert_eq!(files.len(), 5);
        let moved = of("moved.txt");
        assert!(
            moved.similarity.is_some_and(|percent| (90..100).contains(&percent)),
            "{:?}",
            moved.similarity
        );
        let script = of("run.sh");
        assert_eq!((script.old_mode, script.new_mode), (Some(0o100_644), Some(0o100_755)));
        let picture = of("pic.png");
        assert_eq!((picture.binary, picture.old_bytes, picture.new_bytes), (true, Some(12), Some(18)));
        assert_eq!((of("link").old_mode, of("link").binary), (Some(0o120_000), false));
        let module = of("mod");
        assert_eq!((module.old_id, module.new_id), (Some(first), Some(base)));
        assert_eq!((module.new_mode, module.new_bytes), (Some(0o160_000), None));
        let side = |side| town.changed_bytes((base, head), &path("pic.png"), side, 100).unwrap().unwrap();
        assert!(side(Side::Old).ends_with(b"old") && side(Side::New).ends_with(b"a new one"));
        let of_path = |name: &str| town.changed_bytes((base, head), &path(name), Side::New, 100).unwrap();
        assert!(of_path("a.txt").is_none(), "it did not change");
        assert!(
            of_path("link").is_none() && of_path("mod").is_none(),
            "neither a link nor a repository is followed"
        );
        assert!(town.changed_bytes((base, head), &path("moved.txt"), Side::New, 100).is_err(), "too big");
    });
}

#[test]
fn lines_are_shown_as_they_are() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        fs::write(user.join("odd.txt"), b"same\r\nold\r\nlast").unwrap();
        let base = yard.commit(&user, "base");
        fs::write(user.join("odd.txt"), b"same\r\nn\xffw\nlast\n").unwrap();
        let head = yard.commit(&user, "head");
        let town = yard.town(&user);

        let shown = town.file_diff(base, head, &path("odd.txt"), 3).unwrap().unwrap();

        assert!(!shown.cut_off);
        let lines = &shown.hunks[0].lines;
        let text: Vec<_> =
            lines.iter().map(|line| (line.kind, line.text.as_str(), line.ends_without_newline)).collect();
        assert_eq!(
            text,
            [
                (LineKind::Context, "same\r", false),
                (LineKind::Removed, "old\r", false),
                (LineKind::Removed, "last", true),
                (LineKind::Added, "n\u{fffd}w", false),
                (LineKind::Added, "last", false),
            ]
        );
        assert!(!lines[3].lossless && lines[1].lossless);
        assert_eq!((lines[1].old_no, lines[1].new_no), (Some(2), None));
        assert_eq!((lines[3].old_no, lines[3].new_no), (None, Some(2)));
        assert_eq!(town.file_diff(base, head, &path("a.txt"), 3).unwrap(), None);
        assert_eq!(town.file_diff(base, head, &path("odd\0.txt"), 3).unwrap(), None, "and no panic");
        assert_eq!(town.file_at(head, &path("odd.txt")).unwrap().unwrap(), b"same\r\nn\xffw\nlast\n");
    });
}

#[test]
fn a_change_of_thousands_of_files_and_of_a_huge_one_is_told_whole() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let text = |of: &str| (0..50_000).map(|n| format!("{of} {n}\n")).collect::<String>();
        for n in 0..2_000 {
            write(&user, &format!("many/{}/{n}.txt", n % 40), &format!("{n}\n"));
        }
        write(&user, "huge.txt", &text("old"));
        let base = yard.commit(&user, "base");
        for n in 0..2_000 {
            write(&user, &format!("many/{}/{n}.txt", n % 40), &format!("{n} and more\n"));
        }
        write(&user, "huge.txt", &text("new"));
        let head = yard.commit(&user, "head");
        let town = yard.town(&user);

        let files = town.diff(base, head).unwrap().files;
        let huge = town.file_diff(base, head, &path("huge.txt"), 3).unwrap().unwrap();

        assert_eq!(files.len(), 2_001);
        assert_eq!(files.iter().map(|file| file.additions + file.deletions).sum::<usize>(), 104_000);
        assert_eq!(huge.hunks.iter().map(|hunk| hunk.lines.len()).sum::<usize>(), 100_000);
        assert!(!huge.cut_off);
    });
}
