//! Differences between two commits of the town's clone, by file and by line, each within bounds.

use git2::{Delta, DiffFindOptions, DiffLineType, DiffOptions, Patch};

use crate::error::{GitError, InRepository};
use crate::name::{Oid, RepoPath};
use crate::town::TownClone;

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
    /// Over [`DIFF_FILE_BYTES_MAX`]: no lines were counted.
    pub too_large: bool,
    pub additions: usize,
    pub deletions: usize,
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
            let patch = Patch::from_diff(&found, at).within("reading a difference", self.dir())?;
            let Some(delta) = found.get_delta(at) else { continue };
            files.push(file_of(&delta, patch.as_ref()).within("counting lines", self.dir())?);
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
        let found = self.deltas(&repo, base, head, context)?;
        let is_it = |delta: &git2::DiffDelta<'_>| {
            let side = if delta.status() == Delta::Deleted { delta.old_file() } else { delta.new_file() };
            side.path_bytes() == Some(path.as_bytes())
        };
        let Some(at) = found.deltas().position(|delta| is_it(&delta)) else { return Ok(None) };
        let patch = Patch::from_diff(&found, at).within(doing, self.dir())?;
        let Some(delta) = found.get_delta(at) else { return Ok(None) };
        let file = file_of(&delta, patch.as_ref()).within(doing, self.dir())?;
        let Some(patch) = patch.filter(|_| !file.binary && !file.too_large) else {
            return Ok(Some(FileLines { file, hunks: Vec::new(), cut_off: false }));
        };
        let (hunks, cut_off) = hunks_of(&patch).within(doing, self.dir())?;
        Ok(Some(FileLines { file, hunks, cut_off }))
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
        let repo = self.repo()?;
        let odb = repo.odb().within("reading a file", self.dir())?;
        let (size, _) = odb.read_header(oid.git2()).within("reading a file", self.dir())?;
        if size > BLOB_BYTES_MAX {
            return Err(GitError::TooLarge {
                what: "a file",
                place: self.dir().to_owned(),
                max: BLOB_BYTES_MAX as u64,
            });
        }
        let blob = repo.find_blob(oid.git2()).within("reading a file", self.dir())?;
        Ok(blob.content().to_vec())
    }

    fn deltas<'repo>(
        &self,
        repo: &'repo git2::Repository,
        base: Oid,
        head: Oid,
        context: u32,
    ) -> Result<git2::Diff<'repo>, GitError> {
        let doing = "comparing two commits";
        let tree = |oid: Oid| repo.find_commit(oid.git2()).and_then(|commit| commit.tree());
        let (old, new) = (tree(base).within(doing, self.dir())?, tree(head).within(doing, self.dir())?);
        let mut options = DiffOptions::new();
        options.context_lines(context).max_size(DIFF_FILE_BYTES_MAX).include_typechange(true);
        let mut found =
            repo.diff_tree_to_tree(Some(&old), Some(&new), Some(&mut options)).within(doing, self.dir())?;
        found.find_similar(Some(DiffFindOptions::new().renames(true))).within(doing, self.dir())?;
        Ok(found)
    }
}

fn file_of(delta: &git2::DiffDelta<'_>, patch: Option<&Patch<'_>>) -> Result<FileDiff, git2::Error> {
    let status = match delta.status() {
        Delta::Added => FileStatus::Added,
        Delta::Deleted => FileStatus::Deleted,
        Delta::Renamed => FileStatus::Renamed,
        Delta::Copied => FileStatus::Copied,
        Delta::Typechange => FileStatus::TypeChanged,
        _ => FileStatus::Modified,
    };
    let (old, new) = (delta.old_file(), delta.new_file());
    let path = |file: &git2::DiffFile<'_>, absent| match status == absent {
        true => None,
        false => file.path_bytes().map(RepoPath::from_bytes),
    };
    let mode = |file: &git2::DiffFile<'_>| Some(u32::from(file.mode())).filter(|mode| *mode != 0);
    // The sizes are known only once the patch was read.
    let sides = patch.map(|patch| patch.delta());
    let size = sides.map_or(0, |delta| delta.old_file().size().max(delta.new_file().size()));
    let too_large = size > DIFF_FILE_BYTES_MAX as u64;
    let binary = delta.flags().is_binary() || patch.is_some_and(|patch| patch.delta().flags().is_binary());
    let (_, additions, deletions) = match patch {
        Some(patch) => patch.line_stats()?,
        None => (0, 0, 0),
    };
    Ok(FileDiff {
        old_path: path(&old, FileStatus::Added),
        new_path: path(&new, FileStatus::Deleted),
        status,
        old_mode: mode(&old),
        new_mode: mode(&new),
        binary: binary && !too_large,
        too_large,
        additions,
        deletions,
    })
}

fn hunks_of(patch: &Patch<'_>) -> Result<(Vec<Hunk>, bool), git2::Error> {
    let mut hunks = Vec::new();
    let mut total = 0;
    for at in 0..patch.num_hunks() {
        let (hunk, count) = patch.hunk(at)?;
        let mut lines: Vec<Line> = Vec::with_capacity(count.min(DIFF_LINES_MAX));
        for number in 0..count {
            if total == DIFF_LINES_MAX {
                hunks.push(hunk_of(&hunk, lines));
                return Ok((hunks, true));
            }
            push_line(&mut lines, &patch.line_in_hunk(at, number)?);
            total += 1;
        }
        hunks.push(hunk_of(&hunk, lines));
    }
    Ok((hunks, false))
}

fn hunk_of(hunk: &git2::DiffHunk<'_>, lines: Vec<Line>) -> Hunk {
    let header = String::from_utf8_lossy(hunk.header()).into_owned();
    let heading = header.splitn(3, "@@").nth(2).unwrap_or_default().trim().to_owned();
    Hunk {
        old_start: hunk.old_start(),
        old_lines: hunk.old_lines(),
        new_start: hunk.new_start(),
        new_lines: hunk.new_lines(),
        heading,
        lines,
    }
}

fn push_line(lines: &mut Vec<Line>, line: &git2::DiffLine<'_>) {
    let kind = match line.origin_value() {
        DiffLineType::Context => LineKind::Context,
        DiffLineType::Addition => LineKind::Added,
        DiffLineType::Deletion => LineKind::Removed,
        // "\ No newline at end of file" belongs to the line before.
        DiffLineType::ContextEOFNL | DiffLineType::AddEOFNL | DiffLineType::DeleteEOFNL => {
            if let Some(last) = lines.last_mut() {
                last.ends_without_newline = true;
            }
            return;
        }
        _ => return,
    };
    let bytes = line.content();
    let bytes = bytes.strip_suffix(b"\n").unwrap_or(bytes);
    lines.push(Line {
        kind,
        old_no: line.old_lineno(),
        new_no: line.new_lineno(),
        text: String::from_utf8_lossy(bytes).into_owned(),
        lossless: std::str::from_utf8(bytes).is_ok(),
        ends_without_newline: false,
    });
}
