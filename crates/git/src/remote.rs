//! What the team has: the branch that the user's own branch follows on its remote, fetched into the town's clone.
//! Nothing is written in the user's repository; the user's own git, keys and helpers are used.

use std::time::Duration;

use crate::call::Call;
use crate::error::GitError;
use crate::name::{BranchName, Oid, RefName};
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

/// A remote of the user's repository, and the branch of it that the target follows.
pub(crate) struct Remote {
    pub(crate) name: String,
    pub(crate) branch: BranchName,
    /// What `git push` is told: the remote's name, so that what is set for it holds.
    pub(crate) pushed_to: String,
    pub(crate) fetched_from: String,
    /// Where a push of it goes.
    pub(crate) address: String,
    /// The town's clone was made from it: there is no checkout of the user's.
    pub(crate) is_source: bool,
}

impl Remote {
    /// As git shows a branch of it: `origin/main`.
    pub(crate) fn branch_name(&self, full: &RefName) -> String {
        format!("{}/{}", self.name, full.as_str().trim_start_matches("refs/heads/"))
    }
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
        let Some(remote) = self.remote_of(target)? else { return Ok(None) };
        let (name, branch) = (&remote.name, &remote.branch);
        let into = target.of_team();
        let mut call = self.git().owner(format!("fetching {branch} from {name}")).git_dir(self.dir());
        let ask = self.git().owner("reading the configuration of the source").git_dir(git_dir);
        if let Some(ssh) = line(ask.args(["config", "--get", "core.sshCommand"]))? {
            call = call.set("core.sshCommand", &ssh);
        }
        // A remote may be a path that counts from the user's checkout.
        call.set("fetch.writeCommitGraph", "false")
            .arg("-C")
            .arg(top_level)
            .args(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance"])
            .args(["--no-recurse-submodules", "--refmap=", "--end-of-options", remote.fetched_from.as_str()])
            .arg(format!("+{}:{into}", branch.full()))
            .deadline(deadline)
            .check()?;
        let head = self.ref_oid(&into)?;
        Ok(head.map(|head| RemoteBranch { name: remote.branch_name(&branch.full()), head }))
    }

    /// The remote that the target follows, and its branch there. A source that is an address is its own remote.
    pub(crate) fn remote_of(&self, target: &BranchName) -> Result<Option<Remote>, GitError> {
        let git_dir = match self.source() {
            SourceKind::Folder { git_dir, .. } => git_dir,
            SourceKind::Url(url) => {
                let (name, url) = ("origin".to_owned(), url.clone());
                let (branch, pushed_to) = (target.clone(), url.clone());
                let (fetched_from, address) = (url.clone(), url);
                return Ok(Some(Remote { name, branch, pushed_to, fetched_from, address, is_source: true }));
            }
        };
        let ask = |doing: &str| self.git().owner(doing).git_dir(git_dir);
        let config =
            |key: &str| line(ask("reading the configuration of the source").args(["config", "--get", key]));
        let name = config(&format!("branch.{target}.remote"))?.unwrap_or_else(|| "origin".into());
        let branch = match config(&format!("branch.{target}.merge"))? {
            Some(merge) => merge.strip_prefix("refs/heads/").map(BranchName::new).transpose()?,
            None => None,
        };
        let branch = branch.unwrap_or_else(|| target.clone());
        let get_url = |args: &[&str]| {
            let call = ask("looking for the remote of the source").args(["remote", "get-url"]);
            line(call.args(args).arg(&name))
        };
        let fetched_from = get_url(&[])?;
        // A branch can follow another one of the same repository: that is no remote.
        let Some(fetched_from) = fetched_from.filter(|_| name != ".") else { return Ok(None) };
        let address = get_url(&["--push"])?.unwrap_or_else(|| fetched_from.clone());
        let pushed_to = name.clone();
        Ok(Some(Remote { name, branch, pushed_to, fetched_from, address, is_source: false }))
    }

    /// Where the branch was in the source when it was last looked at.
    ///
    /// # Errors
    /// When the clone cannot be read.
    pub fn seen_in_source(&self, target: &BranchName) -> Result<Option<Oid>, GitError> {
        self.ref_oid(&target.in_source())
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
