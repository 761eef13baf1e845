//! Consequences that nobody has to ask for: a free agent takes what is lined up for it, the queue goes on, work that came back while its agent is busy waits for that agent.

use super::{Mint, assign, lane, push};
use crate::apply::takes_back;
use crate::{Event, LinedUp, QueuePolicy, RequestState, Time, Town};

/// One consequence of the town as it is, or nothing. The engine asks again until nothing is left.
pub fn settle(town: &Town, now: Time, fresh: &mut dyn FnMut() -> u64) -> Vec<Event> {
    settle_by(town, &gastown_queue::next, now, fresh)
}

/// The same where another policy than the house's own decides about the queues.
pub fn settle_by(town: &Town, policy: &QueuePolicy, now: Time, fresh: &mut dyn FnMut() -> u64) -> Vec<Event> {
    let mut mint = Mint { town, now, fresh };
    returned_work(town)
        .or_else(|| next_task(&mut mint))
        .or_else(|| lane::next_step(&mut mint, policy))
        .or_else(|| push::next_step(&mint))
        .unwrap_or_default()
}

/// Work that came back to an agent that has other work, or is gone, is lined up or free.
fn returned_work(town: &Town) -> Option<Vec<Event>> {
    town.requests.values().filter(|request| request.state.is_returned()).find_map(|request| {
        let task = town.tasks.get(request.task.as_ref()?)?;
        let held = task.assignment.as_ref()?;
        if takes_back(&town.agents, task, held) {
            return None;
        }
        let agent = town.agents.get(&held.agent).filter(|agent| !agent.removed);
        let by_person = matches!(request.state, RequestState::SentBack { .. });
        Some(vec![match agent {
            // First in its line. A script is never run again by itself, only where a person sent it back.
            Some(agent) => Event::TaskLinedUp {
                task: task.id.clone(),
                place: LinedUp {
                    agent: agent.id.clone(),
                    order: 0,
                    hang: task.script.is_some() && !by_person,
                },
            },
            None => Event::TaskUnassigned { task: task.id.clone(), agent: None },
        }])
    })
}

fn next_task(mint: &mut Mint) -> Option<Vec<Event>> {
    let town = mint.town;
    if town.holding(mint.now).is_some() {
        return None;
    }
    let (agent, task) = town
        .agents
        .values()
        .filter(|agent| !agent.removed && !agent.paused && agent.task.is_none())
        .find_map(|agent| {
            let task = town.next_for(&agent.id)?;
            let may =
                crate::blocked_by(town, task).is_empty() && town.limit_of(&agent.preset, mint.now).is_none();
            may.then_some((agent, task))
        })?;
    Some(assign::start_events(mint, agent, task))
}
