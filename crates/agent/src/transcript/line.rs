//! Bytes into lines, whatever the pieces; and what the formats share in reading one.

use super::Told;
use gastown_core::Time;
use jiff::Timestamp;
use serde::de::DeserializeOwned;

/// Longest line that is kept whole, in bytes; pictures and long outputs of tools are lines, too.
const LINE_BYTES_MAX: usize = 32 << 20;
/// More than any model answers with; a larger figure is no figure.
const TOKENS_MAX: u64 = 1_000_000_000;

#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    offset: u64,
    /// Where the line that is not whole yet begins.
    begins: u64,
    partial: Vec<u8>,
    is_skipping: bool,
    has_skipped: bool,
}

/// A whole line without its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its first byte in the file.
    pub begins: u64,
    pub bytes: Vec<u8>,
}

impl Lines {
    pub fn offset(&self) -> u64 {
        self.offset
    }

    pub fn has_skipped(&self) -> bool {
        self.has_skipped
    }

    /// The lines that are whole now; the rest waits for more.
    pub fn take(&mut self, bytes: &[u8]) -> Vec<Line> {
        self.offset += bytes.len() as u64;
        let mut lines = Vec::new();
        let mut rest = bytes;
        while let Some(at) = rest.iter().position(|byte| *byte == b'\n') {
            self.keep(&rest[..at]);
            let line = std::mem::take(&mut self.partial);
            rest = &rest[at + 1..];
            let begins = std::mem::replace(&mut self.begins, self.offset - rest.len() as u64);
            if !std::mem::take(&mut self.is_skipping) && !line.trim_ascii().is_empty() {
                lines.push(Line { begins, bytes: line });
            }
        }
        self.keep(rest);
        lines
    }

    fn keep(&mut self, bytes: &[u8]) {
        if self.is_skipping || self.partial.len() + bytes.len() > LINE_BYTES_MAX {
            (self.is_skipping, self.has_skipped) = (true, true);
            self.partial = Vec::new();
        } else {
            self.partial.extend_from_slice(bytes);
        }
    }
}

/// A line in the shape of `T`; nothing where it has another.
pub(super) fn json<T: DeserializeOwned>(line: &[u8]) -> Option<T> {
    serde_json::from_slice(line).ok()
}

/// No rule knows this line.
pub(super) fn strange(at: Option<Time>) -> Told {
    Told { at, is_strange: true, ..Told::default() }
}

/// A time as the programs write it, RFC 3339.
pub(super) fn time(text: Option<&str>) -> Option<Time> {
    text?.parse::<Timestamp>().ok().map(|at| Time(at.as_microsecond()))
}

/// Whole seconds since 1970.
pub(super) fn seconds(secs: i64) -> Option<Time> {
    Timestamp::from_second(secs).ok().map(|at| Time(at.as_microsecond()))
}

pub(super) fn are_sane(counts: &[u64]) -> bool {
    counts.iter().all(|count| *count <= TOKENS_MAX)
}
