//! The radar says of each pair what git says, names where they meet, and works only where something changed.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use gastown_git::{HowMet, Lines, Met, MetFiles, Oid, OpenBranch, Radar, TownClone, Uncommitted, Worktree};

use crate::yard::{Yard, write};

/// Twenty lines, some of them changed.
fn lines(changed: &[(usize, &str)]) -> String {
    let line = |at: usize| {
        let found = changed.iter().find(|(number, _)| *number == at);
        found.map_or_else(|| format!("line {at}\n"), |(_, text)| (*text).to_owned())
    };
    (1..=20).map(line).collect()
}

/// A repository whose first commit has one of each kind, and the two branches that these make from it.
fn two(yard: &Yard, one: &dyn Fn(&Path), other: &dyn Fn(&Path)) -> (TownClone, Oid, [Oid; 2]) {
    let user = yard.repo("user");
    for file in ["text", "src/deep/one", "src/deep/two"] {
        write(&user, file, &lines(&[]));
    }
    fs::write(user.join("image"), b"\0\x01\x02").unwrap();
    symlink("text", user.join("link")).unwrap();
    let base = yard.commit(&user, "base");
    let branch = |name: &str, change: &dyn Fn(&Path)| {
        yard.run(&user, &["checkout", "-q", "-f", "-B", name, &base.to_string()]);
        yard.run(&user, &["clean", "-qfdx"]);
        change(&user);
        yard.commit(&user, name)
    };
    let heads = [branch("one", one), branch("other", other)];
    yard.run(&user, &["checkout", "-q", "-f", "main"]);
    (yard.town(&user), base, heads)
}

fn committed(heads: &[Oid]) -> Vec<OpenBranch<'static>> {
    heads.iter().map(|head| OpenBranch { head: *head, uncommitted: None }).collect()
}

/// How two branches meet, after git was asked too.
fn met(yard: &Yard, one: &dyn Fn(&Path), other: &dyn Fn(&Path)) -> Met {
    let (town, base, heads) = two(yard, one, other);
    let look = Radar::open(&town).unwrap().look(base, &committed(&heads)).unwrap();
    let met = look.pairs.first().map_or(Met::Apart, |(_, _, met)| met.clone());
    let merged = yard
        .try_run(town.dir(), &["merge-tree", "--write-tree", &heads[0].to_string(), &heads[1].to_string()]);
    assert_eq!(merged.status.code() == Some(1), matches!(met, Met::Conflict(_)), "{met:?}");
    met
}

fn files(met: &Met) -> Vec<(String, HowMet)> {
    let list = |met: &MetFiles| met.files.iter().map(|file| (file.path.to_string(), file.how)).collect();
    match met {
        Met::Conflict(files) | Met::Overlap(files) => list(files),
        _ => Vec::new(),
    }
}

fn remove(path: impl AsRef<Path>) {
    fs::remove_file(path).unwrap();
}

#[test]
fn the_same_line_conflicts_and_both_sides_lines_are_named() {
    Yard::each(|yard| {
        let met = met(
            yard,
            &|dir| write(dir, "text", &lines(&[(2, "two\nand a half\n"), (9, "nine\n")])),
            &|dir| write(dir, "text", &lines(&[(9, "NINE\nTEN\n")])),
        );

        let Met::Conflict(MetFiles { files, .. }) = &met else { panic!("{met:?}") };
        assert_eq!((files[0].path.to_string(), files[0].how), ("text".to_owned(), HowMet::BothChanged));
        assert_eq!(files[0].places[0].a, Lines { from: 10, to: 10 });
        assert_eq!(files[0].places[0].b, Lines { from: 9, to: 10 });
        assert_eq!(files[0].places[0].apart, None);
    });
}

#[test]
fn lines_apart_are_an_overlap_with_their_distance_and_other_files_are_nothing() {
    Yard::each(|yard| {
        let met = met(yard, &|dir| write(dir, "text", &lines(&[(3, "three\n")])), &|dir| {
            write(dir, "text", &lines(&[(12, "twelve\n")]));
            write(dir, "b.txt", "other\n");
        });

        let Met::Overlap(MetFiles { files, .. }) = &met else { panic!("{met:?}") };
        assert_eq!((files.len(), files[0].places[0].apart), (1, Some(8)));
    });
    Yard::each(|yard| {
        let apart = met(yard, &|dir| write(dir, "text", "x\n"), &|dir| write(dir, "b.txt", "x\n"));
        assert_eq!(apart, Met::Apart);
    });
}

#[test]
fn every_kind_of_meeting_is_what_git_says_it_is() {
    type Change = Box<dyn Fn(&Path)>;
    type Case<'a> = (&'a str, Change, Change, &'a [(&'a str, HowMet)], bool);
    let text = |at: usize, text: &'static str| -> Change {
        Box::new(move |dir: &Path| write(dir, "text", &lines(&[(at, text)])))
    };
    let new = |file: &'static str, text: &'static str| -> Change {
        Box::new(move |dir: &Path| write(dir, file, text))
    };
    let moved = |from: &'static str, to: &'static str| -> Change {
        Box::new(move |dir: &Path| {
            fs::create_dir_all(dir.join(to).parent().unwrap()).unwrap();
            fs::rename(dir.join(from), dir.join(to)).unwrap();
        })
    };
    let gone = |file: &'static str| -> Change { Box::new(move |dir: &Path| remove(dir.join(file))) };
    let mode: Change =
        Box::new(|dir| fs::set_permissions(dir.join("text"), fs::Permissions::from_mode(0o755)).unwrap());
    let bytes = |content: &'static [u8]| -> Change {
        Box::new(move |dir: &Path| fs::write(dir.join("image"), content).unwrap())
    };
    let link = |to: &'static str| -> Change {
        Box::new(move |dir: &Path| {
            remove(dir.join("link"));
            symlink(to, dir.join("link")).unwrap();
        })
    };
    let folder: Change = Box::new(|dir| {
        remove(dir.join("text"));
        write(dir, "text/inside", "x\n");
    });
    let cases: Vec<Case<'_>> = vec![
        ("add/add", new("n", "1\n"), new("n", "2\n"), &[("n", HowMet::BothAdded)], true),
        ("same add", new("n", "1\n"), new("n", "1\n"), &[], false),
        ("delete/modify", gone("text"), text(3, "x\n"), &[("text", HowMet::DeletedByA)], true),
        ("modify/delete", text(3, "x\n"), gone("text"), &[("text", HowMet::DeletedByB)], true),
        ("delete/delete", gone("text"), gone("text"), &[], false),
        ("mode and text", mode, text(3, "x\n"), &[("text", HowMet::BothChanged)], false),
        ("binary", bytes(b"\0a"), bytes(b"\0b"), &[("image", HowMet::Binary)], true),
        ("link", link("a.txt"), link("b.txt"), &[("link", HowMet::Binary)], true),
        ("file and folder", text(3, "x\n"), folder, &[("text", HowMet::DeletedByB)], true),
    ];
    for (name, one, other, wanted, is_conflict) in cases {
        Yard::each(|yard| {
            let met = met(yard, &one, &other);

            let wanted: Vec<_> = wanted.iter().map(|(path, how)| ((*path).to_owned(), *how)).collect();
            let paths =
                |list: &[(String, HowMet)]| list.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
            assert_eq!(matches!(met, Met::Conflict(_)), is_conflict, "{name}: {met:?}");
            if name == "file and folder" {
                assert!(paths(&files(&met))[0].starts_with("text"), "{name}: {met:?}");
            } else {
                assert_eq!(files(&met), wanted, "{name}: {met:?}");
            }
        });
    }
    let renames: Vec<(&str, Change, Change, bool)> = vec![
        ("rename and change", moved("text", "moved"), text(3, "x\n"), false),
        ("rename twice", moved("text", "here"), moved("text", "there"), true),
        ("rename and delete", moved("text", "moved"), gone("text"), true),
        ("two into one", moved("text", "n"), moved("src/deep/one", "n"), false),
        ("moved folder, new file", moved("src/deep", "src/flat"), new("src/deep/three", "x\n"), true),
        ("moved folder, none new", moved("src/deep", "src/flat"), new("src/three", "x\n"), false),
    ];
    for (name, one, other, is_conflict) in renames {
        Yard::each(|yard| {
            let met = met(yard, &one, &other);
            assert_eq!(matches!(met, Met::Conflict(_)), is_conflict, "{name}: {met:?}");
        });
    }
}

#[test]
fn an_embedded_repository_that_both_move_is_gits_to_judge() {
    Yard::each(|yard| {
        let link = |commit: char| {
            move |dir: &Path| {
                let id: String = std::iter::repeat_n(commit, 40).collect();
                yard.run(dir, &["update-index", "--add", "--cacheinfo", &format!("160000,{id},sub")]);
                yard.run(dir, &["commit", "-q", "-m", "link"]);
                // `add -A` would take what is not there for deleted.
                fs::create_dir(dir.join("sub")).unwrap();
            }
        };

        let met = met(yard, &link('1'), &link('2'));

        assert_eq!(files(&met), [("sub".to_owned(), HowMet::BothAdded)]);
    });
}

#[test]
fn attributes_of_the_target_count_as_they_do_for_a_landing_and_no_driver_is_run() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let driver = yard.plant(&yard.path("driver"));
        write(&user, ".gitattributes", "a.txt merge=planted\nb.txt merge=union\n");
        yard.run(&user, &["config", "merge.planted.driver", &driver]);
        fs::write(yard.path("home/.gitconfig"), format!("[merge \"planted\"]\n\tdriver = {driver}\n"))
            .unwrap();
        let base = yard.commit(&user, "attributes");
        let heads = ["one", "other"].map(|name| {
            yard.run(&user, &["checkout", "-q", "-b", name, &base.to_string()]);
            write(&user, "a.txt", &format!("one\n{name}\nthree\n"));
            write(&user, "b.txt", &format!("b\n{name}\n"));
            yard.commit(&user, name)
        });
        let town = yard.town(&user);

        let look = Radar::open(&town).unwrap().look(base, &committed(&heads)).unwrap();

        let landing = town.merge(heads[0], heads[1]).unwrap();
        let gastown_git::Merge::Conflict(conflict) = landing else { panic!("{landing:?}") };
        let wanted: Vec<String> = conflict.files.iter().map(|file| file.path.to_string()).collect();
        let found: Vec<String> = files(&look.pairs[0].2).into_iter().map(|(path, _)| path).collect();
        assert_eq!(found, wanted);
        assert_eq!(yard.marks(), "");
    });
}

#[test]
fn histories_that_share_nothing_are_not_known_and_the_others_are_told() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let main = yard.oid(&user, "HEAD");
        yard.run(&user, &["checkout", "-q", "-b", "side"]);
        write(&user, "c.txt", "c\n");
        let side = yard.commit(&user, "side");
        yard.run(&user, &["checkout", "-q", "--orphan", "other"]);
        let other = yard.commit(&user, "another beginning");
        let town = yard.town(&user);

        let look = Radar::open(&town).unwrap().look(main, &committed(&[side, other])).unwrap();

        assert_eq!(look.target[0], Met::Apart);
        assert!(matches!(&look.target[1], Met::Unknown(why) if why.contains("no commit in common")));
        assert!(matches!(&look.pairs[..], [(0, 1, Met::Unknown(_))]));
    });
}

#[test]
fn several_common_bases_are_gits_to_judge() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let first = yard.oid(&user, "HEAD");
        let begin = |name: &str, file: &str, text: &str| {
            yard.run(&user, &["checkout", "-q", "-b", name, &first.to_string()]);
            write(&user, file, text);
            yard.commit(&user, name)
        };
        let (one, other) = (begin("one", "a.txt", "one\ntwo\n3\n"), begin("other", "b.txt", "B\n"));
        let cross = |name: &str, with: Oid, file: &str, text: &str| {
            yard.run(&user, &["checkout", "-q", name]);
            yard.run(&user, &["merge", "-q", "--no-edit", &with.to_string()]);
            write(&user, file, text);
            yard.commit(&user, name)
        };
        let heads = [cross("one", other, "c.txt", "1\n"), cross("other", one, "c.txt", "2\n")];
        let town = yard.town(&user);

        let look = Radar::open(&town).unwrap().look(first, &committed(&heads)).unwrap();

        assert_eq!(files(&look.pairs[0].2), [("c.txt".to_owned(), HowMet::BothAdded)]);
    });
}

fn uncommitted(worktree: &Worktree, town: &TownClone) -> (Oid, Vec<gastown_git::RepoPath>) {
    let base = town.ref_oid(&crate::yard::branch("main").full()).unwrap().unwrap();
    let facts = worktree.facts(base).unwrap();
    (facts.head, facts.uncommitted)
}

/// Looks at worktrees as they are.
fn look(radar: &mut Radar, town: &TownClone, worktrees: &[&Worktree]) -> gastown_git::Look {
    let seen: Vec<_> = worktrees.iter().map(|worktree| uncommitted(worktree, town)).collect();
    let open: Vec<_> = seen
        .iter()
        .zip(worktrees)
        .map(|((head, paths), worktree)| OpenBranch {
            head: *head,
            uncommitted: Some(Uncommitted { worktree, paths }),
        })
        .collect();
    let main = town.ref_oid(&crate::yard::branch("main").full()).unwrap().unwrap();
    radar.look(main, &open).unwrap()
}

#[test]
fn uncommitted_work_is_merged_as_it_is_and_what_it_was_is_forgotten() {
    Yard::each(|yard| {
        let town = yard.town(&yard.repo("user"));
        let (rust, wren) = (yard.worktree(&town, "rust"), yard.worktree(&town, "wren"));
        let mut radar = Radar::open(&town).unwrap();
        write(rust.dir(), "a.txt", "one\nTWO\nthree\n");
        write(rust.dir(), "new.txt", "rust\n");
        write(wren.dir(), ".env", "ignored\n");
        assert_eq!(look(&mut radar, &town, &[&rust, &wren]).pairs, []);

        write(wren.dir(), "a.txt", "one\n2\nthree\n");
        write(wren.dir(), "new.txt", "wren\n");
        let both = look(&mut radar, &town, &[&rust, &wren]);
        assert_eq!(
            files(&both.pairs[0].2),
            [("a.txt".to_owned(), HowMet::BothChanged), ("new.txt".to_owned(), HowMet::BothAdded)]
        );

        let again = look(&mut radar, &town, &[&rust, &wren]);
        assert_eq!((again.pairs, again.work.judged, again.work.merged), (both.pairs, 0, 0));

        write(wren.dir(), "a.txt", "one\ntwo\nthree\n");
        remove(wren.dir().join("new.txt"));
        assert_eq!(look(&mut radar, &town, &[&rust, &wren]).pairs, []);
        let left = fs::read_dir(town.dir().join("gastown/radar")).unwrap().count();
        assert_eq!(left, 1, "only the files of the one that has some are kept");
    });
}

#[test]
fn nothing_that_an_agent_configured_is_run_and_no_link_is_followed() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let town = yard.town(&user);
        let (rust, wren) = (yard.worktree(&town, "rust"), yard.worktree(&town, "wren"));
        let planted = yard.plant(&yard.path("planted"));
        for key in ["filter.x.clean", "filter.x.smudge", "merge.x.driver", "core.fsmonitor", "diff.external"]
        {
            yard.run(rust.dir(), &["config", key, &planted]);
        }
        yard.plant_hooks(&rust.dir().join(".git/hooks"));
        write(rust.dir(), ".gitattributes", "* filter=x merge=x text=auto\n");
        write(rust.dir(), "a.txt", "one\r\nRUST\r\nthree\r\n");
        write(&yard.path("outside"), "secret", "s\n");
        symlink(yard.path("outside"), rust.dir().join("way")).unwrap();
        write(wren.dir(), "a.txt", "one\nWREN\nthree\n");

        let found = look(&mut Radar::open(&town).unwrap(), &town, &[&rust, &wren]);

        assert_eq!(files(&found.pairs[0].2), [("a.txt".to_owned(), HowMet::BothChanged)]);
        let Met::Conflict(conflict) = &found.pairs[0].2 else { panic!("{found:?}") };
        assert_eq!(
            conflict.files[0].places[0].a,
            Lines { from: 2, to: 2 },
            "line ends are stored as git stores them"
        );
        assert_eq!(yard.marks(), "");
    });
}

#[test]
fn what_cannot_be_read_is_said_and_the_commits_count_all_the_same() {
    Yard::each(|yard| {
        let town = yard.town(&yard.repo("user"));
        let rust = yard.worktree(&town, "rust");
        let paths: Vec<_> =
            (0..20_001).map(|at| gastown_git::RepoPath::from_bytes(format!("f{at}"))).collect();
        let main = yard.oid(&yard.path("user"), "main");
        let open =
            OpenBranch { head: main, uncommitted: Some(Uncommitted { worktree: &rust, paths: &paths }) };

        let look = Radar::open(&town).unwrap().look(main, &[open]).unwrap();

        assert!(look.unread[0].as_ref().unwrap().contains("more than 20000 uncommitted files"));
        assert_eq!(look.target, [Met::Apart]);
    });
}

#[test]
fn one_new_commit_is_merged_with_the_others_and_the_others_not_again() {
    Yard::each(|yard| {
        let user = yard.repo("user");
        let main = yard.oid(&user, "main");
        let mut heads: Vec<Oid> = (0..12)
            .map(|at| {
                yard.run(&user, &["checkout", "-q", "-b", &format!("b{at}"), "main"]);
                write(&user, &format!("f{at}"), "x\n");
                write(&user, "a.txt", &format!("{at}\ntwo\nthree\n"));
                yard.commit(&user, "work")
            })
            .collect();
        write(&user, "more", "x\n");
        let newer = yard.commit(&user, "more work");
        let town = yard.town(&user);
        let mut radar = Radar::open(&town).unwrap();
        let first = radar.look(main, &committed(&heads)).unwrap();
        assert_eq!((first.work.known, first.pairs.len()), (0, 66));

        heads[11] = newer;
        let then = radar.look(main, &committed(&heads)).unwrap();

        assert_eq!(then.work.judged + then.work.merged, 12, "eleven others and the target");
        assert_eq!(then.work.known, 66);
        assert_eq!(then.pairs.len(), 66);
    });
}
