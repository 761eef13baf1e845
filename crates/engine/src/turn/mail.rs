//! What comes into the loop of turns, and what goes out of it.

use crate::call::{CallError, Done};
use gastown_core::{Caller, Command, Effect, EffectId, Observation, SessionId, Town};
use std::sync::mpsc::SyncSender;
use std::time::Duration;

/// What comes in.
pub(crate) enum Mail {
    Call { caller: Caller, command: Command, reply: SyncSender<Result<Done, CallError>> },
    Observed(Observation),
    Outbox { session: SessionId, bytes: Vec<u8> },
    Answer { id: EffectId, answer: Answer },
    Close,
}

/// How an effect went.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    pub observations: Vec<Observation>,
    /// Not done yet: try again after this time.
    pub again: Option<Duration>,
}

/// An effect on its way out, with the town as it is now.
pub(crate) struct Job {
    pub id: EffectId,
    pub effect: Effect,
    pub town: Town,
}
