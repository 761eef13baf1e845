//! A command line of the owner's own, which the town runs for them.

/// What is run, and what it is told.
pub struct OwnerCommand<'a> {
    /// For `sh -c`.
    pub line: &'a str,
    /// Its standard input.
    pub input: &'a [u8],
    /// Variables beside those of the hall. Plain words only, never what an agent wrote: they may end up in a shell's hands.
    pub variables: &'a [(&'static str, String)],
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnerRun {
    Done,
    /// With what it said last.
    Failed {
        why: String,
    },
    /// The town was closed meanwhile.
    BrokenOff,
}

pub trait OwnerCommands {
    /// Blocks until it has ended, or was ended.
    fn run_for_owner(&self, command: &OwnerCommand<'_>) -> OwnerRun;
}
