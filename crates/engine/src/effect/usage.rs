//! Reading what a session used, and waiting for the day on which new work may start again.

use crate::turn::Answer;
use crate::world::{UsagePlan, World};
use gastown_core::{Observation, Reading, Session, SessionId, SessionState, Time, Town, UsageUnknown};
use std::time::Duration;

/// Longest wait at once: the machine may sleep meanwhile, and its clock be set.
const WAIT_MAX: Duration = Duration::from_secs(600);

pub(super) fn read(world: &dyn World, town: &Town, id: &SessionId, due: Time) -> Answer {
    if let Some(again) = until(world, due) {
        return Answer { observations: Vec::new(), again: Some(again) };
    }
    let parts = town.sessions.get(id).and_then(|session| Some((session, town.agents.get(&session.agent)?)));
    let Some((session, agent)) = parts else { return Answer::default() };
    let plan = UsagePlan { session, mode: agent.mode, from: from(town, session), until: ended(session) };
    let reading = match world.read_usage(&plan) {
        Ok(None) => return Answer::default(),
        Ok(Some(reading)) => reading,
        Err(trouble) => {
            let unknown = Some(UsageUnknown::Unreadable { why: trouble.words });
            Reading { unknown, ..Reading::default() }
        }
    };
    Answer { observations: vec![Observation::UsageRead { session: id.clone(), reading }], again: None }
}

pub(super) fn await_day(world: &dyn World, day: Time) -> Answer {
    match until(world, day) {
        Some(again) => Answer { observations: Vec::new(), again: Some(again) },
        None => Answer { observations: vec![Observation::DayTurned], again: None },
    }
}

fn until(world: &dyn World, due: Time) -> Option<Duration> {
    let wait = u64::try_from(due.0 - world.now().0).ok().filter(|wait| *wait > 0)?;
    Some(Duration::from_micros(wait).min(WAIT_MAX))
}

/// A session begins when it was planned, or when the one before it in the same worktree ended.
fn from(town: &Town, session: &Session) -> Time {
    let others = town.sessions.values().filter(|other| other.agent == session.agent);
    let earlier = others.filter(|other| other.planned < session.planned);
    earlier.filter_map(ended).max().map_or(session.planned, |end| end.max(session.planned))
}

fn ended(session: &Session) -> Option<Time> {
    match &session.state {
        SessionState::Ended { at, .. }
        | SessionState::Lost { at, .. }
        | SessionState::NotStarted { at, .. } => Some(*at),
        SessionState::Planned | SessionState::Running { .. } => None,
    }
}
