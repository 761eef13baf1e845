//! Refusals: the expected "no". Each says what, and how to mend it; none changes anything.

use crate::{AgentId, AskId, Money, RequestId, RigId, RuleId, SessionId, SnapshotId, TaskId};

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("there is no rig {0}")]
    NoSuchRig(RigId),
    #[error("there is no task {0}")]
    NoSuchTask(TaskId),
    #[error("there is no agent {0}")]
    NoSuchAgent(AgentId),
    #[error("there is no session {0}")]
    NoSuchSession(SessionId),
    #[error("there is no merge request {0}")]
    NoSuchRequest(RequestId),
    #[error("there is no ask {0}")]
    NoSuchAsk(AskId),
    #[error("there is no rule {0}")]
    NoSuchRule(RuleId),
    #[error("the rule would cover {command:?}, which you denied ({ask})")]
    RuleCoversDenied { command: String, ask: AskId },
    #[error("nothing speaks for a rule from {ask}: {why}")]
    NoOffer { ask: AskId, why: &'static str },
    #[error("there is no snapshot {0}")]
    NoSuchSnapshot(SnapshotId),
    #[error("the name {0} is taken by another rig")]
    RigNameTaken(RigId),
    #[error("the prefix {prefix} is taken by the rig {rig}")]
    PrefixTaken { prefix: String, rig: RigId },
    #[error("this repository is already the rig {0}")]
    SourceTaken(RigId),
    #[error("{field} {value:?} is not valid: {rule}")]
    Invalid { field: &'static str, value: String, rule: &'static str },
    #[error("the rig {rig} has live agents: {agents}")]
    RigBusy { rig: RigId, agents: String },
    #[error("there is no rig yet")]
    NoRig,
    #[error("there are several rigs: {0}")]
    WhichRig(String),
    #[error("the name {0} was already used by an agent of this town")]
    AgentNameUsed(AgentId),
    #[error("{place} was adopted already: {agent} has it as {task}")]
    AlreadyAdopted { place: String, task: TaskId, agent: AgentId },
    #[error("task {task} is not ready: {why}")]
    TaskNotReady { task: TaskId, why: String },
    #[error("task {task} belongs to the rig {task_rig}, agent {agent} to {agent_rig}")]
    OtherRig { task: TaskId, task_rig: RigId, agent: AgentId, agent_rig: RigId },
    #[error("{task} would wait on itself: {path}")]
    Circle { task: TaskId, path: String },
    #[error("agent {agent} is {state}")]
    AgentNotFit { agent: AgentId, state: String },
    #[error("the work of {agent} went on in a new session three times within ten minutes")]
    HandedOverEnough { agent: AgentId },
    #[error("agent {agent} has no {what}")]
    AgentLacks { agent: AgentId, what: &'static str },
    #[error("task {task} is {state}")]
    TaskNotFit { task: TaskId, state: String },
    #[error("task {task} has no point {point}")]
    NoSuchPoint { task: TaskId, point: u32 },
    #[error("task {task} has no file {name:?}")]
    NoSuchFile { task: TaskId, name: String },
    #[error("merge request {request} is {state}")]
    RequestNotFit { request: RequestId, state: String },
    #[error("merge request {request} has changed: its head is now {now}")]
    RequestMovedOn { request: RequestId, now: String },
    #[error("the ask {ask} is no longer open")]
    AskClosed { ask: AskId },
    #[error("the waiting command was told of {ask} already")]
    WaitTold { ask: AskId },
    #[error("only the town's owner may {what}")]
    NotForAgents { what: &'static str },
    #[error("this call is for agents, from inside their session")]
    OnlyForAgents,
    #[error("today's limit of {limit} USD is reached: {spent} USD were spent, and no new work starts")]
    SpendLimit { spent: Money, limit: Money },
    #[error("no hard limit is set, so there is none to lift")]
    NoHardLimit,
    #[error("session {session} belongs to an earlier assignment")]
    StaleEpoch { session: SessionId },
}

impl Refusal {
    /// Stable, for programs; the window switches on it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoSuchRig(_) => "no_such_rig",
            Self::NoSuchTask(_) => "no_such_task",
            Self::NoSuchAgent(_) => "no_such_agent",
            Self::NoSuchSession(_) => "no_such_session",
            Self::NoSuchRequest(_) => "no_such_request",
            Self::NoSuchAsk(_) => "no_such_ask",
            Self::NoSuchRule(_) => "no_such_rule",
            Self::RuleCoversDenied { .. } => "rule_covers_denied",
            Self::NoOffer { .. } => "no_offer",
            Self::NoSuchSnapshot(_) => "no_such_snapshot",
            Self::RigNameTaken(_) => "rig_name_taken",
            Self::PrefixTaken { .. } => "prefix_taken",
            Self::SourceTaken(_) => "source_taken",
            Self::Invalid { .. } => "invalid",
            Self::RigBusy { .. } => "rig_busy",
            Self::NoRig => "no_rig",
            Self::WhichRig(_) => "which_rig",
            Self::AgentNameUsed(_) => "agent_name_used",
            Self::AlreadyAdopted { .. } => "already_adopted",
            Self::TaskNotReady { .. } => "task_not_ready",
            Self::OtherRig { .. } => "other_rig",
            Self::Circle { .. } => "circle",
            Self::AgentNotFit { .. } => "agent_not_fit",
            Self::HandedOverEnough { .. } => "handed_over_enough",
            Self::AgentLacks { .. } => "agent_lacks",
            Self::TaskNotFit { .. } => "task_not_fit",
            Self::NoSuchPoint { .. } => "no_such_point",
            Self::NoSuchFile { .. } => "no_such_file",
            Self::RequestNotFit { .. } => "request_not_fit",
            Self::RequestMovedOn { .. } => "request_moved_on",
            Self::AskClosed { .. } => "ask_closed",
            Self::WaitTold { .. } => "wait_told",
            Self::NotForAgents { .. } => "not_for_agents",
            Self::OnlyForAgents => "only_for_agents",
            Self::SpendLimit { .. } => "spend_limit",
            Self::NoHardLimit => "no_hard_limit",
            Self::StaleEpoch { .. } => "stale_epoch",
        }
    }

    /// What to do next.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoSuchRig(_) => "see `gt rig list`",
            Self::NoSuchTask(_) => "see `gt task list`",
            Self::NoSuchAgent(_) => "see `gt agent list`",
            Self::NoSuchSession(_) => "see `gt agent show NAME` for the session of an agent",
            Self::NoSuchRequest(_) => "see `gt mq list` and `gt review list`",
            Self::NoSuchAsk(_) => "see `gt waiting`",
            Self::NoSuchRule(_) => "see `gt rules list`",
            Self::RuleCoversDenied { .. } => {
                "make it narrower; what you denied in a rig, no rule there covers"
            }
            Self::NoOffer { .. } => "see `gt rules propose` for what can be offered now",
            Self::NoSuchSnapshot(_) => "see `gt snapshot list`",
            Self::RigNameTaken(_) => "choose another with --name",
            Self::PrefixTaken { .. } => "choose another with --prefix",
            Self::SourceTaken(_) => "use that rig, or remove it first with `gt rig remove`",
            Self::Invalid { .. } => "change it and try again; nothing was changed",
            Self::RigBusy { .. } => "stop them first with `gt stop NAME`",
            Self::NoRig => "add a repository first with `gt rig add PATH`",
            Self::WhichRig(_) => "name one with --rig",
            Self::AgentNameUsed(_) => "choose a new name; names are never used again",
            Self::AlreadyAdopted { .. } => {
                "start it with `gt start NAME`; to adopt it anew, close that task first"
            }
            Self::TaskNotReady { .. } => "see `gt task show ID`",
            Self::OtherRig { .. } => "choose an agent of the task's rig",
            Self::Circle { .. } => "remove one dependency of that path first",
            Self::AgentNotFit { .. } => "its page in the window, or `gt agent show NAME`, says how it stands",
            Self::HandedOverEnough { .. } => "go on in this one, or run `gt done --status escalated -m WHY`",
            Self::AgentLacks { .. } => "its page in the window, or `gt agent show NAME`, says how it stands",
            Self::TaskNotFit { .. } => "see `gt task show ID`",
            Self::NoSuchPoint { .. } => "see `gt task show ID` for its points and their numbers",
            Self::NoSuchFile { .. } => "see `gt task show ID` for its files",
            Self::RequestNotFit { .. } => "see `gt mq show ID`",
            Self::RequestMovedOn { .. } => "read the new revision, then decide again",
            Self::AskClosed { .. } => "see `gt waiting` for what is open now",
            Self::WaitTold { .. } => "it is told of an ask once; see `gt doctor` for how that went",
            Self::NotForAgents { .. } => "ask the owner, for example with `gt ask`",
            Self::OnlyForAgents => "use it in an agent's shell, where GT_SESSION is set",
            Self::SpendLimit { .. } => {
                "raise it with `gt budget set`, lift it for today with `gt budget lift`, or wait for the next day"
            }
            Self::NoHardLimit => "set one with `gt budget set --hard AMOUNT`",
            Self::StaleEpoch { .. } => "nothing to do: the agent has other work now",
        }
    }
}
