//! The daemon of a town: sockets, router, views. It decides nothing; the engine does what core decided.

mod caller;
mod channels;
mod clock;
mod connection;
pub mod demo;
mod error;
mod fault;
mod feed;
mod hall;
mod linger;
mod lock;
mod logs;
mod long_waits;
mod open;
mod outbox;
mod outgoing;
pub mod project;
mod router;
mod run;
mod token;
mod waits;

pub use error::HallError;
pub use open::{open, open_by};
pub use run::{HallOptions, OpenTown, run, run_with};
