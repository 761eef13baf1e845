//! Tasks.

use gastown_core::{Task, TaskId};

crate::table::table!(Task, TaskId, "tasks");
