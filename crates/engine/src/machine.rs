//! What this machine has of the programs that agents are. Looked at when asked; nothing is kept.

use std::path::PathBuf;

/// The programs that presets name, and git.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Machine {
    /// As `git version` says it.
    pub git: String,
    pub programs: Vec<ProgramSight>,
}

/// One preset's program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgramSight {
    pub preset: String,
    /// None where it is not on the hall's PATH.
    pub path: Option<PathBuf>,
    /// None where it did not say one in time.
    pub version: Option<String>,
    pub login: Login,
}

/// Whether a program has a login. A login that is there may have run out: only the program can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Login {
    /// It needs none.
    NotNeeded,
    /// A variable's name, or a file.
    Found(String),
    /// Nothing of what its preset knows is there.
    NotFound,
    /// Its preset does not know how to tell.
    Unknown,
}
