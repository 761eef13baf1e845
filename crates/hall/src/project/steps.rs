//! Words for the steps of a merge queue, and the request that each is about.

use gastown_core::{GateResult, Outcome, Purpose, QueueStep, RedKind, RehearsalStep, RequestId, Town};

/// So many are named; the others are counted.
const NAMED_MAX: usize = 3;

/// The one request that a step is about; none where it is about several.
pub(super) fn request_of(step: &QueueStep) -> Option<&RequestId> {
    if let [one] = step.requests() { Some(one) } else { None }
}

pub(super) fn text(town: &Town, step: &QueueStep) -> String {
    let title = |id: &RequestId| title(town, id);
    match step {
        QueueStep::Entered { request, .. } => format!("{} stands in the line", title(request)),
        QueueStep::Left { request, .. } => format!("{} left the line", title(request)),
        QueueStep::Prioritised { request, .. } => format!("{} has another priority", title(request)),
        QueueStep::RunStarted { check, requests, .. } => {
            let names = names(town, requests);
            match (check.purpose, requests.len()) {
                (Purpose::Trace, _) => {
                    format!("{names} is checked on an older target: whom does it collide with?")
                }
                (Purpose::Confirm, 1) => format!("{names} is in the gate once more"),
                (_, 1) => format!("{names} is in the gate"),
                _ => format!("{names} are in the gate together"),
            }
        }
        QueueStep::RunPassed { requests, verdicts, .. } => {
            let red = verdicts.iter().filter(|verdict| verdict.result == GateResult::Failed);
            let red: Vec<&str> = red.map(|verdict| verdict.gate.as_str()).collect();
            match red[..] {
                [] => format!("{} passed", of_run(town, requests)),
                _ => format!("{}: {} is red, and was let through", of_run(town, requests), red.join(", ")),
            }
        }
        QueueStep::RunFailed { requests, red, .. } => {
            let did = match red.kind {
                RedKind::Failed => "failed",
                RedKind::Hung => "did not end in time",
                RedKind::CouldNotRun => "could not run",
            };
            format!("{} {did} for {}", red.gate, of_run(town, requests))
        }
        QueueStep::RunStopped { requests, .. } => {
            format!("{} ended without a result", of_run(town, requests))
        }
        QueueStep::FoundApart { requests: (one, other), .. } => {
            format!("{} and {} conflict with each other", title(one), title(other))
        }
        QueueStep::RunLands { requests, .. } => format!("{} lets it land", of_run(town, requests)),
        QueueStep::RunSigned { requests, .. } => format!("{}: signed", names(town, requests)),
        QueueStep::RunNotSigned { requests, words, .. } => {
            format!("{} waits to land: {words}", names(town, requests))
        }
        QueueStep::SigningAsked { requests, .. } => format!("{}: to be signed now", names(town, requests)),
        QueueStep::RunLanded { requests, .. } => format!("{} landed", of_run(town, requests)),
        QueueStep::Rejected { request, .. } => format!("{} is to blame", title(request)),
        QueueStep::CollisionNamed { request, with: Some(with), .. } => {
            format!("{} collides with {}", title(request), title(with))
        }
        QueueStep::CollisionNamed { request, with: None, .. } => {
            format!("{} collides with nothing that is known", title(request))
        }
        QueueStep::StepBackStarted { request, .. } => format!("{} is being undone", title(request)),
        QueueStep::StepBackFailed { request, words } => {
            format!("{} was not undone: {words}", title(request))
        }
        QueueStep::Undone { request, by: Some(by) } => {
            format!("{} was undone by {}", title(request), title(by))
        }
        QueueStep::Undone { request, by: None } => format!("{} was undone", title(request)),
        QueueStep::Rehearsed(step) => rehearsed(town, step),
        QueueStep::Restored { request } => format!("{} is in the target again", title(request)),
    }
}

fn rehearsed(town: &Town, step: &RehearsalStep) -> String {
    let title = |id: &RequestId| title(town, id);
    match step {
        RehearsalStep::Finished { request, .. } => format!("{} may be rehearsed", title(request)),
        RehearsalStep::Advised { .. } => "what waits is rehearsed in the order of the radar".into(),
        RehearsalStep::Gone { request, .. } => format!("{} is rehearsed no more", title(request)),
        RehearsalStep::Began { requests, .. } => format!("{}: a rehearsal began", names(town, requests)),
        RehearsalStep::Ended { requests, outcome, gate, .. } => {
            let how = match (outcome, gate) {
                (Outcome::Passed, _) => "green".to_owned(),
                (Outcome::Failed, Some(gate)) => format!("red ({gate})"),
                (Outcome::Failed, None) => "red".to_owned(),
                (Outcome::Hung, _) => "did not end in time".to_owned(),
            };
            format!("{}: rehearsed, {how}", names(town, requests))
        }
        RehearsalStep::Stopped { requests, why: Some(why), .. } => {
            format!("{}: nothing can be rehearsed, {why}", names(town, requests))
        }
        RehearsalStep::Stopped { requests, why: None, .. } => {
            format!("{}: the rehearsal gave way", names(town, requests))
        }
        RehearsalStep::Apart { requests: (one, other), .. } => {
            format!("{} and {} conflict with each other", title(one), title(other))
        }
        RehearsalStep::Unfit { request, .. } => format!("{} does not go on the target", title(request)),
    }
}

fn of_run(town: &Town, requests: &[RequestId]) -> String {
    let together = if requests.len() > 1 { " together" } else { "" };
    format!("the check of {}{together}", names(town, requests))
}

fn names(town: &Town, requests: &[RequestId]) -> String {
    let named: Vec<String> = requests.iter().take(NAMED_MAX).map(|id| title(town, id)).collect();
    match requests.len().saturating_sub(NAMED_MAX) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

fn title(town: &Town, id: &RequestId) -> String {
    town.requests.get(id).map_or_else(|| id.to_string(), |request| request.title.clone())
}
