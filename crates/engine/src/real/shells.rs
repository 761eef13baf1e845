//! Shells of the owner in the real world: opened, found again after a hall was killed, ended with their worktree.

use super::RealWorld;
use super::kept::{Began, Earlier};
use super::places::{make_folder, names_in};
use super::shell_note::{read_note, write_note};
use super::terminal::Terminal;
use super::typing::QUIET;
use crate::Trouble;
use crate::shell::{Shell, ShellKind, ShellPlan};
use crate::world::World;
use gastown_core::{AgentId, KeeperFacts, SessionId, Time, Town, WorktreeRef};
use gastown_pty::keeper::survivors::end_session_survivors;
use gastown_pty::{Keeper, KeeperCommand};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::{MutexGuard, PoisonError};

/// Of one worktree, the run command included; more were not opened by hand.
const SHELLS_MAX: usize = 12;
/// Said of a shell whose worktree is another task's now.
const PUT_AWAY: &str = "its worktree was put away";

/// While it lives nothing is opened in this worktree.
pub(super) struct PuttingAway<'a> {
    world: &'a RealWorld,
    dir: PathBuf,
}

impl Drop for PuttingAway<'_> {
    fn drop(&mut self) {
        self.world.away().retain(|dir| *dir != self.dir);
    }
}

impl RealWorld {
    pub(super) fn start_shell(&self, plan: &ShellPlan<'_>) -> Result<Shell, Trouble> {
        // Held until it is watched: whoever puts the worktree away waits for that.
        let _opening = self.opening.read().unwrap_or_else(PoisonError::into_inner);
        let worktree = self.open_worktree(plan)?;
        let line = run_line(plan)?;
        let number = self.room_for(plan)?;
        let shell = Shell {
            id: SessionId::from(format!("sh-{:08x}", self.fresh() & 0xffff_ffff).as_str()),
            agent: plan.agent.id.clone(),
            rig: plan.rig.id.clone(),
            kind: plan.kind,
            number,
            began: Time(self.stamp()),
            ended: None,
        };
        let dir = self.places.session(&shell.id);
        make_folder(&dir)?;
        // Before the keeper: a hall that finds one knows whose it is.
        write_note(&dir, &shell)?;
        let command = self.shell_command(plan, &shell, worktree, line.as_deref());
        match self.begin(&shell.id, &command) {
            Ok(Began::Running(keeper, facts, child)) => {
                self.shells.put(shell.clone());
                if let Err(trouble) = self.watch_shell(&shell, *keeper, Some(child), facts) {
                    self.end(&shell.id)?;
                    self.shells.remove(&shell.id);
                    return Err(trouble);
                }
                Ok(shell)
            }
            Ok(Began::Over(exit)) => {
                self.shells.put(shell.clone());
                self.shells.ended(&shell.id, Ok(exit));
                Ok(self.shells.get(&shell.id).unwrap_or(shell))
            }
            Err(trouble) => {
                self.shells.remove(&shell.id);
                Err(trouble)
            }
        }
    }

    fn open_worktree<'a>(&self, plan: &ShellPlan<'a>) -> Result<&'a WorktreeRef, Trouble> {
        let name = &plan.agent.id;
        let known = plan.agent.worktree.as_ref().filter(|known| Path::new(&known.dir).is_dir());
        let worktree = known.ok_or_else(|| {
            Trouble::new(format!("{name} has no worktree now; it gets one with its next task"))
        })?;
        if self.away().iter().any(|dir| *dir == Path::new(&worktree.dir)) {
            let words = format!("the worktree of {name} is being put away; open it again in a moment");
            return Err(Trouble::new(words));
        }
        Ok(worktree)
    }

    /// The number of a new one. A run that has ended makes room for the next.
    fn room_for(&self, plan: &ShellPlan<'_>) -> Result<u32, Trouble> {
        let own = self.shells.of(Some(&plan.agent.id));
        if plan.kind == ShellKind::Run {
            let runs = own.iter().filter(|shell| shell.kind == ShellKind::Run);
            for run in runs {
                if run.ended.is_none() {
                    return Err(Trouble::new(format!("{} runs already; end it first", plan.agent.id)));
                }
                self.shells.remove(&run.id);
            }
        }
        if own.len() >= SHELLS_MAX {
            let words = format!("{SHELLS_MAX} shells are open in this worktree; end one of them first");
            return Err(Trouble::new(words));
        }
        let is_free =
            |number: &u32| !own.iter().any(|shell| shell.kind == plan.kind && shell.number == *number);
        Ok((1..).find(is_free).unwrap_or(1))
    }

    fn shell_command(
        &self,
        plan: &ShellPlan<'_>,
        shell: &Shell,
        worktree: &WorktreeRef,
        line: Option<&str>,
    ) -> KeeperCommand {
        let program = match line {
            Some(_) => "/bin/sh".to_owned(),
            None => self.environment.login_shell(),
        };
        let mut command = KeeperCommand::new(
            self.places.gt_keep.clone(),
            self.places.session(&shell.id),
            self.places.keeper_socket(&shell.id),
            worktree.dir.clone().into(),
            program.into(),
        );
        (command.cols, command.rows) = (super::replay::COLS, super::replay::ROWS);
        command.args = line.map(|line| vec!["-c".into(), line.into()]).unwrap_or_default();
        // A preset that cannot be read now keeps nobody out of the worktree.
        let preset = self.preset(&plan.agent.preset).ok();
        command.env = self.environment.of_shell(&self.places, preset.as_ref(), (shell, plan.agent));
        let ground = self.ground_env(&plan.rig.id, plan.agent.id.as_str(), worktree);
        command.env.extend(ground.into_iter().map(|(name, value)| (name.into(), value.into())));
        command
    }

    fn watch_shell(
        &self,
        shell: &Shell,
        keeper: Keeper,
        child: Option<Child>,
        facts: KeeperFacts,
    ) -> Result<(), Trouble> {
        let dir = self.places.session(&shell.id);
        let terminal = Terminal::open(shell.id.clone(), dir, keeper, None, child.is_some())?;
        self.watcher.watch(terminal, child, facts);
        Ok(())
    }

    /// Ends one and forgets it; one that has ended is only forgotten.
    pub(super) fn close_shell(&self, id: &SessionId) -> Result<(), Trouble> {
        match self.shells.get(id) {
            None => Ok(()),
            Some(shell) if shell.ended.is_some() => {
                self.shells.remove(id);
                Ok(())
            }
            Some(_) => {
                self.shells.let_go(id, None);
                self.end(id)?;
                self.shells.wait_for_the_end(id);
                Ok(())
            }
        }
    }

    pub(super) fn close_shells(&self, of: Option<&AgentId>) -> Result<(), Trouble> {
        self.shells.of(of).iter().try_for_each(|shell| self.close_shell(&shell.id))
    }

    /// Before a worktree is put away: nothing more is opened in it, and what is open ends. Of an agent that stays, the
    /// shells say why.
    pub(super) fn put_shells_away(
        &self,
        agent: &AgentId,
        dir: &Path,
        stays: bool,
    ) -> Result<PuttingAway<'_>, Trouble> {
        {
            let _nobody_opens = self.opening.write().unwrap_or_else(PoisonError::into_inner);
            self.away().push(dir.to_owned());
        }
        let away = PuttingAway { world: self, dir: dir.to_owned() };
        for shell in self.shells.of(Some(agent)) {
            match (stays, &shell.ended) {
                (true, None) => {
                    self.shells.let_go(&shell.id, Some(PUT_AWAY));
                    self.end(&shell.id)?;
                    self.shells.wait_for_the_end(&shell.id);
                }
                (true, Some(_)) => {}
                (false, _) => self.close_shell(&shell.id)?,
            }
        }
        Ok(away)
    }

    /// What an earlier hall had opened: watched again, or ended and said how.
    pub(super) fn find_shells_again(&self, town: &Town) -> Result<(), Trouble> {
        for name in names_in(&self.places.shells())? {
            let id = SessionId::from(name.as_str());
            if let Err(trouble) = self.find_shell(town, &id) {
                self.report_fault(&format!("the shell {id}"), trouble);
            }
        }
        Ok(())
    }

    fn find_shell(&self, town: &Town, id: &SessionId) -> Result<(), Trouble> {
        let noted = read_note(&self.places.session(id), id);
        let noted = noted.filter(|shell| town.agents.get(&shell.agent).is_some_and(|agent| !agent.removed));
        let Some(shell) = noted else {
            // Nobody's: an agent that is gone, or a folder that was never told whose it is.
            if let Earlier::Running(..) = self.earlier(id)? {
                self.end(id)?;
            }
            end_session_survivors(None, id.as_str(), QUIET).map_err(|error| Trouble::of(&error))?;
            self.shells.remove(id);
            return Ok(());
        };
        match self.earlier(id)? {
            Earlier::Running(keeper, facts) => {
                self.shells.put(shell.clone());
                self.watch_shell(&shell, *keeper, None, facts)
            }
            Earlier::Over(exit) => {
                self.shells.put(shell);
                self.shells.ended(id, Ok(exit));
                Ok(())
            }
            Earlier::Lost(left) => {
                self.shells.put(shell);
                self.shells.ended(id, Err(format!("its keeper had died; {left}")));
                Ok(())
            }
            Earlier::Nothing => {
                self.shells.remove(id);
                Ok(())
            }
        }
    }

    fn away(&self) -> MutexGuard<'_, Vec<PathBuf>> {
        self.away.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The line of a run; nothing for a shell.
fn run_line(plan: &ShellPlan<'_>) -> Result<Option<String>, Trouble> {
    match (plan.kind, &plan.rig.run) {
        (ShellKind::Shell, _) => Ok(None),
        (ShellKind::Run, Some(line)) => Ok(Some(line.clone())),
        (ShellKind::Run, None) => Err(Trouble::new(format!(
            "{} has no run command; set one with `gt rig set {} --run COMMAND`",
            plan.rig.id, plan.rig.id
        ))),
    }
}
