//! From what the engine answers to what stands on the wire.

use gastown_api::ApiError;
use gastown_engine::CallError;

pub(crate) fn api_error(error: CallError) -> ApiError {
    match error {
        CallError::Refused(refusal) => refusal.into(),
        CallError::NotKept { words } => {
            ApiError::new("not_kept", words, "nothing was changed; make room on the disk and try again")
        }
        CallError::Trouble(trouble) => ApiError::new("trouble", trouble.words, ""),
        CallError::Closed => ApiError::new("closing", "the hall is ending", "start it again with `gt up`"),
    }
}

/// A request that cannot be right, whatever the town is like.
pub(crate) fn bad_call(words: impl Into<String>) -> ApiError {
    ApiError::new(
        ApiError::BAD_CALL,
        words,
        "see `gt help`; the window and `gt` must be of the hall's version",
    )
}
