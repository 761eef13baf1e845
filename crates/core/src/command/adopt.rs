//! What is known of a worktree that was made elsewhere, when a rig takes it up.

use crate::{AgentId, Mode, RigId};

/// A new agent and a task of its own, which begins in the state of that worktree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopt {
    pub rig: RigId,
    /// The worktree's top folder, without links on the way.
    pub place: String,
    /// What it has checked out; none on a detached HEAD.
    pub branch: Option<String>,
    /// Of the task; the branch's name unless told, else the folder's.
    pub title: Option<String>,
    pub name: Option<AgentId>,
    pub preset: String,
    pub mode: Mode,
    /// What its program calls the conversation that was held there, to be gone on with.
    pub conversation: Option<String>,
}
