//! Giving tasks to agents: assignment first, process after.

use super::{Decision, Mint, goes_on, hand_over, spend};
use crate::apply::takes_back;
use crate::{
    Agent, AgentId, AgentState, Entity, Event, Exit, LinedUp, Mode, Refusal, Role, Session, SessionState,
    Task, TaskId, TaskState, TaskStatus, Town, When, agent_status, blocked_by, footing, task_status,
};

/// Gives a task to a resting agent at once, or lines it up behind what a busy one does.
pub(super) fn assign(
    mint: &mut Mint,
    task: &TaskId,
    agent: &AgentId,
    when: When,
) -> Result<Decision, Refusal> {
    let town = mint.town;
    let (wanted, worker) = (town.task(task)?, town.agent(agent)?);
    must_be_free(town, wanted)?;
    if wanted.rig != worker.rig {
        let (task_rig, agent_rig) = (wanted.rig.clone(), worker.rig.clone());
        return Err(Refusal::OtherRig { task: task.clone(), task_rig, agent: agent.clone(), agent_rig });
    }
    must_have_rig(town, wanted)?;
    let about = Entity::Task(task.clone());
    // Under a hard limit it waits like behind a busy agent, and starts by itself on the next day.
    if worker.task.is_none() && when == When::Now && town.holding(mint.now).is_none() {
        return Ok(Decision::of(start_events(mint, worker, wanted), about));
    }
    let status = agent_status(town, agent);
    if worker.task.is_some()
        && matches!(status.state, AgentState::Failed | AgentState::Unknown | AgentState::Quiet)
        && !status.paused
    {
        return Err(Refusal::AgentNotFit {
            agent: agent.clone(),
            state: format!("{} ({}); restart it first", status.state.as_str(), status.reason),
        });
    }
    Ok(Decision::of(vec![line_up(town, task, agent, when == When::Later)], about))
}

fn must_have_rig(town: &Town, task: &Task) -> Result<(), Refusal> {
    town.rig(&task.rig).map(|_| ())
}

fn must_be_free(town: &Town, task: &Task) -> Result<(), Refusal> {
    let why = match task_status(town, task) {
        TaskStatus::Open => return Ok(()),
        TaskStatus::Blocked => {
            let open = blocked_by(town, task).iter().map(|id| id.to_string()).collect::<Vec<_>>().join(", ");
            match footing(town, task) {
                carried if carried.carries() => format!("it waits on {open}"),
                _ => format!("it is stacked on {open}, which has no finished work to begin on"),
            }
        }
        TaskStatus::InProgress => match &task.assignment {
            Some(held) => format!("{} works on it", held.agent),
            None => "it is in progress".into(),
        },
        other => format!("it is {}", other.as_str()),
    };
    Err(Refusal::TaskNotReady { task: task.id.clone(), why })
}

pub(super) fn line_up(town: &Town, task: &TaskId, agent: &AgentId, hang: bool) -> Event {
    let last = town
        .tasks
        .values()
        .filter_map(|task| task.lined_up.as_ref())
        .filter(|place| place.agent == *agent)
        .map(|place| place.order)
        .max();
    let place = LinedUp { agent: agent.clone(), order: last.map_or(1, |last| last + 1), hang };
    Event::TaskLinedUp { task: task.clone(), place }
}

/// A new assignment is a new epoch and a new session; an earlier session that still runs is ended first.
pub(super) fn start_events(mint: &mut Mint, agent: &Agent, task: &Task) -> Vec<Event> {
    let epoch = agent.epoch + 1;
    let round = task
        .request
        .as_ref()
        .and_then(|id| mint.town.requests.get(id))
        .map_or(1, |request| request.round.max(1));
    let session = first_session(mint, agent, task, (epoch, round));
    let mut events = end_live_session(mint.town, agent);
    let (task, agent) = (task.id.clone(), agent.id.clone());
    events.push(Event::TaskAssigned { task, agent, session: session.id.clone(), epoch, at: mint.now });
    events.push(Event::SessionPlanned { session });
    events
}

/// With the conversation that the work was begun in elsewhere, where the agent's program is the one that held it and nobody has gone on
/// with it yet.
fn first_session(mint: &mut Mint, agent: &Agent, task: &Task, (epoch, round): (u64, u32)) -> Session {
    let session = mint.session(agent, &task.id, epoch, round);
    let has_gone_on = || mint.town.sessions.values().any(|other| other.task == task.id && other.has_worked);
    let wish = task.start.conversation.as_ref();
    match wish.filter(|_| task.start.preset.as_ref() == Some(&agent.preset) && !has_gone_on()) {
        Some(conversation) => Session { conversation: conversation.clone(), held_elsewhere: true, ..session },
        None => session,
    }
}

pub(super) fn end_live_session(town: &Town, agent: &Agent) -> Vec<Event> {
    let live = town.session_of(agent).filter(|session| session.state.is_live() && !session.stop_asked);
    live.map(|session| Event::SessionStopAsked { session: session.id.clone() }).into_iter().collect()
}

/// Any free agent of the task's rig, the one nearest to Main Street first; else a new one.
pub(super) fn assign_to_rig(
    mint: &mut Mint,
    task: &TaskId,
    (preset, mode): (&str, Option<Mode>),
    when: When,
) -> Result<Decision, Refusal> {
    let town = mint.town;
    let wanted = town.task(task)?;
    must_be_free(town, wanted)?;
    must_have_rig(town, wanted)?;
    let fits = |agent: &&Agent| agent.preset == preset && mode.is_none_or(|mode| agent.mode == mode);
    let is_free = |agent: &&Agent| agent.task.is_none() && fits(agent) && town.next_for(&agent.id).is_none();
    if let Some(free) = town.agents_of(&wanted.rig).filter(is_free).min_by_key(|agent| agent.lot) {
        return assign(mint, task, &free.id.clone(), when);
    }
    let agent = new_agent(mint, &wanted.rig, None, preset, (mode.unwrap_or_default(), Role::default()))?;
    let mut events = vec![Event::AgentAdded { agent: agent.clone() }];
    match when {
        When::Now if town.holding(mint.now).is_none() => events.extend(start_events(mint, &agent, wanted)),
        When::Now => events.push(line_up(town, task, &agent.id, false)),
        When::Later => events.push(line_up(town, task, &agent.id, true)),
    }
    Ok(Decision::of(events, Entity::Task(task.clone())))
}

/// An agent at the free lot nearest to Main Street.
pub(super) fn new_agent(
    mint: &mut Mint,
    rig: &crate::RigId,
    name: Option<&AgentId>,
    preset: &str,
    (mode, role): (Mode, Role),
) -> Result<Agent, Refusal> {
    let town = mint.town;
    town.rig(rig)?;
    let id = match name {
        Some(name) if !super::rig::is_slug(name.as_str(), 25, true) || name.as_str().len() < 2 => {
            return Err(Refusal::Invalid {
                field: "agent name",
                value: name.to_string(),
                rule: "2 to 25 of a-z, 0-9 and -, beginning with a letter",
            });
        }
        Some(name) if town.agents.contains_key(name) => return Err(Refusal::AgentNameUsed(name.clone())),
        Some(name) => name.clone(),
        None => mint.agent_name(),
    };
    let taken: std::collections::BTreeSet<u32> = town.agents_of(rig).map(|agent| agent.lot).collect();
    let lot = (0..).find(|lot| !taken.contains(lot)).unwrap_or_default();
    Ok(Agent {
        id,
        rig: rig.clone(),
        preset: preset.to_owned(),
        mode,
        role,
        lot,
        epoch: 0,
        task: None,
        session: None,
        worktree: None,
        paused: false,
        stopped: false,
        removed: false,
        added: mint.now,
    })
}

/// Takes a task back: out of a line, or out of an agent's hands while nothing of it is in review.
pub(super) fn unassign(mint: &mut Mint, id: &TaskId) -> Result<Decision, Refusal> {
    let town = mint.town;
    let task = town.task(id)?;
    let unfit = |state: &str| Err(Refusal::TaskNotFit { task: id.clone(), state: state.into() });
    if matches!(task.state, TaskState::Closed { .. }) {
        return unfit("closed");
    }
    let about = Entity::Task(id.clone());
    if task.lined_up.is_some() {
        return Ok(Decision::of(vec![Event::TaskUnassigned { task: id.clone(), agent: None }], about));
    }
    let Some(held) = &task.assignment else {
        return unfit("with nobody");
    };
    if task
        .request
        .as_ref()
        .and_then(|id| town.requests.get(id))
        .is_some_and(|request| !request.state.is_final())
    {
        return unfit("in review or in the queue; send it back or reject it");
    }
    let mut events = Vec::new();
    if let Some(agent) = town.agents.get(&held.agent).filter(|agent| agent.task.as_ref() == Some(id)) {
        if agent.worktree.is_some() {
            events.push(mint.snapshot(agent, "before the task was taken back"));
        }
        events.extend(end_live_session(town, agent));
    }
    events.push(Event::TaskUnassigned { task: id.clone(), agent: Some(held.agent.clone()) });
    Ok(Decision::of(events, about))
}

/// Begins the first task that was lined up to start later.
pub(super) fn start(mint: &mut Mint, id: &AgentId) -> Result<Decision, Refusal> {
    let town = mint.town;
    let agent = town.agent(id)?;
    let waiting =
        town.tasks.values().filter(|task| task.lined_up.as_ref().is_some_and(|place| place.agent == *id));
    let Some(first) = waiting.min_by_key(|task| task.lined_up.as_ref().map(|place| place.order)) else {
        return Err(Refusal::AgentLacks { agent: id.clone(), what: "task lined up" });
    };
    let about = Entity::Task(first.id.clone());
    if agent.task.is_none() && town.holding(mint.now).is_none() {
        return Ok(Decision::of(start_events(mint, agent, first), about));
    }
    let order = first.lined_up.as_ref().map_or(0, |place| place.order);
    let place = LinedUp { agent: id.clone(), order, hang: false };
    Ok(Decision::of(vec![Event::TaskLinedUp { task: first.id.clone(), place }], about))
}

/// A new session for the task that the agent holds; its worktree is saved first and kept.
pub(super) fn restart(mint: &mut Mint, id: &AgentId, fresh: bool) -> Result<Decision, Refusal> {
    let town = mint.town;
    let agent = town.agent(id)?;
    let Some(task) = agent.task.as_ref().and_then(|task| town.tasks.get(task)) else {
        return Err(Refusal::AgentLacks { agent: id.clone(), what: "task to start again" });
    };
    spend::must_not_hold(town, mint.now)?;
    let round = task.assignment.as_ref().map_or(1, |held| held.round);
    let before = town.session_of(agent).filter(|before| before.epoch == agent.epoch && before.has_worked);
    let events = match before {
        Some(before) if !fresh && before.has_conversation() => {
            let mut events = end_live_session(town, agent);
            events.extend(goes_on::next(mint, agent, before, (round, "it was restarted")));
            events
        }
        Some(before) if task.script.is_none() => hand_over::next(mint, agent, before, (round, String::new())),
        _ => {
            let session = match fresh {
                true => mint.session(agent, &task.id, agent.epoch, round),
                false => first_session(mint, agent, task, (agent.epoch, round)),
            };
            new_session(mint, agent, session, "before restart")
        }
    };
    Ok(Decision::of(events, Entity::Agent(id.clone())))
}

/// Its worktree is saved, if it has one.
pub(super) fn saved(mint: &mut Mint, agent: &Agent, why: &str) -> Vec<Event> {
    let snapshot = agent.worktree.is_some().then(|| mint.snapshot(agent, why));
    snapshot.into_iter().collect()
}

/// Its worktree is saved first, and what still runs in it ends.
fn new_session(mint: &mut Mint, agent: &Agent, session: Session, why: &str) -> Vec<Event> {
    let mut events = saved(mint, agent, why);
    events.extend(end_live_session(mint.town, agent));
    events.push(Event::SessionPlanned { session });
    events
}

/// Work that a person sent back goes on at once: whoever still runs is told, and a script that had come to its end runs
/// again. Other programs that have ended are started by a person only, since each start costs.
pub(super) fn go_on(mint: &mut Mint, task: &Task, round: u32, words: &str) -> Vec<Event> {
    let town = mint.town;
    let ended_well =
        |session: &Session| matches!(session.state, SessionState::Ended { exit: Exit::Code(0), .. });
    let over = task.assignment.as_ref().filter(|held| {
        let session = town.sessions.get(&held.session);
        task.script.is_some()
            && takes_back(&town.agents, task, held)
            && session.is_some_and(|session| ended_well(session) && !session.stop_asked)
    });
    match over.and_then(|held| town.agents.get(&held.agent)) {
        Some(agent) => {
            let session = mint.session(agent, &task.id, agent.epoch, round);
            new_session(mint, agent, session, "before the next round")
        }
        None => mint.tell_agent(task, words),
    }
}
