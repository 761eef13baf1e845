//! View of one row of the journal.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EventView {
    pub seq: u64,
    pub at: String,
    /// `owner`, an agent's name, or `hall`.
    pub actor: String,
    /// The event's stable word, for example `task_assigned`.
    pub event: String,
    /// One sentence for people.
    pub text: String,
    pub rig: Option<String>,
    pub task: Option<String>,
    pub agent: Option<String>,
    pub session: Option<String>,
    pub request: Option<String>,
    pub ask: Option<String>,
    pub message: Option<String>,
    pub snapshot: Option<String>,
}
