//! Calls about the acceptance list of a task.

use super::ids;
use super::tasks::view;
use crate::connection::Client;
use gastown_api::ApiError;
use gastown_api::call::{AddPointArgs, ClaimPointsArgs, EditPointArgs, PointArgs};
use gastown_api::view::TaskView;
use gastown_core::{Command, Entity};

pub(super) fn add(client: &Client, args: AddPointArgs) -> Result<TaskView, ApiError> {
    let task = ids::task(&client.published().town, &args.task)?;
    let (text, gate) = (args.text, args.gate.unwrap_or_default());
    client.change(Command::AddPoint { task: task.clone(), text, gate })?;
    view(client, &task)
}

pub(super) fn edit(client: &Client, args: EditPointArgs) -> Result<TaskView, ApiError> {
    let task = ids::task(&client.published().town, &args.task)?;
    let (text, gate) = (args.text, args.gate);
    client.change(Command::EditPoint { task: task.clone(), point: args.point, text, gate })?;
    view(client, &task)
}

pub(super) fn remove(client: &Client, args: &PointArgs) -> Result<TaskView, ApiError> {
    let task = ids::task(&client.published().town, &args.task)?;
    client.change(Command::RemovePoint { task: task.clone(), point: args.point })?;
    view(client, &task)
}

pub(super) fn claim(client: &Client, args: ClaimPointsArgs) -> Result<TaskView, ApiError> {
    let published = client.published();
    let task = args.task.map(|id| ids::task(&published.town, &id)).transpose()?;
    let (points, holds) = (args.points, args.holds.unwrap_or(true));
    match client.change(Command::ClaimPoints { task, points, holds })? {
        Some(Entity::Task(id)) => view(client, &id),
        _ => Err(super::unnamed()),
    }
}
