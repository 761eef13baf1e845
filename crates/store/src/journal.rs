//! The journal: every event that was ever committed, in order.

use crate::{StoreError, open};
use gastown_core::{Event, RigId, Time};
use rusqlite::{Connection, params};
use std::path::{Path, PathBuf};

/// Format of an event's JSON; readers keep all earlier ones.
pub(crate) const EVENT_VERSION: u32 = 1;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalEntry {
    /// Grows by one with each event; the only order there is.
    pub seq: u64,
    pub at: Time,
    /// `owner`, an agent's name, or `town` for what the town saw by itself.
    pub actor: String,
    pub event: Event,
}

/// What of the journal is looked for.
pub enum About<'a> {
    /// The newest entries that name one of these things by its id.
    Things(&'a [String]),
    /// The oldest steps of a rig's queue from then on and after this sequence.
    Queue { rig: &'a RigId, from: Time, since: u64 },
}

/// A connection of its own that only reads, so that a long look back never holds up a turn.
pub struct Reader {
    db: Connection,
    path: PathBuf,
}

impl Reader {
    /// # Errors
    /// When the file is not there or cannot be opened.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Ok(Self { db: open::reading(path)?, path: path.to_owned() })
    }

    /// At most `limit` entries after `since`, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read or an entry is of a format that this program does not know.
    pub fn journal(&self, since: u64, limit: usize) -> Result<Vec<JournalEntry>, StoreError> {
        let sql = || StoreError::sql(&self.path, "read");
        let text = "SELECT seq, at, actor, event FROM journal WHERE seq > ?1 ORDER BY seq LIMIT ?2";
        let mut statement = self.db.prepare_cached(text).map_err(sql())?;
        self.entries(statement.query(params![since as i64, limit as i64]).map_err(sql())?)
    }

    /// At most `limit` entries, oldest first.
    ///
    /// # Errors
    /// When the file cannot be read or an entry is of a format that this program does not know.
    pub fn about(&self, about: &About<'_>, limit: usize) -> Result<Vec<JournalEntry>, StoreError> {
        match about {
            About::Things(ids) => self.naming(ids, limit),
            About::Queue { rig, from, since } => self.queue_steps((rig, *from, *since), limit),
        }
    }

    fn naming(&self, ids: &[String], limit: usize) -> Result<Vec<JournalEntry>, StoreError> {
        let sql = || StoreError::sql(&self.path, "read");
        // An id stands in an event as a JSON string of its own; one inside a text is followed by a backslash.
        let wanted = serde_json::to_string(ids).map_err(|source| StoreError::Encode {
            table: "journal",
            id: ids.join(" "),
            source,
        })?;
        let text = "SELECT seq, at, actor, event FROM journal WHERE EXISTS (SELECT 1 FROM json_each(?1) \
                    WHERE instr(journal.event, '\"' || json_each.value || '\"') > 0) ORDER BY seq DESC LIMIT ?2";
        let mut statement = self.db.prepare_cached(text).map_err(sql())?;
        let mut entries = self.entries(statement.query(params![wanted, limit as i64]).map_err(sql())?)?;
        entries.reverse();
        Ok(entries)
    }

    fn queue_steps(
        &self,
        (rig, from, since): (&RigId, Time, u64),
        limit: usize,
    ) -> Result<Vec<JournalEntry>, StoreError> {
        let sql = || StoreError::sql(&self.path, "read");
        let name = serde_json::to_string(rig).map_err(|source| StoreError::Encode {
            table: "journal",
            id: rig.to_string(),
            source,
        })?;
        // An event's kind comes first, and the rig of a step after it.
        let begins = format!("{{\"event\":\"queue\",\"rig\":{name},");
        let text = "SELECT seq, at, actor, event FROM journal WHERE seq > ?1 AND at >= ?2 \
                    AND substr(event, 1, length(?3)) = ?3 ORDER BY seq LIMIT ?4";
        let mut statement = self.db.prepare_cached(text).map_err(sql())?;
        let rows = statement.query(params![since as i64, from.0, begins, limit as i64]).map_err(sql())?;
        self.entries(rows)
    }

    fn entries(&self, mut rows: rusqlite::Rows<'_>) -> Result<Vec<JournalEntry>, StoreError> {
        let sql = || StoreError::sql(&self.path, "read");
        let mut entries = Vec::new();
        while let Some(row) = rows.next().map_err(sql())? {
            let seq: i64 = row.get(0).map_err(sql())?;
            let event: String = row.get(3).map_err(sql())?;
            let event = serde_json::from_str(&event).map_err(|source| StoreError::Row {
                path: self.path.clone(),
                table: "journal",
                id: seq.to_string(),
                source,
            })?;
            let (at, actor) = (Time(row.get(1).map_err(sql())?), row.get(2).map_err(sql())?);
            entries.push(JournalEntry { seq: seq as u64, at, actor, event });
        }
        Ok(entries)
    }
}

/// Appends events after `seq`; returns the new last sequence.
pub(crate) fn append(
    db: &Connection,
    path: &Path,
    seq: u64,
    at: Time,
    entries: &[(String, Event)],
) -> Result<u64, StoreError> {
    let sql = || StoreError::sql(path, "written");
    let text = "INSERT INTO journal (seq, at, actor, version, event) VALUES (?1, ?2, ?3, ?4, ?5)";
    let mut statement = db.prepare_cached(text).map_err(sql())?;
    let mut last = seq;
    for (actor, event) in entries {
        last += 1;
        let body = serde_json::to_string(event).map_err(|source| StoreError::Encode {
            table: "journal",
            id: last.to_string(),
            source,
        })?;
        statement.execute(params![last as i64, at.0, actor, EVENT_VERSION, body]).map_err(sql())?;
    }
    Ok(last)
}
