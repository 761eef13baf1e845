//! The effect of a rehearsal: a check of work that nobody approved yet, which gives way to everything else.

use super::queue::{checked_request, is_kept, place_of};
use super::{Readiness, taken_but};
use crate::turn::Answer;
use crate::world::{CheckPlan, CheckedRequest, World};
use gastown_core::{
    CheckOutcome, Lane, LaneRun, Observation, Purpose, RehearsalRun, Rehearse, RequestState, RigId, RunId,
    SessionState, Signal, Signing, Town,
};
use std::time::Duration;

/// A machine that has no time is asked again after this.
const PRESSED_PAUSE: Duration = Duration::from_secs(10);

pub(super) fn readiness(town: &Town, rig: &RigId, run: u64) -> Readiness {
    let is_wanted = run_of(town, rig, run).is_some();
    if is_wanted && is_kept(town, rig) { Readiness::Now } else { Readiness::Moot }
}

/// As of a check: the next in its place waits until it has left.
pub(super) fn order(town: &Town, rig: &RigId, run: u64) -> Vec<String> {
    run_of(town, rig, run).map(|(_, run)| place_of(rig, run.runner)).into_iter().collect()
}

fn run_of<'a>(town: &'a Town, rig: &RigId, run: u64) -> Option<(&'a Lane, &'a RehearsalRun)> {
    let lane = town.lanes.get(rig)?;
    Some((lane, lane.rehearsals.run(run)?))
}

pub(super) fn rehearse(world: &dyn World, town: &Town, id: &RigId, run: u64) -> Answer {
    let Some((rig, (lane, run))) = town.rigs.get(id).zip(run_of(town, id, run)) else {
        return Answer::default();
    };
    let pressed = || match rig.rehearse {
        Rehearse::Always => None,
        _ => world.is_pressed(at_work(town)),
    };
    if let Some(why) = pressed() {
        tracing::info!(rig = %rig.id, why, "a rehearsal waits");
        return Answer { observations: Vec::new(), again: Some(PRESSED_PAUSE) };
    }
    let checked = world.check(&CheckPlan {
        rig,
        run: &as_run(run),
        purpose: Purpose::First,
        is_rehearsal: true,
        requests: requests(town, lane, run),
        results: town.results.get(&rig.id).map(|kept| &kept.results),
        anew: false,
        taken: taken_but(town, None),
    });
    // What failed on a machine that had no time may pass on one that has.
    let is_red = matches!(checked.outcome, CheckOutcome::Failed { .. } | CheckOutcome::Hung { .. });
    let is_void = is_red && pressed().is_some();
    let (kept, outcome) = if is_void { (Vec::new(), None) } else { (checked.kept, Some(checked.outcome)) };
    let seen = Observation::Rehearsed { rig: id.clone(), run: run.id, kept, outcome };
    Answer { observations: vec![seen], again: None }
}

/// What landed meanwhile is in the target.
fn requests<'a>(town: &'a Town, lane: &'a Lane, run: &RehearsalRun) -> Vec<CheckedRequest<'a>> {
    let revisions = run.items.iter().filter_map(|item| lane.rehearsals.revisions.get(item));
    let checked = revisions.filter_map(|revision| checked_request(town, revision));
    checked.filter(|one| !matches!(one.request.state, RequestState::Landed { .. })).collect()
}

/// As a run of the line, for whoever carries it out.
fn as_run(run: &RehearsalRun) -> LaneRun {
    LaneRun {
        id: RunId(run.id),
        runner: run.runner,
        requests: Vec::new(),
        target: run.target.clone(),
        started: run.started,
        chain: Vec::new(),
        verdicts: Vec::new(),
        red: None,
        signing: Signing::default(),
    }
}

fn at_work(town: &Town) -> usize {
    let works = town.sessions.values().filter(|session| {
        matches!(session.state, SessionState::Running { .. }) && session.signal == Some(Signal::Working)
    });
    works.count()
}
