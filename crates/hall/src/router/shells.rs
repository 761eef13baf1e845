//! Calls about the owner's own terminals in agents' worktrees.

use super::ids;
use crate::connection::Client;
use crate::fault::api_error;
use crate::project::shell_view;
use gastown_api::ApiError;
use gastown_api::call::{AgentArgs, ListShellsArgs, OpenShellArgs, ShellArgs};
use gastown_api::view::{ListeningView, ShellKindWord, ShellView};
use gastown_core::AgentId;
use gastown_engine::ShellKind;

pub(super) fn open(client: &Client, args: &OpenShellArgs) -> Result<ShellView, ApiError> {
    let kind = match args.kind {
        None | Some(ShellKindWord::Shell) => ShellKind::Shell,
        Some(ShellKindWord::Run) => ShellKind::Run,
    };
    let shell = client.engine().open_shell(&args.agent.as_str().into(), kind).map_err(api_error)?;
    Ok(shell_view(&shell))
}

pub(super) fn end(client: &Client, args: &ShellArgs) -> Result<(), ApiError> {
    let id = ids::shell(&client.published(), &args.shell)?;
    client.engine().end_shell(&id).map_err(api_error)
}

pub(super) fn list(client: &Client, args: &ListShellsArgs) -> Result<Vec<ShellView>, ApiError> {
    let published = client.published();
    if let Some(agent) = &args.agent {
        published.town.agent(&AgentId::from(agent.as_str()))?;
    }
    let is_asked = |agent: &AgentId| args.agent.as_ref().is_none_or(|asked| agent.as_str() == asked);
    let mut asked: Vec<_> = published.shells.iter().filter(|shell| is_asked(&shell.agent)).collect();
    // The oldest first: it is the one that is come back to.
    asked.sort_by_key(|shell| (shell.began, shell.id.clone()));
    Ok(asked.into_iter().map(shell_view).collect())
}

pub(super) fn listening(client: &Client, args: &AgentArgs) -> Result<Vec<ListeningView>, ApiError> {
    let found = client.engine().listening(&args.agent.as_str().into()).map_err(api_error)?;
    let view = |found: gastown_engine::Listening| ListeningView {
        port: found.port,
        pid: found.pid,
        program: found.program,
    };
    Ok(found.into_iter().map(view).collect())
}
