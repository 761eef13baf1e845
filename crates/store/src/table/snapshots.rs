//! Snapshots of worktrees; what they hold is in git.

use gastown_core::{Snapshot, SnapshotId};

crate::table::table!(Snapshot, SnapshotId, "snapshots");
