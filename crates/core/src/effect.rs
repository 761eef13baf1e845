//! Effects: what the town owes the world. Written with the commit that causes them, deleted when answered.

use crate::{
    AgentId, AskId, Event, MessageId, Oid, PullStep, PushStep, QueueStep, RehearsalStep, RequestId, RigId,
    SessionId, Signal, SnapshotId, Time, Town,
};
use gastown_queue::RunId;
use serde::{Deserialize, Serialize};

/// A program says that its turn ended before the last of it is in its transcript.
const FLUSH_MICROS: i64 = 1_500_000;

/// Named by ids only: whoever carries it out reads the rest from the town as it then is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Make the worktree if need be and start the keeper and the program.
    StartSession {
        session: SessionId,
    },
    /// TERM, then KILL, of everything the session started.
    EndSession {
        session: SessionId,
    },
    PauseSession {
        session: SessionId,
    },
    ResumeSession {
        session: SessionId,
    },
    /// Commit what is uncommitted in the agent's name, fetch it, look at it.
    TakeWork {
        session: SessionId,
        round: u32,
    },
    TypeMessage {
        message: MessageId,
    },
    /// Choose what a person answered, if that dialog still stands. At most once: it may grant something.
    ChooseInDialog {
        ask: AskId,
        choice: usize,
    },
    TakeSnapshot {
        snapshot: SnapshotId,
    },
    /// Merge what the run is about and run the gates on exactly that.
    CheckRun {
        rig: RigId,
        run: RunId,
    },
    /// Move the target to what the run passed on.
    LandRun {
        rig: RigId,
        run: RunId,
    },
    /// Merge finished work and run the gates on it, before anybody approved it.
    Rehearse {
        rig: RigId,
        run: u64,
    },
    /// Move the target back from the newest landing.
    StepBack {
        rig: RigId,
        request: RequestId,
    },
    /// Open the pull request of this request, bring it to the head, look how it stands; again and again while it is open.
    FollowPull {
        request: RequestId,
        look: u32,
    },
    /// Bring this commit to the branch that the target follows on its remote. `begun`: which of the rig's pushes it is.
    Push {
        rig: RigId,
        commit: Oid,
        begun: u32,
    },
    /// Owed by towns that checked one request at a time; its request goes back into the line instead.
    Check {
        request: RequestId,
        head: Oid,
    },
    /// As `Check`.
    Land {
        request: RequestId,
        commit: Oid,
    },
    /// Snapshot, then rename into the trash.
    RemoveWorktree {
        agent: AgentId,
    },
    /// Read what the session's program wrote of its usage; not before `due`: what it says last comes a moment later.
    ReadUsage {
        session: SessionId,
        due: Time,
    },
    /// New work may start again from then on.
    AwaitDay {
        until: Time,
    },
    /// The session's limit is over some time after `resets`.
    AwaitReset {
        session: SessionId,
        resets: Time,
    },
    /// The rig's clone and every worktree go to the trash.
    RemoveRig {
        rig: RigId,
    },
}

/// What an event that was just applied makes the town owe.
pub fn owed_by(event: &Event, town: &Town) -> Vec<Effect> {
    match event {
        Event::SessionPlanned { session } => vec![Effect::StartSession { session: session.id.clone() }],
        Event::SessionStopAsked { session } => vec![Effect::EndSession { session: session.clone() }],
        Event::AgentPaused { agent, .. } => {
            live_session(town, agent).map(|session| Effect::PauseSession { session }).into_iter().collect()
        }
        Event::AgentResumed { agent, .. } => {
            live_session(town, agent).map(|session| Effect::ResumeSession { session }).into_iter().collect()
        }
        Event::SessionSignalled { session, signal: Signal::TurnEnded | Signal::Failed { .. }, at } => {
            vec![Effect::ReadUsage { session: session.clone(), due: Time(at.0.saturating_add(FLUSH_MICROS)) }]
        }
        Event::SessionSignalled { session, signal: Signal::Limited(limit), .. } => {
            let resets = limit.resets.into_iter();
            resets.map(|resets| Effect::AwaitReset { session: session.clone(), resets }).collect()
        }
        Event::SessionEnded { session, at, .. } | Event::SessionLost { session, at, .. } => {
            vec![Effect::ReadUsage { session: session.clone(), due: *at }]
        }
        Event::StartsHeld { until, .. } => vec![Effect::AwaitDay { until: *until }],
        Event::TurnFinished { session, round } => {
            vec![Effect::TakeWork { session: session.clone(), round: *round }]
        }
        Event::AskAnswered { ask, choice: Some(choice), .. } => {
            vec![Effect::ChooseInDialog { ask: ask.clone(), choice: *choice }]
        }
        Event::MessageQueued { message } => vec![Effect::TypeMessage { message: message.id.clone() }],
        Event::SnapshotPlanned { snapshot } => vec![Effect::TakeSnapshot { snapshot: snapshot.id.clone() }],
        Event::Queue { rig, step: QueueStep::RunStarted { run, .. }, .. } => {
            vec![Effect::CheckRun { rig: rig.clone(), run: *run }]
        }
        Event::Queue { rig, step: QueueStep::RunLands { run, .. }, .. } => {
            vec![Effect::LandRun { rig: rig.clone(), run: *run }]
        }
        Event::Queue { rig, step: QueueStep::Rehearsed(RehearsalStep::Began { run, .. }), .. } => {
            vec![Effect::Rehearse { rig: rig.clone(), run: *run }]
        }
        Event::Queue { rig, step: QueueStep::StepBackStarted { request, .. }, .. } => {
            vec![Effect::StepBack { rig: rig.clone(), request: request.clone() }]
        }
        Event::Pull { request, step: PullStep::Proposed | PullStep::Asked, .. } => {
            let pull = town.requests.get(request).and_then(|request| request.pull.as_ref());
            let look = pull.map_or(0, |pull| pull.look);
            vec![Effect::FollowPull { request: request.clone(), look }]
        }
        Event::Push { rig, step: PushStep::Started { commit }, .. } => {
            let begun = town.rigs.get(rig).map_or(0, |rig| rig.pushes.begun);
            vec![Effect::Push { rig: rig.clone(), commit: commit.clone(), begun }]
        }
        Event::AgentRemoved { agent } => vec![Effect::RemoveWorktree { agent: agent.clone() }],
        Event::RigRemoved { rig } => vec![Effect::RemoveRig { rig: rig.clone() }],
        _ => Vec::new(),
    }
}

fn live_session(town: &Town, agent: &AgentId) -> Option<SessionId> {
    let session = town.agents.get(agent)?.session.clone()?;
    town.sessions.get(&session)?.state.is_live().then_some(session)
}
