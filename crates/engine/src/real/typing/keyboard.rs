//! Whose turn it is to type into a terminal. While the town types a text, a person's keys wait, so that the two are never one line;
//! keys that interrupt do not wait, and a person who has waited long enough goes first.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

const ESCAPE: u8 = 0x1b;
const CONTROL_C: u8 = 0x03;
const PASTE_BEGINS: &[u8] = b"\x1b[200~";

#[derive(Default)]
pub(crate) struct Keyboard {
    state: Mutex<State>,
    freed: Condvar,
}

#[derive(Default)]
struct State {
    /// The town is about to type a text.
    is_taken: bool,
    /// Its letters go in by now.
    is_laid: bool,
    /// A person typed since they last began to.
    is_interrupted: bool,
    has_been_laid: bool,
    /// The program was not told its task yet.
    is_awaited: bool,
}

/// What keys do that a person types while a text is under way.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keys {
    /// They write into the line, or send it off.
    Write,
    /// They may empty it.
    Interrupt,
    /// They only move something.
    Other,
}

impl Keys {
    fn of(bytes: &[u8]) -> Self {
        match bytes {
            [] => Self::Other,
            [ESCAPE] => Self::Interrupt,
            _ if bytes.contains(&CONTROL_C) => Self::Interrupt,
            [ESCAPE, ..] if !bytes.starts_with(PASTE_BEGINS) => Self::Other,
            _ => Self::Write,
        }
    }
}

/// The town's turn: no other text of its own is typed until it is dropped, and no person's keys are while the hand is laid on it.
pub(crate) struct Taken<'a>(&'a Keyboard);

impl Keyboard {
    /// For a text of the town's; waits for one that is under way.
    pub fn take(&self) -> Taken<'_> {
        let mut state = self.lock();
        while state.is_taken {
            state = self.freed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        (state.is_taken, state.is_interrupted, state.has_been_laid) = (true, false, false);
        Taken(self)
    }

    /// Until a person may type these keys, at most so long.
    pub fn wait_for_person(&self, keys: &[u8], patience: Duration) {
        let keys = Keys::of(keys);
        let (mut state, deadline) = (self.lock(), Instant::now() + patience);
        while state.is_laid && keys == Keys::Write {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            state = self.freed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        state.is_interrupted |= state.has_been_laid && keys != Keys::Other;
    }

    /// A first prompt waits to be typed; until then the program is told nothing else.
    pub fn expect_prompt(&self) {
        self.lock().is_awaited = true;
    }

    /// It was typed, or never will be.
    pub fn no_prompt(&self) {
        self.lock().is_awaited = false;
    }

    /// Whether its first prompt is still to be typed.
    pub fn awaits_prompt(&self) -> bool {
        self.lock().is_awaited
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Taken<'_> {
    /// From now on a person's keys wait, or do no longer.
    pub fn lay(&self, is_laid: bool) {
        let mut state = self.0.lock();
        state.is_laid = is_laid;
        if is_laid {
            (state.has_been_laid, state.is_interrupted) = (true, false);
        }
        drop(state);
        self.0.freed.notify_all();
    }

    /// A person's keys went in since the hand was last laid on it, be it there still or not.
    pub fn is_interrupted(&self) -> bool {
        self.0.lock().is_interrupted
    }
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        (state.is_taken, state.is_laid, state.has_been_laid) = (false, false, false);
        drop(state);
        self.0.freed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHORT: Duration = Duration::from_millis(20);

    #[test]
    fn letters_of_a_person_wait_and_are_known_where_they_went_first() {
        let keyboard = Keyboard::default();
        let taken = keyboard.take();
        keyboard.wait_for_person(b"before", SHORT * 100);
        taken.lay(true);
        let began = Instant::now();

        keyboard.wait_for_person(b"\x1b[A", SHORT * 100);
        assert!(!taken.is_interrupted() && began.elapsed() < SHORT * 50, "an arrow writes nothing");
        keyboard.wait_for_person(b"x", SHORT);

        assert!(taken.is_interrupted() && began.elapsed() >= SHORT);
        taken.lay(true);
        taken.lay(false);
        assert!(!taken.is_interrupted());
        keyboard.wait_for_person(b"y", SHORT * 100);
        assert!(taken.is_interrupted(), "it waits for nothing, and is known all the same");
        drop(taken);
        assert!(!keyboard.take().is_interrupted());
    }

    #[test]
    fn keys_that_interrupt_never_wait() {
        for keys in [&b"\x03"[..], b"\x1b"] {
            let keyboard = Keyboard::default();
            let taken = keyboard.take();
            taken.lay(true);
            let began = Instant::now();

            keyboard.wait_for_person(keys, SHORT * 100);

            assert!(taken.is_interrupted() && began.elapsed() < SHORT * 50, "{keys:?}");
        }
    }

    #[test]
    fn a_paste_of_a_person_waits_until_the_text_is_sent_off() {
        let keyboard = Keyboard::default();
        let taken = keyboard.take();
        taken.lay(true);
        std::thread::scope(|scope| {
            let waits = scope.spawn(|| keyboard.wait_for_person(b"\x1b[200~mine", SHORT * 500));
            std::thread::sleep(SHORT);
            assert!(!waits.is_finished() && !taken.is_interrupted());
            drop(taken);
        });
    }
}
