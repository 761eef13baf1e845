//! Programs that are being started: their hooks may fire before their terminals are watched, and are heard all the same.

use super::listener::Listener;
use crate::world::Reply;
use gastown_agent::Hooked;
use gastown_core::SessionId;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

#[derive(Default)]
pub(super) struct Starting(Mutex<BTreeMap<SessionId, Listener>>);

/// A program is heard for as long as this lives, or until its terminal takes the listener.
pub(super) struct Expected<'a> {
    starting: &'a Starting,
    session: SessionId,
}

impl Starting {
    pub fn expect(&self, session: &SessionId, listener: Listener) -> Expected<'_> {
        self.map().insert(session.clone(), listener);
        Expected { starting: self, session: session.clone() }
    }

    /// False where nobody knows the event; true where it concerns nobody.
    pub fn hear_hook(&self, session: &SessionId, hooked: &Hooked<'_>, reply: Option<Reply>) -> bool {
        self.map().get_mut(session).is_none_or(|listener| listener.hear_hook(hooked, reply))
    }

    pub fn take(&self, session: &SessionId) -> Option<Listener> {
        self.map().remove(session)
    }

    fn map(&self) -> MutexGuard<'_, BTreeMap<SessionId, Listener>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Expected<'_> {
    fn drop(&mut self) {
        self.starting.take(&self.session);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gastown_agent::Presets;
    use gastown_core::Signal;

    fn fires<'a>(event: &'a str) -> Hooked<'a> {
        Hooked { event, words: "", told: None, firing: None }
    }

    #[test]
    fn what_a_program_tells_while_it_starts_is_with_the_listener_that_its_terminal_gets() {
        let (starting, session) = (Starting::default(), SessionId::from("s-1"));
        let presets = Presets::embedded().expect("they parse");
        let preset = presets.get("claude").expect("it is there").clone();

        let expected = starting.expect(&session, Listener::new("wren".into(), preset, None));
        assert!(starting.hear_hook(&session, &fires("UserPromptSubmit"), None));
        assert!(!starting.hear_hook(&session, &fires("NoSuchEvent"), None));
        assert!(starting.hear_hook(&"s-2".into(), &fires("NoSuchEvent"), None), "it concerns nobody");

        let mut listener = starting.take(&session).expect("it was expected");
        assert_eq!(listener.take_said(), [Signal::Working]);
        drop(expected);
    }

    #[test]
    fn a_program_that_did_not_start_is_not_waited_for() {
        let (starting, session) = (Starting::default(), SessionId::from("s-1"));
        let presets = Presets::embedded().expect("they parse");
        let preset = presets.get("claude").expect("it is there").clone();

        drop(starting.expect(&session, Listener::new("wren".into(), preset, None)));

        assert!(starting.take(&session).is_none());
    }
}
