//! Reads libgit2's difference into our own: what each file is, and its lines.

use git2::{Delta, DiffLineType, Patch};

use super::{DIFF_FILE_BYTES_MAX, DIFF_LINES_MAX, FileDiff, FileStatus, Hunk, Line, LineKind};
use crate::name::{Oid, RepoPath};

pub(crate) fn file_of(
    delta: &git2::DiffDelta<'_>,
    mut patch: Option<&mut Patch<'_>>,
) -> Result<FileDiff, git2::Error> {
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
    let id = |file: &git2::DiffFile<'_>| Some(file.id()).filter(|id| !id.is_zero()).map(Oid::from);
    // The sizes are known only once the patch was read.
    let read = patch.as_ref().map(|patch| patch.delta());
    let read = read.as_ref().unwrap_or(delta);
    let bytes = |file: git2::DiffFile<'_>| match file.mode() {
        git2::FileMode::Commit | git2::FileMode::Unreadable => None,
        _ => Some(file.size()),
    };
    let (old_bytes, new_bytes) = (bytes(read.old_file()), bytes(read.new_file()));
    let too_large = old_bytes.max(new_bytes) > Some(DIFF_FILE_BYTES_MAX as u64);
    let binary = delta.flags().is_binary() || read.flags().is_binary();
    let (_, additions, deletions) = match &patch {
        Some(patch) => patch.line_stats()?,
        None => (0, 0, 0),
    };
    let similarity = match (&mut patch, status) {
        (Some(patch), FileStatus::Renamed) => similarity(patch)?,
        _ => None,
    };
    Ok(FileDiff {
        old_path: path(&old, FileStatus::Added),
        new_path: path(&new, FileStatus::Deleted),
        status,
        old_mode: mode(&old),
        new_mode: mode(&new),
        old_id: id(&old),
        new_id: id(&new),
        old_bytes,
        new_bytes,
        similarity,
        binary: binary && !too_large,
        too_large,
        additions,
        deletions,
    })
}

/// libgit2 says it only in the head of the patch's text.
fn similarity(patch: &mut Patch<'_>) -> Result<Option<u8>, git2::Error> {
    let mut found = None;
    patch.print(&mut |_, _, line| {
        if line.origin_value() == DiffLineType::FileHeader {
            let text = String::from_utf8_lossy(line.content());
            let said = text.lines().find_map(|line| line.strip_prefix("similarity index "));
            found = said.and_then(|said| said.strip_suffix('%')).and_then(|percent| percent.parse().ok());
        }
        true
    })?;
    Ok(found)
}

pub(crate) fn hunks_of(patch: &Patch<'_>) -> Result<(Vec<Hunk>, bool), git2::Error> {
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
