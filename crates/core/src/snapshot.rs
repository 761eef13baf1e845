//! A snapshot: the saved state of a worktree under refs of the town's clone.

use crate::{AgentId, RigId, SnapshotId, TaskId, Time};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    pub id: SnapshotId,
    pub rig: RigId,
    pub agent: AgentId,
    pub task: Option<TaskId>,
    /// Why it was taken, for example "before restart".
    pub reason: String,
    pub at: Time,
    /// The worktree that it is of, where that is not the agent's own: a path.
    #[serde(default)]
    pub from: Option<String>,
    /// The commits exist under the snapshot's refs.
    pub taken: bool,
    pub failed: Option<String>,
}
