//! Which rows an event may have changed, for whoever keeps or shows rows.

use crate::{
    AgentChange, Background, Entity, Event, LateTold, QueueStep, RehearsalStep, RigChange, RigId, TaskId,
    Town, WaitTold,
};

impl Event {
    /// The rows that this event may have changed, for whoever keeps or shows rows. `town` is the town after it.
    pub fn touches(&self, town: &Town) -> Vec<Entity> {
        let mut rows = self.names();
        let mut more = Vec::new();
        for row in &rows {
            match row {
                Entity::Request(id) => {
                    if let Some(request) = town.requests.get(id) {
                        more.push(Entity::Rig(request.rig.clone()));
                        more.extend(request.task.iter().flat_map(|task| with_holder(town, task)));
                    }
                }
                Entity::Task(id) => more.extend(with_holder(town, id)),
                Entity::Session(id) => {
                    more.extend(town.usage.get(id).map(|usage| Entity::Usage(usage.session.clone())));
                    if let Some(session) = town.sessions.get(id) {
                        more.push(Entity::Agent(session.agent.clone()));
                        more.push(Entity::Task(session.task.clone()));
                    }
                }
                _ => {}
            }
        }
        if let Self::AgentPaused { agent, .. } | Self::AgentResumed { agent, .. } = self {
            let session = town.agents.get(agent).and_then(|agent| agent.session.clone());
            more.extend(session.map(Entity::Usage));
        }
        rows.extend(more);
        rows.sort();
        rows.dedup();
        rows
    }

    fn names(&self) -> Vec<Entity> {
        match self {
            Self::RigAdded { rig } => vec![Entity::Rig(rig.id.clone())],
            Self::RigChanged(RigChange { rig, .. }) => {
                vec![Entity::Rig(rig.clone()), Entity::Lane(rig.clone())]
            }
            Self::RigRemoved { rig }
            | Self::QueueHeld { rig, .. }
            | Self::QueueReleased { rig }
            | Self::Push { rig, .. } => vec![Entity::Rig(rig.clone())],
            Self::TargetMoved { rig, .. } => vec![Entity::Rig(rig.clone()), Entity::Lane(rig.clone())],
            Self::Queue { rig, step, .. } => queue_named(rig, step),
            Self::TaskAdded { task } => vec![Entity::Task(task.id.clone())],
            Self::TaskUnassigned { task, agent } => {
                let mut rows = vec![Entity::Task(task.clone())];
                rows.extend(agent.iter().cloned().map(Entity::Agent));
                rows
            }
            Self::TaskEdited { task, .. }
            | Self::TaskStacked { task, .. }
            | Self::StartWished { task, .. }
            | Self::TaskClosed { task, .. }
            | Self::TaskReopened { task, .. }
            | Self::TaskCommented { task, .. }
            | Self::FileAttached { task, .. }
            | Self::FileDetached { task, .. }
            | Self::PointsChanged { task, .. }
            | Self::PointClaimed { task, .. }
            | Self::DependencyAdded { task, .. }
            | Self::DependencyRemoved { task, .. }
            | Self::TaskLinedUp { task, .. } => vec![Entity::Task(task.clone())],
            Self::AgentAdded { agent } => vec![Entity::Agent(agent.id.clone())],
            Self::AgentRemoved { agent }
            | Self::AgentMoved { agent, .. }
            | Self::AgentChanged(AgentChange { agent, .. })
            | Self::AgentPaused { agent, .. }
            | Self::AgentResumed { agent, .. }
            | Self::WorktreeMade { agent, .. }
            | Self::WorktreeRemoved { agent } => vec![Entity::Agent(agent.clone())],
            Self::TaskAssigned { task, agent, .. } => {
                vec![Entity::Task(task.clone()), Entity::Agent(agent.clone())]
            }
            Self::SessionPlanned { session } => vec![Entity::Session(session.id.clone())],
            Self::BackgroundSeen(Background { session, .. })
            | Self::SessionStarted { session, .. }
            | Self::SessionNotStarted { session, .. }
            | Self::SessionSignalled { session, .. }
            | Self::LimitPassed { session, .. }
            | Self::SessionStopAsked { session }
            | Self::SessionEnded { session, .. }
            | Self::SessionLost { session, .. }
            | Self::DoneSaid { session, .. }
            | Self::LateTold(LateTold { session, .. })
            | Self::TurnFinished { session, .. }
            | Self::NothingChanged { session }
            | Self::UsageRead { session, .. }
            | Self::WorkNotTaken { session, .. } => vec![Entity::Session(session.clone())],
            Self::SnapshotPlanned { snapshot } => vec![Entity::Snapshot(snapshot.id.clone())],
            Self::SnapshotTaken { snapshot } | Self::SnapshotFailed { snapshot, .. } => {
                vec![Entity::Snapshot(snapshot.clone())]
            }
            _ => self.said_named().unwrap_or_else(|| self.request_named()),
        }
    }

    /// Asks and messages.
    fn said_named(&self) -> Option<Vec<Entity>> {
        Some(match self {
            Self::MessageQueued { message } => vec![Entity::Message(message.id.clone())],
            Self::MessageFollowed { message, .. }
            | Self::MessageHeld { message, .. }
            | Self::MessageTyped { message }
            | Self::MessageFailed { message, .. } => {
                vec![Entity::Message(message.clone())]
            }
            Self::AskOpened { ask } => vec![Entity::Ask(ask.id.clone()), Entity::Agent(ask.agent.clone())],
            Self::AskAnswered { ask, .. }
            | Self::AskWithdrawn { ask, .. }
            | Self::WaitTold(WaitTold { ask, .. })
            | Self::AskCommandTold { ask, .. } => vec![Entity::Ask(ask.clone())],
            Self::RuleMade { rule } => vec![Entity::Rule(rule.id.clone()), Entity::Rig(rule.rig.clone())],
            Self::RuleRemoved { rule, .. } => vec![Entity::Rule(rule.clone())],
            _ => return None,
        })
    }

    fn request_named(&self) -> Vec<Entity> {
        match self {
            Self::RequestOpened { request } => vec![Entity::Request(request.id.clone())],
            Self::RequestRevised { request, .. }
            | Self::RequestApproved { request, .. }
            | Self::Pull { request, .. }
            | Self::PersonWanted { request, .. }
            | Self::RequestQueued { request, .. }
            | Self::RequestSentBack { request, .. }
            | Self::RequestWithdrawn { request, .. }
            | Self::CheckStarted { request, .. }
            | Self::RequestConflicted { request, .. }
            | Self::GateFailed { request, .. }
            | Self::GateCouldNotRun { request, .. }
            | Self::LandingStarted { request, .. }
            | Self::LandingWaits { request, .. }
            | Self::RequestLanded { request, .. } => vec![Entity::Request(request.clone())],
            Self::BudgetSet { scope, .. }
            | Self::SoftLimitReached { scope, .. }
            | Self::StartsHeld { scope, .. }
            | Self::StartsReleased { scope }
            | Self::BudgetLifted { scope, .. } => vec![Entity::Budget(*scope)],
            _ => Vec::new(),
        }
    }
}

/// A task, and whoever held it: they change together.
fn with_holder(town: &Town, id: &TaskId) -> Vec<Entity> {
    let mut rows = vec![Entity::Task(id.clone())];
    if let Some(held) = town.tasks.get(id).and_then(|task| task.assignment.as_ref()) {
        rows.push(Entity::Agent(held.agent.clone()));
        rows.push(Entity::Session(held.session.clone()));
    }
    rows
}

fn queue_named(rig: &RigId, step: &QueueStep) -> Vec<Entity> {
    let mut rows = vec![Entity::Rig(rig.clone()), Entity::Lane(rig.clone())];
    rows.extend(step.requests().iter().cloned().map(Entity::Request));
    let keeps = matches!(step, QueueStep::Rehearsed(RehearsalStep::Ended { .. }));
    if keeps || matches!(step, QueueStep::RunPassed { .. } | QueueStep::RunFailed { .. }) {
        rows.push(Entity::Results(rig.clone()));
    }
    rows
}
