//! Sessions, with the tokens of live ones: the file is for the owner's eyes.

use gastown_core::{Session, SessionId};

crate::table::table!(Session, SessionId, "sessions");
