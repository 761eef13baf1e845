//! What this machine has of the programs that agents are.

use super::words;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MachineView {
    /// Git's version.
    pub git: String,
    /// By preset.
    pub programs: Vec<ProgramView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProgramView {
    pub preset: String,
    pub title: String,
    /// Two letters.
    pub vendor: String,
    /// None: not on the hall's PATH, or no program is named.
    pub path: Option<String>,
    /// None: it did not say one in time.
    pub version: Option<String>,
    pub login: LoginWord,
    /// The variable or file that was found.
    pub login_by: Option<String>,
    /// What a person runs to log in.
    pub login_command: Option<String>,
}

words! {
    LoginWord { NotNeeded = "not_needed", Found = "found", NotFound = "not_found", Unknown = "unknown" }
}
