//! The format of the database and its way from one version to the next.

use crate::StoreError;
use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// "GTWN": marks the file as a town's database.
const APPLICATION_ID: u32 = 0x4754_574e;

/// Step `n` brings a database from version `n` to `n + 1`. Steps are never changed once shipped, only added.
pub(crate) const STEPS: &[&str] = &[STEP_1, STEP_2, STEP_3, STEP_4];

const STEP_1: &str = "
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE rigs (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE tasks (id TEXT PRIMARY KEY, body TEXT NOT NULL, rig TEXT AS (body ->> 'rig')) WITHOUT ROWID;
CREATE TABLE agents (id TEXT PRIMARY KEY, body TEXT NOT NULL, rig TEXT AS (body ->> 'rig')) WITHOUT ROWID;
CREATE TABLE sessions (id TEXT PRIMARY KEY, body TEXT NOT NULL, agent TEXT AS (body ->> 'agent')) WITHOUT ROWID;
CREATE TABLE requests (id TEXT PRIMARY KEY, body TEXT NOT NULL, rig TEXT AS (body ->> 'rig')) WITHOUT ROWID;
CREATE TABLE asks (id TEXT PRIMARY KEY, body TEXT NOT NULL, agent TEXT AS (body ->> 'agent')) WITHOUT ROWID;
CREATE TABLE messages (id TEXT PRIMARY KEY, body TEXT NOT NULL, agent TEXT AS (body ->> 'agent')) WITHOUT ROWID;
CREATE TABLE snapshots (id TEXT PRIMARY KEY, body TEXT NOT NULL, agent TEXT AS (body ->> 'agent')) WITHOUT ROWID;
CREATE TABLE journal (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, actor TEXT NOT NULL, version INTEGER NOT NULL, event TEXT NOT NULL);
CREATE TABLE owed (place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, effect TEXT NOT NULL, since INTEGER NOT NULL);
CREATE INDEX tasks_by_rig ON tasks (rig);
CREATE INDEX agents_by_rig ON agents (rig);
CREATE INDEX sessions_by_agent ON sessions (agent);
CREATE INDEX requests_by_rig ON requests (rig);
";

const STEP_2: &str = "
CREATE TABLE usage (id TEXT PRIMARY KEY, body TEXT NOT NULL, task TEXT AS (body ->> 'task')) WITHOUT ROWID;
CREATE TABLE budgets (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
";

const STEP_3: &str = "
CREATE TABLE rules (id TEXT PRIMARY KEY, body TEXT NOT NULL, rig TEXT AS (body ->> 'rig')) WITHOUT ROWID;
";

const STEP_4: &str = "
CREATE TABLE lanes (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE results (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
";

/// Brings the database to the version that `steps` end in.
///
/// A newer one is refused untouched; an older one is copied to `<path>.v<version>.backup` first; the steps are one
/// transaction, so a crash leaves the old version or the new.
pub(crate) fn migrate(db: &mut Connection, path: &Path, steps: &[&str]) -> Result<(), StoreError> {
    let sql = |doing| StoreError::sql(path, doing);
    let known = steps.len() as u32;
    let found: u32 = db.pragma_query_value(None, "user_version", |row| row.get(0)).map_err(sql("read"))?;
    let mark: u32 = db.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(sql("read"))?;
    let tables: u32 =
        db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(sql("read"))?;
    let new = found == 0 && tables == 0;
    if !new && mark != APPLICATION_ID {
        return Err(StoreError::NotATown { path: path.to_owned() });
    }
    if found > known {
        return Err(StoreError::Newer { path: path.to_owned(), found, known });
    }
    if found == known {
        return Ok(());
    }
    if !new {
        back_up(db, path, found)?;
    }
    let change = db.transaction().map_err(sql("brought up to date"))?;
    for step in &steps[found as usize..] {
        change.execute_batch(step).map_err(sql("brought up to date"))?;
    }
    change.pragma_update(None, "application_id", APPLICATION_ID).map_err(sql("brought up to date"))?;
    change.pragma_update(None, "user_version", known).map_err(sql("brought up to date"))?;
    change.commit().map_err(sql("brought up to date"))
}

fn back_up(db: &Connection, path: &Path, version: u32) -> Result<(), StoreError> {
    let backup = free_name(path, version);
    let copied = db.execute("VACUUM INTO ?1", [backup.to_string_lossy()]);
    copied.map(drop).map_err(|source| StoreError::Backup { path: path.to_owned(), backup, source })
}

/// A backup is never overwritten: an earlier try may have left the only good copy.
fn free_name(path: &Path, version: u32) -> PathBuf {
    let named = |end: String| {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    };
    let mut candidate = named(format!(".v{version}.backup"));
    let mut number = 2;
    while candidate.exists() {
        candidate = named(format!(".v{version}.backup.{number}"));
        number += 1;
    }
    candidate
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_database_is_backed_up_and_brought_up_to_date() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("town.db");
        let mut db = Connection::open(&path).unwrap();
        migrate(&mut db, &path, STEPS).unwrap();
        db.execute("INSERT INTO meta VALUES ('kept', 'yes')", []).unwrap();

        let next = [STEPS, &["CREATE TABLE later (id TEXT)"]].concat();
        migrate(&mut db, &path, &next).unwrap();

        db.execute("INSERT INTO later VALUES ('x')", []).unwrap();
        let backup =
            Connection::open(folder.path().join(format!("town.db.v{}.backup", STEPS.len()))).unwrap();
        let kept: String =
            backup.query_row("SELECT value FROM meta WHERE key = 'kept'", [], |row| row.get(0)).unwrap();
        assert_eq!(kept, "yes");
        assert!(
            backup.execute("INSERT INTO later VALUES ('x')", []).is_err(),
            "the backup has the old format"
        );
    }

    #[test]
    fn a_failed_step_leaves_the_old_version_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("town.db");
        let mut db = Connection::open(&path).unwrap();
        migrate(&mut db, &path, STEPS).unwrap();

        let broken = [STEPS, &["CREATE TABLE later (id TEXT)", "no such statement"]].concat();
        assert!(migrate(&mut db, &path, &broken).is_err());

        let version: u32 = db.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(version, STEPS.len() as u32);
        assert!(db.execute("INSERT INTO later VALUES ('x')", []).is_err());
    }

    #[test]
    fn a_database_of_another_program_is_refused_untouched() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("town.db");
        let mut db = Connection::open(&path).unwrap();
        db.execute_batch("CREATE TABLE recipes (id TEXT)").unwrap();

        assert!(matches!(migrate(&mut db, &path, STEPS), Err(StoreError::NotATown { .. })));
    }
}
