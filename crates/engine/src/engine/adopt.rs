//! Taking up a worktree that was made elsewhere.

use super::Engine;
use crate::call::{CallError, Done};
use gastown_core::{Adopt, Caller, Command};

impl Engine {
    /// Looks the worktree at `adopt.place` over, then makes an agent and a task that begins in its state, to be started when a
    /// person says so. The worktree itself is only read.
    ///
    /// # Errors
    /// A refusal, or why nothing can be taken from there.
    pub fn adopt(&self, caller: &Caller, adopt: Adopt) -> Result<Done, CallError> {
        let rig = self.published().town.rig(&adopt.rig)?.clone();
        let found = self.world.look_foreign(&rig, adopt)?;
        self.call(caller.clone(), Command::Adopt(found))
    }
}
