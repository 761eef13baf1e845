//! Why a call has no answer.

use crate::ApiError;
use std::io;
use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The hall's own "no".
    #[error("{0}")]
    Refused(ApiError),
    #[error("no hall answers at {}: {source}", socket.display())]
    Unreachable { socket: PathBuf, source: io::Error },
    #[error("the hall at {} does not say hello", socket.display())]
    Silent { socket: PathBuf },
    #[error("the owner's token in {} cannot be read: {source}", path.display())]
    NoToken { path: PathBuf, source: io::Error },
    #[error("the connection to the hall ended{}{words}", if words.is_empty() { "" } else { ": " })]
    Lost { words: String },
    #[error("GT_SESSION is set but {missing} is not")]
    SessionEnv { missing: &'static str },
    #[error("the hall's answer was not understood: {words}")]
    NotUnderstood { words: String },
}

impl ClientError {
    /// In the shape that the window and `--json` show.
    pub fn to_api(&self) -> ApiError {
        match self {
            Self::Refused(error) => error.clone(),
            Self::Unreachable { .. } => ApiError::new("no_hall", self.to_string(), "start it with `gt up`"),
            Self::Silent { .. } => ApiError::new("no_hall", self.to_string(), "see the town's logs/hall.log"),
            Self::NoToken { .. } => ApiError::new("no_hall", self.to_string(), "start the hall with `gt up`"),
            Self::Lost { .. } => ApiError::new(
                ApiError::DISCONNECTED,
                self.to_string(),
                "look at what is there now, then try again",
            ),
            Self::SessionEnv { .. } => ApiError::new(
                "session_env",
                self.to_string(),
                "run it in the agent's own shell, with its environment",
            ),
            Self::NotUnderstood { .. } => ApiError::new(
                ApiError::PROTOCOL,
                self.to_string(),
                "use the `gt` that belongs to this hall: `gt hall --version`",
            ),
        }
    }

    /// True when there is no hall to ask; `gt` exits 3 on it.
    pub fn is_no_hall(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Silent { .. } | Self::NoToken { .. })
    }
}
