//! Texts typed into programs: their first prompt, and messages.

use super::RealWorld;
use super::listener::{Composer, now};
use crate::Trouble;
use crate::world::Typed;
use gastown_agent::clean;
use gastown_core::{Ask, AskOutcome, Dialog, Message, Session, SessionId, Time};
use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::time::{Duration, Instant};

/// How long a person's keys wait for a program that does not read.
const TYPE_PATIENCE: Duration = Duration::from_secs(2);
/// How long an answer to what was typed may take.
pub(super) const ASK_PATIENCE: Duration = Duration::from_secs(5);
/// Output must rest this long before a text is typed, and before it is sent off.
pub(super) const QUIET: Duration = Duration::from_millis(300);
/// A program that never rests is typed into after this time all the same.
const QUIET_PATIENCE: Duration = Duration::from_secs(5);
/// A program shows within this time that it took a text.
const TAKEN_PATIENCE: Duration = Duration::from_secs(2);
/// Returns for one text: the second where the first was lost.
const RETURNS_MAX: usize = 2;
/// How long a program may take to start before its first prompt is typed.
const READY_PATIENCE: Duration = Duration::from_secs(60);
pub(super) const QUIET_LOOK: Duration = Duration::from_millis(50);

impl RealWorld {
    /// Keys that a person typed.
    pub(super) fn type_into(&self, terminal: &SessionId, bytes: &[u8]) -> Result<(), Trouble> {
        let mut control = self.control(terminal)?;
        // Before they are typed: what its composer shows then is no one's line yet.
        if let Some(watched) = self.watcher.get(terminal)
            && let Err(trouble) = watched.lock().note_keys(bytes)
        {
            tracing::warn!(%terminal, %trouble, "whether a line is begun there is not known");
        }
        control.write_all(bytes, TYPE_PATIENCE).map_err(|error| Trouble::of(&error))
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
        let watched = self.watcher.get(&ask.session);
        let watched = watched.ok_or_else(|| Trouble::new("its program is over, so nothing was typed"))?;
        let chosen = watched.lock().choose(ask, dialog, choice);
        self.watcher.wake();
        chosen
    }

    /// Bracketed paste, rest, return: every program measured takes it so; some lose a return that comes at once. Nothing is typed
    /// while a dialog stands on the screen, and nothing is sent off into one: the return would answer it.
    pub(super) fn type_text(&self, session: &Session, text: &str) -> Result<(), Trouble> {
        let mut control = self.control(&session.id)?;
        self.wait_for_rest(session, QUIET_PATIENCE)?;
        self.must_ask_nothing(session)?;
        let text = clean(text);
        let pastes = self.watcher.get(&session.id).is_some_and(|watched| watched.lock().is_bracketed_paste());
        let bytes = if pastes { format!("\x1b[200~{text}\x1b[201~") } else { text.clone() };
        control.write_all(bytes.as_bytes(), ASK_PATIENCE).map_err(|error| Trouble::of(&error))?;
        std::thread::sleep(QUIET_LOOK);
        self.wait_for_rest(session, QUIET_PATIENCE)?;
        for _ in 0..RETURNS_MAX {
            self.must_ask_nothing(session)?;
            // One that is at work goes on with it whether it took the text or not.
            let idle_at = (!self.is_working(session)).then(now);
            control.write_all(b"\r", ASK_PATIENCE).map_err(|error| Trouble::of(&error))?;
            if self.is_taken(session, &text, idle_at)? {
                return Ok(());
            }
        }
        Err(Trouble::new(
            "its program did not take the text, which still stands where it was typed; look at its terminal",
        ))
    }

    fn must_ask_nothing(&self, session: &Session) -> Result<(), Trouble> {
        match self.composer(session)? {
            Composer::NotRead | Composer::Waits | Composer::Away => Ok(()),
            Composer::Asks(dialog) => Err(Trouble::new(format!(
                "it asks {:?}, and what is typed now would answer that; answer it, then send the text again",
                dialog.text
            ))),
        }
    }

    fn composer(&self, session: &Session) -> Result<Composer, Trouble> {
        let Some(watched) = self.watcher.get(&session.id) else { return Ok(Composer::NotRead) };
        let composer = watched.lock().composer();
        self.watcher.wake();
        composer
    }

    fn is_working(&self, session: &Session) -> bool {
        self.watcher.get(&session.id).is_some_and(|watched| watched.lock().is_working())
    }

    /// A program that has ended takes nothing and holds nothing; its end is told elsewhere.
    fn is_taken(&self, session: &Session, text: &str, idle_at: Option<Time>) -> Result<bool, Trouble> {
        let deadline = Instant::now() + TAKEN_PATIENCE;
        while let Some(watched) = self.watcher.get(&session.id) {
            let is_taken = watched.lock().has_taken(text, idle_at)?;
            self.watcher.wake();
            if is_taken || Instant::now() >= deadline || self.watcher.is_closed() {
                return Ok(is_taken);
            }
            std::thread::sleep(QUIET_LOOK);
        }
        Ok(true)
    }

    pub(super) fn type_message_text(&self, session: &Session, message: &Message) -> Result<Typed, Trouble> {
        if let Some(watched) = self.watcher.get(&session.id)
            && watched.lock().has_draft()?
        {
            let why = "a line that somebody began stands where it would be typed; send that off or empty it";
            return Ok(Typed::Held { why: why.to_owned() });
        }
        self.type_text(session, &message.text).map(|()| Typed::Whole)
    }

    /// Types the first prompt once the program has written something and rests.
    pub(super) fn type_when_ready(&self, session: &Session, text: String) -> Result<(), Trouble> {
        let (world, session) = (self.clone(), session.clone());
        let typing = move || {
            let ready =
                world.wait_for_first_output(&session).and_then(|()| world.wait_for_composer(&session));
            let typed = ready.and_then(|()| world.type_text(&session, &text));
            if let Err(trouble) = typed {
                world.report_fault(&format!("the prompt of {}", session.agent), trouble);
            }
        };
        let thread = std::thread::Builder::new().name("prompt".into()).spawn(typing);
        self.watcher.keep(thread.map_err(|error| Trouble::of(&error))?);
        Ok(())
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
                Composer::Away if Instant::now() < deadline => {}
                Composer::Away => {
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
