//! A check of the merge queue in the real world: merged in memory, then the gates on exactly that commit.

mod caches;
mod check_log;

use super::RealWorld;
use super::chain::MERGE;
use super::gate::{QueueGate, Ran};
use super::gate_files;
use super::rigs::{core_oid, of_git, oid};
use super::touched::touched;
use crate::Trouble;
use crate::world::{CheckPlan, Checked, Checking};
use check_log::CheckLog;
use gastown_core::{
    CheckOutcome, Gate, GateResult, Kept, Key, Observation, Outcome, Purpose, Rig, Time, Touched, Verdict,
    stable_hash,
};
use gastown_git::{Oid, TownClone, checkout_scratch, scratch_leftovers};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// One check under way.
struct Check<'a> {
    plan: &'a CheckPlan<'a>,
    town: TownClone,
    /// The same gate says the same of the same files in the same environment.
    environment: String,
    stop: Arc<AtomicBool>,
    verdicts: Vec<Verdict>,
    kept: Vec<Kept>,
}

impl RealWorld {
    pub(super) fn check_run(&self, plan: &CheckPlan<'_>) -> Checked {
        let checking = checking(plan);
        let stop = self.begin_run(&plan.rig.id, checking);
        let checked = self.check_through(plan, stop);
        self.end_run(&plan.rig.id, checking);
        checked.unwrap_or_else(|trouble| Checked {
            verdicts: Vec::new(),
            kept: Vec::new(),
            outcome: nowhere(MERGE, &trouble.words),
        })
    }

    fn check_through(&self, plan: &CheckPlan<'_>, stop: Arc<AtomicBool>) -> Result<Checked, Trouble> {
        let town = self.town_clone(plan.rig)?;
        self.look_at_target(&town, plan.rig)?;
        let (environment, verdicts, kept) = (self.gate_environment(), Vec::new(), Vec::new());
        let mut check = Check { plan, town, environment, stop, verdicts, kept };
        let outcome = match self.chain(&check.town, plan)? {
            Ok(chain) => self.run_gates(&mut check, &chain)?,
            Err(not_merged) => not_merged,
        };
        Ok(Checked { verdicts: check.verdicts, kept: check.kept, outcome })
    }

    /// A move that nobody told of voids what is checked on the old target; the town decides that.
    fn look_at_target(&self, town: &TownClone, rig: &Rig) -> Result<(), Trouble> {
        let head = core_oid(self.refresh_target(town, rig)?);
        if head != rig.target_head
            && let Some(reporter) = self.watcher.reporter()
        {
            reporter.observe(Observation::TargetSeen { rig: rig.id.clone(), head });
        }
        Ok(())
    }

    fn run_gates(&self, check: &mut Check<'_>, chain: &[Oid]) -> Result<CheckOutcome, Trouble> {
        let tip = chain.last().copied().map_or_else(|| oid(&check.plan.run.target), Ok)?;
        let touched = check.touched(tip)?;
        for gate in &check.plan.rig.gates {
            let log = CheckLog::begin(self, check.plan, gate)?;
            if touched.as_ref().is_some_and(|touched| !gate.is_for(touched)) {
                let verdict = spared(self, gate, tip, check.plan);
                std::fs::write(log.path(), &verdict.words)
                    .map_err(|error| Trouble::new(error.to_string()))?;
                check.verdicts.push(verdict);
                continue;
            }
            let ran = self.answer(check, gate, tip, (log.path(), Some(&log)))?;
            let (result, words) = (ran.verdict.result, ran.verdict.words.clone());
            check.verdicts.push(ran.verdict);
            if check.stop.load(Ordering::Acquire) {
                // Nobody waits for it; what ran last was cut off.
                return Ok(nowhere(&gate.name, &words));
            }
            let name = gate.name.clone();
            match result {
                GateResult::Passed | GateResult::Spared => {}
                GateResult::Failed if check.is_let(gate) => {}
                GateResult::CouldNotRun if ran.hung => {
                    return Ok(CheckOutcome::Hung { gate: name, words });
                }
                GateResult::Failed => {
                    let already = self.is_red_already(check, gate)?;
                    return Ok(CheckOutcome::Failed { gate: name, words, already });
                }
                GateResult::CouldNotRun => {
                    let everywhere = !self.runs_on_target(check, gate)?;
                    return Ok(CheckOutcome::CouldNotRun { gate: name, words, everywhere });
                }
            }
        }
        Ok(CheckOutcome::Green { chain: chain.iter().copied().map(core_oid).collect() })
    }

    /// What the gate says of this commit: known of the same files, or found out now. What it leaves is kept beside a log of the
    /// check's own; what it leaves on the target alone goes.
    fn answer(
        &self,
        check: &mut Check<'_>,
        gate: &Gate,
        commit: Oid,
        (log, beside): (&Path, Option<&CheckLog>),
    ) -> Result<Ran, Trouble> {
        let plan = check.plan;
        let key = check.key(gate, commit)?;
        if let Some(outcome) = check.known(&key) {
            return Ok(known(self, (gate, key), commit, outcome, plan));
        }
        let scratch = self.places.scratch(&plan.rig.id, plan.run.runner);
        let dir = scratch.join("tree");
        // Anew for each, but for what the owner lets stay: what one gate left must not make the next one green. Nothing stays where a
        // person doubts the answer, or it is about the target alone.
        let kept = caches::kept(plan.rig, &scratch, plan.anew || beside.is_none())?;
        checkout_scratch(&check.town, commit, &dir, &kept).map_err(of_git)?;
        let mut ran = self.run_gate(&QueueGate {
            rig: plan.rig,
            gate,
            commit: &core_oid(commit),
            target: &plan.run.target,
            key: &key,
            runner: plan.run.runner,
            log,
            taken: &plan.taken,
            stop: &check.stop,
            is_rehearsal: plan.is_rehearsal,
        })?;
        let is_cut_off = check.stop.load(Ordering::Acquire);
        if !is_cut_off && ran.verdict.result == GateResult::Passed {
            void_of_another_tree(&check.town, commit, &dir, &mut ran.verdict)?;
        }
        let beside = beside.filter(|_| !is_cut_off);
        if let Some(Err(trouble)) = beside.map(|beside| beside.keep_files(&scratch, &key)) {
            // The result stands all the same.
            self.report_fault(&format!("what the check {} left", gate.name), trouble);
        }
        gate_files::throw_away(&scratch)?;
        let outcome = match ran.verdict.result {
            GateResult::Passed => Some(Outcome::Passed),
            GateResult::Failed => Some(Outcome::Failed),
            GateResult::CouldNotRun | GateResult::Spared => None,
        };
        check.kept.extend(outcome.filter(|_| !is_cut_off).map(|outcome| Kept { key, outcome }));
        Ok(ran)
    }

    /// A lone request is not to blame for what is red without it; it is blocked all the same.
    fn is_red_already(&self, check: &mut Check<'_>, gate: &Gate) -> Result<bool, Trouble> {
        let asks = check.plan.requests.len() == 1 && check.plan.purpose != Purpose::Trace;
        Ok(asks && self.on_target(check, gate)? == Some(GateResult::Failed))
    }

    /// One of several requests may keep a gate from running; what runs not even on the target is nobody's fault.
    fn runs_on_target(&self, check: &mut Check<'_>, gate: &Gate) -> Result<bool, Trouble> {
        let asks = check.plan.requests.len() > 1;
        Ok(!asks || self.on_target(check, gate)?.is_some_and(|result| result != GateResult::CouldNotRun))
    }

    /// What the gate says of the target alone; nothing where the check was stopped meanwhile.
    fn on_target(&self, check: &mut Check<'_>, gate: &Gate) -> Result<Option<GateResult>, Trouble> {
        let Some(first) = check.plan.requests.first() else { return Ok(None) };
        let log = self.places.gate_log(&first.request.id, &format!("{}.target", gate.name));
        let ran = self.answer(check, gate, oid(&check.plan.run.target)?, (&log, None))?;
        let is_cut_off = check.stop.load(Ordering::Acquire);
        Ok((!is_cut_off).then_some(ran.verdict.result))
    }

    /// Of what gates are told, all but where they run.
    fn gate_environment(&self) -> String {
        let told = self.environment.of_gate(Path::new(""));
        let words: Vec<String> = told.iter().map(|(name, value)| format!("{name}={value}")).collect();
        format!("{}-{}-{:016x}", std::env::consts::OS, std::env::consts::ARCH, stable_hash(&words.join("\n")))
    }
}

impl Check<'_> {
    fn key(&self, gate: &Gate, commit: Oid) -> Result<Key, Trouble> {
        let tree = self.town.tree_of(commit).map_err(of_git)?.to_string();
        Ok(Key { tree, command: gate.command.clone(), environment: self.environment.clone() })
    }

    /// What all of it changes of the target; nothing where no gate asks for that.
    fn touched(&self, tip: Oid) -> Result<Option<Touched>, Trouble> {
        if self.plan.rig.gates.iter().all(|gate| gate.paths.is_empty()) {
            return Ok(None);
        }
        Ok(Some(touched(&self.town, oid(&self.plan.run.target)?, tip)?))
    }

    /// A person let all of it land in spite of this gate; one that nobody let keeps all of them back.
    fn is_let(&self, gate: &Gate) -> bool {
        self.plan.requests.iter().all(|one| one.request.is_let(gate, one.head))
    }

    /// A failure that is known does not do where a new answer is wanted.
    fn known(&self, key: &Key) -> Option<Outcome> {
        let of_this = self.kept.iter().find(|kept| kept.key == *key).map(|kept| kept.outcome);
        let purpose = if self.plan.anew { Purpose::Confirm } else { self.plan.purpose };
        of_this.or_else(|| self.plan.results?.answer(key, purpose))
    }
}

/// As if it had run: nothing of it took any time.
fn known(
    world: &RealWorld,
    (gate, key): (&Gate, Key),
    commit: Oid,
    outcome: Outcome,
    plan: &CheckPlan<'_>,
) -> Ran {
    let (result, words) = match outcome {
        Outcome::Passed => (GateResult::Passed, String::new()),
        _ => (GateResult::Failed, "it failed before on exactly the same files, and did not run again".into()),
    };
    let verdict = Verdict {
        gate: gate.name.clone(),
        result,
        commit: core_oid(commit),
        head: None,
        target: Some(plan.run.target.clone()),
        took_ms: 0,
        words,
        at: Time(world.stamp()),
        key: Some(key),
        known: true,
    };
    Ran { verdict, hung: false }
}

/// It is not for what is touched: said, so that nobody takes it for one that passed.
fn spared(world: &RealWorld, gate: &Gate, commit: Oid, plan: &CheckPlan<'_>) -> Verdict {
    Verdict {
        gate: gate.name.clone(),
        result: GateResult::Spared,
        commit: core_oid(commit),
        head: None,
        target: Some(plan.run.target.clone()),
        took_ms: 0,
        words: format!("nothing of {} is touched", gate.paths.join(" ")),
        at: Time(world.stamp()),
        key: None,
        known: false,
    }
}

fn checking(plan: &CheckPlan<'_>) -> Checking {
    if plan.is_rehearsal { Checking::Rehearsal(plan.run.id.0) } else { Checking::Line(plan.run.id) }
}

fn nowhere(gate: &str, words: &str) -> CheckOutcome {
    CheckOutcome::CouldNotRun { gate: gate.to_owned(), words: words.to_owned(), everywhere: true }
}

/// What changed tracked files has tested something else than what would land, so it said nothing of that.
fn void_of_another_tree(
    town: &TownClone,
    commit: Oid,
    dir: &Path,
    verdict: &mut Verdict,
) -> Result<(), Trouble> {
    let changed = scratch_leftovers(town, commit, dir).map_err(of_git)?.changed;
    let Some(first) = changed.first() else { return Ok(()) };
    let more = match changed.len() - 1 {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    verdict.result = GateResult::CouldNotRun;
    verdict.words = format!(
        "it passed, but changed {first}{more}: what it tested is not what would land. Let it only look (--check, --locked, npm ci), or commit what it writes"
    );
    Ok(())
}
