//! What happened to one task, from the journal.

use super::Engine;
use crate::call::CallError;
use gastown_core::{Event, TaskId, Town};
use gastown_store::{About, JournalEntry};

impl Engine {
    /// The newest rows about a task, its sessions, requests, asks, messages and snapshots, oldest first.
    ///
    /// # Errors
    /// When there is no such task, or the database cannot be read.
    pub fn task_history(&self, id: &TaskId, limit: usize) -> Result<Vec<JournalEntry>, CallError> {
        let published = self.published();
        published.town.task(id)?;
        let rows = self.world.journal_about(&About::Things(&names(&published.town, id)), limit);
        let rows = rows.map_err(|error| crate::Trouble::of(&error))?;
        Ok(rows.into_iter().filter(|row| !is_of_another(&row.event, id)).collect())
    }
}

/// A task that came later may name this one as what it waits on.
fn is_of_another(event: &Event, id: &TaskId) -> bool {
    matches!(event, Event::TaskAdded { task } if task.id != *id)
}

fn names(town: &Town, id: &TaskId) -> Vec<String> {
    let of_task = |session: &gastown_core::SessionId| {
        town.sessions.get(session).is_some_and(|session| session.task == *id)
    };
    let sessions = town.sessions.values().filter(|session| session.task == *id).map(|row| row.id.to_string());
    let requests =
        town.requests.values().filter(|row| row.task.as_ref() == Some(id)).map(|row| row.id.to_string());
    let asks = town.asks.values().filter(|row| of_task(&row.session)).map(|row| row.id.to_string());
    let messages = town.messages.values().filter(|row| of_task(&row.session)).map(|row| row.id.to_string());
    let snapshots =
        town.snapshots.values().filter(|row| row.task.as_ref() == Some(id)).map(|row| row.id.to_string());
    let own = std::iter::once(id.to_string());
    own.chain(sessions).chain(requests).chain(asks).chain(messages).chain(snapshots).collect()
}
