//! The merge queue's work in the real world: merge in memory, gates on exactly that commit, then the landing.

use super::RealWorld;
use super::rigs::{agent_person, branch, core_oid, of_git, oid, person};
use crate::Trouble;
use crate::world::{CheckPlan, Checked};
use gastown_core::{CheckOutcome, GateResult, LandOutcome, Observation, Oid, Request, Rig, Verdict};
use gastown_git::{Land, Landing, Merge, Outcome, TownClone, checkout_scratch};
use std::time::Duration;

const LAND_DEADLINE: Duration = Duration::from_secs(120);
/// Name of what is not a gate but went wrong before one could run.
const MERGE: &str = "merge";

impl RealWorld {
    pub(super) fn check_request(&self, plan: &CheckPlan<'_>) -> Checked {
        let mut verdicts = Vec::new();
        let mut target = plan.rig.target_head.clone();
        let outcome = self.check_through(plan, &mut target, &mut verdicts);
        let outcome = outcome
            .unwrap_or_else(|trouble| CheckOutcome::CouldNotRun { gate: MERGE.into(), words: trouble.words });
        Checked { target, verdicts, outcome }
    }

    fn check_through(
        &self,
        plan: &CheckPlan<'_>,
        target: &mut Oid,
        verdicts: &mut Vec<Verdict>,
    ) -> Result<CheckOutcome, Trouble> {
        let rig = plan.rig;
        let town = self.town_clone(rig)?;
        let now = self.refresh_target(&town, rig)?;
        *target = core_oid(now);
        if *target != rig.target_head
            && let Some(reporter) = self.watcher.reporter()
        {
            reporter.observe(Observation::TargetSeen { rig: rig.id.clone(), head: target.clone() });
        }
        let head = oid(plan.head)?;
        if town.merge_base(now, head).map_err(of_git)? == Some(head) {
            // The target has it already, merged by hand or by a landing that a crash hid.
            return Ok(CheckOutcome::Green { commit: target.clone() });
        }
        if let Some(outcome) = self.stands_elsewhere(&town, plan, now)? {
            return Ok(outcome);
        }
        let tree = match town.merge(now, head).map_err(of_git)? {
            Merge::Conflict(conflict) => {
                let files = conflict.files.iter().map(|file| file.path.to_string()).collect();
                return Ok(CheckOutcome::Conflict { files, words: conflict.text });
            }
            Merge::Merged { tree, cross_checked } => {
                if !cross_checked {
                    tracing::info!(request = %plan.request.id, "libgit2 merges otherwise; the git program's tree counts");
                }
                tree
            }
        };
        let commit = town.commit_merge(tree, &[now, head], &self.landing_of(plan)?).map_err(of_git)?;
        self.run_gates(&town, plan, (commit, &*target), verdicts)
    }

    /// What was reviewed is what the branch has beyond its base; a base that the target lacks would land unseen.
    fn stands_elsewhere(
        &self,
        town: &TownClone,
        plan: &CheckPlan<'_>,
        target: gastown_git::Oid,
    ) -> Result<Option<CheckOutcome>, Trouble> {
        let base = oid(&plan.request.base)?;
        if town.merge_base(target, base).map_err(of_git)? == Some(base) {
            return Ok(None);
        }
        let name = &plan.rig.target;
        if let Some(branch) = plan.base {
            let words = format!(
                "it was begun on {branch}, which is not in {name} yet and was not reviewed here: bring {branch} into {name} first, then check again"
            );
            return Ok(Some(CheckOutcome::CouldNotRun { gate: MERGE.into(), words }));
        }
        let words = format!(
            "Your branch stands on commit {base}, which is not in {name}: what it was stacked on landed with other \
             commits, or {name} was moved back. Bring your own commits onto it with \
             `git fetch origin && git rebase --onto origin/{name} {base}`."
        );
        Ok(Some(CheckOutcome::Conflict { files: Vec::new(), words }))
    }

    fn landing_of(&self, plan: &CheckPlan<'_>) -> Result<Landing, Trouble> {
        let (rig, request) = (plan.rig, plan.request);
        let committer = person(&rig.owner.name, &rig.owner.email)?;
        let author = plan.agent.map_or_else(|| Ok(committer.clone()), |agent| agent_person(rig, agent))?;
        let id = request.task.as_ref().map_or_else(|| request.id.to_string(), ToString::to_string);
        let time = self.stamp().div_euclid(1_000_000);
        Ok(Landing { title: format!("{} ({id})", request.title), author, committer, time })
    }

    fn run_gates(
        &self,
        town: &TownClone,
        plan: &CheckPlan<'_>,
        (commit, target): (gastown_git::Oid, &Oid),
        verdicts: &mut Vec<Verdict>,
    ) -> Result<CheckOutcome, Trouble> {
        let dir = self.places.scratch(&plan.rig.id).join("tree");
        let named = core_oid(commit);
        for gate in &plan.rig.gates {
            // Anew for each: what one gate left must not make the next one green.
            checkout_scratch(town, commit, &dir).map_err(of_git)?;
            let verdict = self.run_gate(plan.rig, plan.request, gate, &named, &plan.taken)?;
            let (result, gate, words) = (verdict.result, verdict.gate.clone(), verdict.words.clone());
            verdicts.push(Verdict { target: Some(target.clone()), ..verdict });
            match result {
                GateResult::Passed => {}
                GateResult::Failed => return Ok(CheckOutcome::Failed { gate, words }),
                GateResult::CouldNotRun => return Ok(CheckOutcome::CouldNotRun { gate, words }),
            }
        }
        Ok(CheckOutcome::Green { commit: named })
    }

    pub(super) fn land_request(
        &self,
        rig: &Rig,
        request: &Request,
        commit: &Oid,
        target: &Oid,
    ) -> Result<LandOutcome, Trouble> {
        let town = self.town_clone(rig)?;
        let name = branch(&rig.target)?;
        let new = oid(commit)?;
        let land = Land { target: name.clone(), old: oid(target)?, new, deadline: LAND_DEADLINE };
        let outcome = town.land(&land).map_err(of_git)?;
        tracing::info!(request = %request.id, ?outcome, "landing");
        match outcome {
            Outcome::Landed(_) => {}
            Outcome::Waits(why) => return Ok(LandOutcome::Waits { words: why.sentence }),
            Outcome::Moved { now: Some(now) } => return Ok(LandOutcome::Moved { now: core_oid(now) }),
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
