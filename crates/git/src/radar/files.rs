//! Uncommitted work of a worktree as a commit of its own, kept apart from the town's objects and from the worktree's.
//!
//! Files are read as they are, never through a link, and nothing that the agent configured is obeyed or run.

use std::fs;
use std::path::{Path, PathBuf};

use git2::build::TreeUpdateBuilder;
use git2::{FileMode, Repository, Signature, Time};

use super::attributes::Attributes;
use crate::call::QUICK_DEADLINE;
use crate::error::{AtPath, GitError, InRepository};
use crate::host::HostFolder;
use crate::name::{Oid, RepoPath};
use crate::os::{self, Below, Stamp};
use crate::skeleton::{ConfigText, write_skeleton};
use crate::town::{TownClone, fresh_name};
use crate::worktree::Worktree;

/// More uncommitted files than this are not read.
const FILES_MAX: usize = 20_000;
/// More bytes of uncommitted files than this are not read.
const BYTES_MAX: u64 = 256 << 20;

/// Uncommitted files of a worktree, as a look at it found them.
#[derive(Clone, Copy, Debug)]
pub struct Uncommitted<'a> {
    pub worktree: &'a Worktree,
    /// Files that differ from HEAD, and those that are neither tracked nor ignored.
    pub paths: &'a [RepoPath],
}

/// Uncommitted work as it was read.
pub(super) struct Files {
    head: Oid,
    stamps: Vec<(RepoPath, Option<Stamp>)>,
    /// A repository of its own with what the town's clone has not.
    folder: PathBuf,
    pub(super) commit: Oid,
    pub(super) tree: Oid,
}

impl Files {
    /// Reads the files, unless they are as they were when `before` was made.
    pub(super) fn read(
        town: &TownClone,
        place: &Path,
        (head, work): (Oid, &Uncommitted<'_>),
        attributes: Attributes,
        before: Option<Files>,
    ) -> Result<Files, GitError> {
        let stamps = stamps(work)?;
        if let Some(before) = before {
            if before.head == head && before.stamps == stamps {
                return Ok(before);
            }
            before.remove()?;
        }
        let folder = place.join(fresh_name("files"));
        let config = ConfigText::for_borrower(town, true)?;
        write_skeleton(&folder, town, &[town.objects()], "ref: refs/heads/none", &config)?;
        match commit(town, &folder, (head, work), attributes, &stamps) {
            Ok((commit, tree)) => Ok(Files { head, stamps, folder, commit, tree }),
            Err(error) => {
                fs::remove_dir_all(&folder).at("remove", &folder)?;
                Err(error)
            }
        }
    }

    pub(super) fn objects(&self) -> PathBuf {
        self.folder.join("objects")
    }

    pub(super) fn remove(self) -> Result<(), GitError> {
        fs::remove_dir_all(&self.folder).at("remove", &self.folder)
    }
}

/// Who may have changed since: any write changes the time that a file's facts were changed, which nobody can set back.
fn stamps(work: &Uncommitted<'_>) -> Result<Vec<(RepoPath, Option<Stamp>)>, GitError> {
    let dir = work.worktree.dir();
    let too_large = |max| GitError::TooLarge { what: "the uncommitted work", place: dir.to_owned(), max };
    if work.paths.len() > FILES_MAX {
        return Err(GitError::TooMany { what: "uncommitted files", place: dir.to_owned(), max: FILES_MAX });
    }
    let stamp = |path: &RepoPath| {
        let found = os::stamp_below(dir, &os::path_from_bytes(path.as_bytes()));
        (path.clone(), found.ok())
    };
    // An embedded repository is listed as a folder; it is no part of what would be committed.
    let plain = work.paths.iter().filter(|path| !path.as_bytes().ends_with(b"/"));
    let stamps: Vec<_> = plain.map(stamp).collect();
    let bytes: u64 = stamps.iter().filter_map(|(_, stamp)| Some(stamp.as_ref()?.bytes)).sum();
    if bytes > BYTES_MAX { Err(too_large(BYTES_MAX)) } else { Ok(stamps) }
}

fn commit(
    town: &TownClone,
    folder: &Path,
    (head, work): (Oid, &Uncommitted<'_>),
    attributes: Attributes,
    stamps: &[(RepoPath, Option<Stamp>)],
) -> Result<(Oid, Oid), GitError> {
    let doing = "keeping uncommitted work";
    let repo = Repository::open_bare(folder).within(doing, folder)?;
    let parent = repo.find_commit(head.git2()).within(doing, folder)?;
    let base = parent.tree().within(doing, folder)?;
    let tree = match plainly(&repo, &base, work, attributes, stamps) {
        Some(tree) => tree,
        None => by_git(town, folder, head, work, stamps)?,
    };
    let found = repo.find_tree(tree.git2()).within(doing, folder)?;
    // A time that never changes: the same files are the same commit.
    let signature = Signature::new("Gas Town", "town@gastown.invalid", &Time::new(0, 0));
    let signature = signature.within(doing, folder)?;
    let commit = repo.commit(None, &signature, &signature, "uncommitted work\n", &found, &[&parent]);
    Ok((commit.within(doing, folder)?.into(), tree))
}

/// The tree with each file as it is on disk. None where git would store one otherwise, or libgit2 says no.
fn plainly(
    repo: &Repository,
    base: &git2::Tree<'_>,
    work: &Uncommitted<'_>,
    attributes: Attributes,
    stamps: &[(RepoPath, Option<Stamp>)],
) -> Option<Oid> {
    let mut update = TreeUpdateBuilder::new();
    let keeps_mode = repo.config().and_then(|config| config.get_bool("core.filemode")).unwrap_or(true);
    for (path, stamp) in stamps {
        let name = os::path_from_bytes(path.as_bytes());
        let there = base.get_path(&name).ok();
        let below = match stamp {
            Some(_) => os::read_below(work.worktree.dir(), &name).ok()?,
            None => Below::Other,
        };
        let (bytes, mode) = match below {
            Below::File { bytes, is_executable } => {
                let before = there.as_ref().map(git2::TreeEntry::filemode);
                let mode = match before {
                    Some(mode) if !keeps_mode && mode & 0o170_000 == 0o100_000 => mode == 0o100_755,
                    _ => is_executable,
                };
                (bytes, if mode { FileMode::BlobExecutable } else { FileMode::Blob })
            }
            Below::Link(target) => (target, FileMode::Link),
            Below::Other => {
                if there.is_some() {
                    update.remove(path.as_bytes());
                }
                continue;
            }
        };
        if mode != FileMode::Link && may_be_stored_otherwise(attributes, path, &bytes) {
            return None;
        }
        update.upsert(path.as_bytes(), repo.blob(&bytes).ok()?, mode);
    }
    update.create_updated(repo, base).ok().map(Oid::from)
}

/// Git converts line ends, `$Id$` and encodings on the way in, where attributes say so.
fn may_be_stored_otherwise(attributes: Attributes, path: &RepoPath, bytes: &[u8]) -> bool {
    let has = |wanted: &[u8]| bytes.windows(wanted.len()).any(|part| part == wanted);
    let brings_attributes = path.as_bytes().ends_with(b".gitattributes");
    brings_attributes || attributes.encoding || (attributes.any && (has(b"\r\n") || has(b"$Id")))
}

fn by_git(
    town: &TownClone,
    folder: &Path,
    head: Oid,
    work: &Uncommitted<'_>,
    stamps: &[(RepoPath, Option<Stamp>)],
) -> Result<Oid, GitError> {
    let host = HostFolder::ensure(town, work.worktree.dir())?.within(QUICK_DEADLINE);
    let draft = host.draft(head, Some(folder.join("objects")))?;
    draft.stage(stamps.iter().map(|(path, _)| path))?;
    draft.write_tree()
}
