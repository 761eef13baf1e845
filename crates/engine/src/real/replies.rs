//! Hooks of agents' programs that wait for the answer to what they told.

use crate::world::Reply;
use gastown_core::Firing;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Waits whose firing nobody has heard yet.
#[derive(Default)]
pub(crate) struct Expected(Mutex<BTreeMap<Firing, Reply>>);

impl Expected {
    pub fn add(&self, firing: Firing, reply: Reply) {
        self.map(|map| map.insert(firing, reply));
    }

    pub fn take(&self, firing: Firing) -> Option<Reply> {
        self.map(|map| map.remove(&firing))
    }

    fn map<T>(&self, act: impl FnOnce(&mut BTreeMap<Firing, Reply>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Waits of one program.
#[derive(Default)]
pub(crate) struct Replies(Vec<(Firing, Reply)>);

/// What became of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sent {
    Replied,
    /// Its hook does not wait any more.
    Gone,
    /// The preset has no words for it.
    NoWords,
}

impl Replies {
    pub fn add(&mut self, firing: Firing, reply: Reply) {
        self.0.push((firing, reply));
    }

    /// Lets go of those that are settled: their hooks end and print nothing.
    pub fn keep(&mut self, awaits: impl Fn(Firing) -> bool) {
        self.0.retain(|(firing, _)| awaits(*firing));
    }

    /// Gives this firing its answer, and no other.
    pub fn answer(&mut self, firing: Firing, words: Option<&str>) -> Sent {
        let Some(words) = words else { return Sent::NoWords };
        let Some(place) = self.0.iter().position(|(waits, _)| *waits == firing) else { return Sent::Gone };
        let (_, reply) = self.0.swap_remove(place);
        if reply(words.to_owned()) { Sent::Replied } else { Sent::Gone }
    }
}
