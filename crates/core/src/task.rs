//! A task: a unit of work of one rig.

use crate::{AgentId, Attachment, Point, RequestId, RigId, SessionId, StartWish, TaskId, Time};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    pub id: TaskId,
    pub rig: RigId,
    pub title: String,
    pub body: String,
    /// What a `shell` agent runs in the worktree.
    pub script: Option<String>,
    pub kind: TaskKind,
    pub priority: Priority,
    pub labels: Vec<String>,
    /// Tasks that must be closed before this one is ready.
    pub needs: Vec<TaskId>,
    pub parent: Option<TaskId>,
    /// It begins on top of this task's branch, before that has landed.
    #[serde(default)]
    pub on: Option<TaskId>,
    /// What the agent that begins it is to be, and where it begins.
    #[serde(default)]
    pub start: StartWish,
    pub state: TaskState,
    pub assignment: Option<Assignment>,
    pub lined_up: Option<LinedUp>,
    /// The merge request of the current assignment.
    pub request: Option<RequestId>,
    pub comments: Vec<Comment>,
    /// Files that lie in the town's folder.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    /// Done when all of these hold.
    #[serde(default)]
    pub points: Vec<Point>,
    /// The highest number that a point of it ever had.
    #[serde(default)]
    pub points_made: u32,
    pub created: Time,
    pub updated: Time,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    #[default]
    Task,
    Bug,
    Feature,
    Chore,
    Epic,
    Spike,
}

/// 0 is the most urgent, 4 the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Priority(pub u8);

impl Default for Priority {
    fn default() -> Self {
        Self(2)
    }
}

/// What a person or the queue decided; everything else about a task's status is computed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    Open,
    Deferred,
    Closed { why: Closed, at: Time },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closed {
    /// Its merge request landed.
    Landed,
    /// Nothing was to change.
    Done,
    Rejected,
    /// Closed by a person.
    ByOwner,
}

/// Who holds the task, and through which session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    pub agent: AgentId,
    pub session: SessionId,
    /// Grows with every assignment of that agent; a message of an older epoch is dropped.
    pub epoch: u64,
    pub at: Time,
    /// 1 at first, one more each time the work came back.
    pub round: u32,
}

/// Waits for a busy agent; ready for nobody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinedUp {
    pub agent: AgentId,
    /// Smallest first.
    pub order: u64,
    /// Start only when told to ("Assign, start later").
    pub hang: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    pub by: String,
    pub at: Time,
    pub text: String,
}
