//! A rig's merge queue as its policy knows it: the facts that every order follows from, and what carrying the orders out needs.

use crate::{Oid, Rehearsals, RequestId, RigId, Time, Verdict};
use gastown_queue::{Facts, ItemId, Key, Order, Outcome, Results, Run, RunId, Why, why};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};

/// What a queue with these facts and so many runners does now.
pub type QueuePolicy = dyn Fn(&Facts, usize) -> Vec<Order> + Send + Sync;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    pub rig: RigId,
    pub facts: Facts,
    /// The number that the next revision gets.
    pub next_item: u64,
    /// What the policy's numbers stand for, as long as anything is still to be decided about them.
    pub revisions: BTreeMap<ItemId, Revision>,
    pub runs: Vec<LaneRun>,
    /// Targets before the present one, oldest first; the first is the oldest that the facts remember.
    pub earlier: VecDeque<Oid>,
    /// The run that passed and is being landed.
    pub landing: Option<RunId>,
    /// The newest landing is being taken back.
    #[serde(default)]
    pub step_back: Option<StepBack>,
    /// What idle runners found out of work that is not approved.
    #[serde(default)]
    pub rehearsals: Rehearsals,
}

/// The target goes back from a landing to what was below it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepBack {
    pub request: RequestId,
    pub from: Oid,
    pub to: Oid,
}

/// One head of a request. A new head is another revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    pub request: RequestId,
    pub head: Oid,
    /// It was checked at this head before, and a person wants a new answer: a failure that is known does not do.
    pub anew: bool,
}

/// What the engine needs of a run beside the policy's own facts of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaneRun {
    pub id: RunId,
    /// The place where it runs; no two runs of a rig have the same at a time.
    pub runner: u8,
    /// In the order in which they are merged.
    pub requests: Vec<RequestId>,
    pub target: Oid,
    pub started: Time,
    /// Once it passed: a merge commit for each request, each on top of the one before.
    pub chain: Vec<Oid>,
    /// Gates as they ran, once it passed.
    pub verdicts: Vec<Verdict>,
    pub red: Option<Red>,
    /// Of its commits, once it lands in a rig that signs.
    #[serde(default)]
    pub signing: Signing,
}

/// How far the commits of a landing are with their signatures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signing {
    /// None was asked for, or it is to be asked for now.
    #[default]
    Open,
    /// The owner's git did not sign them then; it is asked again some time later.
    Refused(Time),
    /// The chain is of signed commits.
    Done,
}

/// How a run that did not pass ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Red {
    pub kind: RedKind,
    pub gate: String,
    pub words: String,
    pub verdicts: Vec<Verdict>,
    /// The gate fails on the target without any request, too.
    pub already: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RedKind {
    Failed,
    /// It did not end in time.
    Hung,
    /// It could not run here, and can on the target: one of the requests is to blame.
    CouldNotRun,
}

/// Results of a rig's gates, so that an equal tree is never checked twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptResults {
    pub rig: RigId,
    pub results: Results,
}

/// A new result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub key: Key,
    pub outcome: Outcome,
}

/// Why a request in the line has not landed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wait {
    Lands,
    /// Checked now, together with so many others.
    Checked {
        with: usize,
    },
    /// It failed alone and may not be to blame: it runs once more before it is rejected.
    Doubted,
    /// One of so many that failed together is to blame.
    Suspected {
        among: usize,
    },
    /// It passed, and lands with the next check that does.
    Passed,
    /// Git cannot merge it with this one, which is ahead.
    Apart(RequestId),
    Behind {
        ahead: usize,
    },
}

impl Lane {
    pub fn new(rig: RigId) -> Self {
        Self {
            rig,
            facts: Facts::default(),
            next_item: 0,
            revisions: BTreeMap::new(),
            runs: Vec::new(),
            earlier: VecDeque::new(),
            landing: None,
            step_back: None,
            rehearsals: Rehearsals::default(),
        }
    }

    /// The target is on its way: nothing else may move it, or begin on it.
    pub fn moves_target(&self) -> bool {
        self.landing.is_some() || self.step_back.is_some()
    }

    pub fn run(&self, id: RunId) -> Option<&LaneRun> {
        self.runs.iter().find(|run| run.id == id)
    }

    /// The landing of this request, where the owner's git did not sign it.
    pub fn not_signed(&self, request: &RequestId) -> Option<&LaneRun> {
        let run = self.run(self.landing?).filter(|run| run.requests.contains(request))?;
        matches!(run.signing, Signing::Refused(_)).then_some(run)
    }

    /// The policy's own facts of a run.
    pub fn checked(&self, id: RunId) -> Option<&Run> {
        self.facts.runs().iter().find(|run| run.id == id)
    }

    pub fn is_running(&self, id: RunId) -> bool {
        self.checked(id).is_some_and(Run::is_running)
    }

    /// Who of a run still stands in the line as it was checked.
    pub fn members(&self, id: RunId) -> Vec<(ItemId, &RequestId)> {
        let items = self.checked(id).map(|run| &run.check.items[..]).unwrap_or_default();
        let in_line =
            items.iter().filter(|item| self.facts.line().iter().any(|entry| entry.item.id == **item));
        in_line.filter_map(|item| Some((*item, self.request(*item)?))).collect()
    }

    /// What stands in the line, in no order.
    pub fn line(&self) -> impl Iterator<Item = (ItemId, &Revision)> {
        let items = self.facts.line().iter().map(|entry| entry.item.id);
        items.filter_map(|item| Some((item, self.revisions.get(&item)?)))
    }

    /// In the order in which it is taken.
    pub fn order(&self) -> Vec<RequestId> {
        let order = gastown_queue::order(&self.facts).into_iter();
        order.filter_map(|item| Some(self.revisions.get(&item)?.request.clone())).collect()
    }

    pub fn request(&self, item: ItemId) -> Option<&RequestId> {
        self.revisions.get(&item).map(|revision| &revision.request)
    }

    /// The target that `on` landings made; none where it is the present one, or is not remembered.
    pub fn earlier_target(&self, on: u64) -> Option<&Oid> {
        let place = on.checked_sub(self.facts.remembered_from())?;
        self.earlier.get(usize::try_from(place).ok()?)
    }

    /// Why each request in the line waits.
    pub fn waits(&self) -> Vec<(RequestId, Wait)> {
        let told = why(&self.facts).into_iter();
        told.filter_map(|(item, why)| Some((self.request(item)?.clone(), self.wait(why)?))).collect()
    }

    fn wait(&self, why: Why) -> Option<Wait> {
        Some(match why {
            Why::Lands(_) => Wait::Lands,
            Why::Checked { with, .. } => Wait::Checked { with },
            Why::Doubted => Wait::Doubted,
            Why::Suspected { among } => Wait::Suspected { among },
            Why::Passed => Wait::Passed,
            Why::Apart(other) => Wait::Apart(self.request(other)?.clone()),
            Why::Behind { ahead } => Wait::Behind { ahead },
        })
    }
}
