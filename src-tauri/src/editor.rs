//! The person's editor on an agent's worktree. The page names an agent and a place in it, never a path of this machine.

use std::path::PathBuf;

use gastown_api::ApiError;
use gastown_api::call::{AgentArgs, calls};
use gastown_api::editor::{self, Spot};
use tauri::State;

use crate::calls::apart;
use crate::link::Link;
use crate::settings;

/// Opens the worktree, or a place in one of its files.
#[tauri::command]
pub async fn open_editor(link: State<'_, Link>, agent: String, spot: Option<Spot>) -> Result<(), ApiError> {
    let link = link.inner().clone();
    apart(move || {
        let shown = link.client()?.call::<calls::ShowAgent>(AgentArgs { agent: agent.clone() });
        let shown = shown.map_err(|error| error.to_api())?;
        let worktree = shown.worktree.map(PathBuf::from).ok_or_else(|| {
            ApiError::new(
                "no_worktree",
                format!("{agent} has no worktree now"),
                "it gets one with its next task",
            )
        })?;
        editor::open(&worktree, spot.as_ref(), &settings::editor()?)
    })
    .await
}
