//! Moves the target to a landing, in the user's repository, without ever taking anything from the user.
//!
//! Nothing is pushed and no ref is moved under a checked-out tree. Whatever stands in the way is left alone: the
//! landing waits, with git's own sentence. What happened is known by looking afterwards, not by an exit code.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::call::{Call, TREE_DEADLINE};
use crate::error::GitError;
use crate::head::{operation_in, read_text};
use crate::name::{BranchName, Oid};
use crate::os;
use crate::source::{SourceKind, resolve};
use crate::town::TownClone;

const STATE_FILE_BYTES_MAX: u64 = 4 << 10;
/// Files that name the branch an unfinished operation will come back to.
const BRANCH_FILES: &[&str] = &["rebase-merge/head-name", "rebase-apply/head-name", "BISECT_START"];

/// What to land.
#[derive(Clone, Debug)]
pub struct Land {
    pub target: BranchName,
    /// Where the target was when the landing was made.
    pub old: Oid,
    /// The landing, in the town's clone.
    pub new: Oid,
    pub deadline: Duration,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Landed(How),
    /// Nothing changed; try again when the reason is gone.
    Waits(Why),
    /// The target is no longer where the landing begins.
    Moved {
        now: Option<Oid>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// No worktree has the target checked out: the ref moved.
    RefMoved,
    /// This checkout was fast-forwarded, files and all.
    CheckoutMoved(PathBuf),
    /// The source is a URL: the town's own branch moved, nothing was pushed.
    TownOnly,
    /// The target had it already.
    AlreadyThere,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Why {
    pub kind: WaitKind,
    /// Git's own sentence, or ours where git was not asked.
    pub sentence: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitKind {
    /// A file that the landing changes is modified, untracked or ignored in the checkout.
    WorkInTheWay,
    /// Another git works there, or one died and left its lock.
    Locked,
    /// A merge, rebase, cherry-pick or bisect is unfinished.
    OperationInProgress,
    /// The checkout cannot be used: its folder is gone, or the branch is checked out twice.
    OddCheckout,
    /// Something else; the sentence says it.
    Other,
}

/// A worktree of the user's repository that has the target checked out.
struct Checkout {
    dir: PathBuf,
    is_gone: bool,
}

impl TownClone {
    /// Lands a commit on the target: of the user's repository, or of the town's clone when the source is a URL.
    ///
    /// # Errors
    /// When it cannot be told what happened. All that is expected to happen is an `Outcome`.
    pub fn land(&self, land: &Land) -> Result<Outcome, GitError> {
        if self.merge_base(land.old, land.new)? != Some(land.old) {
            return Err(GitError::NotForward { old: land.old, new: land.new });
        }
        match self.source() {
            SourceKind::Url(_) => self.land_here(land),
            SourceKind::Folder { git_dir, .. } => {
                let outcome = self.land_there(land, git_dir)?;
                if matches!(outcome, Outcome::Landed(_)) {
                    self.follow(land, git_dir)?;
                }
                Ok(outcome)
            }
        }
    }

    fn land_here(&self, land: &Land) -> Result<Outcome, GitError> {
        let name = land.target.full();
        if self.contains(&name, land.new)? {
            return Ok(Outcome::Landed(How::AlreadyThere));
        }
        let ran = self
            .call("moving the target in")
            .args(["update-ref", "-m", "gastown: landing", name.as_str()])
            .args([land.new.to_string(), land.old.to_string()])
            .run()?;
        if self.contains(&name, land.new)? {
            return Ok(Outcome::Landed(How::TownOnly));
        }
        match self.ref_oid(&name)? {
            Some(now) if now == land.old => Ok(waits(self.dir(), None, land, ran.said)),
            now => Ok(Outcome::Moved { now }),
        }
    }

    fn land_there(&self, land: &Land, git_dir: &Path) -> Result<Outcome, GitError> {
        let full = land.target.full();
        let ask = |doing: &str| self.in_source_call(doing, git_dir);
        let look = || resolve(ask("reading the target of"), &full);
        if self.folder_contains(git_dir, &full, land.new)? {
            return Ok(Outcome::Landed(How::AlreadyThere));
        }
        let now = look()?;
        if now != Some(land.old) {
            return Ok(Outcome::Moved { now });
        }
        let checkout = match self.usable_checkout(land, git_dir)? {
            Ok(checkout) => checkout,
            Err(why) => return Ok(Outcome::Waits(why)),
        };
        match self.bring_objects(land, git_dir) {
            Err(GitError::Failed { said, .. }) => return Ok(waits(git_dir, None, land, said)),
            brought => brought?,
        }
        let (said, how) = match &checkout {
            None => (self.move_ref(land, git_dir)?, How::RefMoved),
            Some(dir) => match self.move_checkout(land, dir)? {
                Ok(said) => (said, How::CheckoutMoved(dir.clone())),
                Err(why) => return Ok(Outcome::Waits(why)),
            },
        };
        if self.folder_contains(git_dir, &full, land.new)? {
            return Ok(Outcome::Landed(how));
        }
        match look()? {
            Some(now) if now == land.old => Ok(waits(git_dir, checkout.as_deref(), land, said)),
            now => Ok(Outcome::Moved { now }),
        }
    }

    /// The one worktree of the user's that has the target checked out; or why the target must not be moved.
    pub(crate) fn usable_checkout(
        &self,
        land: &Land,
        git_dir: &Path,
    ) -> Result<Result<Option<PathBuf>, Why>, GitError> {
        if let Some(why) = branch_in_operation(git_dir, &land.target) {
            return Ok(Err(why));
        }
        let checkouts = self.checkouts(git_dir, &land.target)?;
        Ok(match unusable(&checkouts, &land.target) {
            Some(why) => Err(why),
            None => Ok(checkouts.into_iter().next().map(|checkout| checkout.dir)),
        })
    }

    /// The town's clone shows agents what was just landed, without waiting for the next refresh.
    fn follow(&self, land: &Land, git_dir: &Path) -> Result<(), GitError> {
        let now = resolve(self.in_source_call("reading the target of", git_dir), &land.target.full())?;
        if now == Some(land.new) {
            self.set_ref(&land.target.in_source(), land.new)?;
            self.set_ref(&land.target.full(), land.new)?;
        }
        Ok(())
    }

    fn bring_objects(&self, land: &Land, git_dir: &Path) -> Result<(), GitError> {
        self.quiet_call("fetching the landing into", git_dir)
            .git_dir(git_dir)
            .set("fetch.writeCommitGraph", "false")
            .args(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance"])
            .args(["--no-recurse-submodules", "--refmap=", "--end-of-options"])
            .arg(self.dir())
            .arg(land.new.to_string())
            .deadline(land.deadline)
            .check()
            .map(drop)
    }

    /// Compare and swap; says what git said.
    fn move_ref(&self, land: &Land, git_dir: &Path) -> Result<String, GitError> {
        let ran = self
            .quiet_call("moving the target in", git_dir)
            .git_dir(git_dir)
            .args(["update-ref", "-m", "gastown: landing", land.target.full().as_str()])
            .args([land.new.to_string(), land.old.to_string()])
            .run()?;
        Ok(ran.said)
    }

    /// Fast-forwards a checkout; says what git said, or why it was not asked to.
    fn move_checkout(&self, land: &Land, dir: &Path) -> Result<Result<String, Why>, GitError> {
        let ask = |doing: &str| self.quiet_call(doing, dir).arg("-C").arg(dir);
        if let Some(why) = operation_at(ask("finding the git folder of"), dir)? {
            return Ok(Err(why));
        }
        let head = ask("reading HEAD of").args(["rev-parse", "--verify", "HEAD"]).line()?;
        if head != land.old.to_string() {
            return Ok(Ok(format!("HEAD of {} is at {head}", dir.display())));
        }
        let ran = ask("fast-forwarding")
            .args(["merge", "--quiet", "--ff-only", "--no-overwrite-ignore", "--no-autostash", "--no-stat"])
            .arg(land.new.to_string())
            .deadline(land.deadline.max(TREE_DEADLINE))
            .run()?;
        Ok(Ok(ran.said))
    }

    fn checkouts(&self, git_dir: &Path, target: &BranchName) -> Result<Vec<Checkout>, GitError> {
        let listed = self
            .in_source_call("listing the worktrees of", git_dir)
            .args(["worktree", "list", "--porcelain", "-z"])
            .check()?;
        let branch = format!("branch {}", target.full()).into_bytes();
        let mut found = Vec::new();
        let mut dir = PathBuf::new();
        for row in listed.split(|byte| *byte == 0) {
            if let Some(path) = row.strip_prefix(b"worktree ") {
                dir = os::path_from_bytes(path);
            } else if row == branch {
                found.push(Checkout { is_gone: !dir.is_dir(), dir: dir.clone() });
            }
        }
        Ok(found)
    }

    fn in_source_call(&self, doing: &str, git_dir: &Path) -> Call {
        self.git().owner(format!("{doing} {}", git_dir.display())).git_dir(git_dir)
    }

    /// The user's own surroundings, but no hook runs and no upkeep starts.
    pub(crate) fn quiet_call(&self, doing: &str, place: &Path) -> Call {
        self.git()
            .owner(format!("{doing} {}", place.display()))
            .set("core.hooksPath", "/dev/null")
            .set("gc.auto", "0")
            .set("maintenance.auto", "false")
            .set("submodule.recurse", "false")
    }
}

/// The operation that is unfinished in a checkout; `ask` is a call in it.
pub(crate) fn operation_at(ask: Call, dir: &Path) -> Result<Option<Why>, GitError> {
    let git_dir = ask.args(["rev-parse", "--absolute-git-dir"]).check()?;
    let git_dir = os::path_from_bytes(git_dir.strip_suffix(b"\n").unwrap_or(&git_dir));
    Ok(operation_in(&git_dir).map(|operation| in_progress(operation, dir)))
}

fn unusable(checkouts: &[Checkout], target: &BranchName) -> Option<Why> {
    let sentence = match checkouts {
        [one] if one.is_gone => {
            format!(
                "{target} is checked out in {}, which is gone. Bring it back, or run `git worktree prune`.",
                one.dir.display()
            )
        }
        [one, other, ..] => format!(
            "{target} is checked out twice, in {} and {}. Leave it checked out in one.",
            one.dir.display(),
            other.dir.display()
        ),
        _ => return None,
    };
    Some(Why { kind: WaitKind::OddCheckout, sentence })
}

/// A rebase or bisect of the target leaves HEAD detached, and yet moving the branch would spoil it.
fn branch_in_operation(git_dir: &Path, target: &BranchName) -> Option<Why> {
    let linked =
        fs::read_dir(git_dir.join("worktrees")).into_iter().flatten().flatten().map(|entry| entry.path());
    let full = target.full();
    for folder in linked.chain([git_dir.to_owned()]) {
        for file in BRANCH_FILES {
            let text = read_text(&folder.join(file), STATE_FILE_BYTES_MAX).ok().flatten().unwrap_or_default();
            if text.trim() == full.as_str() || text.trim() == target.as_str() {
                return Some(in_progress(
                    if file.starts_with("BISECT") { "bisect" } else { "rebase" },
                    &folder,
                ));
            }
        }
    }
    None
}

fn in_progress(operation: &str, place: &Path) -> Why {
    Why {
        kind: WaitKind::OperationInProgress,
        sentence: format!(
            "a {operation} is in progress in {}. The landing waits until it is finished or aborted.",
            place.display()
        ),
    }
}

/// Why nothing moved, by looking for locks first and only then at git's words.
fn waits(git_dir: &Path, checkout: Option<&Path>, land: &Land, said: String) -> Outcome {
    let words = said.to_lowercase();
    let is_lock_left = git_dir.join(format!("{}.lock", land.target.full())).exists();
    let kind = if is_lock_left || words.contains(".lock'") || words.contains("cannot lock ref") {
        WaitKind::Locked
    } else if checkout.is_some() && (words.contains("overwritten") || words.contains("not uptodate")) {
        WaitKind::WorkInTheWay
    } else {
        WaitKind::Other
    };
    let sentence =
        if said.is_empty() { "git did not move the target and did not say why".to_owned() } else { said };
    Outcome::Waits(Why { kind, sentence })
}
