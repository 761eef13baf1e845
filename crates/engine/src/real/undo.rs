//! A landing is undone in the real world: what speaks against going back is looked for first, and said.

use super::RealWorld;
use super::rigs::{branch, change, core_oid, of_git, oid, person, ref_name};
use crate::Trouble;
use crate::undo::{FoundWay, UndoPlan};
use gastown_core::{Oid, Request, RequestState, Rig, StepBack, StepOutcome, Town, UndoWay};
use gastown_git::{Back, BackOutcome, Landing, Merge, TownClone};

/// What landed keeps a ref of its own for so long.
pub(super) const KEPT_MICROS: i64 = 30 * 24 * 60 * 60 * 1_000_000;

impl RealWorld {
    pub(super) fn way_to_undo(&self, plan: &UndoPlan<'_>) -> Result<FoundWay, Trouble> {
        let town = self.town_clone(plan.rig)?;
        let commit = oid(plan.commit)?;
        let below = match plan.place {
            Some(place) => oid(&place.below)?,
            None => town.first_parent_of(commit).map_err(of_git)?,
        };
        let back = Back { target: branch(&plan.rig.target)?, from: commit, to: below };
        let target = &plan.rig.target;
        match self.what_holds(&town, plan, &back)? {
            None => {
                let way = UndoWay::StepBack { from: plan.commit.clone(), to: core_oid(below) };
                let words = format!("nothing came after it and nobody else has it: {target} goes back");
                Ok(FoundWay { way, words })
            }
            Some(why) => {
                let way = self.without_landing(&town, plan, &back)?;
                Ok(FoundWay { way, words: format!("{target} cannot just go back, {why}") })
            }
        }
    }

    /// Why the target is not to go back, as the end of a sentence; none where nothing speaks against it.
    fn what_holds(
        &self,
        town: &TownClone,
        plan: &UndoPlan<'_>,
        back: &Back,
    ) -> Result<Option<String>, Trouble> {
        if plan.is_moving {
            return Ok(Some("for the queue is moving it right now".into()));
        }
        if let Some(why) = town.what_holds(back).map_err(of_git)? {
            return Ok(Some(format!("for {}", why.sentence)));
        }
        let is_checked = plan.place.is_none_or(|place| place.below == place.target);
        if !is_checked {
            let words =
                "for it landed together with others, and what is below it was never checked by itself";
            return Ok(Some(words.into()));
        }
        for request in &plan.open {
            if has(town, &request.head, back.from)? {
                return Ok(Some(format!("for {} was begun on top of it", request.named())));
            }
        }
        for agent in &plan.agents {
            let Some(worktree) = &agent.worktree else { continue };
            let seen = ref_name(&format!("refs/gastown/seen/{}", agent.id))?;
            let seen = town.ref_oid(&seen).map_err(of_git)?.map(core_oid);
            for commit in [Some(worktree.base.clone()), seen].into_iter().flatten() {
                if has(town, &commit, back.from)? {
                    return Ok(Some(format!("for {} works on top of it", agent.id)));
                }
            }
        }
        Ok(None)
    }

    /// A commit that takes it out. What later changes of the target stand on is said by file, before anything is queued.
    fn without_landing(
        &self,
        town: &TownClone,
        plan: &UndoPlan<'_>,
        back: &Back,
    ) -> Result<UndoWay, Trouble> {
        let rig = plan.rig;
        let owner = person(&rig.owner.name, &rig.owner.email)?;
        let title = format!("Undo: {}\n\nThis takes {} out again.", plan.request.title, back.from);
        let time = self.stamp().div_euclid(1_000_000);
        let words = Landing { title, author: owner.clone(), committer: owner, time };
        let head = town.commit_without(back.from, back.to, &words).map_err(of_git)?;
        let target = self.refresh_target(town, rig)?;
        if let Merge::Conflict(conflict) = town.merge(target, head).map_err(of_git)? {
            let files: Vec<String> = conflict.files.iter().map(|file| file.path.to_string()).collect();
            return Err(Trouble::new(format!(
                "{} cannot be undone by itself: later commits of {} changed the same places of {}; undo those first, or mend it with a task",
                plan.request.named(),
                rig.target,
                files.join(", ")
            )));
        }
        let (base, change) = change(town, target, head, &[])?;
        if change.files == 0 || base != back.from {
            return Err(Trouble::new(format!(
                "{} changes nothing in {} that could be undone",
                plan.request.named(),
                rig.target
            )));
        }
        town.set_ref(&ref_name(&format!("refs/gastown/undo/{}", plan.request.id))?, head).map_err(of_git)?;
        Ok(UndoWay::Revert { head: core_oid(head), base: core_oid(base), change })
    }

    pub(super) fn go_back(&self, rig: &Rig, step: &StepBack) -> Result<StepOutcome, Trouble> {
        let town = self.town_clone(rig)?;
        let (from, to) = (oid(&step.from)?, oid(&step.to)?);
        // What goes out of the target stays reachable.
        town.set_ref(&ref_name(&format!("refs/gastown/undone/{}", step.request))?, from).map_err(of_git)?;
        let outcome = town.step_back(&Back { target: branch(&rig.target)?, from, to }).map_err(of_git)?;
        tracing::info!(rig = %rig.id, from = %step.from, ?outcome, "going back");
        Ok(match outcome {
            BackOutcome::Back { now } => StepOutcome::Back { now: core_oid(now) },
            BackOutcome::Stays(why) => StepOutcome::Stays { words: why.sentence },
        })
    }

    /// What is about to land keeps a ref, however it lands: its own commits may not be in the target.
    pub(super) fn keep_landed(&self, town: &TownClone, requests: &[&Request]) -> Result<(), Trouble> {
        requests.iter().try_for_each(|request| {
            let name = ref_name(&format!("refs/gastown/landed/{}", request.id))?;
            town.set_ref(&name, oid(&request.head)?).map_err(of_git)
        })
    }

    /// Refs of what landed or was undone long ago go; their commits stay as long as anything else has them.
    pub(super) fn forget_old_landings(&self, town: &Town) -> Result<(), Trouble> {
        let old = self.stamp() - KEPT_MICROS;
        for rig in town.rigs.values().filter(|rig| !rig.removed && self.places.clone_of(&rig.id).exists()) {
            let clone = self.town_clone(rig)?;
            for request in town.requests.values().filter(|request| is_done_since(rig, request, old)) {
                for kind in ["landed", "undone", "undo"] {
                    let name = ref_name(&format!("refs/gastown/{kind}/{}", request.id))?;
                    clone.remove_ref(&name).map_err(of_git)?;
                }
            }
        }
        Ok(())
    }
}

fn is_done_since(rig: &Rig, request: &Request, old: i64) -> bool {
    let is_done = matches!(request.state, RequestState::Landed { .. } | RequestState::Reverted { .. });
    request.rig == rig.id && is_done && request.since.0 < old
}

fn has(town: &TownClone, head: &Oid, landing: gastown_git::Oid) -> Result<bool, Trouble> {
    Ok(town.merge_base(landing, oid(head)?).map_err(of_git)? == Some(landing))
}
