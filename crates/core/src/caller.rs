//! Who is asking: the owner, or an agent through its session's token.

use crate::{Agent, Refusal, Session, SessionId, Town};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// The town's owner: the window, or `gt` with the owner's token.
    Owner,
    /// The program of one session; it may act for its own agent only.
    Session(SessionId),
}

impl Caller {
    /// An owner passes; an agent is told that this is not its to do.
    pub(crate) fn must_be_owner(&self, what: &'static str) -> Result<(), Refusal> {
        match self {
            Self::Owner => Ok(()),
            Self::Session(_) => Err(Refusal::NotForAgents { what }),
        }
    }

    /// The live session and agent behind a session's token; a stale epoch is refused.
    pub(crate) fn agent<'a>(&self, town: &'a Town) -> Result<(&'a Session, &'a Agent), Refusal> {
        let Self::Session(id) = self else {
            return Err(Refusal::OnlyForAgents);
        };
        let session = town.session(id)?;
        let agent = town.agent(&session.agent)?;
        if agent.epoch != session.epoch {
            return Err(Refusal::StaleEpoch { session: id.clone() });
        }
        Ok((session, agent))
    }

    /// For the journal: `owner`, or the agent's name.
    pub fn name(&self, town: &Town) -> String {
        match self {
            Self::Owner => "owner".into(),
            Self::Session(id) => town.session(id).map_or_else(|_| id.to_string(), |s| s.agent.to_string()),
        }
    }
}
