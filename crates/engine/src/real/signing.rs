//! What is about to land is signed by the owner's own git: every commit that the town made for it, and nothing else.

use super::RealWorld;
use super::rigs::{core_oid, of_git, oid};
use crate::Trouble;
use crate::undo::LandPlan;
use gastown_core::{Rig, SignOutcome, Source};
use gastown_git::{SignEnd, Signing};
use std::time::Duration;

/// For one signature. Whoever sits at the machine has typed a passphrase by then; whoever does not must not stop the queue.
const SIGN_DEADLINE: Duration = Duration::from_secs(60);

impl RealWorld {
    pub(super) fn sign_landing(&self, plan: &LandPlan<'_>) -> Result<SignOutcome, Trouble> {
        let town = self.town_clone(plan.rig)?;
        let line = Signing { below: oid(plan.target)?, tip: oid(plan.commit)?, deadline: SIGN_DEADLINE };
        let end = town.sign_line(&line).map_err(of_git)?;
        let made = match end {
            SignEnd::Signed(made) => made,
            SignEnd::Refused { words } => {
                let words = format!("it was not signed: {}. {}", words.trim_end_matches('.'), advice(plan));
                return Ok(SignOutcome::Refused { words });
            }
        };
        // A request that was in the target already has no commit of its own.
        let signed = |commit: &gastown_core::Oid| {
            let commit = oid(commit)?;
            Ok(core_oid(made.get(&commit).copied().unwrap_or(commit)))
        };
        let chain = plan.chain.iter().map(signed).collect::<Result<Vec<_>, Trouble>>()?;
        Ok(SignOutcome::Signed { chain })
    }
}

fn advice(plan: &LandPlan<'_>) -> String {
    let retry = match plan.requests.first() {
        Some(request) => format!("`gt mq retry {}`", request.id),
        None => "`gt mq retry`".into(),
    };
    let place = place(plan.rig);
    format!("See that `git commit -S` works {place}, then {retry}; it is tried again every 5 minutes.")
}

fn place(rig: &Rig) -> String {
    match &rig.source {
        Source::Path(path) => format!("in {path}"),
        Source::Url(_) => "with your own configuration".into(),
    }
}
