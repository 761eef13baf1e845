//! What the world does with remotes: the only door through which anything of a town leaves this machine.

use crate::Trouble;
use gastown_core::{Oid, PullLook, PushOutcome, Request, Rig};

pub trait Remotes {
    /// Brings the commit to the branch that the rig's target follows on its remote. Looks there first, and says `There` only after
    /// having looked.
    fn push(&self, rig: &Rig, commit: &Oid) -> Result<PushOutcome, Trouble>;

    /// Brings the request's branch and its pull request to the request's head, and looks how they stand. Looks there first.
    fn follow_pull(&self, plan: &PullPlan<'_>) -> Result<PullLook, Trouble>;
}

/// A request that is proposed on a forge.
pub struct PullPlan<'a> {
    pub rig: &'a Rig,
    pub request: &'a Request,
    /// What the pull request says of it.
    pub body: String,
}
