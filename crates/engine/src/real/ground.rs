//! What makes a worktree work: copied files, ports, setup and teardown.

use super::RealWorld;
use super::gate::last_words;
use super::places::make_folder;
use super::rigs::of_git;
use crate::Trouble;
use crate::world::SessionPlan;
use gastown_core::{Agent, Observation, Ports, Rig, RigId, SessionId, Source, WorktreeRef};
use gastown_git::{Oid, TownClone, untracked_files};
use gastown_pty::keeper::survivors::end_marked;
use gastown_pty::os::{RunLimits, RunOutcome, replace_file, run_logged, write_private};
use gastown_pty::trampoline::EMPTY_PROFILE;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

/// In the environment of everything that runs in a worktree.
pub(super) const WORKTREE_MARK: &str = "GT_WORKTREE";
/// Below the numbers that systems give to outgoing connections.
const PORTS_FIRST: u16 = 20_000;
const PORTS_END: u16 = 32_000;
pub(super) const SETUP_DEADLINE: Duration = Duration::from_secs(1800);
pub(super) const TEARDOWN_DEADLINE: Duration = Duration::from_secs(120);
const LOG_BYTES_MAX: usize = 4 << 20;
/// For what a worktree leaves running, between TERM and KILL.
const LEFT_GRACE: Duration = Duration::from_secs(2);

/// A command of the owner in a worktree.
pub(super) struct GroundRun<'a> {
    pub line: &'a str,
    pub env: BTreeMap<String, String>,
    pub dir: &'a Path,
    pub deadline: Duration,
    pub cancel: Arc<AtomicBool>,
}

impl RealWorld {
    /// The block that the worktree has, else one that nobody in the town has and nobody listens on.
    pub(super) fn ports_for(&self, plan: &SessionPlan<'_>, dir: &Path) -> Result<Option<Ports>, Trouble> {
        let count = plan.rig.ground.ports;
        if count == 0 {
            return Ok(None);
        }
        let known = plan.agent.worktree.as_ref().and_then(|worktree| worktree.ports);
        if let Some(known) = known.filter(|known| known.count == count) {
            return Ok(Some(known));
        }
        self.free_block(count, &plan.taken, dir)
    }

    /// Ports for a worktree that has none yet; nobody else gets them until it is torn down.
    pub(super) fn free_block(
        &self,
        count: u16,
        taken: &[Ports],
        dir: &Path,
    ) -> Result<Option<Ports>, Trouble> {
        if count == 0 {
            return Ok(None);
        }
        let mut given = self.ports.lock().unwrap_or_else(PoisonError::into_inner);
        given.retain(|(other, _)| other != dir);
        let mut blocks = (PORTS_FIRST..PORTS_END - count).step_by(count.into());
        let is_free = |block: &Ports| {
            let others = taken.iter().chain(given.iter().map(|(_, ports)| ports));
            others.into_iter().all(|other| !overlap(block, other)) && nobody_listens(block)
        };
        let block = blocks.find_map(|first| Some(Ports { first, count }).filter(is_free));
        let block = block.ok_or_else(|| {
            Trouble::new(format!(
                "no {count} free ports in a row between {PORTS_FIRST} and {PORTS_END}; end a server or ask for fewer with `gt rig set --ports`"
            ))
        })?;
        given.push((dir.to_owned(), block));
        Ok(Some(block))
    }

    /// What programs in this worktree are told.
    pub(super) fn ground_env(
        &self,
        rig: &RigId,
        who: &str,
        worktree: &WorktreeRef,
    ) -> BTreeMap<String, String> {
        let mut env = env_of(format!("gt-{rig}-{who}"), worktree.ports);
        env.insert(WORKTREE_MARK.to_owned(), worktree.dir.clone());
        env
    }

    /// Ports and a project name of the gate's own: it may run beside any agent and beside the owner's own server.
    pub(super) fn gate_env(
        &self,
        rig: &Rig,
        runner: u8,
        taken: &[Ports],
        dir: &Path,
    ) -> Result<BTreeMap<String, String>, Trouble> {
        let ports = self.free_block(rig.ground.ports, taken, dir)?;
        let beside = if runner == 0 { String::new() } else { format!("-{}", runner + 1) };
        Ok(env_of(format!("gt-{}-gate{beside}", rig.id), ports))
    }

    /// The block of a worktree or a gate that is over.
    pub(super) fn give_ports_back(&self, dir: &Path) {
        self.ports.lock().unwrap_or_else(PoisonError::into_inner).retain(|(other, _)| other != dir);
    }

    /// Copies files and runs the setup, once for each worktree; a failed one is tried again with the next session.
    pub(super) fn set_up(&self, plan: &SessionPlan<'_>, worktree: &WorktreeRef) -> Result<(), Trouble> {
        let (rig, agent, dir) = (plan.rig, plan.agent, Path::new(&worktree.dir));
        copy_files(&self.git, rig, dir)?;
        let Some(setup) = &rig.ground.setup else { return Ok(()) };
        let note = self.ready_note(rig, agent);
        let ready = format!("{}\n{}\n{setup}", worktree.branch, worktree.base);
        match std::fs::read_to_string(&note) {
            Ok(text) if text == ready => return Ok(()),
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(unwritten(&note, &error));
            }
            _ => {}
        }
        if let Some(reporter) = self.watcher.reporter() {
            let (session, worktree) = (plan.session.id.clone(), worktree.clone());
            reporter.observe(Observation::WorktreeMade { session, worktree });
        }
        let log = self.places.session(&plan.session.id).join("setup.log");
        let env = self.ground_env(&rig.id, agent.id.as_str(), worktree);
        let cancel = self.setup_flag(&plan.session.id);
        // Closed in this very moment: the flag may be younger than the closing.
        if self.cancel.load(Ordering::Acquire) {
            cancel.store(true, Ordering::Release);
        }
        let run = GroundRun { line: setup, env, dir, deadline: SETUP_DEADLINE, cancel };
        let outcome = self.run_ground(&run, &log)?;
        if let (RunOutcome::Cancelled, false) = (&outcome, self.cancel.load(Ordering::Acquire)) {
            return Err(Trouble::new(format!(
                "stopped during its setup `{setup}`; its log is {}",
                log.display()
            )));
        }
        judge("setup", setup, &outcome, &log)?;
        self.forget_setup(&plan.session.id);
        replace_file(&note, ready.as_bytes()).map_err(|error| unwritten(&note, &error))
    }

    /// Runs the teardown and ends whatever the worktree left running. A red teardown is told, and holds nothing up.
    pub(super) fn tear_down(&self, rig: &Rig, agent: &Agent, dir: &Path) -> Result<(), Trouble> {
        let known = agent.worktree.as_ref().filter(|known| Path::new(&known.dir) == dir);
        if let (Some(teardown), Some(worktree)) = (&rig.ground.teardown, known) {
            let log = self.ready_note(rig, agent).with_extension("teardown.log");
            let env = self.ground_env(&rig.id, agent.id.as_str(), worktree);
            let run = GroundRun {
                line: teardown,
                env,
                dir,
                deadline: TEARDOWN_DEADLINE,
                cancel: self.cancel.clone(),
            };
            let ran = self.run_ground(&run, &log);
            let judged = ran.and_then(|outcome| judge("teardown", teardown, &outcome, &log));
            if let Err(trouble) = judged {
                self.report_fault(&format!("the teardown of {}", agent.id), trouble);
            }
        }
        self.end_all_of(dir)?;
        let note = self.ready_note(rig, agent);
        match std::fs::remove_file(&note) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(unwritten(&note, &error)),
            _ => Ok(()),
        }
    }

    /// Ends whatever was started in a worktree and gives its ports back.
    pub(super) fn end_all_of(&self, dir: &Path) -> Result<(), Trouble> {
        let mut mark = OsString::from(format!("{WORKTREE_MARK}="));
        mark.push(dir);
        end_marked(&mark, LEFT_GRACE)
            .map_err(|error| Trouble::new(format!("processes cannot be looked at: {error}")))?;
        self.give_ports_back(dir);
        Ok(())
    }

    /// Set once the session must not be set up any further, also before its setup begins.
    pub(super) fn setup_flag(&self, session: &SessionId) -> Arc<AtomicBool> {
        let mut setups = self.setups.lock().unwrap_or_else(PoisonError::into_inner);
        setups.entry(session.clone()).or_default().clone()
    }

    pub(super) fn forget_setup(&self, session: &SessionId) {
        self.setups.lock().unwrap_or_else(PoisonError::into_inner).remove(session);
    }

    pub(super) fn break_all_setups_off(&self) {
        let setups = self.setups.lock().unwrap_or_else(PoisonError::into_inner);
        setups.values().for_each(|flag| flag.store(true, Ordering::Release));
    }

    fn ready_note(&self, rig: &Rig, agent: &Agent) -> PathBuf {
        self.places.town.join("ground").join(format!("{}.{}", rig.id, agent.id))
    }

    pub(super) fn run_ground(&self, run: &GroundRun<'_>, log: &Path) -> Result<RunOutcome, Trouble> {
        // Of this worktree alone: others are set up and torn down at the same time.
        let names: Vec<_> = run.dir.components().rev().take(2).map(|part| part.as_os_str()).collect();
        let folder =
            names.iter().rev().fold(self.places.town.join("ground/scratch"), |at, name| at.join(name));
        let tmp = folder.join("tmp");
        make_folder(&tmp)?;
        let profile = folder.join("profile");
        write_private(&profile, EMPTY_PROFILE.as_bytes()).map_err(|error| unwritten(&profile, &error))?;
        let mut command = self.owners_command(run.line, run.dir, &tmp, &profile);
        command.envs(&run.env);
        let limits = RunLimits {
            deadline: run.deadline,
            output_bytes_max: LOG_BYTES_MAX,
            cancel: Some(run.cancel.clone()),
            is_idle: false,
        };
        run_logged(command, &limits, log)
            .map(|(outcome, _)| outcome)
            .map_err(|error| Trouble::new(format!("`{}` could not be started: {error}", run.line)))
    }
}

pub(super) fn judge(what: &str, line: &str, outcome: &RunOutcome, log: &Path) -> Result<(), Trouble> {
    let how = match outcome {
        RunOutcome::Finished(status) if status.success() => return Ok(()),
        RunOutcome::Finished(status) => format!("failed ({status})"),
        RunOutcome::TimedOut => "did not end in time".to_owned(),
        RunOutcome::Cancelled => "was broken off because the town was closed".to_owned(),
    };
    Err(Trouble::new(format!(
        "the {what} `{line}` {how}; mend it with `gt rig set` or in the repository, then restart the agent; its log is {}\n{}",
        log.display(),
        last_words(log)
    )))
}

/// Untracked files of the user's repository; what is there already stays as it is.
pub(super) fn copy_files(git: &gastown_git::Git, rig: &Rig, dir: &Path) -> Result<(), Trouble> {
    let Source::Path(source) = &rig.source else { return Ok(()) };
    let source = Path::new(source);
    for path in untracked_files(git, source, &rig.ground.copy).map_err(of_git)? {
        let (from, to) = (source.join(&path), dir.join(&path));
        let failed = |error: std::io::Error| {
            Trouble::new(format!("could not copy {} to {}: {error}", from.display(), to.display()))
        };
        if std::fs::symlink_metadata(&to).is_ok() || !from.symlink_metadata().map_err(failed)?.is_file() {
            continue;
        }
        let folder = to.parent().unwrap_or(dir);
        make_folder(folder)?;
        // A folder that the agent made a link of must not lead the copy out of the worktree.
        let (real, top) = (folder.canonicalize().map_err(failed)?, dir.canonicalize().map_err(failed)?);
        if !real.starts_with(&top) {
            return Err(Trouble::new(format!("{} leads out of the worktree", folder.display())));
        }
        std::fs::copy(&from, &to).map_err(failed)?;
    }
    Ok(())
}

/// A file that was copied in is the user's own: it must not land.
pub(super) fn no_copied_file(town: &TownClone, rig: &Rig, base: Oid, head: Oid) -> Result<(), Trouble> {
    let found = town.brought_in(base, head, &rig.ground.copy).map_err(of_git)?;
    let Some(first) = found.first() else { return Ok(()) };
    Err(Trouble::new(format!(
        "a commit holds {first}, which is copied into worktrees and must never land; take it out of the branch's history (`git rebase -i`, or `git reset` and commit again) and say done once more"
    )))
}

fn env_of(project: String, ports: Option<Ports>) -> BTreeMap<String, String> {
    let mut env = BTreeMap::from([("COMPOSE_PROJECT_NAME".to_owned(), project)]);
    if let Some(ports) = ports {
        env.extend(["GT_PORT", "PORT"].map(|name| (name.to_owned(), ports.first.to_string())));
        env.extend((0..ports.count).map(|at| (format!("GT_PORT_{at}"), (ports.first + at).to_string())));
    }
    env
}

fn overlap(one: &Ports, other: &Ports) -> bool {
    one.first < other.first + other.count && other.first < one.first + one.count
}

fn nobody_listens(block: &Ports) -> bool {
    let hosts = [Ipv4Addr::LOCALHOST, Ipv4Addr::UNSPECIFIED];
    (block.first..block.first + block.count)
        .all(|port| hosts.iter().all(|host| TcpListener::bind((*host, port)).is_ok()))
}

fn unwritten(path: &Path, error: &std::io::Error) -> Trouble {
    Trouble::new(format!("could not read or write {}: {error}", path.display()))
}
