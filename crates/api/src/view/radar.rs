//! The conflict radar of a rig: what its open branches do to each other and to the target, before anybody lands.

use super::words;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Every open branch of a rig, merged in memory with the target and with each other. Uncommitted work counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RadarView {
    pub rig: String,
    /// Short name of the target branch.
    pub target: String,
    /// The commit of the target that they were merged with.
    pub head: Option<String>,
    /// By name.
    pub branches: Vec<RadarBranchView>,
    /// Pairs that conflict, then pairs that change the same file: in the same symbol first, then the nearest lines.
    pub ties: Vec<RadarTieView>,
    /// Pairs in conflict that `ties` has no room for.
    pub more_conflicts: u32,
    /// Other pairs that `ties` has no room for.
    pub more_overlaps: u32,
    /// The advised order of landing, by name. Those in conflict with the target come last.
    pub order: Vec<String>,
    /// Branches that would meet a conflict on their way, if they land in that order.
    pub meet: Vec<String>,
    /// Why it may be older than what there is.
    pub unknown: Option<String>,
    /// When something of it last changed.
    pub at: Option<String>,
}

/// A branch with work that the target lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RadarBranchView {
    /// Unique in the view: the agent's name; of work that no agent goes on with, its task's id, else the branch's name.
    pub name: String,
    pub agent: Option<String>,
    pub task: Option<String>,
    /// The open merge request of this work.
    pub request: Option<String>,
    /// Its newest commit.
    pub head: String,
    /// Files in the worktree differ from that commit, and were merged as they are.
    pub uncommitted: bool,
    /// Lines that it adds and removes.
    pub lines: u32,
    pub files: u32,
    pub against: RadarTargetWord,
    /// In conflict with the target; `a` is the target, `b` the branch.
    pub conflicts: Vec<RadarFileView>,
    /// Files in conflict with the target that `conflicts` has no room for.
    pub more: u32,
    /// Why it could not be merged, or not all of it.
    pub unknown: Option<String>,
}

/// Two branches that meet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RadarTieView {
    /// `a` stands before `b` in the alphabet.
    pub a: String,
    pub b: String,
    pub kind: RadarTieWord,
    pub files: Vec<RadarFileView>,
    /// Files that `files` has no room for.
    pub more: u32,
    /// Which of the two is better landed first. Null where it does not matter.
    pub first: Option<String>,
    pub because: Option<RadarReasonWord>,
    /// Branches that the reason names.
    pub others: Vec<String>,
    /// The advice as one English sentence; empty where it does not matter.
    pub why: String,
}

/// A file where two sides meet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RadarFileView {
    pub path: String,
    pub how: RadarHowWord,
    /// Functions and types that both touch, as its language names them; those in which they touch each other first. Empty where none
    /// is known.
    pub symbols: Vec<String>,
    /// Symbols that there is no room for.
    pub more_symbols: u32,
    /// Where, those in conflict first; empty where lines cannot tell.
    pub places: Vec<RadarPlaceView>,
    /// Places that there is no room for.
    pub more: u32,
}

/// Lines of both sides that meet, as each side's own file has them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RadarPlaceView {
    pub a: LinesView,
    pub b: LinesView,
    /// Unchanged lines between the two; null where they touch or overlap, which is a conflict.
    pub apart: Option<u32>,
}

/// Lines from 1. Where lines were only removed, both are the line before, 0 at the start of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LinesView {
    pub from: u32,
    pub to: u32,
}

words! {
    RadarTargetWord { Clean = "clean", Conflict = "conflict", Unknown = "unknown" }
    RadarTieWord {
        Conflict = "conflict",
        /// They merge, though both change the same file.
        Overlap = "overlap",
        Unknown = "unknown",
    }
    RadarHowWord {
        BothChanged = "both_changed",
        BothAdded = "both_added",
        DeletedByA = "deleted_by_a",
        DeletedByB = "deleted_by_b",
        /// A rename, a file where the other has a folder, and the like.
        Moved = "moved",
        /// No text, so it has no lines.
        Binary = "binary",
    }
    RadarReasonWord {
        /// The other one conflicts with the target already.
        Target = "target",
        /// Fewer branches meet a conflict that way; `others` are those that the later one would strike too.
        Fewer = "fewer",
        Priority = "priority",
        Older = "older",
        Smaller = "smaller",
        /// Nothing speaks for either; by name, so that the advice does not change.
        Name = "name",
    }
}
