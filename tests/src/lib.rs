//! What whole-town tests share: a hermetic town, real repositories, waits that name what they wait for.

#![allow(clippy::disallowed_methods, reason = "whole-town tests start the programs they test")]

pub mod crowd;
pub mod journal;
pub mod leftovers;
pub mod line;
pub mod player;
pub mod races;
pub mod repo;
pub mod town;
pub mod wait;
pub mod window;

pub use crowd::Crowd;
pub use line::Line;
pub use player::Player;
pub use repo::Repo;
pub use town::{Answer, TestTown};
pub use wait::{until, until_some};
