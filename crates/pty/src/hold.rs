//! `gt-keep hold`: one process that keeps one program in one terminal until that program ends.

mod clients;
mod ending;
mod keys;
mod options;
mod rest;
mod session;
mod start;

pub use options::{Options, OptionsError};

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::facts::REFUSED_FILE;
use crate::os::{self, PtyError};
use crate::ring::RingError;

/// The arguments are wrong.
pub const EXIT_USAGE: u8 = 64;
/// The start was refused; the sentence is in the session's folder.
pub const EXIT_REFUSED: u8 = 70;
/// The start was refused for want of disk space.
pub const EXIT_NO_SPACE: u8 = 73;
/// The keeper ended by an error of its own while the program ran.
pub const EXIT_BROKEN: u8 = 71;

/// Why a session was not started, or could not be kept.
#[derive(Debug, thiserror::Error)]
pub enum HoldError {
    #[error(transparent)]
    Options(#[from] OptionsError),
    #[error(
        "gt-keep must not lead a process group: start it from a program, not from an interactive shell ({0})"
    )]
    Session(std::io::Error),
    #[error("there is no space for the session's files in {dir}; free some space and start again")]
    NoSpace { dir: PathBuf },
    #[error(transparent)]
    Ring(#[from] RingError),
    #[error("the folder {dir} to work in is not there")]
    NoFolder { dir: PathBuf },
    #[error("could not read the environment from {path}: {source}")]
    Environment { path: PathBuf, source: std::io::Error },
    #[error("could not listen at {path}: {source}")]
    Socket { path: PathBuf, source: std::io::Error },
    #[error(transparent)]
    Pty(#[from] PtyError),
    #[error("could not {what}: {source}")]
    Io { what: &'static str, source: std::io::Error },
}

impl HoldError {
    fn io(what: &'static str) -> impl Fn(std::io::Error) -> Self {
        move |source| Self::Io { what, source }
    }

    fn exit_code(&self) -> u8 {
        match self {
            Self::Options(_) => EXIT_USAGE,
            Self::NoSpace { .. } | Self::Ring(RingError::NoSpace { .. }) => EXIT_NO_SPACE,
            _ => EXIT_REFUSED,
        }
    }
}

/// Runs `gt-keep hold` to its end.
#[must_use]
pub fn run(args: Vec<OsString>) -> ExitCode {
    // Before anything else: from here on the death of the starter's group does not reach this process.
    let session = os::new_session();
    let options = match Options::parse(args, start::NAMES) {
        Ok(options) => options,
        Err(error) => return refuse(None, &error.into()),
    };
    let dir = options.path("--dir").ok();
    let started = session.map_err(HoldError::Session).and_then(|()| start::start(&options));
    match started {
        Err(error) => refuse(dir.as_deref(), &error),
        Ok(session) => match session.keep() {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("gt-keep: {error}");
                ExitCode::from(EXIT_BROKEN)
            }
        },
    }
}

fn refuse(dir: Option<&Path>, error: &HoldError) -> ExitCode {
    eprintln!("gt-keep: {error}");
    if let Some(dir) = dir
        && let Err(unwritten) = os::replace_file(&dir.join(REFUSED_FILE), format!("{error}\n").as_bytes())
    {
        eprintln!("gt-keep: could not note this in {}: {unwritten}", dir.display());
    }
    ExitCode::from(error.exit_code())
}
