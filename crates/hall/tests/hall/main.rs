//! A hall in this process with a town on disk, and clients over its real socket. No program is ever started.

#![allow(clippy::unwrap_used, reason = "tests may")]

mod door;
mod feed;
mod life;
mod machine;
mod serving;
mod waiting_command;
