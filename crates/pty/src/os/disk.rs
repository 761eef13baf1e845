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

/// Bytes that the files below `dir` take, as `du` counts them; links are not followed. A file with several names counts for each.
///
/// # Errors
/// When a folder cannot be read. What vanishes on the way is not counted.
pub fn disk_usage(dir: &Path) -> io::Result<u64> {
    let mut folders = Vec::new();
    let mut bytes = entries_of(dir, &mut folders)?;
    while let Some(folder) = folders.pop() {
        bytes += still_there(entries_of(&folder, &mut folders))?.unwrap_or(0);
    }
    Ok(bytes)
}

/// What stands directly in a folder, in bytes; its folders are added to `folders`.
fn entries_of(dir: &Path, folders: &mut Vec<PathBuf>) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        let Some(facts) = still_there(entry.metadata())? else { continue };
        if facts.is_dir() {
            folders.push(entry.path());
        }
        bytes += facts.blocks() * BLOCK_BYTES;
    }
    Ok(bytes)
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
        let empty = disk_usage(dir.path()).expect("a size");
        std::fs::write(sub.join("file"), vec![1; 1 << 20]).expect("a file");
        std::os::unix::fs::symlink("/", dir.path().join("root")).expect("a link");

        let full = disk_usage(dir.path()).expect("a size");

        assert!((1 << 20..2 << 20).contains(&(full - empty)), "{empty} then {full}");
        assert!(free_bytes(dir.path()).is_some_and(|free| free > 0));
        assert!(disk_usage(&dir.path().join("nowhere")).is_err());
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
            let failed = (0..300).filter_map(|_| disk_usage(&top).err()).collect::<Vec<_>>();
            busy.store(false, Ordering::Relaxed);
            assert!(failed.is_empty(), "{failed:?}");
        });
    }
}
