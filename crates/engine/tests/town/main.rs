//! Towns with real git, keepers and databases, stepped from outside.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "these are tests")]

mod asking;
mod batches;
mod deaths;
mod ground;
mod landing;
mod left_out;
mod place;
mod pulls;
mod rehearsals;
mod signing;
mod styles;
mod talking;
mod tiers;
mod typing;
mod undo;
