//! The target was seen somewhere else: moved by somebody, or forced back.

use crate::{Event, Oid, Request, RequestState, RigId, Town};

pub(super) fn seen(town: &Town, rig: &RigId, head: &Oid) -> Vec<Event> {
    let moved = town.rigs.get(rig).is_some_and(|known| known.target_head != *head);
    // Our own move, seen by somebody before its answer is here: that answer says more.
    let lands = town.lanes.get(rig).and_then(|lane| lane.run(lane.landing?));
    let steps_back = town.lanes.get(rig).and_then(|lane| lane.step_back.as_ref());
    let is_own = lands.is_some_and(|run| run.chain.last() == Some(head))
        || steps_back.is_some_and(|step| step.to == *head);
    let event = Event::TargetMoved { rig: rig.clone(), head: head.clone(), foreign: true };
    if moved && !is_own { vec![event] } else { Vec::new() }
}

/// What stood on commits that are gone may land no more as if nothing had happened: a person looks first. Where nothing waits and
/// no landing is gone, somebody has only written a commit of their own anew.
pub(super) fn went_back(town: &Town, rig: &RigId, (from, to): (&Oid, &Oid), lost: &[Oid]) -> Vec<Event> {
    let mut events = seen(town, rig, to);
    let Some(known) = town.rigs.get(rig).filter(|_| !events.is_empty()) else { return events };
    let of_rig = || town.requests.values().filter(|request| request.rig == *rig);
    let gone: Vec<&Request> = of_rig().filter(|request| landed_by(request, lost)).collect();
    if gone.is_empty() && !of_rig().any(|request| request.state.is_in_queue()) {
        return events;
    }
    let landings = match gone.as_slice() {
        [] => String::new(),
        [one] => format!(", and with them \"{}\", which had landed", one.title),
        [one, more @ ..] => {
            format!(", and with them \"{}\" and {} more, which had landed", one.title, more.len())
        }
    };
    let why = format!(
        "{} was forced back from {} to {}: commits are gone from it{landings}; look at it, then let the queue go on",
        known.target,
        short(from),
        short(to)
    );
    events.push(Event::QueueHeld { rig: rig.clone(), why: Some(why) });
    events
}

fn landed_by(request: &Request, commits: &[Oid]) -> bool {
    matches!(&request.state, RequestState::Landed { commit, .. } if commits.contains(commit))
}

fn short(oid: &Oid) -> &str {
    oid.as_str().get(..7).unwrap_or(oid.as_str())
}
