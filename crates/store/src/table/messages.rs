//! Messages on their way into sessions.

use gastown_core::{Message, MessageId};

crate::table::table!(Message, MessageId, "messages");
