//! Forty finished branches that idle runners rehearse, four of them bad and five pairs that merge and break together; then each is
//! approved, in an order of chance. And builds of an agent beside rehearsals, in turn with none.

use crate::table::{median, print};
use gastown_tests::{TestTown, journal};
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

const BRANCHES: usize = 40;
const BAD: [usize; 4] = [3, 11, 24, 38];
const PAIRS: [(usize, usize); 5] = [(0, 20), (5, 6), (9, 33), (14, 39), (17, 28)];
const RUNNERS: usize = 4;
/// How long a person is away once all is finished, at most: until all is known.
const AWAY_MAX: Duration = Duration::from_secs(90);
/// Between two approvals.
const GAP: Duration = Duration::from_millis(2_200);
/// Takes about a third of a second, as a short test does that waits for a server.
const GATE: &str = "check=sleep 0.2; ! grep -rq BROKEN texts && test -z \"$(grep -rhow 'key-[0-9]*' texts | sort | uniq -d)\"";
/// Turns with and without rehearsals, and how long each is.
const TURNS: usize = 4;
const TURN: Duration = Duration::from_secs(5);

const MEDIAN_GOAL_S: f64 = 2.0;
const SHARE_GOAL: f64 = 0.6;
const BUILD_GOAL: f64 = 1.03;

/// What a person sees of one request before the approval.
struct Seen {
    red_with: Vec<String>,
    alone: bool,
}

/// True if every goal holds.
pub fn run() -> bool {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &["--gate", GATE]);
    town.ok(&["rig", "set", "harbor", "--runners", &RUNNERS.to_string()]);
    let requests = finished(&town);
    let (beside, alone) = builds(&town);
    town.ok(&["rig", "set", "harbor", "--rehearse", "on"]);
    let away = wait_until_known(&town, &requests);
    let (known, named) = approve_all(&town, &requests);
    town.ok(&["wait", "mq", "--rig", "harbor", "--idle", "--timeout", "100"]);
    repo.is_intact();

    let mut waited: Vec<f64> =
        journal::landings(&journal::of(&town)).iter().map(|landing| landing.waited_ms / 1000.0).collect();
    waited.sort_by(f64::total_cmp);
    let at = |part: f64| waited[((waited.len() - 1) as f64 * part) as usize];
    let quick = waited.iter().filter(|waited| **waited <= MEDIAN_GOAL_S).count() as f64 / waited.len() as f64;
    let ratio = median(&beside) / median(&alone);
    print(
        &format!(
            "{BRANCHES} branches, {RUNNERS} runners, {:.0} s before the first approval, one each {} ms",
            away.as_secs_f64(),
            GAP.as_millis()
        ),
        &["landed", "from a known tree", "within 2 s", "p50 s", "p95 s", "pairs named in time"],
        &[vec![
            waited.len().to_string(),
            known.to_string(),
            format!("{:.0} %", 100.0 * quick),
            format!("{:.2}", at(0.5)),
            format!("{:.2}", at(0.95)),
            format!("{named} of {}", PAIRS.len()),
        ]],
    );
    print(
        &format!("a build of an agent on all processors, {TURNS} turns each of {} s", TURN.as_secs()),
        &["builds", "beside rehearsals, s", "without, s", "ratio"],
        &[vec![
            format!("{} and {}", beside.len(), alone.len()),
            format!("{:.2}", median(&beside)),
            format!("{:.2}", median(&alone)),
            format!("{ratio:.3}"),
        ]],
    );
    let goals = [
        (format!("{:.0} % land within {MEDIAN_GOAL_S} s", 100.0 * SHARE_GOAL), quick >= SHARE_GOAL),
        (
            format!("{} of {} pairs named before the second approval", PAIRS.len(), PAIRS.len()),
            named == PAIRS.len(),
        ),
        (format!("builds take at most {BUILD_GOAL} times as long"), ratio <= BUILD_GOAL),
    ];
    for (goal, holds) in &goals {
        println!("  {goal}: {}", if *holds { "holds" } else { "MISSED" });
    }
    goals.iter().all(|(_, holds)| *holds)
}

/// Requests in review, by branch.
fn finished(town: &TestTown) -> Vec<String> {
    let tasks: Vec<String> = (0..BRANCHES)
        .map(|n| {
            let agent = format!("agent-{n}");
            town.add_agent(&agent);
            let keys = PAIRS.iter().enumerate().filter(|(_, (one, other))| [*one, *other].contains(&n));
            let keys: Vec<String> = keys.map(|(pair, _)| format!("key-{pair}")).collect();
            let state = if BAD.contains(&n) { "BROKEN" } else { "sound" };
            let task =
                town.add_task(&agent, &format!("echo '{n} {state} {}' > texts/part-{n}.txt", keys.join(" ")));
            town.ok(&["sling", &task, &agent]);
            task
        })
        .collect();
    tasks.iter().for_each(|task| town.wait_task(task, "in_review"));
    let list = town.json(&["review", "list"]);
    let of = |task: &String| {
        let found = list.as_array()?.iter().find(|review| review["task"] == task.as_str())?;
        found["id"].as_str().map(str::to_owned)
    };
    tasks.iter().map(|task| of(task).expect("a review of each")).collect()
}

fn all_seen(town: &TestTown, requests: &[String]) -> Vec<Seen> {
    let list = town.json(&["review", "list"]);
    let all = list.as_array().expect("a list");
    let seen = |id: &String| {
        let rehearsal =
            all.iter().find(|review| review["id"] == id.as_str()).map(|review| &review["rehearsal"]);
        let named = rehearsal.and_then(|seen| seen["red_with"].as_array()).into_iter().flatten();
        Seen {
            red_with: named.filter_map(Value::as_str).map(str::to_owned).collect(),
            alone: rehearsal.is_some_and(|seen| !seen["alone"].is_null()),
        }
    };
    requests.iter().map(seen).collect()
}

fn wait_until_known(town: &TestTown, requests: &[String]) -> Duration {
    let began = Instant::now();
    while began.elapsed() < AWAY_MAX {
        let seen = all_seen(town, requests);
        let is_named = |(one, other): &(usize, usize)| seen[*one].red_with.contains(&requests[*other]);
        if seen.iter().all(|seen| seen.alone) && PAIRS.iter().all(is_named) {
            break;
        }
        std::thread::sleep(Duration::from_millis(500));
    }
    began.elapsed()
}

/// How many were approved from a known tree, and how many pairs were named when the second of them was approved.
fn approve_all(town: &TestTown, requests: &[String]) -> (usize, usize) {
    let mut approved: BTreeSet<usize> = BTreeSet::new();
    let (mut known, mut named) = (0, 0);
    for at in by_chance() {
        let began = Instant::now();
        let seen = &all_seen(town, requests)[at];
        let second = PAIRS.iter().find_map(|(one, other)| match at {
            _ if at == *one && approved.contains(other) => Some(*other),
            _ if at == *other && approved.contains(one) => Some(*one),
            _ => None,
        });
        known += usize::from(seen.alone);
        named += usize::from(second.is_some_and(|other| seen.red_with.contains(&requests[other])));
        town.ok(&["review", "approve", &requests[at]]);
        approved.insert(at);
        std::thread::sleep(GAP.saturating_sub(began.elapsed()));
    }
    (known, named)
}

/// The same each time.
fn by_chance() -> Vec<usize> {
    let mut order: Vec<usize> = (0..BRANCHES).collect();
    order.sort_by(|one, other| {
        let draw = |at: usize| gastown_queuesim::draw(&[5, at as u64]);
        draw(*one).total_cmp(&draw(*other))
    });
    order
}

/// How long builds take beside rehearsals, and without, in turn.
fn builds(town: &TestTown) -> (Vec<f64>, Vec<f64>) {
    crate::landing::bring_cargo(town);
    let (over, times) = (town.path("tmp/over"), town.path("tmp/times"));
    std::fs::write(&times, "").expect("a file");
    town.add_agent("builder");
    let task = town.add_task("Build", &building(&over.display().to_string(), &times.display().to_string()));
    town.ok(&["sling", &task, "builder"]);
    town.wait_agent("builder", "working");
    let (mut beside, mut alone) = (Vec::new(), Vec::new());
    for turn in 0..2 * TURNS {
        let is_on = turn % 2 == 0;
        town.ok(&["rig", "set", "harbor", "--rehearse", if is_on { "on" } else { "off" }]);
        let before = lines(&times).len();
        std::thread::sleep(TURN);
        // The first one began in the turn before.
        let new = lines(&times).into_iter().skip(before + 1);
        if is_on { beside.extend(new) } else { alone.extend(new) }
    }
    std::fs::write(&over, "").expect("a file");
    (beside, alone)
}

fn lines(times: &std::path::Path) -> Vec<f64> {
    let text = std::fs::read_to_string(times).expect("times");
    text.lines().filter_map(|line| line.parse().ok()).collect()
}

/// Compiles something on every processor, again and again, and notes how long it took.
fn building(over: &str, times: &str) -> String {
    format!(
        "for n in $(seq 60); do echo \"pub fn f$n(v: &[u64]) -> Vec<String> {{ v.iter().map(|x| format!(\\\"{{}}\\\", x * $n)).collect() }}\"; done > $TMPDIR/all.rs\n\
         until test -e {over}; do\n  t=$(date +%s.%N)\n  for n in $(seq $(nproc)); do rustc --crate-type lib --emit obj -o $TMPDIR/$n.o $TMPDIR/all.rs & done\n  wait\n  \
         echo \"$(date +%s.%N) $t\" | awk '{{print $1 - $2}}' >> {times}\ndone\n"
    )
}
