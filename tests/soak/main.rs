//! `cargo xtask soak [prompts|races]`: the long runs, on release programs, while the machine has other work.

#![allow(clippy::disallowed_methods, reason = "whole-town tests start the programs they test")]

use gastown_tests::races;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Of prompts, into each shape of program.
const PROMPTS: usize = 100;
/// Of answers, and of texts, unless `GASTOWN_RACES` says how many.
const RACES: usize = 1_000;

/// Its name, and what runs it; it panics at what went wrong.
type Soak = (&'static str, fn());

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|wish| wish == name);
    let soaks: [Soak; 2] = [("prompts", prompts), ("races", race)];
    if let Some(unknown) = wanted.iter().find(|wish| !soaks.iter().any(|(name, _)| name == wish)) {
        eprintln!("there is no soak {unknown}; there are prompts and races");
        std::process::exit(2);
    }
    for (name, run) in soaks.iter().filter(|(name, _)| is_wanted(name)) {
        let began = Instant::now();
        under_load(*run);
        println!("{name:<10} whole, in {:.0} s", began.elapsed().as_secs_f32());
    }
}

fn prompts() {
    for shape in races::SHAPES {
        races::prompts(shape, PROMPTS);
        println!("prompts    {PROMPTS} of {PROMPTS} once and in order: {shape}");
    }
}

fn race() {
    let wanted = std::env::var("GASTOWN_RACES").ok().and_then(|count| count.parse().ok());
    let count = wanted.unwrap_or(RACES);
    races::swapped(count, 1);
    println!("races      {count} answers to dialogs that are swapped: 0 wrong grants");
    races::opened_under(count, 2);
    println!("races      {count} texts under which dialogs open: 0 answered by accident, 0 joined");
}

/// Every core has something else to do meanwhile.
fn under_load(run: fn()) {
    let is_over = AtomicBool::new(false);
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    std::hint::black_box((0..10_000_u64).sum::<u64>());
                }
            });
        }
        let ran = std::panic::catch_unwind(run);
        is_over.store(true, Ordering::Relaxed);
        if let Err(why) = ran {
            std::panic::resume_unwind(why);
        }
    });
}
