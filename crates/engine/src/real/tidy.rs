//! Folders that nobody in the town owns: to the trash, never deleted.

use super::RealWorld;
use super::places::names_in;
use crate::Trouble;
use gastown_core::{AgentId, RigId, SessionId, SessionState, Town};
use std::path::PathBuf;

impl RealWorld {
    pub(super) fn put_strays_away(&self, town: &Town) -> Result<Vec<String>, Trouble> {
        let mut strays: Vec<PathBuf> = Vec::new();
        let places = &self.places;
        for name in names_in(&places.sessions())? {
            if !town.sessions.contains_key(&SessionId::new(name.as_str())) {
                strays.push(places.sessions().join(name));
            }
        }
        for name in names_in(&places.clones())? {
            let rig = name.strip_suffix(".git").map(RigId::new);
            if !rig.is_some_and(|rig| town.rigs.contains_key(&rig)) {
                strays.push(places.clones().join(name));
            }
        }
        for rig in names_in(&places.work())? {
            for agent in names_in(&places.work().join(&rig))? {
                if !is_owned(town, &rig, &agent) {
                    strays.push(places.work().join(&rig).join(agent));
                }
            }
        }
        let mut moved = Vec::new();
        for stray in strays {
            places.move_to_trash(&stray, self.stamp())?;
            moved.push(stray.display().to_string());
        }
        Ok(moved)
    }
}

/// Its agent knows it, or a session that is being started is about to. A removed agent's goes by its own effect.
fn is_owned(town: &Town, rig: &str, agent: &str) -> bool {
    town.agents.get(&AgentId::new(agent)).is_some_and(|agent| {
        let starts = town.session_of(agent).is_some_and(|session| session.state == SessionState::Planned);
        agent.rig.as_str() == rig && (agent.worktree.is_some() || starts)
    })
}
