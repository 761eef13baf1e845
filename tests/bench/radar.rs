//! The conflict radar beside `git merge-tree`, one process a pair, on the same pairs of the same repository.

use crate::table::{median, print};
use gastown_git::{Git, Look, Met, Oid, OpenBranch, Radar, TownClone, inspect};
use gastown_tests::Repo;
use std::path::Path;
use std::time::{Duration, Instant};

const FILES: usize = 1_500;
const BRANCHES: usize = 100;
const ROUNDS: usize = 5;
/// Branches of which each two conflict.
const ALIKE_EVERY: usize = 10;
/// Pairs that git merges one by one in each round.
const SAMPLE: usize = 60;
const DEADLINE: Duration = Duration::from_secs(60);
/// Of the time that git takes for a pair.
const PAIR_GOAL: f64 = 0.5;
/// From a new commit on one branch to an answer for all its pairs, in ms.
const FRESH_GOAL_MS: f64 = 1_000.0;

struct Yard {
    repo: Repo,
    town: TownClone,
    target: Oid,
    heads: Vec<Oid>,
    /// The last branch with one more commit each.
    newer: Vec<Oid>,
}

pub fn run() -> bool {
    let folder = tempfile::tempdir().expect("a folder");
    let yard = yard(folder.path());
    let pairs = BRANCHES * (BRANCHES - 1) / 2 + BRANCHES;
    let (mut all, mut fresh, mut again, mut theirs) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut worst = Vec::new();
    let mut last = Look::default();
    for round in 0..ROUNDS {
        let mut radar = Radar::open(&yard.town).expect("a radar");
        let mut heads = yard.heads.clone();
        let (first, whole) = look(&mut radar, &yard, &heads);
        all.push(whole / pairs as f64);
        again.push(look(&mut radar, &yard, &heads).1);
        heads[BRANCHES - 1] = yard.newer[round];
        fresh.push(look(&mut radar, &yard, &heads).1);
        theirs.push(by_git(&yard, round));
        last = first;
        // Each two of these conflict, so git itself is asked about all of them.
        let alike: Vec<Oid> = yard.heads.iter().step_by(ALIKE_EVERY).copied().collect();
        let mut radar = Radar::open(&yard.town).expect("a radar");
        let (found, whole) = look(&mut radar, &yard, &alike);
        worst.push(whole / found.work.merged as f64);
    }
    let conflicts = last.pairs.iter().filter(|(_, _, met)| matches!(met, Met::Conflict(_))).count();
    let row = |name: &str, times: &[f64], of: &str| {
        vec![name.to_owned(), format!("{:.3}", median(times)), of.to_owned()]
    };
    let ratio = median(&all) / median(&theirs);
    let worst_ratio = median(&worst) / median(&theirs);
    print(
        &format!(
            "{BRANCHES} open branches of {FILES} files, {ROUNDS} rounds; {} pairs meet, {conflicts} conflict, git merged {}",
            last.pairs.len(),
            last.work.merged
        ),
        &["what", "ms", "of git merge-tree"],
        &[
            row("a pair, of all from nothing", &all, &format!("{ratio:.3}")),
            row("a pair in conflict", &worst, &format!("{worst_ratio:.3}")),
            row("a pair, git merge-tree", &theirs, "1"),
            row("all pairs after one new commit", &fresh, ""),
            row("all pairs, nothing new", &again, ""),
        ],
    );
    let goals = [
        (format!("a pair of all, at most {PAIR_GOAL} of git"), ratio <= PAIR_GOAL),
        (format!("a pair in conflict, at most {PAIR_GOAL} of git"), worst_ratio <= PAIR_GOAL),
        (format!("one new commit within {FRESH_GOAL_MS} ms"), median(&fresh) <= FRESH_GOAL_MS),
    ];
    for (goal, holds) in &goals {
        println!("  {goal}: {}", if *holds { "holds" } else { "MISSED" });
    }
    goals.iter().all(|(_, holds)| *holds)
}

/// What was found, and how long it took in ms.
fn look(radar: &mut Radar, yard: &Yard, heads: &[Oid]) -> (Look, f64) {
    let open: Vec<_> = heads.iter().map(|head| OpenBranch { head: *head, uncommitted: None }).collect();
    let start = Instant::now();
    let look = radar.look(yard.target, &open).expect("a look");
    (look, start.elapsed().as_secs_f64() * 1000.0)
}

/// The median of some pairs, in ms.
fn by_git(yard: &Yard, round: usize) -> f64 {
    let times: Vec<f64> = (0..SAMPLE)
        .map(|at| {
            let (a, b) = ((at * 7 + round) % BRANCHES, (at * 13 + round + 1) % BRANCHES);
            let (a, b) = (yard.heads[a].to_string(), yard.heads[b].to_string());
            let start = Instant::now();
            yard.repo.git_succeeds(&["merge-tree", "--write-tree", "--name-only", &a, &b]);
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    median(&times)
}

/// Each branch changes files of its own and lines of two that others change too; every tenth, lines that are all alike.
fn yard(folder: &Path) -> Yard {
    let home = folder.join("home");
    std::fs::create_dir(&home).expect("a home");
    let repo = Repo::new(folder.join("repo"), &home);
    let text = |n: usize, changed: &[(usize, String)]| {
        let line = |at: usize| {
            let found = changed.iter().find(|(line, _)| *line == at);
            found.map_or_else(
                || format!("line {at} of file {n} with some words in it\n"),
                |(_, text)| text.clone(),
            )
        };
        (0..300).map(line).collect::<String>()
    };
    let name = |n: usize| format!("src/{}/file{n}.txt", n % 40);
    (0..FILES).for_each(|n| repo.write(&name(n), &text(n, &[])));
    repo.commit("many files");
    let (mut heads, mut newer) = (Vec::new(), Vec::new());
    let head = || repo.git(&["rev-parse", "HEAD"]).parse().expect("an id");
    for branch in 0..BRANCHES {
        repo.git(&["checkout", "-q", "-b", &format!("b{branch}"), "main"]);
        let by = |line: usize| (line, format!("by {branch}\n"));
        (0..8).for_each(|n| repo.write(&name(20 + branch * 10 + n), &text(branch, &[by(n * 30)])));
        repo.write(&name(branch % 10), &text(branch % 10, &[by(branch / 10 * 25)]));
        if branch % ALIKE_EVERY == 0 {
            repo.write(&name(19), &text(19, &[by(150)]));
        }
        repo.commit("work");
        heads.push(head());
    }
    for round in 0..ROUNDS {
        repo.write(&name(20 + (BRANCHES - 1) * 10), &text(round, &[]));
        repo.write(&name(round), &text(round, &[(round * 25, "again\n".to_owned())]));
        repo.commit("more work");
        newer.push(head());
    }
    repo.git(&["checkout", "-q", "main"]);
    let git = Git::find().expect("git is installed");
    let facts = inspect(&git, repo.path.to_str().expect("UTF-8"), None).expect("a repository");
    let town = TownClone::create(&git, &facts, &folder.join("town.git"), DEADLINE).expect("the town's clone");
    Yard { repo, town, target: facts.head, heads, newer }
}
