//! A session that a limit held goes on: by itself once the time has come, or because a person says so.

use super::{Decision, Mint};
use crate::{Agent, Entity, Event, Limit, Passing, Refusal, Session, Then, Time};

/// The time has come that the program named. Nothing is typed where it tries again alone, where somebody else is to decide, or
/// where it was told so often that telling it once more helps nobody.
pub(super) fn reset(mint: &mut Mint, session: &Session, resets: Time) -> Vec<Event> {
    let is_this = |parked: &&crate::Parked| parked.resets == Some(resets) && parked.passed.is_none();
    if session.limit.as_ref().filter(is_this).is_none() {
        return Vec::new();
    }
    let agent = mint.town.agents.get(&session.agent);
    let goes_on = agent.is_some_and(|agent| agent.session.as_ref() == Some(&session.id) && !agent.removed)
        && !session.stop_asked
        && !session.has_tried_enough()
        && mint.town.open_asks(&session.agent).is_empty();
    match session.shown_limit().filter(|_| goes_on) {
        Some(Limit { then: Then::Told { text }, .. }) => told(mint, session, text, Passing::Told),
        _ => vec![passed(mint, session, Passing::Waited)],
    }
}

/// A person lets it go on now. None where no limit holds it.
pub(super) fn try_now(mint: &mut Mint, agent: &Agent) -> Option<Result<Decision, Refusal>> {
    let session = mint.town.session_of(agent)?;
    let limit = session.shown_limit()?;
    let unfit =
        |state: &str| Some(Err(Refusal::AgentNotFit { agent: agent.id.clone(), state: state.to_owned() }));
    match &limit.then {
        Then::Told { text } => {
            let events = told(mint, session, text, Passing::ByPerson);
            Some(Ok(Decision::of(events, Entity::Agent(agent.id.clone()))))
        }
        Then::Alone => unfit("held by a limit, and its program tries again by itself"),
        Then::Unknown => unfit("held by a limit; what lets it go on is typed into its terminal"),
    }
}

fn told(mint: &mut Mint, session: &Session, text: &str, how: Passing) -> Vec<Event> {
    let message = mint.message(&session.agent, &session.id, text, false);
    vec![passed(mint, session, how), message]
}

fn passed(mint: &Mint, session: &Session, how: Passing) -> Event {
    Event::LimitPassed { session: session.id.clone(), how, at: mint.now }
}
