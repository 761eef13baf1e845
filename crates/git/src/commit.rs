//! Commits what lies uncommitted in a worktree, in the agent's name, without running anything of the agent's.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use crate::call::Call;
use crate::error::{AtPath, GitError};
use crate::head::{operation_in, read_head};
use crate::host::{HostFolder, copy_agent_index, copy_index};
use crate::name::{Oid, Person};
use crate::os;
use crate::town::{TownClone, fresh_name};
use crate::worktree::Worktree;

/// Our own name for the lock, in the host's folder.
const OUR_LOCK: &str = "index-lock";

/// The agent's index, locked against the agent's own git until it is dropped or replaced.
///
/// The lock is a second name of a file in the host's folder, where no agent writes: so one that a killed hall left is known for
/// ours and not taken for the agent's.
struct IndexLock {
    path: PathBuf,
    ours: PathBuf,
}

impl Worktree {
    /// Commits everything that is not ignored onto the clone's HEAD; embedded repositories as files.
    /// None when there is nothing to commit. No hook and no filter runs.
    ///
    /// # Errors
    /// When the clone is not plain, a merge or the like is unfinished, or git is busy there.
    pub fn commit_all(&self, message: &str, author: &Person) -> Result<Option<Oid>, GitError> {
        self.check_plain()?;
        let git_dir = self.git_dir();
        if let Some(operation) = operation_in(&git_dir) {
            return Err(GitError::InProgress { operation, place: self.dir.clone() });
        }
        let host = HostFolder::ensure(&self.town, &self.dir)?;
        let lock = IndexLock::take(&git_dir, &host)?;
        let head = read_head(&git_dir)?.oid;
        let draft = host.draft(head, Some(git_dir.join("objects")))?;
        let copy = host.dir.join(fresh_name("index.agent"));
        let has_index = copy_agent_index(&git_dir, &copy)?;
        let staged = draft.stage_all(has_index.then_some(&*copy));
        if has_index {
            fs::remove_file(&copy).at("remove", &copy)?;
        }
        staged?;
        let tree = draft.write_tree()?;
        if tree == tree_of(draft.call("reading the commit of"), head)? {
            return Ok(None);
        }
        let commit = write_commit(draft.call("committing in"), tree, &[head], author, message)?;
        self.move_head(head, commit)?;
        lock.replace_index(&draft.index)?;
        draft.keep()?;
        Ok(Some(commit))
    }

    /// The agent's configuration is read here, but what it could run is off and a FIFO meets the deadline.
    fn move_head(&self, old: Oid, new: Oid) -> Result<(), GitError> {
        self.town
            .git()
            .sealed(format!("moving HEAD of {}", self.dir.display()))
            .git_dir(&self.git_dir())
            .args(["update-ref", "-m", "commit: by the town", "HEAD"])
            .args([new.to_string(), old.to_string()])
            .check()
            .map(drop)
    }
}

impl IndexLock {
    fn take(git_dir: &Path, host: &HostFolder) -> Result<Self, GitError> {
        let (path, ours) = (git_dir.join("index.lock"), host.dir.join(OUR_LOCK));
        release_left(&path, &ours)?;
        OpenOptions::new().write(true).create_new(true).open(&ours).at("lock", &ours)?;
        let lock = IndexLock { path, ours };
        match fs::hard_link(&lock.ours, &lock.path) {
            Ok(()) => Ok(lock),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let (place, path) = (git_dir.parent().unwrap_or(git_dir).to_owned(), lock.path.clone());
                Err(GitError::Busy { place, lock: path })
            }
            Err(error) => Err(error).at("lock", &lock.path),
        }
    }

    fn replace_index(self, index: &Path) -> Result<(), GitError> {
        copy_index(index, &self.path)?;
        fs::rename(&self.path, self.path.with_extension("")).at("replace the index with", &self.path)
    }
}

impl Drop for IndexLock {
    fn drop(&mut self) {
        // It is gone already when it became the index; a lock of the agent's own git is another file.
        if is_same_file(&self.path, &self.ours) {
            fs::remove_file(&self.path).ok();
        }
        fs::remove_file(&self.ours).ok();
    }
}

/// A lock that a killed hall left on this worktree's index.
pub(crate) fn release_left_lock(town: &TownClone, work_tree: &Path) -> Result<(), GitError> {
    let ours = HostFolder::of(town, work_tree)?.dir.join(OUR_LOCK);
    release_left(&work_tree.join(".git/index.lock"), &ours)
}

fn release_left(path: &Path, ours: &Path) -> Result<(), GitError> {
    if is_same_file(path, ours) {
        remove_if_there(path)?;
    }
    remove_if_there(ours)
}

fn is_same_file(one: &Path, other: &Path) -> bool {
    let identity = |path: &Path| fs::symlink_metadata(path).ok().map(|facts| os::identity(&facts));
    identity(one).is_some_and(|one| identity(other) == Some(one))
}

fn remove_if_there(path: &Path) -> Result<(), GitError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error).at("remove", path),
        _ => Ok(()),
    }
}

pub(crate) fn tree_of(call: Call, commit: Oid) -> Result<Oid, GitError> {
    let line = call.args(["rev-parse", "--verify", &format!("{commit}^{{tree}}")]).line()?;
    Ok(line.parse()?)
}

pub(crate) fn write_commit(
    call: Call,
    tree: Oid,
    parents: &[Oid],
    author: &Person,
    message: &str,
) -> Result<Oid, GitError> {
    let mut call = call.arg("commit-tree");
    for parent in parents {
        call = call.args(["-p", &parent.to_string()]);
    }
    let line = call
        .args(["-F", "-", &tree.to_string()])
        .env("GIT_AUTHOR_NAME", author.name())
        .env("GIT_AUTHOR_EMAIL", author.email())
        .env("GIT_COMMITTER_NAME", author.name())
        .env("GIT_COMMITTER_EMAIL", author.email())
        .input(format!("{}\n", message.trim()).into_bytes())
        .line()?;
    Ok(line.parse()?)
}
