//! Sessions in the real world: agents' programs are started, found again and watched.

use super::RealWorld;
use super::ended::{end_what_is_left, exit_of};
use super::kept::{Began, Earlier, Reached};
use super::last_words;
use super::listener::Listener;
use super::outbox;
use super::places::make_folder;
use super::terminal::Terminal;
use crate::Trouble;
use crate::world::{Found, SessionPlan, Started};
use gastown_agent::{Launch, LaunchFacts, Preset, PresetFolders, Presets, Prompt, PromptBy};
use gastown_core::{KeeperFacts, ProgramFacts, Session, SessionId, SessionState, WorktreeRef};
use gastown_pty::os::write_private;
use gastown_pty::{ExitFacts, Keeper, KeeperCommand};
use std::path::Path;

impl RealWorld {
    pub(super) fn preset(&self, name: &str) -> Result<Preset, Trouble> {
        let folders = PresetFolders { config: &self.places.config, town: Some(&self.places.town) };
        let presets = Presets::load(&folders).map_err(|error| Trouble::of(&error))?;
        presets.get(name).cloned().map_err(|error| Trouble::of(&error))
    }

    pub(super) fn start_and_tell(
        &self,
        plan: &SessionPlan<'_>,
        worktree: &WorktreeRef,
    ) -> Result<Started, Trouble> {
        let started = self.start(plan, worktree)?;
        if let (Started::Over(_), Some(reporter)) = (&started, self.watcher.reporter()) {
            // Nobody watched it; what it left comes before its end.
            outbox::empty(reporter, &plan.session.id, &self.places.session(&plan.session.id));
        }
        Ok(started)
    }

    fn start(&self, plan: &SessionPlan<'_>, worktree: &WorktreeRef) -> Result<Started, Trouble> {
        let dir = self.places.session(&plan.session.id);
        let preset = self.preset(&plan.session.preset)?;
        if let Some(found) = self.adopt(plan.session, &preset)? {
            return Ok(found);
        }
        for folder in ["outbox", "inbox", "tmp"] {
            make_folder(&dir.join(folder))?;
        }
        let (points, attachments) = (super::prime::points_of(plan.task), self.files_of(plan.task));
        let told = [plan.told.came_back.clone(), self.told_of_catching_up(plan)?];
        let came_back = told.into_iter().flatten().reduce(|before, then| format!("{before}\n{then}"));
        let launch = preset
            .launch(&LaunchFacts {
                worktree: Path::new(&worktree.dir),
                session_dir: &dir,
                mode: plan.agent.mode,
                task: &plan.task.id,
                title: &plan.task.title,
                body: &plan.task.body,
                script: plan.task.script.as_deref(),
                points: &points,
                model: plan.task.start.model.as_deref(),
                effort: plan.task.start.effort.as_deref(),
                attachments: &attachments,
                came_back: came_back.as_deref(),
                handed_over: plan.told.handed_over.as_deref(),
                command: preset
                    .command_from
                    .as_ref()
                    .and_then(|name| self.environment.hall.get(name))
                    .map(String::as_str),
                extra_args: &[],
                conversation: &plan.session.conversation,
                held_elsewhere: plan.session.held_elsewhere,
                goes_on_after: plan.session.goes_on_after.as_deref(),
            })
            .map_err(|error| Trouble::of(&error))?;
        for file in &launch.files {
            write_private(&file.path, file.text.as_bytes())
                .map_err(|error| Trouble::new(format!("could not write {}: {error}", file.path.display())))?;
        }
        let program = self.environment.find_program(&launch.program).ok_or_else(|| {
            let path = &self.environment.path;
            Trouble::new(format!(
                "the program {} is not on PATH ({path}); install it, or set it in config.toml",
                launch.program
            ))
        })?;
        self.set_up(plan, worktree)?;
        self.bring_conversation(plan, &preset, Path::new(&worktree.dir))?;
        self.spawn(plan, worktree, &preset, &launch, &program)
    }

    fn spawn(
        &self,
        plan: &SessionPlan<'_>,
        worktree: &WorktreeRef,
        preset: &Preset,
        launch: &Launch,
        program: &Path,
    ) -> Result<Started, Trouble> {
        let session = plan.session;
        let (dir, socket) = (self.places.session(&session.id), self.places.keeper_socket(&session.id));
        let mut command = KeeperCommand::new(
            self.places.gt_keep.clone(),
            dir,
            socket,
            worktree.dir.clone().into(),
            program.into(),
        );
        (command.cols, command.rows) = (super::replay::COLS, super::replay::ROWS);
        command.args = launch.args.iter().map(Into::into).collect();
        command.env = self.environment.of_session(&self.places, preset, (session, plan.task), &launch.env);
        let ground = self.ground_env(&plan.rig.id, plan.agent.id.as_str(), worktree);
        command.env.extend(ground.into_iter().map(|(name, value)| (name.into(), value.into())));
        let expected = self.watcher.starting.expect(&session.id, self.listener(session, preset.clone()));
        match self.begin(&session.id, &command)? {
            Began::Running(keeper, facts, child) => {
                let watched = self.watch(&session.id, *keeper, None, Some(child), facts.clone());
                drop(expected);
                if let Err(trouble) = watched {
                    // A program that nobody watches must not work on unseen.
                    self.end(&session.id)?;
                    return Err(trouble);
                }
                if let Prompt::Paste(text) = &launch.prompt {
                    self.type_when_ready(session, text.clone())?;
                }
                Ok(running(facts, preset, session))
            }
            Began::Over(exit) if preset.ends_with_turn => Ok(Started::Over(exit)),
            Began::Over(exit) => {
                let advice = last_words::advice(preset, &self.environment.hall);
                Ok(Started::Over(last_words::at_start(exit, &self.places.session(&session.id), &advice)))
            }
        }
    }

    /// What an earlier try left: never started twice, because a script may not be repeatable.
    fn adopt(&self, session: &Session, preset: &Preset) -> Result<Option<Started>, Trouble> {
        if let Some(watched) = self.watcher.get(&session.id) {
            return Ok(Some(running(watched.facts().clone(), preset, session)));
        }
        match self.earlier(&session.id)? {
            Earlier::Running(keeper, known) => {
                let listener = self.listener(session, preset.clone());
                self.watch(&session.id, *keeper, Some(listener), None, known.clone())?;
                Ok(Some(running(known, preset, session)))
            }
            Earlier::Over(exit) => Ok(Some(Started::Over(exit))),
            Earlier::Lost(left) => Err(Trouble::new(format!(
                "its keeper died while it started; {left}; restart it to try again"
            ))),
            Earlier::Nothing => Ok(None),
        }
    }

    fn listener(&self, session: &Session, preset: Preset) -> Listener {
        let advice = last_words::advice(&preset, &self.environment.hall);
        Listener::new(session.agent.clone(), preset, session.signal.clone()).advised(advice)
    }

    /// `listener`: none where one hears its program already.
    fn watch(
        &self,
        session: &SessionId,
        keeper: Keeper,
        listener: Option<Listener>,
        child: Option<std::process::Child>,
        facts: KeeperFacts,
    ) -> Result<(), Trouble> {
        let dir = self.places.session(session);
        let terminal = Terminal::open(session.clone(), dir, keeper, listener, child.is_some())?;
        self.watcher.watch(terminal, child, facts);
        Ok(())
    }

    pub(super) fn find(&self, session: &Session) -> Found {
        let SessionState::Running { keeper: known, .. } = &session.state else {
            return Found::Lost("it had not started".into());
        };
        let dir = self.places.session(&session.id);
        if let Ok(Some(exit)) = ExitFacts::read(&dir) {
            return Found::Ended(exit_of(exit.ended));
        }
        let is_alive = gastown_pty::os::boot_id().is_ok_and(|boot| boot == known.boot_id)
            && gastown_pty::os::start_time(known.pid) == Some(known.start_time);
        if !is_alive {
            // It may have written its last words between the two looks.
            return match ExitFacts::read(&dir) {
                Ok(Some(exit)) => Found::Ended(exit_of(exit.ended)),
                _ => Found::Lost(format!("its keeper had died; {}", end_what_is_left(known, &session.id))),
            };
        }
        let reached = match self.connect_or_exit(&session.id, known) {
            Ok(Reached::Exit(exit)) => return Found::Ended(exit),
            Ok(Reached::Keeper(keeper)) => Ok(keeper),
            Err(trouble) => Err(trouble),
        };
        let watched = reached.and_then(|keeper| {
            let listener = self.listener(session, self.preset(&session.preset)?);
            self.watch(&session.id, *keeper, Some(listener), None, known.clone())
        });
        if let Err(trouble) = watched {
            // It lives, so it is not called lost; but nobody sees it.
            self.report_fault(&format!("session {} of {}", session.id, session.agent), trouble);
        }
        Found::Alive
    }
}

fn running(keeper: KeeperFacts, preset: &Preset, session: &Session) -> Started {
    let program = ProgramFacts {
        can_go_on: preset.resume.is_some(),
        is_read: preset.reads_screen,
        begins: preset.prompt_by(session.goes_on_after.is_some()) == PromptBy::Argument,
    };
    Started::Running { keeper, program }
}
