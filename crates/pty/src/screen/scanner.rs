//! Watches the bytes on their way to the screen: bounds control strings, picks out those that the screen's engine drops,
//! and remembers a sequence that has begun and not ended.

/// The longest control string (title, notification, link) that is passed on; the rest of a longer one is dropped.
pub(super) const STRING_BYTES_MAX: usize = 16 * 1024;
/// The longest CSI sequence that is remembered; a longer one means nothing.
const CSI_BYTES_MAX: usize = 256;
const ESC: u8 = 0x1B;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    #[default]
    Ground,
    Escape,
    EscapeIntermediate,
    Csi,
    Osc,
    /// DCS, SOS, PM or APC: without meaning here, to be skipped.
    Skipped,
}

/// What comes of some bytes, in order.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step<'a> {
    /// For the screen's engine.
    Feed(&'a [u8]),
    /// A whole OSC string, after it was fed.
    Osc(&'a [u8]),
    /// The whole of a CSI sequence after `ESC [`, after it was fed.
    Csi(&'a [u8]),
}

/// Follows the parser's states, as far as they matter here.
#[derive(Debug, Default)]
pub(super) struct Scanner {
    state: State,
    /// The content of the sequence that has begun: after `ESC ]`, after `ESC [`, or the intermediates of an escape.
    content: Vec<u8>,
    /// The last bytes of plain text, when they are the beginning of a character.
    character: Vec<u8>,
}

impl Scanner {
    /// Splits `bytes` into steps.
    pub(super) fn scan(&mut self, bytes: &[u8], mut take: impl FnMut(Step<'_>)) {
        let mut fed = 0;
        let mut at = 0;
        while at < bytes.len() {
            if self.state == State::Ground {
                let text = bytes[at..].iter().position(|byte| *byte == ESC).unwrap_or(bytes.len() - at);
                self.remember_character(&bytes[at..at + text]);
                at += text;
                if at < bytes.len() {
                    self.begin_escape();
                    at += 1;
                }
                continue;
            }
            let byte = bytes[at];
            if self.state == State::Osc && self.content.len() >= STRING_BYTES_MAX && byte >= 0x20 {
                take(Step::Feed(&bytes[fed..at]));
                at += 1;
                fed = at;
                continue;
            }
            at += 1;
            let before = self.state;
            if self.step(byte) {
                take(Step::Feed(&bytes[fed..at]));
                fed = at;
                let content = std::mem::take(&mut self.content);
                take(if before == State::Osc { Step::Osc(&content) } else { Step::Csi(&content) });
            }
        }
        take(Step::Feed(&bytes[fed..]));
    }

    /// One byte outside plain text. Returns whether it ended a sequence whose content is wanted.
    fn step(&mut self, byte: u8) -> bool {
        match (self.state, byte) {
            (State::Osc, 0x07 | 0x18 | 0x1A) => {
                self.state = State::Ground;
                true
            }
            (State::Osc, ESC) => {
                // The string is over; what follows, most often a backslash, is a sequence of its own.
                self.state = State::Escape;
                true
            }
            (State::Skipped, 0x18 | 0x1A | 0x9C) => {
                self.state = State::Ground;
                false
            }
            (_, 0x18 | 0x1A) => {
                self.state = State::Ground;
                false
            }
            (_, ESC) => {
                self.begin_escape();
                false
            }
            (State::Osc, 0x20..) => {
                self.content.push(byte);
                false
            }
            (State::Escape, _) => {
                self.escape(byte);
                false
            }
            (State::EscapeIntermediate, 0x30..=0x7E) => {
                self.state = State::Ground;
                false
            }
            (State::EscapeIntermediate, 0x20..=0x2F) => {
                self.push_csi(byte);
                false
            }
            (State::Csi, 0x20..=0x7E) => {
                self.push_csi(byte);
                let ended = byte >= 0x40;
                if ended {
                    self.state = State::Ground;
                }
                ended
            }
            _ => false,
        }
    }

    fn escape(&mut self, byte: u8) {
        match byte {
            b'[' => self.state = State::Csi,
            b']' => self.state = State::Osc,
            b'P' | b'X' | b'^' | b'_' => self.state = State::Skipped,
            0x20..=0x2F => {
                self.state = State::EscapeIntermediate;
                self.content.push(byte);
            }
            0x30..=0x7E => self.state = State::Ground,
            _ => {}
        }
    }

    fn begin_escape(&mut self) {
        self.state = State::Escape;
        self.content.clear();
        self.character.clear();
    }

    fn push_csi(&mut self, byte: u8) {
        if self.content.len() < CSI_BYTES_MAX {
            self.content.push(byte);
        }
    }

    fn remember_character(&mut self, text: &[u8]) {
        self.character.extend_from_slice(&text[text.len().saturating_sub(4)..]);
        // Back from the end: at most 3 continuation bytes after a leading one that announces more than are there.
        let start = self.character.iter().rposition(|byte| *byte & 0xC0 != 0x80).unwrap_or(0);
        let wanted = match self.character.get(start) {
            Some(0xC2..=0xDF) => 2,
            Some(0xE0..=0xEF) => 3,
            Some(0xF0..=0xF4) => 4,
            _ => 0,
        };
        let is_begun = self.character.len() - start < wanted;
        self.character.drain(..if is_begun { start } else { self.character.len() });
    }

    /// The bytes that a parser must be given to stand where this one stands.
    pub(super) fn unfinished(&self) -> Vec<u8> {
        let introducer: &[u8] = match self.state {
            State::Ground => return self.character.clone(),
            State::Escape | State::EscapeIntermediate => b"\x1b",
            State::Csi => b"\x1b[",
            State::Osc => b"\x1b]",
            State::Skipped => b"\x1bX",
        };
        [introducer, &self.content].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(scanner: &mut Scanner, bytes: &[u8]) -> (Vec<u8>, Vec<String>) {
        let (mut fed, mut found) = (Vec::new(), Vec::new());
        scanner.scan(bytes, |step| match step {
            Step::Feed(bytes) => fed.extend_from_slice(bytes),
            Step::Osc(text) => found.push(format!("osc {}", String::from_utf8_lossy(text))),
            Step::Csi(text) => found.push(format!("csi {}", String::from_utf8_lossy(text))),
        });
        (fed, found)
    }

    #[test]
    fn strings_and_sequences_are_found_in_any_pieces() {
        let bytes = b"a\x1b]0;t\x07b\x1b[>0qc\x1b]9;x\x1b\\d\x1bPskip\x1b\\\x1b[1;2H";
        for step in 1..bytes.len() {
            let mut scanner = Scanner::default();
            let (mut fed, mut found) = (Vec::new(), Vec::new());
            for piece in bytes.chunks(step) {
                let (more, also) = scan(&mut scanner, piece);
                fed.extend(more);
                found.extend(also);
            }

            assert_eq!(fed, bytes);
            assert_eq!(found, ["osc 0;t", "csi >0q", "osc 9;x", "csi 1;2H"]);
            assert_eq!(scanner.unfinished(), b"");
        }
    }

    #[test]
    fn an_endless_string_is_not_passed_on_without_end() {
        let mut scanner = Scanner::default();
        let (mut fed, _) = scan(&mut scanner, b"\x1b]0;");
        for _ in 0..1000 {
            fed.extend(scan(&mut scanner, &[b'x'; 1000]).0);
        }

        assert_eq!(fed.len(), 2 + STRING_BYTES_MAX);
        assert_eq!(scan(&mut scanner, b"\x07after").0, b"\x07after");
    }

    #[test]
    fn what_has_begun_is_remembered() {
        let cases: [(&[u8], &[u8]); 8] = [
            (b"a\x1b", b"\x1b"),
            (b"a\x1b[12;", b"\x1b[12;"),
            (b"a\x1b]2;ti", b"\x1b]2;ti"),
            (b"a\x1bPq#0", b"\x1bX"),
            (b"a\x1b(", b"\x1b("),
            ("aé€".as_bytes(), b""),
            (&"€".as_bytes()[..2], &"€".as_bytes()[..2]),
            ("é".as_bytes(), b""),
        ];
        for (bytes, wanted) in cases {
            let mut scanner = Scanner::default();
            bytes.iter().for_each(|byte| drop(scan(&mut scanner, &[*byte])));

            assert_eq!(scanner.unfinished(), wanted, "{bytes:?}");
        }
    }
}
