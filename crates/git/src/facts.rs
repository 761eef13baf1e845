//! What is going on in a worktree: where its HEAD is, and how much changed. Runs nothing the agent configured.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::time::Duration;

use crate::call::QUICK_DEADLINE;
use crate::error::GitError;
use crate::head::{operation_in, read_head};
use crate::host::HostFolder;
use crate::name::{BranchName, Oid, RepoPath};
use crate::os;
use crate::worktree::Worktree;

const NEW_FILE_BYTES_MAX: u64 = 1 << 20;
const NEW_BYTES_MAX: u64 = 16 << 20;

/// A look at a worktree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorktreeFacts {
    pub head: Oid,
    /// None: on no branch.
    pub branch: Option<BranchName>,
    /// A merge, rebase or the like that is unfinished.
    pub operation: Option<&'static str>,
    /// Tracked files that differ from HEAD.
    pub changed: usize,
    /// Files that are neither tracked nor ignored; an embedded repository counts as one.
    pub untracked: usize,
    /// Lines against the base, commits and uncommitted work together.
    pub lines_added: u64,
    pub lines_removed: u64,
    /// False when new files were too many or too big to count their lines.
    pub lines_exact: bool,
    /// Those changed and untracked files.
    pub uncommitted: Vec<RepoPath>,
}

impl WorktreeFacts {
    /// Everything is committed.
    pub fn is_clean(&self) -> bool {
        self.changed == 0 && self.untracked == 0
    }
}

/// What a look at the files found.
pub(crate) struct Status {
    pub(crate) changed: Vec<RepoPath>,
    pub(crate) untracked: Vec<RepoPath>,
}

impl Worktree {
    /// Looks at the worktree; lines are counted against `base`.
    ///
    /// # Errors
    /// When the clone is not plain, or what git said.
    pub fn facts(&self, base: Oid) -> Result<WorktreeFacts, GitError> {
        self.facts_within(base, QUICK_DEADLINE)
    }

    /// Files that are neither tracked nor ignored: what an agent's next commit would take in.
    ///
    /// # Errors
    /// When the clone is not plain, or what git said.
    pub fn new_files(&self) -> Result<Vec<RepoPath>, GitError> {
        self.check_plain()?;
        let host = HostFolder::ensure(&self.town, &self.dir)?.within(QUICK_DEADLINE);
        Ok(status(&host, read_head(&self.git_dir())?.oid)?.untracked)
    }

    /// Like `facts`, with a deadline of its own for each git process.
    ///
    /// # Errors
    /// When the clone is not plain, or what git said.
    pub fn facts_within(&self, base: Oid, deadline: Duration) -> Result<WorktreeFacts, GitError> {
        self.check_plain()?;
        let head = read_head(&self.git_dir())?;
        let host = HostFolder::ensure(&self.town, &self.dir)?.within(deadline);
        let status = status(&host, head.oid)?;
        let mut lines = counted(&host, base)?;
        let exact = count_new(&self.dir, &status.untracked, &mut lines.0);
        Ok(WorktreeFacts {
            head: head.oid,
            branch: head.branch,
            operation: operation_in(&self.git_dir()),
            changed: status.changed.len(),
            untracked: status.untracked.len(),
            lines_added: lines.0,
            lines_removed: lines.1,
            lines_exact: exact,
            uncommitted: status.changed.into_iter().chain(status.untracked).collect(),
        })
    }
}

/// Compares the files with a commit. The host's index is brought to that commit and kept fresh.
pub(crate) fn status(host: &HostFolder, head: Oid) -> Result<Status, GitError> {
    host.draft(head, None)?.keep()?;
    host.call("refreshing the index of").args(["update-index", "-q", "--refresh"]).run()?;
    let changed = host
        .call("looking for changes in")
        .args(["diff-files", "-z", "--name-only", "--no-ext-diff", "--no-textconv"])
        .check()?;
    let untracked = host
        .call("looking for new files in")
        .args(["ls-files", "-z", "--others", "--exclude-standard"])
        .check()?;
    Ok(Status { changed: paths(&changed), untracked: paths(&untracked) })
}

fn paths(listed: &[u8]) -> Vec<RepoPath> {
    let rows = listed.split(|byte| *byte == 0).filter(|path| !path.is_empty());
    rows.map(RepoPath::from_bytes).collect()
}

fn counted(host: &HostFolder, base: Oid) -> Result<(u64, u64), GitError> {
    let listed = host
        .call("counting the changed lines of")
        .args(["diff", "-z", "--numstat", "--no-renames", "--no-ext-diff", "--no-textconv"])
        .args(["--ignore-submodules=all", &base.to_string()])
        .check()?;
    let mut total = (0, 0);
    for row in listed.split(|byte| *byte == 0) {
        let row = String::from_utf8_lossy(row);
        let mut columns = row.splitn(3, '\t');
        // A binary file has `-` for both and counts no lines.
        let mut number = || columns.next().and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
        total = (total.0 + number(), total.1 + number());
    }
    Ok(total)
}

/// Adds the lines of new files; false when some were not read.
fn count_new(dir: &Path, untracked: &[RepoPath], lines: &mut u64) -> bool {
    let mut left = NEW_BYTES_MAX;
    let mut exact = true;
    for path in untracked {
        let path = dir.join(os::path_from_bytes(path.as_bytes()));
        let size = fs::symlink_metadata(&path).map_or(u64::MAX, |facts| facts.len());
        let Ok(file) = os::open_plain(&path) else {
            exact &= path.is_symlink();
            continue;
        };
        let mut bytes = Vec::new();
        if size > NEW_FILE_BYTES_MAX || size > left || file.take(size).read_to_end(&mut bytes).is_err() {
            exact = false;
            continue;
        }
        left -= size;
        if !bytes.contains(&0) {
            let breaks = bytes.iter().filter(|byte| **byte == b'\n').count();
            let last = usize::from(bytes.last().is_some_and(|byte| *byte != b'\n'));
            *lines += (breaks + last) as u64;
        }
    }
    exact
}
