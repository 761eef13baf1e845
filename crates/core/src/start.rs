//! What the agent that begins a task is to be, and where it begins. Unset fields are as the agent and the rig have them.

use crate::{Mode, SnapshotId};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StartWish {
    /// Of a new agent, where one has to be made for it.
    pub preset: Option<String>,
    pub mode: Option<Mode>,
    /// Handed to the program, in its own words.
    pub model: Option<String>,
    /// How long the model shall think, in the program's own words.
    pub effort: Option<String>,
    /// A branch of the rig's repository that the work begins on, where it is not the target.
    pub base: Option<String>,
    /// The saved state of a worktree that was made elsewhere: the work begins in it.
    pub adopted: Option<SnapshotId>,
    /// A conversation that was held elsewhere with the program of `preset`: who begins the work takes it up.
    pub conversation: Option<String>,
}
