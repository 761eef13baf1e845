//! A worktree made beside `git worktree add`, on a repository of a middling size, in turns.

use crate::table::{median, paired_ratio, print};
use gastown_git::{BranchName, Git, NewWorktree, Person, TownClone, Worktree, inspect};
use gastown_tests::Repo;
use std::path::Path;
use std::time::{Duration, Instant};

const FILES: usize = 1_500;
const ROUNDS: usize = 9;
const DEADLINE: Duration = Duration::from_secs(60);

pub fn run() {
    let folder = tempfile::tempdir().expect("a folder");
    let repo = repository(folder.path());
    let git = Git::find().expect("git is installed");
    let facts = inspect(&git, repo.path.to_str().expect("UTF-8"), None).expect("a repository");
    let town =
        TownClone::create(&git, &facts, &folder.path().join("town.git"), DEADLINE).expect("the town's clone");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let new = NewWorktree {
            dir: folder.path().join(format!("ours-{round}")),
            branch: BranchName::new(&format!("gastown/bench/{round}")).expect("a branch name"),
            base: facts.head,
            target: facts.target.clone(),
            agent: Person::new("bench", "bench@example.org").expect("a person"),
        };
        let start = Instant::now();
        Worktree::create(&town, &new).expect("a worktree");
        ours.push(start.elapsed().as_secs_f64());
        let dir = folder.path().join(format!("theirs-{round}"));
        let branch = format!("b{round}");
        let start = Instant::now();
        repo.git(&["worktree", "add", "-q", "-b", &branch, dir.to_str().expect("UTF-8")]);
        theirs.push(start.elapsed().as_secs_f64());
    }
    let row = |name: &str, times: &[f64]| {
        vec![
            name.to_owned(),
            format!("{:.0}", median(times) * 1000.0),
            format!("{:.2}", paired_ratio(times, &theirs)),
        ]
    };
    print(
        &format!("a worktree of {FILES} files, {ROUNDS} rounds"),
        &["how", "ms", "of git worktree add"],
        &[row("ours (private clone)", &ours), row("git worktree add", &theirs)],
    );
}

fn repository(folder: &Path) -> Repo {
    let home = folder.join("home");
    std::fs::create_dir(&home).expect("a home");
    let repo = Repo::new(folder.join("repo"), &home);
    for n in 0..FILES {
        let line = format!("line of file {n} with some words in it\n");
        repo.write(&format!("src/{}/file{n}.txt", n % 40), &line.repeat(300));
    }
    repo.commit("many files");
    repo
}
