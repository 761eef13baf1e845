//! Events of rehearsals.

use crate::{Lane, RehearsalRun, RehearsalStep, Rehearsals, RequestId, Revision, Time};
use gastown_queue::{ItemId, Outcome, Rehearsal, Rehearsed};

impl Lane {
    pub(super) fn take_rehearsal(&mut self, step: &RehearsalStep, at: Time) {
        if self.rehearsals == Rehearsals::default() {
            self.rehearsals.policy = Rehearsal::new(self.facts.history().clone(), *self.facts.ledger());
        }
        let known = &mut self.rehearsals;
        let event = match step {
            RehearsalStep::Finished { request, head, item } => {
                let revision = Revision { request: request.clone(), head: head.clone(), anew: false };
                known.next_item = known.next_item.max(item.id.0 + 1);
                known.revisions.insert(item.id, revision);
                known.policy.apply(Rehearsed::Finished(item.clone()));
                known.advised()
            }
            RehearsalStep::Advised { order } => {
                known.advice = order.clone();
                known.advised()
            }
            RehearsalStep::Gone { item, .. } => Rehearsed::Gone(*item),
            RehearsalStep::Began { run, wish, target, runner, .. } => {
                let (items, target) = (wish.items.clone(), target.clone());
                known.runs.push(RehearsalRun { id: *run, runner: *runner, items, target, started: at });
                Rehearsed::Began(wish.clone())
            }
            RehearsalStep::Ended { run, outcome, gate, .. } => {
                let run = known.take(*run);
                if let (Some(run), Some(gate), Outcome::Failed) = (&run, gate, outcome) {
                    known.gates.extend(run.items.iter().map(|item| (*item, gate.clone())));
                }
                Rehearsed::Ended(run.map_or(u64::MAX, |run| run.id), *outcome)
            }
            RehearsalStep::Stopped { run, why, .. } => {
                let stopped = known.take(*run);
                if let (Some(stopped), Some(why)) = (stopped, why) {
                    known.halted = Some((stopped.target, why.clone()));
                }
                Rehearsed::Stopped(*run)
            }
            RehearsalStep::Apart { items: (one, other), .. } => Rehearsed::Apart(*one, *other),
            RehearsalStep::Unfit { item, .. } => Rehearsed::Unfit(*item),
        };
        known.policy.apply(event);
        known.forget();
    }

    /// A landing of the queue, as what was rehearsed knows it.
    pub(super) fn rehearsed_land(&mut self, requests: &[(RequestId, crate::Oid)]) {
        if self.rehearsals == Rehearsals::default() {
            return;
        }
        let found: Vec<Option<ItemId>> =
            requests.iter().map(|(request, head)| self.rehearsals.item_of(request, head)).collect();
        let (alone, items) = (found.iter().all(Option::is_some), found.into_iter().flatten().collect());
        self.rehearsals.policy.apply(Rehearsed::Landed { items, alone });
        self.rehearsals.forget();
    }

    /// What earlier gates said is of no use. Rehearsals under way are forgotten; their numbers are not used again.
    pub(super) fn rehearse_anew(&mut self) {
        let Rehearsals { policy, runs, gates, halted, .. } = &mut self.rehearsals;
        policy.apply(Rehearsed::GatesChanged);
        (*runs, *gates, *halted) = (Vec::new(), Default::default(), None);
    }

    pub(super) fn rehearsals_moved(&mut self) {
        if self.rehearsals != Rehearsals::default() {
            self.rehearsals.policy.apply(Rehearsed::Landed { items: Vec::new(), alone: false });
            self.rehearsals.forget();
        }
    }
}

impl Rehearsals {
    /// The advice about what waits, at the heads that it has now.
    fn advised(&self) -> Rehearsed {
        let waits = |request: &RequestId| {
            let of_it = |item: &&gastown_queue::Item| {
                self.revisions.get(&item.id).is_some_and(|revision| revision.request == *request)
            };
            self.policy.waiting().iter().find(of_it).map(|item| item.id)
        };
        Rehearsed::Advised(self.advice.iter().filter_map(waits).collect())
    }

    fn take(&mut self, id: u64) -> Option<RehearsalRun> {
        let at = self.runs.iter().position(|run| run.id == id)?;
        Some(self.runs.remove(at))
    }

    fn forget(&mut self) {
        let Self { policy, revisions, gates, .. } = self;
        revisions.retain(|item, _| policy.mentions(*item));
        gates.retain(|item, _| policy.mentions(*item));
    }
}
