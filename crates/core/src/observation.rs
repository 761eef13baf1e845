//! What the world answered. Each carries what it was asked for, so that a stale answer can be dropped.

use crate::{
    AgentId, AskId, Background, Change, Exit, KeeperFacts, Kept, MessageId, Oid, ProgramFacts, PullLook,
    PushOutcome, Reading, Request, RequestId, RigId, SessionId, Signal, SnapshotId, Time, Touched, Verdict,
    WorktreeRef,
};
use gastown_queue::RunId;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Observation {
    WorktreeMade {
        session: SessionId,
        worktree: WorktreeRef,
    },
    SessionStarted {
        session: SessionId,
        keeper: KeeperFacts,
        program: ProgramFacts,
    },
    /// Its program said what goes on in its background.
    BackgroundSeen(Background),
    SessionNotStarted {
        session: SessionId,
        why: String,
    },
    SessionSignalled {
        session: SessionId,
        signal: Signal,
    },
    SessionEnded {
        session: SessionId,
        exit: Exit,
    },
    /// The keeper is gone and left no exit status.
    SessionLost {
        session: SessionId,
        why: String,
    },
    /// The end of a turn: what the worktree holds was committed if need be and fetched into the town's clone.
    WorkTaken {
        session: SessionId,
        round: u32,
        work: TakenWork,
    },
    SnapshotTaken {
        snapshot: SnapshotId,
    },
    SnapshotFailed {
        snapshot: SnapshotId,
        why: String,
    },
    /// Nothing of it was typed yet: it is tried again.
    MessageHeld {
        message: MessageId,
        why: String,
    },
    MessageTyped {
        message: MessageId,
    },
    MessageFailed {
        message: MessageId,
        why: String,
    },
    /// The answer to a dialog could not be typed, or the dialog was another by then.
    AnswerNotTyped {
        ask: AskId,
        why: String,
    },
    /// The target was seen at another commit than the town knew.
    TargetSeen {
        rig: RigId,
        head: Oid,
    },
    /// The target was seen to have lost commits that it had: somebody forced it back, or wrote its history anew.
    TargetWentBack {
        rig: RigId,
        from: Oid,
        to: Oid,
        /// What it has no longer, the newest first, up to a bound.
        lost: Vec<Oid>,
    },
    Checked {
        rig: RigId,
        run: RunId,
        verdicts: Vec<Verdict>,
        /// New results of gates.
        kept: Vec<Kept>,
        outcome: CheckOutcome,
    },
    Landing {
        rig: RigId,
        run: RunId,
        outcome: LandOutcome,
    },
    /// What is to land in a rig that signs.
    Signed {
        rig: RigId,
        run: RunId,
        outcome: SignOutcome,
    },
    /// The order in which the radar would land what is in review.
    LandingAdvised {
        rig: RigId,
        order: Vec<RequestId>,
    },
    /// Without an outcome the machine had no time for it.
    Rehearsed {
        rig: RigId,
        run: u64,
        kept: Vec<Kept>,
        outcome: Option<CheckOutcome>,
    },
    SteppedBack {
        rig: RigId,
        request: RequestId,
        outcome: StepOutcome,
    },
    /// `head`: the request's, when the look began.
    PullLooked {
        request: RequestId,
        head: Oid,
        look: PullLook,
    },
    Pushed {
        rig: RigId,
        commit: Oid,
        outcome: PushOutcome,
    },
    /// An agent's branch, which left the target at `base`, lacks so many of its commits.
    FellBehind {
        agent: AgentId,
        base: Oid,
        behind: u32,
    },
    WorktreeRemoved {
        agent: AgentId,
    },
    /// What the session's transcript says by now.
    UsageRead {
        session: SessionId,
        reading: Reading,
    },
    /// The time has come that a program named for the end of its limit.
    LimitReset {
        session: SessionId,
        resets: Time,
    },
    /// The day that a limit held has ended.
    DayTurned,
    /// An effect could not be carried out; shown on the thing it struck.
    Fault {
        what: String,
        why: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TakenWork {
    /// Commits beyond the target, ready for review.
    Commits { head: Oid, base: Oid, change: Change, left_out: LeftOut, touched: Touched },
    /// The worktree is where it began.
    Nothing,
    /// Git or the file system refused; the worktree is left as it is.
    Failed { why: String },
}

/// Whether what a person left out of earlier work was kept out of this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// There was nothing to keep out.
    Nothing,
    /// Of that head: this one is made by the town from it and the agent's work.
    Kept { of: Oid },
    /// The agent's own work has that head in it, or nothing of it could be kept.
    Settled { of: Oid },
}

impl LeftOut {
    fn of(&self) -> Option<&Oid> {
        match self {
            Self::Nothing => None,
            Self::Kept { of } | Self::Settled { of } => Some(of),
        }
    }

    /// False when a person left something out while the work was being taken.
    pub(crate) fn is_of(&self, request: &Request) -> bool {
        self.of() == request.left_out.as_ref().map(|_| &request.head)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckOutcome {
    /// A merge commit for each request, each on top of the one before; the last is what passed.
    Green { chain: Vec<Oid> },
    /// `already`: the gate fails on the target alone, too.
    Failed { gate: String, words: String, already: bool },
    /// It did not end in time.
    Hung { gate: String, words: String },
    /// `everywhere`: on the target alone neither, so no request is to blame.
    CouldNotRun { gate: String, words: String, everywhere: bool },
    /// No gate ran.
    NotMerged {
        unfit: Vec<Unfit>,
        /// Each merges with the target, and not with the other.
        apart: Vec<(RequestId, RequestId)>,
    },
}

/// A request that cannot be checked, whatever is checked with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit {
    pub request: RequestId,
    pub misfit: Misfit,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// With the target.
    Conflict {
        files: Vec<String>,
        words: String,
    },
    CouldNotRun {
        gate: String,
        words: String,
    },
    /// Merged, it is more than the rule that let it land allows.
    ForPerson {
        why: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LandOutcome {
    /// Seen: the target contains the commit.
    Landed,
    /// Git's own sentence.
    Waits {
        words: String,
    },
    Moved {
        now: Oid,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignOutcome {
    /// A commit for each of the chain that passed, and otherwise the same.
    Signed { chain: Vec<Oid> },
    /// Git's own words, and what to do.
    Refused { words: String },
}

/// How it went when the target was to go back from a landing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepOutcome {
    /// Seen: the target does not contain the landing any more.
    Back { now: Oid },
    /// It stands where it stood, and why.
    Stays { words: String },
}
