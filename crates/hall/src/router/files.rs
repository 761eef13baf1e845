//! Calls about the files of a task. They come as bytes, never as a path.

use super::ids;
use super::tasks::view;
use crate::connection::Client;
use crate::fault::{api_error, bad_call};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gastown_api::ApiError;
use gastown_api::call::{AttachFileArgs, DetachFileArgs};
use gastown_api::view::TaskView;

pub(super) fn attach(client: &Client, args: &AttachFileArgs) -> Result<TaskView, ApiError> {
    let task = ids::task(&client.published().town, &args.task)?;
    let bytes = STANDARD.decode(&args.base64).map_err(|error| bad_call(format!("attach_file: {error}")))?;
    let caller = client.caller.clone();
    client.engine().attach_file(caller, &task, &args.name, &bytes).map_err(api_error)?;
    view(client, &task)
}

pub(super) fn detach(client: &Client, args: &DetachFileArgs) -> Result<TaskView, ApiError> {
    let task = ids::task(&client.published().town, &args.task)?;
    client.engine().detach_file(client.caller.clone(), &task, &args.name).map_err(api_error)?;
    view(client, &task)
}
