//! What a caller of the engine gets: done with a sequence, or why not.

use crate::Trouble;
use gastown_core::{Entity, Refusal};

/// A command that is committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Whoever has seen this sequence has seen its effects on the town.
    pub seq: u64,
    /// What it made, or what it was about.
    pub about: Option<Entity>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The change was right but could not be written.
    #[error("{words}")]
    NotKept { words: String },
    /// Git, the file system or a terminal said no.
    #[error(transparent)]
    Trouble(#[from] Trouble),
    #[error("the town is being closed; start it again with `gt up`")]
    Closed,
}
