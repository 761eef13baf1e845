//! What was landed goes to the remote: by itself where the rig says so, else when a person asks for it.

use super::{Decision, Mint};
use crate::{
    Entity, Event, Oid, PUSH_TRIES_MAX, Push, PushOutcome, PushStep, PushTrouble, Refusal, RigId, Time, Town,
};

/// A person asks for it: the target as it is.
pub(super) fn ask(mint: &Mint, id: &RigId) -> Result<Decision, Refusal> {
    let rig = mint.town.rig(id)?;
    let commit = rig.target_head.clone();
    Ok(Decision::of(vec![step(id, mint.now, PushStep::Started { commit })], Entity::Rig(id.clone())))
}

/// A landing that is to go out by itself. One push at a time, and none while the target goes back.
pub(super) fn next_step(mint: &Mint) -> Option<Vec<Event>> {
    let town = mint.town;
    let rigs = town.rigs.values().filter(|rig| !rig.removed && rig.push == Push::On);
    rigs.filter(|rig| town.lanes.get(&rig.id).is_none_or(|lane| lane.step_back.is_none())).find_map(|rig| {
        let commit = rig.pushes.goes_by_itself()?.clone();
        Some(vec![step(&rig.id, mint.now, PushStep::Started { commit })])
    })
}

/// How a push went that is still under way.
pub(super) fn pushed(
    town: &Town,
    (rig, commit): (&RigId, &Oid),
    outcome: &PushOutcome,
    at: Time,
) -> Vec<Event> {
    let pushing = town.rigs.get(rig).and_then(|rig| rig.pushes.pushing.as_ref());
    let Some(pushing) = pushing.filter(|pushing| pushing.commit == *commit) else { return Vec::new() };
    let commit = commit.clone();
    let refused =
        |why, words: &String| PushStep::Refused { commit: commit.clone(), why, words: words.clone() };
    vec![step(
        rig,
        at,
        match outcome {
            PushOutcome::There { to } => PushStep::Done { commit: commit.clone(), to: to.clone() },
            PushOutcome::Unreachable { words } if pushing.tries + 1 >= PUSH_TRIES_MAX => {
                refused(PushTrouble::Unreachable, words)
            }
            PushOutcome::Unreachable { words } => PushStep::Unreachable { words: words.clone() },
            PushOutcome::Refused { why, words } => refused(*why, words),
        },
    )]
}

fn step(rig: &RigId, at: Time, step: PushStep) -> Event {
    Event::Push { rig: rig.clone(), at, step }
}
