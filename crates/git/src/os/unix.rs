//! Process groups, waiting and careful file opening on Unix.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File, Metadata, OpenOptions};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions};

/// Linux keeps this folder in memory; other systems have none.
const IN_MEMORY: &str = "/dev/shm";

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

/// A new folder in memory that only this user may enter; none where the system has no such place, or the name is taken.
pub(crate) fn new_in_memory(name: &str) -> Option<PathBuf> {
    let folder = Path::new(IN_MEMORY).join(name);
    DirBuilder::new().mode(0o700).create(&folder).ok().map(|()| folder)
}

/// Removes what whoever was killed left in memory under names that begin so.
pub(crate) fn sweep_memory(prefix: &str) -> io::Result<()> {
    let entries = match fs::read_dir(IN_MEMORY) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let is_own = entry.metadata()?.uid() == rustix::process::geteuid().as_raw();
        if is_own && entry.file_name().as_bytes().starts_with(prefix.as_bytes()) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

fn pid(id: u32) -> Option<Pid> {
    i32::try_from(id).ok().and_then(Pid::from_raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_in_memory_is_new_closed_to_others_and_swept_by_its_name_alone() {
        let prefix = format!("gastown-test-{}-", std::process::id());
        let (ours, other) = (format!("{prefix}a"), format!("of-another-{prefix}b"));
        let Some(folder) = new_in_memory(&ours) else {
            assert!(!Path::new(IN_MEMORY).is_dir(), "there is such a place, and it gives nothing");
            return println!("skipped: this system has no folder in memory");
        };
        let other = new_in_memory(&other).expect("a second one");
        assert_eq!(fs::metadata(&folder).expect("it is there").mode() & 0o777, 0o700);
        assert_eq!(new_in_memory(&ours), None, "the name is taken");
        fs::write(folder.join("left"), "by a hall that was killed").expect("it takes files");

        sweep_memory(&prefix).expect("it is ours");

        assert!(!folder.exists() && other.is_dir());
        fs::remove_dir(other).expect("it is ours");
    }
}
