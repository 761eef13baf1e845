//! A commit that leaves part of a branch out: chosen changes go back to what was there before. Made in memory, byte for
//! byte; no worktree is touched.

use git2::{DiffFormat, IndexEntry, IndexTime, Patch};

use crate::diff::{FileDiff, FileStatus, Hunk, LineKind, file_of, hunks_of, place_of};
use crate::error::{GitError, InRepository};
use crate::name::{Oid, Person, RepoPath};
use crate::os;
use crate::town::TownClone;

const CONTEXT: u32 = 3;

/// One unbroken change, as `git diff -U0` counts it: a side without lines names the line before it, 0 at the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Run {
    pub new: u32,
    pub new_lines: u32,
    pub old: u32,
    pub old_lines: u32,
}

/// What of a file is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Share {
    Whole,
    Changes(Vec<Run>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaveOut {
    /// The new path; the old one of a deleted file.
    pub path: RepoPath,
    pub share: Share,
}

/// Who leaves it out, when, and what the commit says.
#[derive(Clone, Debug)]
pub struct Words {
    pub by: Person,
    pub message: String,
    /// Seconds since 1970 UTC.
    pub time: i64,
}

impl TownClone {
    /// Writes a commit on top of `head` in which the chosen changes since `base` are not made. No ref moves.
    ///
    /// # Errors
    /// `NotInPart` where a file cannot be left out that way, `NothingLeft`, or when a commit is missing.
    pub fn leave_out(
        &self,
        (base, head): (Oid, Oid),
        parts: &[LeaveOut],
        words: &Words,
    ) -> Result<Oid, GitError> {
        let doing = "leaving changes out";
        let repo = self.repo()?;
        let found = self.deltas(&repo, base, head, CONTEXT)?;
        let tree_of = |oid: Oid| repo.find_commit(oid.git2()).and_then(|commit| commit.tree());
        let (old, new) = (tree_of(base).within(doing, self.dir())?, tree_of(head).within(doing, self.dir())?);
        let mut index = git2::Index::new().within(doing, self.dir())?;
        index.read_tree(&new).within(doing, self.dir())?;
        let mut back = Vec::new();
        for part in parts {
            let file = self.one_file(&found, part)?;
            back.extend(self.put_back(&repo, &mut index, &found, &file, part)?);
        }
        for entry in &back {
            must_have_room(&index, entry)?;
            index.add(entry).within(doing, self.dir())?;
        }
        let tree = index.write_tree_to(&repo).within(doing, self.dir())?;
        if tree == old.id() {
            return Err(GitError::NothingLeft);
        }
        if tree == new.id() {
            return Err(GitError::NothingChosen);
        }
        let when = git2::Time::new(words.time, 0);
        let sign =
            git2::Signature::new(words.by.name(), words.by.email(), &when).within(doing, self.dir())?;
        let (tree, parent) = (repo.find_tree(tree), repo.find_commit(head.git2()));
        let (tree, parent) = (tree.within(doing, self.dir())?, parent.within(doing, self.dir())?);
        let message = format!("{}\n", words.message.trim());
        let commit =
            repo.commit(None, &sign, &sign, &message, &tree, &[&parent]).within(doing, self.dir())?;
        Ok(commit.into())
    }

    /// The difference as a patch that `git apply` takes, cut off after whole lines.
    ///
    /// # Errors
    /// When a commit is missing.
    pub fn patch_text(&self, base: Oid, head: Oid, bytes_max: usize) -> Result<String, GitError> {
        let repo = self.repo()?;
        let found = self.deltas(&repo, base, head, CONTEXT)?;
        let (mut text, mut is_cut) = (Vec::new(), false);
        let print = found.print(DiffFormat::Patch, |_, _, line| {
            let sign = line.origin();
            is_cut |= text.len() + line.content().len() > bytes_max;
            if !is_cut {
                text.extend(matches!(sign, '+' | '-' | ' ').then_some(sign as u8));
                text.extend_from_slice(line.content());
            }
            true
        });
        print.within("writing a patch", self.dir())?;
        let mut text = String::from_utf8_lossy(&text).into_owned();
        if is_cut {
            text.push_str("... (cut off here)\n");
        }
        Ok(text)
    }

    fn one_file(&self, found: &git2::Diff<'_>, part: &LeaveOut) -> Result<(usize, FileDiff), GitError> {
        let missing = || GitError::NotInPart { path: part.path.clone(), why: "it is not changed there" };
        let at = place_of(found, &part.path).ok_or_else(missing)?;
        let mut patch = Patch::from_diff(found, at).within("reading a difference", self.dir())?;
        let delta = found.get_delta(at).ok_or_else(missing)?;
        let file = file_of(&delta, patch.as_mut()).within("reading a difference", self.dir())?;
        Ok((at, file))
    }

    /// Takes out of the index what the part brought, and returns what was there before.
    fn put_back(
        &self,
        repo: &git2::Repository,
        index: &mut git2::Index,
        found: &git2::Diff<'_>,
        (at, file): &(usize, FileDiff),
        part: &LeaveOut,
    ) -> Result<Option<IndexEntry>, GitError> {
        let doing = "leaving changes out";
        let kept = match &part.share {
            Share::Whole => None,
            Share::Changes(chosen) => {
                must_have_lines(file)?;
                let patch = Patch::from_diff(found, *at).within(doing, self.dir())?;
                let (hunks, cut) =
                    patch.as_ref().map(hunks_of).transpose().within(doing, self.dir())?.unwrap_or_default();
                let runs: Vec<Run> = hunks.iter().flat_map(runs_of).collect();
                let unknown = chosen.iter().any(|run| !runs.contains(run));
                if cut || unknown {
                    let why = if cut { "it is too long" } else { "its changes are other ones by now" };
                    return Err(GitError::NotInPart { path: part.path.clone(), why });
                }
                (!runs.iter().all(|run| chosen.contains(run))).then_some(chosen)
            }
        };
        if let Some(path) = &file.new_path {
            index.remove(&os::path_from_bytes(path.as_bytes()), 0).within(doing, self.dir())?;
        }
        let read = |id: Option<Oid>| id.map_or_else(|| Ok(Vec::new()), |id| self.blob(id));
        let (path, mode, id) = match kept {
            None => (&file.old_path, file.old_mode, file.old_id),
            Some(chosen) => {
                let bytes = without(&read(file.old_id)?, &read(file.new_id)?, chosen);
                let id = repo.blob(&bytes).within(doing, self.dir())?;
                (&file.new_path, file.new_mode, Some(id.into()))
            }
        };
        let (Some(path), Some(mode), Some(id)) = (path, mode, id) else { return Ok(None) };
        Ok(Some(entry(path, mode, id)))
    }
}

fn must_have_lines(file: &FileDiff) -> Result<(), GitError> {
    let path = file.new_path.as_ref().or(file.old_path.as_ref()).cloned();
    let is_plain = |mode: Option<u32>| mode.is_none_or(|mode| mode & 0o170_000 == 0o100_000);
    let why = match file.status {
        FileStatus::Renamed | FileStatus::Copied => "it was renamed too; leave out all of it, or none",
        FileStatus::TypeChanged => "it became another kind of file; leave out all of it, or none",
        _ if file.binary => "it is binary; leave out all of it, or none",
        _ if file.too_large => "it is too large; leave out all of it, or none",
        _ if !is_plain(file.old_mode) || !is_plain(file.new_mode) => {
            "it is a link or an embedded repository; leave out all of it, or none"
        }
        _ => return Ok(()),
    };
    Err(GitError::NotInPart { path: path.unwrap_or_else(|| RepoPath::from_bytes("")), why })
}

/// libgit2 would silently remove what is in the way.
fn must_have_room(index: &git2::Index, entry: &IndexEntry) -> Result<(), GitError> {
    let path = &entry.path;
    let is_file = |end: usize| index.get_path(&os::path_from_bytes(&path[..end]), 0).is_some();
    let has_file_above = path.iter().enumerate().any(|(at, byte)| *byte == b'/' && is_file(at));
    let inside = [path, b"/".as_slice()].concat();
    if has_file_above || index.iter().any(|other| other.path.starts_with(&inside)) {
        let why = "something that is kept stands in its place; leave that out as well";
        return Err(GitError::NotInPart { path: RepoPath::from_bytes(path.clone()), why });
    }
    Ok(())
}

fn entry(path: &RepoPath, mode: u32, id: Oid) -> IndexEntry {
    IndexEntry {
        ctime: IndexTime::new(0, 0),
        mtime: IndexTime::new(0, 0),
        dev: 0,
        ino: 0,
        mode,
        uid: 0,
        gid: 0,
        file_size: 0,
        id: id.git2(),
        flags: 0,
        flags_extended: 0,
        path: path.as_bytes().to_vec(),
    }
}

/// The unbroken changes of a hunk.
fn runs_of(hunk: &Hunk) -> Vec<Run> {
    let before = |start: u32, lines: u32| if lines == 0 { start } else { start.saturating_sub(1) };
    let (mut old, mut new) = (before(hunk.old_start, hunk.old_lines), before(hunk.new_start, hunk.new_lines));
    let mut runs: Vec<Run> = Vec::new();
    let mut is_open = false;
    for line in &hunk.lines {
        if line.kind == LineKind::Context {
            (old, new, is_open) = (old + 1, new + 1, false);
            continue;
        }
        if !is_open {
            runs.push(Run { new, new_lines: 0, old, old_lines: 0 });
            is_open = true;
        }
        let Some(run) = runs.last_mut() else { continue };
        match line.kind {
            LineKind::Removed => {
                old += 1;
                run.old = if run.old_lines == 0 { old } else { run.old };
                run.old_lines += 1;
            }
            _ => {
                new += 1;
                run.new = if run.new_lines == 0 { new } else { run.new };
                run.new_lines += 1;
            }
        }
    }
    runs
}

/// The new content with the old lines in the place of the chosen changes.
///
/// Lines keep their own ends. A last line without a line break is never followed by another: whatever follows it on the
/// other side is part of the same run.
fn without(old: &[u8], new: &[u8], chosen: &[Run]) -> Vec<u8> {
    let lines = |bytes| <[u8]>::split_inclusive(bytes, |byte| *byte == b'\n').collect::<Vec<_>>();
    let (old, new) = (lines(old), lines(new));
    let part = |lines: &[&[u8]], from: usize, to: usize| lines.get(from..to).unwrap_or_default().concat();
    let first = |start: u32, count: u32| if count == 0 { start as usize } else { start as usize - 1 };
    let mut chosen = chosen.to_vec();
    chosen.sort();
    chosen.dedup();
    let (mut kept, mut at) = (Vec::new(), 0);
    for run in &chosen {
        let (from, back) = (first(run.new, run.new_lines), first(run.old, run.old_lines));
        kept.extend(part(&new, at, from));
        kept.extend(part(&old, back, back + run.old_lines as usize));
        at = from + run.new_lines as usize;
    }
    kept.extend(part(&new, at, new.len()));
    kept
}

#[cfg(test)]
mod tests;
