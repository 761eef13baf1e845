//! Views of a task.

use super::words;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TaskView {
    pub id: String,
    pub title: String,
    pub body: String,
    /// What a `shell` agent runs.
    pub script: Option<String>,
    pub status: TaskStatusWord,
    /// 0 is the most urgent, 4 the least.
    pub priority: u8,
    pub kind: TaskKindWord,
    pub labels: Vec<String>,
    pub rig: String,
    pub parent: Option<String>,
    /// The task that it is stacked on: it begins on top of that one's branch, before that has landed.
    pub on: Option<String>,
    /// The agent that holds it now.
    pub assignee: Option<String>,
    pub needs: Vec<String>,
    /// Open, not deferred, not blocked, nobody on it, not lined up.
    pub ready: bool,
    /// Open tasks that keep it from being ready.
    pub blocked_by: Vec<String>,
    pub lined_up: Option<LinedUpView>,
    /// The newest merge request of the present assignment.
    pub request: Option<String>,
    pub comments: Vec<CommentView>,
    pub created: String,
    pub updated: String,
    pub closed_why: Option<ClosedWord>,
    pub closed_at: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LinedUpView {
    pub agent: String,
    /// Smallest first.
    pub order: u64,
    /// Starts only when told to.
    pub hang: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CommentView {
    pub by: String,
    pub at: String,
    pub text: String,
}

words! {
    TaskStatusWord {
        Open = "open",
        InProgress = "in_progress",
        Blocked = "blocked",
        Deferred = "deferred",
        InReview = "in_review",
        Queued = "queued",
        Closed = "closed",
    }
    TaskKindWord {
        Task = "task",
        Bug = "bug",
        Feature = "feature",
        Chore = "chore",
        Epic = "epic",
        Spike = "spike",
    }
    ClosedWord {
        Landed = "landed",
        /// Nothing was to change.
        Done = "done",
        Rejected = "rejected",
        ByOwner = "by_owner",
    }
}

/// A new task is open.
impl Default for TaskStatusWord {
    fn default() -> Self {
        Self::Open
    }
}
