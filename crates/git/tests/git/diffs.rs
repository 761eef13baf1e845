//! Differences are told as they are.

use std::fs;

use gastown_git::{FileStatus, LineKind, RepoPath};

use crate::yard::{Yard, write};

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
        assert_eq!(town.file_at(head, &path("odd.txt")).unwrap().unwrap(), b"same\r\nn\xffw\nlast\n");
    });
}
