//! What a change touches, for the rules of review: every path before and after, and whether it is more than text.

use super::rigs::of_git;
use crate::Trouble;
use gastown_core::{TOUCHED_FILES_MAX, Touched, TouchedFile};
use gastown_git::{FileDiff, Oid, RepoPath, TownClone};

const REGULAR: u32 = 0o100_644;
const PROGRAM: u32 = 0o100_755;
/// A file that grows by more bytes than this for each added line has lines that say nothing of its size.
const LINE_BYTES_MAX: u64 = 400;

/// Between two commits, whatever the history between them is.
pub(super) fn touched(town: &TownClone, base: Oid, head: Oid) -> Result<Touched, Trouble> {
    let diff = town.diff(base, head).map_err(of_git)?;
    let lines: usize = diff.files.iter().map(|file| file.additions.saturating_add(file.deletions)).sum();
    let is_cut = diff.files.len() > TOUCHED_FILES_MAX;
    let files = diff.files.iter().take(TOUCHED_FILES_MAX).flat_map(sides).collect();
    Ok(Touched { files, lines: u32::try_from(lines).unwrap_or(u32::MAX), is_cut })
}

/// One path, or the two of a file that was renamed.
fn sides(file: &FileDiff) -> Vec<TouchedFile> {
    let (is_plain, is_counted) = (is_plain(file), is_counted(file));
    let mut paths: Vec<&RepoPath> = file.old_path.iter().chain(&file.new_path).collect();
    paths.dedup();
    let side = |path: &&RepoPath| TouchedFile {
        path: path.to_string(),
        is_plain: is_plain && is_readable(path),
        is_counted,
    };
    paths.iter().map(side).collect()
}

/// A name that a person would not see as it is fits no rule.
fn is_readable(path: &RepoPath) -> bool {
    std::str::from_utf8(path.as_bytes())
        .is_ok_and(|text| !text.is_empty() && !text.chars().any(char::is_control))
}

fn is_plain(file: &FileDiff) -> bool {
    match (file.old_mode, file.new_mode) {
        (Some(old), Some(new)) => old == new && matches!(old, REGULAR | PROGRAM),
        (None, Some(new)) => new == REGULAR,
        (Some(old), None) => matches!(old, REGULAR | PROGRAM),
        (None, None) => false,
    }
}

fn is_counted(file: &FileDiff) -> bool {
    let grown = file.new_bytes.unwrap_or(0).saturating_sub(file.old_bytes.unwrap_or(0));
    let added = u64::try_from(file.additions).unwrap_or(u64::MAX);
    !file.binary && !file.too_large && grown <= added.saturating_mul(LINE_BYTES_MAX)
}
