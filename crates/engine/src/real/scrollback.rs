//! What scrolled off a terminal's screen, read from its ring for one viewer.

use super::replay::READ_BYTES;
use crate::Trouble;
use gastown_pty::facts::MARKS_FILE;
use gastown_pty::ring::{Mark, read_marks};
use gastown_pty::{History, RingRead, RingReader, Screen};
use std::path::Path;

/// The end of a ring that is read for a viewer.
const RECORDING_BYTES_MAX: u64 = 1 << 20;
/// Lines that a viewer keeps above its screen: the window's terminal keeps no more.
const LINES_MAX: usize = 5000;
/// A program that writes faster than its ring is read has no history at this moment.
const TRIES_MAX: usize = 4;

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

/// Bytes that draw `screen` with the lines above it, and how many bytes of output before those are not in it. `end` is
/// the offset up to which the screen has read.
///
/// # Errors
/// When ring or marks cannot be read.
fn with_history(
    dir: &Path,
    ring: &RingReader,
    screen: &mut Screen,
    end: u64,
) -> Result<(Vec<u8>, u64), Trouble> {
    let marks = read_marks(&dir.join(MARKS_FILE)).map_err(|error| {
        Trouble::new(format!("could not read {}: {error}", dir.join(MARKS_FILE).display()))
    })?;
    let (start, bytes) = recording(ring, end)?;
    let size = |cols: usize, rows: usize| (narrow(cols), narrow(rows));
    let (cols, rows) = size(screen.cols(), screen.rows());
    let first =
        marks.iter().rfind(|mark| mark.offset <= start).map_or((cols, rows), |mark| (mark.cols, mark.rows));
    let mut history = History::new(first.0, first.1, LINES_MAX);
    if start > 0 {
        history.begin_in_the_middle(&bytes, screen.is_alt_screen());
    }
    feed(&mut history, &marks, start, &bytes);
    history.resize(cols, rows);
    Ok((screen.checkpoint_with(&mut history), start))
}

fn narrow(cells: usize) -> u16 {
    u16::try_from(cells).unwrap_or(u16::MAX)
}

/// Where the last part of the output before `end` begins, at the start of a line, and that part.
fn recording(ring: &RingReader, end: u64) -> Result<(u64, Vec<u8>), Trouble> {
    let mut start = end.saturating_sub(RECORDING_BYTES_MAX);
    for _ in 0..TRIES_MAX {
        match read_all(ring, start, end)? {
            Ok(bytes) if start == 0 => return Ok((0, bytes)),
            Ok(bytes) => {
                let line = bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |at| at + 1);
                return Ok((start + line as u64, bytes[line..].to_vec()));
            }
            Err(oldest) => start = (oldest + READ_BYTES as u64 / 4).min(end),
        }
    }
    Ok((end, Vec::new()))
}

/// The inner error is the oldest offset that is left.
fn read_all(ring: &RingReader, start: u64, end: u64) -> Result<Result<Vec<u8>, u64>, Trouble> {
    let mut bytes = Vec::new();
    while start + (bytes.len() as u64) < end {
        let at = start + bytes.len() as u64;
        let wanted = READ_BYTES.min(usize::try_from(end - at).unwrap_or(READ_BYTES));
        match ring.read(at, wanted).map_err(|error| Trouble::of(&error))? {
            RingRead::Bytes(more) if more.is_empty() => break,
            RingRead::Bytes(more) => bytes.extend_from_slice(&more),
            RingRead::Lapped { oldest, .. } => return Ok(Err(oldest)),
        }
    }
    Ok(Ok(bytes))
}

/// The bytes and, between them, the sizes that the terminal had.
fn feed(history: &mut History, marks: &[Mark], start: u64, bytes: &[u8]) {
    let end = start + bytes.len() as u64;
    let mut fed = 0;
    for mark in marks.iter().filter(|mark| (start..end).contains(&mark.offset)) {
        let upto = usize::try_from(mark.offset - start).unwrap_or(bytes.len()).max(fed);
        history.advance(&bytes[fed..upto]);
        history.resize(mark.cols, mark.rows);
        fed = upto;
    }
    history.advance(&bytes[fed..]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use gastown_pty::facts::RING_FILE;
    use gastown_pty::ring::{MarkWriter, RingWriter};

    const CAP_BYTES: u64 = 128 << 10;

    /// A terminal's folder with this output, and the sizes it had at these offsets.
    fn folder(sizes: &[(u64, u16, u16)], outputs: &[Vec<u8>]) -> (tempfile::TempDir, RingReader, u64) {
        let dir = tempfile::tempdir().unwrap();
        let mut ring = RingWriter::create(&dir.path().join(RING_FILE), CAP_BYTES).unwrap();
        let mut marks = MarkWriter::create(&dir.path().join(MARKS_FILE)).unwrap();
        for (offset, cols, rows) in sizes {
            marks.add(Mark { offset: *offset, at_micros: 1, cols: *cols, rows: *rows }).unwrap();
        }
        outputs.iter().for_each(|bytes| ring.append(bytes).unwrap());
        let end = outputs.iter().map(|bytes| bytes.len() as u64).sum();
        let reader = RingReader::open(&dir.path().join(RING_FILE)).unwrap();
        (dir, reader, end)
    }

    fn lines(range: std::ops::Range<usize>) -> Vec<u8> {
        range.map(|n| format!("line {n}\r\n")).collect::<String>().into_bytes()
    }

    fn text(bytes: &[u8]) -> String {
        String::from_utf8_lossy(bytes).into_owned()
    }

    #[test]
    fn all_of_a_short_output_is_there_and_ends_in_the_present_screen() {
        let first = lines(0..60);
        let turned = first.len() as u64;
        let second = lines(60..90);
        let (dir, ring, end) = folder(&[(0, 40, 10), (turned, 30, 6)], &[first.clone(), second.clone()]);
        let mut screen = Screen::new(40, 10);
        screen.advance(&first);
        screen.resize(30, 6);
        screen.advance(&second);

        let (bytes, missing) = with_history(dir.path(), &ring, &mut screen, end).unwrap();

        assert_eq!(missing, 0);
        for n in 0..90 {
            assert_eq!(
                text(&bytes).matches(&format!("line {n}\u{1b}")).count()
                    + text(&bytes).matches(&format!("line {n}\r")).count(),
                1,
                "line {n}"
            );
        }
        let mut viewer = Screen::new(30, 6);
        viewer.advance(&bytes);
        assert_eq!(viewer.text_lines(), screen.text_lines());
        assert_eq!(viewer.cursor(), screen.cursor());
    }

    #[test]
    fn a_ring_that_lapped_begins_at_a_line_and_says_what_is_missing() {
        let output = lines(0..40_000);
        let pieces: Vec<Vec<u8>> = output.chunks(4096).map(<[u8]>::to_vec).collect();
        let (dir, ring, end) = folder(&[(0, 40, 10)], &pieces);
        let mut screen = Screen::new(40, 10);
        screen.advance(&output);

        let (bytes, missing) = with_history(dir.path(), &ring, &mut screen, end).unwrap();

        assert!(missing > 0 && missing < end, "{missing} of {end}");
        assert_eq!(output[missing as usize - 1], b'\n');
        assert!(text(&bytes).contains("line 39980") && !text(&bytes).contains("line 7\r"));
        let mut viewer = Screen::new(40, 10);
        viewer.advance(&bytes);
        assert_eq!(viewer.text_lines(), screen.text_lines());
    }
}
