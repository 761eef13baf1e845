//! What idle runners of a rig find out of finished work that nobody has approved yet, and what the policy's numbers stand for.

use crate::{Kept, Oid, RequestId, Revision, Time};
use gastown_queue::{Item, ItemId, Outcome, Rehearsal, Wish};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Whether finished work is checked before it is approved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rehearse {
    Off,
    /// While the machine has nothing better to do.
    #[default]
    On,
    /// Also while agents are at work.
    Always,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rehearsals {
    pub policy: Rehearsal,
    /// The number that the next revision gets.
    pub next_item: u64,
    pub revisions: BTreeMap<ItemId, Revision>,
    pub runs: Vec<RehearsalRun>,
    /// The order in which the radar would land what waits.
    #[serde(default)]
    pub advice: Vec<RequestId>,
    /// The gate that last failed for each, alone or with others.
    pub gates: BTreeMap<ItemId, String>,
    /// The target on which nothing can be rehearsed, and why.
    pub halted: Option<(Oid, String)>,
}

/// What the engine needs of a rehearsal beside the policy's own facts of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RehearsalRun {
    pub id: u64,
    /// The place where it runs; a check of the line that wants it gets it.
    pub runner: u8,
    /// In the order in which they are merged.
    pub items: Vec<ItemId>,
    pub target: Oid,
    pub started: Time,
}

/// What happens in a rehearsal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rehearsal", rename_all = "snake_case")]
pub enum RehearsalStep {
    /// A request's work is finished and waits for a person.
    Finished {
        request: RequestId,
        head: Oid,
        item: Item,
    },
    /// The radar would land what waits in this order.
    Advised {
        order: Vec<RequestId>,
    },
    /// Withdrawn, sent back, or at another head.
    Gone {
        request: RequestId,
        item: ItemId,
    },
    Began {
        run: u64,
        wish: Wish,
        requests: Vec<RequestId>,
        target: Oid,
        runner: u8,
    },
    Ended {
        run: u64,
        requests: Vec<RequestId>,
        outcome: Outcome,
        gate: Option<String>,
        kept: Vec<Kept>,
    },
    /// It says nothing. With a reason nothing else is rehearsed on that target.
    Stopped {
        run: u64,
        requests: Vec<RequestId>,
        why: Option<String>,
    },
    /// Git cannot merge the one with the other.
    Apart {
        requests: (RequestId, RequestId),
        items: (ItemId, ItemId),
    },
    /// It does not go on the target.
    Unfit {
        request: RequestId,
        item: ItemId,
    },
}

/// What is known of one request before it is approved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RehearsalVerdict {
    /// On the target as it is; none where that was not tried yet.
    pub alone: Option<bool>,
    /// Fails by itself, whatever the target.
    pub is_bad: bool,
    /// All that it is green with, together.
    pub green_with: Vec<RequestId>,
    /// Each merges with it and fails with it.
    pub red_with: Vec<RequestId>,
    /// The gate that fails where anything does.
    pub gate: Option<String>,
}

impl RehearsalStep {
    /// Whom it is about.
    pub fn requests(&self) -> &[RequestId] {
        match self {
            Self::Finished { request, .. } | Self::Gone { request, .. } | Self::Unfit { request, .. } => {
                std::slice::from_ref(request)
            }
            Self::Advised { .. } => &[],
            Self::Apart { requests: (_, later), .. } => std::slice::from_ref(later),
            Self::Began { requests, .. } | Self::Ended { requests, .. } | Self::Stopped { requests, .. } => {
                requests
            }
        }
    }
}

impl Rehearsals {
    pub fn run(&self, id: u64) -> Option<&RehearsalRun> {
        self.runs.iter().find(|run| run.id == id)
    }

    /// The request at the head that was rehearsed.
    pub fn item_of(&self, request: &RequestId, head: &Oid) -> Option<ItemId> {
        let is_it = |revision: &Revision| revision.request == *request && revision.head == *head;
        self.revisions.iter().rev().find(|(_, revision)| is_it(revision)).map(|(item, _)| *item)
    }

    /// Nothing where nothing is known of it.
    pub fn verdict(&self, request: &RequestId, head: &Oid) -> Option<RehearsalVerdict> {
        let item = self.item_of(request, head)?;
        let named = |items: Vec<ItemId>| {
            let known = items.into_iter().filter_map(|item| self.revisions.get(&item));
            known.map(|revision| revision.request.clone()).collect()
        };
        let verdict = RehearsalVerdict {
            alone: self.policy.alone(item),
            is_bad: self.policy.is_bad(item),
            green_with: named(self.policy.green_with(item)),
            red_with: named(self.policy.red_with(item)),
            gate: None,
        };
        let is_red = verdict.alone == Some(false) || verdict.is_bad || !verdict.red_with.is_empty();
        let gate = self.gates.get(&item).filter(|_| is_red).cloned();
        (verdict != RehearsalVerdict::default()).then_some(RehearsalVerdict { gate, ..verdict })
    }
}
