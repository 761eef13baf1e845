//! A reusable folder that holds exactly one commit, for gates to run in.

use std::fs;
use std::io;
use std::path::Path;

use crate::call::TREE_DEADLINE;
use crate::error::{AtPath, GitError, InRepository};
use crate::facts::status;
use crate::host::{HostFolder, copy_index};
use crate::name::{Oid, RepoPath};
use crate::skeleton::{ConfigText, write_skeleton};
use crate::town::TownClone;

/// What a gate left behind in its scratch folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftovers {
    /// Files of the commit that are no longer as they were.
    pub changed: Vec<RepoPath>,
    /// New files that no ignore rule covers.
    pub new: Vec<RepoPath>,
}

impl Leftovers {
    pub fn is_clean(&self) -> bool {
        self.changed.is_empty() && self.new.is_empty()
    }
}

/// Brings `dir` to exactly this commit: files put back, everything else removed, ignored files too. Its `.git` is made anew each
/// time, detached at the commit; what a gate did to it is gone. Of `kept`, folders from the top stay as they are where the commit has
/// nothing of that name.
///
/// # Errors
/// What git said, or the file that could not be removed.
pub fn checkout_scratch(town: &TownClone, commit: Oid, dir: &Path, kept: &[String]) -> Result<(), GitError> {
    fs::create_dir_all(dir).at("make", dir)?;
    let dir = &fs::canonicalize(dir).at("find", dir)?;
    remove_any(&dir.join(".git"))?;
    let is_known = HostFolder::of(town, dir)?.index().exists();
    let host = if is_known { HostFolder::of(town, dir)? } else { HostFolder::make_for_scratch(town, dir)? };
    let kept = kept_in(town, commit, kept)?;
    let clean = || host.call("cleaning").args(["clean", "-ffdxq"]).args(&kept);
    let cleaned = clean().run()?;
    if !is_known || cleaned.code != Some(0) {
        empty_folder(dir)?;
        remove_any(&host.index())?;
    }
    host.call("checking out a commit in")
        .args(["read-tree", "-u", "--reset", &commit.to_string()])
        .check()?;
    // What the last commit tracked and this one does not is gone by now; what it ignored may have come to light.
    clean().deadline(TREE_DEADLINE).check()?;
    let config = ConfigText::for_borrower(town, false)?;
    let git_dir = dir.join(".git");
    write_skeleton(&git_dir, town, &[town.objects()], &commit.to_string(), &config)?;
    copy_index(&host.index(), &git_dir.join("index"))?;
    Ok(())
}

/// Whether a gate left the commit as it was. Ignored files (build results) do not count.
///
/// # Errors
/// What git said.
pub fn scratch_leftovers(town: &TownClone, commit: Oid, dir: &Path) -> Result<Leftovers, GitError> {
    let dir = fs::canonicalize(dir).at("find", dir)?;
    let host = HostFolder::of(town, &dir)?;
    let found = status(&host, commit)?;
    Ok(Leftovers { changed: found.changed, new: found.untracked })
}

/// How `git clean` is told to leave these folders alone. A link in the place of one goes: what is written through it lies elsewhere.
fn kept_in(town: &TownClone, commit: Oid, kept: &[String]) -> Result<Vec<String>, GitError> {
    let (repo, doing) = (town.repo()?, "reading a commit");
    let found = repo.find_commit(commit.git2()).within(doing, town.dir())?;
    let tree = found.tree().within(doing, town.dir())?;
    let free = kept.iter().filter(|path| is_free(&repo, &tree, path));
    Ok(free.map(|path| format!("--exclude=/{}/", escaped(path))).collect())
}

/// Whether the commit has neither the folder nor a file where one of its parents would be.
fn is_free(repo: &git2::Repository, tree: &git2::Tree<'_>, path: &str) -> bool {
    let (first, rest) = path.split_once('/').map_or((path, None), |(first, rest)| (first, Some(rest)));
    match (tree.get_name(first), rest) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(entry), Some(rest)) => {
            repo.find_tree(entry.id()).is_ok_and(|below| is_free(repo, &below, rest))
        }
    }
}

/// A path that stands for itself in a pattern of git.
fn escaped(path: &str) -> String {
    path.chars().flat_map(|c| "\\*?[! #".contains(c).then_some('\\').into_iter().chain([c])).collect()
}

fn empty_folder(dir: &Path) -> Result<(), GitError> {
    for entry in fs::read_dir(dir).at("list", dir)? {
        remove_any(&entry.at("list", dir)?.path())?;
    }
    Ok(())
}

fn remove_any(path: &Path) -> Result<(), GitError> {
    let facts = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        facts => facts.at("look at", path)?,
    };
    let removed = if facts.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    removed.at("remove", path)
}
