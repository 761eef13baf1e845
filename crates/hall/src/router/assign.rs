//! The call that gives a task to an agent, or to whoever is free.

use super::agents::mode_of;
use super::tasks::must_have_branch;
use super::{ids, presets, unnamed};
use crate::connection::Client;
use crate::fault::{api_error, bad_call};
use gastown_api::ApiError;
use gastown_api::call::{AdoptArgs, AssignArgs, Assigned, WhenWord};
use gastown_core::{Adopt, Command, EditTask, Entity, StartChange, Task, TaskId, Town, When};

const PRESET_UNLESS_TOLD: &str = "shell";

pub(super) fn assign(client: &Client, args: &AssignArgs) -> Result<Assigned, ApiError> {
    let published = client.published();
    let town = &published.town;
    let id = ids::task(town, &args.task)?;
    let task = town.task(&id)?;
    let when = match args.when {
        None | Some(WhenWord::Now) => When::Now,
        Some(WhenWord::Later) => When::Later,
    };
    let (command, preset) = match (&args.agent, &args.rig) {
        (Some(agent), None) => {
            let agent = town.agent(&agent.as_str().into())?;
            (Command::Assign { task: id.clone(), agent: agent.id.clone(), when }, agent.preset.clone())
        }
        (None, Some(rig)) => {
            must_be_of(town, &id, rig)?;
            let wished = args.preset.as_ref().or(task.start.preset.as_ref()).cloned();
            let preset = wished.unwrap_or_else(|| PRESET_UNLESS_TOLD.to_owned());
            presets::must_be_known(client, &preset)?;
            let mode = args.mode.map(mode_of).or(task.start.mode);
            presets::must_work_in(client, &preset, mode.unwrap_or_default())?;
            (Command::AssignToRig { task: id.clone(), preset: preset.clone(), mode, when }, preset)
        }
        _ => return Err(bad_call("assign: name an agent or a rig, not both")),
    };
    presets::must_take(client, &preset, &wished(task, args))?;
    if when == When::Now {
        presets::must_have_script(client, &preset, task)?;
    }
    // Nothing is wished of a task that cannot be given away.
    client.engine().may(&client.caller, &command).map_err(api_error)?;
    wish(client, task, args)?;
    client.change(command)?;
    assigned(&client.published().town, &id)
}

/// An agent, and its task that is lined up; what is in that worktree is saved a moment later.
pub(super) fn adopt(client: &Client, args: AdoptArgs) -> Result<Assigned, ApiError> {
    let preset = args.preset.unwrap_or_else(|| PRESET_UNLESS_TOLD.to_owned());
    presets::must_be_known(client, &preset)?;
    let mode = args.mode.map(mode_of).unwrap_or_default();
    presets::must_work_in(client, &preset, mode)?;
    let adopt = Adopt {
        rig: args.rig.as_str().into(),
        place: args.path,
        branch: None,
        title: args.title,
        name: args.name.as_deref().map(Into::into),
        preset,
        mode,
        conversation: args.conversation,
    };
    match client.engine().adopt(&client.caller, adopt).map_err(api_error)?.about {
        Some(Entity::Task(id)) => assigned(&client.published().town, &id),
        _ => Err(unnamed()),
    }
}

/// Of model and effort what is asked for now, else what the task has.
fn wished(task: &Task, args: &AssignArgs) -> StartChange {
    let or = |new: &Option<String>, known: &Option<String>| new.clone().or_else(|| known.clone());
    StartChange {
        model: or(&args.model, &task.start.model),
        effort: or(&args.effort, &task.start.effort),
        ..StartChange::default()
    }
}

/// Model, effort and base are kept with the task, so that a later start has them too.
fn wish(client: &Client, task: &Task, args: &AssignArgs) -> Result<(), ApiError> {
    if args.model.is_none() && args.effort.is_none() && args.base.is_none() {
        return Ok(());
    }
    if let Some(base) = &args.base {
        must_have_branch(client, &task.rig, base)?;
    }
    let start = StartChange {
        model: args.model.clone(),
        effort: args.effort.clone(),
        base: args.base.clone(),
        ..StartChange::default()
    };
    client.change(Command::EditTask(EditTask { start, ..EditTask::of(task.id.clone()) })).map(drop)
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
