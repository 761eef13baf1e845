//! Which ports programs in a worktree listen on: whatever was started there carries the worktree in its environment.

use super::RealWorld;
use super::ground::WORKTREE_MARK;
use crate::Trouble;
use crate::shell::Listening;
use gastown_core::Agent;
use gastown_pty::os::listeners_of;

impl RealWorld {
    pub(super) fn ports_in_use(&self, agent: &Agent) -> Result<Vec<Listening>, Trouble> {
        let Some(worktree) = &agent.worktree else { return Ok(Vec::new()) };
        let mark = format!("{WORKTREE_MARK}={}", worktree.dir);
        let found = listeners_of(mark.as_bytes()).map_err(|error| {
            Trouble::new(format!("the system's list of open ports cannot be read: {error}"))
        })?;
        let listening = |found: gastown_pty::os::Listener| Listening {
            port: found.port,
            pid: found.pid,
            program: found.program,
        };
        Ok(found.into_iter().map(listening).collect())
    }
}
