//! Branches of chance, each pair beside git's own answer.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use gastown_git::{Met, Oid, OpenBranch, Radar};

use crate::oracle::{conflicts, is_quick};
use crate::yard::{Yard, write};

const BRANCHES: usize = 40;
const FILES: u64 = 12;
const LINES: u64 = 50;

/// The same numbers each time (Knuth's MMIX constants).
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

fn name(file: u64) -> String {
    format!("dir{}/sub{}/file{file}", file % 3, file % 2)
}

/// Lines that often repeat, so that a change can be told in more than one way.
fn text(file: u64) -> String {
    let line = |at: u64| match (at + file) % 5 {
        0 => "\n".to_owned(),
        1 => "    }\n".to_owned(),
        2 => format!("    call({});\n", at % 7),
        _ => format!("line {at} of {file}\n"),
    };
    (0..LINES).map(line).collect()
}

fn change(dir: &Path, chance: &mut Chance, branch: usize) {
    let path = dir.join(name(chance.below(FILES)));
    let what = chance.below(20);
    let Ok(old) = fs::read_to_string(&path) else { return };
    let mut lines: Vec<String> = old.split_inclusive('\n').map(str::to_owned).collect();
    let at = chance.below(lines.len().max(1) as u64) as usize;
    match what {
        0 => fs::remove_file(&path).unwrap(),
        1 => fs::rename(&path, path.with_extension(format!("moved{}", branch % 3))).unwrap(),
        2 => fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap(),
        3 => write(
            dir,
            &format!("dir{}/sub0/new{}", chance.below(3), chance.below(4)),
            &format!("{}\n", branch % 4),
        ),
        4 => {
            let (from, to) = (path.parent().unwrap().to_owned(), format!("moved{}", branch % 3));
            fs::rename(&from, from.with_file_name(to)).unwrap();
        }
        5..=8 => lines.insert(at, "    }\n".to_owned()),
        9..=12 => drop(lines.splice(at..(at + 2).min(lines.len()), [])),
        _ => lines.insert(at, format!("by {branch}\n")),
    }
    if what >= 5 {
        fs::write(&path, lines.concat()).unwrap();
    }
}

#[test]
fn forty_branches_of_chance_meet_as_git_says() {
    Yard::each(|yard| pairs_meet_as_git_says(yard, 1));
}

#[test]
#[ignore = "takes half a minute for each"]
fn forty_branches_of_other_chances_meet_as_git_says() {
    for seed in 2..8 {
        Yard::each(|yard| {
            if is_quick(yard) {
                pairs_meet_as_git_says(yard, seed);
            }
        });
    }
}

fn pairs_meet_as_git_says(yard: &Yard, seed: u64) {
    let mut chance = Chance(seed);
    let user = yard.repo("user");
    (0..FILES).for_each(|file| write(&user, &name(file), &text(file)));
    let base = yard.commit(&user, "base");
    let heads: Vec<Oid> = (0..BRANCHES)
        .map(|branch| {
            yard.run(&user, &["checkout", "-q", "-f", "-b", &format!("b{branch}"), &base.to_string()]);
            yard.run(&user, &["clean", "-qfdx"]);
            let many = if branch % 8 == 0 { 8 } else { 4 };
            (0..many).for_each(|_| change(&user, &mut chance, branch));
            yard.commit(&user, "work")
        })
        .collect();
    let town = yard.town(&user);
    let open: Vec<_> = heads.iter().map(|head| OpenBranch { head: *head, uncommitted: None }).collect();

    let look = Radar::open(&town).unwrap().look(base, &open).unwrap();

    let pairs: Vec<_> = (0..heads.len()).flat_map(|b| (0..b).map(move |a| (a, b))).collect();
    let commits: Vec<_> = pairs.iter().map(|(a, b)| (heads[*a], heads[*b])).collect();
    let said = conflicts(yard, town.dir(), &commits);
    for (pair, said) in pairs.iter().zip(&said) {
        let found = look.pairs.iter().find(|(a, b, _)| (*a, *b) == *pair);
        let is_conflict = found.is_some_and(|(_, _, met)| matches!(met, Met::Conflict(_)));
        assert_eq!(is_conflict, *said, "seed {seed}, {pair:?}: {found:?}");
    }
    let total = said.iter().filter(|said| **said).count();
    assert!(total > 50, "chance made {total} conflicts");
    println!("seed {seed}: {total} conflicts of {}, {:?}", pairs.len(), look.work);
}
