//! Commands about tasks.

use super::{Decision, Mint, depend, not_blank, point, start};
use crate::{
    AddTask, Caller, Closed, Comment, EditTask, Entity, Event, Priority, Refusal, Rig, Task, TaskId,
    TaskState, Time, Town,
};

pub(super) const TITLE_CHARS_MAX: usize = 200;
const PRIORITY_MAX: u8 = 4;

pub(super) fn add(mint: &mut Mint, caller: &Caller, add: &AddTask) -> Result<Decision, Refusal> {
    let task = new(mint, caller, add)?;
    let about = Entity::Task(task.id.clone());
    Ok(Decision::of(vec![Event::TaskAdded { task }], about))
}

pub(super) fn new(mint: &mut Mint, caller: &Caller, add: &AddTask) -> Result<Task, Refusal> {
    let town = mint.town;
    let rig = match caller {
        Caller::Owner => which_rig(town, add)?,
        Caller::Session(_) => town.rig(&caller.agent(town)?.1.rig)?,
    };
    let title = title(&add.title)?;
    check_priority(add.priority)?;
    for id in add.needs.iter().chain(&add.parent) {
        town.task(id)?;
    }
    if let Some(on) = &add.on {
        depend::may_carry(town, &rig.id, on)?;
    }
    let start = start::tidy(add.start.clone(), &rig.target)?;
    if start.preset.is_some() || start.mode.is_some() {
        caller.must_be_owner("choose the preset or mode of an agent")?;
    }
    if start.base.is_some() {
        depend::may_begin_on_branch(add.on.as_ref())?;
    }
    let points = point::first_points(&add.points)?;
    Ok(Task {
        id: mint.task(rig),
        rig: rig.id.clone(),
        title,
        body: add.body.clone(),
        script: add.script.clone(),
        kind: add.kind,
        priority: add.priority,
        labels: add.labels.clone(),
        needs: add.needs.clone(),
        parent: add.parent.clone(),
        on: add.on.clone(),
        start,
        state: TaskState::Open,
        assignment: None,
        lined_up: None,
        request: None,
        comments: Vec::new(),
        attachments: Vec::new(),
        points_made: points.iter().map(|point| point.id).max().unwrap_or(0),
        points,
        created: mint.now,
        updated: mint.now,
    })
}

/// The named rig, or the only one.
fn which_rig<'a>(town: &'a Town, add: &AddTask) -> Result<&'a Rig, Refusal> {
    if let Some(id) = &add.rig {
        return town.rig(id);
    }
    let rigs: Vec<_> = town.rigs.values().filter(|rig| !rig.removed).collect();
    match rigs.as_slice() {
        [] => Err(Refusal::NoRig),
        [only] => Ok(only),
        several => {
            Err(Refusal::WhichRig(several.iter().map(|rig| rig.id.as_str()).collect::<Vec<_>>().join(", ")))
        }
    }
}

/// One line: it becomes the subject of the landing.
fn title(text: &str) -> Result<String, Refusal> {
    let text = not_blank("title", text)?;
    if text.chars().any(char::is_control) || text.chars().count() > TITLE_CHARS_MAX {
        return Err(Refusal::Invalid {
            field: "title",
            value: text.chars().take(40).collect(),
            rule: "one line of at most 200 characters",
        });
    }
    Ok(text.to_owned())
}

fn check_priority(priority: Priority) -> Result<(), Refusal> {
    if priority.0 > PRIORITY_MAX {
        return Err(Refusal::Invalid {
            field: "priority",
            value: priority.0.to_string(),
            rule: "0 (most urgent) to 4",
        });
    }
    Ok(())
}

pub(super) fn edit(town: &Town, edit: &EditTask, now: Time) -> Result<Decision, Refusal> {
    let task = town.task(&edit.task)?;
    if let (Some(_), TaskState::Closed { .. }) = (edit.deferred, &task.state) {
        return Err(Refusal::TaskNotFit { task: edit.task.clone(), state: "closed; reopen it first".into() });
    }
    edit.priority.map_or(Ok(()), check_priority)?;
    let event = Event::TaskEdited {
        task: edit.task.clone(),
        title: edit.title.as_deref().map(title).transpose()?,
        body: edit.body.clone(),
        script: edit.script.clone(),
        kind: edit.kind,
        priority: edit.priority,
        labels: edit.labels.clone(),
        deferred: edit.deferred,
        at: now,
    };
    let mut events = vec![event];
    if let Some(on) = edit.on.as_ref().filter(|on| **on != task.on) {
        depend::may_stack(town, task, on.as_ref())?;
        events.push(Event::TaskStacked { task: edit.task.clone(), on: on.clone(), at: now });
    }
    events.extend(start_change(town, task, edit, now)?);
    Ok(Decision::of(events, Entity::Task(edit.task.clone())))
}

/// Where the work begins can be changed until somebody has begun.
fn start_change(town: &Town, task: &Task, edit: &EditTask, at: Time) -> Result<Option<Event>, Refusal> {
    let target = town.rigs.get(&task.rig).map_or("", |rig| rig.target.as_str());
    let start = start::tidy(edit.start.over(&task.start), target)?;
    if start == task.start {
        return Ok(None);
    }
    if start.base != task.start.base {
        if task.assignment.is_some() || task.request.is_some() {
            let state = "begun already, elsewhere; take it back first".into();
            return Err(Refusal::TaskNotFit { task: task.id.clone(), state });
        }
        let on = edit.on.as_ref().map_or(task.on.as_ref(), Option::as_ref);
        if start.base.is_some() {
            depend::may_begin_on_branch(on)?;
        }
    }
    Ok(Some(Event::StartWished { task: task.id.clone(), start, at }))
}

pub(super) fn comment(
    town: &Town,
    caller: &Caller,
    id: &TaskId,
    text: &str,
    now: Time,
) -> Result<Decision, Refusal> {
    town.task(id)?;
    if let Caller::Session(_) = caller {
        caller.agent(town)?;
    }
    let comment = Comment { by: caller.name(town), at: now, text: not_blank("comment", text)?.to_owned() };
    Ok(Decision::of(vec![Event::TaskCommented { task: id.clone(), comment }], Entity::Task(id.clone())))
}

/// Closes a task by hand; work in the queue or in an agent's hands is settled first.
pub(super) fn close(mint: &mut Mint, id: &TaskId) -> Result<Decision, Refusal> {
    let town = mint.town;
    let task = town.task(id)?;
    let unfit = |state: &str| Err(Refusal::TaskNotFit { task: id.clone(), state: state.into() });
    if matches!(task.state, TaskState::Closed { .. }) {
        return unfit("closed already");
    }
    if task
        .assignment
        .as_ref()
        .and_then(|held| town.sessions.get(&held.session))
        .is_some_and(|session| session.state.is_live())
    {
        return unfit("in an agent's hands; stop the agent first");
    }
    let request = task
        .request
        .as_ref()
        .and_then(|id| town.requests.get(id))
        .filter(|request| !request.state.is_final());
    if request.is_some_and(|request| request.state.is_in_queue()) {
        return unfit("in the queue; send it back first");
    }
    let mut events: Vec<_> = request
        .map(|request| Event::RequestWithdrawn {
            request: request.id.clone(),
            words: "its task was closed".into(),
            at: mint.now,
        })
        .into_iter()
        .collect();
    if request.is_some() {
        events.extend(depend::tell_uppers(mint, id, "was closed by hand; its work will not land"));
    }
    events.push(Event::TaskClosed { task: id.clone(), why: Closed::ByOwner, at: mint.now });
    Ok(Decision::of(events, Entity::Task(id.clone())))
}

pub(super) fn reopen(town: &Town, id: &TaskId, now: Time) -> Result<Decision, Refusal> {
    match town.task(id)?.state {
        TaskState::Closed { .. } => Ok(Decision::of(
            vec![Event::TaskReopened { task: id.clone(), at: now }],
            Entity::Task(id.clone()),
        )),
        _ => Err(Refusal::TaskNotFit { task: id.clone(), state: "not closed".into() }),
    }
}
