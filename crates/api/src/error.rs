//! The one shape of every "no" on the wire.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Programs switch on the code; people read the message and the hint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{message}")]
pub struct ApiError {
    /// Stable, for example `task_not_ready`.
    pub code: String,
    /// What, and where, as a sentence.
    pub message: String,
    /// How to mend it; may be empty.
    pub hint: String,
}

impl ApiError {
    pub fn new(code: impl Into<String>, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), hint: hint.into() }
    }

    /// A wait that ended before its fact was seen; `gt` exits 4 on it.
    pub const TIMED_OUT: &'static str = "timed_out";
    /// The caller may not do this; the message says who may.
    pub const NOT_FOR_AGENTS: &'static str = "not_for_agents";
    /// The token is not one of this town.
    pub const BAD_TOKEN: &'static str = "bad_token";
    /// The hall speaks another protocol.
    pub const PROTOCOL: &'static str = "protocol";
    /// The call is not known, or its arguments do not fit it.
    pub const BAD_CALL: &'static str = "bad_call";
    /// The connection ended before the answer came.
    pub const DISCONNECTED: &'static str = "disconnected";
    /// An id prefix fits several things; the message names them.
    pub const AMBIGUOUS: &'static str = "ambiguous";
}

impl From<gastown_core::Refusal> for ApiError {
    fn from(refusal: gastown_core::Refusal) -> Self {
        Self::new(refusal.code(), refusal.to_string(), refusal.hint())
    }
}
