//! An agent: a named identity whose history outlives its worktree, which outlives its sessions.

use crate::{AgentId, Oid, Ports, RigId, SessionId, TaskId, Time};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    pub id: AgentId,
    pub rig: RigId,
    /// Name of the preset that says which program it is.
    pub preset: String,
    pub mode: Mode,
    pub role: Role,
    /// Its place on the map, counted from the lot nearest to Main Street; never changes by itself.
    pub lot: u32,
    pub epoch: u64,
    /// The one current task.
    pub task: Option<TaskId>,
    /// The newest session, live or ended.
    pub session: Option<SessionId>,
    pub worktree: Option<WorktreeRef>,
    pub paused: bool,
    /// Set by a person's stop; cleared by the next start.
    pub stopped: bool,
    pub removed: bool,
    pub added: Time,
}

/// How an agent was set otherwise; what is not named stayed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentChange {
    pub agent: AgentId,
    /// From its next start on.
    pub mode: Mode,
}

/// How much the program may do without asking.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    #[default]
    Ask,
    Edits,
    Full,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    #[default]
    Worker,
    Crew,
}

/// A private clone that exists on disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorktreeRef {
    /// Absolute path.
    pub dir: String,
    /// `gastown/<agent>/<task>`.
    pub branch: String,
    /// The commit it was made from: the target's head, or the head of the work that its task is stacked on.
    pub base: Oid,
    #[serde(default)]
    pub ports: Option<Ports>,
}
