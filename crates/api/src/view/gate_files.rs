//! What gates leave for a person to see.

use super::words;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What one gate left in a run that was about a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GateFilesView {
    pub gate: String,
    pub run: GateRunWord,
    /// The path of the folder below which the files lie.
    pub folder: String,
    /// Those of a folder before those of the folders in it, each by name.
    pub files: Vec<GateFileView>,
    /// What was not kept.
    pub left_out: Vec<LeftOutFilesView>,
    /// There was still more, which nobody counted.
    pub cut: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GateFileView {
    /// With its folders, `/` between them.
    pub name: String,
    pub bytes: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeftOutFilesView {
    pub why: LeftOutWord,
    /// A folder counts once.
    pub count: u64,
}

words! {
    /// What the gate ran for.
    GateRunWord {
        Check = "check",
        Rehearsal = "rehearsal",
        /// A search for what a failure came from.
        Trace = "trace",
    }
    LeftOutWord {
        /// There are 500 already.
        TooMany = "too_many",
        /// With it there would be more than 64 MiB.
        TooBig = "too_big",
        /// A link, a pipe, a socket, a device, or a file that has another name somewhere.
        NotPlain = "not_plain",
        /// It cannot be shown as it is.
        BadName = "bad_name",
        /// In more than 16 folders, or with a name of more than 1024 bytes.
        TooDeep = "too_deep",
        Unread = "unread",
    }
}
