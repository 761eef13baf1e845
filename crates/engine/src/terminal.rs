//! What is shown of a terminal: its text, or its bytes from a checkpoint on.

use gastown_core::Witness;
use std::sync::mpsc::{SyncSender, TrySendError};

/// A screen as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScreenText {
    pub cols: u16,
    pub rows: u16,
    /// Column and row, from 0.
    pub cursor: (u16, u16),
    pub title: String,
    pub lines: Vec<String>,
}

/// Why an agent is taken for what it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// What each source says now, the one with more authority first.
    pub witnesses: Vec<Witness>,
    /// The rule that decides; None where none fits, or no program runs.
    pub rule: Option<String>,
    /// What was added to the program's start beside the person's own set-up.
    pub added: Vec<String>,
}

/// What a viewer sees when it attaches; what follows goes to its [`Viewer`].
pub struct Attachment {
    pub cols: u16,
    pub rows: u16,
    /// Terminal bytes that recreate the screen as it was at `from`.
    pub checkpoint: Vec<u8>,
    /// Bytes of earlier output that are not in it, where history was asked for.
    pub missing: u64,
    /// Offset of the first live byte.
    pub from: u64,
}

/// Whoever looks at a terminal. It is called by the thread that reads the terminal, and must not wait.
pub trait Viewer: Send {
    fn take(&mut self, piece: &TerminalBytes) -> Taken;
}

/// What became of a piece that a viewer was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    Yes,
    /// There was no room for it: it is lost, and the viewer must attach again.
    Full,
    /// The viewer looks no more.
    Gone,
}

impl Viewer for SyncSender<TerminalBytes> {
    fn take(&mut self, piece: &TerminalBytes) -> Taken {
        match self.try_send(piece.clone()) {
            Ok(()) => Taken::Yes,
            Err(TrySendError::Full(_)) => Taken::Full,
            Err(TrySendError::Disconnected(_)) => Taken::Gone,
        }
    }
}

/// What an attached viewer receives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TerminalBytes {
    Output(Vec<u8>),
    Resized {
        cols: u16,
        rows: u16,
    },
    /// The viewer was too slow and is detached: attach again.
    Lagged,
    Ended,
}
