//! The radar of each rig in the real world: what it remembers is kept for as long as the hall lives.

use super::RealWorld;
use super::rigs::{of_git, oid};
use crate::Trouble;
use crate::world::BranchTip;
use gastown_core::{Rig, RigId};
use gastown_git::{Look, OpenBranch, Radar, Uncommitted, Worktree};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

pub(super) type Radars = Arc<Mutex<BTreeMap<RigId, Arc<Mutex<Radar>>>>>;

impl RealWorld {
    pub(super) fn see_radar(&self, rig: &Rig, branches: &[BranchTip<'_>]) -> Result<Look, Trouble> {
        let town = self.town_clone(rig)?;
        let open = |branch: &BranchTip<'_>| {
            let worktree = branch.worktree.and_then(|agent| agent.worktree.as_ref());
            worktree.map(|found| Worktree::open(&town, Path::new(&found.dir))).transpose().map_err(of_git)
        };
        let worktrees = branches.iter().map(open).collect::<Result<Vec<_>, _>>()?;
        let branches = branches.iter().zip(&worktrees).map(|(branch, worktree)| {
            let uncommitted =
                worktree.as_ref().map(|worktree| Uncommitted { worktree, paths: branch.uncommitted });
            Ok(OpenBranch { head: oid(branch.head)?, uncommitted })
        });
        let branches = branches.collect::<Result<Vec<_>, Trouble>>()?;
        let radar = self.radar_of(rig)?;
        let mut radar = radar.lock().unwrap_or_else(PoisonError::into_inner);
        radar.look(oid(&rig.target_head)?, &branches).map_err(of_git)
    }

    pub(super) fn forget_radar(&self, rig: &RigId) {
        self.radars.lock().unwrap_or_else(PoisonError::into_inner).remove(rig);
    }

    fn radar_of(&self, rig: &Rig) -> Result<Arc<Mutex<Radar>>, Trouble> {
        let mut all = self.radars.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = all.get(&rig.id) {
            return Ok(known.clone());
        }
        let new = Arc::new(Mutex::new(Radar::open(&self.town_clone(rig)?).map_err(of_git)?));
        all.insert(rig.id.clone(), new.clone());
        Ok(new)
    }
}
