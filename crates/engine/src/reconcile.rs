//! Reconcile: after a start the town's memory is compared with what is really there. A crash anywhere is this one path.

use crate::turn::Mail;
use crate::world::{Found, World};
use gastown_core::{Caller, Command, Observation, SessionState, Town};
use std::sync::mpsc::sync_channel;

/// What the world looks like now, as mail for the first turn. Effects that are owed need nothing here: they go out again.
pub(crate) fn reconcile(world: &dyn World, town: &Town) -> Vec<Mail> {
    let mut mails = Vec::new();
    // First of all: nothing of this hall works yet.
    if let Err(trouble) = world.finish_off(town) {
        let what = "what an earlier hall left unfinished".to_owned();
        mails.push(Mail::Observed(Observation::Fault { what, why: trouble.words }));
    }
    match world.tidy(town) {
        Ok(moved) => moved.iter().for_each(|what| tracing::info!(what, "moved to the trash: nobody owns it")),
        Err(trouble) => {
            let what = "folders that nobody owns".to_owned();
            mails.push(Mail::Observed(Observation::Fault { what, why: trouble.words }));
        }
    }
    if let Err(trouble) = world.find_shells(town) {
        let what = "shells that an earlier hall had opened".to_owned();
        mails.push(Mail::Observed(Observation::Fault { what, why: trouble.words }));
    }
    for known in
        town.sessions.values().filter(|session| matches!(session.state, SessionState::Running { .. }))
    {
        let (session, agent) = (known.id.clone(), known.agent.clone());
        let found = world.find_session(known);
        if !matches!(found, Found::Alive) {
            // Nobody watches it any more; what it left comes before its end.
            let calls = world.calls_left(known).into_iter();
            mails.extend(calls.map(|bytes| Mail::Outbox { session: session.clone(), bytes }));
        }
        tracing::info!(%session, ?found, "a session that ran");
        match found {
            Found::Alive => {}
            Found::Ended(exit) => mails.push(Mail::Observed(Observation::SessionEnded { session, exit })),
            Found::Lost(why) => {
                if town.agents.get(&agent).is_some_and(|agent| agent.worktree.is_some() && !agent.removed) {
                    let command = Command::Snapshot { agent, reason: "after its keeper was lost".into() };
                    // Nobody waits for this answer; a refusal shows in the agent's state anyway.
                    let (reply, _) = sync_channel(1);
                    mails.push(Mail::Call { caller: Caller::Owner, command, reply });
                }
                mails.push(Mail::Observed(Observation::SessionLost { session, why }));
            }
        }
    }
    mails
}
