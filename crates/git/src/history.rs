//! Questions about commits in the town's clone.

use std::path::Path;

use crate::error::{GitError, InRepository};
use crate::name::{Oid, RefName, RepoPath};
use crate::os::path_from_bytes;
use crate::source::{SourceKind, resolve};
use crate::town::TownClone;

/// One step of a target's first-parent history: one landing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lamp {
    pub oid: Oid,
    /// None at the first commit.
    pub parent: Option<Oid>,
    /// The first line of the message; what is not UTF-8 is replaced.
    pub subject: String,
    pub author: String,
    pub author_email: String,
    /// Seconds since 1970 UTC, when it was committed.
    pub time: i64,
}

impl TownClone {
    /// Names of the files at the top of a commit's tree; those that are not UTF-8 are left out.
    ///
    /// # Errors
    /// When the commit is not there.
    pub fn top_files(&self, commit: Oid) -> Result<Vec<String>, GitError> {
        let repo = self.repo()?;
        let tree = repo.find_commit(commit.git2()).and_then(|found| found.tree());
        let tree = tree.within("reading the top of a tree", self.dir())?;
        let files = tree.iter().filter(|entry| entry.kind() == Some(git2::ObjectType::Blob));
        Ok(files.filter_map(|entry| entry.name().ok().map(str::to_owned)).collect())
    }

    /// Files of these paths or globs, counted from the top, that a commit after `base` holds and `base` does not.
    ///
    /// # Errors
    /// What git said.
    pub fn brought_in(&self, base: Oid, head: Oid, patterns: &[String]) -> Result<Vec<RepoPath>, GitError> {
        if patterns.is_empty() {
            return Ok(Vec::new());
        }
        let range = format!("{base}..{head}");
        let log = self.call("looking for copied files in");
        let log = log.args(["log", "--format=", "--cc", "--name-only", "--no-renames", "-z"]).arg(range);
        let said = log.arg("--").check()?;
        let repo = self.repo()?;
        let doing = "looking for copied files";
        let tree =
            repo.find_commit(base.git2()).and_then(|commit| commit.tree()).within(doing, self.dir())?;
        let copied = git2::Pathspec::new(patterns).within(doing, self.dir())?;
        let mut names: Vec<&[u8]> = said.split(|byte| *byte == 0).map(<[u8]>::trim_ascii).collect();
        names.sort_unstable();
        names.dedup();
        let is_copied = |name: &Path| copied.matches_path(name, git2::PathspecFlags::DEFAULT);
        let is_new = |name: &&[u8]| {
            let path = path_from_bytes(name);
            !name.is_empty() && is_copied(&path) && tree.get_path(&path).is_err()
        };
        Ok(names.into_iter().filter(is_new).map(RepoPath::from_bytes).collect())
    }

    /// The newest `limit` steps back from a commit, newest first.
    ///
    /// # Errors
    /// When the commit is not in the town's clone.
    pub fn first_parent(&self, from: Oid, limit: usize) -> Result<Vec<Lamp>, GitError> {
        let doing = "reading the history";
        let repo = self.repo()?;
        let mut lamps = Vec::new();
        let mut next = Some(repo.find_commit(from.git2()).within(doing, self.dir())?);
        while let Some(commit) = next.filter(|_| lamps.len() < limit) {
            lamps.push(lamp_of(&commit));
            next = match commit.parent(0) {
                Ok(parent) => Some(parent),
                // The first commit, or the end of a history that is cut off.
                Err(error) if error.code() == git2::ErrorCode::NotFound => None,
                Err(_) if commit.parent_count() == 0 => None,
                Err(error) => return Err(error).within(doing, self.dir()),
            };
        }
        Ok(lamps)
    }

    /// How many first-parent steps of `head` another commit does not contain.
    ///
    /// # Errors
    /// When one of them is not in the town's clone.
    pub fn landings_beyond(&self, head: Oid, other: Oid) -> Result<usize, GitError> {
        let doing = "counting what others lack";
        let repo = self.repo()?;
        let mut walk = repo.revwalk().within(doing, self.dir())?;
        walk.simplify_first_parent().within(doing, self.dir())?;
        walk.push(head.git2()).and_then(|()| walk.hide(other.git2())).within(doing, self.dir())?;
        Ok(walk.count())
    }

    /// The commit both come from; None when they have nothing in common.
    ///
    /// # Errors
    /// When one of them is not in the town's clone.
    pub fn merge_base(&self, one: Oid, other: Oid) -> Result<Option<Oid>, GitError> {
        if self.is_shallow() {
            let ran = self.call("looking for a common commit in").args([
                "merge-base",
                &one.to_string(),
                &other.to_string(),
            ]);
            let ran = ran.run()?;
            return match ran.code {
                Some(0) => Ok(Some(String::from_utf8_lossy(&ran.stdout).trim().parse()?)),
                Some(1) => Ok(None),
                _ => Err(ran.failed("looking for a common commit".to_owned())),
            };
        }
        match self.repo()?.merge_base(one.git2(), other.git2()) {
            Ok(oid) => Ok(Some(oid.into())),
            Err(error) if error.code() == git2::ErrorCode::NotFound => {
                self.need_commit(one)?;
                self.need_commit(other)?;
                Ok(None)
            }
            Err(error) => Err(error).within("looking for a common commit", self.dir()),
        }
    }

    /// Whether `commit` is `head` or lies before it. Where the town's clone lacks one of them it does not.
    ///
    /// # Errors
    /// When the clone cannot be read.
    pub fn is_in(&self, commit: Oid, head: Oid) -> Result<bool, GitError> {
        if commit == head {
            return Ok(true);
        }
        let repo = self.repo()?;
        for one in [commit, head] {
            match repo.find_commit(one.git2()) {
                Err(error) if error.code() == git2::ErrorCode::NotFound => return Ok(false),
                Err(error) => return Err(error).within("looking for a commit", self.dir()),
                Ok(_) => {}
            }
        }
        Ok(self.merge_base(commit, head)? == Some(commit))
    }

    /// How many commits `one` has that `other` has not, and the other way round.
    ///
    /// # Errors
    /// When one of them is not in the town's clone.
    pub fn ahead_behind(&self, one: Oid, other: Oid) -> Result<(usize, usize), GitError> {
        if self.is_shallow() {
            return self.ahead_behind_by_program(one, other);
        }
        self.repo()?.graph_ahead_behind(one.git2(), other.git2()).within("counting commits", self.dir())
    }

    /// Commits that `old` has in its history and `new` lacks, the newest first, at most `max`.
    ///
    /// # Errors
    /// When one of them is not in the town's clone.
    pub fn lost(&self, old: Oid, new: Oid, max: usize) -> Result<Vec<Oid>, GitError> {
        let max = format!("--max-count={max}");
        let call = self.call("looking for lost commits in").args(["rev-list", &max]);
        let said = call.args(["--end-of-options", &old.to_string(), &format!("^{new}")]).check()?;
        String::from_utf8_lossy(&said).lines().map(|line| Ok(line.parse()?)).collect()
    }

    /// Whether a ref of the town's clone has the commit in its history. False when there is no such ref or commit.
    ///
    /// # Errors
    /// When the clone cannot be read.
    pub fn contains(&self, name: &RefName, commit: Oid) -> Result<bool, GitError> {
        let Some(tip) = self.ref_oid(name)? else { return Ok(false) };
        if self.is_shallow() {
            return self.folder_contains(self.dir(), name, commit);
        }
        let repo = self.repo()?;
        if repo.find_commit(commit.git2()).is_err() {
            return Ok(false);
        }
        let is_below = || repo.graph_descendant_of(tip.git2(), commit.git2());
        Ok(tip == commit || is_below().within("looking for a commit", self.dir())?)
    }

    /// Whether a ref of the user's repository has the commit in its history; for a URL, of the town's clone.
    ///
    /// # Errors
    /// What git said.
    pub fn source_contains(&self, name: &RefName, commit: Oid) -> Result<bool, GitError> {
        match self.source() {
            SourceKind::Url(_) => self.contains(name, commit),
            SourceKind::Folder { git_dir, .. } => self.folder_contains(git_dir, name, commit),
        }
    }

    pub(crate) fn folder_contains(
        &self,
        git_dir: &Path,
        name: &RefName,
        commit: Oid,
    ) -> Result<bool, GitError> {
        let ask =
            || self.git().owner(format!("looking for {commit} in {}", git_dir.display())).git_dir(git_dir);
        let Some(tip) = resolve(ask(), name)? else { return Ok(false) };
        let known = ask().args(["cat-file", "-e", &format!("{commit}^{{commit}}")]).run()?;
        if known.code != Some(0) {
            return Ok(false);
        }
        let ran = ask().args(["merge-base", "--is-ancestor", &commit.to_string(), &tip.to_string()]).run()?;
        match ran.code {
            Some(0) => Ok(true),
            Some(1) => Ok(false),
            _ => Err(ran.failed(format!("looking for {commit} in {}", git_dir.display()))),
        }
    }

    fn ahead_behind_by_program(&self, one: Oid, other: Oid) -> Result<(usize, usize), GitError> {
        let doing = "counting commits in";
        let call =
            self.call(doing).args(["rev-list", "--left-right", "--count", &format!("{one}...{other}")]);
        let said = call.line()?;
        let numbers = said.split_once('\t').map(|(ahead, behind)| (ahead.parse(), behind.parse()));
        match numbers {
            Some((Ok(ahead), Ok(behind))) => Ok((ahead, behind)),
            _ => Err(GitError::Unexpected { doing: doing.to_owned(), said }),
        }
    }

    fn need_commit(&self, oid: Oid) -> Result<(), GitError> {
        self.repo()?.find_commit(oid.git2()).within("looking for a commit", self.dir()).map(drop)
    }
}

fn lamp_of(commit: &git2::Commit<'_>) -> Lamp {
    let author = commit.author();
    Lamp {
        oid: commit.id().into(),
        parent: commit.parent_id(0).ok().map(Oid::from),
        subject: first_line(commit.message_bytes()),
        author: String::from_utf8_lossy(author.name_bytes()).into_owned(),
        author_email: String::from_utf8_lossy(author.email_bytes()).into_owned(),
        time: commit.time().seconds(),
    }
}

fn first_line(message: &[u8]) -> String {
    let line = message.trim_ascii_start().split(|byte| *byte == b'\n').next().unwrap_or_default();
    String::from_utf8_lossy(line).trim_end().to_owned()
}
