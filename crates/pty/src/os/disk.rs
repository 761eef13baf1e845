//! Room on a disk, and what a folder takes of it.

use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// A block as `st_blocks` counts them (POSIX leaves it open; Linux and macOS say 512).
const BLOCK_BYTES: u64 = 512;

/// Bytes that a user may still write where `dir` lies; none where that cannot be told.
pub fn free_bytes(dir: &Path) -> Option<u64> {
    let facts = rustix::fs::statvfs(dir).ok()?;
    facts.f_bavail.checked_mul(facts.f_frsize)
}

/// What a file, or all below a folder, takes.
#[derive(Debug, Default)]
pub struct DiskUsage {
    /// As `du` counts them; a file with several names counts for each. What is in `unread` is not counted.
    pub bytes: u64,
    /// Folders that could not be read whole, and why: the first [`UNREAD_KEPT_MAX`] of them.
    pub unread: Vec<(PathBuf, io::Error)>,
    /// How many there are in all.
    pub unread_count: u64,
}

pub const UNREAD_KEPT_MAX: usize = 8;

/// Measures a file, or what is below a folder; links are not followed, and what is not there takes nothing. A folder
/// that cannot be read is told, and the rest is measured all the same.
#[must_use]
pub fn disk_usage(path: &Path) -> DiskUsage {
    let mut usage = DiskUsage::default();
    let mut folders = Vec::new();
    match still_there(std::fs::symlink_metadata(path)) {
        Ok(Some(facts)) if facts.is_dir() => folders.push(path.to_owned()),
        Ok(facts) => usage.bytes = facts.map_or(0, |facts| facts.blocks() * BLOCK_BYTES),
        Err(error) => usage.left_out(path.to_owned(), error),
    }
    while let Some(folder) = folders.pop() {
        if let Err(error) = still_there(count(&folder, &mut usage.bytes, &mut folders)) {
            usage.left_out(folder, error);
        }
    }
    usage
}

impl DiskUsage {
    fn left_out(&mut self, folder: PathBuf, error: io::Error) {
        self.unread_count += 1;
        if self.unread.len() < UNREAD_KEPT_MAX {
            self.unread.push((folder, error));
        }
    }
}

/// Adds what stands directly in a folder to `bytes`, and its folders to `folders`.
fn count(dir: &Path, bytes: &mut u64, folders: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        let Some(facts) = still_there(entry.metadata())? else { continue };
        if facts.is_dir() {
            folders.push(entry.path());
        }
        *bytes += facts.blocks() * BLOCK_BYTES;
    }
    Ok(())
}

/// Git and builds take things away while they are counted: those are `None`, and no failure.
fn still_there<T>(found: io::Result<T>) -> io::Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, Ordering};

    #[test]
    fn a_folder_takes_what_its_files_take_and_links_lead_nowhere() {
        let dir = tempfile::tempdir().expect("a folder");
        let sub = dir.path().join("sub");
        std::fs::create_dir(&sub).expect("a folder");
        let empty = disk_usage(dir.path()).bytes;
        std::fs::write(sub.join("file"), vec![1; 1 << 20]).expect("a file");
        std::os::unix::fs::symlink("/", dir.path().join("root")).expect("a link");

        let full = disk_usage(dir.path()).bytes;

        assert!((1 << 20..2 << 20).contains(&(full - empty)), "{empty} then {full}");
        assert!(free_bytes(dir.path()).is_some_and(|free| free > 0));
        assert_eq!(disk_usage(&sub.join("file")).bytes, full - empty);
        let nowhere = disk_usage(&dir.path().join("nowhere"));
        assert_eq!((nowhere.bytes, nowhere.unread_count), (0, 0));
    }

    #[test]
    fn a_folder_that_cannot_be_read_is_told_and_the_rest_is_measured() {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::write(dir.path().join("file"), vec![1; 1 << 20]).expect("a file");
        let deepest = dig(dir.path());

        let usage = disk_usage(dir.path());

        assert!(usage.bytes >= 1 << 20, "{usage:?}");
        let [(path, why)] = &usage.unread[..] else { panic!("{usage:?}") };
        assert!(path.starts_with(dir.path()) && deepest.starts_with(path), "{}", path.display());
        assert_eq!(why.raw_os_error(), Some(rustix::io::Errno::NAMETOOLONG.raw_os_error()));
        assert_eq!(usage.unread_count, 1);
    }

    /// Folders in one another until the innermost has no name that the system takes: root cannot read it either.
    fn dig(top: &Path) -> PathBuf {
        let name = "d".repeat(200);
        let mut path = top.to_owned();
        let mut at = std::fs::File::open(top).expect("a folder");
        while path.as_os_str().len() <= 4096 {
            rustix::fs::mkdirat(&at, &*name, rustix::fs::Mode::RWXU).expect("a folder");
            let flags = rustix::fs::OFlags::DIRECTORY;
            at = rustix::fs::openat(&at, &*name, flags, rustix::fs::Mode::empty())
                .expect("it is there")
                .into();
            path.push(&name);
        }
        path
    }

    #[test]
    fn folders_that_go_away_while_they_are_counted_are_no_failure() {
        let dir = tempfile::tempdir().expect("a folder");
        let (top, busy) = (dir.path().to_owned(), AtomicBool::new(true));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while busy.load(Ordering::Relaxed) {
                    for name in 0..50 {
                        std::fs::create_dir_all(top.join(name.to_string()).join("deep")).expect("a folder");
                    }
                    for name in 0..50 {
                        std::fs::remove_dir_all(top.join(name.to_string())).expect("it is ours");
                    }
                }
            });
            let unread = (0..300).flat_map(|_| disk_usage(&top).unread).collect::<Vec<_>>();
            busy.store(false, Ordering::Relaxed);
            assert!(unread.is_empty(), "{unread:?}");
        });
    }
}
