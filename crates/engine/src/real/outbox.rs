//! The outbox of a session: calls that its `gt` left as files because the agent's sandbox refuses sockets.

use super::places::make_folder;
use crate::board::Reporter;
use gastown_core::SessionId;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// Largest call that is read, in bytes; `gt` writes none that is larger.
const CALL_BYTES_MAX: u64 = 64 * 1024;
/// Calls taken at one look; the rest waits for the next.
const CALLS_MAX: usize = 100;

/// Hands every whole file up, oldest name first, and puts it aside.
pub(crate) fn empty(reporter: &Reporter, session: &SessionId, dir: &Path) {
    for bytes in take(session, dir) {
        // Only an engine that closes hears nothing any more.
        let _closing = reporter.outbox_file(session, bytes);
    }
}

/// Every whole file, oldest name first; each is put aside.
pub(crate) fn take(session: &SessionId, dir: &Path) -> Vec<Vec<u8>> {
    let outbox = dir.join("outbox");
    let mut calls = Vec::new();
    let Ok(entries) = std::fs::read_dir(&outbox) else {
        return calls;
    };
    let mut names: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.file_name())).collect();
    names
        .retain(|name| !name.to_string_lossy().starts_with('.') && !name.to_string_lossy().ends_with(".tmp"));
    names.sort();
    for name in names.into_iter().take(CALLS_MAX) {
        let taken = dir.join("taken");
        if let Err(trouble) = make_folder(&taken) {
            tracing::error!(%session, %trouble, "calls in the outbox cannot be taken");
            return calls;
        }
        // Moved first: a file that cannot be moved would be read again and again.
        let place = taken.join(&name);
        if let Err(error) = std::fs::rename(outbox.join(&name), &place) {
            tracing::error!(%session, %error, "a call in the outbox cannot be taken");
            continue;
        }
        match read(&place) {
            Ok(bytes) => calls.push(bytes),
            Err(error) => tracing::warn!(%session, %error, "a call in the outbox cannot be read"),
        }
    }
    calls
}

/// A plain file only: the agent could have made a link or a pipe.
fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let facts = std::fs::symlink_metadata(path)?;
    if !facts.is_file() || facts.len() > CALL_BYTES_MAX {
        return Err(std::io::Error::other("it is no plain file of at most 64 KiB"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(CALL_BYTES_MAX).read_to_end(&mut bytes)?;
    Ok(bytes)
}
