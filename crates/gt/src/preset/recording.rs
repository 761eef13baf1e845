//! What a recorded terminal of an agent's program says of its state, and by which rule.

use crate::failure::Failure;
use gastown_agent::{Notice, Preset, TurnReader};
use gastown_core::{Derived, Time, signal_status};
use gastown_pty::screen::{self, Screen};
use serde::Serialize;
use std::io::Read;
use std::path::Path;

/// A recording is read in pieces of this many bytes, so that its size does not matter.
const PIECE_BYTES: usize = 4 << 10;
/// A recording has no clock: all of it was said at once.
const NOW: Time = Time(0);
/// The screen of a program that marks no turn's end is looked at whenever so many bytes are drawn, whatever pieces they come in:
/// what it showed before tells an end from a start.
const LOOK_EVERY_BYTES: usize = 1 << 10;

/// In CLI.md's shape.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Reading {
    pub state: &'static str,
    pub reason: String,
    /// The rule that said so; null where none did.
    pub rule: Option<String>,
}

/// Replays all of a file and reads what the screen shows at its end.
pub fn read(preset: &Preset, recording: &Path, size: (u16, u16)) -> Result<Reading, Failure> {
    let failed = |error: std::io::Error| {
        Failure::refused(
            "unreadable",
            format!("{} cannot be read: {error}", recording.display()),
            "name a recording",
        )
    };
    let mut file = std::fs::File::open(recording).map_err(failed)?;
    let mut replay = Replay::new(preset, size);
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let read = file.read(&mut piece).map_err(failed)?;
        if read == 0 {
            return Ok(reading(replay.end()));
        }
        replay.advance(&piece[..read]);
    }
}

struct Replay {
    screen: Screen,
    turn: TurnReader,
    looks_between: bool,
    /// Bytes until the next look.
    until_look: usize,
}

impl Replay {
    fn new(preset: &Preset, (cols, rows): (u16, u16)) -> Self {
        Self {
            screen: Screen::new(cols, rows),
            turn: TurnReader::new(preset.clone()),
            looks_between: preset.screen.as_ref().is_some_and(|rules| rules.ends_without_mark),
            until_look: LOOK_EVERY_BYTES,
        }
    }

    fn advance(&mut self, mut bytes: &[u8]) {
        while self.looks_between && bytes.len() >= self.until_look {
            let (before, after) = bytes.split_at(self.until_look);
            self.draw(before);
            self.look();
            self.until_look = LOOK_EVERY_BYTES;
            bytes = after;
        }
        self.until_look = self.until_look.saturating_sub(bytes.len());
        self.draw(bytes);
    }

    fn draw(&mut self, bytes: &[u8]) {
        for notice in self.screen.advance(bytes) {
            let notice = match &notice {
                screen::Notice::Title(title) => Notice::Title(title),
                screen::Notice::Bell => Notice::Bell,
                screen::Notice::Osc { code, text } => match Notice::of_osc(*code, text) {
                    Some(said) => said,
                    None => continue,
                },
            };
            self.turn.hear(notice, NOW);
        }
    }

    fn look(&mut self) {
        self.turn.look(&self.screen.lines_to_cursor(), self.screen.is_bracketed_paste(), NOW);
    }

    fn end(mut self) -> Derived {
        self.look();
        self.turn.derive(NOW)
    }
}

fn reading(derived: Derived) -> Reading {
    let (state, reason) = signal_status(&derived.signal);
    Reading { state: state.as_str(), reason, rule: derived.rule }
}

#[cfg(test)]
mod tests;
