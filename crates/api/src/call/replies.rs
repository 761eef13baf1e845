//! Answers to calls that are not views of a row.

use crate::view::{AskView, EventView, RuleOfferView};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// It is done; there is nothing to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Nothing {}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HookReply {
    /// What the hook prints for its program; null where nobody answered, or the answer is typed.
    pub reply: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Assigned {
    pub task: String,
    pub agent: String,
    /// False while it is lined up behind the agent's current task.
    pub current: bool,
    pub epoch: Option<u64>,
    pub session: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Answered {
    pub ask: AskView,
    /// Other asks that got the same answer.
    pub same: Vec<String>,
    /// The rule that this answer, with earlier ones, speaks for.
    pub offer: Option<RuleOfferView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Attached {
    /// Names the terminal on this connection.
    pub channel: u32,
    pub cols: u16,
    pub rows: u16,
    /// Bytes that may be on their way before the viewer gives credit.
    pub credit: u32,
    /// Bytes of earlier output that are not shown, where history was asked for.
    pub missing: u64,
}

/// How a person brings a task's branch into their own checkout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckoutView {
    pub task: String,
    /// What the branch is called there.
    pub branch: String,
    /// The checkout that the command names; null where the rig came from a URL, and the command belongs into a clone of it.
    pub dir: Option<String>,
    /// A line for a shell, which only the person runs.
    pub command: String,
}

/// A part of a gate's output.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GateLogView {
    pub text: String,
    /// Where the next part begins.
    pub next: u64,
    /// Bytes there are now.
    pub total: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Restored {
    pub snapshot: String,
    /// The worktree that has it now; what it held before was saved first.
    pub dir: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JournalPage {
    pub events: Vec<EventView>,
    /// `since` of the next page.
    pub next: u64,
    /// There are no newer rows.
    pub end: bool,
}

/// What happened to a task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TaskHistoryView {
    pub task: String,
    /// Oldest first.
    pub events: Vec<EventView>,
    /// There are older ones than these.
    pub cut: bool,
}

/// Those that were worked on last first, where that can be seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BranchesView {
    pub target: String,
    pub branches: Vec<String>,
}

/// What an agent's program is told about its work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PrimeView {
    /// Markdown.
    pub text: String,
}
