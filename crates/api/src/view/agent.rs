//! Views of an agent.

use super::{AgentUsageView, words};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AgentView {
    /// The agent's name, and its id.
    pub name: String,
    pub rig: String,
    pub preset: String,
    pub mode: ModeWord,
    pub role: RoleWord,
    /// Its place on the map, counted from the lot nearest to Main Street.
    pub lot: u32,
    pub state: AgentStateWord,
    /// Why it is in that state, in words that name the evidence.
    pub reason: String,
    pub since: String,
    /// Shown instead of the state.
    pub paused: bool,
    pub task: Option<String>,
    pub task_title: Option<String>,
    pub epoch: u64,
    /// The newest session, live or ended.
    pub session: Option<String>,
    /// A program runs or is owed.
    pub live: bool,
    /// A restart takes up the conversation of that session.
    pub goes_on: bool,
    pub worktree: Option<String>,
    pub branch: Option<String>,
    /// The merge base with the target as git sees it now.
    pub base: Option<String>,
    /// Null where git has not been asked yet.
    pub ahead: Option<u32>,
    pub behind: Option<u32>,
    pub additions: Option<u32>,
    pub deletions: Option<u32>,
    /// Uncommitted files in the worktree count too.
    pub changed_files: Option<u32>,
    pub own_commits: Option<u32>,
    /// The merge request of its current task.
    pub request: Option<String>,
    /// Tasks lined up behind the current one, in order.
    pub up_next: Vec<String>,
    /// Programs run with the user's rights in this version.
    pub confined: bool,
    /// 1 at first, one more each time the work came back; 0 without a task.
    pub round: u32,
    /// Jobs that go on in its program's background, as that last said.
    pub background: u32,
    /// What its newest session used; null before there is one.
    pub usage: Option<AgentUsageView>,
    /// The limit that its program ran into, until it works again or the limit is over.
    pub limit: Option<AgentLimitView>,
    pub added: String,
}

/// A rate or usage limit of an agent's program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AgentLimitView {
    pub since: String,
    /// When it is lifted; null where the program does not say.
    pub resets: Option<String>,
    /// It counts as over: its time has come, or a person let the agent go on. Until then it keeps new work of its preset waiting.
    pub passed: Option<String>,
    pub then: LimitThenWord,
    /// `resume` tells it to go on now.
    pub can_try: bool,
}

/// A limit that keeps new work of a preset waiting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PresetLimitView {
    pub preset: String,
    /// Null where its program does not say.
    pub until: Option<String>,
    /// Tasks that would start now.
    pub waiting: u32,
}

words! {
    /// CLI.md's one table for code, screen and pictures.
    AgentStateWord {
        Starting = "starting",
        Working = "working",
        NeedsPermission = "needs_permission",
        NeedsAnswer = "needs_answer",
        PlanReview = "plan_review",
        Done = "done",
        Idle = "idle",
        Limited = "limited",
        Quiet = "quiet",
        Failed = "failed",
        Stopped = "stopped",
        Unknown = "unknown",
    }
    LimitThenWord {
        /// Its program tries again by itself.
        Alone = "alone",
        /// It is told to go on when the limit is over.
        Told = "told",
        /// A person lets it go on.
        You = "you",
    }
    ModeWord { Ask = "ask", Edits = "edits", Full = "full" }
    RoleWord { Worker = "worker", Crew = "crew" }
}
