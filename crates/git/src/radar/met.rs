//! What a look found.

use super::lines::Place;
use crate::name::RepoPath;

/// Files that are told of two branches.
pub const MET_FILES_MAX: usize = 40;

/// How two branches meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Met {
    /// They change no file in common.
    Apart,
    /// They merge, though both change these files.
    Overlap(MetFiles),
    Conflict(MetFiles),
    /// Why it could not be found out.
    Unknown(String),
}

/// Files where two branches meet, the nearest lines first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MetFiles {
    /// At most [`MET_FILES_MAX`].
    pub files: Vec<MetFile>,
    /// Files beyond those.
    pub more: usize,
}

/// A file where two branches meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetFile {
    pub path: RepoPath,
    pub how: HowMet,
    /// Functions and types that both touch, those in which they touch each other first. Empty where none is known.
    pub symbols: Vec<String>,
    /// Symbols beyond those.
    pub more_symbols: usize,
    /// The nearest first; empty where lines cannot tell.
    pub places: Vec<Place>,
    /// Places beyond those.
    pub more: usize,
}

impl MetFile {
    pub(super) fn without_lines(path: RepoPath, how: HowMet) -> Self {
        MetFile { path, how, symbols: Vec::new(), more_symbols: 0, places: Vec::new(), more: 0 }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HowMet {
    BothChanged,
    BothAdded,
    DeletedByA,
    DeletedByB,
    /// A rename, another kind of file, a file where the other has a folder, and the like.
    Moved,
    /// Both changed it and it has no lines: no text, or a link.
    Binary,
}

/// What a look found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Of each branch against the target, which is `a`.
    pub target: Vec<Met>,
    /// Pairs of branches by their places in the list, the lesser first, that do not keep apart.
    pub pairs: Vec<(usize, usize, Met)>,
    /// Of each branch: why its uncommitted work could not be read. Its commits were looked at.
    pub unread: Vec<Option<String>>,
    /// Symbols of some files were left for the next look: there was too much to parse.
    pub is_unfinished: bool,
    pub work: Work,
}

/// What the look took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Pairs whose answer was known from before.
    pub known: usize,
    /// Pairs judged by their paths and lines.
    pub judged: usize,
    /// Pairs that git merged.
    pub merged: usize,
}
