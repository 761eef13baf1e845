//! The conflict radar beside `git merge-tree`, one process a pair, on the same pairs of the same repository.

use crate::table::{median, print};
use gastown_git::{Git, Look, Met, Oid, OpenBranch, Radar, TownClone, inspect};
use gastown_tests::Repo;
use std::path::Path;
use std::time::{Duration, Instant};

const FILES: usize = 1_500;
const LINES: usize = 300;
const BRANCHES: usize = 100;
const ROUNDS: usize = 5;
/// Branches of which each two conflict.
const ALIKE_EVERY: usize = 5;
/// Pairs that git merges one by one in each round.
const SAMPLE: usize = 60;
const DEADLINE: Duration = Duration::from_secs(60);
/// Of the time that git takes for a pair.
const PAIR_GOAL: f64 = 0.5;
/// Of the time that a worktree, a merge in it and its removal take.
const TRY_GOAL: f64 = 1.0 / 500.0;
/// From a new commit on one branch to an answer for all its pairs, in ms.
const FRESH_GOAL_MS: f64 = 1_000.0;
/// So many times as long as a look took the hall rests after it (`engine/src/radar.rs`).
const REST_TIMES: u32 = 21;
/// How long commits come without a pause.
const BUSY: Duration = Duration::from_secs(10);
/// Of one processor, git's included.
const BUSY_GOAL: f64 = 0.05;

struct Yard {
    repo: Repo,
    town: TownClone,
    target: Oid,
    heads: Vec<Oid>,
    /// The last branch with one more commit each.
    newer: Vec<Oid>,
}

/// In ms, of each round.
#[derive(Default)]
struct Times {
    pair: Vec<f64>,
    conflict: Vec<f64>,
    by_git: Vec<f64>,
    tried: Vec<f64>,
    fresh: Vec<f64>,
    again: Vec<f64>,
}

pub fn run() -> bool {
    let folder = tempfile::tempdir().expect("a folder");
    let yard = yard(folder.path());
    let mut times = Times::default();
    let mut last = Look::default();
    for round in 0..ROUNDS {
        last = measure(&yard, round, &mut times);
    }
    let (share, stale) = busy(&yard);
    let (git, tried) = (median(&times.by_git), median(&times.tried));
    let row = |name: &str, times: &[f64], peer: Option<f64>| {
        let ratio = peer.map_or(String::new(), |peer| format!("{:.4}", median(times) / peer));
        vec![name.to_owned(), format!("{:.3}", median(times)), ratio]
    };
    let conflicts = last.pairs.iter().filter(|(_, _, met)| matches!(met, Met::Conflict(_))).count();
    print(
        &format!(
            "{BRANCHES} open branches of {FILES} files, {ROUNDS} rounds; {} pairs meet, {conflicts} conflict, git merged {}",
            last.pairs.len(),
            last.work.merged
        ),
        &["what", "ms", "of git's"],
        &[
            row("a pair, of all from nothing", &times.pair, Some(git)),
            row("a pair in conflict", &times.conflict, Some(git)),
            row("a pair, git merge-tree", &times.by_git, Some(git)),
            row("a pair, git worktree add, merge, remove", &times.tried, Some(git)),
            row("all pairs after one new commit", &times.fresh, None),
            row("all pairs, nothing new", &times.again, None),
            row("from a commit to its answer, longest while they never end", &[stale], None),
        ],
    );
    println!("  processor while commits never end, git included: {:.1} %", share * 100.0);
    let goals = [
        (format!("a pair of all, at most {PAIR_GOAL} of git"), median(&times.pair) / git <= PAIR_GOAL),
        (
            format!("a pair in conflict, at most {PAIR_GOAL} of git"),
            median(&times.conflict) / git <= PAIR_GOAL,
        ),
        (
            format!("a pair of all, at most {TRY_GOAL} of worktree, merge, remove"),
            median(&times.pair) / tried <= TRY_GOAL,
        ),
        (format!("one new commit within {FRESH_GOAL_MS} ms"), stale <= FRESH_GOAL_MS),
        (format!("at most {} % of a processor", BUSY_GOAL * 100.0), share <= BUSY_GOAL),
    ];
    for (goal, holds) in &goals {
        println!("  {goal}: {}", if *holds { "holds" } else { "MISSED" });
    }
    goals.iter().all(|(_, holds)| *holds)
}

fn measure(yard: &Yard, round: usize, times: &mut Times) -> Look {
    let pairs = BRANCHES * (BRANCHES - 1) / 2 + BRANCHES;
    let mut radar = Radar::open(&yard.town).expect("a radar");
    let mut heads = yard.heads.clone();
    let (first, whole) = look(&mut radar, yard, &heads);
    times.pair.push(whole / pairs as f64);
    times.again.push(look(&mut radar, yard, &heads).1);
    heads[BRANCHES - 1] = yard.newer[round];
    times.fresh.push(look(&mut radar, yard, &heads).1);
    times.by_git.push(by_git(yard, round));
    times.tried.push(by_worktree(yard, round));
    // Each two of these conflict, so git itself is asked about all of them.
    let alike: Vec<Oid> = yard.heads.iter().step_by(ALIKE_EVERY).copied().collect();
    let mut radar = Radar::open(&yard.town).expect("a radar");
    let (found, whole) = look(&mut radar, yard, &alike);
    times.conflict.push(whole / found.work.merged as f64);
    first
}

/// One branch gets a commit as soon as a look at the one before has begun, and the radar rests as the hall lets it: which part of a
/// processor it takes, and how long the answer to a commit takes at most, in ms.
fn busy(yard: &Yard) -> (f64, f64) {
    let mut radar = Radar::open(&yard.town).expect("a radar");
    let mut heads = yard.heads.clone();
    look(&mut radar, yard, &heads);
    let (began, before) = (Instant::now(), processor());
    let mut longest: f64 = 0.0;
    for newer in yard.newer.iter().cycle() {
        heads[BRANCHES - 1] = *newer;
        let (_, took) = look(&mut radar, yard, &heads);
        let rest = Duration::from_secs_f64(took / 1000.0) * REST_TIMES;
        std::thread::sleep(rest);
        longest = longest.max(rest.as_secs_f64() * 1000.0 + 2.0 * took);
        if began.elapsed() >= BUSY {
            break;
        }
    }
    ((processor() - before) / began.elapsed().as_secs_f64(), longest)
}

/// Seconds that this process and those that it has waited for have taken of a processor.
fn processor() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").expect("a process");
    let fields = text.rsplit_once(')').expect("its name").1.split_whitespace();
    // utime, stime, cutime, cstime: proc(5) counts them as the 14th to the 17th field.
    let ticks: f64 = fields.skip(11).take(4).map(|ticks| ticks.parse::<f64>().expect("a number")).sum();
    ticks / rustix::param::clock_ticks_per_second() as f64
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

/// One pair as it would be tried without a radar, in ms.
fn by_worktree(yard: &Yard, round: usize) -> f64 {
    let [a, b] = [yard.heads[round + 1], yard.heads[BRANCHES / 2 + round]].map(|head| head.to_string());
    let place = yard.repo.path.with_extension("tried");
    let place = place.to_str().expect("UTF-8");
    let tries = |args: &[&str]| assert!(yard.repo.git_succeeds(args), "git {args:?}");
    let start = Instant::now();
    tries(&["worktree", "add", "-q", "--detach", place, &a]);
    tries(&["-C", place, "merge", "-q", "--no-edit", &b]);
    tries(&["worktree", "remove", "--force", place]);
    start.elapsed().as_secs_f64() * 1000.0
}

/// Functions of ten lines each; every fifth line is in one of them.
fn source_line(file: usize, at: usize) -> String {
    match at % 10 {
        _ if !(2..LINES - 8).contains(&at) => format!("// line {at} of file {file}\n"),
        2 => format!("fn line_{at}(words: &Words) -> usize {{\n"),
        1 => "}\n".to_owned(),
        _ => format!("    let line_{at} = words.some(\"with words in it\", {file});\n"),
    }
}

/// Each branch changes files of its own and lines of two that others change too; every fifth, lines that are all alike.
fn yard(folder: &Path) -> Yard {
    let home = folder.join("home");
    std::fs::create_dir(&home).expect("a home");
    let repo = Repo::new(folder.join("repo"), &home);
    let text = |n: usize, changed: &[(usize, String)]| {
        let line = |at: usize| {
            let found = changed.iter().find(|(line, _)| *line == at);
            found.map_or_else(|| source_line(n, at), |(_, text)| text.clone())
        };
        (0..LINES).map(line).collect::<String>()
    };
    let name = |n: usize| format!("src/{}/file{n}.rs", n % 40);
    (0..FILES).for_each(|n| repo.write(&name(n), &text(n, &[])));
    repo.commit("many files");
    // As in any project that is not new, its history is packed, and what agents commit is not yet.
    repo.git(&["gc", "-q"]);
    let (mut heads, mut newer) = (Vec::new(), Vec::new());
    let head = || repo.git(&["rev-parse", "HEAD"]).parse().expect("an id");
    for branch in 0..BRANCHES {
        repo.git(&["checkout", "-q", "-b", &format!("b{branch}"), "main"]);
        let by = |line: usize| (line, format!("    let by = {branch};\n"));
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
        repo.write(&name(round), &text(round, &[(round * 25, "    let again = 1;\n".to_owned())]));
        repo.commit("more work");
        newer.push(head());
    }
    repo.git(&["checkout", "-q", "main"]);
    let git = Git::find().expect("git is installed");
    let facts = inspect(&git, repo.path.to_str().expect("UTF-8"), None).expect("a repository");
    let town = TownClone::create(&git, &facts, &folder.join("town.git"), DEADLINE).expect("the town's clone");
    Yard { repo, town, target: facts.head, heads, newer }
}
