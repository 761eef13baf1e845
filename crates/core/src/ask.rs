//! An ask: something an agent needs from a person. An answer counts for that ask only.

use crate::{AgentId, AskId, Dialog, Grant, SessionId, Time};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    pub id: AskId,
    pub agent: AgentId,
    pub session: SessionId,
    pub epoch: u64,
    pub kind: AskKind,
    /// The program's own words.
    pub text: String,
    pub choices: Vec<String>,
    /// Nobody waits on the line for the answer: it is sent as a message.
    pub by_message: bool,
    /// It stands on the program's screen, and its answer is typed there; none for one that came by a call.
    #[serde(default)]
    pub dialog: Option<Dialog>,
    pub since: Time,
    pub outcome: AskOutcome,
}

impl Ask {
    /// What it may be answered by, besides its choices; nothing where no choice of its dialog grants that.
    pub fn grants(&self) -> Vec<Grant> {
        let all = [Grant::Allow, Grant::Always, Grant::Deny].into_iter();
        match &self.dialog {
            Some(dialog) => {
                all.filter(|grant| dialog.choices.iter().any(|choice| choice.grant == Some(*grant))).collect()
            }
            None if self.kind == AskKind::Permission => all.collect(),
            None => Vec::new(),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AskKind {
    Permission,
    Question,
    Plan,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AskOutcome {
    Open,
    Answered {
        text: String,
        at: Time,
    },
    /// The dialog went away, or the session ended.
    Withdrawn {
        at: Time,
    },
}
