//! Idle runners rehearse: who may be approved next, what is checked of it, and what the answers mean.

use super::Mint;
use super::lane::{item, stands_on_target, step};
use crate::{
    CheckOutcome, Event, Kept, Lane, QueueStep, RehearsalRun, RehearsalStep, Rehearsals, Rehearse, Request,
    RequestId, RequestState, Rig, RigId, Time, Town,
};
use gastown_queue::{ItemId, Outcome};

/// What is rehearsed next; nothing where the line has work, or all is known.
pub(super) fn next_step(mint: &Mint, rig: &Rig) -> Option<Vec<Event>> {
    let lane = mint.town.lanes.get(&rig.id);
    let nothing = Rehearsals::default();
    let known = lane.map_or(&nothing, |lane| &lane.rehearsals);
    if !rehearses(rig) {
        return stop(rig, known, mint.now, |_| true);
    }
    let useless = known.policy.useless();
    stop(rig, known, mint.now, |run| useless.contains(&run.id))
        .or_else(|| follow(mint.town, rig, known, mint.now))
        .or_else(|| start(rig, lane, known, mint.now))
}

fn event(rig: &RigId, at: Time, rehearsed: RehearsalStep) -> Event {
    step(rig, at, QueueStep::Rehearsed(rehearsed))
}

fn stop(
    rig: &Rig,
    known: &Rehearsals,
    at: Time,
    which: impl Fn(&RehearsalRun) -> bool,
) -> Option<Vec<Event>> {
    let stopped = known.runs.iter().filter(|run| which(run));
    let events: Vec<Event> = stopped.map(|run| stopped_run(&rig.id, known, run, at)).collect();
    (!events.is_empty()).then_some(events)
}

fn stopped_run(rig: &RigId, known: &Rehearsals, run: &RehearsalRun, at: Time) -> Event {
    let requests = requests_of(known, &run.items);
    event(rig, at, RehearsalStep::Stopped { run: run.id, requests, why: None })
}

/// The rehearsal that runs in a place which a check of the line wants.
pub(super) fn give_way(rig: &RigId, lane: &Lane, runner: u8, at: Time) -> Option<Event> {
    let run = lane.rehearsals.runs.iter().find(|run| run.runner == runner)?;
    Some(stopped_run(rig, &lane.rehearsals, run, at))
}

/// Who is not what was rehearsed any more, and whose work is finished.
fn follow(town: &Town, rig: &Rig, known: &Rehearsals, at: Time) -> Option<Vec<Event>> {
    let stands = |request: &Request| request.state == RequestState::InReview || request.state.is_in_queue();
    for waiting in known.policy.waiting() {
        let Some(revision) = known.revisions.get(&waiting.id) else { continue };
        let request = town.requests.get(&revision.request);
        if !request.is_some_and(|request| stands(request) && request.head == revision.head) {
            let (request, item) = (revision.request.clone(), waiting.id);
            return Some(vec![event(&rig.id, at, RehearsalStep::Gone { request, item })]);
        }
    }
    let mut finished: Vec<&Request> = town
        .requests
        .values()
        .filter(|request| request.rig == rig.id && request.state == RequestState::InReview)
        .filter(|request| stands_on_target(town, request))
        .filter(|request| known.item_of(&request.id, &request.head).is_none())
        .collect();
    finished.sort_by_key(|request| (request.opened, request.id.clone()));
    let request = finished.first()?;
    let item = item(town, request, known.next_item);
    let (request, head) = (request.id.clone(), request.head.clone());
    Some(vec![event(&rig.id, at, RehearsalStep::Finished { request, head, item })])
}

/// Only while the line has nothing to do at all: what it lands makes another target.
fn start(rig: &Rig, lane: Option<&Lane>, known: &Rehearsals, at: Time) -> Option<Vec<Event>> {
    let is_busy = lane.is_some_and(|lane| lane.moves_target() || !lane.facts.is_at_rest());
    let is_halted = known.halted.as_ref().is_some_and(|(target, _)| *target == rig.target_head);
    if rig.held || is_busy || is_halted {
        return None;
    }
    let taken = |place: &u8| known.runs.iter().any(|run| run.runner == *place);
    let free: Vec<u8> = (0..rig.runners).filter(|place| !taken(place)).collect();
    let wishes = known.policy.next(free.len());
    let first = known.policy.next_run();
    let began = wishes.into_iter().zip(free).zip(first..).map(|((wish, runner), run)| {
        let (requests, target) = (requests_of(known, &wish.items), rig.target_head.clone());
        event(&rig.id, at, RehearsalStep::Began { run, wish, requests, target, runner })
    });
    let began: Vec<Event> = began.collect();
    (!began.is_empty()).then_some(began)
}

fn requests_of(known: &Rehearsals, items: &[ItemId]) -> Vec<RequestId> {
    items.iter().filter_map(|item| Some(known.revisions.get(item)?.request.clone())).collect()
}

/// The radar would land what is in review in this order; nothing where it said so before, or nothing is rehearsed.
pub(super) fn advised(town: &Town, id: &RigId, order: &[RequestId], at: Time) -> Vec<Event> {
    let Some(rig) = town.rigs.get(id).filter(|rig| rehearses(rig)) else { return Vec::new() };
    let known = town.lanes.get(id).map(|lane| &lane.rehearsals.advice[..]).unwrap_or_default();
    if known == order {
        return Vec::new();
    }
    vec![event(&rig.id, at, RehearsalStep::Advised { order: order.to_vec() })]
}

fn rehearses(rig: &Rig) -> bool {
    !rig.removed && rig.rehearse != Rehearse::Off && !rig.gates.is_empty()
}

/// A rehearsal has ended; without an outcome the machine had no time for it.
pub(super) fn ended(
    town: &Town,
    (rig, id): (&RigId, u64),
    (kept, outcome): (&[Kept], Option<&CheckOutcome>),
    at: Time,
) -> Vec<Event> {
    let lane = town.lanes.get(rig);
    let Some((lane, run)) = lane.and_then(|lane| Some((lane, lane.rehearsals.run(id)?))) else {
        return Vec::new();
    };
    let known = &lane.rehearsals;
    let requests = requests_of(known, &run.items);
    let ended = |outcome, gate: Option<&String>| {
        let (requests, gate, kept) = (requests.clone(), gate.cloned(), kept.to_vec());
        vec![event(rig, at, RehearsalStep::Ended { run: id, requests, outcome, gate, kept })]
    };
    let stopped = |why: Option<String>| {
        event(rig, at, RehearsalStep::Stopped { run: id, requests: requests.clone(), why })
    };
    match outcome {
        None => vec![stopped(None)],
        Some(CheckOutcome::Green { .. }) => ended(Outcome::Passed, None),
        Some(CheckOutcome::Failed { gate, already: true, .. }) => {
            vec![stopped(Some(format!("{gate} fails on the target itself")))]
        }
        Some(CheckOutcome::Failed { gate, .. }) => ended(Outcome::Failed, Some(gate)),
        Some(CheckOutcome::Hung { gate, .. }) => ended(Outcome::Hung, Some(gate)),
        Some(CheckOutcome::CouldNotRun { gate, words, .. }) => {
            vec![stopped(Some(format!("{gate} could not run: {words}")))]
        }
        Some(CheckOutcome::NotMerged { unfit, apart }) => {
            let item = |request: &RequestId| {
                run.items.iter().copied().find(|item| {
                    known.revisions.get(item).is_some_and(|revision| revision.request == *request)
                })
            };
            let mut events = vec![stopped(None)];
            events.extend(unfit.iter().filter_map(|unfit| {
                let (request, item) = (unfit.request.clone(), item(&unfit.request)?);
                Some(event(rig, at, RehearsalStep::Unfit { request, item }))
            }));
            events.extend(apart.iter().filter_map(|(one, other)| {
                let items = (item(one)?, item(other)?);
                let requests = (one.clone(), other.clone());
                Some(event(rig, at, RehearsalStep::Apart { requests, items }))
            }));
            events
        }
    }
}
