//! A line of real branches on four runners: the hall decides as the simulator does.

use gastown_queuesim::{Durations, World};
use gastown_tests::Line;

/// Four of twelve fail alone or with another. `cargo xtask bench landing` does the same with sixty.
const WORLD: World =
    World { seed: 0, changes: 12, bad: 0.15, fluke: 0.0, collide: 0.03, durations: Durations::Equal };

#[test]
fn a_hall_checks_rejects_and_lands_as_the_simulator_does_with_the_same_facts() {
    let world = (0..).map(|seed| World { seed, ..WORLD }).find(has_both).expect("some world has both");
    let line = Line::new(world, 4, "");
    line.drain();

    let decided = line.decided_as_simulated();
    assert!(decided.rejected.len() >= 3 && decided.landed.len() >= 6, "{decided:?}");
    line.has_landed(&decided);
}

/// Two bad ones, and a pair of good ones that collide.
fn has_both(world: &World) -> bool {
    let is_good = |item: &usize| !world.is_bad(*item);
    let good: Vec<usize> = (0..world.changes).filter(is_good).collect();
    let collides = |one: &usize| good.iter().any(|other| world.do_collide(*one, *other));
    good.len() == world.changes - 2 && good.iter().filter(|item| collides(item)).count() == 2
}
