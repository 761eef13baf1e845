//! The hall's side of a keeper: starting one, speaking with it, and finding what outlived it.

mod client;
mod command;
pub mod survivors;

pub use client::{Keeper, KeeperEvent};
pub use command::{KeeperCommand, Started, StartedKeeper, is_kept};

use std::path::PathBuf;
use std::process::ExitStatus;

use crate::facts::FactsError;
use crate::protocol::{FrameError, WRITE_BYTES_MAX};

/// Why a keeper could not be started or spoken with.
#[derive(Debug, thiserror::Error)]
pub enum KeeperError {
    #[error("could not {what} {path}")]
    File {
        what: &'static str,
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("could not start {program}; is Gas Town installed whole?")]
    Spawn {
        program: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("{sentence}")]
    Refused { sentence: String },
    #[error("another keeper is in {dir} already")]
    Kept { dir: PathBuf },
    #[error("the keeper ended at its start ({status}); its log is {log}")]
    Died { status: ExitStatus, log: PathBuf },
    #[error("the keeper in {dir} did not answer in time")]
    Slow { dir: PathBuf },
    #[error("no keeper answers at {socket}")]
    Connect {
        socket: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("the keeper closed its connection")]
    Closed,
    #[error("the connection to the keeper broke")]
    Io(#[source] std::io::Error),
    #[error("the keeper sent something that is not its protocol")]
    Frame(#[from] FrameError),
    #[error("{bytes} bytes are too many for one write; at most {WRITE_BYTES_MAX} are taken")]
    TooLong { bytes: usize },
    #[error("the keeper does not take requests at the moment; try again later")]
    Unheard,
    #[error("the program did not take its input in time")]
    NotTaken,
    #[error(transparent)]
    Facts(#[from] FactsError),
}
