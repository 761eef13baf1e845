//! Files of the user's repository that git does not track.

use std::path::{Path, PathBuf};

use crate::error::GitError;
use crate::os::path_from_bytes;
use crate::program::Git;

/// Untracked files, ignored or not, that one of the paths or globs names; counted from the repository's top.
///
/// # Errors
/// What git said.
pub fn untracked_files(git: &Git, top: &Path, patterns: &[String]) -> Result<Vec<PathBuf>, GitError> {
    if patterns.is_empty() {
        return Ok(Vec::new());
    }
    let globs = patterns.iter().map(|pattern| format!(":(top,glob){pattern}"));
    let call = git.owner(format!("looking for files to copy in {}", top.display()));
    let call = call.arg("-C").arg(top).args(["ls-files", "--others", "-z", "--"]).args(globs);
    let said = call.check()?;
    let names = said.split(|byte| *byte == 0).filter(|name| !name.is_empty());
    Ok(names.map(path_from_bytes).collect())
}
