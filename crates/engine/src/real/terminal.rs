//! One live terminal as the hall sees it: its screen, its viewers, and what it says of its program's turn.

mod pace;

use super::draft::Draft;
use super::last_words;
use super::listener::Listener;
use super::replay::{self, READ_BYTES, Replayed, text_of};
use super::scrollback::draw;
use super::typing::View;
use crate::Trouble;
use crate::terminal::{Account, Attachment, ScreenText, Taken, TerminalBytes, Viewer};
use crate::world::Reply;
use gastown_agent::{Hooked, Preset};
use gastown_core::{Agent, AgentId, Exit, Recorded, SessionId, Signal};
use gastown_pty::{Keeper, KeeperError, RingRead, RingReader, Screen};
use pace::Pace;
use std::path::PathBuf;
use std::time::Instant;

/// Most that is read of one terminal before another has its turn, in bytes.
const BUDGET_BYTES: usize = 1 << 20;

pub(crate) struct Terminal {
    pub session: SessionId,
    /// What is made of an agent's program; the owner's own terminals have none.
    listener: Option<Listener>,
    pub dir: PathBuf,
    pub keeper: Keeper,
    ring: RingReader,
    screen: Screen,
    draft: Draft,
    cols: u16,
    rows: u16,
    read_to: u64,
    checkpoint_at: u64,
    viewers: Vec<Looking>,
    pace: Pace,
    /// When it is to be read again, or its doorbell to be armed.
    rearm_at: Option<Instant>,
    /// When the outbox is to be looked at.
    pub outbox_at: Option<Instant>,
    pub last_output: Instant,
}

struct Looking {
    viewer: Box<dyn Viewer>,
    /// It had no room once, and is not told yet.
    lags: bool,
}

impl Terminal {
    /// Takes up a terminal: from its start, or where the last hall left it.
    pub fn open(
        session: SessionId,
        dir: PathBuf,
        mut keeper: Keeper,
        mut listener: Option<Listener>,
        is_new: bool,
    ) -> Result<Self, Trouble> {
        let ring = replay::open_ring(&dir)?;
        let replayed = if is_new { replay::from_the_start() } else { replay::replay(&dir, &ring)? };
        let Replayed { screen, read_to, cols, rows, lost, notices } = replayed;
        match keeper.arm(read_to) {
            // Over already: its last words are read from the socket like all others.
            Ok(_) | Err(KeeperError::Closed) => {}
            Err(error) => return Err(Trouble::of(&error)),
        }
        let now = Instant::now();
        if let Some(listener) = &mut listener {
            listener.catch_up(&notices, &screen, lost);
        }
        Ok(Self {
            session,
            draft: Draft::of(&dir),
            dir,
            keeper,
            ring,
            screen,
            cols,
            rows,
            read_to,
            checkpoint_at: read_to,
            viewers: Vec::new(),
            pace: Pace::default(),
            rearm_at: None,
            outbox_at: listener.is_some().then_some(now),
            listener,
            last_output: now,
        })
    }

    /// Whose work its output may be; nobody's for the owner's own terminal.
    pub fn agent(&self) -> Option<&AgentId> {
        self.listener.as_ref().map(|listener| &listener.agent)
    }

    /// Its preset, where that says what its transcript tells of turns.
    pub fn preset_with_records(&self) -> Option<&Preset> {
        let preset = self.listener.as_ref()?.preset();
        preset.transcript.as_ref().filter(|rule| !rule.records.is_empty()).map(|_| preset)
    }

    /// How its program ended, with what it said last if that was at its start.
    pub fn end_of(&self, exit: Exit) -> Exit {
        match self.listener.as_ref().and_then(Listener::advice_at_start) {
            Some(advice) => last_words::at_start(exit, &self.dir, advice),
            None => exit,
        }
    }

    /// Every change of the program's signal that was not told yet, in order.
    pub fn take_said(&mut self) -> Vec<Signal> {
        self.listener.as_mut().map(Listener::take_said).unwrap_or_default()
    }

    /// Looks at the screen for the agent's sake, if it is time.
    pub fn look_if_due(&mut self) {
        if let Some(listener) = &mut self.listener {
            listener.look_if_due(&self.screen);
        }
    }

    /// When something is to be done with it though nobody says anything.
    pub fn next_at(&self) -> Option<Instant> {
        let looks_at = self.listener.as_ref().and_then(|listener| listener.look_at);
        [self.reads_at(), self.outbox_at, looks_at].into_iter().flatten().min()
    }

    /// When it is to be read again, or its doorbell to be armed; nothing while that is armed.
    pub fn reads_at(&self) -> Option<Instant> {
        self.rearm_at.map(|at| if self.is_watched() { at.min(self.last_output) } else { at })
    }

    /// Somebody looks, or waits for what it draws next: whatever is written is read at once.
    pub fn is_watched(&self) -> bool {
        !self.viewers.is_empty() || self.listener.as_ref().is_some_and(Listener::awaits_drawing)
    }

    /// A signal that was not told yet, or a viewer that was too slow.
    pub fn has_more_to_tell(&self) -> bool {
        self.listener.as_ref().is_some_and(Listener::has_said)
            || self.viewers.iter().any(|looking| looking.lags)
    }

    /// Its output is read for an agent from now on, by a listener that heard its program already.
    pub fn listen(&mut self, listener: Listener) {
        (self.listener, self.outbox_at) = (Some(listener), Some(Instant::now()));
    }

    /// False where nobody knows the event. The owner's own terminals have no hooks.
    pub fn hear_hook(&mut self, hooked: &Hooked<'_>, reply: Option<Reply>) -> bool {
        self.listener.as_mut().is_some_and(|listener| listener.hear_hook(hooked, reply))
    }

    /// How many jobs go on in its program's background, where this hook says so.
    pub fn background(&self, hooked: &Hooked<'_>) -> Option<u32> {
        self.listener.as_ref()?.preset().background.as_ref()?.read(hooked)
    }

    /// What its program's transcript says by now. True where that is new.
    pub fn hear_record(&mut self, recorded: &Recorded) -> bool {
        self.listener.as_mut().is_some_and(|listener| listener.hear_record(recorded))
    }

    /// The newest that there is to see.
    pub fn view(&mut self) -> Result<View<'_>, Trouble> {
        self.read()?;
        Ok(self.seen())
    }

    fn seen(&mut self) -> View<'_> {
        View {
            listener: self.listener.as_mut(),
            screen: &self.screen,
            draft: &mut self.draft,
            head: self.read_to,
            rested: self.last_output.elapsed(),
        }
    }

    /// A person typed this. The screen is looked at only where a line may begin with it.
    pub fn note_keys(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        if self.listener.is_some() && self.draft.wants_look(bytes) {
            self.read()?;
        }
        self.seen().note_keys(bytes).map_err(|error| Trouble::of(&error))
    }

    /// Its time has come: the doorbell is armed, so that the first of what comes is read at once. Reading on without it was
    /// cheaper, and missed the end of a dialog between two that look the same.
    pub fn arm(&mut self, terminals: usize) {
        (self.pace, self.rearm_at) = (Pace::among(terminals), None);
        if let Err(error) = self.keeper.arm(self.read_to) {
            // The socket says more on the next reading.
            tracing::debug!(session = %self.session, %error, "the doorbell could not be armed");
        }
    }

    /// Reads what is new; true when there was something.
    pub fn read(&mut self) -> Result<bool, Trouble> {
        let before = self.read_to;
        let mut budget = BUDGET_BYTES;
        while budget > 0 {
            let most = READ_BYTES.min(budget);
            match self.ring.read(self.read_to, most).map_err(|error| Trouble::of(&error))? {
                RingRead::Bytes(bytes) if bytes.is_empty() => break,
                RingRead::Bytes(bytes) => {
                    let has_more = bytes.len() >= most;
                    budget -= bytes.len().min(budget);
                    self.take(bytes)?;
                    if !has_more {
                        break;
                    }
                }
                RingRead::Lapped { lost, oldest } => self.jump(lost, oldest)?,
            }
        }
        self.checkpoint_if_due();
        let now = Instant::now();
        let is_script = self.listener.as_ref().is_none_or(|listener| listener.preset().needs_script);
        self.rearm_at = if self.is_watched() { Some(now) } else { Some(self.pace.next(now, is_script)) };
        let has_read = self.read_to != before;
        if has_read {
            self.last_output = now;
        }
        Ok(has_read)
    }

    fn take(&mut self, bytes: Vec<u8>) -> Result<(), Trouble> {
        let notices = self.screen.advance(&bytes);
        self.read_to += bytes.len() as u64;
        let answers = self.screen.take_answers();
        if !answers.is_empty() {
            match self.keeper.write(&answers) {
                Ok(_) | Err(KeeperError::Closed) => {}
                Err(error) => return Err(Trouble::of(&error)),
            }
        }
        if let Some(listener) = &mut self.listener {
            notices.iter().for_each(|notice| listener.hear(notice));
            listener.note_change();
        }
        self.show(&TerminalBytes::Output(bytes));
        Ok(())
    }

    /// Output was overwritten before it was read: what the screen showed is of no more use.
    fn jump(&mut self, lost: u64, oldest: u64) -> Result<(), Trouble> {
        self.screen = Screen::new(self.cols, self.rows);
        self.read_to = oldest + READ_BYTES as u64 / 4;
        if let Some(listener) = &mut self.listener {
            listener.lose(lost);
        }
        // Another size and back: the program draws itself anew.
        for rows in [self.rows.saturating_sub(1).max(1), self.rows] {
            self.keeper.resize(self.cols, rows).map_err(|error| Trouble::of(&error))?;
        }
        for looking in &mut self.viewers {
            looking.lags = true;
        }
        Ok(())
    }

    fn show(&mut self, piece: &TerminalBytes) {
        self.viewers.retain_mut(|looking| {
            if looking.lags {
                return true;
            }
            let taken = looking.viewer.take(piece);
            looking.lags = taken == Taken::Full;
            taken != Taken::Gone
        });
    }

    /// Lets viewers go that were too slow; true while one has not been told.
    pub fn let_laggards_go(&mut self) -> bool {
        self.viewers.retain_mut(|looking| {
            !looking.lags || looking.viewer.take(&TerminalBytes::Lagged) == Taken::Full
        });
        self.viewers.iter().any(|looking| looking.lags)
    }

    fn checkpoint_if_due(&mut self) {
        if self.read_to - self.checkpoint_at.min(self.read_to) >= self.ring.cap() / 4 {
            self.checkpoint();
        }
    }

    /// Without it a later hall reads more of the ring; so a failure is told and no more.
    pub fn checkpoint(&mut self) {
        match replay::write_checkpoint(&self.dir, &mut self.screen, self.read_to) {
            Ok(()) => self.checkpoint_at = self.read_to,
            Err(error) => {
                tracing::warn!(session = %self.session, %error, "the screen could not be kept beside its ring")
            }
        }
    }

    pub fn text(&mut self) -> Result<ScreenText, Trouble> {
        self.read()?;
        Ok(text_of(&self.screen))
    }

    /// None for a terminal of the owner's own.
    pub fn account(&self, agent: &Agent) -> Option<Account> {
        self.listener.as_ref().map(|listener| listener.account(agent, &self.dir))
    }

    pub fn attach(&mut self, history: bool, viewer: Box<dyn Viewer>) -> Result<Attachment, Trouble> {
        self.read()?;
        self.viewers.push(Looking { viewer, lags: false });
        self.rearm_at = Some(Instant::now());
        let (checkpoint, missing) = draw(&self.dir, &self.ring, &mut self.screen, self.read_to, history);
        Ok(Attachment { cols: self.cols, rows: self.rows, checkpoint, missing, from: self.read_to })
    }

    /// The terminal got another size; what was written before belongs to the old one.
    pub fn resized(&mut self, cols: u16, rows: u16) -> Result<(), Trouble> {
        self.read()?;
        self.screen.resize(cols, rows);
        (self.cols, self.rows) = (cols, rows);
        if let Some(listener) = &mut self.listener {
            listener.note_change();
        }
        self.show(&TerminalBytes::Resized { cols, rows });
        Ok(())
    }

    /// The program is over: reads the rest and lets the viewers go.
    pub fn finish(&mut self) {
        loop {
            match self.read() {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    tracing::warn!(session = %self.session, %error, "the last output could not be read");
                    break;
                }
            }
        }
        self.checkpoint();
        self.show(&TerminalBytes::Ended);
        self.viewers.clear();
    }
}
