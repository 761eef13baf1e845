//! Why a hall does not run.

use gastown_api::paths::PathsError;
use std::io;
use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub enum HallError {
    #[error(
        "a hall{} holds the town {} already; use that one, or end it with `gt down`",
        pid.map(|pid| format!(" (pid {pid})")).unwrap_or_default(), town.display()
    )]
    Held { town: PathBuf, pid: Option<u32> },
    #[error(transparent)]
    Paths(#[from] PathsError),
    #[error("{} could not be {doing}: {source}", path.display())]
    Io { path: PathBuf, doing: &'static str, source: io::Error },
    #[error("another program listens at {}; end it, or set XDG_RUNTIME_DIR to another folder", socket.display())]
    SocketTaken { socket: PathBuf },
    /// The database, git or a keeper; already a sentence.
    #[error("{0}")]
    Town(String),
    #[error("the hall's threads could not be started: {0}")]
    Threads(#[source] io::Error),
}
