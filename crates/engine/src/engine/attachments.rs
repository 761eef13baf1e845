//! Files of tasks: the file lies in the town's folder before the town says that it belongs to a task.

use super::Engine;
use crate::call::CallError;
use gastown_core::{Caller, Command, TaskId, attachment_name};

impl Engine {
    /// Keeps a file for a task and says under what name.
    ///
    /// # Errors
    /// A refusal (too big, too many), or why the file could not be written.
    pub fn attach_file(
        &self,
        caller: Caller,
        task: &TaskId,
        given: &str,
        bytes: &[u8],
    ) -> Result<String, CallError> {
        // Two files that come at the same moment must not get the same name.
        let _one_at_a_time = self.files.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let name = attachment_name(given, &self.published().town.task(task)?.attachments);
        let command =
            Command::AttachFile { task: task.clone(), name: name.clone(), bytes: bytes.len() as u64 };
        // Nothing is written for what will be refused.
        self.may(&caller, &command)?;
        self.world.keep_attachment(task, &name, bytes)?;
        if let Err(refused) = self.call(caller, command) {
            if let Err(trouble) = self.world.remove_attachment(task, &name) {
                tracing::warn!(%task, %name, words = %trouble.words, "a file that nobody owns is left");
            }
            return Err(refused);
        }
        Ok(name)
    }

    /// Takes a file from a task; it goes to the trash.
    ///
    /// # Errors
    /// When the task has no such file, or it could not be moved.
    pub fn detach_file(&self, caller: Caller, task: &TaskId, name: &str) -> Result<(), CallError> {
        self.call(caller, Command::DetachFile { task: task.clone(), name: name.to_owned() })?;
        Ok(self.world.remove_attachment(task, name)?)
    }

    /// Whether the town would refuse this, as it is now.
    ///
    /// # Errors
    /// The refusal.
    pub fn may(&self, caller: &Caller, command: &Command) -> Result<(), CallError> {
        let town = self.published().town.clone();
        gastown_core::decide(&town, caller, command, self.world.now(), &mut || 0)?;
        Ok(())
    }
}
