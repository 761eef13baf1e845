//! An agent is set otherwise: its mode, and the model and effort of the task that it holds.

use super::{Decision, Mint, assign, start};
use crate::{Agent, AgentChange, Entity, Event, Refusal, SetAgent, StartChange, Town};

/// A mode counts from a program's start on, so that one which runs is restarted with it or keeps what it has: nothing may say
/// that it asks while it does not. Model and effort it may be told.
pub(super) fn set(mint: &mut Mint, set: &SetAgent) -> Result<Decision, Refusal> {
    let town = mint.town;
    let agent = town.agent(&set.agent)?;
    let live = town.session_of(agent).filter(|session| session.state.is_live());
    let mode = set.mode.filter(|mode| *mode != agent.mode);
    if mode.is_some() && live.is_some() && !set.restart {
        let state = "at work, and its program keeps the mode that it was started in; have it restarted, too";
        return Err(Refusal::AgentNotFit { agent: agent.id.clone(), state: state.into() });
    }
    let mode = mode.map(|mode| Event::AgentChanged(AgentChange { agent: agent.id.clone(), mode }));
    let mut events: Vec<_> = mode.into_iter().chain(wish(mint, agent, set)?).collect();
    match live {
        _ if set.restart && agent.task.is_some() => {
            events.extend(assign::restart(mint, &agent.id, false)?.events);
        }
        Some(session) => events.extend(
            set.tell
                .iter()
                .map(|command| mint.message(&agent.id, &session.id, command, true))
                .collect::<Vec<_>>(),
        ),
        None => {}
    }
    Ok(Decision::of(events, Entity::Agent(agent.id.clone())))
}

fn wish(mint: &Mint, agent: &Agent, set: &SetAgent) -> Result<Option<Event>, Refusal> {
    if set.model.is_none() && set.effort.is_none() {
        return Ok(None);
    }
    let town: &Town = mint.town;
    let Some(task) = agent.task.as_ref().and_then(|task| town.tasks.get(task)) else {
        let what = "task whose model or effort could be changed";
        return Err(Refusal::AgentLacks { agent: agent.id.clone(), what });
    };
    let change =
        StartChange { model: set.model.clone(), effort: set.effort.clone(), ..StartChange::default() };
    let target = town.rigs.get(&task.rig).map_or("", |rig| rig.target.as_str());
    let start = start::tidy(change.over(&task.start), target)?;
    let wished =
        (start != task.start).then(|| Event::StartWished { task: task.id.clone(), start, at: mint.now });
    Ok(wished)
}
