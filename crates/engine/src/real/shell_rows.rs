//! The list of the owner's shells as this hall knows it, published whenever it changes.

use super::places::Places;
use crate::board::Reporter;
use crate::shell::{Shell, ShellKind};
use gastown_core::{AgentId, Exit, SessionId};
use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

/// Between the end of a program and the moment at which the watcher has read the rest of it.
const END_PATIENCE: Duration = Duration::from_secs(5);

pub(super) struct Shells {
    places: Places,
    rows: Mutex<BTreeMap<SessionId, Row>>,
    changed: Condvar,
    reporter: OnceLock<Reporter>,
}

struct Row {
    shell: Shell,
    /// Set once its end was asked for: nothing of it is to be read then, or these words.
    leaving: Option<Option<&'static str>>,
}

impl Shells {
    pub fn new(places: Places) -> Self {
        Self { places, rows: Mutex::default(), changed: Condvar::new(), reporter: OnceLock::new() }
    }

    pub fn listen(&self, reporter: Reporter) {
        if self.reporter.set(reporter).is_err() {
            tracing::debug!("a town listens once");
        }
    }

    pub fn get(&self, id: &SessionId) -> Option<Shell> {
        self.rows().get(id).map(|row| row.shell.clone())
    }

    /// In the order of their age.
    pub fn of(&self, agent: Option<&AgentId>) -> Vec<Shell> {
        let rows = self.rows();
        let own = rows.values().filter(|row| agent.is_none_or(|agent| row.shell.agent == *agent));
        let mut shells: Vec<_> = own.map(|row| row.shell.clone()).collect();
        shells.sort_by_key(|shell| (shell.began, shell.id.clone()));
        shells
    }

    pub fn put(&self, shell: Shell) {
        let mut rows = self.rows();
        rows.insert(shell.id.clone(), Row { shell, leaving: None });
        self.publish(&rows);
    }

    /// Its end is asked for. With words the row stays and says them.
    pub fn let_go(&self, id: &SessionId, words: Option<&'static str>) {
        if let Some(row) = self.rows().get_mut(id) {
            row.leaving = Some(words);
        }
    }

    /// Waits until its end, which was asked for, is known here too.
    pub fn wait_for_the_end(&self, id: &SessionId) {
        let runs =
            |rows: &mut BTreeMap<SessionId, Row>| rows.get(id).is_some_and(|row| row.shell.ended.is_none());
        let waited = self.changed.wait_timeout_while(self.rows(), END_PATIENCE, runs);
        if waited.unwrap_or_else(PoisonError::into_inner).1.timed_out() {
            tracing::warn!(shell = %id, "a shell has ended, and its end is not known yet");
        }
    }

    /// A shell that its user left is gone; whatever ended otherwise stays to be read.
    pub fn ended(&self, id: &SessionId, how: Result<Exit, String>) {
        let mut rows = self.rows();
        let Some(row) = rows.get_mut(id) else { return };
        let words = match (row.leaving, how) {
            (Some(None), _) => None,
            (Some(Some(words)), _) => Some(words.to_owned()),
            (None, Ok(_)) if row.shell.kind == ShellKind::Shell => None,
            (None, Ok(Exit::Code(code) | Exit::AtStart { code, .. })) => Some(format!("ended with {code}")),
            (None, Ok(Exit::Signal(signal))) => Some(format!("ended by signal {signal}")),
            (None, Err(words)) => Some(words),
        };
        match words {
            Some(words) => row.shell.ended = Some(words),
            None => {
                rows.remove(id);
                self.delete(id);
            }
        }
        self.publish(&rows);
    }

    pub fn remove(&self, id: &SessionId) {
        let mut rows = self.rows();
        rows.remove(id);
        self.delete(id);
        self.publish(&rows);
    }

    fn delete(&self, id: &SessionId) {
        let dir = self.places.session(id);
        match std::fs::remove_dir_all(&dir) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                tracing::warn!(shell = %id, %error, "the output of a shell could not be deleted");
            }
            _ => {}
        }
    }

    fn publish(&self, rows: &BTreeMap<SessionId, Row>) {
        self.changed.notify_all();
        if let Some(reporter) = self.reporter.get() {
            reporter.shells(rows.values().map(|row| row.shell.clone()).collect());
        }
    }

    fn rows(&self) -> MutexGuard<'_, BTreeMap<SessionId, Row>> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
