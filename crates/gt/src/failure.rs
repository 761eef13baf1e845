//! Why a command did not do what it was asked, and the exit code that says so.

use gastown_api::ApiError;
use serde_json::json;

/// 0 is "done".
#[derive(Debug)]
pub enum Failure {
    /// 1: an expected no; nothing was changed.
    Refused(ApiError),
    /// 2: the command line itself is wrong.
    Usage(String),
    /// 3: no hall can be reached or started.
    NoHall(ApiError),
    /// 4: what was waited for did not come in time.
    TimedOut(ApiError),
    /// 1: what was shown on stdout says no.
    Shown,
    /// Whoever read our output went away: nothing to say, and nobody to say it to.
    ReaderGone,
}

impl Failure {
    /// An expected no that the command line itself found.
    pub fn refused(code: &str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Refused(ApiError::new(code, message, hint))
    }

    pub fn exit_code(&self) -> u8 {
        match self {
            Self::ReaderGone => 0,
            Self::Refused(_) | Self::Shown => 1,
            Self::Usage(_) => 2,
            Self::NoHall(_) => 3,
            Self::TimedOut(_) => 4,
        }
    }

    fn as_error(&self) -> Option<ApiError> {
        match self {
            Self::ReaderGone | Self::Shown => None,
            Self::Refused(error) | Self::NoHall(error) | Self::TimedOut(error) => Some(error.clone()),
            Self::Usage(words) => Some(ApiError::new("usage", words.clone(), "see `gt help`")),
        }
    }

    /// What it says, without what to do next.
    pub fn words(&self) -> String {
        self.as_error().map(|error| error.message).unwrap_or_default()
    }

    /// On stderr for people; with `--json` also as one document on stdout.
    pub fn report(&self, json: bool) {
        let Some(error) = self.as_error() else {
            return;
        };
        let mut words = format!("{}\n", crate::text::safe(&error.message));
        if !error.hint.is_empty() {
            words += &format!("  {}\n", crate::text::safe(&error.hint));
        }
        // Nobody may be there to read it, or it goes to a disk that is full: the exit code says it all the same.
        let _ = std::io::Write::write_all(&mut std::io::stderr(), words.as_bytes());
        if json {
            let document =
                json!({"error": {"code": error.code, "message": error.message, "hint": error.hint}});
            // A reader that went away needs no answer.
            let _ = std::io::Write::write_fmt(&mut std::io::stdout(), format_args!("{document}\n"));
        }
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        match error.code.as_str() {
            ApiError::TIMED_OUT => Self::TimedOut(error),
            ApiError::DISCONNECTED => Self::NoHall(error),
            _ => Self::Refused(error),
        }
    }
}
