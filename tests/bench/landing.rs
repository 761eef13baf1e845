//! Approved work on its way to the target, with real git and real gates: the decisions beside the simulator's, and the time and the
//! processor beside serial landing and batches of eight, while agents compile.

mod project;
pub use project::bring_cargo;
mod race;

use crate::table::print;
use gastown_queuesim::{Durations, Ours, World, drain};
use gastown_tests::Line;

const RUNNERS: usize = 4;
const BRANCHES: usize = 60;
/// About as many bad ones as a town has, and several pairs that break together.
const WORLD: World =
    World { seed: 7, changes: BRANCHES, bad: 0.1, fluke: 0.0, collide: 0.003, durations: Durations::Equal };
/// Gates end in another order than they begin.
const BEFORE: &str = "sleep 0.$(($$ % 5));";

/// True if every goal holds.
pub fn run() -> bool {
    executed();
    race::run()
}

/// Panics where the hall decides otherwise.
fn executed() {
    let line = Line::new(WORLD, RUNNERS, BEFORE);
    line.drain();
    let decided = line.decided_as_simulated();
    line.has_landed(&decided);
    let alone = drain(&WORLD, &mut Ours::default(), RUNNERS).checks;
    print(
        &format!(
            "{BRANCHES} real branches on {RUNNERS} runners: every decision is the simulator's for the same facts"
        ),
        &["landed", "rejected", "checks", "checks where all take equally long, simulated"],
        &[vec![
            decided.landed.len().to_string(),
            decided.rejected.len().to_string(),
            decided.checks.to_string(),
            alone.to_string(),
        ]],
    );
}
