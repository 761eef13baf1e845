//! How an agent that is there already shall work.

use crate::{AgentId, Mode};

/// What is not named stays as it is; an empty text takes a wish back. Model and effort are those of the task that it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAgent {
    pub agent: AgentId,
    pub mode: Option<Mode>,
    pub model: Option<String>,
    pub effort: Option<String>,
    /// What makes its running program do it: the program's own commands, as they are typed.
    pub tell: Vec<String>,
    /// Its program is started anew, which takes up mode, model and effort.
    pub restart: bool,
}
