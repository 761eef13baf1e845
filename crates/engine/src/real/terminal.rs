//! One live terminal as the hall sees it: its screen, its viewers, and what it says of its program's turn.

use super::draft::Draft;
use super::last_words;
use super::listener::Listener;
use super::replay::{self, READ_BYTES, Replayed};
use super::scrollback::draw;
use super::typing::View;
use crate::Trouble;
use crate::terminal::{Account, Attachment, ScreenText, TerminalBytes};
use crate::world::Reply;
use gastown_agent::Hooked;
use gastown_core::{Agent, AgentId, Exit, SessionId, Signal};
use gastown_pty::{Keeper, KeeperError, RingRead, RingReader, Screen};
use std::path::PathBuf;
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::time::{Duration, Instant};

/// Pieces of output that a viewer may leave unread.
const VIEWER_LEN_MAX: usize = 256;
/// Output of a terminal that nobody watches is read this often at most.
const UNWATCHED_PAUSE: Duration = Duration::from_millis(100);
/// Output of a script, or of the owner's own terminal, that nobody watches: its screen says nothing that anyone waits for.
const SCRIPT_PAUSE: Duration = Duration::from_secs(1);
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
    viewers: Vec<Viewer>,
    /// When the doorbell is to be armed again.
    pub rearm_at: Option<Instant>,
    /// When the outbox is to be looked at.
    pub outbox_at: Option<Instant>,
    pub last_output: Instant,
}

struct Viewer {
    bytes: SyncSender<TerminalBytes>,
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

    /// Looks at the screen for the agent's sake, if it is time; returns when to look again.
    pub fn look_if_due(&mut self) -> Option<Instant> {
        let listener = self.listener.as_mut()?;
        listener.look_if_due(&self.screen);
        listener.look_at
    }

    /// False where nobody knows the event. The owner's own terminals have no hooks.
    pub fn hear_hook(&mut self, hooked: &Hooked<'_>, reply: Option<Reply>) -> bool {
        self.listener.as_mut().is_some_and(|listener| listener.hear_hook(hooked, reply))
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

    /// Reads what is new; true when there was something.
    pub fn read(&mut self) -> Result<bool, Trouble> {
        let before = self.read_to;
        let mut budget = BUDGET_BYTES;
        while budget > 0 {
            match self.ring.read(self.read_to, READ_BYTES.min(budget)).map_err(|error| Trouble::of(&error))? {
                RingRead::Bytes(bytes) if bytes.is_empty() => break,
                RingRead::Bytes(bytes) => {
                    budget -= bytes.len().min(budget);
                    self.take(bytes)?;
                }
                RingRead::Lapped { lost, oldest } => self.jump(lost, oldest)?,
            }
        }
        self.checkpoint_if_due();
        self.rearm_at = Some(Instant::now() + self.pause());
        let has_read = self.read_to != before;
        if has_read {
            self.last_output = Instant::now();
        }
        Ok(has_read)
    }

    fn pause(&self) -> Duration {
        let is_script = self.listener.as_ref().is_none_or(|listener| listener.preset().needs_script);
        match (self.viewers.is_empty(), is_script) {
            (false, _) => Duration::ZERO,
            (true, false) => UNWATCHED_PAUSE,
            (true, true) => SCRIPT_PAUSE,
        }
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
        self.show(TerminalBytes::Output(bytes));
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
        for viewer in &mut self.viewers {
            viewer.lags = true;
        }
        Ok(())
    }

    fn show(&mut self, bytes: TerminalBytes) {
        self.viewers.retain_mut(|viewer| {
            if viewer.lags {
                return true;
            }
            match viewer.bytes.try_send(bytes.clone()) {
                Ok(()) => true,
                Err(TrySendError::Disconnected(_)) => false,
                Err(TrySendError::Full(_)) => {
                    viewer.lags = true;
                    true
                }
            }
        });
    }

    /// Lets viewers go that were too slow; true while one has not been told.
    pub fn let_laggards_go(&mut self) -> bool {
        self.viewers.retain(|viewer| {
            let told = |error: &TrySendError<TerminalBytes>| matches!(error, TrySendError::Full(_));
            !viewer.lags || viewer.bytes.try_send(TerminalBytes::Lagged).as_ref().err().is_some_and(told)
        });
        self.viewers.iter().any(|viewer| viewer.lags)
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

    /// Told by the keeper that output is there, or by the clock that it is time.
    pub fn arm(&mut self) -> Result<(), KeeperError> {
        self.rearm_at = None;
        self.keeper.arm(self.read_to).map(drop)
    }

    pub fn text(&mut self) -> Result<ScreenText, Trouble> {
        self.read()?;
        Ok(text_of(&self.screen))
    }

    /// None for a terminal of the owner's own.
    pub fn account(&self, agent: &Agent) -> Option<Account> {
        self.listener.as_ref().map(|listener| listener.account(agent, &self.dir))
    }

    pub fn attach(&mut self, history: bool) -> Result<Attachment, Trouble> {
        self.read()?;
        let (sender, bytes) = sync_channel(VIEWER_LEN_MAX);
        self.viewers.push(Viewer { bytes: sender, lags: false });
        self.rearm_at = Some(Instant::now());
        let (checkpoint, missing) = draw(&self.dir, &self.ring, &mut self.screen, self.read_to, history);
        Ok(Attachment { cols: self.cols, rows: self.rows, checkpoint, missing, from: self.read_to, bytes })
    }

    /// The terminal got another size; what was written before belongs to the old one.
    pub fn resized(&mut self, cols: u16, rows: u16) -> Result<(), Trouble> {
        self.read()?;
        self.screen.resize(cols, rows);
        (self.cols, self.rows) = (cols, rows);
        if let Some(listener) = &mut self.listener {
            listener.note_change();
        }
        self.show(TerminalBytes::Resized { cols, rows });
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
        self.show(TerminalBytes::Ended);
        self.viewers.clear();
    }
}

pub(crate) fn text_of(screen: &Screen) -> ScreenText {
    let (column, row) = screen.cursor();
    let short = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
    ScreenText {
        cols: short(screen.cols()),
        rows: short(screen.rows()),
        cursor: (short(column), short(row)),
        title: screen.title().to_owned(),
        lines: screen.text_lines(),
    }
}
