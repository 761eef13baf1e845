//! When what is done to a session may go out: a person, a dialog or the end of a turn may have to come first.

use super::Readiness;
use gastown_core::{AskId, Delivery, MessageId, SessionId, SessionState, Signal, Time, Town};

/// A paused program is not told to go on before a person resumes it.
pub(super) fn to_go_on(town: &Town, id: &SessionId, resets: Time) -> Readiness {
    let session = town.sessions.get(id);
    let parked = session.and_then(|session| Some((session, session.limit.as_ref()?)));
    match parked.filter(|(_, parked)| parked.resets == Some(resets) && parked.passed.is_none()) {
        Some((session, _)) if town.agents.get(&session.agent).is_some_and(|agent| agent.paused) => {
            Readiness::Hold
        }
        Some(_) => Readiness::Now,
        None => Readiness::Moot,
    }
}

/// Never into an open dialog, which the typed text would answer, nor onto a screen that no rule knows, which may be one; "when
/// idle" waits for the end of the turn.
pub(super) fn to_type(town: &Town, id: &MessageId) -> Readiness {
    let Some(message) = town.messages.get(id).filter(|message| message.delivery == Delivery::Queued) else {
        return Readiness::Moot;
    };
    let Some(session) = town.sessions.get(&message.session) else {
        return Readiness::Moot;
    };
    let is_blocked =
        matches!(session.signal, Some(Signal::Blocked | Signal::Asking { .. } | Signal::Unclear))
            || !town.open_asks(&message.agent).is_empty();
    let rests = !is_blocked && !matches!(session.signal, Some(Signal::Working | Signal::Limited { .. }));
    match session.state {
        SessionState::Planned => Readiness::Hold,
        // Carried out at once: the answer says that nobody is there.
        _ if !session.state.is_live() => Readiness::Now,
        _ if is_blocked || (message.when_idle && !rests) => Readiness::Hold,
        _ => Readiness::Now,
    }
}

pub(super) fn is_of_live_session(town: &Town, ask: &AskId) -> bool {
    let session = town.asks.get(ask).and_then(|ask| town.sessions.get(&ask.session));
    session.is_some_and(|session| session.state.is_live())
}
