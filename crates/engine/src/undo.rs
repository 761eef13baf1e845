//! Moves of the target: what lands, and how a landing can be undone; what the repository is asked, and what it says.

use crate::Trouble;
use gastown_core::{
    Agent, LandOutcome, LandedOn, Oid, Request, Rig, SignOutcome, StepBack, StepOutcome, UndoWay,
};

/// The part of the world that moves a rig's target.
pub trait Landings {
    /// Has what is to land signed by the owner's own git; the target stays where it is.
    fn sign(&self, plan: &LandPlan<'_>) -> Result<SignOutcome, Trouble>;
    /// Moves the target, and says `Landed` only after seeing the commit in it.
    fn land(&self, plan: &LandPlan<'_>) -> Result<LandOutcome, Trouble>;
    /// How this landing can be undone; a commit that takes it out is made where one is needed. Nothing is moved.
    fn undo_way(&self, plan: &UndoPlan<'_>) -> Result<FoundWay, Trouble>;
    /// Moves the target back, and says so only after seeing that it does not contain the landing.
    fn step_back(&self, rig: &Rig, step: &StepBack) -> Result<StepOutcome, Trouble>;
}

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
