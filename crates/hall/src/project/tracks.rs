//! What the runners of a rig do now.

use super::rfc3339;
use gastown_api::view::{TrackView, TrackWord};
use gastown_core::{Lane, LaneRun, Purpose, RigId, Town};

pub(super) fn of(town: &Town, rig: &RigId) -> Vec<TrackView> {
    let Some(lane) = town.lanes.get(rig) else { return Vec::new() };
    let checks = lane.runs.iter().filter_map(|run| check(lane, run));
    let mut tracks: Vec<TrackView> = checks.chain(rehearsals(lane)).collect();
    tracks.sort_by_key(|track| (track.runner, track.kind, track.check));
    tracks
}

fn check(lane: &Lane, run: &LaneRun) -> Option<TrackView> {
    let purpose = lane.checked(run.id)?.check.purpose;
    let kind = match purpose {
        _ if lane.landing == Some(run.id) => TrackWord::Landing,
        _ if !lane.is_running(run.id) => return None,
        Purpose::Trace => TrackWord::Trace,
        Purpose::Confirm => TrackWord::Confirm,
        Purpose::First | Purpose::Search | Purpose::Gather => TrackWord::Line,
    };
    Some(TrackView {
        runner: u32::from(run.runner),
        kind,
        check: u32::try_from(run.id.0).unwrap_or(u32::MAX),
        requests: run.requests.iter().map(ToString::to_string).collect(),
        target: run.target.to_string(),
        since: rfc3339(run.started),
    })
}

fn rehearsals(lane: &Lane) -> impl Iterator<Item = TrackView> {
    let known = &lane.rehearsals;
    known.runs.iter().map(|run| {
        let requests = run.items.iter().filter_map(|item| known.revisions.get(item));
        TrackView {
            runner: u32::from(run.runner),
            kind: TrackWord::Rehearsal,
            check: u32::try_from(run.id).unwrap_or(u32::MAX),
            requests: requests.map(|revision| revision.request.to_string()).collect(),
            target: run.target.to_string(),
            since: rfc3339(run.started),
        }
    })
}
