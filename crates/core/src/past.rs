//! What a rig's queue did, read again from its steps in the journal: what landed and what proved it, which checks ran and what they
//! said. Knows no days and no words.

mod rate;

pub use rate::{Rate, percentile};

use crate::{GateResult, Key, Oid, QueueStep, RedKind, RehearsalStep, RequestId, Time, Verdict};
use gastown_queue::{Check, ItemId, Outcome, Purpose, RunId};
use std::collections::{BTreeMap, BTreeSet};

/// Fed with the steps of one rig in their order.
#[derive(Clone, Debug, Default)]
pub struct QueuePast {
    checks: BTreeMap<RunId, PastCheck>,
    landings: Vec<PastLanding>,
    sent_back: Vec<(Time, RequestId)>,
    rehearsals: Vec<Time>,
    landed: BTreeSet<ItemId>,
    rejected: BTreeSet<ItemId>,
    passed: BTreeSet<Key>,
    rehearsed: BTreeSet<Key>,
}

#[derive(Clone, Debug)]
pub struct PastCheck {
    pub requests: Vec<RequestId>,
    pub purpose: Purpose,
    pub target: Oid,
    items: Vec<ItemId>,
    /// None while it runs, and where its end is not known.
    pub ended: Option<(Time, PastEnd)>,
    /// Gates in the order in which they ran; none after the first that did not pass.
    pub verdicts: Vec<Verdict>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PastEnd {
    Passed,
    /// `already`: the target fails by itself, too.
    Red {
        kind: RedKind,
        already: bool,
    },
    /// Without a result.
    Stopped,
}

#[derive(Clone, Debug)]
pub struct PastLanding {
    pub request: RequestId,
    pub at: Time,
    pub run: RunId,
    /// Others that came with the same move of the target.
    pub with: usize,
}

/// Where the answers that a landing rests on came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proven {
    /// A gate ran for it.
    Ran,
    /// Every answer was known of an equal tree.
    Known,
    /// The same, and idle runners had found all of them out.
    Rehearsed,
    /// The rig had no gate for what it touches.
    Unchecked,
}

/// Whose fault a failure was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blame {
    /// The check's own: the same tree passed, or all that it was about has landed.
    Fluke,
    /// Of something that it was about, or of the target.
    Change,
    /// Not known, or not yet.
    Open,
}

impl PastCheck {
    /// Nothing of it ran: all was known.
    pub fn is_known(&self) -> bool {
        self.answers().next().is_some() && self.answers().all(|verdict| verdict.known)
    }

    /// Of gates that were asked.
    fn answers(&self) -> impl Iterator<Item = &Verdict> {
        self.verdicts.iter().filter(|verdict| verdict.result != GateResult::Spared)
    }

    /// A person let through what it was about: a gate failed, and stopped nothing.
    pub fn is_let(&self) -> bool {
        let has_failed = || self.verdicts.iter().any(|verdict| verdict.result == GateResult::Failed);
        matches!(self.ended, Some((_, PastEnd::Passed))) && has_failed()
    }
}

impl QueuePast {
    pub fn take(&mut self, at: Time, step: &QueueStep) {
        match step {
            QueueStep::RunStarted { run, check, requests, target, .. } => {
                self.checks.insert(*run, begun(check, requests, target));
            }
            QueueStep::RunPassed { run, verdicts, .. } => {
                self.end(*run, at, PastEnd::Passed, verdicts);
            }
            QueueStep::RunFailed { run, red, .. } => {
                let end = PastEnd::Red { kind: red.kind, already: red.already };
                self.end(*run, at, end, &red.verdicts);
            }
            QueueStep::RunStopped { run, .. } => self.end(*run, at, PastEnd::Stopped, &[]),
            QueueStep::RunLanded { run, requests } => {
                let with = requests.len().saturating_sub(1);
                let landing =
                    |request: &RequestId| PastLanding { request: request.clone(), at, run: *run, with };
                self.landings.extend(requests.iter().map(landing));
                let items = self.checks.get(run).map(|check| check.items.clone());
                self.landed.extend(items.into_iter().flatten());
            }
            QueueStep::Rejected { request, item, .. } => {
                self.rejected.insert(*item);
                self.sent_back.push((at, request.clone()));
            }
            QueueStep::Rehearsed(RehearsalStep::Ended { kept, .. }) => {
                self.rehearsals.push(at);
                let passed = kept.iter().filter(|kept| kept.outcome == Outcome::Passed);
                let keys: Vec<Key> = passed.map(|kept| kept.key.clone()).collect();
                self.rehearsed.extend(keys.iter().cloned());
                self.passed.extend(keys);
            }
            _ => {}
        }
    }

    fn end(&mut self, run: RunId, at: Time, end: PastEnd, verdicts: &[Verdict]) {
        let passed = verdicts.iter().filter(|verdict| verdict.result == GateResult::Passed);
        self.passed.extend(passed.filter_map(|verdict| verdict.key.clone()));
        if let Some(check) = self.checks.get_mut(&run) {
            (check.ended, check.verdicts) = (Some((at, end)), verdicts.to_vec());
        }
    }

    /// In the order in which they began.
    pub fn checks(&self) -> impl Iterator<Item = &PastCheck> {
        self.checks.values()
    }

    /// Oldest first.
    pub fn landings(&self) -> &[PastLanding] {
        &self.landings
    }

    /// Requests that a check was right to blame; oldest first.
    pub fn sent_back(&self) -> &[(Time, RequestId)] {
        &self.sent_back
    }

    /// When a rehearsal came to an answer.
    pub fn rehearsals(&self) -> &[Time] {
        &self.rehearsals
    }

    /// None where the check's own end is not known any more.
    pub fn proven(&self, landing: &PastLanding) -> Option<Proven> {
        let check = self.checks.get(&landing.run)?;
        let is_rehearsed =
            |verdict: &Verdict| verdict.key.as_ref().is_some_and(|key| self.rehearsed.contains(key));
        Some(match check.answers().next() {
            None => Proven::Unchecked,
            Some(_) if !check.is_known() => Proven::Ran,
            Some(_) if check.answers().all(is_rehearsed) => Proven::Rehearsed,
            Some(_) => Proven::Known,
        })
    }

    /// Of a gate that failed in this check.
    pub fn blame(&self, check: &PastCheck, verdict: &Verdict) -> Blame {
        if verdict.key.as_ref().is_some_and(|key| self.passed.contains(key)) {
            return Blame::Fluke;
        }
        let is_red_already = matches!(check.ended, Some((_, PastEnd::Red { already: true, .. })));
        if is_red_already || check.is_let() || check.items.iter().any(|item| self.rejected.contains(item)) {
            return Blame::Change;
        }
        let has_landed = check.items.iter().all(|item| self.landed.contains(item));
        if has_landed { Blame::Fluke } else { Blame::Open }
    }
}

fn begun(check: &Check, requests: &[RequestId], target: &Oid) -> PastCheck {
    PastCheck {
        requests: requests.to_vec(),
        purpose: check.purpose,
        target: target.clone(),
        items: check.items.clone(),
        ended: None,
        verdicts: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
