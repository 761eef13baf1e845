//! What the team has: the branch that the user's own branch follows on its remote, fetched into the town's clone.
//! Nothing is written in the user's repository; the user's own git, keys and helpers are used.

use std::time::Duration;

use crate::call::Call;
use crate::error::GitError;
use crate::name::{BranchName, Oid};
use crate::source::SourceKind;
use crate::town::TownClone;

/// Where a branch of the user's repository is followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteBranch {
    /// As git shows it: `origin/main`.
    pub name: String,
    /// Where it is now.
    pub head: Oid,
}

impl TownClone {
    /// Fetches what the target follows on its remote; none where it follows nothing, or there is no remote.
    ///
    /// # Errors
    /// What git said: the remote cannot be reached, a key is missing, the branch is gone.
    pub fn fetch_remote(
        &self,
        target: &BranchName,
        deadline: Duration,
    ) -> Result<Option<RemoteBranch>, GitError> {
        let SourceKind::Folder { top_level, git_dir } = self.source() else { return Ok(None) };
        let ask = |doing: &str| self.git().owner(doing).git_dir(git_dir);
        let config =
            |key: &str| line(ask("reading the configuration of the source").args(["config", "--get", key]));
        let remote = config(&format!("branch.{target}.remote"))?.unwrap_or_else(|| "origin".into());
        let branch = match config(&format!("branch.{target}.merge"))? {
            Some(merge) => merge.strip_prefix("refs/heads/").map(BranchName::new).transpose()?,
            None => None,
        };
        let branch = branch.unwrap_or_else(|| target.clone());
        let address =
            line(ask("looking for the remote of the source").args(["remote", "get-url", remote.as_str()]))?;
        // A branch can follow another one of the same repository: that is no remote.
        let Some(address) = address.filter(|_| remote != ".") else { return Ok(None) };
        let into = target.of_team();
        let mut call = self.git().owner(format!("fetching {branch} from {remote}")).git_dir(self.dir());
        if let Some(ssh) = config("core.sshCommand")? {
            call = call.set("core.sshCommand", &ssh);
        }
        // A remote may be a path that counts from the user's checkout.
        call.set("fetch.writeCommitGraph", "false")
            .arg("-C")
            .arg(top_level)
            .args(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance"])
            .args(["--no-recurse-submodules", "--refmap=", "--end-of-options", address.as_str()])
            .arg(format!("+{}:{into}", branch.full()))
            .deadline(deadline)
            .check()?;
        let head = self.ref_oid(&into)?;
        Ok(head.map(|head| RemoteBranch { name: format!("{remote}/{branch}"), head }))
    }

    /// Where the team's branch was when it was last fetched.
    ///
    /// # Errors
    /// When the clone cannot be read.
    pub fn team_head(&self, target: &BranchName) -> Result<Option<Oid>, GitError> {
        self.ref_oid(&target.of_team())
    }
}

/// The line that git says; none where it ends with an error, as it does for what is not set.
fn line(call: Call) -> Result<Option<String>, GitError> {
    let ran = call.run()?;
    let said = String::from_utf8_lossy(&ran.stdout).trim_end().to_owned();
    Ok(Some(said).filter(|said| ran.code == Some(0) && !said.is_empty()))
}
