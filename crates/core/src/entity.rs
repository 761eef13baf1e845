//! Names of rows.

use crate::{
    AgentId, AskId, BudgetScope, MessageId, RequestId, RigId, RuleId, SessionId, SnapshotId, TaskId,
};

/// One row of the town, for whoever keeps or shows rows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Entity {
    Rig(RigId),
    Task(TaskId),
    Agent(AgentId),
    Session(SessionId),
    Request(RequestId),
    Ask(AskId),
    Message(MessageId),
    Snapshot(SnapshotId),
    Usage(SessionId),
    Budget(BudgetScope),
    Rule(RuleId),
    Lane(RigId),
    Results(RigId),
}
