//! Keys that are meant for one screen only: they stay away from whatever the program draws before it reads them.

use std::time::{Duration, Instant};

use super::clients::Asker;
use crate::os::Pty;

/// A terminal does not tell when its program reads, so it is asked this often while a key waits.
const LOOK: Duration = Duration::from_millis(1);

/// A key that was written for the screen at `head`.
pub(super) struct Key {
    pub(super) asker: Asker,
    pub(super) head: u64,
    until: Instant,
    bytes: u64,
}

impl Key {
    pub(super) fn new(asker: Asker, head: u64, patience_ms: u32, bytes: usize) -> Self {
        let until = Instant::now() + Duration::from_millis(u64::from(patience_ms));
        Self { asker, head, until, bytes: bytes as u64 }
    }
}

/// The one that the program has not read yet, as far as is known.
#[derive(Default)]
pub(super) struct Keys(Option<Key>);

impl Keys {
    pub(super) fn await_reading(&mut self, key: Key) {
        self.0 = Some(key);
    }

    /// How long a wait may last.
    pub(super) fn patience(&self) -> Option<Duration> {
        self.0.as_ref().map(|_| LOOK)
    }

    /// Who waits for the key, and whether the program has read it; nothing while that is open. Where the program wrote something
    /// before it read it, or its time is over, or `now`, it is taken back. A program that writes and reads before this process
    /// has its turn was faster; and one that reads between the question and the taking back has read it all the same.
    pub(super) fn settle(&mut self, pty: &Pty, head: u64, now: bool) -> Option<(Asker, bool)> {
        let key = self.0.take()?;
        // Of a terminal that is gone nothing is read any more, and nothing matters.
        let unread = pty.unread().unwrap_or_default();
        if unread == 0 {
            return Some((key.asker, true));
        }
        let is_over = now || head != key.head || Instant::now() >= key.until;
        if !is_over {
            self.0 = Some(key);
            return None;
        }
        // Half of a key would be another key.
        let is_whole = unread >= key.bytes;
        let is_taken_back = is_whole && pty.take_back().is_ok();
        Some((key.asker, !is_taken_back))
    }
}
