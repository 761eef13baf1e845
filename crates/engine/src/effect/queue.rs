//! The effects of the merge queue: a check of some requests, and the landing of what passed.

use super::{LAND_PAUSE, Readiness, SIGN_PAUSE, TROUBLE_PAUSE, taken_but};
use crate::turn::Answer;
use crate::undo::LandPlan;
use crate::world::{CheckPlan, CheckedRequest, World};
use gastown_core::{
    LandOutcome, Lane, LaneRun, Observation, Oid, RUNNERS_MAX, Request, RequestId, RequestState, Revision,
    RigId, RunId, SignOutcome, Signing, StepBack, StepOutcome, Town,
};
use std::time::Duration;

pub(super) fn check_readiness(town: &Town, rig: &RigId, run: RunId) -> Readiness {
    let runs = town.lanes.get(rig).is_some_and(|lane| lane.is_running(run));
    if runs && is_kept(town, rig) { Readiness::Now } else { Readiness::Moot }
}

pub(super) fn land_readiness(town: &Town, rig: &RigId, run: RunId) -> Readiness {
    let lands = town.lanes.get(rig).is_some_and(|lane| lane.landing == Some(run));
    if lands && is_kept(town, rig) { Readiness::Now } else { Readiness::Moot }
}

pub(super) fn is_kept(town: &Town, rig: &RigId) -> bool {
    town.rigs.get(rig).is_some_and(|rig| !rig.removed)
}

/// One check at a time in each place: the next waits until the one before has left it.
pub(super) fn check_order(town: &Town, rig: &RigId, run: RunId) -> Vec<String> {
    let place = town.lanes.get(rig).and_then(|lane| lane.run(run)).map(|run| run.runner);
    place.map(|place| place_of(rig, place)).into_iter().collect()
}

pub(super) fn land_order(rig: &RigId) -> String {
    format!("land {rig}")
}

/// Behind everything that works for the rig.
pub(super) fn all_orders(rig: &RigId) -> Vec<String> {
    (0..RUNNERS_MAX).map(|place| place_of(rig, place)).chain([land_order(rig)]).collect()
}

pub(super) fn place_of(rig: &RigId, place: u8) -> String {
    format!("check {rig} {place}")
}

pub(super) fn check(world: &dyn World, town: &Town, rig: &RigId, id: RunId) -> Option<Observation> {
    let (rig, lane) = (town.rigs.get(rig)?, town.lanes.get(rig)?);
    let (run, check) = (lane.run(id)?, &lane.checked(id)?.check);
    let revisions: Vec<_> = check.items.iter().filter_map(|item| lane.revisions.get(item)).collect();
    let requests = revisions.iter().filter_map(|revision| checked_request(town, revision));
    let checked = world.check(&CheckPlan {
        rig,
        run,
        purpose: check.purpose,
        is_rehearsal: false,
        requests: requests.collect(),
        results: town.results.get(&rig.id).map(|kept| &kept.results),
        anew: revisions.iter().any(|revision| revision.anew),
        taken: taken_but(town, None),
    });
    let (verdicts, kept, outcome) = (checked.verdicts, checked.kept, checked.outcome);
    Some(Observation::Checked { rig: rig.id.clone(), run: id, verdicts, kept, outcome })
}

/// What a check merges; nothing where the town has no such request any more.
pub(super) fn checked_request<'a>(town: &'a Town, revision: &'a Revision) -> Option<CheckedRequest<'a>> {
    let request = town.requests.get(&revision.request)?;
    let task = request.task.as_ref().and_then(|task| town.tasks.get(task));
    Some(CheckedRequest {
        request,
        head: &revision.head,
        agent: request.agent.as_ref().and_then(|agent| town.agents.get(agent)),
        task,
        base: task.and_then(|task| task.start.base.as_deref()),
        base_landed: has_landed_at(town, &request.rig, &request.base),
    })
}

fn has_landed_at(town: &Town, rig: &RigId, head: &Oid) -> bool {
    let landed = |request: &Request| matches!(request.state, RequestState::Landed { .. });
    town.requests.values().any(|request| request.rig == *rig && request.head == *head && landed(request))
}

pub(super) fn land(world: &dyn World, town: &Town, id: &RigId, run: RunId) -> Answer {
    let Some((plan, signing)) = to_land(town, id, run) else { return Answer::default() };
    if plan.rig.sign && *signing != Signing::Done {
        return sign(world, (id, run), (&plan, signing));
    }
    let (outcome, again) = match world.land(&plan) {
        Ok(LandOutcome::Waits { words }) => (LandOutcome::Waits { words }, Some(LAND_PAUSE)),
        Ok(outcome) => (outcome, None),
        Err(trouble) => (LandOutcome::Waits { words: trouble.words }, Some(TROUBLE_PAUSE)),
    };
    Answer { observations: vec![Observation::Landing { rig: id.clone(), run, outcome }], again }
}

/// First the signatures, then, in another turn, the move: what is about to land is known before it can be seen in the target.
/// Whoever did not sign is left in peace for a while, for some are asked by a window that opens.
fn sign(world: &dyn World, (id, run): (&RigId, RunId), (plan, signing): (&LandPlan<'_>, &Signing)) -> Answer {
    let since = match signing {
        Signing::Refused(at) => u64::try_from(world.now().0 - at.0).unwrap_or(u64::MAX),
        Signing::Open | Signing::Done => u64::MAX,
    };
    if Duration::from_micros(since) < SIGN_PAUSE {
        return Answer { observations: Vec::new(), again: Some(LAND_PAUSE) };
    }
    let outcome = world.sign(plan).unwrap_or_else(|trouble| SignOutcome::Refused { words: trouble.words });
    let again = match outcome {
        SignOutcome::Signed { .. } => Duration::ZERO,
        SignOutcome::Refused { .. } => LAND_PAUSE,
    };
    Answer { observations: vec![Observation::Signed { rig: id.clone(), run, outcome }], again: Some(again) }
}

/// Exactly what passed, and the target that it passed on.
fn to_land<'a>(town: &'a Town, rig: &RigId, run: RunId) -> Option<(LandPlan<'a>, &'a Signing)> {
    let lane: &Lane = town.lanes.get(rig).filter(|lane| lane.landing == Some(run))?;
    let run: &LaneRun = lane.run(run)?;
    let requests = run.requests.iter().filter_map(|id| town.requests.get(id)).collect();
    let (rig, chain, commit) = (town.rigs.get(rig)?, &run.chain[..], run.chain.last()?);
    Some((LandPlan { rig, chain, commit, target: &run.target, requests }, &run.signing))
}

pub(super) fn step_back_readiness(town: &Town, rig: &RigId, request: &RequestId) -> Readiness {
    let is_wanted = stepping(town, rig, request).is_some();
    if is_wanted && is_kept(town, rig) { Readiness::Now } else { Readiness::Moot }
}

/// Trouble is no reason to try again by itself: a person asked for it, and sees why it did not happen.
pub(super) fn step_back(world: &dyn World, town: &Town, id: &RigId, request: &RequestId) -> Vec<Observation> {
    let Some((rig, step)) = town.rigs.get(id).zip(stepping(town, id, request)) else { return Vec::new() };
    let outcome = world.step_back(rig, step);
    let outcome = outcome.unwrap_or_else(|trouble| StepOutcome::Stays { words: trouble.words });
    vec![Observation::SteppedBack { rig: id.clone(), request: request.clone(), outcome }]
}

fn stepping<'a>(town: &'a Town, rig: &RigId, request: &RequestId) -> Option<&'a StepBack> {
    town.lanes.get(rig)?.step_back.as_ref().filter(|step| step.request == *request)
}
