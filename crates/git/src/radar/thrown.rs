//! Where git writes what it merges for an answer alone, and what is thrown away with it.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::error::{AtPath, GitError};
use crate::os;
use crate::plain::alternates_line;
use crate::skeleton::write;
use crate::town::{TownClone, fresh_name};

const NAME: &str = "merged";

/// A folder of objects that borrows from others.
pub(super) struct Thrown(PathBuf);

impl Thrown {
    /// In memory, where making a file costs a small part of what merging it does; on a disk it is the other way round. Nothing
    /// where the system has no such place.
    pub(super) fn in_memory(town: &TownClone, lenders: &[PathBuf]) -> Option<Result<Self, GitError>> {
        let folder = os::new_in_memory(&format!("{}{}", prefix(town), fresh_name(NAME)))?;
        Some(Self::borrowing(folder, town, lenders))
    }

    pub(super) fn on_disk(town: &TownClone, place: &Path, lenders: &[PathBuf]) -> Result<Self, GitError> {
        Self::borrowing(place.join(fresh_name(NAME)), town, lenders)
    }

    fn borrowing(folder: PathBuf, town: &TownClone, lenders: &[PathBuf]) -> Result<Self, GitError> {
        let lent = [town.objects()];
        let lines: Vec<u8> = lent.iter().chain(lenders).flat_map(|path| alternates_line(path)).collect();
        let thrown = Self(folder);
        match write(&thrown.0.join("info/alternates"), &lines) {
            Ok(()) => Ok(thrown),
            Err(error) => thrown.remove().and(Err(error)),
        }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.0
    }

    pub(super) fn remove(self) -> Result<(), GitError> {
        fs::remove_dir_all(&self.0).at("remove", &self.0)
    }

    /// What a hall that was killed while it asked left in memory. On the disk it goes with the radar's folder.
    pub(super) fn sweep(town: &TownClone) -> Result<(), GitError> {
        let prefix = prefix(town);
        os::sweep_memory(&prefix).at("remove what was merged in memory", Path::new(&prefix))
    }
}

/// No two towns of a user share it.
fn prefix(town: &TownClone) -> String {
    let mut hasher = DefaultHasher::new();
    town.dir().hash(&mut hasher);
    format!("gastown-{:016x}-", hasher.finish())
}
