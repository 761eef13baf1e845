//! The call for what happened to a task.

use super::ids;
use crate::connection::Client;
use crate::fault::api_error;
use crate::project::event_view;
use gastown_api::ApiError;
use gastown_api::call::{TaskArgs, TaskHistoryView};

/// Rows that are shown at most: the newest.
const ROWS_MAX: usize = 2000;

pub(super) fn of_task(client: &Client, args: &TaskArgs) -> Result<TaskHistoryView, ApiError> {
    let published = client.published();
    let id = ids::task(&published.town, &args.task)?;
    let rows = client.engine().task_history(&id, ROWS_MAX).map_err(api_error)?;
    let events = rows.iter().map(|row| event_view(&published.town, row)).collect();
    Ok(TaskHistoryView { task: id.to_string(), events, cut: rows.len() == ROWS_MAX })
}
