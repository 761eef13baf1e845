//! One gate: a configured command, run on exactly the commit that would land.

use super::RealWorld;
use super::gate_files;
use super::places::make_folder;
use super::tidy::{GATE_MARK, GATE_PLACE_MARK, end_what_runs_in};
use crate::Trouble;
use gastown_core::{Gate, GateResult, Key, Oid, Ports, Rig, Time, Verdict};
use gastown_pty::os::{RunLimits, RunOutcome, run_logged, write_private};
use gastown_pty::trampoline::{EMPTY_PROFILE, IDLE_PROFILE};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// A gate's output beyond this is dropped.
const LOG_BYTES_MAX: usize = 4 << 20;
/// The last words of a red gate.
const WORDS_LINES_MAX: usize = 20;
const WORDS_BYTES_MAX: u64 = 4096;
/// Read of a log at a time.
const LOG_READ_MAX: u64 = 1 << 20;
/// What a shell says when it cannot run a command, or does not find it.
const CANNOT_RUN: [i32; 2] = [126, 127];

/// Where one gate runs.
pub(super) struct GateRun<'a> {
    pub gate: &'a Gate,
    pub dir: &'a Path,
    /// For its temporary files and what it leaves; nobody else's.
    pub scratch: &'a Path,
    pub log: &'a Path,
    /// Beside what every gate is told.
    pub env: BTreeMap<String, String>,
    /// Set to end it.
    pub cancel: Arc<AtomicBool>,
    /// Nobody waits for it: it gets the time that nobody else wants.
    pub is_idle: bool,
}

/// One gate of a check of the queue.
pub(super) struct QueueGate<'a> {
    pub rig: &'a Rig,
    pub gate: &'a Gate,
    /// What is checked, and the target that it was merged into.
    pub commit: &'a Oid,
    pub target: &'a Oid,
    /// What the result will hold for.
    pub key: &'a Key,
    pub runner: u8,
    pub log: &'a Path,
    pub taken: &'a [Ports],
    pub stop: &'a Arc<AtomicBool>,
    pub is_rehearsal: bool,
}

/// How it went.
pub(super) struct Ran {
    pub verdict: Verdict,
    /// It did not end in time.
    pub hung: bool,
}

impl RealWorld {
    /// Runs one gate of the queue in its runner's folder; nothing of it is left running.
    pub(super) fn run_gate(&self, run: &QueueGate<'_>) -> Result<Ran, Trouble> {
        let QueueGate { rig, gate, runner, log, .. } = *run;
        let scratch = self.places.scratch(&rig.id, runner);
        let dir = scratch.join("tree");
        let env = self.gate_env(rig, runner, run.taken, &dir)?;
        let began = Instant::now();
        let (cancel, is_idle) = (run.stop.clone(), run.is_rehearsal);
        let here = GateRun { gate, dir: &dir, scratch: &scratch, log, env, cancel, is_idle };
        let (result, words, hung) = self.try_gate(&here)?;
        self.give_ports_back(&dir);
        let verdict = Verdict {
            gate: gate.name.clone(),
            result,
            commit: run.commit.clone(),
            head: None,
            target: Some(run.target.clone()),
            took_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
            words,
            at: Time(self.stamp()),
            key: Some(run.key.clone()),
            known: false,
        };
        Ok(Ran { verdict, hung })
    }

    /// Runs a gate wherever it is told to; the words are its last ones, where it is not green. Also whether its time ran out.
    pub(super) fn try_gate(&self, run: &GateRun<'_>) -> Result<(GateResult, String, bool), Trouble> {
        let tmp = run.scratch.join("tmp");
        make_folder(&tmp)?;
        let profile = run.scratch.join("profile");
        let words = if run.is_idle { IDLE_PROFILE } else { EMPTY_PROFILE };
        write_private(&profile, words.as_bytes())
            .map_err(|error| Trouble::new(format!("could not write {}: {error}", profile.display())))?;
        let limits = RunLimits {
            deadline: Duration::from_secs(run.gate.timeout_secs.into()),
            output_bytes_max: LOG_BYTES_MAX,
            cancel: Some(run.cancel.clone()),
            is_idle: run.is_idle,
        };
        let mut command = self.owners_command(&run.gate.command, run.dir, &tmp, &profile);
        command.envs(&run.env).env(gate_files::VARIABLE, gate_files::begin(run.scratch)?);
        command.env(GATE_PLACE_MARK, run.scratch);
        let ran = run_logged(command, &limits, run.log);
        // It left its group perhaps, and would outlive its check.
        if let Err(trouble) = end_what_runs_in(run.scratch) {
            self.report_fault(&format!("ending what the check {} left running", run.gate.name), trouble);
        }
        Ok(match ran {
            Ok((outcome, _)) => {
                let (result, words) = judge(outcome, run.gate, run.log);
                (result, words, outcome == RunOutcome::TimedOut)
            }
            Err(error) => (GateResult::CouldNotRun, format!("it could not be started: {error}"), false),
        })
    }

    #[allow(
        clippy::disallowed_methods,
        reason = "gates, setup and teardown are programs that the owner configured"
    )]
    pub(super) fn owners_command(&self, line: &str, dir: &Path, tmp: &Path, profile: &Path) -> Command {
        let mut command = Command::new(&self.places.gt_keep);
        command.arg("exec").arg("--profile").arg(profile).args(["--", "/bin/sh", "-c", line]);
        command.current_dir(dir).env_clear().envs(self.environment.of_gate(tmp));
        command.env(GATE_MARK, &self.places.town);
        command
    }
}

fn judge(outcome: RunOutcome, gate: &Gate, log: &Path) -> (GateResult, String) {
    match outcome {
        RunOutcome::Finished(status) if status.success() => (GateResult::Passed, String::new()),
        RunOutcome::Finished(status) if status.code().is_some_and(|code| CANNOT_RUN.contains(&code)) => (
            GateResult::CouldNotRun,
            format!("`{}` could not be run ({})\n{}", gate.command, how(status), last_words(log)),
        ),
        RunOutcome::Finished(status) => {
            (GateResult::Failed, format!("{}\n{}", last_words(log), how(status)).trim().to_owned())
        }
        RunOutcome::TimedOut => (
            GateResult::CouldNotRun,
            format!("it did not end within {} s\n{}", gate.timeout_secs, last_words(log)),
        ),
        RunOutcome::Cancelled => (GateResult::CouldNotRun, "it was stopped before its end; try again".into()),
    }
}

fn how(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => format!("ended by signal {signal}"),
        (None, None) => "ended in an unknown way".into(),
    }
}

pub(super) fn last_words(log: &Path) -> String {
    let Ok(mut file) = File::open(log) else {
        return String::new();
    };
    let length = file.metadata().map_or(0, |facts| facts.len());
    let mut bytes = Vec::new();
    let read = file
        .seek(SeekFrom::Start(length.saturating_sub(WORDS_BYTES_MAX)))
        .and_then(|_| file.read_to_end(&mut bytes));
    if let Err(error) = read {
        return format!("(its log cannot be read: {error})");
    }
    let text = gastown_agent::clean(&String::from_utf8_lossy(&bytes));
    let lines: Vec<&str> = text.trim_end().lines().collect();
    lines[lines.len().saturating_sub(WORDS_LINES_MAX)..].join("\n")
}

/// A part of a log from an offset on.
pub(super) fn read_log(path: &Path, from: u64) -> Result<Vec<u8>, Trouble> {
    let failed =
        |error: std::io::Error| Trouble::new(format!("there is no log at {}: {error}", path.display()));
    let mut file = File::open(path).map_err(failed)?;
    file.seek(SeekFrom::Start(from)).map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(LOG_READ_MAX).read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}
