//! Differences between two commits of the town's clone, by file and by line, each within bounds.

mod read;

use git2::{Delta, DiffFindOptions, DiffOptions, Patch};

use crate::error::{GitError, InRepository};
use crate::name::{Oid, RepoPath};
use crate::town::TownClone;
pub(crate) use read::{file_of, hunks_of};

/// A file bigger than this is shown as too large, not line by line.
pub const DIFF_FILE_BYTES_MAX: i64 = 8 << 20;
/// A file's difference is cut off after so many lines.
pub const DIFF_LINES_MAX: usize = 200_000;
/// No bigger blob is handed out.
pub const BLOB_BYTES_MAX: usize = 64 << 20;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    pub files: Vec<FileDiff>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileStatus {
    Added,
    Deleted,
    Modified,
    Renamed,
    Copied,
    /// A file became a link, or the like.
    TypeChanged,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDiff {
    pub old_path: Option<RepoPath>,
    pub new_path: Option<RepoPath>,
    pub status: FileStatus,
    /// Git's mode, such as 0o100644; None where there is no file. 0o160000 is an embedded repository.
    pub old_mode: Option<u32>,
    pub new_mode: Option<u32>,
    pub binary: bool,
    /// Of the content; of an embedded repository its commit. None where there is no file.
    pub old_id: Option<Oid>,
    pub new_id: Option<Oid>,
    /// None where there is no file, and for an embedded repository.
    pub old_bytes: Option<u64>,
    pub new_bytes: Option<u64>,
    /// Of a renamed file: how much of it is the same, in percent.
    pub similarity: Option<u8>,
    /// Over [`DIFF_FILE_BYTES_MAX`]: no lines were counted.
    pub too_large: bool,
    pub additions: usize,
    pub deletions: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Old,
    New,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    Context,
    Added,
    Removed,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub kind: LineKind,
    /// From 1; None where the side has no such line.
    pub old_no: Option<u32>,
    pub new_no: Option<u32>,
    /// Without its line feed; a carriage return before it stays.
    pub text: String,
    /// False when the line is not UTF-8 and `text` has replacement characters.
    pub lossless: bool,
    /// The file ends here without a line feed.
    pub ends_without_newline: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    pub old_start: u32,
    pub old_lines: u32,
    pub new_start: u32,
    pub new_lines: u32,
    /// What git shows after `@@`, such as the function.
    pub heading: String,
    pub lines: Vec<Line>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLines {
    pub file: FileDiff,
    pub hunks: Vec<Hunk>,
    /// There are more lines than [`DIFF_LINES_MAX`].
    pub cut_off: bool,
}

impl TownClone {
    /// What changed from one commit to another, renames found.
    ///
    /// # Errors
    /// When a commit is not in the town's clone.
    pub fn diff(&self, base: Oid, head: Oid) -> Result<Diff, GitError> {
        let repo = self.repo()?;
        let found = self.deltas(&repo, base, head, 3)?;
        let mut files = Vec::with_capacity(found.deltas().len());
        for at in 0..found.deltas().len() {
            let mut patch = Patch::from_diff(&found, at).within("reading a difference", self.dir())?;
            let Some(delta) = found.get_delta(at) else { continue };
            files.push(file_of(&delta, patch.as_mut()).within("counting lines", self.dir())?);
        }
        Ok(Diff { files })
    }

    /// The lines of one changed file, by its new path (its old one when it was deleted), with `context` lines around.
    /// None when the file did not change.
    ///
    /// # Errors
    /// When a commit is not in the town's clone.
    pub fn file_diff(
        &self,
        base: Oid,
        head: Oid,
        path: &RepoPath,
        context: u32,
    ) -> Result<Option<FileLines>, GitError> {
        let doing = "reading a difference";
        let repo = self.repo()?;
        let found = self.deltas_for(&repo, (base, head), path, context)?;
        let Some(at) = place_of(&found, path) else { return Ok(None) };
        let mut patch = Patch::from_diff(&found, at).within(doing, self.dir())?;
        let Some(delta) = found.get_delta(at) else { return Ok(None) };
        let file = file_of(&delta, patch.as_mut()).within(doing, self.dir())?;
        let Some(patch) = patch.filter(|_| !file.binary && !file.too_large) else {
            return Ok(Some(FileLines { file, hunks: Vec::new(), cut_off: false }));
        };
        let (hunks, cut_off) = hunks_of(&patch).within(doing, self.dir())?;
        Ok(Some(FileLines { file, hunks, cut_off }))
    }

    /// Shows the lines of every file that changed and has some, with `context` unchanged ones around.
    ///
    /// # Errors
    /// When a commit is not in the town's clone.
    pub fn each_line(
        &self,
        base: Oid,
        head: Oid,
        context: u32,
        mut see: impl FnMut(&FileDiff, &Line),
    ) -> Result<(), GitError> {
        let doing = "reading a difference";
        let repo = self.repo()?;
        let found = self.deltas(&repo, base, head, context)?;
        for at in 0..found.deltas().len() {
            let mut patch = Patch::from_diff(&found, at).within(doing, self.dir())?;
            let Some(delta) = found.get_delta(at) else { continue };
            let file = file_of(&delta, patch.as_mut()).within(doing, self.dir())?;
            let Some(patch) = patch.filter(|_| !file.binary && !file.too_large) else { continue };
            let (hunks, _) = hunks_of(&patch).within(doing, self.dir())?;
            hunks.iter().flat_map(|hunk| &hunk.lines).for_each(|line| see(&file, line));
        }
        Ok(())
    }

    /// The bytes of one side of a file that changed; None when the path did not change, or has no file on that side.
    ///
    /// # Errors
    /// When a commit is not in the town's clone or the file has more than `bytes_max`.
    pub fn changed_bytes(
        &self,
        (base, head): (Oid, Oid),
        path: &RepoPath,
        side: Side,
        bytes_max: usize,
    ) -> Result<Option<Vec<u8>>, GitError> {
        let repo = self.repo()?;
        let found = self.deltas(&repo, base, head, 0)?;
        let Some(delta) = place_of(&found, path).and_then(|at| found.get_delta(at)) else { return Ok(None) };
        let file = match side {
            Side::Old => delta.old_file(),
            Side::New => delta.new_file(),
        };
        let is_file = matches!(file.mode(), git2::FileMode::Blob | git2::FileMode::BlobExecutable);
        if !is_file || file.id().is_zero() {
            return Ok(None);
        }
        self.bytes_of(file.id().into(), bytes_max).map(Some)
    }

    /// The content of a file in a commit; None when there is no file of that path.
    ///
    /// # Errors
    /// When the commit is not there or the file is over [`BLOB_BYTES_MAX`].
    pub fn file_at(&self, commit: Oid, path: &RepoPath) -> Result<Option<Vec<u8>>, GitError> {
        let repo = self.repo()?;
        let doing = "reading a file";
        let tree =
            repo.find_commit(commit.git2()).and_then(|found| found.tree()).within(doing, self.dir())?;
        let path = crate::os::path_from_bytes(path.as_bytes());
        match tree.get_path(&path) {
            Ok(entry) if entry.kind() == Some(git2::ObjectType::Blob) => {
                self.blob(entry.id().into()).map(Some)
            }
            Ok(_) => Ok(None),
            Err(error) if error.code() == git2::ErrorCode::NotFound => Ok(None),
            Err(error) => Err(error).within(doing, self.dir()),
        }
    }

    /// The bytes of a blob.
    ///
    /// # Errors
    /// When it is not in the town's clone or over [`BLOB_BYTES_MAX`].
    pub fn blob(&self, oid: Oid) -> Result<Vec<u8>, GitError> {
        self.bytes_of(oid, BLOB_BYTES_MAX)
    }

    fn bytes_of(&self, oid: Oid, bytes_max: usize) -> Result<Vec<u8>, GitError> {
        let repo = self.repo()?;
        let odb = repo.odb().within("reading a file", self.dir())?;
        let (size, _) = odb.read_header(oid.git2()).within("reading a file", self.dir())?;
        if size > bytes_max {
            return Err(GitError::TooLarge {
                what: "a file",
                place: self.dir().to_owned(),
                max: bytes_max as u64,
            });
        }
        let blob = repo.find_blob(oid.git2()).within("reading a file", self.dir())?;
        Ok(blob.content().to_vec())
    }

    pub(crate) fn deltas<'repo>(
        &self,
        repo: &'repo git2::Repository,
        base: Oid,
        head: Oid,
        context: u32,
    ) -> Result<git2::Diff<'repo>, GitError> {
        let doing = "comparing two commits";
        let mut found = self.compare(repo, (base, head), &mut options(context))?;
        found.find_similar(Some(DiffFindOptions::new().renames(true))).within(doing, self.dir())?;
        Ok(found)
    }

    /// Enough of the difference for one file: only one that came or went can have been renamed, and looking for that
    /// takes its time in a change of thousands of files.
    fn deltas_for<'repo>(
        &self,
        repo: &'repo git2::Repository,
        (base, head): (Oid, Oid),
        path: &RepoPath,
        context: u32,
    ) -> Result<git2::Diff<'repo>, GitError> {
        if path.as_bytes().contains(&0) {
            // No file has such a name, and libgit2 would not take it.
            return self.deltas(repo, base, head, context);
        }
        let mut only = options(context);
        only.pathspec(path.as_bytes().to_vec()).disable_pathspec_match(true);
        let found = self.compare(repo, (base, head), &mut only)?;
        let is_plain = found.deltas().len() == 1
            && place_of(&found, path).is_some()
            && found.deltas().all(|delta| delta.status() == Delta::Modified);
        if is_plain { Ok(found) } else { self.deltas(repo, base, head, context) }
    }

    fn compare<'repo>(
        &self,
        repo: &'repo git2::Repository,
        (base, head): (Oid, Oid),
        options: &mut DiffOptions,
    ) -> Result<git2::Diff<'repo>, GitError> {
        let doing = "comparing two commits";
        let tree = |oid: Oid| repo.find_commit(oid.git2()).and_then(|commit| commit.tree());
        let (old, new) = (tree(base).within(doing, self.dir())?, tree(head).within(doing, self.dir())?);
        repo.diff_tree_to_tree(Some(&old), Some(&new), Some(options)).within(doing, self.dir())
    }
}

fn options(context: u32) -> DiffOptions {
    let mut options = DiffOptions::new();
    options.context_lines(context).max_size(DIFF_FILE_BYTES_MAX).include_typechange(true);
    options
}

/// Where the file of that path (the old one of a deleted file) is in the difference.
pub(crate) fn place_of(found: &git2::Diff<'_>, path: &RepoPath) -> Option<usize> {
    found.deltas().position(|delta| {
        let side = if delta.status() == Delta::Deleted { delta.old_file() } else { delta.new_file() };
        side.path_bytes() == Some(path.as_bytes())
    })
}
