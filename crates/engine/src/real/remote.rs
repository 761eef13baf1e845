//! Remotes in the real world: the user's own git, in the user's own repository, with the user's own keys.

use super::RealWorld;
use super::rigs::{branch, of_git, oid};
use crate::Trouble;
use crate::remote::{PullPlan, Remotes};
use gastown_core::{Oid, PullLook, PushOutcome, PushTrouble, Rig};
use gastown_git::{PushEnd, Pushed};
use std::time::Duration;

const PUSH_DEADLINE: Duration = Duration::from_secs(180);

impl Remotes for RealWorld {
    fn follow_pull(&self, plan: &PullPlan<'_>) -> Result<PullLook, Trouble> {
        let look = self.pull_looked(plan)?;
        // What people say there is theirs: it is no line of a log.
        match &look {
            PullLook::Seen(facts) => {
                tracing::info!(request = %plan.request.id, number = facts.number, state = ?facts.state, "pull request");
            }
            no => tracing::info!(request = %plan.request.id, ?no, "pull request"),
        }
        Ok(look)
    }

    fn push(&self, rig: &Rig, commit: &Oid) -> Result<PushOutcome, Trouble> {
        let town = self.town_clone(rig)?;
        let kept = rig.pushes.pushed.as_ref().map(|pushed| oid(&pushed.commit)).transpose()?;
        let (commit_there, target) = (oid(commit)?, branch(&rig.target)?);
        let push = Pushed { commit: commit_there, target, kept, deadline: PUSH_DEADLINE };
        let end = town.push_target(&push).map_err(of_git)?;
        tracing::info!(rig = %rig.id, %commit, ?end, "push");
        let refused = |why, words| PushOutcome::Refused { why, words };
        Ok(match end {
            PushEnd::There { to } => PushOutcome::There { to },
            PushEnd::NoRemote => refused(
                PushTrouble::NoRemote,
                format!("{} of {} follows no branch of a remote", rig.target, rig.id),
            ),
            PushEnd::Unreachable { words } => PushOutcome::Unreachable { words },
            PushEnd::Behind { words } => refused(PushTrouble::Behind, words),
            PushEnd::WentBack { words } => refused(PushTrouble::WentBack, words),
            PushEnd::Declined { words } => refused(PushTrouble::Declined, words),
            PushEnd::NoAccess { words } => refused(PushTrouble::NoAccess, words),
        })
    }
}
