//! A landing is undone: the target goes back, or a request of its own takes the work out again.

use super::lane::step;
use super::review::{straight_into_the_queue, unfit};
use super::task::TITLE_CHARS_MAX;
use super::{Decision, Mint};
use crate::{
    Caller, Closed, Entity, Event, QueueStep, Refusal, Request, RequestId, RequestState, RigId, StepOutcome,
    Task, TaskState, Time, Town, UndoWay,
};

/// Something that landed and is still in the target, by whatever way; the commit that it landed as.
pub fn may_be_undone<'a>(town: &'a Town, id: &RequestId) -> Result<(&'a Request, &'a crate::Oid), Refusal> {
    let request = town.request(id)?;
    let not_fit = |state: String| Err(Refusal::RequestNotFit { request: id.clone(), state });
    let RequestState::Landed { commit, .. } = &request.state else { return Err(unfit(request)) };
    if request.landed_on.as_ref().is_some_and(|place| place.below == *commit) {
        return not_fit(
            "landed, but its work was in the target before: there is nothing of its own to undo".into(),
        );
    }
    let steps_back = town.lanes.get(&request.rig).and_then(|lane| lane.step_back.as_ref());
    if steps_back.is_some_and(|step| step.request == *id) {
        return not_fit("being undone".into());
    }
    let by =
        town.requests.values().find(|other| other.undoes.as_ref() == Some(id) && !other.state.is_final());
    match by {
        Some(by) => not_fit(format!("being undone by {}", by.named())),
        None => Ok((request, commit)),
    }
}

pub(super) fn undo(
    mint: &mut Mint,
    caller: &Caller,
    id: &RequestId,
    way: &UndoWay,
) -> Result<Decision, Refusal> {
    let town = mint.town;
    let (request, commit) = may_be_undone(town, id)?;
    let rig = town.rig(&request.rig)?;
    match way {
        UndoWay::StepBack { from, to } => {
            let is_moving = town.lanes.get(&rig.id).is_some_and(|lane| lane.moves_target());
            // What is on its way to others does not go back.
            if is_moving || rig.pushes.pushing.is_some() || rig.target_head != *commit || from != commit {
                let state = format!("not the newest of {} any more, or that is moving right now", rig.target);
                return Err(Refusal::RequestNotFit { request: id.clone(), state });
            }
            let (request, from, to) = (id.clone(), from.clone(), to.clone());
            let started = QueueStep::StepBackStarted { request, from, to };
            Ok(Decision::of(vec![step(&rig.id, mint.now, started)], Entity::Request(id.clone())))
        }
        UndoWay::Revert { head, base, change } => {
            let title = format!("Undo: {}", request.title).chars().take(TITLE_CHARS_MAX).collect();
            let new = Request {
                title,
                branch: format!("undo/{id}"),
                undoes: Some(id.clone()),
                ..mint.new_request(&rig.id, (head, base, change))
            };
            Ok(straight_into_the_queue(mint, caller, new))
        }
    }
}

pub(super) fn stepped_back(
    town: &Town,
    (rig, id): (&RigId, &RequestId),
    outcome: &StepOutcome,
    at: Time,
) -> Vec<Event> {
    let lane = town.lanes.get(rig);
    let Some(stepping) = lane.and_then(|lane| lane.step_back.as_ref()).filter(|step| step.request == *id)
    else {
        return Vec::new();
    };
    match outcome {
        StepOutcome::Stays { words } => {
            let failed = QueueStep::StepBackFailed { request: id.clone(), words: words.clone() };
            vec![step(rig, at, failed)]
        }
        StepOutcome::Back { now } => {
            let mut events = undone(town, id, None, at);
            let foreign = stepping.to != *now;
            events.push(Event::TargetMoved { rig: rig.clone(), head: now.clone(), foreign });
            events
        }
    }
}

/// The landing is in the target no longer, so its task is open again; what it had undone itself is back.
pub(super) fn undone(town: &Town, id: &RequestId, by: Option<&Request>, at: Time) -> Vec<Event> {
    let Some(request) = town.requests.get(id) else { return Vec::new() };
    let undone = QueueStep::Undone { request: id.clone(), by: by.map(|by| by.id.clone()) };
    let mut events = vec![step(&request.rig, at, undone)];
    let task = task_of(town, request).filter(|task| {
        matches!(task.state, TaskState::Closed { why: Closed::Landed, .. }) && is_of(town, task, request)
    });
    events.extend(task.map(|task| Event::TaskReopened { task: task.id.clone(), at }));
    events.extend(request.undoes.as_ref().into_iter().flat_map(|earlier| restored(town, earlier, at)));
    events
}

/// In the target again. Its task is done again, unless somebody has begun it anew.
fn restored(town: &Town, id: &RequestId, at: Time) -> Vec<Event> {
    let Some(request) = town.requests.get(id) else { return Vec::new() };
    let mut events = vec![step(&request.rig, at, QueueStep::Restored { request: id.clone() })];
    let rests = |task: &&Task| {
        let is_begun = task.assignment.is_some() || task.request.is_some() || task.lined_up.is_some();
        task.state == TaskState::Open && !is_begun
    };
    let task = task_of(town, request).filter(rests);
    events.extend(task.map(|task| Event::TaskClosed { task: task.id.clone(), why: Closed::Landed, at }));
    events.extend(
        request.undoes.as_ref().into_iter().flat_map(|earlier| undone(town, earlier, Some(request), at)),
    );
    events
}

fn task_of<'a>(town: &'a Town, request: &Request) -> Option<&'a Task> {
    town.tasks.get(request.task.as_ref()?)
}

/// Nothing else of the task has landed since.
fn is_of(town: &Town, task: &Task, request: &Request) -> bool {
    let newer = task.request.as_ref().and_then(|id| town.requests.get(id));
    newer.is_none_or(|newer| newer.id == request.id || !matches!(newer.state, RequestState::Landed { .. }))
}
