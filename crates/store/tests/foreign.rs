//! Another program's database: what was committed is read, and nothing of it or beside it is changed.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use gastown_store::{ForeignError, ForeignQuery};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::Path;

const ASKED: ForeignQuery<'_> = ForeignQuery {
    tables: &["note"],
    sql: "SELECT words FROM note WHERE place = ?1 AND at >= ?2 ORDER BY at",
    text: "harbor",
    number: 2,
};

fn written(path: &Path) -> Connection {
    let db = Connection::open(path).unwrap();
    db.pragma_update(None, "journal_mode", "wal").unwrap();
    db.execute_batch(
        "CREATE TABLE note (place TEXT, at INTEGER, words TEXT);
         INSERT INTO note VALUES ('harbor', 1, 'old'), ('harbor', 3, 'third'), ('harbor', 2, 'second'), ('moor', 3, 'other');",
    )
    .unwrap();
    db
}

/// All files of a folder. What connections share among themselves is no part of the database.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            let bytes =
                if name.ends_with("-shm") { Vec::new() } else { std::fs::read(entry.path()).unwrap() };
            (name, bytes)
        })
        .collect()
}

#[test]
fn what_its_owner_committed_a_moment_ago_is_read_and_the_owner_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a b%.db");
    let db = written(&path);
    let before = files(folder.path());
    assert!(!before["a b%.db-wal"].is_empty());

    assert_eq!(ASKED.rows(&path).unwrap(), ["second", "third"]);
    assert_eq!(files(folder.path()), before);
    db.execute_batch("BEGIN IMMEDIATE; INSERT INTO note VALUES ('harbor', 4, 'fourth');").unwrap();
    assert_eq!(ASKED.rows(&path).unwrap(), ["second", "third"], "and what is not committed is not there");
    db.execute_batch("COMMIT").unwrap();
    assert_eq!(ASKED.rows(&path).unwrap(), ["second", "third", "fourth"]);
}

#[test]
fn a_database_at_rest_gets_no_file_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    drop(written(&path));
    let before = files(folder.path());
    assert_eq!(before.len(), 1);

    assert_eq!(ASKED.rows(&path).unwrap(), ["second", "third"]);

    assert_eq!(files(folder.path()), before);
}

#[test]
fn what_a_killed_owner_left_in_its_log_is_read_and_left_there() {
    let (folder, left) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let db = written(&folder.path().join("a.db"));
    for name in ["a.db", "a.db-wal"] {
        std::fs::copy(folder.path().join(name), left.path().join(name)).unwrap();
    }
    drop(db);
    let before = files(left.path());

    assert_eq!(ASKED.rows(&left.path().join("a.db")).unwrap(), ["second", "third"]);

    let mut after = files(left.path());
    after.remove("a.db-shm");
    assert_eq!(after, before);
}

#[test]
fn another_shape_a_view_a_link_and_no_database_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let db = written(&path);
    let is_shape = |asked: ForeignQuery<'_>| matches!(asked.rows(&path), Err(ForeignError::Shape { .. }));

    assert!(is_shape(ForeignQuery { tables: &["letter"], ..ASKED }));
    assert!(is_shape(ForeignQuery { sql: "SELECT text FROM note WHERE place = ?1 AND at >= ?2", ..ASKED }));
    db.execute_batch("ALTER TABLE note RENAME TO letter; CREATE VIEW note AS SELECT * FROM letter;").unwrap();
    assert!(is_shape(ASKED));
    let link = folder.path().join("link.db");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    assert!(matches!(ASKED.rows(&link), Err(ForeignError::Read { .. })));
    let other = folder.path().join("other.db");
    std::fs::write(&other, "words ".repeat(400)).unwrap();
    assert!(matches!(ASKED.rows(&other), Err(ForeignError::Read { .. })));
    let gone = ASKED.rows(&folder.path().join("gone.db")).unwrap_err();
    assert!(matches!(gone, ForeignError::Look { .. }), "{gone}");
}
