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
    /// Tests that it takes away or skips, as far as they are recognised.
    pub lost_tests: Vec<LostTestView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LostTestView {
    pub path: String,
    pub loss: LossWord,
    /// The test's name, or the mark that skips it; blank for a file.
    pub name: String,
    /// On the side where it is: the old one, for a skipped test the new one.
    pub line: u32,
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
    /// Past the limit: its lines were not counted.
    pub too_large: bool,
    /// Bytes of the path were not UTF-8: the name shown is not exact.
    pub lossy_path: bool,
    /// Null where there is no file on that side.
    pub old: Option<FileSideView>,
    pub new: Option<FileSideView>,
    /// Of a renamed file: how much of it is the same, in percent.
    pub similarity: Option<u8>,
}

/// What a file is on one side of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FileSideView {
    /// As git writes it, such as `100755`.
    pub mode: String,
    /// Of the content; of a submodule its commit.
    pub id: String,
    /// Null for a submodule.
    pub bytes: Option<u64>,
}

/// An image as it is on one side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImageView {
    /// Found in its first bytes, not in its name.
    pub kind: ImageWord,
    pub width: u32,
    pub height: u32,
    pub base64: String,
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
    /// As the header has them: a side without lines names the line before it.
    pub old: u32,
    pub old_lines: u32,
    pub new: u32,
    pub new_lines: u32,
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
    LossWord {
        /// A test file is gone, and no test in it was recognised.
        File = "file",
        Removed = "removed",
        Skipped = "skipped",
    }
    SideWord { Old = "old", New = "new" }
    ImageWord { Png = "png", Jpeg = "jpeg", Gif = "gif", Webp = "webp" }
    LineKind {
        Context = "context",
        Added = "added",
        Removed = "removed",
        /// Git's remark that the last line has no line break.
        NoNewline = "no_newline",
    }
}

/// What a reader sees first.
impl Default for SideWord {
    fn default() -> Self {
        Self::New
    }
}
