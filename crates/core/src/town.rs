//! The town: persistent maps, so that a copy costs nothing and a turn costs what it changes.

use crate::{
    Agent, AgentId, Ask, AskId, AskOutcome, Budget, BudgetScope, KeptResults, Lane, Message, MessageId,
    Refusal, Request, RequestId, Rig, RigId, Rule, RuleId, Session, SessionId, Snapshot, SnapshotId, Task,
    TaskId, Usage,
};
use rpds::RedBlackTreeMapSync as Map;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Town {
    pub rigs: Map<RigId, Rig>,
    pub tasks: Map<TaskId, Task>,
    pub agents: Map<AgentId, Agent>,
    pub sessions: Map<SessionId, Session>,
    pub requests: Map<RequestId, Request>,
    pub asks: Map<AskId, Ask>,
    pub messages: Map<MessageId, Message>,
    pub snapshots: Map<SnapshotId, Snapshot>,
    /// What each session used.
    pub usage: Map<SessionId, Usage>,
    pub budgets: Map<BudgetScope, Budget>,
    pub rules: Map<RuleId, Rule>,
    /// The merge queue of each rig that ever had one.
    pub lanes: Map<RigId, Lane>,
    /// What its checks said.
    pub results: Map<RigId, KeptResults>,
}

impl Town {
    /// A rig that is not removed.
    pub fn rig(&self, id: &RigId) -> Result<&Rig, Refusal> {
        self.rigs.get(id).filter(|rig| !rig.removed).ok_or_else(|| Refusal::NoSuchRig(id.clone()))
    }

    pub fn task(&self, id: &TaskId) -> Result<&Task, Refusal> {
        self.tasks.get(id).ok_or_else(|| Refusal::NoSuchTask(id.clone()))
    }

    /// An agent that is not removed.
    pub fn agent(&self, id: &AgentId) -> Result<&Agent, Refusal> {
        self.agents.get(id).filter(|agent| !agent.removed).ok_or_else(|| Refusal::NoSuchAgent(id.clone()))
    }

    pub fn session(&self, id: &SessionId) -> Result<&Session, Refusal> {
        self.sessions.get(id).ok_or_else(|| Refusal::NoSuchSession(id.clone()))
    }

    pub fn request(&self, id: &RequestId) -> Result<&Request, Refusal> {
        self.requests.get(id).ok_or_else(|| Refusal::NoSuchRequest(id.clone()))
    }

    pub fn ask(&self, id: &AskId) -> Result<&Ask, Refusal> {
        self.asks.get(id).ok_or_else(|| Refusal::NoSuchAsk(id.clone()))
    }

    /// A rule that is not removed, expired or not.
    pub fn rule(&self, id: &RuleId) -> Result<&Rule, Refusal> {
        self.rules
            .get(id)
            .filter(|rule| rule.removed.is_none())
            .ok_or_else(|| Refusal::NoSuchRule(id.clone()))
    }

    /// The newest session of an agent.
    pub fn session_of(&self, agent: &Agent) -> Option<&Session> {
        agent.session.as_ref().and_then(|id| self.sessions.get(id))
    }

    /// The session that shows this token, if any.
    pub fn session_by_token(&self, token: &str) -> Option<&Session> {
        self.sessions.values().find(|session| session.token == token)
    }

    pub fn agents_of<'a>(&'a self, rig: &'a RigId) -> impl Iterator<Item = &'a Agent> {
        self.agents.values().filter(move |agent| agent.rig == *rig && !agent.removed)
    }

    /// Open asks of an agent, oldest first.
    pub fn open_asks(&self, agent: &AgentId) -> Vec<&Ask> {
        let mut asks: Vec<_> =
            self.asks.values().filter(|ask| ask.agent == *agent && ask.outcome == AskOutcome::Open).collect();
        asks.sort_by_key(|ask| ask.since);
        asks
    }

    /// The first task that waits for this agent.
    pub fn next_for(&self, agent: &AgentId) -> Option<&Task> {
        let waiting = self
            .tasks
            .values()
            .filter(|task| task.lined_up.as_ref().is_some_and(|place| place.agent == *agent && !place.hang));
        waiting.min_by_key(|task| task.lined_up.as_ref().map(|place| place.order))
    }
}
