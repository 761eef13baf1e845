//! What of the disk a town takes.

use super::words;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DiskView {
    /// Bytes that are free where the town lies; none where that cannot be told.
    #[ts(type = "number | null")]
    pub free: Option<u64>,
    pub rows: Vec<DiskRowView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DiskRowView {
    pub what: DiskWord,
    pub rig: Option<String>,
    pub agent: Option<String>,
    pub path: String,
    /// As `du` counts them, without what could not be read.
    #[ts(type = "number")]
    pub bytes: u64,
    /// What could not be read: the first few of `unread_count`.
    pub unread: Vec<UnreadView>,
    #[ts(type = "number")]
    pub unread_count: u64,
}

/// A folder that the system did not let be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnreadView {
    pub path: String,
    /// In the system's words.
    pub why: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EmptiedView {
    pub things: u32,
    #[ts(type = "number")]
    pub bytes: u64,
    /// What could not be deleted, with the reason.
    pub left: Vec<String>,
}

words! {
    DiskWord {
        Worktree = "worktree",
        Clone = "clone",
        Checks = "checks",
        Terminals = "terminals",
        Logs = "logs",
        Trash = "trash",
    }
}
