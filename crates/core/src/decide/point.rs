//! Commands about the acceptance list of a task.

use super::{Decision, Mint, not_blank};
use crate::point::POINTS_MAX;
use crate::{Caller, Claim, Command, Entity, Event, Point, Refusal, Task, TaskId, Town};

const TEXT_CHARS_MAX: usize = 300;

/// The list of a new task.
pub(super) fn first_points(texts: &[String]) -> Result<Vec<Point>, Refusal> {
    let points =
        (1..).zip(texts).map(|(id, text)| Ok(Point { id, text: words(text)?, gate: None, claim: None }));
    let points = points.collect::<Result<Vec<_>, Refusal>>()?;
    must_fit(points.len())?;
    Ok(points)
}

fn must_fit(count: usize) -> Result<(), Refusal> {
    if count > POINTS_MAX {
        return Err(Refusal::Invalid {
            field: "points",
            value: count.to_string(),
            rule: "a task has at most 50 points; make several tasks of it",
        });
    }
    Ok(())
}

fn words(text: &str) -> Result<String, Refusal> {
    let text = not_blank("point", text)?;
    if text.chars().any(char::is_control) || text.chars().count() > TEXT_CHARS_MAX {
        return Err(Refusal::Invalid {
            field: "point",
            value: text.chars().take(40).collect(),
            rule: "one line of at most 300 characters",
        });
    }
    Ok(text.to_owned())
}

fn known_gate(town: &Town, task: &Task, gate: &str) -> Result<Option<String>, Refusal> {
    let gate = gate.trim();
    let is_known =
        town.rigs.get(&task.rig).is_some_and(|rig| rig.gates.iter().any(|known| known.name == gate));
    match gate {
        "" => Ok(None),
        _ if is_known => Ok(Some(gate.to_owned())),
        _ => Err(Refusal::Invalid {
            field: "check",
            value: gate.to_owned(),
            rule: "it must be a check of the task's rig; see `gt rig show`",
        }),
    }
}

pub(super) fn add(mint: &Mint, id: &TaskId, text: &str, gate: &str) -> Result<Decision, Refusal> {
    let task = mint.town.task(id)?;
    let gate = known_gate(mint.town, task, gate)?;
    let mut points = task.points.clone();
    let last = points.iter().map(|point| point.id).max().unwrap_or(0).max(task.points_made);
    points.push(Point { id: last + 1, text: words(text)?, gate, claim: None });
    must_fit(points.len())?;
    Ok(changed(mint, id, points))
}

/// Other words are another point: a claim of the old ones is gone.
pub(super) fn edit(
    mint: &Mint,
    id: &TaskId,
    wanted: u32,
    text: Option<&str>,
    gate: Option<&str>,
) -> Result<Decision, Refusal> {
    let task = mint.town.task(id)?;
    let mut points = task.points.clone();
    let point = find(&mut points, id, wanted)?;
    if let Some(text) = text.map(words).transpose()?.filter(|text| *text != point.text) {
        (point.text, point.claim) = (text, None);
    }
    if let Some(gate) = gate {
        point.gate = known_gate(mint.town, task, gate)?;
    }
    Ok(changed(mint, id, points))
}

pub(super) fn remove(mint: &Mint, id: &TaskId, wanted: u32) -> Result<Decision, Refusal> {
    let mut points = mint.town.task(id)?.points.clone();
    find(&mut points, id, wanted)?;
    points.retain(|point| point.id != wanted);
    Ok(changed(mint, id, points))
}

fn find<'a>(points: &'a mut [Point], task: &TaskId, id: u32) -> Result<&'a mut Point, Refusal> {
    let none = Refusal::NoSuchPoint { task: task.clone(), point: id };
    points.iter_mut().find(|point| point.id == id).ok_or(none)
}

fn changed(mint: &Mint, id: &TaskId, points: Vec<Point>) -> Decision {
    let event = Event::PointsChanged { task: id.clone(), points, at: mint.now };
    Decision::of(vec![event], Entity::Task(id.clone()))
}

/// An agent claims points of its own task, a person of any; `holds` is false to take a claim back.
pub(super) fn claim(mint: &Mint, caller: &Caller, command: &Command) -> Result<Decision, Refusal> {
    let Command::ClaimPoints { task, points, holds } = command else {
        return Err(Refusal::OnlyForAgents);
    };
    let town = mint.town;
    let id = match (caller, task.as_ref()) {
        (Caller::Session(_), asked) => {
            let own = &caller.agent(town)?.0.task;
            match asked {
                Some(asked) if asked != own => {
                    return Err(Refusal::NotForAgents { what: "claim points of other tasks" });
                }
                _ => own,
            }
        }
        (Caller::Owner, Some(id)) => id,
        (Caller::Owner, None) => {
            return Err(Refusal::Invalid { field: "task", value: String::new(), rule: "name the task" });
        }
    };
    let events = claims(mint, caller, town.task(id)?, points, *holds)?;
    Ok(Decision::of(events, Entity::Task(id.clone())))
}

/// One event for each point whose claim changes.
pub(super) fn claims(
    mint: &Mint,
    caller: &Caller,
    task: &Task,
    points: &[u32],
    holds: bool,
) -> Result<Vec<Event>, Refusal> {
    let by = caller.name(mint.town);
    let mut events = Vec::new();
    for id in points {
        let point = task.points.iter().find(|point| point.id == *id);
        let point = point.ok_or_else(|| Refusal::NoSuchPoint { task: task.id.clone(), point: *id })?;
        if point.claim.is_some() != holds {
            let claim = holds.then(|| Claim { by: by.clone(), at: mint.now });
            events.push(Event::PointClaimed { task: task.id.clone(), point: *id, claim, at: mint.now });
        }
    }
    Ok(events)
}
