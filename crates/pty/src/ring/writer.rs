//! The one writer of a ring; plain file writes, so a disk that fills up is an error and never a SIGBUS.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{Ordering, fence};

use super::header::{self, Counter, HEADER_BYTES};
use super::{CAP_BYTES_MIN, RingError};
use crate::os;

/// Appends output to a ring.
#[derive(Debug)]
pub struct RingWriter {
    file: File,
    path: PathBuf,
    cap: u64,
    head: u64,
    doorbell: bool,
}

impl RingWriter {
    /// Creates a ring of `cap` bytes whose whole space is taken now.
    ///
    /// # Errors
    /// `NoSpace` when the disk has too little; no file is left behind then.
    pub fn create(path: &Path, cap: u64) -> Result<Self, RingError> {
        if cap < CAP_BYTES_MIN {
            return Err(RingError::TooSmall { bytes: cap });
        }
        let at = |source| RingError::Io { path: path.to_owned(), source };
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(path)
            .map_err(at)?;
        if let Err(error) = os::preallocate(&file, HEADER_BYTES + cap) {
            std::fs::remove_file(path).map_err(at)?;
            return Err(match error.kind() {
                std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                    RingError::NoSpace { path: path.to_owned(), bytes: HEADER_BYTES + cap }
                }
                _ => at(error),
            });
        }
        header::write_new(&file, cap).map_err(at)?;
        Ok(Self { file, path: path.to_owned(), cap, head: 0, doorbell: false })
    }

    /// Bytes written since the start.
    #[must_use]
    pub fn head(&self) -> u64 {
        self.head
    }

    /// Appends output; of more than the ring holds, the last part remains.
    ///
    /// # Errors
    /// As the file system says.
    pub fn append(&mut self, output: &[u8]) -> Result<(), RingError> {
        self.write(output).map_err(|source| RingError::Io { path: self.path.clone(), source })
    }

    fn write(&mut self, output: &[u8]) -> std::io::Result<()> {
        let half = usize::try_from(self.cap / 2).unwrap_or(usize::MAX);
        // Pieces of half a ring, so that a reader near the head is not lapped by one large write.
        for piece in output.chunks(half) {
            let next = self.head + piece.len() as u64;
            Counter::Reserve.write(&self.file, next)?;
            fence(Ordering::SeqCst);
            let at = self.head % self.cap;
            let until_end = usize::try_from(self.cap - at).unwrap_or(usize::MAX).min(piece.len());
            let (first, wrapped) = piece.split_at(until_end);
            self.file.write_all_at(first, HEADER_BYTES + at)?;
            self.file.write_all_at(wrapped, HEADER_BYTES)?;
            fence(Ordering::SeqCst);
            Counter::Head.write(&self.file, next)?;
            self.head = next;
        }
        Ok(())
    }

    /// Notes in the header whether a reader waits to be told of output.
    ///
    /// # Errors
    /// As the file system says.
    pub fn set_doorbell(&mut self, armed: bool) -> Result<(), RingError> {
        if armed != self.doorbell {
            header::write_doorbell(&self.file, armed)
                .map_err(|source| RingError::Io { path: self.path.clone(), source })?;
            self.doorbell = armed;
        }
        Ok(())
    }
}
