//! Which paths a branch changes, and whether those of two branches can meet at all.

use git2::{Delta, DiffOptions, ObjectType, Repository, Tree};

use crate::name::RepoPath;
use crate::os::path_from_bytes;
use crate::stages::Blob;

/// A path that differs between two trees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) path: RepoPath,
    pub(super) old: Option<Blob>,
    pub(super) new: Option<Blob>,
}

/// Everything that differs, by path. Renames are a file that went and one that came.
#[derive(Debug, Default)]
pub(super) struct Changes {
    pub(super) all: Vec<Change>,
    adds: bool,
    deletes: bool,
}

/// How two branches meet at one path, as far as paths and modes tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meeting {
    /// Both did the very same.
    Alike,
    /// Both changed the text of a plain file and nothing else of it.
    Text { base: Blob, a: Blob, b: Blob },
    /// Anything else: only git itself can tell.
    Other,
}

impl Changes {
    pub(super) fn between(repo: &Repository, old: &Tree<'_>, new: &Tree<'_>) -> Result<Self, git2::Error> {
        let mut options = DiffOptions::new();
        options.include_typechange(true).skip_binary_check(true);
        let found = repo.diff_tree_to_tree(Some(old), Some(new), Some(&mut options))?;
        let mut changes = Changes::default();
        for delta in found.deltas() {
            let (old, new) = (blob_of(&delta.old_file()), blob_of(&delta.new_file()));
            let path = match delta.status() {
                Delta::Deleted => delta.old_file().path_bytes().map(RepoPath::from_bytes),
                _ => delta.new_file().path_bytes().map(RepoPath::from_bytes),
            };
            changes.adds |= old.is_none();
            changes.deletes |= new.is_none();
            changes.all.extend(path.map(|path| Change { path, old, new }));
        }
        changes.all.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(changes)
    }

    /// Paths that both change.
    pub(super) fn shared_with<'a>(&'a self, other: &'a Changes) -> Vec<(&'a Change, &'a Change)> {
        let (few, many, is_turned) =
            if self.all.len() <= other.all.len() { (self, other, false) } else { (other, self, true) };
        let find = |change: &'a Change| {
            let at = many.all.binary_search_by(|other| other.path.cmp(&change.path)).ok()?;
            Some(if is_turned { (&many.all[at], change) } else { (change, &many.all[at]) })
        };
        few.all.iter().filter_map(find).collect()
    }

    /// One has a file where the other has something below a folder of that name.
    pub(super) fn clashes_with(&self, other: &Changes) -> bool {
        self.is_above(other) || other.is_above(self)
    }

    fn is_above(&self, other: &Changes) -> bool {
        let is_below = |change: &Change| {
            let inside = [change.path.as_bytes(), b"/"].concat();
            let at = other.all.partition_point(|other| other.path.as_bytes() < inside.as_slice());
            other.all.get(at).is_some_and(|other| other.path.as_bytes().starts_with(&inside))
        };
        self.all.iter().any(is_below)
    }

    /// A folder in which the other adds a file is gone here, and could be under another name now: git moves the new file
    /// there, or calls it a conflict.
    pub(super) fn may_have_moved_folder_of(
        &self,
        other: &Changes,
        base: &Tree<'_>,
        own: &Tree<'_>,
    ) -> Result<bool, git2::Error> {
        if !self.adds || !self.deletes || !other.adds {
            return Ok(false);
        }
        for added in other.all.iter().filter(|change| change.old.is_none()) {
            let path = added.path.as_bytes();
            for end in path.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| at) {
                let folder = path_from_bytes(&path[..end]);
                if !has_folder(base, &folder)? {
                    break;
                }
                if !has_folder(own, &folder)? {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    fn may_rename(&self) -> bool {
        self.adds && self.deletes
    }

    /// What the two do to one path that both change.
    pub(super) fn meeting(&self, other: &Changes, a: &Change, b: &Change) -> Meeting {
        match (a.old, a.new, b.new) {
            // One may have renamed what both lack now, or brought by a rename what both have now.
            (_, ours, theirs) if ours == theirs => {
                let may_be_rename = self.may_rename() || other.may_rename();
                let is_change = a.old.is_some() && ours.is_some();
                if is_change || !may_be_rename { Meeting::Alike } else { Meeting::Other }
            }
            (Some(base), Some(a), Some(b))
                if base.is_plain() && base.mode == a.mode && base.mode == b.mode =>
            {
                Meeting::Text { base, a, b }
            }
            _ => Meeting::Other,
        }
    }
}

fn has_folder(tree: &Tree<'_>, path: &std::path::Path) -> Result<bool, git2::Error> {
    match tree.get_path(path) {
        Ok(entry) => Ok(entry.kind() == Some(ObjectType::Tree)),
        Err(error) if error.code() == git2::ErrorCode::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

fn blob_of(file: &git2::DiffFile<'_>) -> Option<Blob> {
    let mode = u32::from(file.mode());
    (mode != 0 && !file.id().is_zero()).then(|| Blob { mode, id: file.id().into() })
}
