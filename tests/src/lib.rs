//! What whole-town tests share: a hermetic town, real repositories, waits that name what they wait for.

pub mod leftovers;
pub mod repo;
pub mod town;
pub mod wait;

pub use repo::Repo;
pub use town::{Answer, TestTown};
pub use wait::{until, until_some};
