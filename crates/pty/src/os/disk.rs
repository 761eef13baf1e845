//! Room on a disk, and what a folder takes of it.

use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

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
    let mut folders = vec![dir.to_owned()];
    let mut bytes = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            let Ok(facts) = entry.metadata() else { continue };
            if facts.is_dir() {
                folders.push(entry.path());
            }
            bytes += facts.blocks() * BLOCK_BYTES;
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
