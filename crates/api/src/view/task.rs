//! Views of a task.

use super::{ModeWord, words};
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
    /// What the agent that begins it is to be: preset and mode of a new one, the program's model.
    pub preset: Option<String>,
    pub mode: Option<ModeWord>,
    pub model: Option<String>,
    pub effort: Option<String>,
    /// The branch that it begins on, where that is not the target.
    pub base: Option<String>,
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
    /// Files that the agent gets.
    pub attachments: Vec<AttachmentView>,
    /// The acceptance list: it is done when these hold.
    pub points: Vec<PointView>,
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

/// A file of a task, kept in the town's folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AttachmentView {
    pub name: String,
    pub bytes: u64,
    pub by: String,
    pub at: String,
}

/// A point of an acceptance list, and how far it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PointView {
    /// Its number within the task, for `gt done --claim`.
    pub id: u32,
    pub text: String,
    /// The check that proves it.
    pub gate: Option<String>,
    pub state: PointStateWord,
    /// Who claims it; null where nobody does, or a check has proven it.
    pub by: Option<String>,
    /// The commit that its check passed on.
    pub commit: Option<String>,
    pub at: Option<String>,
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
    PointStateWord {
        Open = "open",
        /// Somebody says that it holds.
        Claimed = "claimed",
        /// Its check passed on the present head.
        Proven = "proven",
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
