//! The last step before a program: takes limits from a profile, then becomes the program. Later also its confinement.
//!
//! A profile's first line is `gt-profile 1`; each further line is one of
//! `nofile=NUMBER` (most open descriptors), `core=BYTES` (largest core file), `priority=idle` (it gets the time that nobody else wants, in a
//! session of its own). A line that is not known is refused: to
//! skip a limit that someone asked for would be a silent hole.

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::hold::{Options, OptionsError};
use crate::os;

/// A profile that limits nothing.
pub const EMPTY_PROFILE: &str = "gt-profile 1\n";
/// For what nobody waits for.
pub const IDLE_PROFILE: &str = "gt-profile 1\npriority=idle\n";
const FORMAT: &str = "gt-profile 1";
/// The program is not there or cannot be run, as a shell says it.
const EXIT_NOT_FOUND: u8 = 127;
/// The profile could not be kept, so the program was not started.
const EXIT_NOT_CONFINED: u8 = 126;

/// Why the program was not started.
#[derive(Debug, thiserror::Error)]
pub enum TrampolineError {
    #[error(transparent)]
    Options(#[from] OptionsError),
    #[error("could not read the profile {path}: {source}")]
    Read { path: PathBuf, source: std::io::Error },
    #[error("the profile {path} does not begin with `{FORMAT}`; it needs a newer gt-keep")]
    Format { path: PathBuf },
    #[error("line {line} of the profile {path} is not known: `{text}`; it needs a newer gt-keep")]
    Line { path: PathBuf, line: usize, text: String },
    #[error("could not set `{text}` of the profile: {source}")]
    Limit { text: String, source: std::io::Error },
    #[error("cannot start {program}: {source}; is it installed, and on PATH?")]
    Exec { program: String, source: std::io::Error },
}

/// One line of a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Limit {
    OpenFiles(u64),
    CoreBytes(u64),
    Idle,
}

/// Runs `gt-keep exec`; returns only when it failed.
#[must_use]
pub fn run(args: Vec<OsString>) -> ExitCode {
    let Err(error) = become_program(args);
    // Standard error is the terminal, where a person will look first.
    eprintln!("gt-keep: {error}");
    match error {
        TrampolineError::Exec { .. } => ExitCode::from(EXIT_NOT_FOUND),
        TrampolineError::Options(_) => ExitCode::from(crate::hold::EXIT_USAGE),
        _ => ExitCode::from(EXIT_NOT_CONFINED),
    }
}

fn become_program(args: Vec<OsString>) -> Result<std::convert::Infallible, TrampolineError> {
    let options = Options::parse(args, &["--profile", "--unset"])?;
    for limit in read_profile(&options.path("--profile")?)? {
        limit.set()?;
    }
    let mut command = program(&options);
    options.all("--unset").for_each(|name| {
        command.env_remove(name);
    });
    let source = command.exec();
    Err(TrampolineError::Exec { program: options.program.to_string_lossy().into_owned(), source })
}

#[allow(clippy::disallowed_methods, reason = "starting the session's program is what this file is for")]
fn program(options: &Options) -> Command {
    let mut command = Command::new(&options.program);
    command.args(&options.args);
    command
}

fn read_profile(path: &Path) -> Result<Vec<Limit>, TrampolineError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| TrampolineError::Read { path: path.to_owned(), source })?;
    let mut lines = text.lines().enumerate();
    if lines.next().is_none_or(|(_, first)| first != FORMAT) {
        return Err(TrampolineError::Format { path: path.to_owned() });
    }
    lines
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| {
            let unknown =
                || TrampolineError::Line { path: path.to_owned(), line: at + 1, text: line.to_owned() };
            Limit::parse(line).ok_or_else(unknown)
        })
        .collect()
}

impl Limit {
    fn parse(line: &str) -> Option<Self> {
        match line.split_once('=')? {
            ("nofile", count) => count.parse().ok().map(Self::OpenFiles),
            ("core", bytes) => bytes.parse().ok().map(Self::CoreBytes),
            ("priority", "idle") => Some(Self::Idle),
            _ => None,
        }
    }

    fn set(self) -> Result<(), TrampolineError> {
        let (text, set) = match self {
            Self::OpenFiles(count) => (format!("nofile={count}"), os::limit_open_files(count)),
            Self::CoreBytes(bytes) => (format!("core={bytes}"), os::limit_core_bytes(bytes)),
            Self::Idle => ("priority=idle".to_owned(), os::give_way_to_all()),
        };
        set.map_err(|source| TrampolineError::Limit { text, source })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(text: &str) -> Result<Vec<Limit>, TrampolineError> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        read_profile(file.path())
    }

    #[test]
    fn an_empty_profile_limits_nothing() {
        assert_eq!(profile(EMPTY_PROFILE).unwrap(), []);
    }

    #[test]
    fn known_lines_are_limits() {
        let limits = profile("gt-profile 1\nnofile=64\n\ncore=0\npriority=idle\n").unwrap();

        assert_eq!(limits, [Limit::OpenFiles(64), Limit::CoreBytes(0), Limit::Idle]);
    }

    #[test]
    fn an_unknown_line_and_a_later_version_are_refused() {
        assert!(matches!(profile("gt-profile 1\nlandlock=rw\n"), Err(TrampolineError::Line { line: 2, .. })));
        assert!(matches!(profile("gt-profile 2\n"), Err(TrampolineError::Format { .. })));
        assert!(matches!(profile(""), Err(TrampolineError::Format { .. })));
    }
}
