//! One live terminal as the hall sees it: its screen, its viewers, and what it says of its program's turn.

use super::replay::{self, READ_BYTES, Replayed};
use super::scrollback::with_history;
use crate::Trouble;
use crate::terminal::{Attachment, ScreenText, TerminalBytes};
use gastown_agent::{Notice as Evidence, Preset};
use gastown_core::{AgentId, SessionId, Signal};
use gastown_pty::{Keeper, KeeperError, Notice, RingRead, RingReader, Screen};
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::time::{Duration, Instant};

/// Pieces of output that a viewer may leave unread.
const VIEWER_LEN_MAX: usize = 256;
/// Output of a terminal that nobody watches is read this often at most.
const UNWATCHED_PAUSE: Duration = Duration::from_millis(100);
/// Output of a script, or of the owner's own terminal, that nobody watches: its screen says nothing that anyone waits for.
const SCRIPT_PAUSE: Duration = Duration::from_secs(1);
/// Changes of a signal that are kept between two looks; a program that blinks loses the oldest.
const SAID_MAX: usize = 64;
/// Most that is read of one terminal before another has its turn, in bytes.
const BUDGET_BYTES: usize = 1 << 20;

/// The agent that a terminal is of, and what is made of what its program says. The owner's own terminals have none.
pub(crate) struct Heard {
    pub agent: AgentId,
    pub preset: Preset,
    /// What the program had said when the last hall ended.
    pub known: Option<Signal>,
}

pub(crate) struct Terminal {
    pub session: SessionId,
    heard: Option<Heard>,
    pub dir: PathBuf,
    pub keeper: Keeper,
    ring: RingReader,
    screen: Screen,
    cols: u16,
    rows: u16,
    read_to: u64,
    checkpoint_at: u64,
    signal: Option<Signal>,
    /// Changes of it that nobody was told of yet.
    said: VecDeque<Signal>,
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
        heard: Option<Heard>,
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
        let mut terminal = Self {
            session,
            dir,
            keeper,
            ring,
            screen,
            cols,
            rows,
            read_to,
            checkpoint_at: read_to,
            signal: None,
            said: VecDeque::new(),
            viewers: Vec::new(),
            rearm_at: None,
            outbox_at: heard.is_some().then_some(now),
            heard,
            last_output: now,
        };
        terminal.catch_up(lost, &notices);
        Ok(terminal)
    }

    /// What the program said while no hall listened: only where it ended up counts.
    fn catch_up(&mut self, lost: u64, notices: &[Notice]) {
        let known = self.heard.as_ref().and_then(|heard| heard.known.clone());
        self.signal = known.clone();
        notices.iter().for_each(|notice| self.hear(notice));
        self.said.clear();
        let gap =
            (lost > 0 && self.reads_screen() && notices.is_empty()).then_some(Signal::Gap { bytes: lost });
        let now = gap.or_else(|| self.signal.take());
        if now != known {
            // The turn that ended had begun, though nobody saw it.
            if now == Some(Signal::TurnEnded) && known != Some(Signal::Working) {
                self.said.push_back(Signal::Working);
            }
            self.said.extend(now.clone());
        }
        self.signal = now;
    }

    /// Whose work its output may be; nobody's for the owner's own terminal.
    pub fn agent(&self) -> Option<&AgentId> {
        self.heard.as_ref().map(|heard| &heard.agent)
    }

    fn reads_screen(&self) -> bool {
        self.heard.as_ref().is_some_and(|heard| heard.preset.reads_screen)
    }

    /// Every change of the program's signal that was not told yet, in order.
    pub fn take_said(&mut self) -> Vec<Signal> {
        self.said.drain(..).collect()
    }

    fn say(&mut self, signal: Signal) {
        if self.signal.as_ref() != Some(&signal) {
            if self.said.len() == SAID_MAX {
                self.said.pop_front();
            }
            self.said.push_back(signal.clone());
            self.signal = Some(signal);
        }
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
        let is_script = self.heard.as_ref().is_none_or(|heard| heard.preset.needs_script);
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
        notices.iter().for_each(|notice| self.hear(notice));
        self.show(TerminalBytes::Output(bytes));
        Ok(())
    }

    fn hear(&mut self, notice: &Notice) {
        let evidence = match notice {
            Notice::Title(text) => Evidence::Title(text),
            Notice::Osc { code: 7501, text } => Evidence::Osc7501(text),
            _ => return,
        };
        let Some(heard) = &self.heard else { return };
        if let Some(signal) = heard.preset.signal_from(evidence, self.signal.as_ref()) {
            self.say(signal);
        }
    }

    /// Output was overwritten before it was read: what the screen showed is of no more use.
    fn jump(&mut self, lost: u64, oldest: u64) -> Result<(), Trouble> {
        self.screen = Screen::new(self.cols, self.rows);
        self.read_to = oldest + READ_BYTES as u64 / 4;
        if self.reads_screen() {
            self.say(Signal::Gap { bytes: lost });
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
        self.show(TerminalBytes::Resized { cols, rows });
        Ok(())
    }

    pub fn is_bracketed_paste(&self) -> bool {
        self.screen.is_bracketed_paste()
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

/// Bytes that draw the screen, and how much earlier output is not in them. A history that cannot be read keeps nobody from
/// the screen.
pub(super) fn draw(
    dir: &Path,
    ring: &RingReader,
    screen: &mut Screen,
    end: u64,
    history: bool,
) -> (Vec<u8>, u64) {
    if !history {
        return (screen.checkpoint(), 0);
    }
    with_history(dir, ring, screen, end).unwrap_or_else(|trouble| {
        tracing::warn!(dir = %dir.display(), %trouble, "a terminal is shown without its history");
        (screen.checkpoint(), end)
    })
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
