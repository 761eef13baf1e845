//! View of why an agent is in its state.

use super::{AgentStateWord, AgentView, words};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is known of an agent's program, and the rule by which its state follows from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WhyView {
    #[serde(flatten)]
    #[ts(flatten)]
    pub agent: AgentView,
    /// The rule that decides; null where none fits, or no program runs.
    pub rule: Option<String>,
    /// What each source says now, the one with more authority first.
    pub evidence: Vec<EvidenceView>,
    /// What was added to the program's start beside the person's own set-up.
    pub added_to_start: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EvidenceView {
    pub source: EvidenceWord,
    /// The state that it speaks for.
    pub state: AgentStateWord,
    /// Of the ask, limit or failure; null where it has none.
    pub words: Option<String>,
    /// Null where no rule fits.
    pub rule: Option<String>,
    pub since: Option<String>,
    /// Of what was written: the file, and the first byte of the record in it.
    pub proof: Option<String>,
}

words! {
    EvidenceWord {
        Screen = "screen",
        /// OSC 7501.
        Protocol = "protocol",
        /// A hook of the program's ran `gt hook`.
        Report = "report",
        Title = "title",
        /// OSC 9;4.
        Progress = "progress",
        /// OSC 133.
        Prompt = "prompt",
        /// OSC 777.
        Notification = "notification",
        Bell = "bell",
        /// A record that the program wrote.
        Transcript = "transcript",
    }
}
