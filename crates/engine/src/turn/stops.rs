//! What is under way and must not go on, once a turn is kept.

use crate::effect::{self, Readiness};
use crate::world::Checking;
use gastown_core::{Effect, Event, RigId, SessionId, Town};

/// A start that is under way goes on until its end; its setup must not.
pub(super) fn sessions(entries: &[(String, Event)]) -> Vec<SessionId> {
    let stopped = entries.iter().filter_map(|(_, event)| match event {
        Event::SessionStopAsked { session } => Some(session.clone()),
        _ => None,
    });
    stopped.collect()
}

/// Checks that nobody waits for any more, of those under way.
pub(super) fn checks<'a>(town: &Town, running: impl Iterator<Item = &'a Effect>) -> Vec<(RigId, Checking)> {
    let moot = running.filter(|effect| effect::readiness(town, effect) == Readiness::Moot);
    let checks = moot.filter_map(|effect| match effect {
        Effect::CheckRun { rig, run } => Some((rig.clone(), Checking::Line(*run))),
        Effect::Rehearse { rig, run } => Some((rig.clone(), Checking::Rehearsal(*run))),
        _ => None,
    });
    checks.collect()
}
