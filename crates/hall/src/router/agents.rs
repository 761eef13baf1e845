//! Calls about agents and what is typed to them.

use super::{ids, presets, unnamed};
use crate::connection::Client;
use crate::fault::{api_error, bad_call};
use crate::project::{agent_view, message_view};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gastown_api::ApiError;
use gastown_api::call::{
    AddAgentArgs, AgentArgs, GroupArgs, ListAgentsArgs, MessageArgs, MoveAgentArgs, ScreenArgs,
    SendMessageArgs, SetAgentArgs, TypeBytesArgs,
};
use gastown_api::view::{AgentView, CursorView, MessageView, ModeWord, RoleWord, ScreenView};
use gastown_core::{
    Agent, AgentId, Caller, Command, Entity, MessageId, Mode, Nudge, RigId, Role, SetAgent, StartChange,
};
use gastown_engine::TerminalName;

const PRESET_UNLESS_TOLD: &str = "shell";

pub(super) fn add(client: &Client, args: AddAgentArgs) -> Result<AgentView, ApiError> {
    let preset = args.preset.unwrap_or_else(|| PRESET_UNLESS_TOLD.to_owned());
    presets::must_be_known(client, &preset)?;
    let mode = args.mode.map(mode_of).unwrap_or_default();
    presets::must_work_in(client, &preset, mode)?;
    let about = client.change(Command::AddAgent {
        rig: args.rig.as_str().into(),
        name: args.name.as_deref().map(Into::into),
        preset,
        mode,
        role: match args.role {
            None | Some(RoleWord::Worker) => Role::Worker,
            Some(RoleWord::Crew) => Role::Crew,
        },
    })?;
    match about {
        Some(Entity::Agent(id)) => view(client, &id),
        _ => Err(unnamed()),
    }
}

pub(crate) fn mode_of(word: ModeWord) -> Mode {
    match word {
        ModeWord::Ask => Mode::Ask,
        ModeWord::Edits => Mode::Edits,
        ModeWord::Full => Mode::Full,
    }
}

pub(super) fn remove(client: &Client, args: &AgentArgs) -> Result<(), ApiError> {
    client.change(Command::RemoveAgent { agent: args.agent.as_str().into() }).map(drop)
}

pub(super) fn move_to(client: &Client, args: &MoveAgentArgs) -> Result<AgentView, ApiError> {
    let agent = AgentId::from(args.agent.as_str());
    client.change(Command::MoveAgent { agent: agent.clone(), lot: args.lot })?;
    view(client, &agent)
}

pub(super) fn change(
    client: &Client,
    args: &AgentArgs,
    command: impl FnOnce(AgentId) -> Command,
) -> Result<AgentView, ApiError> {
    let agent = AgentId::from(args.agent.as_str());
    client.change(command(agent.clone()))?;
    view(client, &agent)
}

pub(super) fn set(client: &Client, args: SetAgentArgs) -> Result<AgentView, ApiError> {
    let published = client.published();
    let id = AgentId::from(args.agent.as_str());
    let agent = published.town.agent(&id)?;
    let (mode, restart) = (args.mode.map(mode_of), args.restart.unwrap_or(false));
    if let Some(mode) = mode {
        presets::must_work_in(client, &agent.preset, mode)?;
    }
    let wish = StartChange { model: args.model, effort: args.effort, ..StartChange::default() };
    presets::must_take(client, &agent.preset, &wish)?;
    let runs = published.town.session_of(agent).is_some_and(|session| session.state.is_live());
    let tell = if runs && !restart { presets::switch_to(client, &agent.preset, &wish)? } else { Vec::new() };
    let StartChange { model, effort, .. } = wish;
    client.change(Command::SetAgent(SetAgent { agent: id.clone(), mode, model, effort, tell, restart }))?;
    view(client, &id)
}

pub(super) fn freeze(client: &Client, args: &GroupArgs) -> Result<Vec<AgentView>, ApiError> {
    client.change(Command::Freeze { rig: args.rig.as_deref().map(RigId::from) })?;
    standing(client, args).iter().map(|agent| view(client, agent)).collect()
}

pub(super) fn thaw(client: &Client, args: &GroupArgs) -> Result<Vec<AgentView>, ApiError> {
    let stood = standing(client, args);
    client.change(Command::Thaw { rig: args.rig.as_deref().map(RigId::from) })?;
    stood.iter().map(|agent| view(client, agent)).collect()
}

fn standing(client: &Client, args: &GroupArgs) -> Vec<AgentId> {
    let town = &client.published().town;
    let is_of_it = |agent: &&Agent| args.rig.as_deref().is_none_or(|rig| agent.rig.as_str() == rig);
    let standing = town.agents.values().filter(|agent| !agent.removed && agent.paused).filter(is_of_it);
    standing.map(|agent| agent.id.clone()).collect()
}

pub(super) fn list(client: &Client, args: &ListAgentsArgs) -> Result<Vec<AgentView>, ApiError> {
    let published = client.published();
    if let Some(rig) = &args.rig {
        published.town.rig(&rig.as_str().into())?;
    }
    let present = published.town.agents.values().filter(|agent| !agent.removed);
    let views = present.map(|agent| agent_view(&published, agent));
    let fits = |view: &AgentView| {
        args.rig.as_ref().is_none_or(|rig| view.rig == *rig)
            && args.state.is_none_or(|state| view.state == state)
    };
    Ok(views.filter(fits).collect())
}

pub(super) fn show(client: &Client, args: &AgentArgs) -> Result<AgentView, ApiError> {
    let published = client.published();
    let agent = published.town.agent(&args.agent.as_str().into())?;
    client.must_be_self(&published, agent)?;
    Ok(agent_view(&published, agent))
}

pub(super) fn send_message(client: &Client, args: SendMessageArgs) -> Result<MessageView, ApiError> {
    let nudge = Nudge {
        agent: args.agent.as_str().into(),
        text: args.text,
        when_idle: args.when_idle.unwrap_or(false),
    };
    match client.change(Command::SendMessage(nudge))? {
        Some(Entity::Message(id)) => message(client, &id),
        _ => Err(unnamed()),
    }
}

pub(super) fn withdraw_message(client: &Client, args: &MessageArgs) -> Result<MessageView, ApiError> {
    let id = ids::message(&client.published().town, &args.message)?;
    client.change(Command::WithdrawMessage { message: id.clone() })?;
    message(client, &id)
}

pub(super) fn type_bytes(client: &Client, args: &TypeBytesArgs) -> Result<(), ApiError> {
    let bytes = match (&args.text, &args.base64) {
        (Some(text), None) => text.as_bytes().to_vec(),
        (None, Some(coded)) => {
            STANDARD.decode(coded).map_err(|error| bad_call(format!("type_bytes: {error}")))?
        }
        _ => return Err(bad_call("type_bytes: give text or base64, not both")),
    };
    let name = terminal(client, &args.agent, args.shell.as_deref())?;
    client.engine().type_bytes(&name, &bytes).map_err(api_error)
}

pub(super) fn screen(client: &Client, args: &ScreenArgs) -> Result<ScreenView, ApiError> {
    let published = client.published();
    let agent = published.town.agent(&args.agent.as_str().into())?;
    client.must_be_self(&published, agent)?;
    if args.shell.is_some() && client.caller != Caller::Owner {
        let words = "an agent sees its own terminal, not its owner's";
        return Err(ApiError::new(
            ApiError::NOT_FOR_AGENTS,
            words,
            "ask the owner, for example with `gt ask`",
        ));
    }
    let name = terminal(client, &args.agent, args.shell.as_deref())?;
    let seen = client.engine().screen(&name).map_err(api_error)?;
    let mut lines: Vec<String> = seen.lines.iter().map(|line| line.trim_end().to_owned()).collect();
    if let Some(count) = args.lines {
        let used = lines.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
        lines.truncate(used);
        lines.drain(..used.saturating_sub(usize::from(count)));
    }
    let cursor = Some(CursorView { col: seen.cursor.0, row: seen.cursor.1 });
    Ok(ScreenView { cols: seen.cols, rows: seen.rows, cursor, title: seen.title, lines })
}

/// The agent's terminal, or the owner's own in its worktree.
fn terminal(client: &Client, agent: &str, shell: Option<&str>) -> Result<TerminalName, ApiError> {
    let shell = shell.map(|text| ids::shell(&client.published(), text)).transpose()?;
    Ok(TerminalName { agent: agent.into(), shell })
}

fn message(client: &Client, id: &MessageId) -> Result<MessageView, ApiError> {
    let published = client.published();
    let gone = || ApiError::new("no_such_message", format!("the message {id} is gone"), "");
    Ok(message_view(published.town.messages.get(id).ok_or_else(gone)?))
}

fn view(client: &Client, id: &AgentId) -> Result<AgentView, ApiError> {
    let published = client.published();
    Ok(agent_view(&published, published.town.agent(id)?))
}
