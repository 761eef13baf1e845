//! Texts typed into programs: their first prompt, and messages; and the keys of people.

mod answering;
mod hand;
mod keyboard;
mod writing;

use super::RealWorld;
use super::listener::{self, Composer};
use super::watcher::Watched;
use crate::Trouble;
use crate::world::Typed;
use gastown_core::{Ask, AskOutcome, Dialog, Message, Session, SessionId};
use gastown_pty::Keeper;
use hand::{Hand, Outcome, QUIET_PATIENCE, READ_PATIENCE};
use keyboard::Taken;
use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub(super) use hand::{QUIET, QUIET_LOOK, View};
pub(super) use keyboard::Keyboard;

/// How long a person's keys wait for a program that does not read, and for a text that is being typed.
const TYPE_PATIENCE: Duration = Duration::from_secs(2);
/// How long what was typed may take to reach the program.
const ASK_PATIENCE: Duration = Duration::from_secs(5);
/// How long a first prompt waits for a line that somebody began, and for a screen that nobody knows.
const PROMPT_PATIENCE: Duration = Duration::from_secs(600);
/// How long a program may take to start before its first prompt is typed.
const READY_PATIENCE: Duration = Duration::from_secs(60);

/// The town's hand at a terminal of this machine.
struct RealHand<'a> {
    world: &'a RealWorld,
    session: &'a SessionId,
    control: Keeper,
    /// Held while a text is typed.
    taken: Option<Taken<'a>>,
    began: Instant,
}

impl Hand for RealHand<'_> {
    fn now(&self) -> Duration {
        self.began.elapsed()
    }

    fn pause(&mut self, time: Duration) {
        std::thread::sleep(time);
    }

    fn is_closed(&self) -> bool {
        self.world.watcher.is_closed()
    }

    fn lay(&mut self, is_laid: bool) {
        if let Some(taken) = &self.taken {
            taken.lay(is_laid);
        }
    }

    fn is_interrupted(&self) -> bool {
        self.taken.as_ref().is_some_and(Taken::is_interrupted)
    }

    fn look<T>(&mut self, with: impl FnOnce(View<'_>) -> T) -> Result<Option<T>, Trouble> {
        let Some(watched) = self.world.watcher.get(self.session) else { return Ok(None) };
        let seen = watched.lock().view().map(with);
        self.world.watcher.look_at(self.session);
        seen.map(Some)
    }

    fn type_at(&mut self, head: Option<u64>, bytes: &[u8]) -> Result<bool, Trouble> {
        let typed = match head {
            Some(head) => self.control.write_at(head, bytes, ASK_PATIENCE),
            None => self.control.write_all(bytes, ASK_PATIENCE).map(|()| true),
        };
        typed.map_err(|error| Trouble::of(&error))
    }

    fn key_at(&mut self, head: u64, key: &[u8]) -> Result<bool, Trouble> {
        self.control.key_at(head, key, READ_PATIENCE, ASK_PATIENCE).map_err(|error| Trouble::of(&error))
    }
}

impl RealWorld {
    /// Keys that a person typed.
    pub(super) fn type_into(&self, terminal: &SessionId, bytes: &[u8]) -> Result<(), Trouble> {
        let Some(watched) = self.watcher.get(terminal) else {
            return self
                .control(terminal)?
                .write_all(bytes, TYPE_PATIENCE)
                .map_err(|error| Trouble::of(&error));
        };
        // Before they are typed: what its composer shows then is no one's line yet.
        watched.keyboard.wait_for_person(bytes, TYPE_PATIENCE);
        if let Err(trouble) = watched.lock().note_keys(bytes) {
            tracing::warn!(%terminal, %trouble, "whether a line is begun there is not known");
        }
        let mut line = watched.persons_line();
        let mut control = line.take().map_or_else(|| self.control(terminal), Ok)?;
        control.write_all(bytes, TYPE_PATIENCE).map_err(|error| Trouble::of(&error))?;
        // One that failed is not used again: its answer may still be on its way.
        *line = Some(control);
        Ok(())
    }

    /// What answers its hook or chooses this in the dialog, once: a grant that may have gone out is never sent again, whoever
    /// died meanwhile.
    pub(super) fn choose(&self, ask: &Ask, dialog: &Dialog, choice: usize) -> Result<(), Trouble> {
        let mark = self.places.session(&ask.session).join(format!("answered-{}", ask.id));
        match OpenOptions::new().write(true).create_new(true).open(&mark) {
            Ok(file) => file.sync_all().map_err(|error| Trouble::of(&error))?,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                return Err(Trouble::new(
                    "the town was closed while it was typed, and it is not typed twice; look at its terminal",
                ));
            }
            Err(error) => return Err(Trouble::of(&error)),
        }
        if let AskOutcome::Answered { text, .. } = &ask.outcome
            && dialog.writes == Some(choice)
        {
            return self.write_in_dialog(ask, dialog, choice, text);
        }
        self.watched(&ask.session)?;
        answering::choose(&mut self.hand(&ask.session, None)?, ask, dialog, choice)
    }

    fn hand<'a>(&'a self, session: &'a SessionId, taken: Option<Taken<'a>>) -> Result<RealHand<'a>, Trouble> {
        let control = self.control(session)?;
        Ok(RealHand { world: self, session, control, taken, began: Instant::now() })
    }

    fn watched(&self, session: &SessionId) -> Result<Arc<Watched>, Trouble> {
        let over = || Trouble::new("its program is over, so nothing was typed");
        self.watcher.get(session).ok_or_else(over)
    }

    fn send(&self, session: &SessionId, text: &str) -> Result<Outcome, Trouble> {
        // A program that has ended takes nothing and holds nothing; its end is told elsewhere.
        let Some(watched) = self.watcher.get(session) else { return Ok(Outcome::Whole) };
        hand::send(&mut self.hand(session, Some(watched.keyboard.take()))?, text)
    }

    fn composer(&self, session: &Session) -> Result<Composer, Trouble> {
        let Some(watched) = self.watcher.get(&session.id) else { return Ok(Composer::NotRead) };
        let composer = watched
            .lock()
            .view()
            .map(|view| view.listener.map_or(Composer::NotRead, |listener| listener.composer(view.screen)));
        self.watcher.look_at(&session.id);
        composer
    }

    pub(super) fn type_message_text(&self, session: &Session, message: &Message) -> Result<Typed, Trouble> {
        if self.watcher.get(&session.id).is_some_and(|watched| watched.keyboard.awaits_prompt()) {
            return Ok(Typed::Held { why: "its program has not been told its task yet".to_owned() });
        }
        if session.is_beginning(listener::now()) {
            return Ok(Typed::Held { why: "its program has not begun to work on its task yet".to_owned() });
        }
        self.send(&session.id, &message.text).map(|outcome| match outcome {
            Outcome::Whole => Typed::Whole,
            Outcome::NotNow(why) => Typed::Held { why },
        })
    }

    /// Types the first prompt once the program has written something and rests.
    pub(super) fn type_when_ready(&self, session: &Session, text: String) -> Result<(), Trouble> {
        let (world, session) = (self.clone(), session.clone());
        let Some(watched) = self.watcher.get(&session.id) else { return Ok(()) };
        watched.keyboard.expect_prompt();
        let typing = move || {
            let typed =
                world.wait_for_first_output(&session).and_then(|()| world.type_prompt(&session, &text));
            watched.keyboard.no_prompt();
            if let Err(trouble) = typed {
                world.report_fault(&format!("the prompt of {}", session.agent), trouble);
            }
        };
        let thread = std::thread::Builder::new().name("prompt".into()).spawn(typing);
        self.watcher.keep(thread.map_err(|error| Trouble::of(&error))?);
        Ok(())
    }

    /// What stands in its way at the start, such as a question that opens just then, is waited out.
    fn type_prompt(&self, session: &Session, text: &str) -> Result<(), Trouble> {
        let deadline = Instant::now() + PROMPT_PATIENCE;
        loop {
            self.wait_for_composer(session)?;
            match self.send(&session.id, text)? {
                Outcome::Whole => return Ok(()),
                Outcome::NotNow(_) if Instant::now() < deadline && !self.watcher.is_closed() => {
                    std::thread::sleep(QUIET);
                }
                Outcome::NotNow(why) => return Err(Trouble::new(why)),
            }
        }
    }

    fn wait_for_first_output(&self, session: &Session) -> Result<(), Trouble> {
        let ring = super::replay::open_ring(&self.places.session(&session.id))?;
        let deadline = Instant::now() + READY_PATIENCE;
        while ring.head().map_err(|error| Trouble::of(&error))? == 0 {
            if self.watcher.is_closed() || self.watcher.get(&session.id).is_none() {
                return Err(Trouble::new("its program ended before it could be given its task"));
            }
            if Instant::now() >= deadline {
                return Err(Trouble::new(format!(
                    "its program showed nothing within {} s",
                    READY_PATIENCE.as_secs()
                )));
            }
            std::thread::sleep(QUIET_LOOK);
        }
        Ok(())
    }

    /// Until it shows where a person types: a program that starts slowly would take what is typed before line by line. What it
    /// asks at its start, such as whether the folder is trusted, is a person's to answer, whenever they like.
    fn wait_for_composer(&self, session: &Session) -> Result<(), Trouble> {
        let mut deadline = Instant::now() + READY_PATIENCE;
        while !self.watcher.is_closed() {
            self.wait_for_rest(session, QUIET_PATIENCE)?;
            match self.composer(session)? {
                Composer::NotRead | Composer::Waits => return Ok(()),
                Composer::Asks(_) => deadline = Instant::now() + READY_PATIENCE,
                Composer::Away | Composer::Unclear if Instant::now() < deadline => {}
                Composer::Away | Composer::Unclear => {
                    return Err(Trouble::new(format!(
                        "its program did not show where a person types within {} s; look at its terminal",
                        READY_PATIENCE.as_secs()
                    )));
                }
            }
        }
        Ok(())
    }

    fn wait_for_rest(&self, session: &Session, patience: Duration) -> Result<(), Trouble> {
        let ring = super::replay::open_ring(&self.places.session(&session.id))?;
        let head = || ring.head().map_err(|error| Trouble::of(&error));
        let (mut last, mut since) = (head()?, Instant::now());
        let deadline = since + patience;
        while since.elapsed() < QUIET && Instant::now() < deadline && !self.watcher.is_closed() {
            std::thread::sleep(QUIET_LOOK);
            let now = head()?;
            if now != last {
                (last, since) = (now, Instant::now());
            }
        }
        Ok(())
    }
}
