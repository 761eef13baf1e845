//! Files that gates leave for a person to see, as they are kept for one request.

use gastown_pty::os::Gathered;
use std::path::PathBuf;

/// What one gate left in a run that was about a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GateFiles {
    pub gate: String,
    pub run: GateRunKind,
    /// They lie below it.
    pub folder: PathBuf,
    /// Those that are there now, and what was not kept.
    pub found: Gathered,
}

/// What the gate ran for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GateRunKind {
    /// A check of the line.
    Check,
    Rehearsal,
    /// A search for what a failure came from.
    Trace,
}
