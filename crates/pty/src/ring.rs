//! The ring: a file of fixed size that holds the last output of a session, written by one keeper and read by anyone.
//!
//! Offsets count every byte since the program's start and never go back. The writer announces how far it is going to
//! write (`reserve`), copies, and then says how far it has written (`head`). A reader copies `[from, head)` and looks at
//! `reserve` again: if the writer may have come round to `from` meanwhile, the copy is worthless and the reader is lapped.

mod header;
mod marks;
#[cfg(test)]
mod model_tests;
mod reader;
mod writer;

pub use marks::{Mark, MarkWriter, read_marks};
pub use reader::{RingRead, RingReader};
pub use writer::RingWriter;

use std::path::PathBuf;

/// The least capacity in bytes: smaller ones lap at every read.
pub const CAP_BYTES_MIN: u64 = 4096;

/// What can go wrong with a ring.
#[derive(Debug, thiserror::Error)]
pub enum RingError {
    #[error(
        "there is no space for {bytes} bytes of terminal history at {path}; free some space or make the history smaller"
    )]
    NoSpace { path: PathBuf, bytes: u64 },
    #[error("a ring of {bytes} bytes is too small; at least {CAP_BYTES_MIN} are needed")]
    TooSmall { bytes: u64 },
    #[error("{path} is not a ring of a format that this build knows")]
    Format { path: PathBuf },
    #[error("the header of {path} changed at every look; it is damaged")]
    Torn { path: PathBuf },
    #[error("could not use the ring {path}")]
    Io {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
}
