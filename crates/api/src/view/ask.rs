//! Views of what passes between people and agents, and of snapshots.

use super::words;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AskView {
    pub ask: String,
    pub agent: String,
    pub session: String,
    pub kind: AskKindWord,
    /// The program's own words.
    pub text: String,
    pub choices: Vec<String>,
    /// What would run; null where nobody knows it for certain, and then no rule answers.
    pub command: Option<String>,
    /// What it may be answered by, besides its choices.
    pub grants: Vec<GrantWord>,
    /// Any words answer it, or those of `writes`; else only a choice or a grant does.
    pub in_words: bool,
    /// The one of its choices that takes words of your own; null where none does.
    pub writes: Option<String>,
    pub since: String,
    pub result: AskResultWord,
    /// What was answered.
    pub answer: Option<String>,
    /// The rule that answered; null where a person did.
    pub by_rule: Option<String>,
    pub ended: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MessageView {
    pub id: String,
    pub agent: String,
    pub session: String,
    pub text: String,
    /// Waits for the end of the turn.
    pub when_idle: bool,
    pub delivery: DeliveryWord,
    /// Why it failed, or waits.
    pub why: Option<String>,
    pub at: String,
}

/// A saved state of a worktree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SnapshotView {
    pub id: String,
    pub rig: String,
    pub agent: String,
    pub task: Option<String>,
    /// Why it was taken.
    pub reason: String,
    pub at: String,
}

words! {
    AskKindWord { Permission = "permission", Question = "question", Plan = "plan" }
    GrantWord { Allow = "allow", Always = "always", Deny = "deny" }
    AskResultWord { Open = "open", Answered = "answered", Withdrawn = "withdrawn" }
    DeliveryWord { Queued = "queued", Typed = "typed", Confirmed = "confirmed", Failed = "failed" }
}
