//! How a landing can be undone: what the repository is asked, and what it says.

use gastown_core::{Agent, LandedOn, Oid, Request, Rig, UndoWay};

/// A landing that is to be undone.
pub struct UndoPlan<'a> {
    pub rig: &'a Rig,
    pub request: &'a Request,
    /// What it landed as.
    pub commit: &'a Oid,
    /// Where it lies; none of what an older town landed.
    pub place: Option<&'a LandedOn>,
    /// Finished work that is not in the target.
    pub open: Vec<&'a Request>,
    /// Whoever works in the rig.
    pub agents: Vec<&'a Agent>,
    /// The queue moves the target right now.
    pub is_moving: bool,
}

/// The way, and why it is this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundWay {
    pub way: UndoWay,
    pub words: String,
}

/// What is to be the target, and what it brings.
pub struct LandPlan<'a> {
    pub rig: &'a Rig,
    /// A commit for each request, each on the one before; the last is to be the target.
    pub chain: &'a [Oid],
    pub commit: &'a Oid,
    pub target: &'a Oid,
    pub requests: Vec<&'a Request>,
}
