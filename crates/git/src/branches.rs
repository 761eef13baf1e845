//! The branches that the source has, by name. Nothing is fetched.

use std::time::Duration;

use crate::error::GitError;
use crate::source::SourceKind;
use crate::town::TownClone;

/// Names that are told at most.
const BRANCHES_MAX: usize = 500;
/// Made by towns for agents; nobody begins on them by name.
const OF_AGENTS: &str = "gastown/";

impl TownClone {
    /// Branches of the source, those that were committed to last first where that can be seen.
    ///
    /// # Errors
    /// What git said.
    pub fn branches(&self, deadline: Duration) -> Result<Vec<String>, GitError> {
        let said = match self.source() {
            SourceKind::Folder { git_dir, .. } => self
                .git()
                .owner(format!("reading the branches of {}", git_dir.display()))
                .git_dir(git_dir)
                .args(["for-each-ref", "--sort=-committerdate", "--format=%(refname)", "refs/heads"])
                .deadline(deadline)
                .check()?,
            SourceKind::Url(url) => self
                .git()
                .owner(format!("asking {url} for its branches"))
                .args(["ls-remote", "--end-of-options", url, "refs/heads/*"])
                .deadline(deadline)
                .check()?,
        };
        let text = String::from_utf8_lossy(&said);
        let names = text.lines().filter_map(|line| line.rsplit('\t').next()?.strip_prefix("refs/heads/"));
        Ok(names.filter(|name| !name.starts_with(OF_AGENTS)).take(BRANCHES_MAX).map(str::to_owned).collect())
    }
}
