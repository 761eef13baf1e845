//! What an agent is told of its work that came back: at once while it is at work, and at its start whoever takes it up later.

use crate::{LandingStyle, Request, RequestState, Town};

/// Nothing where a request in this state is not with its agent.
pub fn came_back(town: &Town, request: &Request, state: &RequestState) -> Option<String> {
    let words = match state {
        RequestState::SentBack { words } => words.clone(),
        RequestState::Conflict { files, words } if files.is_empty() => words.clone(),
        RequestState::Conflict { files, words } => format!(
            "Your branch conflicts with the target in {}. {} and solve it.\n{words}",
            files.join(", "),
            how_to_follow(town, request)
        ),
        RequestState::GateFailed { gate, words } if is_ours(town, request, gate) => format!(
            "The check {gate} failed on your branch merged into the target. `gt mq log {id} {gate}` prints its whole log, \
             `gt mq files {id} {gate}` lists what it left. Its last words:\n{words}",
            id = request.id
        ),
        RequestState::GateFailed { gate, words } => format!("The check {gate} failed:\n{words}"),
        _ => return None,
    };
    Some(request.told(&words))
}

/// What lands commit by commit must lie on the target commit by commit.
fn how_to_follow(town: &Town, request: &Request) -> &'static str {
    match town.rigs.get(&request.rig).map(|rig| rig.landing) {
        Some(LandingStyle::Rebase) => "Rebase your branch onto origin's target branch",
        _ => "Merge origin's target branch into yours",
    }
}

/// What a forge's check said, the forge keeps.
fn is_ours(town: &Town, request: &Request, gate: &str) -> bool {
    town.rigs.get(&request.rig).is_some_and(|rig| rig.gates.iter().any(|own| own.name == gate))
}
