//! Waiting for a time of day: when new work may start again, when a limit is lifted.

use crate::turn::Answer;
use crate::world::World;
use gastown_core::{Observation, Parked, SessionId, Time};
use std::time::Duration;

/// Longest wait at once: the machine may sleep meanwhile, and its clock be set.
const WAIT_MAX: Duration = Duration::from_secs(600);

pub(super) fn for_day(world: &dyn World, day: Time) -> Answer {
    once(world, day, || Observation::DayTurned)
}

pub(super) fn for_reset(world: &dyn World, session: &SessionId, resets: Time) -> Answer {
    once(world, Parked::due(resets), || Observation::LimitReset { session: session.clone(), resets })
}

fn once(world: &dyn World, due: Time, then: impl FnOnce() -> Observation) -> Answer {
    match until(world, due) {
        Some(again) => Answer { observations: Vec::new(), again: Some(again) },
        None => Answer { observations: vec![then()], again: None },
    }
}

/// How long to wait at once; nothing once it is due.
pub(super) fn until(world: &dyn World, due: Time) -> Option<Duration> {
    let wait = u64::try_from(due.0 - world.now().0).ok().filter(|wait| *wait > 0)?;
    Some(Duration::from_micros(wait).min(WAIT_MAX))
}
