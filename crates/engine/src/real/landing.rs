//! Moves of the target in the real world. A landing moves it once, to exactly what passed.

use super::RealWorld;
use super::rigs::{branch, core_oid, of_git, oid};
use crate::Trouble;
use crate::undo::{FoundWay, LandPlan, Landings, UndoPlan};
use gastown_core::{LandOutcome, Observation, Rig, SignOutcome, StepBack, StepOutcome};
use gastown_git::{Land, Outcome};
use std::time::Duration;

const LAND_DEADLINE: Duration = Duration::from_secs(120);

impl Landings for RealWorld {
    fn sign(&self, plan: &LandPlan<'_>) -> Result<SignOutcome, Trouble> {
        self.sign_landing(plan)
    }

    fn land(&self, plan: &LandPlan<'_>) -> Result<LandOutcome, Trouble> {
        self.land_commit(plan)
    }

    fn undo_way(&self, plan: &UndoPlan<'_>) -> Result<FoundWay, Trouble> {
        self.way_to_undo(plan)
    }

    fn step_back(&self, rig: &Rig, step: &StepBack) -> Result<StepOutcome, Trouble> {
        self.go_back(rig, step)
    }
}

impl RealWorld {
    fn land_commit(&self, plan: &LandPlan<'_>) -> Result<LandOutcome, Trouble> {
        let LandPlan { rig, commit, target, .. } = *plan;
        let town = self.town_clone(rig)?;
        self.keep_landed(&town, &plan.requests)?;
        let name = branch(&rig.target)?;
        let new = oid(commit)?;
        let land = Land { target: name.clone(), old: oid(target)?, new, deadline: LAND_DEADLINE };
        let outcome = town.land(&land).map_err(of_git)?;
        tracing::info!(rig = %rig.id, %commit, ?outcome, "landing");
        match outcome {
            Outcome::Landed(_) => {}
            Outcome::Waits(why) => return Ok(LandOutcome::Waits { words: why.sentence }),
            Outcome::Moved { now: Some(now) } => {
                // Whether it lost anything is told first.
                self.refresh_target(&town, rig)?;
                return Ok(LandOutcome::Moved { now: core_oid(now) });
            }
            Outcome::Moved { now: None } => {
                return Ok(LandOutcome::Waits {
                    words: format!("the branch {name} is gone from {}", rig.id),
                });
            }
        }
        // Said after looking, never before.
        if !town.source_contains(&name.full(), new).map_err(of_git)? {
            return Err(Trouble::new(format!("git moved {name}, but it is not seen to contain {commit}")));
        }
        let now = self.refresh_target(&town, rig)?;
        if let Some(reporter) = self.watcher.reporter()
            && core_oid(now) != *commit
        {
            reporter.observe(Observation::TargetSeen { rig: rig.id.clone(), head: core_oid(now) });
        }
        Ok(LandOutcome::Landed)
    }
}
