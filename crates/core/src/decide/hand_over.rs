//! A fresh session goes on with the work of one whose conversation it does not have: it is told what is known of that.

use super::{Decision, Mint, assign, goes_on, not_blank, spend};
use crate::{Agent, Caller, Entity, Event, HandOver, Refusal, Session};

/// More of an agent's own words are not passed on.
const WORDS_CHARS_MAX: usize = 16_000;

/// From the agent: another session of its own is to go on where it is.
pub(super) fn by_agent(mint: &mut Mint, caller: &Caller, words: &str) -> Result<Decision, Refusal> {
    let town = mint.town;
    let (before, agent) = caller.agent(town)?;
    if agent.session.as_ref() != Some(&before.id) || !before.state.is_live() || before.stop_asked {
        return Err(Refusal::StaleEpoch { session: before.id.clone() });
    }
    let words: String = not_blank("message", words)?.chars().take(WORDS_CHARS_MAX).collect();
    spend::must_not_hold(town, mint.now)?;
    if goes_on::has_gone_on_enough(town, before, mint.now) {
        return Err(Refusal::HandedOverEnough { agent: agent.id.clone() });
    }
    Ok(Decision::of(next(mint, agent, before, (before.round, words)), Entity::Agent(agent.id.clone())))
}

/// The next session of an assignment, without the conversation of the one before, which ends. What waits to be told in that is
/// told in this one.
pub(super) fn next(
    mint: &mut Mint,
    agent: &Agent,
    before: &Session,
    (round, words): (u32, String),
) -> Vec<Event> {
    let mut events = assign::saved(mint, agent, "before it is handed over");
    events.extend(assign::end_live_session(mint.town, agent));
    let mut session = mint.session(agent, &before.task, agent.epoch, round);
    session.handed_over = Some(HandOver { from: before.id.clone(), words });
    let id = session.id.clone();
    events.push(Event::SessionPlanned { session });
    events.extend(goes_on::followed(mint.town, before, &id));
    events
}
