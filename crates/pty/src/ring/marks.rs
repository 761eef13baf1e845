//! The sidecar of a ring: at which offset the terminal had which size, and roughly when; a bounded list, oldest dropped.
//!
//! 2048 records of 32 bytes: offset u64, Unix microseconds u64, cols u16, rows u16, number u64, check u32.
//! Record `number` (from 1) lies in slot `number % 2048`; one that fails its check, or is zero, is skipped.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

use crate::os;

const RECORDS_MAX: u64 = 2048;
const RECORD_BYTES: usize = 32;

/// At `offset`, and until the next mark, the terminal had this size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub offset: u64,
    /// Unix time in microseconds.
    pub at_micros: u64,
    pub cols: u16,
    pub rows: u16,
}

/// Writes marks; the space for all is taken at once.
#[derive(Debug)]
pub struct MarkWriter {
    file: File,
    number: u64,
}

impl MarkWriter {
    /// Creates the sidecar.
    ///
    /// # Errors
    /// As the file system says; `StorageFull` when there is no space.
    pub fn create(path: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
        os::preallocate(&file, RECORDS_MAX * RECORD_BYTES as u64)?;
        Ok(Self { file, number: 0 })
    }

    /// Adds a mark.
    ///
    /// # Errors
    /// As the file system says.
    pub fn add(&mut self, mark: Mark) -> io::Result<()> {
        self.number += 1;
        let slot = (self.number % RECORDS_MAX) * RECORD_BYTES as u64;
        self.file.write_all_at(&encode(self.number, mark), slot)
    }
}

/// All marks that are left, oldest first.
///
/// # Errors
/// When the file cannot be read.
pub fn read_marks(path: &Path) -> io::Result<Vec<Mark>> {
    let bytes = std::fs::read(path)?;
    let mut marks: Vec<(u64, Mark)> = bytes.as_chunks::<RECORD_BYTES>().0.iter().filter_map(decode).collect();
    marks.sort_unstable_by_key(|(number, _)| *number);
    Ok(marks.into_iter().map(|(_, mark)| mark).collect())
}

fn encode(number: u64, mark: Mark) -> [u8; RECORD_BYTES] {
    let mut record = [0; RECORD_BYTES];
    record[..8].copy_from_slice(&mark.offset.to_le_bytes());
    record[8..16].copy_from_slice(&mark.at_micros.to_le_bytes());
    record[16..18].copy_from_slice(&mark.cols.to_le_bytes());
    record[18..20].copy_from_slice(&mark.rows.to_le_bytes());
    record[20..28].copy_from_slice(&number.to_le_bytes());
    let check = check(&record[..28]);
    record[28..].copy_from_slice(&check.to_le_bytes());
    record
}

fn decode(record: &[u8; RECORD_BYTES]) -> Option<(u64, Mark)> {
    let u64_at = |at: usize| record[at..at + 8].try_into().map(u64::from_le_bytes).ok();
    let u16_at = |at: usize| record[at..at + 2].try_into().map(u16::from_le_bytes).ok();
    let number = u64_at(20)?;
    let whole = number > 0 && record[28..] == check(&record[..28]).to_le_bytes();
    let mark = Mark { offset: u64_at(0)?, at_micros: u64_at(8)?, cols: u16_at(16)?, rows: u16_at(18)? };
    whole.then_some((number, mark))
}

/// FNV-1a: finds a record seen half written.
fn check(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811C_9DC5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(offset: u64) -> Mark {
        Mark { offset, at_micros: offset * 2, cols: 80, rows: 24 }
    }

    #[test]
    fn the_newest_marks_remain_in_order_and_the_file_does_not_grow() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("marks");
        let mut writer = MarkWriter::create(&path).unwrap();
        let size = std::fs::metadata(&path).unwrap().len();

        (1..=5000).for_each(|offset| writer.add(mark(offset)).unwrap());

        let marks = read_marks(&path).unwrap();
        assert_eq!(marks, (5000 - RECORDS_MAX + 1..=5000).map(mark).collect::<Vec<_>>());
        assert_eq!(std::fs::metadata(&path).unwrap().len(), size);
    }

    #[test]
    fn a_record_seen_half_written_is_skipped() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("marks");
        let mut writer = MarkWriter::create(&path).unwrap();
        (1..=3).for_each(|offset| writer.add(mark(offset)).unwrap());
        let mut bytes = std::fs::read(&path).unwrap();

        bytes[2 * RECORD_BYTES] ^= 0xFF;
        std::fs::write(&path, bytes).unwrap();

        assert_eq!(read_marks(&path).unwrap(), [mark(1), mark(3)]);
    }
}
