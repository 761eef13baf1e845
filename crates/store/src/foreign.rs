//! Another program's database, read beside it: nothing of it is written, its owner never waits, and what stands in it is not trusted.

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

/// How long a statement waits for the owner's lock. Beside a write-ahead log nobody waits, but while the owner recovers one.
const BUSY_MAX: Duration = Duration::from_millis(250);
/// How long one reading may take, whatever the database is made of.
const READING_MAX: Duration = Duration::from_secs(5);
/// Most that one reading returns, in bytes.
const ROWS_BYTES_MAX: usize = 64 << 20;
/// Instructions of SQLite's machine between two looks at the clock.
const STEPS: i32 = 10_000;
/// Readings of a database at rest that its owner begins to write meanwhile, before it is read as one in use.
const TRIES: usize = 3;

/// What is asked of a database: rows of one text each.
#[derive(Clone, Copy, Debug)]
pub struct ForeignQuery<'a> {
    /// What it reads; each has to be a table, for behind a view anything may stand.
    pub tables: &'a [&'a str],
    /// One statement with `?1` and `?2`.
    pub sql: &'a str,
    pub text: &'a str,
    pub number: i64,
}

#[derive(Debug, thiserror::Error)]
pub enum ForeignError {
    /// It is in use or at rest as it should be, and has not what is asked for.
    #[error("{path} is not made as this program knows it: {words}")]
    Shape { path: PathBuf, words: String },
    #[error("{path} could not be read: {source}")]
    Read {
        path: PathBuf,
        #[source]
        source: rusqlite::Error,
    },
    #[error("{path} could not be looked at: {source}")]
    Look {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("{path} holds more than 64 MiB that is new")]
    TooMuch { path: PathBuf },
}

impl ForeignQuery<'_> {
    /// The rows that the database at `path` has, as of one moment.
    ///
    /// # Errors
    /// A database with other tables or columns; one that is damaged, is locked for longer than 250 ms, takes longer than 5 s or holds
    /// more than 64 MiB of rows; a link in place of a file.
    pub fn rows(&self, path: &Path) -> Result<Vec<String>, ForeignError> {
        for _ in 0..TRIES {
            // Opened as one in use, a database at rest would get files beside it that its owner did not make.
            let Some(before) = at_rest(path)? else { break };
            let read = self.read(path, "immutable=1");
            if at_rest(path)?.as_ref() == Some(&before) {
                return read;
            }
        }
        self.read(path, "mode=ro")
    }

    fn read(&self, path: &Path, how: &str) -> Result<Vec<String>, ForeignError> {
        let failed = |source| ForeignError::Read { path: path.to_owned(), source };
        let db = open(path, how).map_err(failed)?;
        for table in self.tables {
            let known = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = ?1";
            let count: i64 = db.query_row(known, [table], |row| row.get(0)).map_err(failed)?;
            if count == 0 {
                let words = format!("no table {table}");
                return Err(ForeignError::Shape { path: path.to_owned(), words });
            }
        }
        let mut statement = db.prepare(self.sql).map_err(|source| match &source {
            rusqlite::Error::SqlInputError { msg, .. } => {
                ForeignError::Shape { path: path.to_owned(), words: msg.clone() }
            }
            _ => failed(source),
        })?;
        let mut found = statement.query((self.text, self.number)).map_err(failed)?;
        let (mut rows, mut bytes) = (Vec::new(), 0);
        while let Some(row) = found.next().map_err(failed)? {
            let text: String = row.get(0).map_err(failed)?;
            bytes += text.len();
            if bytes > ROWS_BYTES_MAX {
                return Err(ForeignError::TooMuch { path: path.to_owned() });
            }
            rows.push(text);
        }
        Ok(rows)
    }
}

fn open(path: &Path, how: &str) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NOFOLLOW;
    let mut db = Connection::open_with_flags(format!("file:{}?{how}", quoted(path)), flags)?;
    db.busy_timeout(BUSY_MAX)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
    let begun = Instant::now();
    db.progress_handler(STEPS, Some(move || begun.elapsed() > READING_MAX))?;
    Ok(db)
}

/// As a URI has it.
fn quoted(path: &Path) -> String {
    let bytes = path.as_os_str().as_encoded_bytes().iter();
    let quoted = |byte: &u8| match byte {
        b'/' | b'.' | b'-' | b'_' => char::from(*byte).to_string(),
        byte if byte.is_ascii_alphanumeric() => char::from(*byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    bytes.map(quoted).collect()
}

/// What the file was when nobody had begun to write: there is no log beside it that holds anything.
fn at_rest(path: &Path) -> Result<Option<(u64, SystemTime)>, ForeignError> {
    let failed = |source| ForeignError::Look { path: path.to_owned(), source };
    for log in ["-wal", "-journal"] {
        let mut name = path.as_os_str().to_owned();
        name.push(log);
        match std::fs::symlink_metadata(name).map(|log: Metadata| log.len()) {
            Ok(0) => {}
            Ok(_) => return Ok(None),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed(error)),
        }
    }
    let file = std::fs::symlink_metadata(path).map_err(failed)?;
    Ok(Some((file.len(), file.modified().map_err(failed)?)))
}
