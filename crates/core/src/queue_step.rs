//! What happens in a rig's merge queue: the steps that its facts are made of.

use crate::{Kept, Oid, Red, RehearsalStep, RequestId, Verdict};
use gastown_queue::{Check, Fault, Item, ItemId, RunId};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum QueueStep {
    /// A request stands in the line from now on.
    Entered {
        request: RequestId,
        head: Oid,
        item: Item,
        anew: bool,
    },
    /// Withdrawn, sent back, or at another head.
    Left {
        request: RequestId,
        item: ItemId,
    },
    Prioritised {
        request: RequestId,
        item: ItemId,
        priority: u8,
    },
    RunStarted {
        run: RunId,
        check: Check,
        requests: Vec<RequestId>,
        target: Oid,
        runner: u8,
    },
    /// `chain`: a merge commit for each request; the last of them is what passed.
    RunPassed {
        run: RunId,
        requests: Vec<RequestId>,
        chain: Vec<Oid>,
        verdicts: Vec<Verdict>,
        kept: Vec<Kept>,
    },
    RunFailed {
        run: RunId,
        requests: Vec<RequestId>,
        red: Red,
        kept: Vec<Kept>,
    },
    /// It says nothing: of no use any more, or its requests could not be merged or checked.
    RunStopped {
        run: RunId,
        requests: Vec<RequestId>,
    },
    /// Git cannot merge the one with the other.
    FoundApart {
        requests: (RequestId, RequestId),
        items: (ItemId, ItemId),
    },
    /// The target is to move to exactly what this run passed on.
    RunLands {
        run: RunId,
        requests: Vec<RequestId>,
    },
    /// What it lands is signed: these commits take the place of those that passed, and differ in nothing else.
    RunSigned {
        run: RunId,
        requests: Vec<RequestId>,
        chain: Vec<Oid>,
    },
    /// The owner's git does not sign it, so it waits.
    RunNotSigned {
        run: RunId,
        requests: Vec<RequestId>,
        words: String,
    },
    /// A person wants it to be signed now.
    SigningAsked {
        run: RunId,
        requests: Vec<RequestId>,
    },
    RunLanded {
        run: RunId,
        requests: Vec<RequestId>,
    },
    Rejected {
        request: RequestId,
        item: ItemId,
        fault: Fault,
    },
    /// With whom a rejected request collides; none where it fails by itself, or that cannot be found out.
    CollisionNamed {
        request: RequestId,
        item: ItemId,
        with: Option<RequestId>,
    },
    /// The target is to go back from this landing to what was below it.
    StepBackStarted {
        request: RequestId,
        from: Oid,
        to: Oid,
    },
    /// It stays where it is.
    StepBackFailed {
        request: RequestId,
        words: String,
    },
    /// The landing is in the target no longer: another took it out, or the target went back.
    Undone {
        request: RequestId,
        by: Option<RequestId>,
    },
    /// What had taken the landing out was undone itself.
    Restored {
        request: RequestId,
    },
    Rehearsed(RehearsalStep),
}

impl QueueStep {
    /// Whom it is about.
    pub fn requests(&self) -> &[RequestId] {
        match self {
            Self::Entered { request, .. }
            | Self::Left { request, .. }
            | Self::Prioritised { request, .. }
            | Self::Rejected { request, .. }
            | Self::CollisionNamed { request, .. }
            | Self::StepBackStarted { request, .. }
            | Self::StepBackFailed { request, .. }
            | Self::Undone { request, .. }
            | Self::Restored { request } => std::slice::from_ref(request),
            Self::FoundApart { requests: (_, later), .. } => std::slice::from_ref(later),
            Self::RunStarted { requests, .. }
            | Self::RunPassed { requests, .. }
            | Self::RunFailed { requests, .. }
            | Self::RunStopped { requests, .. }
            | Self::RunLands { requests, .. }
            | Self::RunSigned { requests, .. }
            | Self::RunNotSigned { requests, .. }
            | Self::SigningAsked { requests, .. }
            | Self::RunLanded { requests, .. } => requests,
            Self::Rehearsed(step) => step.requests(),
        }
    }
}
