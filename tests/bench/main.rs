//! `cargo xtask bench [beside|hosting|landing|line|memory|queue|radar|rehearsal|replay|window|worktree]`: ours beside a peer in one run, as ratios. Absolute figures are for the reader only.

#![allow(clippy::disallowed_methods, reason = "whole-town tests start the programs they test")]

mod beside;
mod hosting;
mod landing;
mod line;
mod memory;
mod peers;
mod probe;
mod queue;
mod radar;
mod rehearsal;
mod replay;
mod table;
mod window;
mod worktree;

/// Its name, and what runs it: true if every goal holds.
type Bench = (&'static str, fn() -> bool);

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, policy] = &wanted[..]
        && flag == peers::HALL
    {
        return peers::be_hall(policy);
    }
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|wish| wish == name);
    let benches: [Bench; 11] = [
        ("beside", beside::run),
        ("hosting", || ran(hosting::run)),
        ("landing", landing::run),
        ("line", line::run),
        ("memory", || ran(memory::run)),
        ("queue", queue::run),
        ("radar", radar::run),
        ("rehearsal", rehearsal::run),
        ("replay", replay::run),
        ("window", window::run),
        ("worktree", || ran(worktree::run)),
    ];
    if let Some(unknown) = wanted.iter().find(|wish| !benches.iter().any(|(name, _)| name == wish)) {
        eprintln!(
            "there is no bench {unknown}; there are beside, hosting, landing, line, memory, queue, radar, rehearsal, replay, window and worktree"
        );
        std::process::exit(2);
    }
    let missed = benches.iter().filter(|(name, _)| is_wanted(name)).filter(|(_, run)| !run()).count();
    std::process::exit(i32::from(missed > 0));
}

/// A bench that has no goal cannot miss one.
fn ran(bench: fn()) -> bool {
    bench();
    true
}

/// The folder with the programs under measurement.
fn programs() -> std::path::PathBuf {
    let own = std::env::current_exe().expect("own path");
    std::env::var_os("GASTOWN_BIN_DIR").map_or_else(|| own.parent().expect("a folder").to_owned(), Into::into)
}
