//! All agents at once, of one rig or of the town: stopped where they stand, and let go on.

use super::Decision;
use crate::{Agent, Entity, Event, Refusal, RigId, Time, Town};

/// Those at rest, too: what is lined up behind them starts no program before the thaw. One whose program is about to start
/// stands still once it has.
pub(super) fn freeze(town: &Town, rig: Option<&RigId>, at: Time) -> Result<Decision, Refusal> {
    let runs = group(town, rig)?.filter(|agent| !agent.paused);
    Ok(of_all(rig, runs.map(|agent| Event::AgentPaused { agent: agent.id.clone(), at })))
}

/// Also those that were paused one by one: whoever thaws wants all of them to go on.
pub(super) fn thaw(town: &Town, rig: Option<&RigId>, at: Time) -> Result<Decision, Refusal> {
    let paused = group(town, rig)?.filter(|agent| agent.paused);
    Ok(of_all(rig, paused.map(|agent| Event::AgentResumed { agent: agent.id.clone(), at })))
}

fn group<'a>(town: &'a Town, rig: Option<&'a RigId>) -> Result<impl Iterator<Item = &'a Agent>, Refusal> {
    if let Some(rig) = rig {
        town.rig(rig)?;
    }
    let is_of_it = move |agent: &&Agent| !agent.removed && rig.is_none_or(|rig| agent.rig == *rig);
    Ok(town.agents.values().filter(is_of_it))
}

fn of_all(rig: Option<&RigId>, events: impl Iterator<Item = Event>) -> Decision {
    Decision { events: events.collect(), about: rig.cloned().map(Entity::Rig) }
}
