//! Calls about the owner's command for asks that wait for long.

use crate::connection::Client;
use crate::long_waits;
use crate::project::rfc3339;
use gastown_api::ApiError;
use gastown_api::call::SetWaitingCommandArgs;
use gastown_api::view::{SettingFaultView, WaitToldView, WaitToldWord, WaitingCommandView};
use gastown_core::{Ask, AskTold, Telling, last_told};
use gastown_settings::{Fault, LoadedWaiting, load_waiting, set_waiting};
use serde_json::json;

pub(super) fn show(client: &Client) -> WaitingCommandView {
    view(client, load_waiting(&long_waits::file(&client.hall.config)))
}

/// Writes the user's own file: for the owner only, who may run anything anyway.
pub(super) fn set(client: &Client, args: SetWaitingCommandArgs) -> Result<WaitingCommandView, ApiError> {
    let minutes = args.minutes.map(|minutes| ("minutes", json!(minutes)));
    let command =
        args.command.map(|line| ("command", if line.is_empty() { json!(null) } else { json!(line) }));
    let fields: Vec<_> = minutes.into_iter().chain(command).collect();
    if fields.is_empty() {
        return Ok(show(client));
    }
    let set = set_waiting(&long_waits::file(&client.hall.config), &fields);
    let loaded = set.map_err(|error| ApiError::new("settings", error.to_string(), error.hint()))?;
    Ok(view(client, loaded))
}

fn view(client: &Client, LoadedWaiting { waiting, faults }: LoadedWaiting) -> WaitingCommandView {
    WaitingCommandView {
        file: long_waits::file(&client.hall.config).display().to_string(),
        minutes: waiting.minutes.into(),
        command: waiting.command,
        faults: faults.into_iter().map(fault).collect(),
        last: last_told(&client.published().town).map(told),
    }
}

fn fault(Fault { line, field, message }: Fault) -> SettingFaultView {
    SettingFaultView { line, field, message }
}

fn told((ask, told): (&Ask, &AskTold)) -> WaitToldView {
    let (result, why) = match &told.telling {
        Telling::Begun => (WaitToldWord::Begun, None),
        Telling::Done => (WaitToldWord::Done, None),
        Telling::Failed { why } => (WaitToldWord::Failed, Some(why.clone())),
    };
    WaitToldView { ask: ask.id.to_string(), agent: ask.agent.to_string(), at: rfc3339(told.at), result, why }
}
