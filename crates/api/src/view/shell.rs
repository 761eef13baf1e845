//! Views of the owner's own terminals in agents' worktrees, and of what listens there.

use super::words;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A terminal of the owner's own in an agent's worktree. It is no agent and has no state to judge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShellView {
    /// `sh-…`.
    pub shell: String,
    pub agent: String,
    pub rig: String,
    pub kind: ShellKindWord,
    /// Among the agent's own, from 1.
    pub number: u32,
    pub since: String,
    /// How it ended; null while its program runs. One that its user left is no longer shown.
    pub ended: Option<String>,
}

words! {
    ShellKindWord {
        /// The owner's login shell.
        Shell = "shell",
        /// The rig's run command.
        Run = "run",
    }
}

/// A port that something in a worktree listens on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListeningView {
    pub port: u16,
    pub pid: u32,
    /// The program's name as the system has it.
    pub program: String,
}
