//! What the answers of a check and of a landing mean for a request.

use super::{Mint, depend};
use crate::{CheckOutcome, Closed, Event, LandOutcome, Request, RequestState, Time, Town, Verdict};

/// How often work goes back to its agent by itself; after that a person decides.
const ROUNDS_MAX: u32 = 3;

pub(super) fn checked(
    mint: &mut Mint,
    request: &Request,
    target: &crate::Oid,
    verdicts: &[Verdict],
    outcome: &CheckOutcome,
) -> Vec<Event> {
    let (id, at, verdicts) = (request.id.clone(), mint.now, verdicts.to_vec());
    let (event, words) = match outcome {
        CheckOutcome::Green { commit } => {
            return vec![Event::LandingStarted {
                request: id,
                commit: commit.clone(),
                target: target.clone(),
                verdicts,
                at,
            }];
        }
        CheckOutcome::CouldNotRun { gate, words } => {
            return vec![Event::GateCouldNotRun {
                request: id,
                gate: gate.clone(),
                words: words.clone(),
                verdicts,
                at,
            }];
        }
        CheckOutcome::Conflict { files, words } => {
            let told = match files.as_slice() {
                [] => words.clone(),
                files => format!(
                    "Your branch conflicts with the target in {}. Merge origin's target branch into yours and solve it.\n{words}",
                    files.join(", ")
                ),
            };
            (Event::RequestConflicted { request: id, files: files.clone(), words: words.clone(), at }, told)
        }
        CheckOutcome::Failed { gate, words } => {
            let told = format!(
                "The check {gate} failed on your branch merged into the target. Its last words:\n{words}"
            );
            (Event::GateFailed { request: id, gate: gate.clone(), words: words.clone(), verdicts, at }, told)
        }
    };
    let task = request.task.as_ref().and_then(|id| mint.town.tasks.get(id));
    let mut events = vec![event];
    if let Some(task) = task.filter(|_| request.round < ROUNDS_MAX) {
        events.extend(mint.tell_agent(task, &request.told(&words)));
    }
    events.extend(
        request.task.iter().flat_map(|task| depend::tell_uppers(mint, task, "came back and will change")),
    );
    events
}

pub(super) fn landing(town: &Town, request: &Request, outcome: &LandOutcome, at: Time) -> Vec<Event> {
    let RequestState::Landing { commit, waits, .. } = &request.state else {
        return Vec::new();
    };
    match outcome {
        LandOutcome::Waits { words } if waits.as_ref() == Some(words) => Vec::new(),
        LandOutcome::Waits { words } => {
            vec![Event::LandingWaits { request: request.id.clone(), words: words.clone() }]
        }
        LandOutcome::Moved { now } => vec![
            Event::TargetMoved { rig: request.rig.clone(), head: now.clone(), foreign: true },
            Event::RequestQueued { request: request.id.clone(), at },
        ],
        LandOutcome::Landed => {
            let mut events =
                vec![Event::RequestLanded { request: request.id.clone(), commit: commit.clone(), at }];
            let task = request.task.as_ref().and_then(|id| town.tasks.get(id));
            events.extend(task.map(|task| Event::TaskClosed {
                task: task.id.clone(),
                why: Closed::Landed,
                at,
            }));
            let session = task
                .and_then(|task| task.assignment.as_ref())
                .and_then(|held| town.sessions.get(&held.session));
            let ended = session.filter(|session| session.state.is_live() && !session.stop_asked);
            events.extend(ended.map(|session| Event::SessionStopAsked { session: session.id.clone() }));
            events
        }
    }
}
