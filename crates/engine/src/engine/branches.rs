//! Branches of a rig's repository that a task may begin on.

use super::Engine;
use crate::call::CallError;
use gastown_core::{Refusal, RigId};

impl Engine {
    /// # Errors
    /// When there is no such rig, or what git said.
    pub fn branches(&self, rig: &RigId) -> Result<Vec<String>, CallError> {
        Ok(self.world.branches(self.published().town.rig(rig)?)?)
    }

    /// A branch that a task is to begin on.
    ///
    /// # Errors
    /// When there is no such branch.
    pub fn must_have_branch(&self, rig: &RigId, name: &str) -> Result<(), CallError> {
        if self.branches(rig)?.iter().any(|known| known == name) {
            return Ok(());
        }
        let rule = "it must be a branch of the rig's repository; see `git branch` there";
        Err(Refusal::Invalid { field: "base branch", value: name.to_owned(), rule }.into())
    }
}
