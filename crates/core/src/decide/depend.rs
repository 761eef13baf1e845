//! Commands about what waits on what, and what is stacked on what.

use super::{Decision, Mint};
use crate::stack::offered_by;
use crate::{Entity, Event, Footing, Oid, Refusal, RigId, Task, TaskId, Town, stacked_on};

pub(super) fn add(town: &Town, id: &TaskId, needs: &TaskId) -> Result<Decision, Refusal> {
    let task = town.task(id)?;
    town.task(needs)?;
    must_not_close_circle(town, id, needs)?;
    let known = task.needs.contains(needs);
    let events = if known {
        Vec::new()
    } else {
        vec![Event::DependencyAdded { task: id.clone(), needs: needs.clone() }]
    };
    Ok(Decision::of(events, Entity::Task(id.clone())))
}

pub(super) fn remove(town: &Town, id: &TaskId, needs: &TaskId) -> Result<Decision, Refusal> {
    let known = town.task(id)?.needs.contains(needs);
    let events = if known {
        vec![Event::DependencyRemoved { task: id.clone(), needs: needs.clone() }]
    } else {
        Vec::new()
    };
    Ok(Decision::of(events, Entity::Task(id.clone())))
}

/// Can a task of this rig be stacked on `lower`?
pub(super) fn may_carry(town: &Town, rig: &RigId, lower: &TaskId) -> Result<(), Refusal> {
    let invalid = |rule| Err(Refusal::Invalid { field: "stacked on", value: lower.to_string(), rule });
    if town.task(lower)?.rig != *rig {
        return invalid("it must be a task of the same rig");
    }
    match offered_by(town, lower) {
        Footing::Gone => invalid("it was rejected or closed, and its work will not land"),
        _ => Ok(()),
    }
}

/// Can this task be put on `lower`, or on nothing? Its review shows what it has beyond that, so only while nobody reads it.
pub(super) fn may_stack(town: &Town, task: &Task, lower: Option<&TaskId>) -> Result<(), Refusal> {
    let unfit = |state: &str| Err(Refusal::TaskNotFit { task: task.id.clone(), state: state.into() });
    let request = task.request.as_ref().and_then(|id| town.requests.get(id));
    if request.is_some_and(|request| !request.state.is_final() && !request.state.is_returned()) {
        return unfit("in review or in the queue; send it back first");
    }
    let Some(lower) = lower else { return Ok(()) };
    if task.assignment.is_some() {
        return unfit("begun already, elsewhere; take it back first");
    }
    may_carry(town, &task.rig, lower)?;
    if task.start.base.is_some() {
        may_begin_on_branch(Some(lower))?;
    }
    must_not_close_circle(town, &task.id, lower)
}

/// A stacked task begins on the branch of the one below it, and on no other.
pub(super) fn may_begin_on_branch(on: Option<&TaskId>) -> Result<(), Refusal> {
    match on {
        Some(on) => Err(Refusal::Invalid {
            field: "stacked on",
            value: on.to_string(),
            rule: "it begins on that task's branch: name no other base branch",
        }),
        None => Ok(()),
    }
}

fn must_not_close_circle(town: &Town, id: &TaskId, on: &TaskId) -> Result<(), Refusal> {
    let Some(mut path) = path(town, on, id, &mut Vec::new()) else {
        return Ok(());
    };
    path.insert(0, id.clone());
    let path = path.iter().map(TaskId::as_str).collect::<Vec<_>>().join(" → ");
    Err(Refusal::Circle { task: id.clone(), path })
}

/// How `from` waits on `to`, if it does.
fn path(town: &Town, from: &TaskId, to: &TaskId, seen: &mut Vec<TaskId>) -> Option<Vec<TaskId>> {
    if from == to {
        return Some(vec![from.clone()]);
    }
    if seen.contains(from) {
        return None;
    }
    seen.push(from.clone());
    let task = town.tasks.get(from)?;
    task.needs.iter().chain(&task.parent).chain(&task.on).find_map(|next| {
        let mut rest = path(town, next, to, seen)?;
        rest.insert(0, from.clone());
        Some(rest)
    })
}

/// What is said of work that others are stacked on.
pub(super) fn moved_on(head: &Oid) -> String {
    format!("has new commits. Bring them into your branch with `git merge {head}`, and go on from there")
}

/// Agents whose work is stacked on this task's are told what became of it.
pub(super) fn tell_uppers(mint: &mut Mint, lower: &TaskId, what: &str) -> Vec<Event> {
    let town = mint.town;
    let words = |upper: &Task| format!("{lower}, which {} is stacked on, {what}.", upper.id);
    stacked_on(town, lower).flat_map(|upper| mint.tell_agent(upper, &words(upper))).collect()
}
