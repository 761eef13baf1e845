//! What the town takes of the disk, and what of it can be had back: only the trash, and only when its owner says so.

use super::RealWorld;
use super::places::names_in;
use crate::Trouble;
use crate::world::{DiskRow, DiskThing, DiskUse, Emptied};
use gastown_core::{Time, Town};
use gastown_pty::os::{DiskUsage, disk_usage, free_bytes};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

impl RealWorld {
    pub(super) fn disk_use(&self, town: &Town) -> DiskUse {
        let places = &self.places;
        let mut rows = Vec::new();
        for agent in town.agents.values() {
            if let Some(worktree) = &agent.worktree {
                let thing = DiskThing::Worktree(agent.rig.clone(), agent.id.clone());
                rows.push(row(thing, Path::new(&worktree.dir)));
            }
        }
        for rig in town.rigs.values().filter(|rig| !rig.removed) {
            rows.push(row(DiskThing::Clone(rig.id.clone()), &places.clone_of(&rig.id)));
            let checks = places.scratches(&rig.id);
            if checks.exists() {
                rows.push(row(DiskThing::Checks(rig.id.clone()), &checks));
            }
        }
        rows.push(row(DiskThing::Terminals, &places.sessions()));
        rows.push(row(DiskThing::Logs, &places.town.join("logs")));
        rows.push(row(DiskThing::Trash, &places.trash()));
        DiskUse { free: free_bytes(&places.town), rows }
    }

    /// Deletes what has been in the trash for longer than `older`. What cannot be deleted is told, and the rest goes on.
    pub(super) fn empty_trash_of(&self, older: Duration) -> Result<Emptied, Trouble> {
        let now = Time(self.stamp());
        let mut emptied = Emptied::default();
        for name in names_in(&self.places.trash())? {
            let path = self.places.trash().join(&name);
            if since(&path, &name).is_none_or(|since| age(since, now) < older) {
                continue;
            }
            let bytes = disk_usage(&path).bytes;
            match delete(&path) {
                Ok(()) => {
                    emptied.things += 1;
                    emptied.bytes += bytes;
                }
                Err(error) => emptied.left.push(format!("{}: {error}", path.display())),
            }
        }
        Ok(emptied)
    }
}

fn row(thing: DiskThing, path: &Path) -> DiskRow {
    let DiskUsage { bytes, unread, unread_count } = disk_usage(path);
    let unread = unread.into_iter().map(|(folder, error)| (folder, error.to_string())).collect();
    DiskRow { thing, path: path.to_owned(), bytes, unread, unread_count }
}

/// The trash names a thing with the moment at which it came there, in microseconds.
fn since(path: &Path, name: &str) -> Option<Time> {
    let stamp = name.rsplit('-').next().and_then(|stamp| stamp.parse().ok()).filter(|stamp| *stamp > 0);
    let changed = || {
        let at = fs::symlink_metadata(path).and_then(|facts| facts.modified()).ok()?;
        let micros = at.duration_since(std::time::UNIX_EPOCH).ok()?.as_micros();
        i64::try_from(micros).ok()
    };
    stamp.or_else(changed).map(Time)
}

fn age(since: Time, now: Time) -> Duration {
    Duration::from_micros(u64::try_from(now.0 - since.0).unwrap_or(0))
}

/// Links are deleted, not followed. Folders that forbid it, as some package caches do, are opened first.
pub(super) fn delete(path: &Path) -> std::io::Result<()> {
    if !fs::symlink_metadata(path)?.is_dir() {
        return fs::remove_file(path);
    }
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            open_folders(path.to_owned())?;
            fs::remove_dir_all(path)
        }
        done => done,
    }
}

fn open_folders(top: PathBuf) -> std::io::Result<()> {
    let mut folders = vec![top];
    while let Some(folder) = folders.pop() {
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_the_trash_says_since_when() {
        assert_eq!(since(Path::new("/nowhere"), "wren-1700000000000000"), Some(Time(1_700_000_000_000_000)));
        assert_eq!(since(Path::new("/nowhere"), "wren"), None);
        assert_eq!(age(Time(5), Time(3)), Duration::ZERO, "a clock that went back makes nothing old");
    }

    #[test]
    fn folders_that_forbid_it_are_deleted_and_what_a_link_names_is_not() {
        let dir = tempfile::tempdir().expect("a folder");
        let (thing, other) = (dir.path().join("thing"), dir.path().join("other"));
        fs::create_dir_all(thing.join("cache/deep")).expect("a folder");
        fs::create_dir(&other).expect("a folder");
        fs::write(thing.join("cache/deep/file"), "x").expect("a file");
        fs::write(other.join("file"), "x").expect("a file");
        std::os::unix::fs::symlink(&other, thing.join("link")).expect("a link");
        for folder in ["cache/deep", "cache"] {
            fs::set_permissions(thing.join(folder), fs::Permissions::from_mode(0o555)).expect("a mode");
        }

        open_folders(thing.clone()).expect("they are ours");
        delete(&thing).expect("it can be deleted");

        assert!(!thing.exists() && other.join("file").exists());
    }
}
