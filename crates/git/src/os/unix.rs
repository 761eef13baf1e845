//! Process groups, waiting and careful file opening on Unix.

use std::ffi::OsStr;
use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions};

/// The program gets a process group of its own, so that it can be ended with all it started.
pub(crate) fn own_group(command: &mut Command) {
    command.process_group(0);
}

/// Blocks until the process has ended, and leaves it unreaped: its id stays its own until then.
pub(crate) fn wait_until_ended(id: u32) {
    let Some(pid) = pid(id) else { return };
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
    while let Err(Errno::INTR) = rustix::process::waitid(WaitId::Pid(pid), options) {}
}

/// Kills every process of the group. Call it only while the leader is unreaped.
pub(crate) fn end_group(id: u32) {
    if let Some(pid) = pid(id) {
        // A group that is already gone is what we want.
        let _gone = rustix::process::kill_process_group(pid, Signal::KILL);
    }
}

/// Opens a file that a stranger may have placed there: never follows a link, never blocks on a FIFO.
pub(crate) fn open_plain(path: &Path) -> io::Result<File> {
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    let file = OpenOptions::new().read(true).custom_flags(flags.bits().cast_signed()).open(path)?;
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a plain file"))
    }
}

/// Names one file of one disk, whatever it is called.
pub(crate) fn identity(facts: &Metadata) -> (u64, u64) {
    (facts.dev(), facts.ino())
}

pub(crate) fn is_executable(facts: &Metadata) -> bool {
    facts.is_file() && facts.permissions().mode() & 0o111 != 0
}

pub(crate) fn path_bytes(path: &Path) -> &[u8] {
    path.as_os_str().as_bytes()
}

pub(crate) fn path_from_bytes(bytes: &[u8]) -> PathBuf {
    PathBuf::from(OsStr::from_bytes(bytes))
}

fn pid(id: u32) -> Option<Pid> {
    i32::try_from(id).ok().and_then(Pid::from_raw)
}
