//! Events about merge requests.

use super::{change, put, takes_back};
use crate::{Event, PullStep, Request, RequestState, Time, Town};

impl Town {
    pub(super) fn apply_request(&mut self, event: &Event) {
        self.apply_return(event);
        self.apply_decision(event);
        match event {
            Event::RequestOpened { request } => {
                put(&mut self.requests, &request.id, Request::clone(request));
                if let Some(task) = &request.task {
                    change(&mut self.tasks, task, |task| task.request = Some(request.id.clone()));
                }
            }
            Event::RequestRevised { request, head, base, change: size, left_out, at } => {
                self.change_request(request, *at, |request| {
                    (request.head, request.base, request.change) = (head.clone(), base.clone(), size.clone());
                    (request.left_out, request.for_person) = (left_out.clone(), None);
                    request.overrides.clear();
                    request.revision += 1;
                    request.state = RequestState::InReview;
                })
            }
            Event::Pull { request, step, at } => self.apply_pull(request, step, *at),
            Event::RequestQueued { request, at } => {
                self.change_request(request, *at, |request| request.state = RequestState::Queued)
            }
            Event::GateCouldNotRun { request, gate, words, verdicts, at } => {
                self.change_request(request, *at, |request| {
                    request.take_verdicts(verdicts, 1);
                    request.state = RequestState::CouldNotRun { gate: gate.clone(), words: words.clone() };
                })
            }
            Event::RequestWithdrawn { request, words, at } => self.change_request(request, *at, |request| {
                request.state = RequestState::Withdrawn { words: words.clone() }
            }),
            Event::CheckStarted { request, target, at, .. } => self.change_request(request, *at, |request| {
                request.state = RequestState::Checking { target: target.clone() }
            }),
            Event::LandingStarted { request, commit, target, verdicts, at } => {
                self.change_request(request, *at, |request| {
                    // A landing of the queue has nothing new to say of them.
                    if !verdicts.is_empty() {
                        request.take_verdicts(verdicts, 1);
                    }
                    request.state =
                        RequestState::Landing { commit: commit.clone(), target: target.clone(), waits: None };
                })
            }
            Event::LandingWaits { request, words } => self.waits_to_land(request, Some(words)),
            Event::RequestLanded { request, commit, at } => {
                self.change_request(request, *at, |request| {
                    request.state = RequestState::Landed { commit: commit.clone(), at: *at }
                });
                if let Some(rig) = self.requests.get(request).map(|request| request.rig.clone()) {
                    change(&mut self.rigs, &rig, |rig| {
                        (rig.target_head, rig.pushes.due) = (commit.clone(), Some(commit.clone()));
                    });
                }
            }
            _ => {}
        }
    }

    pub(super) fn waits_to_land(&mut self, id: &crate::RequestId, words: Option<&String>) {
        change(&mut self.requests, id, |request| {
            if let RequestState::Landing { waits, .. } = &mut request.state {
                *waits = words.cloned();
            }
        });
    }

    /// Who lets it land, or has to be asked.
    fn apply_decision(&mut self, event: &Event) {
        match event {
            Event::RequestApproved { request, approval } => {
                change(&mut self.requests, request, |request| {
                    (request.approval, request.for_person) = (Some(approval.clone()), None);
                    if let Some(newest) = approval.override_of() {
                        request.overrides.retain(|over| over.gate != newest.gate);
                        request.overrides.push(newest);
                    }
                });
                if let Some(task) = self.requests.get(request).and_then(|request| request.task.clone()) {
                    self.free_holder(&task);
                }
            }
            Event::PersonWanted { request, why, at } => self.change_request(request, *at, |request| {
                (request.approval, request.for_person) = (None, Some(why.clone()));
                request.state = RequestState::InReview;
            }),
            _ => {}
        }
    }

    fn apply_pull(&mut self, id: &crate::RequestId, step: &PullStep, at: Time) {
        change(&mut self.requests, id, |request| request.pull.get_or_insert_default().take(step, at));
        match step {
            PullStep::Proposed => {
                self.change_request(id, at, |request| {
                    request.state = RequestState::Proposed;
                    let head = request.head.clone();
                    request.pull.get_or_insert_default().propose(&head);
                });
            }
            // The target here stays where it is: it is on the remote that it landed.
            PullStep::Merged { commit } => self.change_request(id, at, |request| {
                request.state = RequestState::Landed { commit: commit.clone(), at };
            }),
            _ => {}
        }
    }

    /// What sends work back to its agent.
    fn apply_return(&mut self, event: &Event) {
        match event {
            Event::RequestSentBack { request, words, at } => {
                // Whoever wants it other takes back what was let through.
                change(&mut self.requests, request, |request| {
                    request.overrides.clear();
                    request.asked_for = Some(words.clone());
                });
                self.return_work(request, *at, RequestState::SentBack { words: words.clone() })
            }
            Event::RequestConflicted { request, files, words, at } => self.return_work(
                request,
                *at,
                RequestState::Conflict { files: files.clone(), words: words.clone() },
            ),
            Event::GateFailed { request, gate, words, verdicts, at } => {
                change(&mut self.requests, request, |request| request.take_verdicts(verdicts, 1));
                self.return_work(
                    request,
                    *at,
                    RequestState::GateFailed { gate: gate.clone(), words: words.clone() },
                );
            }
            _ => {}
        }
    }

    pub(super) fn change_request(
        &mut self,
        id: &crate::RequestId,
        at: Time,
        with: impl FnOnce(&mut Request),
    ) {
        change(&mut self.requests, id, |request| {
            with(request);
            request.since = at;
        });
    }

    /// The work goes back: one round more, and its agent holds the task again unless it has taken other work since.
    fn return_work(&mut self, id: &crate::RequestId, at: Time, state: RequestState) {
        self.change_request(id, at, |request| {
            request.state = state;
            request.round += 1;
            request.approval = None;
        });
        let Some(request) = self.requests.get(id) else {
            return;
        };
        let (round, task) = (request.round, request.task.clone());
        let Some(task) = task.and_then(|id| self.tasks.get(&id)).cloned() else {
            return;
        };
        change(&mut self.tasks, &task.id, |task| {
            // What was claimed of the round before is not claimed of this one.
            task.points.iter_mut().for_each(|point| point.claim = None);
        });
        let Some(held) = &task.assignment else { return };
        if takes_back(&self.agents, &task, held) {
            change(&mut self.agents, &held.agent, |agent| agent.task = Some(task.id.clone()));
        }
        change(&mut self.tasks, &task.id, |task| {
            if let Some(held) = task.assignment.as_mut() {
                held.round = round;
            }
        });
        change(&mut self.sessions, &held.session, |session| {
            session.round = round;
            (session.said_done, session.hands_in) = (None, false);
            // What it said of the turn before says nothing of this one.
            session.signal = None;
        });
    }
}
