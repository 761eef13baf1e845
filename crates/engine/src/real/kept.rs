//! What holds a terminal's program, by the terminal's id alone: found again, spoken to, ended. Knows no agent and no task.

use super::RealWorld;
use super::ended::{end_what_is_left, exit_of};
use super::replay;
use super::replay::text_of;
use super::scrollback::draw;
use super::typing::{QUIET, QUIET_LOOK};
use crate::Trouble;
use crate::terminal::{Attachment, ScreenText, Taken, TerminalBytes, Viewer};
use gastown_core::{Exit, KeeperFacts, SessionId};
use gastown_pty::keeper::is_kept;
use gastown_pty::keeper::survivors::end_session_survivors;
use gastown_pty::protocol::SessionSignal;
use gastown_pty::{ExitFacts, Keeper, KeeperCommand, KeeperError, KeeperEvent, Started};
use std::process::Child;
use std::sync::atomic::Ordering;
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

/// What an earlier try, or an earlier hall, left of a terminal.
pub(super) enum Earlier {
    Running(Box<Keeper>, KeeperFacts),
    Over(Exit),
    /// Its keeper is dead; what was done about what that had started.
    Lost(String),
    /// Nothing was ever started.
    Nothing,
}

/// What answers for a terminal that an earlier hall started.
pub(super) enum Reached {
    Keeper(Box<Keeper>),
    Exit(Exit),
}

/// How a start went.
pub(super) enum Began {
    Running(Box<Keeper>, KeeperFacts, Child),
    /// The program was over before anyone could connect.
    Over(Exit),
}

/// What is known of a keeper that an earlier hall had just started.
enum Coming {
    Facts(gastown_pty::KeeperFacts),
    Exit(Exit),
    Nothing,
}

impl RealWorld {
    /// Starts a keeper and waits for it. Whatever a failed start left does not run on unseen.
    pub(super) fn begin(&self, id: &SessionId, command: &KeeperCommand) -> Result<Began, Trouble> {
        let mut started = command.spawn().map_err(|error| Trouble::of(&error))?;
        match started.ready(START_PATIENCE) {
            Ok(Started::Running(keeper, facts)) => {
                Ok(Began::Running(Box::new(keeper), facts_of(&facts), started.child))
            }
            Ok(Started::Over(exit)) => {
                started.child.wait().map_err(|error| Trouble::of(&error))?;
                Ok(Began::Over(exit_of(exit.ended)))
            }
            Err(error) => {
                if started.child.kill().is_ok() {
                    started.child.wait().map_err(|error| Trouble::of(&error))?;
                }
                let left = end_session_survivors(None, id.as_str(), QUIET);
                left.map_err(|error| Trouble::of(&error))?;
                Err(Trouble::of(&error))
            }
        }
    }

    /// # Errors
    /// When a keeper is there and cannot be reached, or the folder cannot be read.
    pub(super) fn earlier(&self, id: &SessionId) -> Result<Earlier, Trouble> {
        let dir = self.places.session(id);
        let read = |error| Trouble::of(&error);
        if let Some(exit) = ExitFacts::read(&dir).map_err(read)? {
            return Ok(Earlier::Over(exit_of(exit.ended)));
        }
        let facts = match gastown_pty::KeeperFacts::read(&dir).map_err(read)? {
            Some(facts) => facts,
            None => match self.facts_to_come(id)? {
                Coming::Facts(facts) => facts,
                Coming::Exit(exit) => return Ok(Earlier::Over(exit)),
                Coming::Nothing => return Ok(Earlier::Nothing),
            },
        };
        let known = facts_of(&facts);
        if !facts.is_alive() {
            return Ok(Earlier::Lost(end_what_is_left(&known, id)));
        }
        match self.connect_or_exit(id, &known)? {
            Reached::Keeper(keeper) => Ok(Earlier::Running(keeper, known)),
            Reached::Exit(exit) => Ok(Earlier::Over(exit)),
        }
    }

    /// What a keeper says that a killed hall had just started; nothing, if there is none.
    fn facts_to_come(&self, id: &SessionId) -> Result<Coming, Trouble> {
        let dir = self.places.session(id);
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
                Some(false) => return self.none_left(id),
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
    fn none_left(&self, id: &SessionId) -> Result<Coming, Trouble> {
        let left = end_session_survivors(None, id.as_str(), QUIET);
        match left.map_err(|error| Trouble::of(&error))? {
            0 => Ok(Coming::Nothing),
            count => Err(Trouble::new(format!(
                "its keeper died while it started, and what that had started was ended (processes: {count}); restart it to try again"
            ))),
        }
    }

    /// A living keeper, or the exit that it wrote while it was called: it ends right after its program.
    pub(super) fn connect_or_exit(&self, id: &SessionId, known: &KeeperFacts) -> Result<Reached, Trouble> {
        let dir = self.places.session(id);
        let deadline = Instant::now() + LAST_WORDS_PATIENCE;
        loop {
            // Asked first: what a keeper writes before its end is then there.
            let lives = gastown_pty::os::start_time(known.pid) == Some(known.start_time);
            let error = match Keeper::connect(&self.places.keeper_socket(id)) {
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

    pub(super) fn end(&self, id: &SessionId) -> Result<(), Trouble> {
        let dir = self.places.session(id);
        let mut control = match self.control(id) {
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

    pub(super) fn pause(&self, id: &SessionId, pause: bool) -> Result<(), Trouble> {
        let mut control = self.control(id)?;
        let signal = if pause { SessionSignal::Stop } else { SessionSignal::Continue };
        let asked = control.signal(signal).map_err(|error| Trouble::of(&error))?;
        answered(&mut control, asked)
    }

    /// A connection of its own, so that a program that does not read holds up no reading.
    pub(super) fn control(&self, id: &SessionId) -> Result<Keeper, Trouble> {
        Keeper::connect(&self.places.keeper_socket(id)).map_err(|error| Trouble::of(&error))
    }

    /// Ends what waits and watches; programs go on.
    pub(super) fn break_off(&self) {
        self.cancel.store(true, Ordering::Release);
        self.break_all_setups_off();
        self.break_all_runs_off();
        self.watcher.close();
    }

    pub(super) fn screen_text(&self, id: &SessionId) -> Result<ScreenText, Trouble> {
        if let Some(watched) = self.watcher.get(id) {
            let text = watched.lock().text();
            self.watcher.look_at(id);
            return text;
        }
        let dir = self.places.session(id);
        let replayed = replay::replay(&dir, &replay::open_ring(&dir)?)?;
        Ok(text_of(&replayed.screen))
    }

    pub(super) fn attachment(
        &self,
        id: &SessionId,
        history: bool,
        mut viewer: Box<dyn Viewer>,
    ) -> Result<Attachment, Trouble> {
        if let Some(watched) = self.watcher.get(id) {
            let attachment = watched.lock().attach(history, viewer)?;
            self.watcher.look_at(id);
            return Ok(attachment);
        }
        let dir = self.places.session(id);
        let ring = replay::open_ring(&dir)?;
        let mut replayed = replay::replay(&dir, &ring)?;
        let (cols, rows, from) = (replayed.cols, replayed.rows, replayed.read_to);
        let (checkpoint, missing) = draw(&dir, &ring, &mut replayed.screen, from, history);
        if viewer.take(&TerminalBytes::Ended) == Taken::Full {
            return Err(Trouble::new("the viewer has no room for the end of the terminal"));
        }
        Ok(Attachment { cols, rows, checkpoint, missing, from })
    }

    pub(super) fn resize_terminal(&self, id: &SessionId, cols: u16, rows: u16) -> Result<(), Trouble> {
        let mut control = self.control(id)?;
        let asked = control.resize(cols, rows).map_err(|error| Trouble::of(&error))?;
        answered(&mut control, asked)?;
        match self.watcher.get(id) {
            Some(watched) => {
                let resized = watched.lock().resized(cols, rows);
                self.watcher.look_at(id);
                resized
            }
            None => Ok(()),
        }
    }
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
