//! A worktree that another tool or a person made: looked at and saved from outside, and never changed.
//!
//! It is not trusted: its git folder is read by hand, git looks at its files with the host's own configuration only, and its
//! commits come through the same gate as an agent's.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::{AtPath, GitError};
use crate::head::{operation_in, read_head_of, read_text};
use crate::host::HostFolder;
use crate::intake::{Check, Taking, Wanted, take_in};
use crate::name::{BranchName, Oid};
use crate::plain::check_lender_is_plain;
use crate::skeleton::write;
use crate::snapshot::{Names, Snapshot, save_through};
use crate::source::SourceKind;
use crate::town::TownClone;

const LINK_BYTES_MAX: u64 = 16 << 10;
const EXCLUDE_BYTES_MAX: u64 = 1 << 20;

/// Why nothing is taken from this folder.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ForeignRefusal {
    #[error("{place} is only a part of a path. Give the whole path, from /.")]
    Relative { place: String },
    #[error("{place} is not a folder. Check the path.")]
    NoFolder { place: String },
    #[error("{place} is not a git worktree: it has no .git. Name the top folder of one.")]
    NotWorktree { place: String },
    #[error("{place} is a bare repository, without files of its own. Name a worktree of it.")]
    Bare { place: String },
    #[error(
        "the .git of {place} does not lead to a worktree that its repository knows. Run `git worktree repair` there, or name a clone."
    )]
    Astray { place: String },
    #[error(
        "{place} is a shallow clone: a part of its history is missing. Run `git fetch --unshallow` there, then try again."
    )]
    Shallow { place: String },
    #[error("{place} has no commit in common with the target, so it is not a worktree of this rig.")]
    Stranger { place: String },
}

/// A worktree as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    dir: PathBuf,
    /// Where its HEAD and index are.
    git_dir: PathBuf,
    /// Where its branches and objects are.
    common: PathBuf,
    pub head: Oid,
    /// None on a detached HEAD.
    pub branch: Option<BranchName>,
}

impl Foreign {
    /// Looks at the worktree at `place`, which must share history with `target`. Writes nothing there and nothing that stays here.
    ///
    /// # Errors
    /// A [`ForeignRefusal`], that an operation of git is unfinished there, or what could not be read.
    pub fn look(town: &TownClone, place: &Path, target: Oid) -> Result<Self, GitError> {
        let named = place.display().to_string();
        if !place.is_absolute() {
            return Err(ForeignRefusal::Relative { place: named }.into());
        }
        if !place.is_dir() {
            return Err(ForeignRefusal::NoFolder { place: named }.into());
        }
        let dir = fs::canonicalize(place).at("find", place)?;
        let (git_dir, common) = git_folders(&dir, &named)?;
        let is_of_the_owner = match town.source() {
            SourceKind::Folder { git_dir, .. } => fs::canonicalize(git_dir).is_ok_and(|own| own == common),
            SourceKind::Url(_) => false,
        };
        if !is_of_the_owner {
            check_lender_is_plain(&common)?;
        }
        if common.join("shallow").exists() && !town.is_shallow() {
            return Err(ForeignRefusal::Shallow { place: named }.into());
        }
        if let Some(operation) = operation_in(&git_dir) {
            return Err(GitError::InProgress { operation, place: dir });
        }
        let head = read_head_of(&git_dir, &common)?;
        let found = Foreign { dir, git_dir, common, head: head.oid, branch: head.branch };
        let host = found.host(town)?;
        let ask = host.call("looking for a common commit of");
        let ran = ask.args(["merge-base", &target.to_string(), &found.head.to_string()]).run();
        host.remove()?;
        let ran = ran?;
        match ran.code {
            Some(0) => Ok(found),
            Some(1) => Err(ForeignRefusal::Stranger { place: named }.into()),
            _ => Err(ran.failed(format!("looking for a common commit of {named}"))),
        }
    }

    /// The folder itself, without links on the way.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Saves HEAD, index and files under `refs/gastown/snapshots/<id>/` of the town's clone, without what is ignored there and
    /// without new files of these paths or globs.
    ///
    /// # Errors
    /// When the intake is too big or too slow, an object is malformed, or what git said. The snapshot is not complete then.
    pub fn save(
        &self,
        town: &TownClone,
        id: &str,
        hidden: &[String],
        taking: &Taking,
    ) -> Result<Snapshot, GitError> {
        let names = Names::of(id)?;
        let commits = [Wanted { from: self.head.to_string(), into: names.head }];
        take_in(town, &self.common, &commits, Check::Strict, taking)?;
        let host = self.host(town)?;
        let own = read_text(&self.common.join("info/exclude"), EXCLUDE_BYTES_MAX)?.unwrap_or_default();
        let hidden: String = hidden.iter().map(|pattern| format!("/{pattern}\n")).collect();
        write(&host.dir.join("info/exclude"), format!("{own}\n{hidden}").as_bytes())?;
        let saved = save_through(town, &host, &self.git_dir, self.head, (id, taking));
        host.remove()?;
        saved.map(|(snapshot, _)| snapshot)
    }

    /// A folder of the host's own to look at its files from; it borrows the objects of both.
    fn host(&self, town: &TownClone) -> Result<HostFolder, GitError> {
        HostFolder::make_with(town, &self.dir, &[town.objects(), self.common.join("objects")])
    }
}

/// Its own git folder, and the one that it shares with other worktrees: the same for a clone.
fn git_folders(dir: &Path, named: &str) -> Result<(PathBuf, PathBuf), GitError> {
    let link = dir.join(".git");
    let place = named.to_owned();
    let facts = match fs::symlink_metadata(&link) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let is_bare = dir.join("HEAD").is_file() && dir.join("objects").is_dir();
            let refusal =
                if is_bare { ForeignRefusal::Bare { place } } else { ForeignRefusal::NotWorktree { place } };
            return Err(refusal.into());
        }
        facts => facts.at("look at", &link)?,
    };
    if facts.is_dir() {
        return Ok((link.clone(), link));
    }
    let astray = || GitError::from(ForeignRefusal::Astray { place: place.clone() });
    let text = read_text(&link, LINK_BYTES_MAX)?.unwrap_or_default();
    let to = text.trim().strip_prefix("gitdir: ").ok_or_else(astray)?;
    let git_dir = fs::canonicalize(dir.join(to)).map_err(|_| astray())?;
    let leads = |file: &str| -> Result<PathBuf, GitError> {
        let text = read_text(&git_dir.join(file), LINK_BYTES_MAX)?.ok_or_else(astray)?;
        fs::canonicalize(git_dir.join(text.trim())).map_err(|_| astray())
    };
    let common = leads("commondir")?;
    // Both ways: a file alone could name any repository of this machine.
    let is_known = leads("gitdir")? == link && git_dir.parent() == Some(common.join("worktrees").as_path());
    if is_known { Ok((git_dir, common)) } else { Err(astray()) }
}
