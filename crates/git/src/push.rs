//! The one thing that leaves this machine: a commit of the target, or a branch of work, to the user's own remote. The user's
//! own git does it in the user's own repository: with its keys, helpers, addresses and `pre-push` hook.

use std::time::Duration;

use crate::call::{Call, Ran};
use crate::error::GitError;
use crate::name::{BranchName, Oid, RefName};
use crate::remote::Remote;
use crate::source::SourceKind;
use crate::town::TownClone;

const ASK_DEADLINE: Duration = Duration::from_secs(60);
/// Of what a remote, or a hook, says.
const WORDS_CHARS_MAX: usize = 1_200;

/// A commit and the branch of the remote that is to have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pushed {
    pub commit: Oid,
    /// Of the remote that this branch of the user's repository follows.
    pub target: BranchName,
    /// What was pushed there last: while the branch has lost it, nothing is pushed.
    pub kept: Option<Oid>,
    pub deadline: Duration,
}

/// How it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PushEnd {
    /// Seen after the push, or before it: the branch there contains the commit.
    There { to: String },
    /// The target follows no branch of a remote.
    NoRemote,
    /// The network is to blame; a later try may do.
    Unreachable { words: String },
    /// The branch there has commits that this one lacks.
    Behind { words: String },
    /// The branch there was forced back: it has no longer what was pushed to it, and nothing that is not known here.
    WentBack { words: String },
    /// The remote, or the user's own hook, does not want it.
    Declined { words: String },
    /// Git was not let in, or there is no repository.
    NoAccess { words: String },
}

/// Work that goes to a branch of its own on the remote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushedBranch {
    pub commit: Oid,
    /// Of the remote that this branch of the user's repository follows.
    pub target: BranchName,
    pub branch: BranchName,
    /// Earlier rounds of it: the branch there may be at one of them, or not be there; else somebody else has written on it.
    pub known: Vec<Oid>,
    pub deadline: Duration,
}

/// One push, as git is told.
struct Going<'a> {
    commit: Oid,
    refspec: &'a str,
    /// What the branch there must still be where it is not a step forward.
    lease: Option<&'a str>,
    kept: Option<Oid>,
}

impl TownClone {
    /// Brings work to its own branch of the remote, in the place of an earlier round of it. The user's repository gets neither
    /// branch nor objects.
    ///
    /// # Errors
    /// When the user's repository or the town's clone cannot be read.
    pub fn push_branch(&self, push: &PushedBranch) -> Result<PushEnd, GitError> {
        let Some(remote) = self.remote_of(&push.target)? else { return Ok(PushEnd::NoRemote) };
        let full = push.branch.full();
        let refspec = format!("{}:{full}", push.commit);
        let there = match self.at_remote(&remote, &full) {
            Ok(there) => there,
            Err(error) => return refused(error),
        };
        if let Some(there) = there.filter(|there| *there != push.commit && !push.known.contains(there)) {
            let words = format!("{} is at {there}, which is not from here", remote.branch_name(&full));
            return Ok(PushEnd::Behind { words });
        }
        let lease = format!("{full}:{}", there.map(|oid| oid.to_string()).unwrap_or_default());
        let going = Going { commit: push.commit, refspec: &refspec, lease: Some(&lease), kept: None };
        self.push_to(&remote, &full, &going, push.deadline)
    }

    /// The address that pushes of the target go to, and its branch there; none where it follows nothing.
    ///
    /// # Errors
    /// When the user's repository cannot be read.
    pub fn push_place(&self, target: &BranchName) -> Result<Option<(String, BranchName)>, GitError> {
        Ok(self.remote_of(target)?.map(|remote| (remote.address, remote.branch)))
    }

    /// Brings the commit to the branch that the target follows on its remote. Forward only. Looks at the remote first, and says
    /// `There` only after having looked.
    ///
    /// # Errors
    /// When the user's repository or the town's clone cannot be read.
    pub fn push_target(&self, push: &Pushed) -> Result<PushEnd, GitError> {
        let Some(remote) = self.remote_of(&push.target)? else { return Ok(PushEnd::NoRemote) };
        let full = remote.branch.full();
        let refspec = format!("{}:{full}", push.commit);
        let going = Going { commit: push.commit, refspec: &refspec, lease: None, kept: push.kept };
        let end = self.push_to(&remote, &full, &going, push.deadline)?;
        let end = match end {
            // What somebody put on top of it meanwhile is not known here, and may have it.
            PushEnd::Behind { .. } | PushEnd::Unreachable { .. } => {
                let seen = self.fetch_remote(&push.target, push.deadline).ok().flatten();
                match seen {
                    Some(seen) if self.is_in(push.commit, seen.head)? => PushEnd::There { to: seen.name },
                    _ => end,
                }
            }
            end => end,
        };
        if matches!(end, PushEnd::There { .. }) {
            // The town has the commit; what others put on top of it is fetched in its time.
            let seen = if remote.is_source { push.target.in_source() } else { push.target.of_team() };
            let is_known = match self.ref_oid(&seen)? {
                Some(there) => self.is_in(push.commit, there)?,
                None => false,
            };
            if !is_known {
                self.set_ref(&seen, push.commit)?;
            }
        }
        Ok(end)
    }

    fn push_to(
        &self,
        remote: &Remote,
        full: &RefName,
        &Going { commit, refspec, lease, kept }: &Going<'_>,
        deadline: Duration,
    ) -> Result<PushEnd, GitError> {
        let to = remote.branch_name(full);
        let there = match self.at_remote(remote, full) {
            Ok(there) => there,
            Err(error) => return refused(error),
        };
        if let Some(there) = there
            && (there == commit || lease.is_none() && self.is_in(commit, there)?)
        {
            return Ok(PushEnd::There { to });
        }
        if let Some((kept, there)) = kept.zip(there)
            && kept != there
            && self.is_in(there, kept)?
        {
            let words =
                format!("{to} was forced back to {there}: {kept}, which was pushed there, is gone from it");
            return Ok(PushEnd::WentBack { words });
        }
        let mut call = self.at_source(remote, format!("pushing to {to}"));
        call = call.set("push.followTags", "false").args(["push", "--porcelain", "--no-recurse-submodules"]);
        if let Some(lease) = lease {
            call = call.arg(format!("--force-with-lease={lease}"));
        }
        let call = call.arg("--end-of-options").arg(&remote.pushed_to).arg(refspec);
        let ran = match call.deadline(deadline).run() {
            Ok(ran) => ran,
            Err(error) => return refused(error),
        };
        if ran.code != Some(0) {
            return Ok(end_of(&ran));
        }
        match self.at_remote(remote, full) {
            Ok(Some(there)) if self.is_in(commit, there)? => Ok(PushEnd::There { to }),
            Ok(there) => {
                let seen = there.map_or_else(|| "nothing".to_owned(), |there| there.to_string());
                Ok(PushEnd::Unreachable {
                    words: format!("git says that it pushed {commit}, but {to} is seen at {seen}"),
                })
            }
            Err(error) => refused(error),
        }
    }

    /// Where the branch is on the remote at this moment.
    pub(crate) fn at_remote(&self, remote: &Remote, full: &RefName) -> Result<Option<Oid>, GitError> {
        let call = self.at_source(remote, format!("asking {} for {full}", remote.name));
        let call = call.args(["ls-remote", "--end-of-options", remote.address.as_str(), full.as_str()]);
        let said = call.deadline(ASK_DEADLINE).check()?;
        let said = String::from_utf8_lossy(&said).into_owned();
        let mut rows = said.lines().filter_map(|line| line.split_once('\t'));
        rows.find(|(_, name)| *name == full.as_str()).map(|(oid, _)| Ok(oid.parse()?)).transpose()
    }

    /// A call with the user's own configuration, in the user's own folder: a remote may be a path that counts from there. It sees
    /// the town's objects, for work that has not landed is in no repository of the user's.
    pub(crate) fn at_source(&self, remote: &Remote, doing: String) -> Call {
        let call = self.git().owner(doing);
        match self.source() {
            SourceKind::Folder { top_level, git_dir } if !remote.is_source => call
                .env("GIT_ALTERNATE_OBJECT_DIRECTORIES", self.dir().join("objects"))
                .git_dir(git_dir)
                .arg("-C")
                .arg(top_level),
            _ => call.git_dir(self.dir()),
        }
    }
}

fn refused(error: GitError) -> Result<PushEnd, GitError> {
    match error {
        GitError::Failed { code, said, .. } => Ok(end_of(&Ran { code, stdout: Vec::new(), said })),
        GitError::Deadline { .. } => Ok(PushEnd::Unreachable { words: error.to_string() }),
        other => Err(other),
    }
}

/// What git says of a remote that it could not talk to; it speaks English here (LC_ALL=C).
const OF_THE_NETWORK: [&str; 12] = [
    "could not resolve",
    "connection refused",
    "connection reset",
    "connection timed out",
    "operation timed out",
    "network is unreachable",
    "no route to host",
    "failed to connect",
    "couldn't connect",
    "temporary failure in name resolution",
    "the remote end hung up unexpectedly",
    "returned error: 5",
];

fn end_of(ran: &Ran) -> PushEnd {
    let out = String::from_utf8_lossy(&ran.stdout).into_owned();
    let flag = out.lines().find_map(|line| Some(line.strip_prefix("!\t")?.split_once('\t')?.1.trim()));
    let words = words_of(flag, &ran.said);
    let said = ran.said.to_lowercase();
    match flag {
        Some(flag) if flag.starts_with("[rejected]") => PushEnd::Behind { words },
        Some(_) => PushEnd::Declined { words },
        None if OF_THE_NETWORK.iter().any(|sign| said.contains(sign)) => PushEnd::Unreachable { words },
        None if ran.code == Some(1) => PushEnd::Declined { words },
        None => PushEnd::NoAccess { words },
    }
}

/// Git's own sentence, without its advice; what a remote or a hook says in it is a stranger's text.
pub(crate) fn words_of(flag: Option<&str>, said: &str) -> String {
    let is_told = |line: &&str| !line.is_empty() && !line.starts_with("hint:") && !line.starts_with("To ");
    let lines = flag.into_iter().chain(said.lines().map(str::trim_end).filter(is_told));
    let text = lines.collect::<Vec<_>>().join("\n");
    let words: String =
        text.chars().filter(|c| *c == '\n' || !c.is_control()).take(WORDS_CHARS_MAX).collect();
    if words.is_empty() { "git ended without a word".to_owned() } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(code: i32, out: &str, said: &str) -> PushEnd {
        end_of(&Ran { code: Some(code), stdout: out.as_bytes().to_vec(), said: said.to_owned() })
    }

    #[test]
    fn what_git_says_tells_what_kind_of_no_it_is() {
        let behind =
            end(1, "To x\n!\ta:refs/heads/main\t[rejected] (fetch first)\nDone\n", "hint: pull first");
        assert_eq!(behind, PushEnd::Behind { words: "[rejected] (fetch first)".into() });
        let row = "!\ta:refs/heads/main\t[remote rejected] (protected branch hook declined)\n";
        assert!(
            matches!(end(1, row, "remote: no\x1b[2J"), PushEnd::Declined { words } if words.ends_with("remote: no[2J"))
        );
        let dns = end(128, "", "ssh: Could not resolve hostname nowhere: Name or service not known");
        assert!(matches!(dns, PushEnd::Unreachable { .. }));
        let login = end(128, "", "fatal: could not read Username for 'https://x': terminal prompts disabled");
        assert!(matches!(login, PushEnd::NoAccess { .. }));
        assert!(matches!(end(1, "", "pre-push: run the tests first"), PushEnd::Declined { .. }));
    }
}
