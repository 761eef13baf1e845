//! A line that stands in a program's composer and was not sent off, a person's or the town's own: nothing is typed behind it.
//!
//! All that people type goes through the hall. What their keys did is looked up on the screen: programs show hints where a
//! person types, so that words there alone say nothing.

use gastown_core::Time;
use std::path::PathBuf;

const ESCAPE: u8 = 0x1b;
const RETURN: u8 = b'\r';
/// Ctrl-C and Ctrl-U empty a composer, and end what it holds.
const EMPTIES: [u8; 2] = [0x03, 0x15];
const PASTE_BEGINS: &[u8] = b"200~";
const PASTE_ENDS: &[u8] = b"201~";
/// A busy program shows a letter within this time, in microseconds.
const UNDRAWN_MICROS: i64 = 3_000_000;
/// What is kept of letters that were typed where no composer was seen, in bytes.
const BLIND_BYTES_MAX: usize = 64;
/// Longest sequence of a key that is told apart, in bytes.
const SEQUENCE_BYTES_MAX: usize = 32;

/// What is known of it, and a file that keeps that for the next hall.
pub(crate) struct Draft {
    mark: PathBuf,
    /// What its composer showed before anything was typed: a hint, or nothing.
    before: Option<String>,
    /// What it showed when the line was sent off or emptied: while it shows that still, the program has not done so.
    ended: Option<String>,
    /// When it was emptied last: what is shown some time later is no line, though it looks as before.
    emptied: Option<Time>,
    /// When a letter of it was typed last.
    typed: Option<Time>,
    /// What was typed last where no composer was seen, such as under a dialog that may have taken it or been gone by then.
    blind: Vec<u8>,
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
    Empties,
}

impl Draft {
    /// As the last hall left it.
    pub fn of(session_dir: &std::path::Path) -> Self {
        let mark = session_dir.join("draft");
        let before = std::fs::read_to_string(&mark).ok();
        Self {
            mark,
            before,
            ended: None,
            emptied: None,
            typed: None,
            blind: Vec::new(),
            keys: Keys::default(),
        }
    }

    /// Whether these keys may begin or end a line, so that it counts what the composer shows.
    pub fn wants_look(&self, bytes: &[u8]) -> bool {
        let may_end = bytes.iter().any(|byte| *byte == RETURN || EMPTIES.contains(byte));
        may_end
            || ((self.before.is_none() || self.ended.is_some()) && bytes.iter().any(|byte| is_text(*byte)))
    }

    /// A person typed this into a composer that shows `composer`; none where a dialog takes the keys.
    pub fn typed(&mut self, bytes: &[u8], composer: Option<&str>, at: Time) -> std::io::Result<()> {
        for byte in bytes {
            let key = self.keys.take(*byte);
            match (key, composer) {
                (Some(Key::Text), Some(shown)) => {
                    self.typed = Some(at);
                    self.goes_on(shown)?;
                }
                (Some(Key::Text), None) => {
                    self.typed = Some(at);
                    self.note_blind(*byte);
                }
                (Some(Key::Sends), Some(shown)) => self.end(shown)?,
                (Some(Key::Empties), Some(shown)) => {
                    self.end(shown)?;
                    self.emptied = Some(at);
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether what this composer shows has such a line in it, or does not show it yet.
    pub fn stands_in(&self, composer: &str, now: Time) -> bool {
        let is_blind = self.holds_blind(composer, now);
        let Some(before) = self.before.as_ref().filter(|_| !is_blind) else { return is_blind };
        let is_undrawn = self.ended.is_none() && self.typed.is_some_and(|at| now.0 - at.0 < UNDRAWN_MICROS);
        let is_shown = !composer.is_empty() && before != composer;
        let is_emptied = self.emptied.is_some_and(|at| now.0 - at.0 >= UNDRAWN_MICROS);
        let has_ended =
            self.ended.as_ref().is_some_and(|ended| is_emptied || solid(ended) != solid(composer));
        (is_shown && !has_ended) || (before == composer && is_undrawn)
    }

    fn note_blind(&mut self, byte: u8) {
        if self.before.is_some() && self.ended.is_none() {
            return;
        }
        if self.blind.len() == BLIND_BYTES_MAX {
            self.blind.remove(0);
        }
        self.blind.push(byte);
    }

    /// Whether what was typed blindly reached this composer: then its last letter stands at the end there, or is not drawn yet.
    fn holds_blind(&self, composer: &str, now: Time) -> bool {
        let is_undrawn = self.typed.is_some_and(|at| now.0 - at.0 < UNDRAWN_MICROS);
        !self.blind.is_empty() && (is_undrawn || self.blind_stands_in(composer))
    }

    fn blind_stands_in(&self, composer: &str) -> bool {
        let last = String::from_utf8_lossy(&self.blind).trim_end().chars().next_back();
        last.is_some_and(|last| composer.trim_end().ends_with(last))
    }

    fn goes_on(&mut self, shown: &str) -> std::io::Result<()> {
        if self.blind_stands_in(shown) {
            return self.begin("");
        }
        match (&self.before, self.ended.take()) {
            (Some(_), None) => Ok(()),
            (Some(before), Some(ended)) if solid(&ended) == solid(shown) => {
                let before = before.clone();
                self.begin(&before)
            }
            _ => self.begin(shown),
        }
    }

    /// The line was sent off, or is to be emptied, in a composer that shows this.
    pub fn end(&mut self, shown: &str) -> std::io::Result<()> {
        if self.blind_stands_in(shown) {
            self.begin("")?;
        }
        self.blind.clear();
        match (&self.before, &self.ended) {
            (Some(_), Some(ended)) if solid(ended) != solid(shown) => {
                // It is gone; what is shown now is none.
                (self.before, self.ended) = (None, None);
                self.unmark()
            }
            (Some(_), _) => {
                self.ended = Some(shown.to_owned());
                // The next hall takes it for gone.
                self.unmark()
            }
            (None, _) => Ok(()),
        }
    }

    fn unmark(&self) -> std::io::Result<()> {
        match std::fs::remove_file(&self.mark) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Nobody knows whether the line is gone: the next hall takes it for standing.
    pub fn doubt(&mut self) -> std::io::Result<()> {
        self.before.as_ref().map_or(Ok(()), |before| std::fs::write(&self.mark, before))
    }

    /// A line begins in a composer that shows this now.
    pub fn begin(&mut self, shown: &str) -> std::io::Result<()> {
        std::fs::write(&self.mark, shown)?;
        (self.before, self.ended, self.emptied) = (Some(shown.to_owned()), None, None);
        self.blind.clear();
        Ok(())
    }
}

impl Keys {
    /// What this byte does, where that matters.
    fn take(&mut self, byte: u8) -> Option<Key> {
        let (next, key) = match (std::mem::take(self), byte) {
            (Self::Plain, ESCAPE) => (Self::Escape, None),
            (Self::Plain, RETURN) => (Self::Plain, Some(Key::Sends)),
            (Self::Plain, byte) if EMPTIES.contains(&byte) => (Self::Plain, Some(Key::Empties)),
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

/// What tells one line from another. A return that only broke the line has sent nothing off, be it one that a program only counts:
/// "[Pasted text +12 lines]".
pub(crate) fn solid(text: &str) -> String {
    let solid = |is_kept: fn(char) -> bool| text.chars().filter(|c| is_kept(*c)).collect::<String>();
    let without_counts = solid(|c| !c.is_whitespace() && !c.is_ascii_digit());
    if without_counts.is_empty() { solid(|c| !c.is_whitespace()) } else { without_counts }
}

/// A space alone is a line, too: it stands before what is typed next.
fn is_text(byte: u8) -> bool {
    byte >= b' ' && byte != 0x7f
}

#[cfg(test)]
mod tests {
    use super::*;

    const LATER: Time = Time(UNDRAWN_MICROS);

    /// After these keys, in a composer that showed a hint and shows `now`.
    #[track_caller]
    fn check(keys: &[&[u8]], now: &str, expected: bool) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut draft = Draft::of(folder.path());
        for keys in keys {
            draft.typed(keys, Some("Try a thing"), Time(0)).expect("the mark can be kept");
        }
        assert_eq!(draft.stands_in(now, LATER), expected, "{keys:?} and {now:?}");
        assert_eq!(Draft::of(folder.path()).stands_in(now, LATER), expected, "the next hall knows it");
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
    fn a_line_whose_return_was_lost_stands_still() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut draft = Draft::of(folder.path());
        draft.typed(b"half", Some("Try a thing"), Time(0)).expect("the mark can be kept");
        draft.typed(b"\r", Some("half"), Time(0)).expect("the mark can be kept");
        assert!(draft.stands_in("half\n", LATER) && !draft.stands_in("Try another thing", LATER));
        draft.typed(b"more", Some("half\n"), Time(0)).expect("the mark can be kept");
        assert!(
            draft.stands_in("half\nmore", LATER) && Draft::of(folder.path()).stands_in("half\nmore", LATER)
        );
    }

    #[test]
    fn a_line_that_is_not_drawn_yet_stands_for_a_while() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut draft = Draft::of(folder.path());
        draft.typed(b"half", Some("Try a thing"), Time(0)).expect("the mark can be kept");
        assert!(draft.stands_in("Try a thing", Time(1)) && !draft.stands_in("Try a thing", LATER));
    }

    #[test]
    fn a_return_that_a_dialog_takes_ends_no_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut draft = Draft::of(folder.path());
        draft.typed(b"half", Some(""), Time(0)).expect("the mark can be kept");
        draft.typed(b"\r", None, Time(0)).expect("nothing to keep");
        assert!(draft.stands_in("half", LATER));
    }

    #[test]
    fn a_key_that_a_dialog_takes_begins_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut draft = Draft::of(folder.path());
        draft.typed(b"1", None, Time(0)).expect("nothing to keep");
        assert!(draft.stands_in("what it says", Time(1)), "it may not be drawn yet");
        assert!(!draft.stands_in("what it says", LATER));
    }

    #[test]
    fn what_was_typed_blindly_stands_where_its_end_does() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut draft = Draft::of(folder.path());
        draft.typed("1 hälfte ü".as_bytes(), None, Time(0)).expect("nothing to keep");
        assert!(draft.stands_in("hälfte ü", LATER) && !draft.stands_in("Try a thing", LATER));
        draft.typed(b"x", Some("ü"), Time(0)).expect("the mark can be kept");
        assert!(Draft::of(folder.path()).stands_in("üx", LATER), "the next hall knows it");
        draft.typed(b"\r", Some("üx"), LATER).expect("the mark can be kept");
        assert!(!draft.stands_in("Try a thing", LATER));
    }

    #[test]
    fn a_hint_that_looks_as_before_is_no_line_once_it_was_emptied() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut draft = Draft::of(folder.path());
        draft.begin("").expect("the mark can be kept");
        assert!(draft.stands_in("Try a thing", Time(1)));
        draft.typed(b"\x15", Some("Try a thing"), Time(0)).expect("the mark can be kept");
        assert!(draft.stands_in("Try a thing", Time(1)), "it may not be drawn yet");
        assert!(!draft.stands_in("Try a thing", LATER));
    }

    #[test]
    fn a_return_after_a_line_that_is_gone_makes_no_line_of_a_hint() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut draft = Draft::of(folder.path());
        draft.typed(b"half", Some(""), Time(0)).expect("the mark can be kept");
        draft.typed(b"\r", Some("half"), Time(0)).expect("the mark can be kept");
        draft.typed(b"\r", Some("Try a thing"), Time(0)).expect("the mark can be kept");
        assert!(!draft.stands_in("Try a thing", LATER));
    }

    #[test]
    fn a_line_in_doubt_stands_for_the_next_hall_and_for_this_one_while_it_is_shown() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut draft = Draft::of(folder.path());
        draft.begin("").expect("the mark can be kept");
        draft.end("[Pasted text +12 lines]").expect("the mark can be kept");
        draft.doubt().expect("the mark can be kept");
        assert!(draft.stands_in("[Pasted text +13 lines]", LATER) && !draft.stands_in("Try a thing", LATER));
        assert!(Draft::of(folder.path()).stands_in("[Pasted text +13 lines]", LATER));
    }
}
