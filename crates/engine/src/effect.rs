//! Effects: when one may go out, behind which others it waits, and what its answer means.

mod pull;
mod push;
mod queue;
mod ready;
mod rehearse;
mod told;
mod usage;
mod wait;

use crate::Trouble;
use crate::turn::{Answer, Job};
use crate::world::{SessionPlan, Started, Typed, WorkPlan, World};
use gastown_core::{
    Agent, AgentId, AskId, Effect, MessageId, Observation, Oid, Ports, RequestState, Session, SessionId,
    SessionState, TakenWork, Task, Town, footing, rebased_from,
};
use std::time::Duration;
use told::told;

pub(crate) use usage::plan as usage_plan;

/// A landing that waits for the user's repository is tried again after this time.
const LAND_PAUSE: Duration = Duration::from_secs(5);
/// What the owner's git did not sign is given to it again after this time; a person may ask for it sooner.
const SIGN_PAUSE: Duration = Duration::from_secs(300);
/// A text that waits for a person's own line is tried again after this time.
const HELD_PAUSE: Duration = Duration::from_secs(2);
/// After trouble of another kind.
const TROUBLE_PAUSE: Duration = Duration::from_secs(30);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Readiness {
    Now,
    /// Something in the town has to happen first.
    Hold,
    /// Its reason is gone.
    Moot,
}

/// May this effect be carried out in this town?
pub(crate) fn readiness(town: &Town, effect: &Effect) -> Readiness {
    let when = |is_so: bool| if is_so { Readiness::Now } else { Readiness::Moot };
    match effect {
        Effect::StartSession { session } => {
            when(town.sessions.get(session).is_some_and(|s| s.state == SessionState::Planned))
        }
        Effect::EndSession { session }
        | Effect::PauseSession { session }
        | Effect::ResumeSession { session } => {
            when(town.sessions.get(session).is_some_and(|session| session.state.is_live()))
        }
        Effect::TakeWork { session, round } => {
            when(town.sessions.get(session).is_some_and(|s| s.round == *round))
        }
        Effect::ReadUsage { session, .. } => when(town.sessions.contains_key(session)),
        Effect::AwaitDay { until } => {
            when(town.budgets.values().any(|budget| budget.held_until == Some(*until)))
        }
        Effect::AwaitReset { session, resets } => ready::to_go_on(town, session, *resets),
        Effect::TypeMessage { message } => ready::to_type(town, message),
        Effect::ChooseInDialog { ask, .. } => when(ready::is_of_live_session(town, ask)),
        Effect::TakeSnapshot { snapshot } => when(
            town.snapshots.get(snapshot).is_some_and(|snapshot| !snapshot.taken && snapshot.failed.is_none()),
        ),
        Effect::CheckRun { rig, run } => queue::check_readiness(town, rig, *run),
        Effect::LandRun { rig, run } => queue::land_readiness(town, rig, *run),
        Effect::Rehearse { rig, run } => rehearse::readiness(town, rig, *run),
        Effect::StepBack { rig, request } => queue::step_back_readiness(town, rig, request),
        Effect::Push { rig, begun, .. } => push::readiness(town, rig, *begun),
        Effect::FollowPull { request, look } => pull::readiness(town, request, *look),
        Effect::Check { .. } | Effect::Land { .. } => Readiness::Moot,
        Effect::RemoveWorktree { agent } => when(town.agents.contains_key(agent)),
        Effect::RemoveRig { rig } => when(town.rigs.contains_key(rig)),
    }
}

/// Effects that share a name go out one after the other.
pub(crate) fn order(town: &Town, effect: &Effect) -> Vec<String> {
    match effect {
        Effect::CheckRun { rig, run } => queue::check_order(town, rig, *run),
        Effect::Rehearse { rig, run } => rehearse::order(town, rig, *run),
        Effect::RemoveRig { rig } => queue::all_orders(rig),
        _ => one_order(town, effect).into_iter().collect(),
    }
}

fn one_order(town: &Town, effect: &Effect) -> Option<String> {
    let of_session = |id: &SessionId| town.sessions.get(id).map(|session| format!("agent {}", session.agent));
    match effect {
        Effect::StartSession { session }
        | Effect::EndSession { session }
        | Effect::PauseSession { session }
        | Effect::ResumeSession { session }
        | Effect::TakeWork { session, .. } => of_session(session),
        Effect::ReadUsage { session, .. } => {
            town.sessions.get(session).map(|session| format!("usage {}", session.agent))
        }
        Effect::LandRun { rig, .. } | Effect::StepBack { rig, .. } => Some(queue::land_order(rig)),
        Effect::Push { rig, .. } => Some(format!("push {rig}")),
        Effect::FollowPull { request, .. } => Some(format!("pull {request}")),
        Effect::AwaitDay { .. }
        | Effect::AwaitReset { .. }
        | Effect::CheckRun { .. }
        | Effect::Rehearse { .. }
        | Effect::RemoveRig { .. }
        | Effect::Check { .. }
        | Effect::Land { .. } => None,
        Effect::TypeMessage { message } => {
            town.messages.get(message).map(|message| format!("type {}", message.agent))
        }
        Effect::ChooseInDialog { ask, .. } => town.asks.get(ask).map(|ask| format!("type {}", ask.agent)),
        Effect::TakeSnapshot { snapshot } => {
            town.snapshots.get(snapshot).map(|snapshot| format!("agent {}", snapshot.agent))
        }
        Effect::RemoveWorktree { agent } => Some(format!("agent {agent}")),
    }
}

/// It waits for none that is not under way: what somebody chose in a dialog goes before the texts that wait for its end.
pub(crate) fn overtakes(effect: &Effect) -> bool {
    matches!(effect, Effect::ChooseInDialog { .. })
}

/// Who carries it out: what may take minutes has workers of its own, and no check holds up a landing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Crew {
    Short,
    Long,
    Check,
    Rehearsal,
    /// A slow network holds up nothing but itself.
    Remote,
}

pub(crate) fn crew(town: &Town, effect: &Effect) -> Crew {
    let sets_up = |session: &SessionId| {
        let rig = town.sessions.get(session).and_then(|session| town.rigs.get(&session.rig));
        rig.is_some_and(|rig| rig.ground.setup.is_some())
    };
    match effect {
        Effect::CheckRun { .. } => Crew::Check,
        Effect::Rehearse { .. } => Crew::Rehearsal,
        Effect::Push { .. } | Effect::FollowPull { .. } => Crew::Remote,
        Effect::LandRun { .. } | Effect::StepBack { .. } | Effect::RemoveRig { .. } => Crew::Long,
        Effect::StartSession { session } if sets_up(session) => Crew::Long,
        _ => Crew::Short,
    }
}

/// Carries an effect out. It looks first what an earlier try has done.
pub(crate) fn carry_out(world: &dyn World, job: &Job) -> Answer {
    let town = &job.town;
    let seen = match &job.effect {
        Effect::StartSession { session } => start_session(world, town, session),
        Effect::EndSession { session } => on_session(town, session, |session| world.end_session(session)),
        Effect::PauseSession { session } => {
            on_session(town, session, |session| world.pause_session(session, true))
        }
        Effect::ResumeSession { session } => {
            on_session(town, session, |session| world.pause_session(session, false))
        }
        Effect::TakeWork { session, round } => vec![take_work(world, town, session, *round)],
        Effect::ReadUsage { session, due } => return usage::read(world, town, session, *due),
        Effect::AwaitDay { until } => return wait::for_day(world, *until),
        Effect::AwaitReset { session, resets } => return wait::for_reset(world, session, *resets),
        Effect::TypeMessage { message } => return type_message(world, town, message),
        Effect::ChooseInDialog { ask, choice } => choose(world, town, ask, *choice),
        Effect::TakeSnapshot { snapshot } => take_snapshot(world, town, snapshot),
        Effect::CheckRun { rig, run } => queue::check(world, town, rig, *run).into_iter().collect(),
        Effect::LandRun { rig, run } => return queue::land(world, town, rig, *run),
        Effect::Rehearse { rig, run } => return rehearse::rehearse(world, town, rig, *run),
        Effect::StepBack { rig, request } => queue::step_back(world, town, rig, request),
        Effect::Push { rig, commit, .. } => return push::push(world, town, rig, commit),
        Effect::FollowPull { request, .. } => return pull::follow(world, town, request),
        Effect::Check { .. } | Effect::Land { .. } => Vec::new(),
        Effect::RemoveWorktree { agent } => return remove_worktree(world, town, agent),
        Effect::RemoveRig { rig } => match town.rigs.get(rig) {
            Some(rig) => faults(&format!("the clone of {}", rig.id), world.remove_rig(rig)),
            None => Vec::new(),
        },
    };
    Answer { observations: seen, again: None }
}

fn faults(what: &str, outcome: Result<(), Trouble>) -> Vec<Observation> {
    outcome
        .err()
        .map(|trouble| Observation::Fault { what: what.to_owned(), why: trouble.words })
        .into_iter()
        .collect()
}

fn on_session(
    town: &Town,
    id: &SessionId,
    act: impl FnOnce(&Session) -> Result<(), Trouble>,
) -> Vec<Observation> {
    match town.sessions.get(id) {
        Some(session) => faults(&format!("session {id} of {}", session.agent), act(session)),
        None => Vec::new(),
    }
}

fn choose(world: &dyn World, town: &Town, id: &AskId, choice: usize) -> Vec<Observation> {
    let ask = town.asks.get(id);
    let Some((ask, dialog)) = ask.and_then(|ask| Some((ask, ask.dialog.as_ref()?))) else {
        return Vec::new();
    };
    match world.choose_in_dialog(ask, dialog, choice) {
        Ok(()) => Vec::new(),
        Err(trouble) => vec![Observation::AnswerNotTyped { ask: id.clone(), why: trouble.words }],
    }
}

fn start_session(world: &dyn World, town: &Town, id: &SessionId) -> Vec<Observation> {
    let not_started = |why: String| vec![Observation::SessionNotStarted { session: id.clone(), why }];
    let parts = parts_of(town, id);
    let Some((session, agent, task)) = parts else {
        return not_started("its agent or task is gone".into());
    };
    let Some(rig) = town.rigs.get(&session.rig).filter(|rig| !rig.removed) else {
        return not_started(format!("the rig {} was removed", session.rig));
    };
    if session.stop_asked {
        return not_started("stopped before it began".into());
    }
    let request = task
        .request
        .as_ref()
        .and_then(|id| town.requests.get(id))
        .filter(|request| !request.state.is_final());
    let head = request.map(|request| &request.head);
    let is_left_out = request.is_some_and(|request| request.left_out.is_some());
    let (lower, taken) = (footing(town, task).head(), taken_but(town, Some(&agent.id)));
    let told = told(town, session, task);
    let is_undone = has_undone_work(town, task);
    let rebased_from = rebased_from(town, session);
    let adopted = task.start.adopted.as_ref().and_then(|id| town.snapshots.get(id));
    let plan = SessionPlan {
        session,
        agent,
        task,
        rig,
        told,
        head,
        is_left_out,
        is_undone,
        lower,
        adopted,
        rebased_from,
        taken,
    };
    let made = match world.make_worktree(&plan) {
        Ok(made) => made,
        Err(trouble) => return not_started(trouble.words),
    };
    let mut seen = vec![
        Observation::TargetSeen { rig: rig.id.clone(), head: made.target },
        Observation::WorktreeMade { session: id.clone(), worktree: made.worktree.clone() },
    ];
    let session = id.clone();
    match world.start_session(&plan, &made.worktree) {
        Ok(Started::Running { keeper, program }) => {
            seen.push(Observation::SessionStarted { session, keeper, program });
        }
        Ok(Started::Over(exit)) => seen.push(Observation::SessionEnded { session, exit }),
        Err(trouble) => seen.extend(not_started(trouble.words)),
    }
    seen
}

/// The newest of its work that came to the target is there no longer.
fn has_undone_work(town: &Town, task: &Task) -> bool {
    let of_task = town.requests.values().filter(|request| request.task.as_ref() == Some(&task.id));
    let newest = of_task.max_by_key(|request| request.opened);
    newest.is_some_and(|request| matches!(request.state, RequestState::Reverted { by: Some(_), .. }))
}

/// Ports that worktrees of the town have; not counting one agent's.
fn taken_but(town: &Town, agent: Option<&AgentId>) -> Vec<Ports> {
    let others = town.agents.values().filter(|other| agent != Some(&other.id));
    others.filter_map(|other| other.worktree.as_ref()?.ports).collect()
}

fn parts_of<'a>(town: &'a Town, id: &SessionId) -> Option<(&'a Session, &'a Agent, &'a Task)> {
    let session = town.sessions.get(id)?;
    Some((session, town.agents.get(&session.agent)?, town.tasks.get(&session.task)?))
}

/// Commits that a task's branch has and that are not its own, as far as they are not in the target. Of the work that it is
/// stacked on, which may have landed as other commits, and of the branch that it was begun on: its present head, where the branch began, and
/// what was found the last time.
pub(crate) fn below_of(town: &Town, agent: &Agent, task: &Task) -> Vec<Oid> {
    let lower = footing(town, task).head();
    if task.on.is_none() && task.start.base.is_none() {
        return Vec::new();
    }
    let began = agent.worktree.as_ref().map(|worktree| worktree.base.clone());
    let found =
        task.request.as_ref().and_then(|id| town.requests.get(id)).map(|request| request.base.clone());
    [lower.cloned(), began, found].into_iter().flatten().collect()
}

fn take_work(world: &dyn World, town: &Town, id: &SessionId, round: u32) -> Observation {
    let work = match parts_of(town, id).and_then(|parts| Some((parts, town.rigs.get(&parts.0.rig)?))) {
        Some(((session, agent, task), rig)) => {
            let below = below_of(town, agent, task);
            let request = task.request.as_ref().and_then(|id| town.requests.get(id));
            let left_out = request.filter(|request| request.left_out.is_some() && !request.state.is_final());
            let left_out = left_out.map(|request| &request.head);
            world.take_work(&WorkPlan { session, agent, task, rig, below, left_out })
        }
        None => TakenWork::Failed { why: "its agent or task is gone".into() },
    };
    Observation::WorkTaken { session: id.clone(), round, work }
}

fn type_message(world: &dyn World, town: &Town, id: &MessageId) -> Answer {
    let message = id.clone();
    let typed =
        town.messages.get(id).and_then(|message| Some((message, town.sessions.get(&message.session)?)));
    let outcome = match typed {
        Some((message, session)) if session.state.is_live() => {
            // Read by `gt prime` whenever the program likes, typed words or not.
            let primed = match town.tasks.get(&session.task) {
                Some(task) => world.write_prime(session, task, &told(town, session, task)),
                None => Ok(()),
            };
            primed.and_then(|()| world.type_message(session, message))
        }
        _ => Err(Trouble::new("its program has ended")),
    };
    let (seen, again) = match outcome {
        Ok(Typed::Whole) => (Observation::MessageTyped { message }, None),
        Ok(Typed::Held { why }) => (Observation::MessageHeld { message, why }, Some(HELD_PAUSE)),
        Err(trouble) => (Observation::MessageFailed { message, why: trouble.words }, None),
    };
    Answer { observations: vec![seen], again }
}

fn take_snapshot(world: &dyn World, town: &Town, id: &gastown_core::SnapshotId) -> Vec<Observation> {
    let parts = town.snapshots.get(id).and_then(|snapshot| {
        Some((snapshot, town.rigs.get(&snapshot.rig)?, town.agents.get(&snapshot.agent)?))
    });
    let Some((snapshot, rig, agent)) = parts else {
        return Vec::new();
    };
    let snapshot_id = id.clone();
    vec![match world.take_snapshot(snapshot, rig, agent) {
        Ok(()) => Observation::SnapshotTaken { snapshot: snapshot_id },
        Err(trouble) => Observation::SnapshotFailed { snapshot: snapshot_id, why: trouble.words },
    }]
}

fn remove_worktree(world: &dyn World, town: &Town, id: &gastown_core::AgentId) -> Answer {
    let Some((agent, rig)) = town.agents.get(id).and_then(|agent| Some((agent, town.rigs.get(&agent.rig)?)))
    else {
        return Answer::default();
    };
    let is_live = town.session_of(agent).is_some_and(|session| session.state.is_live());
    if is_live {
        // Its end was asked for; the worktree goes when nobody works in it any more.
        return Answer { observations: Vec::new(), again: Some(LAND_PAUSE) };
    }
    let seen = match world.remove_worktree(rig, agent) {
        Ok(()) => vec![Observation::WorktreeRemoved { agent: id.clone() }],
        Err(trouble) => {
            vec![Observation::Fault { what: format!("the worktree of {id}"), why: trouble.words }]
        }
    };
    Answer { observations: seen, again: None }
}
