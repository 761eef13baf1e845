//! The effect of a push: tried again while the remote cannot be reached, never after a no.

use super::{Answer, Readiness};
use crate::world::World;
use gastown_core::{Observation, Oid, PUSH_TRIES_MAX, PushOutcome, Pushing, RigId, Town};
use std::time::Duration;

/// A remote that cannot be reached is tried again after this time, and after twice as long each time.
const FIRST_PAUSE: Duration = Duration::from_secs(15);
const LONGEST_PAUSE: Duration = Duration::from_secs(600);

pub(super) fn readiness(town: &Town, rig: &RigId, begun: u32) -> Readiness {
    let rig = town.rigs.get(rig).filter(|rig| !rig.removed && rig.pushes.begun == begun);
    let Some(rig) = rig.filter(|rig| rig.pushes.pushing.is_some()) else { return Readiness::Moot };
    let steps_back = town.lanes.get(&rig.id).is_some_and(|lane| lane.step_back.is_some());
    if steps_back { Readiness::Hold } else { Readiness::Now }
}

pub(super) fn push(world: &dyn World, town: &Town, id: &RigId, commit: &Oid) -> Answer {
    let Some((rig, pushing)) = town.rigs.get(id).and_then(|rig| Some((rig, rig.pushes.pushing.as_ref()?)))
    else {
        return Answer::default();
    };
    // What is not known is looked at again: it may have arrived.
    let outcome = world.push(rig, commit);
    let outcome = outcome.unwrap_or_else(|trouble| PushOutcome::Unreachable { words: trouble.words });
    let again = match &outcome {
        PushOutcome::Unreachable { .. } if pushing.tries + 1 < PUSH_TRIES_MAX => {
            Some(pause(pushing, world.fresh()))
        }
        _ => None,
    };
    let seen = Observation::Pushed { rig: id.clone(), commit: commit.clone(), outcome };
    Answer { observations: vec![seen], again }
}

/// Up to a quarter longer by chance, so that many towns do not come at once.
fn pause(pushing: &Pushing, chance: u64) -> Duration {
    let pause = (FIRST_PAUSE * 2_u32.saturating_pow(pushing.tries.min(8))).min(LONGEST_PAUSE);
    let more = u32::try_from(chance % 256).unwrap_or_default();
    pause + pause * more / 1024
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_bound() {
        let of = |tries| pause(&Pushing { commit: "c".into(), tries, words: None }, 255);
        assert!(of(0) >= FIRST_PAUSE && of(1) >= 2 * FIRST_PAUSE && of(0) < of(1));
        assert!(of(PUSH_TRIES_MAX) <= LONGEST_PAUSE + LONGEST_PAUSE / 4);
    }
}
