//! Events of the merge queue.

use super::{change, put};
use crate::{
    Event, KeptResults, LandedOn, Lane, LaneRun, Oid, QueueStep, RehearsalStep, RequestId, RequestState,
    Revision, RigChange, RigId, Signing, StepBack, Time, Town, Verdict,
};
use gastown_queue::{Facts, Happened, ItemId, Outcome, Purpose, RunId};

impl Town {
    pub(super) fn apply_queue(&mut self, event: &Event) {
        match event {
            Event::Queue { rig, at, step } => {
                if !self.lanes.contains_key(rig) {
                    put(&mut self.lanes, rig, Lane::new(rig.clone()));
                }
                self.note_places(rig, step);
                self.tell_rehearsals(rig, step);
                change(&mut self.lanes, rig, |lane| lane.take(step, *at));
                self.take_undo(step, *at);
                self.take_results(rig, step);
                self.tell_requests(rig, step);
                self.follow_lane(rig, *at);
            }
            Event::TargetMoved { rig, .. } => change(&mut self.lanes, rig, |lane| {
                lane.facts.apply(Happened::TargetMoved);
                (lane.runs, lane.landing) = (Vec::new(), None);
                lane.forget();
                lane.rehearsals_moved();
            }),
            // Other gates say other things.
            Event::RigChanged(RigChange { rig, gates: Some(_), .. }) => {
                change(&mut self.lanes, rig, Lane::rehearse_anew);
            }
            _ => {}
        }
    }

    /// What each request of a landing lies on, while its run is still known.
    fn note_places(&mut self, rig: &RigId, step: &QueueStep) {
        let QueueStep::RunLanded { run, .. } = step else { return };
        let Some(run) = self.lanes.get(rig).and_then(|lane| lane.run(*run)).cloned() else { return };
        let below = std::iter::once(&run.target).chain(&run.chain);
        for (id, below) in run.requests.iter().zip(below) {
            let place = LandedOn { below: below.clone(), target: run.target.clone() };
            change(&mut self.requests, id, |request| request.landed_on = Some(place));
        }
    }

    /// What lands of what was rehearsed, at the heads that it lands with.
    fn tell_rehearsals(&mut self, rig: &RigId, step: &QueueStep) {
        let QueueStep::RunLanded { requests, .. } = step else { return };
        let head = |id: &RequestId| Some((id.clone(), self.requests.get(id)?.head.clone()));
        let landed: Vec<_> = requests.iter().filter_map(head).collect();
        change(&mut self.lanes, rig, |lane| lane.rehearsed_land(&landed));
    }

    fn take_undo(&mut self, step: &QueueStep, at: Time) {
        match step {
            QueueStep::StepBackStarted { request, .. } => {
                change(&mut self.requests, request, |request| request.not_undone = None);
            }
            QueueStep::StepBackFailed { request, words } => {
                change(&mut self.requests, request, |request| request.not_undone = Some(words.clone()));
            }
            QueueStep::Undone { request, by } => self.change_request(request, at, |request| {
                if let RequestState::Landed { commit, at: landed } = &request.state {
                    let (commit, landed, by) = (commit.clone(), *landed, by.clone());
                    request.state = RequestState::Reverted { commit, landed, by };
                }
            }),
            QueueStep::Restored { request } => self.change_request(request, at, |request| {
                if let RequestState::Reverted { commit, landed, .. } = &request.state {
                    request.state = RequestState::Landed { commit: commit.clone(), at: *landed };
                }
            }),
            _ => {}
        }
    }

    fn take_results(&mut self, rig: &RigId, step: &QueueStep) {
        let kept = match step {
            QueueStep::RunPassed { kept, .. } | QueueStep::RunFailed { kept, .. } => kept,
            QueueStep::Rehearsed(RehearsalStep::Ended { kept, .. }) => kept,
            _ => return,
        };
        if kept.is_empty() {
            return;
        }
        if !self.results.contains_key(rig) {
            let empty = KeptResults { rig: rig.clone(), results: Default::default() };
            put(&mut self.results, rig, empty);
        }
        change(&mut self.results, rig, |known| {
            kept.iter().for_each(|kept| known.results.keep(kept.key.clone(), kept.outcome));
        });
    }

    /// What a step says of single requests. A failure that several share says nothing of any one of them.
    fn tell_requests(&mut self, rig: &RigId, step: &QueueStep) {
        match step {
            QueueStep::RunPassed { run, requests, verdicts, .. } => {
                self.give_verdicts(rig, *run, verdicts, requests.len());
            }
            QueueStep::RunFailed { run, requests, red, .. } if requests.len() == 1 => {
                self.give_verdicts(rig, *run, &red.verdicts, 1);
            }
            QueueStep::RunSigned { requests, chain, .. } => {
                requests.iter().zip(chain).for_each(|(id, commit)| self.lands_as(id, commit));
            }
            QueueStep::RunNotSigned { requests, words, .. } => {
                requests.iter().for_each(|id| self.waits_to_land(id, Some(words)));
            }
            QueueStep::SigningAsked { requests, .. } => {
                requests.iter().for_each(|id| self.waits_to_land(id, None));
            }
            QueueStep::CollisionNamed { request, with: Some(with), .. } => {
                let with = self.requests.get(with).map_or_else(|| with.to_string(), crate::Request::named);
                change(&mut self.requests, request, |request| {
                    if let RequestState::GateFailed { words, .. } = &mut request.state {
                        *words = format!("It passes without {with}, which landed before it.\n{words}");
                    }
                });
            }
            _ => {}
        }
    }

    fn lands_as(&mut self, id: &RequestId, signed: &Oid) {
        change(&mut self.requests, id, |request| {
            if let RequestState::Landing { commit, waits, .. } = &mut request.state {
                (*commit, *waits) = (signed.clone(), None);
            }
        });
    }

    /// To those who still are what was checked.
    fn give_verdicts(&mut self, rig: &RigId, run: RunId, verdicts: &[Verdict], shares: usize) {
        let members = self.lanes.get(rig).map(|lane| lane.members(run)).unwrap_or_default();
        let members: Vec<RequestId> = members.into_iter().map(|(_, request)| request.clone()).collect();
        for id in members {
            change(&mut self.requests, &id, |request| request.take_verdicts(verdicts, shares));
        }
    }

    /// Whether a request in the line is being checked follows from what its lane does.
    fn follow_lane(&mut self, rig: &RigId, at: Time) {
        let Some(lane) = self.lanes.get(rig) else { return };
        let differs = |(item, revision): (ItemId, &Revision)| {
            let request = self.requests.get(&revision.request)?;
            let wanted = lane.state_of(item);
            let follows = matches!(request.state, RequestState::Queued | RequestState::Checking { .. });
            let follows = follows && request.head == revision.head;
            (follows && request.state != wanted).then(|| (request.id.clone(), wanted))
        };
        let changed: Vec<_> = lane.line().filter_map(differs).collect();
        for (id, state) in changed {
            self.change_request(&id, at, |request| request.state = state);
        }
    }
}

impl LaneRun {
    fn begun((id, runner): (RunId, u8), requests: Vec<RequestId>, target: Oid, started: Time) -> Self {
        let (chain, verdicts, red, signing) = (Vec::new(), Vec::new(), None, Signing::Open);
        Self { id, runner, requests, target, started, chain, verdicts, red, signing }
    }

    fn take_signing(&mut self, step: &QueueStep, at: Time) {
        match step {
            QueueStep::RunSigned { chain, .. } => {
                (self.chain, self.signing) = (chain.clone(), Signing::Done);
            }
            QueueStep::RunNotSigned { .. } => self.signing = Signing::Refused(at),
            QueueStep::SigningAsked { .. } => self.signing = Signing::Open,
            _ => {}
        }
    }
}

impl Lane {
    fn take(&mut self, step: &QueueStep, at: Time) {
        let happened = match step {
            QueueStep::Entered { request, head, item, anew } => {
                let revision = Revision { request: request.clone(), head: head.clone(), anew: *anew };
                self.next_item = self.next_item.max(item.id.0 + 1);
                self.revisions.insert(item.id, revision);
                Happened::Entered(item.clone())
            }
            QueueStep::Left { item, .. } => {
                // The others of a landing that waits are not what passed any more.
                self.landing = self.landing.filter(|_| !self.lands(*item));
                Happened::Left(*item)
            }
            QueueStep::Prioritised { item, priority, .. } => Happened::Prioritised(*item, *priority),
            QueueStep::RunStarted { run, check, requests, target, runner } => {
                let (target, requests) = (target.clone(), requests.clone());
                self.runs.push(LaneRun::begun((*run, *runner), requests, target, at));
                Happened::Started(check.clone())
            }
            QueueStep::RunPassed { run, chain, verdicts, .. } => {
                self.change_run(*run, |run| {
                    (run.chain, run.verdicts) = (chain.clone(), verdicts.clone());
                });
                Happened::Ended(*run, Outcome::Passed)
            }
            QueueStep::RunFailed { run, red, .. } => {
                self.change_run(*run, |run| run.red = Some(red.clone()));
                let hung = red.kind == crate::RedKind::Hung;
                Happened::Ended(*run, if hung { Outcome::Hung } else { Outcome::Failed })
            }
            QueueStep::RunStopped { run, .. } => Happened::Stopped(*run),
            QueueStep::FoundApart { items: (one, other), .. } => Happened::FoundApart(*one, *other),
            QueueStep::RunLands { run, .. } => {
                self.landing = Some(*run);
                return;
            }
            QueueStep::RunSigned { run, .. }
            | QueueStep::RunNotSigned { run, .. }
            | QueueStep::SigningAsked { run, .. } => {
                return self.change_run(*run, |run| run.take_signing(step, at));
            }
            QueueStep::RunLanded { run, .. } => {
                self.landed(*run);
                Happened::Landed(*run)
            }
            QueueStep::Rejected { item, fault, .. } => Happened::Rejected(*item, fault.clone()),
            QueueStep::CollisionNamed { item, with, .. } => {
                Happened::Traced { item: *item, collides: with.is_some() }
            }
            QueueStep::StepBackStarted { request, from, to } => {
                self.step_back =
                    Some(StepBack { request: request.clone(), from: from.clone(), to: to.clone() });
                return;
            }
            QueueStep::StepBackFailed { request, .. } | QueueStep::Undone { request, .. } => {
                self.step_back = self.step_back.take().filter(|step| step.request != *request);
                return;
            }
            QueueStep::Restored { .. } => return,
            QueueStep::Rehearsed(step) => return self.take_rehearsal(step, at),
        };
        self.facts.apply(happened);
        self.forget();
    }

    fn landed(&mut self, id: RunId) {
        self.landing = None;
        let Some(run) = self.run(id) else { return };
        let below_last = run.chain.len().saturating_sub(1);
        let made: Vec<Oid> = std::iter::once(&run.target).chain(&run.chain[..below_last]).cloned().collect();
        self.earlier.extend(made);
    }

    fn change_run(&mut self, id: RunId, with: impl FnOnce(&mut LaneRun)) {
        if let Some(run) = self.runs.iter_mut().find(|run| run.id == id) {
            with(run);
        }
    }

    /// What the facts have forgotten needs no keeping here.
    fn forget(&mut self) {
        let Self { facts, revisions, runs, earlier, .. } = self;
        revisions.retain(|item, _| facts.mentions(*item));
        runs.retain(|run| facts.runs().iter().any(|other| other.id == run.id));
        let remembered = usize::try_from(facts.target() - facts.remembered_from()).unwrap_or(usize::MAX);
        earlier.drain(..earlier.len().saturating_sub(remembered));
    }

    fn lands(&self, item: ItemId) -> bool {
        let run = self.landing.and_then(|run| self.checked(run));
        run.is_some_and(|run| run.has(item))
    }

    fn state_of(&self, item: ItemId) -> RequestState {
        let checks = |facts: &Facts| {
            let running = facts.runs().iter().filter(|run| run.is_running() && run.has(item));
            running.filter(|run| run.check.purpose != Purpose::Trace).map(|run| run.id).next()
        };
        let run = checks(&self.facts).and_then(|id| self.run(id));
        run.map_or(RequestState::Queued, |run| RequestState::Checking { target: run.target.clone() })
    }
}
