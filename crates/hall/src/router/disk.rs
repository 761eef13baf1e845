//! Calls about the disk.

use crate::connection::Client;
use crate::fault::api_error;
use gastown_api::ApiError;
use gastown_api::call::EmptyTrashArgs;
use gastown_api::view::{DiskRowView, DiskView, DiskWord, EmptiedView, UnreadView};
use gastown_engine::{DiskRow, DiskThing};
use std::path::PathBuf;
use std::time::Duration;

const DAY_SECS: u64 = 86_400;

pub(super) fn show(client: &Client) -> Result<DiskView, ApiError> {
    let disk = client.engine().disk().map_err(api_error)?;
    Ok(DiskView { free: disk.free, rows: disk.rows.into_iter().map(row).collect() })
}

pub(super) fn empty_trash(client: &Client, args: &EmptyTrashArgs) -> Result<EmptiedView, ApiError> {
    let older = Duration::from_secs(u64::from(args.older_days) * DAY_SECS);
    let done = client.engine().empty_trash(older).map_err(api_error)?;
    Ok(EmptiedView { things: done.things, bytes: done.bytes, left: done.left })
}

fn row(row: DiskRow) -> DiskRowView {
    let (what, rig, agent) = match row.thing {
        DiskThing::Worktree(rig, agent) => (DiskWord::Worktree, Some(rig), Some(agent)),
        DiskThing::Clone(rig) => (DiskWord::Clone, Some(rig), None),
        DiskThing::Checks(rig) => (DiskWord::Checks, Some(rig), None),
        DiskThing::Terminals => (DiskWord::Terminals, None, None),
        DiskThing::Logs => (DiskWord::Logs, None, None),
        DiskThing::Trash => (DiskWord::Trash, None, None),
    };
    DiskRowView {
        what,
        rig: rig.map(|rig| rig.to_string()),
        agent: agent.map(|agent| agent.to_string()),
        path: row.path.display().to_string(),
        bytes: row.bytes,
        unread: row.unread.into_iter().map(unread).collect(),
        unread_count: row.unread_count,
    }
}

fn unread((path, why): (PathBuf, String)) -> UnreadView {
    UnreadView { path: path.display().to_string(), why }
}
