//! Sessions in the real world: keepers are started, found again, ended and typed into.

use super::RealWorld;
use super::places::make_folder;
use super::terminal::Terminal;
use super::typing::{QUIET, QUIET_LOOK};
use super::watcher::{end_what_is_left, exit_of};
use crate::Trouble;
use crate::world::{Found, SessionPlan, Started};
use gastown_agent::{Launch, LaunchFacts, Preset, Presets, Prompt};
use gastown_core::{KeeperFacts, Session, SessionState, WorktreeRef};
use gastown_pty::keeper::is_kept;
use gastown_pty::keeper::survivors::end_session_survivors;
use gastown_pty::os::write_private;
use gastown_pty::protocol::SessionSignal;
use gastown_pty::{ExitFacts, Keeper, KeeperCommand, KeeperError, KeeperEvent, Started as Begun};
use std::path::Path;
use std::time::{Duration, Instant};

/// How long a keeper may take to answer.
const START_PATIENCE: Duration = Duration::from_secs(20);
/// Between TERM and KILL.
const END_GRACE: Duration = Duration::from_secs(5);
const END_PATIENCE: Duration = Duration::from_secs(12);
/// Between the end of a keeper's listening and its exit file.
const LAST_WORDS_PATIENCE: Duration = Duration::from_secs(2);
/// How long a request may stay unanswered.
const ASK_PATIENCE: Duration = Duration::from_secs(5);

impl RealWorld {
    pub(super) fn preset(&self, name: &str) -> Result<Preset, Trouble> {
        let presets = Presets::load(&self.places.config).map_err(|error| Trouble::of(&error))?;
        presets.get(name).cloned().map_err(|error| Trouble::of(&error))
    }

    pub(super) fn start(&self, plan: &SessionPlan<'_>, worktree: &WorktreeRef) -> Result<Started, Trouble> {
        let dir = self.places.session(&plan.session.id);
        let preset = self.preset(&plan.session.preset)?;
        if let Some(found) = self.adopt(plan.session, &preset)? {
            return Ok(found);
        }
        for folder in ["outbox", "inbox", "tmp"] {
            make_folder(&dir.join(folder))?;
        }
        let (points, attachments) = (super::points_of(plan.task), self.files_of(plan.task));
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
                attachments: &attachments,
                came_back: plan.came_back.as_deref(),
                command: preset
                    .command_from
                    .as_ref()
                    .and_then(|name| self.environment.hall.get(name))
                    .map(String::as_str),
                extra_args: &[],
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
        let mut started = command.spawn().map_err(|error| Trouble::of(&error))?;
        match started.ready(START_PATIENCE) {
            Ok(Begun::Running(keeper, facts)) => {
                let facts = facts_of(&facts);
                let child = Some(started.child);
                if let Err(trouble) = self.watch(session, preset.clone(), keeper, child, facts.clone()) {
                    // A program that nobody watches must not work on unseen.
                    self.end(session)?;
                    return Err(trouble);
                }
                if let Prompt::Paste(text) = &launch.prompt {
                    self.type_when_ready(session, text.clone())?;
                }
                Ok(Started::Running(facts))
            }
            Ok(Begun::Over(exit)) => {
                started.child.wait().map_err(|error| Trouble::of(&error))?;
                Ok(Started::Over(exit_of(exit.ended)))
            }
            Err(error) => {
                // Whatever came of it must not run on unseen.
                if started.child.kill().is_ok() {
                    started.child.wait().map_err(|error| Trouble::of(&error))?;
                }
                let left = end_session_survivors(None, session.id.as_str(), QUIET);
                left.map_err(|error| Trouble::of(&error))?;
                Err(Trouble::of(&error))
            }
        }
    }

    /// What an earlier try left: never started twice, because a script may not be repeatable.
    fn adopt(&self, session: &Session, preset: &Preset) -> Result<Option<Started>, Trouble> {
        if let Some(watched) = self.watcher.get(&session.id) {
            return Ok(Some(Started::Running(watched.facts().clone())));
        }
        let dir = self.places.session(&session.id);
        let read = |error| Trouble::of(&error);
        if let Some(exit) = ExitFacts::read(&dir).map_err(read)? {
            return Ok(Some(Started::Over(exit_of(exit.ended))));
        }
        let facts = match gastown_pty::KeeperFacts::read(&dir).map_err(read)? {
            Some(facts) => facts,
            None => match self.facts_to_come(session)? {
                Coming::Facts(facts) => facts,
                Coming::Exit(exit) => return Ok(Some(Started::Over(exit))),
                Coming::Nothing => return Ok(None),
            },
        };
        let known = facts_of(&facts);
        if !facts.is_alive() {
            let left = end_what_is_left(&known, &session.id);
            return Err(Trouble::new(format!(
                "its keeper died while it started; {left}; restart it to try again"
            )));
        }
        match self.connect_or_exit(session, &known)? {
            Reached::Keeper(keeper) => self.watch(session, preset.clone(), *keeper, None, known.clone())?,
            Reached::Exit(exit) => return Ok(Some(Started::Over(exit))),
        }
        Ok(Some(Started::Running(known)))
    }

    /// What a keeper says that a killed hall had just started; nothing, if there is none.
    fn facts_to_come(&self, session: &Session) -> Result<Coming, Trouble> {
        let dir = self.places.session(&session.id);
        let trouble = |error| Trouble::of(&error);
        let deadline = Instant::now() + START_PATIENCE;
        loop {
            // Asked first: what a keeper writes before its end is then there.
            let is_kept = is_kept(&dir).map_err(|error| Trouble::of(&error))?;
            if let Some(exit) = ExitFacts::read(&dir).map_err(trouble)? {
                return Ok(Coming::Exit(exit_of(exit.ended)));
            }
            if let Some(facts) = gastown_pty::KeeperFacts::read(&dir).map_err(trouble)? {
                return Ok(Coming::Facts(facts));
            }
            match is_kept {
                None => return Ok(Coming::Nothing),
                Some(false) => return self.none_left(session),
                Some(true) if Instant::now() >= deadline => {
                    return Err(Trouble::new(
                        "a keeper was started for it earlier and does not say that it runs",
                    ));
                }
                Some(true) => std::thread::sleep(QUIET_LOOK),
            }
        }
    }

    /// A keeper that died before it could say anything may have started the program: that is not started a second time.
    fn none_left(&self, session: &Session) -> Result<Coming, Trouble> {
        let left = end_session_survivors(None, session.id.as_str(), QUIET);
        match left.map_err(|error| Trouble::of(&error))? {
            0 => Ok(Coming::Nothing),
            count => Err(Trouble::new(format!(
                "its keeper died while it started, and what that had started was ended (processes: {count}); restart it to try again"
            ))),
        }
    }

    fn watch(
        &self,
        session: &Session,
        preset: Preset,
        keeper: Keeper,
        child: Option<std::process::Child>,
        facts: KeeperFacts,
    ) -> Result<(), Trouble> {
        let names = (session.id.clone(), session.agent.clone());
        let before = (session.signal.clone(), child.is_some());
        let terminal = Terminal::open(names, self.places.session(&session.id), keeper, preset, before)?;
        self.watcher.watch(terminal, child, facts).map_err(|error| Trouble::of(&error))
    }

    /// A living keeper, or the exit that it wrote while it was called: it ends right after its program.
    fn connect_or_exit(&self, session: &Session, known: &KeeperFacts) -> Result<Reached, Trouble> {
        let dir = self.places.session(&session.id);
        let deadline = Instant::now() + LAST_WORDS_PATIENCE;
        loop {
            // Asked first: what a keeper writes before its end is then there.
            let lives = gastown_pty::os::start_time(known.pid) == Some(known.start_time);
            let error = match Keeper::connect(&self.places.keeper_socket(&session.id)) {
                Ok(keeper) => return Ok(Reached::Keeper(Box::new(keeper))),
                Err(error) => error,
            };
            if let Some(exit) = ExitFacts::read(&dir).map_err(|error| Trouble::of(&error))? {
                return Ok(Reached::Exit(exit_of(exit.ended)));
            }
            if Instant::now() >= deadline || !lives {
                return Err(Trouble::of(&error));
            }
            std::thread::sleep(QUIET_LOOK);
        }
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
        let reached = match self.connect_or_exit(session, known) {
            Ok(Reached::Exit(exit)) => return Found::Ended(exit),
            Ok(Reached::Keeper(keeper)) => Ok(keeper),
            Err(trouble) => Err(trouble),
        };
        let watched = reached.and_then(|keeper| {
            let preset = self.preset(&session.preset)?;
            self.watch(session, preset, *keeper, None, known.clone())
        });
        if let Err(trouble) = watched {
            // It lives, so it is not called lost; but nobody sees it.
            self.report_fault(&format!("session {} of {}", session.id, session.agent), trouble);
        }
        Found::Alive
    }

    pub(super) fn end(&self, session: &Session) -> Result<(), Trouble> {
        let dir = self.places.session(&session.id);
        let mut control = match self.control(session) {
            Ok(control) => control,
            // Over already: its watcher tells how.
            Err(_) if ExitFacts::read(&dir).is_ok_and(|exit| exit.is_some()) => return Ok(()),
            Err(trouble) => return Err(trouble),
        };
        // A frozen program cannot hear TERM.
        control.signal(SessionSignal::Continue).map_err(|error| Trouble::of(&error))?;
        control.stop(END_GRACE).map_err(|error| Trouble::of(&error))?;
        let deadline = Instant::now() + END_PATIENCE;
        loop {
            match control.wait_event(deadline.saturating_duration_since(Instant::now())) {
                Ok(Some(KeeperEvent::Exit(_))) | Err(KeeperError::Closed) => return Ok(()),
                Ok(Some(_)) => {}
                Ok(None) => {
                    return Err(Trouble::new(format!(
                        "its program did not end within {} s",
                        END_PATIENCE.as_secs()
                    )));
                }
                Err(error) => return Err(Trouble::of(&error)),
            }
        }
    }

    pub(super) fn pause(&self, session: &Session, pause: bool) -> Result<(), Trouble> {
        let mut control = self.control(session)?;
        let signal = if pause { SessionSignal::Stop } else { SessionSignal::Continue };
        let id = control.signal(signal).map_err(|error| Trouble::of(&error))?;
        answered(&mut control, id)
    }

    /// A connection of its own, so that a program that does not read holds up no reading.
    pub(super) fn control(&self, session: &Session) -> Result<Keeper, Trouble> {
        Keeper::connect(&self.places.keeper_socket(&session.id)).map_err(|error| Trouble::of(&error))
    }

    pub(super) fn resize_terminal(&self, session: &Session, cols: u16, rows: u16) -> Result<(), Trouble> {
        let mut control = self.control(session)?;
        let id = control.resize(cols, rows).map_err(|error| Trouble::of(&error))?;
        answered(&mut control, id)?;
        match self.watcher.get(&session.id) {
            Some(watched) => {
                let resized = watched.lock().resized(cols, rows);
                self.watcher.wake();
                resized
            }
            None => Ok(()),
        }
    }
}

/// What is known of a keeper that an earlier hall had just started.
enum Coming {
    Facts(gastown_pty::KeeperFacts),
    Exit(gastown_core::Exit),
    Nothing,
}

/// What answers for a session that an earlier hall started.
enum Reached {
    Keeper(Box<Keeper>),
    Exit(gastown_core::Exit),
}

fn answered(control: &mut Keeper, wanted: u32) -> Result<(), Trouble> {
    let deadline = Instant::now() + ASK_PATIENCE;
    loop {
        let event = control.wait_event(deadline.saturating_duration_since(Instant::now()));
        match event.map_err(|error| Trouble::of(&error))? {
            Some(KeeperEvent::Done { id }) if id == wanted => return Ok(()),
            Some(KeeperEvent::Refused { id, sentence }) if id == wanted => {
                return Err(Trouble::new(sentence));
            }
            Some(_) => {}
            None => return Err(Trouble::new("its keeper did not answer in time")),
        }
    }
}

fn facts_of(facts: &gastown_pty::KeeperFacts) -> KeeperFacts {
    KeeperFacts {
        pid: facts.pid,
        start_time: facts.start_time,
        boot_id: facts.boot_id.clone(),
        nonce: facts.nonce.clone(),
        child_pid: facts.program_pid,
    }
}
