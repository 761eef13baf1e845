//! Removes what a killed hall left unfinished: locks, drafts, half-written objects. Never anything that is somebody's work.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::commit::release_left_lock;
use crate::error::{AtPath, GitError};
use crate::town::TownClone;
use crate::worktree::Worktree;

/// How objects and packs are called while they are written, by git and by libgit2.
const TEMPORARY: &[&str] = &["tmp_", ".tmp-", "pack_git2_"];
/// Working copies of an index, and the lock that a commit had.
const DRAFTS: &[&str] = &["index.", "index-lock"];

impl TownClone {
    /// Removes what an intake, a draft, a moved ref or a written object left behind when the hall was killed. Call it at the
    /// start, after [`Worktree::sweep`] and while nothing else works on this clone.
    ///
    /// # Errors
    /// The file that could not be removed.
    pub fn sweep(&self) -> Result<(), GitError> {
        let intake = self.own_folder("intake")?;
        fs::remove_dir_all(&intake).at("remove", &intake)?;
        for host in folders(&self.own_folder("hosts")?)? {
            remove_all(&host, |name| begins(name, DRAFTS))?;
        }
        remove_all(self.dir(), is_lock)?;
        let mut refs = vec![self.dir().join("refs")];
        while let Some(folder) = refs.pop() {
            remove_all(&folder, is_lock)?;
            refs.extend(folders(&folder)?);
        }
        let objects = self.objects();
        remove_all(&objects, |name| begins(name, TEMPORARY))?;
        for folder in folders(&objects)? {
            remove_all(&folder, |name| begins(name, TEMPORARY) || is_lock(name))?;
        }
        Ok(())
    }
}

impl Worktree {
    /// Gives the agent's index free again if a commit of ours was broken off; a lock of the agent's own git stays.
    ///
    /// # Errors
    /// The file that could not be removed.
    pub fn sweep(&self) -> Result<(), GitError> {
        release_left_lock(&self.town, &self.dir)
    }
}

fn is_lock(name: &str) -> bool {
    Path::new(name).extension() == Some(OsStr::new("lock"))
}

fn begins(name: &str, stems: &[&str]) -> bool {
    stems.iter().any(|stem| name.starts_with(stem))
}

fn folders(folder: &Path) -> Result<Vec<PathBuf>, GitError> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).at("list", folder)? {
        let entry = entry.at("list", folder)?;
        if entry.file_type().at("look at", &entry.path())?.is_dir() {
            found.push(entry.path());
        }
    }
    Ok(found)
}

/// Removes the plain files of a folder that have such a name.
fn remove_all(folder: &Path, is_left: impl Fn(&str) -> bool) -> Result<(), GitError> {
    for entry in fs::read_dir(folder).at("list", folder)? {
        let entry = entry.at("list", folder)?;
        let is_file = entry.file_type().at("look at", &entry.path())?.is_file();
        if is_file && is_left(&entry.file_name().to_string_lossy()) {
            match fs::remove_file(entry.path()) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                removed => removed.at("remove", &entry.path())?,
            }
        }
    }
    Ok(())
}
