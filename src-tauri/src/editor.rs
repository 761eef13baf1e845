//! The person's editor on an agent's worktree, and files that checks left. The page names an agent and a place in it, or a file as it is
//! listed, never a path of this machine.

use gastown_api::ApiError;
use gastown_api::editor::{self, GateFile, Spot};
use tauri::State;

use crate::calls::apart;
use crate::link::Link;
use crate::settings;

/// Opens the worktree, or a place in one of its files.
#[tauri::command]
pub async fn open_editor(link: State<'_, Link>, agent: String, spot: Option<Spot>) -> Result<(), ApiError> {
    let link = link.inner().clone();
    apart(move || editor::open_of(&*link.client()?, &agent, spot.as_ref(), &settings::editor()?)).await
}

/// Opens a file that a check left, with what the person's desktop opens it with.
#[tauri::command]
pub async fn open_gate_file(link: State<'_, Link>, file: GateFile) -> Result<(), ApiError> {
    let link = link.inner().clone();
    apart(move || editor::open_left(&*link.client()?, &file)).await
}
