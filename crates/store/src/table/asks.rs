//! Asks.

use gastown_core::{Ask, AskId};

crate::table::table!(Ask, AskId, "asks");
