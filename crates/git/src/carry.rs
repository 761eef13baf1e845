//! What git ignores in a worktree (installed packages, build products) goes on into the next one in its place.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::call::TREE_DEADLINE;
use crate::error::{AtPath, GitError};
use crate::host::HostFolder;
use crate::os;
use crate::worktree::Worktree;

impl Worktree {
    /// Ignored files and whole ignored folders, from the worktree's top, without those that hold a file which one of the
    /// patterns names.
    ///
    /// # Errors
    /// When the clone is not plain, or what git said.
    pub fn ignored(&self, but: &[String]) -> Result<Vec<PathBuf>, GitError> {
        self.check_plain()?;
        let host = HostFolder::ensure(&self.town, &self.dir)?.within(TREE_DEADLINE);
        let listed = host
            .call("looking for ignored files in")
            .args(["ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory"])
            .check()?;
        let mut found = paths(&listed);
        if !but.is_empty() {
            let globs = but.iter().map(|pattern| format!(":(top,glob){pattern}"));
            // The patterns are the owner's own; everywhere else names are taken as they stand.
            let call = host.call("looking for copied files in").arg("--no-literal-pathspecs");
            let call = call.args(["ls-files", "-z", "--others", "--"]);
            let copied = paths(&call.args(globs).check()?);
            found.retain(|path| !copied.iter().any(|copy| copy.starts_with(path)));
        }
        Ok(found)
    }
}

/// Moves these paths from one worktree into another on the same disk. What is there already stays, and no link in the new
/// worktree leads a file out of it. Returns how many were moved.
///
/// # Errors
/// The first path that could not be moved; the rest are where they were.
pub fn carry(from: &Path, to: &Path, paths: &[PathBuf]) -> Result<usize, GitError> {
    let mut moved = 0;
    for path in paths {
        let (old, new) = (from.join(path), to.join(path));
        let is_free = fs::symlink_metadata(&new).is_err_and(|error| error.kind() == io::ErrorKind::NotFound);
        if !is_free || !is_plain(path) || !make_real_parents(to, path)? {
            continue;
        }
        fs::rename(&old, &new).at("move", &old)?;
        moved += 1;
    }
    Ok(moved)
}

fn is_plain(path: &Path) -> bool {
    path.components().all(|part| matches!(part, std::path::Component::Normal(name) if name != ".git"))
}

/// Folders above `path`; false where something else is in the way.
fn make_real_parents(top: &Path, path: &Path) -> Result<bool, GitError> {
    let mut at = top.to_owned();
    for part in path.parent().into_iter().flat_map(Path::components) {
        at.push(part);
        match fs::symlink_metadata(&at) {
            Ok(facts) if facts.is_dir() => {}
            Ok(_) => return Ok(false),
            Err(_) => fs::create_dir(&at).at("make", &at)?,
        }
    }
    Ok(true)
}

fn paths(listed: &[u8]) -> Vec<PathBuf> {
    let rows = listed.split(|byte| *byte == 0).map(|row| row.strip_suffix(b"/").unwrap_or(row));
    rows.filter(|row| !row.is_empty()).map(os::path_from_bytes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn what_is_there_stays_and_no_link_leads_out() {
        let dir = tempfile::tempdir().expect("a folder");
        let (old, new, out) = (dir.path().join("old"), dir.path().join("new"), dir.path().join("out"));
        for folder in [old.join("a/cache"), old.join("link/cache"), new.clone(), out.clone()] {
            fs::create_dir_all(folder).expect("a folder");
        }
        for (file, text) in [("target", "old"), ("kept", "old"), ("a/cache/x", "x"), ("link/cache/x", "x")] {
            fs::write(old.join(file), text).expect("a file");
        }
        fs::write(new.join("kept"), "new").expect("a file");
        symlink(&out, new.join("link")).expect("a link");

        let paths = ["target", "kept", "a/cache", "link/cache", "../out/x", ".git/hooks"].map(PathBuf::from);
        let moved = carry(&old, &new, &paths).expect("they can be moved");

        assert_eq!(moved, 2);
        assert_eq!(fs::read_to_string(new.join("target")).expect("carried"), "old");
        assert_eq!(fs::read_to_string(new.join("a/cache/x")).expect("carried"), "x");
        assert_eq!(fs::read_to_string(new.join("kept")).expect("kept"), "new");
        assert!(old.join("link/cache/x").exists() && fs::read_dir(&out).expect("a folder").next().is_none());
    }
}
