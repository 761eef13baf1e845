//! What `git merge-tree -z` says of files in conflict: for each the sides that there are.

use crate::merge::ConflictKind;
use crate::name::{Oid, RepoPath};

/// A file in conflict, with what the common base, the first and the second side have of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Staged {
    pub(crate) path: RepoPath,
    pub(crate) sides: [Option<Blob>; 3],
}

/// One side of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Blob {
    /// Such as 0o100644.
    pub(crate) mode: u32,
    pub(crate) id: Oid,
}

impl Blob {
    /// A file with content, as opposed to a link or an embedded repository.
    pub(crate) fn is_plain(self) -> bool {
        self.mode & 0o170_000 == 0o100_000
    }
}

impl Staged {
    pub(crate) fn kind(&self) -> ConflictKind {
        match self.sides.map(|side| side.is_some()) {
            [true, true, true] => ConflictKind::BothModified,
            [false, true, true] => ConflictKind::BothAdded,
            [true, false, true] => ConflictKind::DeletedByTarget,
            [true, true, false] => ConflictKind::DeletedByBranch,
            _ => ConflictKind::OneSided,
        }
    }
}

/// Reads rows such as `100644 <id> 2\tsrc/a.rs` up to the first empty one. What it does not know is passed over.
pub(crate) fn stages<'a>(rows: &mut impl Iterator<Item = &'a [u8]>) -> Vec<Staged> {
    let mut found: Vec<Staged> = Vec::new();
    for row in rows.take_while(|row| !row.is_empty()) {
        let Some((path, blob, stage)) = row_of(row) else { continue };
        if found.last().is_none_or(|last| last.path.as_bytes() != path) {
            found.push(Staged { path: RepoPath::from_bytes(path), sides: [None; 3] });
        }
        if let Some(last) = found.last_mut() {
            last.sides[stage] = Some(blob);
        }
    }
    found
}

fn row_of(row: &[u8]) -> Option<(&[u8], Blob, usize)> {
    let tab = row.iter().position(|byte| *byte == b'\t')?;
    let mut words = std::str::from_utf8(&row[..tab]).ok()?.split(' ');
    let mode = u32::from_str_radix(words.next()?, 8).ok()?;
    let id = words.next()?.parse().ok()?;
    let stage = words.next()?.parse::<usize>().ok()?.checked_sub(1).filter(|stage| *stage < 3)?;
    Some((&row[tab + 1..], Blob { mode, id }, stage))
}
