//! A simulated merge queue: changes that fail, checks that fluke, pairs that collide, runners that take their time. Ours and
//! its peers drain the same line in the same world. Deterministic: the same seed is the same run.

mod chance;
mod drain;
mod goals;
mod league;
mod ours;
mod peers;
mod world;

pub use chance::draw;
pub use drain::{Act, Drained, Item, Queue, Report, RunId, drain};
pub use gastown_queue::Item as KnownItem;
pub use goals::{Goal, Round, goals};
pub use league::{BORS_NG, Contender, OURS, PARALLEL, RUNNERS, Score, Setting, contest};
pub use ours::Ours;
pub use peers::{Batches, BorsNg, Serial, Window};
pub use world::{Durations, World};

/// Bits that say which of the changes are bad: no policy needs fewer checks, each of which answers yes or no.
pub fn entropy(bad: f64) -> f64 {
    let part = |p: f64| if p > 0.0 { -p * p.log2() } else { 0.0 };
    part(bad) + part(1.0 - bad)
}
