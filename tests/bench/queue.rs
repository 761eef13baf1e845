//! The merge queue's policy beside its peers, simulated: checks for each change, time to drain, and who is rejected wrongly.

use crate::table::print;
use gastown_queuesim::{
    BORS_NG, Contender, Durations, OURS, PARALLEL, RUNNERS, Round, Score, Setting, contest, entropy, goals,
};

const CHANGES: usize = 400;
const SEEDS: u64 = 60;
const RATES: [f64; 6] = [0.01, 0.02, 0.05, 0.10, 0.20, 0.30];
/// Flukes, collisions, durations.
const WORLDS: [(f64, f64, Durations); 8] = [
    (0.0, 0.0, Durations::Equal),
    (0.0, 0.0, Durations::HeavyTailed),
    (0.02, 0.0, Durations::Equal),
    (0.02, 0.0, Durations::HeavyTailed),
    (0.0, 0.001, Durations::Equal),
    (0.0, 0.001, Durations::HeavyTailed),
    (0.02, 0.001, Durations::Equal),
    (0.02, 0.001, Durations::HeavyTailed),
];
const ONE: Contender = Contender::Ours { runners: 1 };
const FOUR: Contender = Contender::Ours { runners: RUNNERS };

/// True if every goal holds.
pub fn run() -> bool {
    println!("{CHANGES} changes in the line, {SEEDS} seeds, all figures for each change");
    let mut rounds = Vec::new();
    for (fluke, collide, durations) in WORLDS {
        let settings = RATES.map(|bad| Setting { changes: CHANGES, bad, fluke, collide, durations });
        let world = rounds_of(&settings);
        let name = format!(
            "{:.0} % flukes, {:.1} % of neighbours collide, {} durations",
            100.0 * fluke,
            100.0 * collide,
            if durations == Durations::Equal { "equal" } else { "heavy-tailed" },
        );
        if durations == Durations::Equal {
            print_checks(&name, &world);
        }
        print_times(&name, &world);
        if durations == Durations::Equal && fluke + collide > 0.0 {
            print_wrong(&name, &world);
        }
        rounds.extend(world);
    }
    print_goals(&rounds)
}

/// One setting on each processor there is.
fn rounds_of(settings: &[Setting]) -> Vec<Round> {
    let contenders = [&OURS[..], &[Contender::Serial], &BORS_NG, &PARALLEL].concat();
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let play =
        |setting: &Setting| Round { setting: *setting, scores: contest(setting, 0..SEEDS, &contenders) };
    std::thread::scope(|scope| {
        let share =
            |worker| scope.spawn(move || settings.iter().skip(worker).step_by(workers).map(play).collect());
        let shares: Vec<_> = (0..workers).map(share).collect();
        let done = shares.into_iter().map(|share| share.join().expect("a simulation ends"));
        let mut rounds: Vec<Round> = done.flat_map(|rounds: Vec<Round>| rounds).collect();
        rounds.sort_by(|one, other| one.setting.bad.total_cmp(&other.setting.bad));
        rounds
    })
}

fn print_checks(world: &str, rounds: &[Round]) {
    let checks = |round: &Round, of| format!("{:.3}", round.of(of).checks);
    let rows: Vec<Vec<String>> = rounds
        .iter()
        .map(|round| {
            let bound = if round.setting.collide == 0.0 { entropy(round.setting.bad) } else { f64::NAN };
            let mut row = vec![
                percent(round.setting.bad),
                figure(bound),
                checks(round, ONE),
                figure(round.of(ONE).checks / bound),
                checks(round, Contender::New { runners: 1 }),
            ];
            row.extend(BORS_NG.iter().chain(&[Contender::Serial]).map(|peer| checks(round, *peer)));
            row.push(format!("{:.2}", round.beside_bors_ng()));
            row
        })
        .collect();
    let head = [
        "bad",
        "bound",
        "ours",
        "of bound",
        "first day",
        "bors-ng 8",
        "16",
        "all",
        "serial",
        "ours / bors-ng's best",
    ];
    print(&format!("checks on 1 runner: {world}"), &head, &rows);
}

fn print_times(world: &str, rounds: &[Round]) {
    let rows: Vec<Vec<String>> = rounds
        .iter()
        .map(|round| {
            let mut row = vec![percent(round.setting.bad)];
            let parallel = [&[FOUR, Contender::New { runners: RUNNERS }], &PARALLEL[..]].concat();
            row.extend(parallel.iter().map(|queue| {
                let Score { time, checks, .. } = round.of(*queue);
                format!("{time:.3} ({checks:.2})")
            }));
            row.push(format!("{:.2}", round.beside_window()));
            row.push(format!("{:.2}", round.beside_best()));
            row
        })
        .collect();
    let head = [
        "bad",
        "ours",
        "first day",
        "window of 4",
        "Zuul's",
        "Mergify 4x4",
        "4x8",
        "ours / window",
        "ours / best",
    ];
    print(&format!("time (and checks) on {RUNNERS} runners: {world}"), &head, &rows);
}

fn print_wrong(world: &str, rounds: &[Round]) {
    let shown =
        [&OURS[..], &[BORS_NG[0], Contender::Serial, Contender::Window, Contender::Mergify { batch: 8 }]]
            .concat();
    let rows: Vec<Vec<String>> = rounds
        .iter()
        .map(|round| {
            let wrong = shown.iter().map(|queue| format!("{:.3}", round.of(*queue).wrong));
            [percent(round.setting.bad)].into_iter().chain(wrong).collect()
        })
        .collect();
    let names: Vec<String> = shown.iter().map(|queue| queue.name()).collect();
    let head: Vec<&str> = ["bad"].into_iter().chain(names.iter().map(String::as_str)).collect();
    print(&format!("wrong rejections in 100 changes: {world}"), &head, &rows);
}

fn print_goals(rounds: &[Round]) -> bool {
    let goals = goals(rounds);
    let rows: Vec<Vec<String>> = goals
        .iter()
        .map(|goal| {
            let verdict = if goal.holds() { "holds" } else { "missed" };
            vec![
                goal.name.to_owned(),
                format!("at most {}", goal.bound),
                format!("{:.3}", goal.worst),
                verdict.into(),
            ]
        })
        .collect();
    print("goals, each by its worst figure above", &["goal", "bound", "worst", ""], &rows);
    goals.iter().all(gastown_queuesim::Goal::holds)
}

fn percent(rate: f64) -> String {
    format!("{:.0} %", 100.0 * rate)
}

/// Where pairs collide there is no simple bound.
fn figure(value: f64) -> String {
    if value.is_nan() { "-".into() } else { format!("{value:.3}") }
}
