//! Reading what a session used.

use super::wait;
use crate::turn::Answer;
use crate::world::{UsagePlan, World};
use gastown_core::{Observation, Reading, Session, SessionId, SessionState, Time, Town, UsageUnknown};

pub(super) fn read(world: &dyn World, town: &Town, id: &SessionId, due: Time) -> Answer {
    if let Some(again) = wait::until(world, due) {
        return Answer { observations: Vec::new(), again: Some(again) };
    }
    let Some(plan) = plan(town, id) else { return Answer::default() };
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

/// Which transcripts are this session's.
pub(crate) fn plan<'a>(town: &'a Town, id: &SessionId) -> Option<UsagePlan<'a>> {
    let session = town.sessions.get(id)?;
    let agent = town.agents.get(&session.agent)?;
    Some(UsagePlan { session, mode: agent.mode, from: from(town, session), until: ended(session) })
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
