//! Rebuilds a screen from what lies in a session's folder: the last checkpoint, the marks, and the ring since.

use crate::Trouble;
use crate::terminal::ScreenText;
use gastown_pty::facts::{MARKS_FILE, RING_FILE};
use gastown_pty::os::replace_file;
use gastown_pty::ring::{Mark, read_marks};
use gastown_pty::{Notice, RingRead, RingReader, Screen};
use std::path::Path;

const CHECKPOINT_FILE: &str = "checkpoint";
/// Notices of a replay that are kept.
const NOTICES_MAX: usize = 64;
const CHECKPOINT_FORMAT: &str = "gt-checkpoint 1";
/// Read from the ring at a time.
pub(crate) const READ_BYTES: usize = 256 * 1024;
/// Size of a terminal that nobody has looked at yet.
pub(crate) const COLS: u16 = 120;
pub(crate) const ROWS: u16 = 40;

/// A screen and how far the ring is in it.
pub(crate) struct Replayed {
    pub screen: Screen,
    pub read_to: u64,
    pub cols: u16,
    pub rows: u16,
    /// Bytes that were overwritten before anyone read them.
    pub lost: u64,
    /// What the bytes since the checkpoint said, the last of it.
    pub notices: Vec<Notice>,
}

/// The screen of a program that has just been started: all it wrote is live.
pub(crate) fn from_the_start() -> Replayed {
    fresh(COLS, ROWS, 0)
}

/// # Errors
/// A session that is still being made ready has no output yet, and says so.
pub(crate) fn open_ring(dir: &Path) -> Result<RingReader, Trouble> {
    if !dir.join(RING_FILE).exists() {
        return Err(Trouble::new(
            "its program has not started yet, so there is no output; try again in a moment",
        ));
    }
    RingReader::open(&dir.join(RING_FILE)).map_err(|error| Trouble::of(&error))
}

/// The screen as it is at the ring's head.
pub(crate) fn replay(dir: &Path, ring: &RingReader) -> Result<Replayed, Trouble> {
    let mut at = read_checkpoint(dir).unwrap_or_else(|| fresh(COLS, ROWS, 0));
    let marks = read_marks(&dir.join(MARKS_FILE)).unwrap_or_default();
    loop {
        match ring.read(at.read_to, READ_BYTES).map_err(|error| Trouble::of(&error))? {
            RingRead::Bytes(bytes) if bytes.is_empty() => break,
            RingRead::Bytes(bytes) => advance(&mut at, &marks, &bytes),
            RingRead::Lapped { lost, oldest } => {
                let lost = at.lost + lost;
                at = fresh(at.cols, at.rows, oldest + READ_BYTES as u64 / 4);
                at.lost = lost;
            }
        }
    }
    if let Some(mark) = marks.last().filter(|mark| (mark.cols, mark.rows) != (at.cols, at.rows)) {
        resize(&mut at, mark);
    }
    // Whatever a replay owes the program was answered when it was live.
    at.screen.take_answers();
    Ok(at)
}

fn fresh(cols: u16, rows: u16, read_to: u64) -> Replayed {
    Replayed { screen: Screen::new(cols, rows), read_to, cols, rows, lost: 0, notices: Vec::new() }
}

fn resize(at: &mut Replayed, mark: &Mark) {
    at.screen.resize(mark.cols, mark.rows);
    (at.cols, at.rows) = (mark.cols, mark.rows);
}

/// Feeds bytes and, between them, the sizes that the terminal had.
fn advance(at: &mut Replayed, marks: &[Mark], bytes: &[u8]) {
    let (start, end) = (at.read_to, at.read_to + bytes.len() as u64);
    let mut fed = 0;
    for mark in marks.iter().filter(|mark| (start..end).contains(&mark.offset)) {
        let upto = usize::try_from(mark.offset - start).unwrap_or(bytes.len());
        hear(at, fed, upto.max(fed), bytes);
        fed = upto.max(fed);
        resize(at, mark);
    }
    hear(at, fed, bytes.len(), bytes);
    at.read_to = end;
}

fn hear(at: &mut Replayed, from: usize, to: usize, bytes: &[u8]) {
    at.notices.extend(at.screen.advance(&bytes[from..to]));
    let too_many = at.notices.len().saturating_sub(NOTICES_MAX);
    at.notices.drain(..too_many);
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

/// Puts the screen beside the ring, so that a later hall need not read all of it.
pub(crate) fn write_checkpoint(dir: &Path, screen: &mut Screen, read_to: u64) -> std::io::Result<()> {
    let head =
        format!("{CHECKPOINT_FORMAT}\noffset={read_to}\ncols={}\nrows={}\n\n", screen.cols(), screen.rows());
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(&screen.checkpoint());
    replace_file(&dir.join(CHECKPOINT_FILE), &bytes)
}

fn read_checkpoint(dir: &Path) -> Option<Replayed> {
    let bytes = std::fs::read(dir.join(CHECKPOINT_FILE)).ok()?;
    let split = bytes.windows(2).position(|pair| pair == b"\n\n")?;
    let head = std::str::from_utf8(&bytes[..split]).ok()?;
    let mut lines = head.lines();
    if lines.next() != Some(CHECKPOINT_FORMAT) {
        return None;
    }
    let number = |name: &str| {
        let line = head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='))?;
        line.parse::<u64>().ok()
    };
    let (cols, rows) = (u16::try_from(number("cols")?).ok()?, u16::try_from(number("rows")?).ok()?);
    let mut at = fresh(cols, rows, number("offset")?);
    at.screen.advance(&bytes[split + 2..]);
    Some(at)
}
