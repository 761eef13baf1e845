//! Worktrees that were made elsewhere: found, saved beside the town's own snapshots, and begun from. They themselves are only read.

mod conversation;

use super::RealWorld;
use super::rigs::of_git;
use super::work::utf8;
use crate::Trouble;
use gastown_core::{Adopt, Rig, Snapshot};
use gastown_git::{Foreign, NewWorktree, Taking, TownClone, Worktree};
use std::path::Path;

impl RealWorld {
    pub(super) fn see_foreign(&self, rig: &Rig, wish: Adopt) -> Result<Adopt, Trouble> {
        let place = Path::new(&wish.place);
        // A way of its own through links may lead into the town.
        let whole = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if whole(place).starts_with(whole(&self.places.town)) {
            return Err(Trouble::new(format!(
                "{} is this town's own: its agents work there already. Name a worktree that was made elsewhere.",
                place.display()
            )));
        }
        let found = self.foreign(&self.town_clone(rig)?, rig, place)?;
        let branch = found.branch.as_ref().map(ToString::to_string);
        if let Some(conversation) = &wish.conversation {
            self.must_have_conversation(&wish, found.dir(), conversation)?;
        }
        Ok(Adopt { place: utf8(found.dir())?, branch, ..wish })
    }

    /// Saved once; what changes there later is not taken.
    pub(super) fn save_foreign(
        &self,
        town: &TownClone,
        rig: &Rig,
        (id, place): (&str, &str),
    ) -> Result<gastown_git::Snapshot, Trouble> {
        if let Some(saved) = town.snapshot_by_id(id).map_err(of_git)? {
            return Ok(saved);
        }
        let found = self.foreign(town, rig, Path::new(place))?;
        found.save(town, id, &rig.ground.copy, &Taking::default()).map_err(of_git)
    }

    /// A worktree in the state that was saved; one that could not be saved yet is saved now.
    pub(super) fn make_adopted(
        &self,
        town: &TownClone,
        rig: &Rig,
        snapshot: &Snapshot,
        new: &NewWorktree,
    ) -> Result<Worktree, Trouble> {
        let place = snapshot.from.as_deref().unwrap_or_default();
        let saved = self.save_foreign(town, rig, (snapshot.id.as_str(), place))?;
        Worktree::restore(town, &saved, new).map_err(of_git)
    }

    fn foreign(&self, town: &TownClone, rig: &Rig, place: &Path) -> Result<Foreign, Trouble> {
        let target = self.refresh_target(town, rig)?;
        Foreign::look(town, place, target).map_err(of_git)
    }
}
