//! A line that a person has begun in a program's composer and not sent off: nothing of the town's is typed behind it.
//!
//! All that people type goes through the hall. What their keys did is looked up on the screen: programs show hints where a
//! person types, so that words there alone say nothing.

use std::path::PathBuf;

const ESCAPE: u8 = 0x1b;
const RETURN: u8 = b'\r';
/// Ctrl-C and Ctrl-U empty a composer, and end what it holds.
const EMPTIES: [u8; 2] = [0x03, 0x15];
const PASTE_BEGINS: &[u8] = b"200~";
const PASTE_ENDS: &[u8] = b"201~";
/// Longest sequence of a key that is told apart, in bytes.
const SEQUENCE_BYTES_MAX: usize = 32;

/// What is known of it, and a file that keeps that for the next hall.
pub(crate) struct Draft {
    mark: PathBuf,
    /// What its composer showed before anything was typed: a hint, or nothing.
    before: Option<String>,
    keys: Keys,
}

/// Where in a key's sequence the next byte stands.
#[derive(Default)]
enum Keys {
    #[default]
    Plain,
    Escape,
    Sequence(Vec<u8>),
    /// Of a bracketed paste: its line ends send nothing off.
    Pasted,
    /// Such a sequence in a paste.
    PastedSequence(Vec<u8>),
}

enum Key {
    Text,
    Sends,
}

impl Draft {
    /// As the last hall left it.
    pub fn of(session_dir: &std::path::Path) -> Self {
        let mark = session_dir.join("draft");
        let before = std::fs::read_to_string(&mark).ok();
        Self { mark, before, keys: Keys::default() }
    }

    /// Whether these keys may begin a line.
    pub fn may_begin(&self, bytes: &[u8]) -> bool {
        let may = self.before.is_none() || bytes.contains(&RETURN);
        may && bytes.iter().any(|byte| is_text(*byte))
    }

    /// A person typed this into a composer that shows `composer`; none where a dialog takes the keys.
    pub fn typed(&mut self, bytes: &[u8], composer: Option<&str>) -> std::io::Result<()> {
        for byte in bytes {
            let key = self.keys.take(*byte);
            match (key, composer) {
                (Some(Key::Text), Some(shown)) if self.before.is_none() => {
                    std::fs::write(&self.mark, shown)?;
                    self.before = Some(shown.to_owned());
                }
                (Some(Key::Sends), _) => self.forget()?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether what this composer shows has such a line in it.
    pub fn stands_in(&self, composer: &str) -> bool {
        self.before.as_ref().is_some_and(|before| !composer.is_empty() && before != composer)
    }

    fn forget(&mut self) -> std::io::Result<()> {
        match self.before.take() {
            Some(_) => std::fs::remove_file(&self.mark),
            None => Ok(()),
        }
    }
}

impl Keys {
    /// What this byte does, where that matters.
    fn take(&mut self, byte: u8) -> Option<Key> {
        let (next, key) = match (std::mem::take(self), byte) {
            (Self::Plain, ESCAPE) => (Self::Escape, None),
            (Self::Plain, RETURN) => (Self::Plain, Some(Key::Sends)),
            (Self::Plain, byte) if EMPTIES.contains(&byte) => (Self::Plain, Some(Key::Sends)),
            (Self::Plain, byte) => (Self::Plain, is_text(byte).then_some(Key::Text)),
            (Self::Escape, b'[' | b'O') => (Self::Sequence(Vec::new()), None),
            (Self::Escape, ESCAPE) => (Self::Escape, None),
            // With Alt, such as a return that only breaks the line.
            (Self::Escape, _) => (Self::Plain, None),
            (Self::Sequence(begun), byte) => match continued(begun, byte) {
                Ok(begun) => (Self::Sequence(begun), None),
                Err(whole) if whole == PASTE_BEGINS => (Self::Pasted, None),
                Err(_) => (Self::Plain, None),
            },
            (Self::Pasted, ESCAPE) => (Self::PastedSequence(Vec::new()), None),
            (Self::Pasted, byte) => (Self::Pasted, is_text(byte).then_some(Key::Text)),
            (Self::PastedSequence(begun), b'[') if begun.is_empty() => (Self::PastedSequence(begun), None),
            (Self::PastedSequence(begun), byte) => match continued(begun, byte) {
                Ok(begun) => (Self::PastedSequence(begun), None),
                Err(whole) if whole == PASTE_ENDS => (Self::Plain, None),
                Err(_) => (Self::Pasted, None),
            },
        };
        *self = next;
        key
    }
}

/// The sequence with this byte; an error with all of it where that is its last.
fn continued(mut begun: Vec<u8>, byte: u8) -> Result<Vec<u8>, Vec<u8>> {
    begun.push(byte);
    if (0x40..=0x7e).contains(&byte) || begun.len() >= SEQUENCE_BYTES_MAX { Err(begun) } else { Ok(begun) }
}

/// A space alone is a line, too: it stands before what is typed next.
fn is_text(byte: u8) -> bool {
    byte >= b' ' && byte != 0x7f
}

#[cfg(test)]
mod tests {
    use super::*;

    /// After these keys, in a composer that showed a hint and shows `now`.
    #[track_caller]
    fn check(keys: &[&[u8]], now: &str, expected: bool) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut draft = Draft::of(folder.path());
        for keys in keys {
            draft.typed(keys, Some("Try a thing")).expect("the mark can be kept");
        }
        assert_eq!(draft.stands_in(now), expected, "{keys:?} and {now:?}");
        assert_eq!(Draft::of(folder.path()).stands_in(now), expected, "the next hall knows it");
    }

    #[test]
    fn a_line_stands_from_its_first_letter_until_it_is_sent_off_or_emptied() {
        check(&[b"half a li"], "half a li", true);
        check(&["ü".as_bytes()], "ü", true);
        check(&[b"whole\r"], "Try a thing", false);
        check(&[b"half", b"\x15"], "", false);
        check(&[b"half", b"\x03"], "", false);
        check(&[b"one\rtwo"], "two", true);
        check(&[b"\x1b\rhalf"], "half", true);
    }

    #[test]
    fn a_line_that_was_taken_back_is_none() {
        check(&[b"x", b"\x7f"], "Try a thing", false);
        check(&[b"x", b"\x7f"], "", false);
    }

    #[test]
    fn keys_that_write_nothing_begin_none() {
        for keys in [&b"\x1b[A"[..], b"\x1bOB", b"\x1b", b"\x1b[I\x1b[O", b"\x1b[<35;10;3M", b"\t\x7f"] {
            check(&[keys], "what the agent says", false);
        }
        check(&[b"\x1b", b"[", b"A"], "what it says", false);
    }

    #[test]
    fn a_pasted_line_end_sends_nothing_off() {
        check(&[b"\x1b[200~one\rtwo\x1b[201~"], "one two", true);
        check(&[b"\x1b[200~one\rtwo\x1b[2", b"01~\r"], "", false);
    }

    #[test]
    fn a_key_that_a_dialog_takes_begins_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut draft = Draft::of(folder.path());
        draft.typed(b"1", None).expect("nothing to keep");
        assert!(!draft.stands_in("what it says"));
    }
}
