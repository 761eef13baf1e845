//! `gt shell`: a shell of yours in an agent's worktree. It acts as you, not as the agent: it gets no token.

use crate::agent::named;
use crate::exec;
use crate::failure::Failure;
use crate::link::At;
use gastown_api::call::{NoArgs, calls};
use std::path::Path;

pub fn shell(at: &At, name: &str) -> Result<(), Failure> {
    let mut link = at.link()?;
    let agent = link.call::<calls::ShowAgent>(named(name))?;
    let hall = link.call::<calls::HallInfo>(NoArgs {})?;
    let Some(worktree) = agent.worktree.as_deref().filter(|dir| Path::new(dir).is_dir()) else {
        let message = format!("{} has no worktree now", agent.name);
        return Err(Failure::refused("no_worktree", message, "it gets one with its next task"));
    };
    let program =
        std::env::var_os("SHELL").filter(|shell| !shell.is_empty()).unwrap_or_else(|| "/bin/sh".into());
    let mut command = exec::program(program);
    command
        .current_dir(worktree)
        .env("GT_TOWN", &hall.town_dir)
        .env("GT_AGENT", &agent.name)
        .env("GT_RIG", &agent.rig);
    // A session's names without its token would make `gt` refuse: this shell is the owner's.
    for name in ["GT_SESSION", "GT_TOKEN", "GT_OUTBOX", "GT_SOCKET", "GT_TASK", "GT_ROUND"] {
        command.env_remove(name);
    }
    if let Some(task) = &agent.task {
        command.env("GT_TASK", task).env("GT_ROUND", agent.round.to_string());
    }
    Err(exec::become_program(command))
}
