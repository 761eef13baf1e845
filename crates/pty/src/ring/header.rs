//! The first 4 KiB of a ring: what they hold and how a counter is read while it is being written.
//!
//! | at | what |
//! | --- | --- |
//! | 0 | magic `GASTRING` |
//! | 8 | format u32, 1 |
//! | 16 | cap u64 |
//! | 32 | reserve u64 and its complement |
//! | 48 | head u64 and its complement |
//! | 64 | doorbell u32: 1 while a reader waits to be told of output |
//!
//! A file read may see half of a file write, so each counter is followed by its complement and read until both agree.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

pub(super) const MAGIC: &[u8; 8] = b"GASTRING";
pub(super) const FORMAT: u32 = 1;
pub(super) const HEADER_BYTES: u64 = 4096;

const CAP_AT: u64 = 16;
const DOORBELL_AT: u64 = 64;
/// A counter that disagrees with its complement this often is damaged, not busy.
const LOOKS_MAX: usize = 10_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counter {
    Reserve,
    Head,
}

impl Counter {
    fn at(self) -> u64 {
        match self {
            Self::Reserve => 32,
            Self::Head => 48,
        }
    }

    pub(super) fn write(self, file: &File, value: u64) -> io::Result<()> {
        file.write_all_at(&pair(value), self.at())
    }

    /// The value, or `None` when it is damaged.
    pub(super) fn read(self, file: &File) -> io::Result<Option<u64>> {
        for _ in 0..LOOKS_MAX {
            let mut bytes = [0; 16];
            file.read_exact_at(&mut bytes, self.at())?;
            let value = value_of(&bytes);
            if value.is_some() {
                return Ok(value);
            }
            std::thread::yield_now();
        }
        Ok(None)
    }
}

fn pair(value: u64) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&value.to_le_bytes());
    bytes[8..].copy_from_slice(&(!value).to_le_bytes());
    bytes
}

fn value_of(bytes: &[u8; 16]) -> Option<u64> {
    let (value, complement) = bytes.split_at(8);
    let value = u64::from_le_bytes(value.try_into().ok()?);
    let complement = u64::from_le_bytes(complement.try_into().ok()?);
    (value == !complement).then_some(value)
}

/// Writes a header with nothing in the ring yet.
pub(super) fn write_new(file: &File, cap: u64) -> io::Result<()> {
    let mut bytes = [0; DOORBELL_AT as usize + 4];
    bytes[..8].copy_from_slice(MAGIC);
    bytes[8..12].copy_from_slice(&FORMAT.to_le_bytes());
    bytes[CAP_AT as usize..][..8].copy_from_slice(&cap.to_le_bytes());
    bytes[32..48].copy_from_slice(&pair(0));
    bytes[48..64].copy_from_slice(&pair(0));
    file.write_all_at(&bytes, 0)
}

/// The capacity, or `None` when this is no ring that we know.
pub(super) fn read_cap(file: &File) -> io::Result<Option<u64>> {
    let mut bytes = [0; 24];
    match file.read_exact_at(&mut bytes, 0) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let known = bytes[..8] == *MAGIC && bytes[8..12] == FORMAT.to_le_bytes();
    let cap = bytes[16..].try_into().map(u64::from_le_bytes).unwrap_or_default();
    Ok((known && cap >= super::CAP_BYTES_MIN).then_some(cap))
}

pub(super) fn write_doorbell(file: &File, armed: bool) -> io::Result<()> {
    file.write_all_at(&u32::from(armed).to_le_bytes(), DOORBELL_AT)
}

pub(super) fn read_doorbell(file: &File) -> io::Result<bool> {
    let mut bytes = [0; 4];
    file.read_exact_at(&mut bytes, DOORBELL_AT)?;
    Ok(bytes != [0; 4])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_seen_half_written_is_not_believed() {
        let old = pair(0x00FF);
        let new = pair(0x0100);
        for torn_at in 1..16 {
            let mut bytes = new;
            bytes[torn_at..].copy_from_slice(&old[torn_at..]);

            let seen = value_of(&bytes);

            assert!(seen.is_none() || seen == Some(0x0100) || seen == Some(0x00FF), "{seen:?} at {torn_at}");
        }
    }
}
