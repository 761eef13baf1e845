//! A worktree at rest whose branch fell behind: its commits are put on the target before its program starts again.

use super::RealWorld;
use super::places::make_folder;
use super::rigs::{agent_person, of_git, ref_name};
use crate::Trouble;
use crate::world::SessionPlan;
use gastown_core::SessionId;
use gastown_git::{Merge, Oid, RefName, Replay, Replaying, Taking, TownClone, Worktree};
use gastown_pty::os::replace_file;
use std::path::{Path, PathBuf};

/// In the session's folder: what its program is told of it.
const CAUGHT_UP_FILE: &str = "caught-up";

/// Keeps what was made for this session.
pub(super) fn caught_up_ref(session: &SessionId) -> Result<RefName, Trouble> {
    ref_name(&format!("refs/gastown/caught-up/{session}"))
}

impl RealWorld {
    /// The branch's own commits on the target, where the rig wishes it, the worktree is clean, and they come to the files that a merge
    /// comes to. None where it is left as it is: the queue, or the agent, deals with it.
    pub(super) fn caught_up(
        &self,
        town: &TownClone,
        plan: &SessionPlan<'_>,
        (dir, target): (&Path, Oid),
    ) -> Option<Oid> {
        let top = self.try_to_catch_up(town, plan, (dir, target));
        top.unwrap_or_else(|trouble| {
            self.report_fault(&format!("bringing the branch of {} up to date", plan.agent.id), trouble);
            None
        })
    }

    fn try_to_catch_up(
        &self,
        town: &TownClone,
        plan: &SessionPlan<'_>,
        (dir, target): (&Path, Oid),
    ) -> Result<Option<Oid>, Trouble> {
        let Some(after) = plan.rebased_from else { return Ok(None) };
        let worktree = Worktree::open(town, dir).map_err(of_git)?;
        let seen = ref_name(&format!("refs/gastown/seen/{}", plan.agent.id))?;
        // Its commits may be newer than what the town has of them.
        let head = worktree.fetch_into(&seen, &Taking::default()).map_err(of_git)?;
        let (ahead, behind) = town.ahead_behind(head, target).map_err(of_git)?;
        if behind < usize::from(after) || !worktree.facts(head).map_err(of_git)?.is_clean() {
            return Ok(None);
        }
        let top = if ahead == 0 { Some(target) } else { self.put_on_target(town, plan, (head, target))? };
        if let Some(top) = top {
            let words = format!(
                "Your branch was put on {} at {target}: it was {behind} commits behind. It was at {head} before, so what you knew \
                 of these files may have changed.",
                plan.rig.target
            );
            // Its program is told where the ref is: what could not be kept is neither done nor told.
            let note = self.caught_up_note(plan);
            make_folder(&self.places.session(&plan.session.id))?;
            replace_file(&note, words.as_bytes())
                .map_err(|error| Trouble::new(format!("could not write {}: {error}", note.display())))?;
            town.set_ref(&caught_up_ref(&plan.session.id)?, top).map_err(of_git)?;
        }
        Ok(top)
    }

    /// What the session's program is told of it, if its branch was put on the target.
    pub(super) fn told_of_catching_up(&self, plan: &SessionPlan<'_>) -> Result<Option<String>, Trouble> {
        let kept = self.town_clone(plan.rig)?.ref_oid(&caught_up_ref(&plan.session.id)?).map_err(of_git)?;
        let note = self.caught_up_note(plan);
        kept.map(|_top| std::fs::read_to_string(&note))
            .transpose()
            .map_err(|error| Trouble::new(format!("could not read {}: {error}", note.display())))
    }

    fn caught_up_note(&self, plan: &SessionPlan<'_>) -> PathBuf {
        self.places.session(&plan.session.id).join(CAUGHT_UP_FILE)
    }

    fn put_on_target(
        &self,
        town: &TownClone,
        plan: &SessionPlan<'_>,
        (head, target): (Oid, Oid),
    ) -> Result<Option<Oid>, Trouble> {
        let Some(base) = town.merge_base(target, head).map_err(of_git)? else { return Ok(None) };
        let Merge::Merged { tree, .. } = town.merge(target, head).map_err(of_git)? else { return Ok(None) };
        let how = Replaying {
            committer: agent_person(plan.rig, plan.agent)?,
            time: self.stamp().div_euclid(1_000_000),
            trailer: None,
        };
        Ok(match town.replay(target, (base, head), &how).map_err(of_git)? {
            Replay::Done(top) if town.tree_of(top).map_err(of_git)? == tree => Some(top),
            _ => None,
        })
    }
}
