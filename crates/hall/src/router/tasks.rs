//! Calls about tasks.

use super::agents::mode_of;
use super::{ids, presets, unnamed};
use crate::connection::Client;
use crate::fault::api_error;
use crate::project::task_view;
use gastown_api::ApiError;
use gastown_api::call::{
    AddTaskArgs, CommentTaskArgs, DependencyArgs, EditTaskArgs, ListTasksArgs, TaskArgs,
};
use gastown_api::view::{TaskKindWord, TaskView};
use gastown_core::{
    AddTask, Command, EditTask, Entity, Priority, RigId, StartChange, StartWish, Task, TaskId, TaskKind,
};

pub(super) fn add(client: &Client, args: AddTaskArgs) -> Result<TaskView, ApiError> {
    let published = client.published();
    let town = &published.town;
    let needs = args.needs.unwrap_or_default();
    let start = StartChange {
        preset: args.preset,
        mode: args.mode.map(mode_of),
        model: args.model,
        effort: args.effort,
        base: args.base,
    };
    must_be_startable(client, &start)?;
    if let Some(base) = &start.base {
        // Without a name it is the only rig, or core says which there are.
        let mut rigs = town.rigs.values().filter(|rig| !rig.removed);
        let rig = args.rig.as_deref().map(RigId::from).or_else(|| rigs.next().map(|rig| rig.id.clone()));
        rig.map_or(Ok(()), |rig| must_have_branch(client, &rig, base))?;
    }
    let add = AddTask {
        rig: args.rig.as_deref().map(Into::into),
        title: args.title,
        body: args.body.unwrap_or_default(),
        script: args.script,
        kind: args.kind.map(kind_of).unwrap_or_default(),
        priority: args.priority.map(Priority).unwrap_or_default(),
        labels: args.labels.unwrap_or_default(),
        needs: needs.iter().map(|id| ids::task(town, id)).collect::<Result<_, _>>()?,
        parent: args.parent.map(|id| ids::task(town, &id)).transpose()?,
        on: args.on.map(|id| ids::task(town, &id)).transpose()?,
        points: args.done_when.unwrap_or_default(),
        start: start.over(&StartWish::default()),
    };
    match client.change(Command::AddTask(add))? {
        Some(Entity::Task(id)) => view(client, &id),
        _ => Err(unnamed()),
    }
}

pub(super) fn edit(client: &Client, args: EditTaskArgs) -> Result<TaskView, ApiError> {
    let published = client.published();
    let task = ids::task(&published.town, &args.task)?;
    let on = match args.on.as_deref() {
        None => None,
        Some("") => Some(None),
        Some(lower) => Some(Some(ids::task(&published.town, lower)?)),
    };
    let start = StartChange {
        preset: args.preset,
        mode: args.mode.map(mode_of),
        model: args.model,
        effort: args.effort,
        base: args.base,
    };
    must_be_startable(client, &start)?;
    if let Some(base) = &start.base {
        must_have_branch(client, &published.town.task(&task)?.rig, base)?;
    }
    client.change(Command::EditTask(EditTask {
        task: task.clone(),
        title: args.title,
        body: args.body,
        script: args.script,
        kind: args.kind.map(kind_of),
        priority: args.priority.map(Priority),
        labels: args.labels,
        deferred: args.deferred,
        on,
        start,
    }))?;
    view(client, &task)
}

/// A preset that is named must be there, and take what is wished with it.
fn must_be_startable(client: &Client, start: &StartChange) -> Result<(), ApiError> {
    let Some(preset) = start.preset.as_deref().filter(|preset| !preset.is_empty()) else { return Ok(()) };
    presets::must_be_known(client, preset)?;
    presets::must_take(client, preset, start)
}

/// An empty name is the target.
pub(super) fn must_have_branch(client: &Client, rig: &RigId, name: &str) -> Result<(), ApiError> {
    if name.is_empty() { Ok(()) } else { client.engine().must_have_branch(rig, name).map_err(api_error) }
}

pub(super) fn change(
    client: &Client,
    args: &TaskArgs,
    command: impl FnOnce(TaskId) -> Command,
) -> Result<TaskView, ApiError> {
    let task = ids::task(&client.published().town, &args.task)?;
    client.change(command(task.clone()))?;
    view(client, &task)
}

pub(super) fn depend(client: &Client, args: &DependencyArgs, add: bool) -> Result<TaskView, ApiError> {
    let town = client.published().town.clone();
    let (task, needs) = (ids::task(&town, &args.task)?, ids::task(&town, &args.needs)?);
    client.change(match add {
        true => Command::AddDependency { task: task.clone(), needs },
        false => Command::RemoveDependency { task: task.clone(), needs },
    })?;
    view(client, &task)
}

pub(super) fn comment(client: &Client, args: CommentTaskArgs) -> Result<TaskView, ApiError> {
    let task = visible(client, &args.task)?;
    client.change(Command::CommentTask { task: task.clone(), text: args.text })?;
    view(client, &task)
}

pub(super) fn show(client: &Client, args: &TaskArgs) -> Result<TaskView, ApiError> {
    view(client, &visible(client, &args.task)?)
}

pub(super) fn list(client: &Client, args: &ListTasksArgs) -> Result<Vec<TaskView>, ApiError> {
    let published = client.published();
    let town = &published.town;
    let only = match (client.only_rig(&published)?, &args.rig) {
        (Some(own), _) => Some(own),
        (None, Some(rig)) => Some(town.rig(&rig.as_str().into())?.id.clone()),
        (None, None) => None,
    };
    let here = |task: &&Task| match &only {
        Some(rig) => task.rig == *rig,
        None => town.rig(&task.rig).is_ok(),
    };
    let views = town.tasks.values().filter(here).map(|task| task_view(town, task));
    let fits = |view: &TaskView| {
        args.status.is_none_or(|status| view.status == status)
            && args.ready.is_none_or(|ready| view.ready == ready)
    };
    Ok(views.filter(fits).collect())
}

/// An agent sees the tasks of its own rig.
fn visible(client: &Client, text: &str) -> Result<TaskId, ApiError> {
    let published = client.published();
    let id = ids::task(&published.town, text)?;
    let rig = &published.town.task(&id)?.rig;
    match client.only_rig(&published)? {
        Some(own) if own != *rig => Err(gastown_core::Refusal::NoSuchTask(id).into()),
        _ => Ok(id),
    }
}

pub(super) fn view(client: &Client, id: &TaskId) -> Result<TaskView, ApiError> {
    let published = client.published();
    Ok(task_view(&published.town, published.town.task(id)?))
}

fn kind_of(word: TaskKindWord) -> TaskKind {
    match word {
        TaskKindWord::Task => TaskKind::Task,
        TaskKindWord::Bug => TaskKind::Bug,
        TaskKindWord::Feature => TaskKind::Feature,
        TaskKindWord::Chore => TaskKind::Chore,
        TaskKindWord::Epic => TaskKind::Epic,
        TaskKindWord::Spike => TaskKind::Spike,
    }
}
