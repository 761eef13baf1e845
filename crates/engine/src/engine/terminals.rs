//! What may be asked of a terminal, an agent's or the owner's own, and the opening of the latter.

use super::Engine;
use crate::call::CallError;
use crate::shell::{Listening, Shell, ShellKind, ShellPlan, TerminalName};
use crate::sight;
use crate::terminal::{Account, Attachment, ScreenText, Viewer};
use crate::world::Reply;
use gastown_core::{AgentId, Firing, Refusal, SessionId};

impl Engine {
    /// # Errors
    /// When there is no such terminal.
    pub fn screen(&self, name: &TerminalName) -> Result<ScreenText, CallError> {
        Ok(self.world.screen(&self.terminal(name)?)?)
    }

    /// Why an agent is taken for what it is; empty where no program runs.
    ///
    /// # Errors
    /// When there is no such agent.
    pub fn account(&self, agent: &AgentId) -> Result<Account, CallError> {
        let published = self.published();
        let agent = published.town.agent(agent)?;
        let session = published.town.session_of(agent);
        sight::hear(&*self.world, &published.town, &agent.id);
        let account = session.and_then(|session| self.world.account(&session.id, agent));
        Ok(account.unwrap_or_default())
    }

    /// A hook of an agent's program is about to be told, by a [`Command::Hook`](gastown_core::Command::Hook) with this firing, and
    /// waits for the answer.
    pub fn expect_reply(&self, reply: Reply) -> Firing {
        let firing = Firing(self.world.fresh());
        self.world.expect_reply(firing, reply);
        firing
    }

    /// It was not told after all.
    pub fn forget_reply(&self, firing: Firing) {
        self.world.forget_reply(firing);
    }

    /// With `history` the lines above the present screen come first.
    ///
    /// # Errors
    /// When there is no such terminal.
    pub fn attach(
        &self,
        name: &TerminalName,
        history: bool,
        viewer: Box<dyn Viewer>,
    ) -> Result<Attachment, CallError> {
        Ok(self.world.attach(&self.terminal(name)?, history, viewer)?)
    }

    /// Keys that a person typed.
    ///
    /// # Errors
    /// When no program reads them.
    pub fn type_bytes(&self, name: &TerminalName, bytes: &[u8]) -> Result<(), CallError> {
        Ok(self.world.type_bytes(&self.terminal(name)?, bytes)?)
    }

    /// # Errors
    /// When no program runs.
    pub fn resize(&self, name: &TerminalName, cols: u16, rows: u16) -> Result<(), CallError> {
        Ok(self.world.resize(&self.terminal(name)?, cols, rows)?)
    }

    /// A shell of the owner's in the agent's worktree, or the rig's run command there.
    ///
    /// # Errors
    /// When the agent has no worktree, or the rig no run command.
    pub fn open_shell(&self, agent: &AgentId, kind: ShellKind) -> Result<Shell, CallError> {
        let published = self.published();
        let agent = published.town.agent(agent)?;
        let rig = published.town.rig(&agent.rig)?;
        Ok(self.world.open_shell(&ShellPlan { agent, rig, kind })?)
    }

    /// Ends a shell, or takes one away that has ended.
    ///
    /// # Errors
    /// When there is none, or its program does not end.
    pub fn end_shell(&self, id: &SessionId) -> Result<(), CallError> {
        Ok(self.world.end_shell(id)?)
    }

    /// Ports that programs in the agent's worktree listen on now.
    ///
    /// # Errors
    /// When the system cannot be asked.
    pub fn listening(&self, agent: &AgentId) -> Result<Vec<Listening>, CallError> {
        let published = self.published();
        Ok(self.world.listening(published.town.agent(agent)?)?)
    }

    /// The id by which the world knows a terminal.
    fn terminal(&self, name: &TerminalName) -> Result<SessionId, CallError> {
        let published = self.published();
        let agent = published.town.agent(&name.agent)?;
        let lacks = |what| Refusal::AgentLacks { agent: name.agent.clone(), what };
        let own = |shell: &Shell| shell.agent == name.agent && Some(&shell.id) == name.shell.as_ref();
        match &name.shell {
            None => Ok(published.town.session_of(agent).ok_or(lacks("terminal yet"))?.id.clone()),
            Some(id) if published.shells.iter().any(own) => Ok(id.clone()),
            Some(_) => Err(lacks("such shell").into()),
        }
    }
}
