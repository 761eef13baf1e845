//! Views of the owner's command for asks that wait for long.

use super::words;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WaitingCommandView {
    /// Absolute path of the file that says so in its table `[waiting]`.
    pub file: String,
    /// From so many minutes on.
    pub minutes: u32,
    /// For the shell; empty: nothing is run.
    pub command: String,
    /// What of the table does not apply.
    pub faults: Vec<SettingFaultView>,
    /// The ask that it was told of last in this town; null where there was none.
    pub last: Option<WaitToldView>,
}

/// Something in a file of settings that does not apply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SettingFaultView {
    /// Counted from 1.
    pub line: u32,
    /// Empty when it is the file as a whole.
    pub field: String,
    pub message: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WaitToldView {
    pub ask: String,
    pub agent: String,
    /// When it began.
    pub at: String,
    pub result: WaitToldWord,
    /// Why it failed, with the command's last words.
    pub why: Option<String>,
}

words! {
    // `begun`: it runs, or its hall ended meanwhile, and then nobody knows how it went.
    WaitToldWord { Begun = "begun", Done = "done", Failed = "failed" }
}
