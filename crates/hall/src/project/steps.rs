//! Words for the steps of a merge queue, and the request that each is about.

use gastown_core::{Purpose, QueueStep, RedKind, RequestId, Town};

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
        QueueStep::RunPassed { requests, .. } => format!("{} passed", of_run(town, requests)),
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
        QueueStep::RunLands { requests, .. } => format!("{} is green and lands", of_run(town, requests)),
        QueueStep::RunLanded { requests, .. } => format!("{} landed", of_run(town, requests)),
        QueueStep::Rejected { request, .. } => format!("{} is to blame", title(request)),
        QueueStep::CollisionNamed { request, with: Some(with), .. } => {
            format!("{} collides with {}", title(request), title(with))
        }
        QueueStep::CollisionNamed { request, with: None, .. } => {
            format!("{} collides with nothing that is known", title(request))
        }
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
