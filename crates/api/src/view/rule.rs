//! Views of permission rules: those that answer, and those that the owner's answers speak for.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A rule that is not removed; it answers until it expires.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RuleView {
    pub rule: String,
    pub rig: String,
    /// Only what agents with this preset ask; null: of any.
    pub preset: Option<String>,
    /// As a person would type it; `…` at its end where further words may follow.
    pub command: String,
    /// Options that may stand among the further words.
    pub options: Vec<String>,
    /// The owner's answers that it was made from; 0: written by hand.
    pub from: u32,
    pub by: String,
    pub made: String,
    pub expires: String,
    /// Asks that it answered.
    pub answered: u32,
}

/// A rule that the owner's answers speak for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RuleOfferView {
    /// The newest ask that speaks for it; accepted by that.
    pub ask: String,
    pub rig: String,
    pub preset: String,
    pub command: String,
    pub options: Vec<String>,
    /// So often the owner allowed it.
    pub allowed: u32,
    pub replay: ReplayView,
    /// How long it would hold, in days.
    pub days: u16,
}

/// What a rule would have answered of the permissions that were asked for in the rig.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReplayView {
    pub covered: u32,
    pub asked: u32,
    /// Of those covered, the owner denied so many: more than none, and it cannot be made.
    pub denied: u32,
}
