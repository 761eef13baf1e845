//! What a rig's queue did in a span of days: waits, checks and what they were for, and each gate's record.
//!
//! Shares are in a thousand. What a few observations do not say is null, never a zero.

use super::words;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `gt mq figures` and `gt mq ledger`, and both parts of the Queue screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueueFiguresView {
    pub rig: String,
    pub target: String,
    /// The owner's day that it is now, `2026-11-25`.
    pub today: String,
    /// Every day of the span, oldest first; of one day its 24 hours.
    pub bins: Vec<QueueBinView>,
    /// The whole span; `bin` is empty.
    pub sum: QueueBinView,
    /// Newest first; at most 200.
    pub landings: Vec<QueueLandingView>,
    /// Gates of the rig in their order, then those that it once had.
    pub gates: Vec<GateLedgerView>,
    /// What the queue reckons with; none before its first check.
    pub policy: Option<PolicyLedgerView>,
}

/// A day, an hour or the whole span.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueueBinView {
    /// `2026-11-25` or `13:00`.
    pub bin: String,
    /// Requests that landed.
    pub landed: u32,
    /// Requests that a check sent back.
    pub sent_back: u32,
    /// From the approval to the landing, half of them waited less; none where nothing landed.
    pub wait_p50_secs: Option<u64>,
    pub wait_p95_secs: Option<u64>,
    /// Checks that ended, by what they said.
    pub passed: u32,
    pub failed: u32,
    /// Ended without a result: of no use any more, or its requests do not merge.
    pub stopped: u32,
    /// Of those that ended with a result: none of their gates ran, for all answers were known of equal trees.
    pub known: u32,
    /// Checks that one for each request would have been: as many as landed or were sent back.
    pub serial: u32,
    /// Checks of which a gate ran, and those that were stopped.
    pub ran: u32,
    /// Requests that landed with answers that idle runners had found out.
    pub rehearsed: u32,
    /// Checks of work that nobody had approved yet, in idle time.
    pub rehearsals: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueueLandingView {
    pub request: String,
    pub title: String,
    pub at: String,
    /// Since its approval, or since it was opened where none is asked for.
    pub wait_secs: Option<u64>,
    /// Others that came with the same move of the target.
    pub with: u32,
    /// None where the check that it rests on is older than what is looked at.
    pub proven: Option<ProvenWord>,
}

/// A gate's record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GateLedgerView {
    pub gate: String,
    /// False of a gate that the rig once had.
    pub is_set: bool,
    /// How often it ran: with a result, or because it could not.
    pub ran: u32,
    pub passed: u32,
    pub failed: u32,
    pub could_not_run: u32,
    /// Answers that were known of an equal tree.
    pub known: u32,
    /// Failures that were the gate's own.
    pub flukes: u32,
    /// Failures of which is not known whose they were, or not yet.
    pub open: u32,
    /// How often it fails on something good; none while nothing good was seen.
    pub fluke_permille: Option<u32>,
    /// What that may be, 95 times in 100, as far as these few runs say.
    pub fluke_from_permille: Option<u32>,
    pub fluke_to_permille: Option<u32>,
    /// How long it took where it ran to its end.
    pub took_p50_ms: Option<u64>,
    pub took_p95_ms: Option<u64>,
    pub last_red: Option<LastRedView>,
    /// As the last check of the target by itself said, and the target is still there.
    pub red_on_target: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LastRedView {
    pub at: String,
    /// One of what it was about: the way to its log.
    pub request: String,
    pub title: String,
    /// Others of the same check.
    pub with: u32,
    pub blame: BlameWord,
    /// The commit that it ran on.
    pub commit: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PolicyLedgerView {
    pub passed: u64,
    pub flukes: u64,
    /// The chance that a check of something good fails, as high as it may well be.
    pub fluke_permille: u32,
}

/// A place where one check of a rig runs at a time, and what runs there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TrackView {
    /// The runner, from 0.
    pub runner: u32,
    pub kind: TrackWord,
    /// As in a request's `check`; of a rehearsal the number of its own.
    pub check: u32,
    /// In the order in which they are merged.
    pub requests: Vec<String>,
    /// The commit that they are merged into.
    pub target: String,
    pub since: String,
}

words! {
    TrackWord {
        /// Requests that are decided about.
        Line = "line",
        /// The same once more: it failed alone and may not be to blame.
        Confirm = "confirm",
        /// One that was sent back, on an older target: with whom does it collide?
        Trace = "trace",
        /// Work that nobody approved yet.
        Rehearsal = "rehearsal",
        /// Passed, and the target moves to it.
        Landing = "landing",
    }
    ProvenWord {
        /// A gate ran for it.
        Ran = "ran",
        /// All was known of an equal tree.
        Known = "known",
        /// Idle runners had found all of it out.
        Rehearsed = "rehearsed",
        /// The rig had no gates.
        Unchecked = "unchecked",
    }
    BlameWord { Fluke = "fluke", Change = "change", Open = "open" }
}
