//! What kind of row a delta speaks of.

use super::words;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

words! {
    Kind {
        Rig = "rig",
        History = "history",
        Task = "task",
        Agent = "agent",
        Request = "request",
        Ask = "ask",
        Rule = "rule",
        Message = "message",
        Snapshot = "snapshot",
        Shell = "shell",
        Radar = "radar",
    }
}

/// A row that is no longer shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Gone {
    pub kind: Kind,
    pub id: String,
}
