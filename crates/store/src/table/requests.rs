//! Merge requests.

use gastown_core::{Request, RequestId};

crate::table::table!(Request, RequestId, "requests");
