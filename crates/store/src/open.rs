//! Opening a town's database: looked over, brought up to date, read whole.

use crate::store::{self, Owed, Store};
use crate::{StoreError, schema, table};
use gastown_core::Town;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// How long a statement waits for another connection's lock.
const BUSY_MAX: Duration = Duration::from_secs(5);

/// What a town is born with; ignored when the database exists already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Born {
    /// Random and unique: sockets are named after it.
    pub id: String,
    pub name: String,
}

/// A database that was opened, and all that it said.
pub struct Opened {
    pub store: Store,
    pub town: Town,
    /// Sequence of the last event in the journal; 0 for a new town.
    pub seq: u64,
    /// What the town still owes the world, oldest first.
    pub owed: Vec<Owed>,
    pub id: String,
    pub name: String,
}

impl Store {
    /// Opens the database at `path`, or makes it.
    ///
    /// # Errors
    /// A file of a newer program, of another program, or a damaged one is refused and left as it is.
    pub fn open(path: &Path, born: &Born) -> Result<Opened, StoreError> {
        let sql = |doing| StoreError::sql(path, doing);
        let mut db = Connection::open(path).map_err(sql("opened"))?;
        db.busy_timeout(BUSY_MAX).map_err(sql("opened"))?;
        look_over(&db, path)?;
        schema::migrate(&mut db, path, schema::STEPS)?;
        db.pragma_update(None, "journal_mode", "wal").map_err(sql("opened"))?;
        db.pragma_update(None, "synchronous", "full").map_err(sql("opened"))?;
        db.pragma_update(None, "foreign_keys", true).map_err(sql("opened"))?;

        let id = remember(&db, "town_id", &born.id).map_err(sql("written"))?;
        let name = remember(&db, "town_name", &born.name).map_err(sql("written"))?;
        let seq: i64 = db
            .query_row("SELECT coalesce(max(seq), 0) FROM journal", [], |row| row.get(0))
            .map_err(sql("read"))?;
        let town = table::load_town(&db, path)?;
        let owed = store::load_owed(&db, path)?;
        Ok(Opened { store: Store::new(db, path, seq as u64), town, seq: seq as u64, owed, id, name })
    }
}

fn look_over(db: &Connection, path: &Path) -> Result<(), StoreError> {
    let words: String = db
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(StoreError::sql(path, "looked over"))?;
    if words == "ok" { Ok(()) } else { Err(StoreError::Damaged { path: path.to_owned(), words }) }
}

fn remember(db: &Connection, key: &str, value: &str) -> rusqlite::Result<String> {
    db.execute("INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO NOTHING", [key, value])?;
    db.query_row("SELECT value FROM meta WHERE key = ?1", [key], |row| row.get(0))
}

/// A second connection, for reading only.
pub(crate) fn reading(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let db = Connection::open_with_flags(path, flags).map_err(StoreError::sql(path, "opened"))?;
    db.busy_timeout(BUSY_MAX).map_err(StoreError::sql(path, "opened"))?;
    Ok(db)
}
