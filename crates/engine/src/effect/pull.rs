//! The effect of a pull request: it is looked at while it is open, the less often the longer nothing of it changes.

use super::{Answer, Readiness};
use crate::remote::PullPlan;
use crate::world::World;
use gastown_core::{
    Observation, PullLook, PullState, Request, RequestId, RequestState, Time, Town, stack_depth,
};
use std::time::Duration;

const SHORTEST_PAUSE: Duration = Duration::from_secs(30);
const LONGEST_PAUSE: Duration = Duration::from_secs(600);
const BODY_CHARS_MAX: usize = 16_000;

pub(super) fn readiness(town: &Town, id: &RequestId, look: u32) -> Readiness {
    let request = town.requests.get(id).filter(|request| request.state == RequestState::Proposed);
    let Some(request) = request.filter(|request| request.pull.as_ref().is_some_and(|pull| pull.look == look))
    else {
        return Readiness::Moot;
    };
    if town.rigs.get(&request.rig).is_none_or(|rig| rig.removed) {
        return Readiness::Moot;
    }
    // What it is stacked on is merged first.
    let task = request.task.as_ref().and_then(|task| town.tasks.get(task));
    if task.is_some_and(|task| stack_depth(town, task) > 0) { Readiness::Hold } else { Readiness::Now }
}

pub(super) fn follow(world: &dyn World, town: &Town, id: &RequestId) -> Answer {
    let request = town.requests.get(id);
    let Some((request, rig)) = request.and_then(|request| Some((request, town.rigs.get(&request.rig)?)))
    else {
        return Answer::default();
    };
    let look = world.follow_pull(&PullPlan { rig, request, body: body_of(town, request) });
    let look = look.unwrap_or_else(|trouble| PullLook::Unreachable { words: trouble.words });
    let goes_on = match &look {
        PullLook::Refused { .. } => false,
        PullLook::Unreachable { .. } => true,
        PullLook::Seen(facts) => facts.state == PullState::Open,
    };
    let changed = request.pull.as_ref().map_or(Time(0), |pull| pull.changed);
    let again = goes_on.then(|| pause(world.now(), changed));
    let (request, head) = (id.clone(), request.head.clone());
    Answer { observations: vec![Observation::PullLooked { request, head, look }], again }
}

/// A quarter of the time for which nothing of it has changed.
fn pause(now: Time, changed: Time) -> Duration {
    let rested = u64::try_from(now.0.saturating_sub(changed.0)).unwrap_or(0);
    (Duration::from_micros(rested) / 4).clamp(SHORTEST_PAUSE, LONGEST_PAUSE)
}

/// What the task asks for, when it is done, and what proves it.
fn body_of(town: &Town, request: &Request) -> String {
    let mut parts = Vec::new();
    if let Some(task) = request.task.as_ref().and_then(|id| town.tasks.get(id)) {
        parts.push(task.body.trim().to_owned());
        let point = |point: &gastown_core::Point| {
            let is_done = point.claim.is_some();
            format!("- [{}] {}", if is_done { 'x' } else { ' ' }, point.text)
        };
        parts.push(task.points.iter().map(point).collect::<Vec<_>>().join("\n"));
    }
    let proof = |verdict: &gastown_core::Verdict| format!("- {}: {:?}", verdict.gate, verdict.result);
    parts.push(request.verdicts.iter().map(proof).collect::<Vec<_>>().join("\n"));
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n").chars().take(BODY_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rests_is_looked_at_less_often_within_bounds() {
        let of = |seconds: i64| pause(Time(seconds * 1_000_000), Time(0)).as_secs();
        assert_eq!([of(0), of(100), of(400), of(9_999_999)], [30, 30, 100, 600]);
    }
}
