//! A session that broke off goes on: a new one takes up its conversation, by the program's own means.

use super::{Mint, assign};
use crate::{Agent, Delivery, Event, Exit, Session, SessionId, Signal, Time, Town};

/// More restarts by itself in this time, and a person decides.
const RESTARTS_MAX: usize = 3;
const RESTARTS_WITHIN_MICROS: i64 = 10 * 60 * 1_000_000;

/// It was in the middle of something. One at rest has nothing to go on with until somebody wants something of it.
fn was_at_it(session: &Session) -> bool {
    let signal = session.signal.as_ref();
    signal.is_some_and(|signal| {
        matches!(signal, Signal::Working | Signal::Blocked | Signal::Asking { .. } | Signal::Limited { .. })
    })
}

/// The next session of an assignment, with the conversation of the one before and what waits to be told in it. Whoever calls
/// sees to it that the one before ends.
pub(super) fn next(
    mint: &mut Mint,
    agent: &Agent,
    before: &Session,
    (round, how): (u32, &str),
) -> Vec<Event> {
    let mut events = assign::saved(mint, agent, "before it goes on");
    let mut session = mint.session(agent, &before.task, agent.epoch, round);
    session.conversation.clone_from(&before.conversation);
    session.goes_on_after = Some(how.to_owned());
    let follow = session.id.clone();
    events.push(Event::SessionPlanned { session });
    events.extend(followed(mint.town, before, &follow));
    events
}

/// What waits to be told in one session is told in the next.
pub(super) fn followed(town: &Town, before: &Session, next: &SessionId) -> Vec<Event> {
    let waiting = town
        .messages
        .values()
        .filter(|message| message.session == before.id && message.delivery == Delivery::Queued);
    waiting
        .map(|message| Event::MessageFollowed { message: message.id.clone(), session: next.clone() })
        .collect()
}

/// After a session has broken off without anybody wanting it: it goes on by itself, unless it does so too often. `how` it
/// broke off; `current` is true while its agent still works for it.
pub(super) fn by_itself(mint: &mut Mint, session: &Session, how: &str, current: bool) -> Vec<Event> {
    let town = mint.town;
    let Some(agent) = town.agents.get(&session.agent).filter(|agent| current && !agent.stopped) else {
        return Vec::new();
    };
    let may = !session.stop_asked
        && town.holding(mint.now).is_none()
        && !has_gone_on_enough(town, session, mint.now);
    match town.tasks.get(&session.task).filter(|_| may) {
        Some(_) if session.has_conversation() && was_at_it(session) => {
            next(mint, agent, session, (session.round, how))
        }
        Some(task) if found_nothing(session) => {
            let mut events = assign::saved(mint, agent, "before it begins anew");
            let session = mint.session(agent, &task.id, agent.epoch, session.round);
            events.push(Event::SessionPlanned { session });
            events
        }
        _ => Vec::new(),
    }
}

/// It was to take up a conversation, and ended before it got to work: its program had not kept that conversation.
fn found_nothing(session: &Session) -> bool {
    session.goes_on_after.is_some() && !session.has_worked && session.signal.is_none()
}

/// This assignment went on, or was handed over, so often until then that only a person lets it go on once more.
pub(crate) fn has_gone_on_enough(town: &Town, session: &Session, then: Time) -> bool {
    let since = then.0.saturating_sub(RESTARTS_WITHIN_MICROS);
    let of_it = |other: &&Session| {
        (&other.agent, other.epoch) == (&session.agent, session.epoch)
            && (other.goes_on_after.is_some() || other.handed_over.is_some())
            && other.planned.0 > since
    };
    town.sessions.values().filter(of_it).count() >= RESTARTS_MAX
}

/// In the words that a person and the program are told.
pub(super) fn how_it_ended(exit: &Exit) -> Option<String> {
    match exit {
        Exit::Code(0) => None,
        Exit::Code(code) | Exit::AtStart { code, .. } => Some(format!("its program ended with {code}")),
        Exit::Signal(signal) => Some(format!("its program was ended by signal {signal}")),
    }
}
