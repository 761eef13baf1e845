//! What a hall that was killed left: programs it had started, files it had begun, folders that nobody in the town owns.
//! Folders go to the trash, never deleted.

use super::RealWorld;
use super::gate_files;
use super::places::names_in;
use super::rigs::of_git;
use crate::Trouble;
use gastown_core::{AgentId, Rig, RigId, Session, SessionId, SessionState, Town};
use gastown_git::Worktree;
use gastown_pty::keeper::survivors::{end_marked, wait_for_marked};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// In the environment of every git that a hall starts: it may outlive its hall.
pub(super) const GIT_MARK: &str = "GASTOWN_GIT_OF";
/// In the environment of every check.
pub(super) const GATE_MARK: &str = "GASTOWN_CHECK_OF";
/// The same with the place where it runs: no two checks have one at the same time.
pub(super) const GATE_PLACE_MARK: &str = "GASTOWN_CHECK_IN";
/// For what a check left, or one whose hall is gone, between TERM and KILL.
const GATE_GRACE: Duration = Duration::from_millis(500);
/// For a git whose hall is gone: it is never ended, it may be at work in the user's repository. Whoever starts a hall waits this long too.
const GIT_PATIENCE: Duration = Duration::from_secs(10);
/// Files that the hall writes under another name first, in a session's folder.
const OF_HALL: &[&str] = &["checkpoint.new", "worktree.new", "inbox/prime.md.new"];
/// And its keeper.
const OF_KEEPER: &[&str] = &["keeper.new", "exit.new", "refused.new", "env"];

/// Ends what a check of this place started and did not end, daemons too. What clears its environment is not found.
pub(super) fn end_what_runs_in(scratch: &Path) -> Result<(), Trouble> {
    let mut entry = OsString::from(format!("{GATE_PLACE_MARK}="));
    entry.push(scratch);
    let ended = end_marked(&entry, GATE_GRACE);
    ended.map(|_| ()).map_err(|error| Trouble::new(format!("processes cannot be looked at: {error}")))
}

impl RealWorld {
    /// Waits for, ends and removes what a killed hall left unfinished; nothing of this hall works yet.
    pub(super) fn finish_off_unfinished(&self, town: &Town) -> Result<(), Trouble> {
        let of = |error: std::io::Error| Trouble::new(format!("processes cannot be looked at: {error}"));
        end_marked(&self.mark(GATE_MARK), GATE_GRACE).map_err(of)?;
        match wait_for_marked(&self.mark(GIT_MARK), GIT_PATIENCE).map_err(of)? {
            0 => self.sweep(town),
            left => Err(Trouble::new(format!(
                "{left} git processes of an earlier hall still run; what they hold stays locked until they end"
            ))),
        }
    }

    /// All that can be; one damaged clone holds up nobody else's.
    fn sweep(&self, town: &Town) -> Result<(), Trouble> {
        let is_there = |rig: &&Rig| self.places.clone_of(&rig.id).exists();
        let agents = town.agents.values().map(|agent| {
            let rig = town.rigs.get(&agent.rig).filter(is_there);
            let dir = agent.worktree.as_ref().map(|known| Path::new(&known.dir)).filter(|dir| dir.exists());
            let Some((rig, dir)) = rig.zip(dir) else { return Ok(()) };
            let worktree = Worktree::open(&self.town_clone(rig)?, dir).map_err(of_git)?;
            worktree.sweep().map_err(of_git)
        });
        let rigs = town.rigs.values().filter(is_there);
        let rigs = rigs.map(|rig| self.town_clone(rig)?.sweep().map_err(of_git));
        let sessions = town.sessions.values().map(|session| self.sweep_session(session));
        // A check that was broken off left only what it made itself.
        let checks = std::iter::once_with(|| super::rig_check::throw_away(&self.places.checks()));
        let left = town.rigs.keys().map(|rig| gate_files::sweep(&self.places.scratches(rig)));
        let swept: Vec<Result<(), Trouble>> =
            agents.chain(rigs).chain(sessions).chain(checks).chain(left).collect();
        swept.into_iter().collect()
    }

    fn sweep_session(&self, session: &Session) -> Result<(), Trouble> {
        let dir = self.places.session(&session.id);
        let is_over = !session.state.is_live() && session.state != SessionState::Planned;
        let of_keeper = OF_KEEPER.iter().filter(|_| is_over);
        OF_HALL.iter().chain(of_keeper).try_for_each(|name| remove(&dir.join(name)))
    }

    fn mark(&self, name: &str) -> OsString {
        let mut entry = OsString::from(name);
        entry.push("=");
        entry.push(&self.places.town);
        entry
    }

    pub(super) fn put_strays_away(&self, town: &Town) -> Result<Vec<String>, Trouble> {
        let mut strays: Vec<PathBuf> = Vec::new();
        let places = &self.places;
        for name in names_in(&places.sessions())? {
            if !town.sessions.contains_key(&SessionId::new(name.as_str())) {
                strays.push(places.sessions().join(name));
            }
        }
        for name in names_in(&places.clones())? {
            let rig = name.strip_suffix(".git").map(RigId::new);
            if !rig.is_some_and(|rig| town.rigs.contains_key(&rig)) {
                strays.push(places.clones().join(name));
            }
        }
        for rig in names_in(&places.work())? {
            for agent in names_in(&places.work().join(&rig))? {
                if !is_owned(town, &rig, &agent) {
                    strays.push(places.work().join(&rig).join(agent));
                }
            }
        }
        strays.extend(self.stray_files(town)?);
        let mut moved = Vec::new();
        for stray in strays {
            places.move_to_trash(&stray, self.stamp())?;
            moved.push(stray.display().to_string());
        }
        Ok(moved)
    }
}

/// Its agent knows it, or a session that is being started is about to. A removed agent's goes by its own effect.
fn is_owned(town: &Town, rig: &str, agent: &str) -> bool {
    town.agents.get(&AgentId::new(agent)).is_some_and(|agent| {
        let starts = town.session_of(agent).is_some_and(|session| session.state == SessionState::Planned);
        agent.rig.as_str() == rig && (agent.worktree.is_some() || starts)
    })
}

fn remove(path: &Path) -> Result<(), Trouble> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Trouble::new(format!("could not remove {}: {error}", path.display())))
        }
        _ => Ok(()),
    }
}
