//! The owner's own terminals in agents' worktrees: shells, and the rig's run command. Apart from all assignments: no
//! agent, never judged, and not in the database; what tells of them is their folder.

use gastown_core::{Agent, AgentId, Rig, RigId, SessionId, Time};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shell {
    /// `sh-…`: names its terminal, as a session's id does.
    pub id: SessionId,
    pub agent: AgentId,
    pub rig: RigId,
    pub kind: ShellKind,
    /// Among the agent's shells, from 1.
    pub number: u32,
    pub began: Time,
    /// How it ended, while that is still to be read.
    pub ended: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShellKind {
    /// The owner's login shell.
    Shell,
    /// The rig's run command; at most one in a worktree.
    Run,
}

/// One that is to be opened.
pub struct ShellPlan<'a> {
    pub agent: &'a Agent,
    pub rig: &'a Rig,
    pub kind: ShellKind,
}

/// A terminal: an agent's, or one of the owner's in its worktree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TerminalName {
    pub agent: AgentId,
    pub shell: Option<SessionId>,
}

/// The agent's own terminal.
impl From<AgentId> for TerminalName {
    fn from(agent: AgentId) -> Self {
        Self { agent, shell: None }
    }
}

impl From<&str> for TerminalName {
    fn from(agent: &str) -> Self {
        AgentId::from(agent).into()
    }
}

/// A port that something in a worktree listens on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listening {
    pub port: u16,
    pub pid: u32,
    /// The program's name as the system has it.
    pub program: String,
}
