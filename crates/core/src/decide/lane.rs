//! The merge queue goes on: the line follows the requests, and the policy's orders become events.

use super::{Mint, queue, rehearsal};
use crate::{
    Event, Lane, Oid, QueuePolicy, QueueStep, Request, RequestId, RequestState, Rig, RigId, Time, Town,
    queue_order, stable_hash, stack_depth,
};
use gastown_queue::{Check, ConvoyId, Item, ItemId, Mark, Order, Purpose, RunId};

/// What the queue of some rig does now; nothing where all of them wait.
pub(super) fn next_step(mint: &mut Mint, policy: &QueuePolicy) -> Option<Vec<Event>> {
    let town = mint.town;
    town.rigs.values().filter(|rig| !rig.removed).find_map(|rig| {
        let line = line_step(town, rig, mint.now);
        line.or_else(|| orders(mint, rig, policy)).or_else(|| rehearsal::next_step(mint, rig))
    })
}

pub(super) fn step(rig: &RigId, at: Time, step: QueueStep) -> Event {
    Event::Queue { rig: rig.clone(), at, step }
}

/// Who is to leave the line, who enters it, whose priority changed, and whose check is gone without an answer.
fn line_step(town: &Town, rig: &Rig, now: Time) -> Option<Vec<Event>> {
    let lane = town.lanes.get(&rig.id);
    let known = || lane.into_iter().flat_map(Lane::line);
    let is_current = |request: &RequestId, head: &Oid| {
        let request = town.requests.get(request);
        request.is_some_and(|request| request.state.is_in_queue() && request.head == *head)
    };
    let left = known().find(|(_, revision)| !is_current(&revision.request, &revision.head));
    if let Some((item, revision)) = left {
        let request = revision.request.clone();
        return Some(vec![step(&rig.id, now, QueueStep::Left { request, item })]);
    }
    let waiting: Vec<&Request> =
        queue_order(town, &rig.id).iter().filter_map(|id| town.requests.get(id)).collect();
    if let Some(stray) = waiting.iter().find(|request| is_stray(lane, request)) {
        return Some(vec![Event::RequestQueued { request: stray.id.clone(), at: now }]);
    }
    let item_of = |request: &Request| known().find(|(_, revision)| revision.request == request.id);
    let new = waiting.iter().find(|request| {
        request.state == RequestState::Queued && item_of(request).is_none() && stands_on_target(town, request)
    });
    if let Some(request) = new {
        let item = item(town, request, lane.map_or(0, |lane| lane.next_item));
        let (request, head, anew) = (request.id.clone(), request.head.clone(), was_checked(request));
        return Some(vec![step(&rig.id, now, QueueStep::Entered { request, head, item, anew })]);
    }
    let entries = lane.into_iter().flat_map(|lane| lane.facts.line());
    entries.into_iter().find_map(|entry| {
        let request = town.requests.get(lane?.request(entry.item.id)?)?;
        let priority = priority(town, request);
        let (item, request) = (entry.item.id, request.id.clone());
        let changed = entry.item.priority != priority;
        changed.then(|| vec![step(&rig.id, now, QueueStep::Prioritised { request, item, priority })])
    })
}

/// It is said to be checked or to land, and no run of the lane is about it: the target moved, or the town is of an older time.
fn is_stray(lane: Option<&Lane>, request: &Request) -> bool {
    let has =
        |id: RunId| lane.and_then(|lane| lane.run(id)).is_some_and(|run| run.requests.contains(&request.id));
    let runs = || lane.into_iter().flat_map(|lane| lane.facts.runs());
    match request.state {
        RequestState::Checking { .. } => !runs().any(|run| run.is_running() && has(run.id)),
        RequestState::Landing { .. } => !lane.and_then(|lane| lane.landing).is_some_and(has),
        _ => false,
    }
}

/// Nothing below it in its stack is still to land.
pub(super) fn stands_on_target(town: &Town, request: &Request) -> bool {
    let task = request.task.as_ref().and_then(|id| town.tasks.get(id));
    task.is_none_or(|task| stack_depth(town, task) == 0)
}

/// At this very head: whoever brings it into the line again wants a new answer.
fn was_checked(request: &Request) -> bool {
    request.verdicts.iter().any(|verdict| verdict.head.as_ref() == Some(&request.head))
}

pub(super) fn item(town: &Town, request: &Request, number: u64) -> Item {
    let task = request.task.as_ref().and_then(|id| town.tasks.get(id));
    let convoy =
        task.and_then(|task| task.parent.as_ref()).map(|parent| ConvoyId(stable_hash(parent.as_str())));
    let agent = request.agent.as_ref().map(|agent| Mark(stable_hash(agent.as_str())));
    // No agent is called so: its name has no slash.
    let folders =
        request.change.folders.iter().map(|folder| Mark(stable_hash(&format!("{folder}/")))).collect();
    let size = request.change.additions.saturating_add(request.change.deletions);
    Item { id: ItemId(number), priority: priority(town, request), size, convoy, agent, folders }
}

/// The policy takes the higher number first, a task the lower.
fn priority(town: &Town, request: &Request) -> u8 {
    let task = request.task.as_ref().and_then(|id| town.tasks.get(id));
    u8::MAX - task.map(|task| task.priority).unwrap_or_default().0
}

/// What the policy orders. A move of the target comes to its end first: until then it is neither here nor there.
fn orders(mint: &mut Mint, rig: &Rig, policy: &QueuePolicy) -> Option<Vec<Event>> {
    let lane = mint.town.lanes.get(&rig.id)?;
    if rig.held || lane.moves_target() || lane.facts.is_at_rest() {
        return None;
    }
    let orders = policy(&lane.facts, usize::from(rig.runners));
    let mut started = Starts { next: lane.facts.next_run(), taken: taken_runners(lane) };
    let events: Vec<Event> =
        orders.into_iter().flat_map(|order| carry_out(mint, rig, lane, &mut started, order)).collect();
    (!events.is_empty()).then_some(events)
}

struct Starts {
    next: RunId,
    /// Places where something runs.
    taken: Vec<u8>,
}

fn taken_runners(lane: &Lane) -> Vec<u8> {
    lane.runs.iter().filter(|run| lane.is_running(run.id)).map(|run| run.runner).collect()
}

fn carry_out(mint: &mut Mint, rig: &Rig, lane: &Lane, starts: &mut Starts, order: Order) -> Vec<Event> {
    let at = mint.now;
    match order {
        Order::Stop(run) => stop(&rig.id, lane, run, at).into_iter().collect(),
        Order::Start(check) => start(rig, lane, starts, check, at),
        Order::Land(run) => land(&rig.id, lane, run, at),
        Order::Reject(item, fault) => queue::reject(mint, rig, lane, item, fault),
        Order::Tell(item, other) => queue::tell(mint, rig, lane, item, other),
    }
}

fn start(rig: &Rig, lane: &Lane, starts: &mut Starts, check: Check, at: Time) -> Vec<Event> {
    let requests: Vec<RequestId> =
        check.items.iter().filter_map(|item| lane.request(*item).cloned()).collect();
    let is_present = check.on == lane.facts.target();
    let target = if is_present { Some(&rig.target_head) } else { lane.earlier_target(check.on) };
    let Some(target) = target.cloned() else {
        return match check.purpose {
            Purpose::Trace => give_up_tracing(&rig.id, lane, &check.items, at),
            _ => Vec::new(),
        };
    };
    let runner = place_for(rig, lane, &starts.taken);
    starts.taken.push(runner);
    let run = starts.next;
    starts.next = RunId(run.0 + 1);
    let mut events: Vec<Event> = rehearsal::give_way(&rig.id, lane, runner, at).into_iter().collect();
    events.push(step(&rig.id, at, QueueStep::RunStarted { run, check, requests, target, runner }));
    events
}

/// One where nothing runs, if there is one: else one where something is only rehearsed.
fn place_for(rig: &Rig, lane: &Lane, taken: &[u8]) -> u8 {
    let is_rehearsed = |place: &u8| lane.rehearsals.runs.iter().any(|run| run.runner == *place);
    let free = || (0..=u8::MAX).filter(|place| !taken.contains(place));
    let quiet = free().find(|place| !is_rehearsed(place)).filter(|place| *place < rig.runners);
    quiet.or_else(|| free().next()).unwrap_or_default()
}

fn stop(rig: &RigId, lane: &Lane, id: RunId, at: Time) -> Option<Event> {
    let requests = lane.run(id)?.requests.clone();
    Some(step(rig, at, QueueStep::RunStopped { run: id, requests }))
}

/// With whom these collide cannot be found out: they do not merge with older targets, or those cannot be checked.
pub(super) fn give_up_tracing(rig: &RigId, lane: &Lane, items: &[ItemId], at: Time) -> Vec<Event> {
    let known = items.iter().filter_map(|item| Some((*item, lane.request(*item)?.clone())));
    known
        .map(|(item, request)| step(rig, at, QueueStep::CollisionNamed { request, item, with: None }))
        .collect()
}

/// The target moves once; each request has its own commit on the way.
fn land(rig: &RigId, lane: &Lane, id: RunId, at: Time) -> Vec<Event> {
    let Some(run) = lane.run(id) else { return Vec::new() };
    let requests = run.requests.clone();
    let mut events = vec![step(rig, at, QueueStep::RunLands { run: id, requests })];
    events.extend(run.requests.iter().zip(&run.chain).map(|(request, commit)| Event::LandingStarted {
        request: request.clone(),
        commit: commit.clone(),
        target: run.target.clone(),
        verdicts: Vec::new(),
        at,
    }));
    events
}
