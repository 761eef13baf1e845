//! The demo's repository as it is before anybody works in it: ten commits of the last three weeks.

use gastown_core::{Person, Time};
use gastown_engine::{PlantedCommit, Trouble, plant as plant_commits};
use std::path::Path;

const HOUR_SECS: i64 = 3600;

struct Early {
    author: &'static str,
    /// How long before now.
    hours_ago: i64,
    message: &'static str,
    files: &'static [(&'static str, &'static str)],
}

macro_rules! file {
    ($path:literal) => {
        ($path, include_str!(concat!("../../demo/repo/", $path)))
    };
    ($path:literal as $from:literal) => {
        ($path, include_str!(concat!("../../demo/repo/", $from)))
    };
}

const HISTORY: &[Early] = &[
    Early {
        author: "Ines Moreau",
        hours_ago: 500,
        message: "Begin with two lights",
        files: &[file!("README.md" as "README-1.md"), file!("lights.tsv" as "lights-1.tsv")],
    },
    Early {
        author: "Ines Moreau",
        hours_ago: 476,
        message: "Print the names",
        files: &[file!("lights.sh"), file!("commands/list.sh")],
    },
    Early {
        author: "Jon Halvorsen",
        hours_ago: 410,
        message: "Test what is printed",
        files: &[file!("tests/run.sh"), file!("tests/same.sh"), file!("tests/list.test.sh")],
    },
    Early {
        author: "Jon Halvorsen",
        hours_ago: 360,
        message: "Add the lights of both moles",
        files: &[file!("lights.tsv" as "lights-2.tsv")],
    },
    Early {
        author: "Ines Moreau",
        hours_ago: 290,
        message: "Show one light in words",
        files: &[file!("commands/show.sh" as "commands/show-1.sh"), file!("tests/show.test.sh")],
    },
    Early {
        author: "Amara Diallo",
        hours_ago: 241,
        message: "Say so when there is no such light",
        files: &[file!("commands/show.sh" as "commands/show-2.sh"), file!("tests/missing.test.sh")],
    },
    Early {
        author: "Jon Halvorsen",
        hours_ago: 170,
        message: "Check that scripts parse",
        files: &[file!("tests/lint.sh")],
    },
    Early {
        author: "Amara Diallo",
        hours_ago: 121,
        message: "Add the Old Tower",
        files: &[file!("lights.tsv" as "lights-3.tsv")],
    },
    Early {
        author: "Ines Moreau",
        hours_ago: 60,
        message: "Write down how lights are named",
        files: &[file!("docs/naming.md")],
    },
    Early {
        author: "Amara Diallo",
        hours_ago: 20,
        message: "Say in the README how to use it",
        files: &[file!("README.md" as "README-2.md")],
    },
];

/// Makes it at `dir`, dated back from `now`.
pub(super) fn plant(dir: &Path, branch: &str, owner: &Person, now: Time) -> Result<(), Trouble> {
    let commits = HISTORY.iter().map(|early| PlantedCommit {
        author: person(early.author),
        at: Time::from_secs(now.secs() - early.hours_ago * HOUR_SECS),
        message: early.message,
        files: early.files,
    });
    plant_commits(dir, branch, owner, &commits.collect::<Vec<_>>())
}

fn person(name: &str) -> Person {
    let first = name.split(' ').next().unwrap_or(name).to_lowercase();
    Person { name: name.into(), email: format!("{first}@example.org") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_history_goes_forward_and_begins_with_every_file_there() {
        assert!(HISTORY.windows(2).all(|two| two[0].hours_ago > two[1].hours_ago));
        assert!(HISTORY.iter().all(|early| !early.files.is_empty() && early.hours_ago > 0));
    }

    #[test]
    fn it_is_a_real_repository() {
        let folder = tempfile::tempdir().expect("a folder");
        let dir = folder.path().join("harbor");
        let owner = Person { name: "Owner".into(), email: "owner@example.org".into() };

        plant(&dir, "main", &owner, Time::from_secs(1_700_000_000)).expect("it is planted");

        assert!(dir.join(".git").is_dir());
        assert!(dir.join("tests/run.sh").is_file());
        assert!(std::fs::read_to_string(dir.join("lights.tsv")).expect("a file").contains("Old Tower"));
    }
}
