//! View of what is known of a request before it is approved.

use gastown_api::view::RehearsalView;
use gastown_core::{RehearsalVerdict, Request, RequestId, RequestState, Town};

/// So many are named; the others are counted.
const NAMED_MAX: usize = 3;

/// None where nothing is known, and once the queue itself checks it, which says more.
pub(super) fn view(town: &Town, request: &Request) -> Option<RehearsalView> {
    let waits = matches!(request.state, RequestState::InReview | RequestState::Queued);
    let lane = town.lanes.get(&request.rig).filter(|_| waits)?;
    let verdict = lane.rehearsals.verdict(&request.id, &request.head)?;
    let ids = |requests: &[RequestId]| requests.iter().map(ToString::to_string).collect();
    Some(RehearsalView {
        alone: verdict.alone,
        green_with: ids(&verdict.green_with),
        red_with: ids(&verdict.red_with),
        gate: verdict.gate.clone(),
        words: words(town, request, &verdict),
    })
}

fn words(town: &Town, request: &Request, verdict: &RehearsalVerdict) -> String {
    let target = town.rigs.get(&request.rig).map_or("the target", |rig| rig.target.as_str());
    let gate = verdict.gate.as_ref().map(|gate| format!(" ({gate})")).unwrap_or_default();
    let mut parts = Vec::new();
    match verdict.alone {
        Some(true) => parts.push(format!("green on {target} as it is")),
        Some(false) => parts.push(format!("red on {target} by itself{gate}")),
        None if verdict.is_bad => parts.push(format!("red by itself{gate}")),
        None => {}
    }
    if !verdict.green_with.is_empty() {
        parts.push(format!("green together with {}", named(town, &verdict.green_with)));
    }
    if !verdict.red_with.is_empty() {
        parts.push(format!("red with {}{gate}", named(town, &verdict.red_with)));
    }
    parts.join("; ")
}

fn named(town: &Town, requests: &[RequestId]) -> String {
    let title = |id: &RequestId| {
        town.requests.get(id).map_or_else(|| id.to_string(), |request| request.title.clone())
    };
    let mut names: Vec<String> = requests.iter().take(NAMED_MAX).map(title).collect();
    let more = requests.len().saturating_sub(NAMED_MAX);
    if more > 0 {
        names.push(format!("{more} more"));
    }
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    }
}
