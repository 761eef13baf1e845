//! Claims about the git crate, each held with real repositories and every git that is installed.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests start git and want to stop at the first surprise"
)]

mod commits;
mod diffs;
mod foreign;
mod hostile;
mod landing;
mod landing_waits;
mod leave_out;
mod merges;
mod oracle;
mod program;
mod pushes;
mod radar;
mod radar_history;
mod radar_random;
mod radar_symbols;
mod signatures;
mod snapshots;
mod sources;
mod towns;
mod undo;
mod yard;
