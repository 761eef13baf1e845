//! Commits: one turn of the town is one transaction, or nothing.

use crate::{Reader, StoreError, journal, table};
use gastown_core::{Effect, EffectId, Entity, Event, Time, Town};
use rusqlite::{Connection, TransactionBehavior, params};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// All that one turn changes.
pub struct Turn<'a> {
    pub at: Time,
    /// Who caused it, and what happened.
    pub entries: &'a [(String, Event)],
    /// Rows to write, as `next` has them.
    pub touched: &'a BTreeSet<Entity>,
    pub next: &'a Town,
    /// What the town owes from now on.
    pub owe: &'a [Owed],
    /// What the world has answered.
    pub settled: &'a [EffectId],
}

/// An effect that is not answered yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    pub id: EffectId,
    pub effect: Effect,
}

/// The one connection that writes.
pub struct Store {
    db: Connection,
    path: PathBuf,
    seq: u64,
}

impl Store {
    pub(crate) fn new(db: Connection, path: &Path, seq: u64) -> Self {
        Self { db, path: path.to_owned(), seq }
    }

    /// Writes a turn whole and waits until it is on the disk; returns the sequence of its last event.
    ///
    /// # Errors
    /// Nothing of the turn is kept then. [`StoreError::is_disk_full`] tells when a later try may succeed.
    pub fn commit(&mut self, turn: &Turn<'_>) -> Result<u64, StoreError> {
        let path = &self.path;
        let sql = || StoreError::sql(path, "written");
        let change = self.db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(sql())?;
        let seq = journal::append(&change, path, self.seq, turn.at, turn.entries)?;
        for entity in turn.touched {
            table::put(&change, path, turn.next, entity)?;
        }
        for owed in turn.owe {
            owe(&change, path, owed, seq)?;
        }
        for id in turn.settled {
            let mut delete = change.prepare_cached("DELETE FROM owed WHERE id = ?1").map_err(sql())?;
            delete.execute([id.as_str()]).map_err(sql())?;
        }
        change.commit().map_err(sql())?;
        self.seq = seq;
        Ok(seq)
    }

    /// A connection of its own for looking back.
    ///
    /// # Errors
    /// When the file cannot be opened a second time.
    pub fn reader(&self) -> Result<Reader, StoreError> {
        Reader::open(&self.path)
    }

    /// Limits the file to `pages` pages more than it has now, so that a test can fill the disk; `None` lifts it.
    ///
    /// # Errors
    /// When the database refuses the pragma.
    #[doc(hidden)]
    pub fn limit_growth(&self, pages: Option<u32>) -> Result<(), StoreError> {
        let sql = || StoreError::sql(&self.path, "limited");
        let now: u32 = self.db.pragma_query_value(None, "page_count", |row| row.get(0)).map_err(sql())?;
        let max = pages.map_or(u32::MAX - 1, |more| now + more);
        self.db.query_row(&format!("PRAGMA max_page_count = {max}"), [], |_| Ok(())).map_err(sql())
    }
}

fn owe(db: &Connection, path: &Path, owed: &Owed, seq: u64) -> Result<(), StoreError> {
    let effect = serde_json::to_string(&owed.effect).map_err(|source| StoreError::Encode {
        table: "owed",
        id: owed.id.to_string(),
        source,
    })?;
    db.prepare_cached("INSERT INTO owed (id, effect, since) VALUES (?1, ?2, ?3)")
        .and_then(|mut insert| insert.execute(params![owed.id.as_str(), effect, seq as i64]))
        .map(drop)
        .map_err(StoreError::sql(path, "written"))
}

/// What is owed, oldest first.
pub(crate) fn load_owed(db: &Connection, path: &Path) -> Result<Vec<Owed>, StoreError> {
    let sql = || StoreError::sql(path, "read");
    let mut statement = db.prepare("SELECT id, effect FROM owed ORDER BY place").map_err(sql())?;
    let mut rows = statement.query([]).map_err(sql())?;
    let mut owed = Vec::new();
    while let Some(row) = rows.next().map_err(sql())? {
        let id: String = row.get(0).map_err(sql())?;
        let effect: String = row.get(1).map_err(sql())?;
        let effect = serde_json::from_str(&effect).map_err(|source| StoreError::Row {
            path: path.to_owned(),
            table: "owed",
            id: id.clone(),
            source,
        })?;
        owed.push(Owed { id: EffectId::new(id), effect });
    }
    Ok(owed)
}
