//! Reads a ring with `pread` alone: never a mapping, so a file cut short is an error and not a signal.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{Ordering, fence};

use super::RingError;
use super::header::{self, Counter, HEADER_BYTES};

/// What a read found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RingRead {
    /// The bytes from the asked offset on; empty when there are no newer ones.
    Bytes(Vec<u8>),
    /// The asked offset is overwritten: `lost` bytes are gone, and `oldest` was the first one left at that moment.
    /// While the program goes on writing, resume some way after `oldest`, or the next read is lapped, too.
    Lapped { lost: u64, oldest: u64 },
}

/// Reads what a keeper wrote, while it lives and afterwards.
#[derive(Debug)]
pub struct RingReader {
    file: File,
    path: PathBuf,
    cap: u64,
}

impl RingReader {
    /// Opens a ring.
    ///
    /// # Errors
    /// When it cannot be opened or is of another format.
    pub fn open(path: &Path) -> Result<Self, RingError> {
        let at = |source| RingError::Io { path: path.to_owned(), source };
        let file = File::open(path).map_err(at)?;
        let cap = header::read_cap(&file)
            .map_err(at)?
            .ok_or_else(|| RingError::Format { path: path.to_owned() })?;
        Ok(Self { file, path: path.to_owned(), cap })
    }

    /// How many bytes the ring holds at most.
    #[must_use]
    pub fn cap(&self) -> u64 {
        self.cap
    }

    /// Bytes written since the program's start.
    ///
    /// # Errors
    /// When the header cannot be read.
    pub fn head(&self) -> Result<u64, RingError> {
        self.counter(Counter::Head)
    }

    /// The first offset that is not overwritten at this moment.
    ///
    /// # Errors
    /// When the header cannot be read.
    pub fn oldest(&self) -> Result<u64, RingError> {
        Ok(self.counter(Counter::Reserve)?.saturating_sub(self.cap))
    }

    /// Whether a reader waits to be told of output.
    ///
    /// # Errors
    /// When the header cannot be read.
    pub fn doorbell_is_armed(&self) -> Result<bool, RingError> {
        header::read_doorbell(&self.file).map_err(|source| self.io(source))
    }

    /// Copies from offset `from` up to the head, at most `bytes_max` bytes. An offset beyond the head yields none.
    ///
    /// # Errors
    /// When the file cannot be read or is damaged.
    pub fn read(&self, from: u64, bytes_max: usize) -> Result<RingRead, RingError> {
        let head = self.head()?;
        let wanted = usize::try_from(head.saturating_sub(from)).unwrap_or(usize::MAX).min(bytes_max);
        // More than the ring holds cannot be there: the check below will say so.
        let wanted = wanted.min(usize::try_from(self.cap).unwrap_or(usize::MAX));
        let mut bytes = vec![0; wanted];
        let at = from % self.cap;
        let until_end = usize::try_from(self.cap - at).unwrap_or(usize::MAX).min(wanted);
        let (first, wrapped) = bytes.split_at_mut(until_end);
        self.file.read_exact_at(first, HEADER_BYTES + at).map_err(|source| self.io(source))?;
        self.file.read_exact_at(wrapped, HEADER_BYTES).map_err(|source| self.io(source))?;
        fence(Ordering::SeqCst);
        let reserve = self.counter(Counter::Reserve)?;
        if reserve.saturating_sub(from) > self.cap {
            let oldest = reserve - self.cap;
            return Ok(RingRead::Lapped { lost: oldest - from, oldest });
        }
        Ok(RingRead::Bytes(bytes))
    }

    fn counter(&self, counter: Counter) -> Result<u64, RingError> {
        let value = counter.read(&self.file).map_err(|source| self.io(source))?;
        value.ok_or_else(|| RingError::Torn { path: self.path.clone() })
    }

    fn io(&self, source: std::io::Error) -> RingError {
        RingError::Io { path: self.path.clone(), source }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{RingError, RingWriter};
    use super::*;

    fn ring(cap: u64) -> (tempfile::TempDir, RingWriter, RingReader) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ring");
        let writer = RingWriter::create(&path, cap).unwrap();
        let reader = RingReader::open(&path).unwrap();
        (dir, writer, reader)
    }

    fn counting(from: u64, count: u64) -> Vec<u8> {
        (from..from + count).map(|n| (n % 251) as u8).collect()
    }

    #[test]
    fn what_was_written_is_read_across_the_seam() {
        let (_dir, mut writer, reader) = ring(5000);
        for start in (0..20_000).step_by(777) {
            writer.append(&counting(start, 777)).unwrap();
            let head = writer.head();
            let from = head.saturating_sub(4000);

            assert_eq!(reader.read(from, usize::MAX).unwrap(), RingRead::Bytes(counting(from, head - from)));
        }
    }

    #[test]
    fn a_reader_left_behind_is_told_how_much_it_lost() {
        let (_dir, mut writer, reader) = ring(4096);
        writer.append(&counting(0, 10_000)).unwrap();

        let read = reader.read(100, usize::MAX).unwrap();

        assert_eq!(read, RingRead::Lapped { lost: 10_000 - 4096 - 100, oldest: 10_000 - 4096 });
        assert_eq!(reader.read(5904, 10).unwrap(), RingRead::Bytes(counting(5904, 10)));
    }

    #[test]
    fn nothing_new_and_an_offset_of_the_future_are_empty() {
        let (_dir, mut writer, reader) = ring(4096);
        writer.append(b"abc").unwrap();

        assert_eq!(reader.read(3, 100).unwrap(), RingRead::Bytes(vec![]));
        assert_eq!(reader.read(99, 100).unwrap(), RingRead::Bytes(vec![]));
    }

    #[test]
    fn a_strange_file_is_not_a_ring() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("ring");
        for content in [&b""[..], b"GASTRING", &[0; 8192]] {
            std::fs::write(&path, content).unwrap();

            assert!(matches!(RingReader::open(&path), Err(RingError::Format { .. })));
        }
    }

    #[test]
    fn a_reader_beside_a_busy_writer_sees_only_true_bytes() {
        let (_dir, mut writer, reader) = ring(8192);
        let total = 3_000_000;
        let writing = std::thread::spawn(move || {
            let mut at = 0;
            while at < total {
                let count = (at % 1777 + 1).min(total - at);
                writer.append(&counting(at, count)).unwrap();
                at += count;
            }
        });
        let (mut from, mut read_bytes) = (0, 0);
        while from < total {
            match reader.read(from, 3000).unwrap() {
                RingRead::Bytes(bytes) => {
                    assert_eq!(bytes, counting(from, bytes.len() as u64), "at {from}");
                    from += bytes.len() as u64;
                    read_bytes += bytes.len();
                }
                RingRead::Lapped { lost, oldest } => {
                    assert_eq!(from + lost, oldest);
                    from = oldest + 2000;
                }
            }
        }
        writing.join().unwrap();
        assert!(read_bytes > 0);
    }
}
