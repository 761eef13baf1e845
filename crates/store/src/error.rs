//! What can go wrong with the database, in sentences that say where and how to mend it.

use rusqlite::ErrorCode;
use std::path::{Path, PathBuf};

/// With less left than the memory that SQLite shares among connections takes, it says "I/O error" and means "no space"
/// (SQLITE_IOERR_SHMSIZE, <https://www.sqlite.org/rescode.html>).
const SHARED_MEMORY_BYTES: u64 = 64 * 1024;

#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error(
        "{path} was written by a newer Gas Town (its format is {found}, this program knows {known}); \
         install that version again, or name another town with --town"
    )]
    Newer { path: PathBuf, found: u32, known: u32 },
    #[error("{path} is not a town's database; move it away, or name another town with --town")]
    NotATown { path: PathBuf },
    #[error(
        "{path} is damaged: {words}; restore it from a backup beside it (town.db.v*.backup) or from your own"
    )]
    Damaged { path: PathBuf, words: String },
    #[error(
        "the disk that holds {path} is full; nothing of this change was kept: free some space, then try again"
    )]
    DiskFull { path: PathBuf },
    #[error("{path} could not be copied to {backup} before it is brought up to date")]
    Backup {
        path: PathBuf,
        backup: PathBuf,
        #[source]
        source: rusqlite::Error,
    },
    #[error("{path} could not be {doing}: {source}")]
    Sql {
        path: PathBuf,
        doing: &'static str,
        #[source]
        source: rusqlite::Error,
    },
    #[error("{path} holds a row that cannot be read: {table} {id}")]
    Row {
        path: PathBuf,
        table: &'static str,
        id: String,
        #[source]
        source: serde_json::Error,
    },
    #[error("a row of {table} cannot be written: {id}")]
    Encode {
        table: &'static str,
        id: String,
        #[source]
        source: serde_json::Error,
    },
}

impl StoreError {
    /// True when a later try may succeed by itself, once there is space.
    pub fn is_disk_full(&self) -> bool {
        matches!(self, Self::DiskFull { .. })
    }

    pub(crate) fn sql(path: &Path, doing: &'static str) -> impl FnOnce(rusqlite::Error) -> Self {
        let path = path.to_owned();
        move |source| match source.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull { path },
            Some(ErrorCode::SystemIoFailure) if has_no_room(&path) => Self::DiskFull { path },
            Some(ErrorCode::NotADatabase) => Self::NotATown { path },
            Some(ErrorCode::DatabaseCorrupt) => Self::Damaged { path, words: source.to_string() },
            _ => Self::Sql { path, doing, source },
        }
    }
}

/// False too when the disk does not say: then the error is shown as it came.
fn has_no_room(path: &Path) -> bool {
    let folder = path.parent().unwrap_or(path);
    rustix::fs::statvfs(folder).is_ok_and(|disk| disk.f_bavail * disk.f_frsize < SHARED_MEMORY_BYTES)
}
