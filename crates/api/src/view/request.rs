//! Views of a merge request.

use super::{PointView, words};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RequestView {
    pub id: String,
    pub rig: String,
    pub task: Option<String>,
    pub agent: Option<String>,
    pub title: String,
    pub branch: String,
    /// The revision that is reviewed, checked and landed.
    pub head: String,
    pub base: String,
    /// 1 at first, one more for each new head.
    pub revision: u32,
    pub round: u32,
    pub additions: u32,
    pub deletions: u32,
    pub files: u32,
    pub commits: u32,
    /// What was left out by a person, as a patch, while its agent may not have it that way.
    pub left_out: Option<String>,
    pub state: RequestStateWord,
    /// Why it is in that state and what comes next, as one sentence.
    pub why: String,
    /// Why it has not landed yet, while it is in the line.
    pub waits: Option<WaitsView>,
    /// The check that is under way and about it; others of the same check have the same number.
    pub check: Option<u32>,
    /// Place in the line, 1 is next or in the gate; null outside the line.
    pub position: Option<u32>,
    /// The task whose work it is stacked on, while that has not landed: it waits for it.
    pub stacked_on: Option<String>,
    /// Files in conflict.
    pub conflicts: Vec<String>,
    /// Green and landing, but git would not move the target yet: git's own sentence.
    pub landing_waits: Option<String>,
    /// It waits for its signature: the owner's git did not sign it, and a retry asks for that now.
    pub not_signed: bool,
    pub since: String,
    pub opened: String,
    pub approved: Option<ApprovalView>,
    /// The gate that is red and that a person may let it land in spite of.
    pub red_gate: Option<String>,
    /// Red gates that a person let it land in spite of.
    pub overrides: Vec<OverrideView>,
    /// Where the rig's work lands through pull requests.
    pub pull: Option<PullView>,
    /// Why a person decides, where the rig has rules of review: the rule, or a sentence.
    pub for_person: Option<String>,
    /// What a person wanted other when it last went back: message and comments, as its agent was told.
    pub asked_for: Option<String>,
    /// Every configured gate and every verdict there is.
    pub gates: Vec<VerdictView>,
    /// The acceptance list of its task.
    pub points: Vec<PointView>,
    pub landed: Option<LandedView>,
    /// The landing that this one takes out of the target again.
    pub undoes: Option<String>,
    /// The request that takes, or has taken, this landing out again; none where the target goes, or went, back.
    pub undone_by: Option<String>,
    /// What is known of it before it is approved; none where nothing is.
    pub rehearsal: Option<RehearsalView>,
}

/// What idle runners found out of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RehearsalView {
    /// Alone on the target as it is: approved now, it lands, or fails, without a check. None where that is not known.
    pub alone: Option<bool>,
    /// Requests that it is green with, all together.
    pub green_with: Vec<String>,
    /// Requests with each of which it fails, though they merge.
    pub red_with: Vec<String>,
    /// The check that fails where anything does.
    pub gate: Option<String>,
    /// All of it, as one sentence.
    pub words: String,
}

/// How a landing would be undone now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UndoWayView {
    pub way: UndoWord,
    /// Why it would be that way, as one sentence.
    pub words: String,
}

/// How a landing is undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UndoingView {
    pub way: UndoWord,
    /// Why it is that way, as one sentence.
    pub words: String,
    /// The landing itself where the target goes back; else the request that takes it out.
    pub request: RequestView,
}

/// What a request in the line waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WaitsView {
    pub kind: WaitsWord,
    /// Checked with so many others, one of so many suspects, or behind so many; else 0.
    pub count: u32,
    /// The request that it cannot be checked together with.
    pub other: Option<String>,
    pub words: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApprovalView {
    pub head: String,
    pub by: String,
    /// The rule of review that let it land without a person.
    pub rule: Option<String>,
    pub at: String,
}

/// Who let a red gate stop nothing, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OverrideView {
    pub gate: String,
    pub by: String,
    pub why: String,
    pub at: String,
}

/// A pull request as it was last seen. What the forge says is a stranger's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PullView {
    /// None until it was opened.
    #[ts(type = "number | null")]
    pub number: Option<u64>,
    pub url: Option<String>,
    pub state: PullWord,
    pub passed: u32,
    pub pending: u32,
    pub failed: Vec<String>,
    /// Why it could not be looked at; it is tried again.
    pub trouble: Option<String>,
    /// When something of it was last seen to be other.
    pub changed: String,
}

/// A gate and how it last went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VerdictView {
    pub name: String,
    pub result: GateResultWord,
    /// The commit the gate ran on.
    pub commit: Option<String>,
    /// What that commit is made of: a head of the request, and the target it was merged into.
    pub head: Option<String>,
    pub target: Option<String>,
    /// One of the two is another one by now.
    pub moved: bool,
    /// The files of that commit: the same gate says the same of them in the same environment. None in what an older town kept.
    pub tree: Option<String>,
    /// What it ran as, and where: the system, and a number for the variables that gates get.
    pub command: Option<String>,
    pub environment: Option<String>,
    /// It was known of an equal tree, and did not run again.
    pub known: bool,
    pub took_ms: Option<u64>,
    /// The gate's last words, or why it could not run.
    pub words: String,
    pub at: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LandedView {
    pub commit: String,
    pub at: String,
}

words! {
    RequestStateWord {
        InReview = "in_review",
        SentBack = "sent_back",
        Queued = "queued",
        Proposed = "proposed",
        Checking = "checking",
        Conflict = "conflict",
        GateFailed = "gate_failed",
        CouldNotRun = "could_not_run",
        Landed = "landed",
        Reverted = "reverted",
        Withdrawn = "withdrawn",
    }
    PullWord {
        Opening = "opening",
        Open = "open",
        Merged = "merged",
        Closed = "closed",
    }
    UndoWord {
        StepBack = "step_back",
        Revert = "revert",
    }
    WaitsWord {
        Lands = "lands",
        Checked = "checked",
        Doubted = "doubted",
        Suspected = "suspected",
        Passed = "passed",
        Apart = "apart",
        Behind = "behind",
    }
    GateResultWord {
        NotRun = "not_run",
        Passed = "passed",
        Failed = "failed",
        CouldNotRun = "could_not_run",
        // Nothing of what it is for is touched.
        Spared = "spared",
    }
}
