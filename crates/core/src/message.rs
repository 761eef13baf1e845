//! A message: a text on its way into a session.

use crate::{AgentId, MessageId, SessionId, Time};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub id: MessageId,
    pub agent: AgentId,
    pub session: SessionId,
    pub text: String,
    /// Wait for the end of the turn.
    pub when_idle: bool,
    pub delivery: Delivery,
    /// Why it could not be typed yet.
    #[serde(default)]
    pub held: Option<String>,
    pub at: Time,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    Queued,
    Typed,
    Confirmed,
    Failed { why: String },
}
