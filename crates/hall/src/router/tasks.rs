//! Calls about tasks.

use super::{ids, unnamed};
use crate::connection::Client;
use crate::fault::bad_call;
use crate::project::task_view;
use gastown_api::ApiError;
use gastown_api::call::{
    AddTaskArgs, AssignArgs, Assigned, CommentTaskArgs, DependencyArgs, EditTaskArgs, ListTasksArgs,
    TaskArgs, WhenWord,
};
use gastown_api::view::{TaskKindWord, TaskView};
use gastown_core::{AddTask, Command, EditTask, Entity, Priority, Task, TaskId, TaskKind, Town, When};

const PRESET_UNLESS_TOLD: &str = "shell";

pub(super) fn add(client: &Client, args: AddTaskArgs) -> Result<TaskView, ApiError> {
    let published = client.published();
    let town = &published.town;
    let needs = args.needs.unwrap_or_default();
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
    }))?;
    view(client, &task)
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

pub(super) fn assign(client: &Client, args: &AssignArgs) -> Result<Assigned, ApiError> {
    let published = client.published();
    let task = ids::task(&published.town, &args.task)?;
    let when = match args.when {
        None | Some(WhenWord::Now) => When::Now,
        Some(WhenWord::Later) => When::Later,
    };
    client.change(match (&args.agent, &args.rig) {
        (Some(agent), None) => Command::Assign { task: task.clone(), agent: agent.as_str().into(), when },
        (None, Some(rig)) => {
            must_be_of(&published.town, &task, rig)?;
            let preset = args.preset.clone().unwrap_or_else(|| PRESET_UNLESS_TOLD.to_owned());
            super::presets::must_be_known(client, &preset)?;
            Command::AssignToRig { task: task.clone(), preset, when }
        }
        _ => return Err(bad_call("assign: name an agent or a rig, not both")),
    })?;
    assigned(&client.published().town, &task)
}

fn must_be_of(town: &Town, task: &TaskId, rig: &str) -> Result<(), ApiError> {
    let (own, asked) = (&town.task(task)?.rig, town.rig(&rig.into())?);
    if *own == asked.id {
        return Ok(());
    }
    let words = format!("task {task} belongs to the rig {own}, not to {}", asked.id);
    Err(ApiError::new("other_rig", words, "name the task's own rig"))
}

fn assigned(town: &Town, id: &TaskId) -> Result<Assigned, ApiError> {
    let task = town.task(id)?;
    let (agent, current) = match (&task.assignment, &task.lined_up) {
        (Some(held), _) => (&held.agent, true),
        (None, Some(place)) => (&place.agent, false),
        // Its program was over at once, and nothing is held any more.
        (None, None) => {
            return Err(ApiError::new(
                "moved_on",
                format!("task {id} was assigned and is free again"),
                "see `gt events`",
            ));
        }
    };
    Ok(Assigned {
        task: id.to_string(),
        agent: agent.to_string(),
        current,
        epoch: task.assignment.as_ref().map(|held| held.epoch),
        session: task.assignment.as_ref().map(|held| held.session.to_string()),
    })
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

fn view(client: &Client, id: &TaskId) -> Result<TaskView, ApiError> {
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
