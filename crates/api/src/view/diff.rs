//! Views of what a merge request changes.

use super::words;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DiffView {
    pub request: String,
    /// The two commits that are compared.
    pub base: String,
    pub head: String,
    pub additions: u32,
    pub deletions: u32,
    pub files: Vec<DiffFileView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DiffFileView {
    pub path: String,
    /// Before a rename.
    pub old_path: Option<String>,
    pub change: ChangeWord,
    /// Null for a binary file.
    pub additions: Option<u32>,
    pub deletions: Option<u32>,
    pub binary: bool,
    /// Bytes of the path were not UTF-8: the name shown is not exact.
    pub lossy_path: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FileDiffView {
    pub path: String,
    pub hunks: Vec<HunkView>,
    pub binary: bool,
    /// The file is past the limit; `hunks` is empty.
    pub too_large: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HunkView {
    pub header: String,
    pub lines: Vec<LineView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LineView {
    pub kind: LineKind,
    /// Line number on the old side.
    pub old: Option<u32>,
    pub new: Option<u32>,
    /// Without the line break.
    pub text: String,
    /// Bytes were not UTF-8: the text shown is not exact.
    pub lossy: bool,
}

words! {
    ChangeWord {
        Added = "added",
        Modified = "modified",
        Deleted = "deleted",
        Renamed = "renamed",
        Mode = "mode",
        Submodule = "submodule",
    }
    LineKind {
        Context = "context",
        Added = "added",
        Removed = "removed",
        /// Git's remark that the last line has no line break.
        NoNewline = "no_newline",
    }
}
