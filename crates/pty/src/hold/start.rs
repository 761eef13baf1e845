//! The start of a session: everything that can be refused is tried before the program runs.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

use super::clients::Clients;
use super::session::{Session, Size};
use super::{HoldError, Options};
use crate::facts::{EXIT_FILE, KEEPER_FILE, KeeperFacts, MARKS_FILE, REFUSED_FILE, RING_FILE};
use crate::keeper::survivors::MARKER_NAMES;
use crate::os::{self, EndSignals, Pty, Spare};
use crate::ring::{CAP_BYTES_MIN, Mark, MarkWriter, RingWriter};

/// What `gt-keep hold` understands.
pub(super) const NAMES: &[&str] =
    &["--dir", "--socket", "--cols", "--rows", "--ring", "--cwd", "--env-file", "--profile"];
/// The largest ring that may be asked for, in bytes.
const RING_BYTES_MAX: u64 = 1 << 30;
/// The largest width or height of a terminal.
pub(super) const CELLS_MAX: u16 = 2000;
/// Enough for the facts and the exit file.
const SMALL_FILE_BYTES: u64 = 4096;

pub(super) fn start(options: &Options) -> Result<Session, HoldError> {
    let dir = options.path("--dir")?;
    let socket = options.path("--socket")?;
    let size = Size { cols: cells(options, "--cols")?, rows: cells(options, "--rows")? };
    let ring_bytes = options.number("--ring", CAP_BYTES_MIN, RING_BYTES_MAX)?;
    let cwd = options.path("--cwd")?;
    let profile = options.path("--profile")?;
    let env = take_environment(&options.path("--env-file")?)?;
    // portable-pty would quietly go to HOME instead.
    if !cwd.is_dir() {
        return Err(HoldError::NoFolder { dir: cwd });
    }
    forget_last_time(&dir)?;
    let signals = EndSignals::new().map_err(HoldError::io("prepare for signals"))?;
    let mut marks = MarkWriter::create(&dir.join(MARKS_FILE)).map_err(|error| no_space(&dir, error))?;
    let exit = Spare::new(&dir.join(EXIT_FILE), SMALL_FILE_BYTES).map_err(|error| no_space(&dir, error))?;
    let facts =
        Spare::new(&dir.join(KEEPER_FILE), SMALL_FILE_BYTES).map_err(|error| no_space(&dir, error))?;
    let ring = RingWriter::create(&dir.join(RING_FILE), ring_bytes)?;
    let first = Mark { offset: 0, at_micros: os::unix_micros(), cols: size.cols, rows: size.rows };
    marks.add(first).map_err(|error| no_space(&dir, error))?;
    let listener =
        os::private_socket(&socket).map_err(|source| HoldError::Socket { path: socket.clone(), source })?;

    let argv = trampoline(options, &profile, &env)?;
    let is_marker = |name: &OsString| MARKER_NAMES.iter().any(|marker| name == marker);
    let marker = env.iter().find(|(name, _)| is_marker(name)).map(|(_, value)| value.clone());
    let pty = Pty::start(&argv, &with_placeholders(env), &cwd, size.cols, size.rows)?;
    if let Err(error) = write_facts(facts, pty.program_pid()) {
        // Nobody could find this program again: it must not go on.
        os::process_group_end(pty.program_pid(), std::time::Duration::ZERO)
            .map_err(HoldError::io("end the program"))?;
        return Err(error);
    }
    let clients = Clients::new(listener, socket);
    os::release_free_memory();
    Ok(Session::new(pty, ring, marks, exit, clients, signals, marker, size))
}

fn cells(options: &Options, name: &'static str) -> Result<u16, HoldError> {
    let cells = options.number(name, 1, u64::from(CELLS_MAX))?;
    Ok(u16::try_from(cells).unwrap_or(CELLS_MAX))
}

fn no_space(dir: &Path, error: std::io::Error) -> HoldError {
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
            HoldError::NoSpace { dir: dir.to_owned() }
        }
        _ => HoldError::Io { what: "create the session's files", source: error },
    }
}

/// A folder is used again by a restart: the last end and refusal must not be taken for this one's.
fn forget_last_time(dir: &Path) -> Result<(), HoldError> {
    for name in [EXIT_FILE, KEEPER_FILE, REFUSED_FILE] {
        match std::fs::remove_file(dir.join(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(HoldError::Io { what: "remove the files of an earlier run", source: error });
            }
            _ => {}
        }
    }
    Ok(())
}

/// Reads `NAME=value` entries that end in NUL, and removes the file: it holds the session's token.
fn take_environment(path: &Path) -> Result<Vec<(OsString, OsString)>, HoldError> {
    let at = |source| HoldError::Environment { path: path.to_owned(), source };
    let bytes = std::fs::read(path).map_err(at)?;
    std::fs::remove_file(path).map_err(at)?;
    bytes
        .split(|byte| *byte == 0)
        .filter(|entry| !entry.is_empty())
        .map(|entry| {
            let equals = entry.iter().position(|byte| *byte == b'=').filter(|at| *at > 0);
            let equals = equals.ok_or_else(|| at(std::io::ErrorKind::InvalidData.into()))?;
            let (name, value) = (&entry[..equals], &entry[equals + 1..]);
            Ok((OsStr::from_bytes(name).to_owned(), OsString::from_vec(value.to_vec())))
        })
        .collect()
}

/// Names that portable-pty adds or looks up in the user database when they are missing.
const PLACEHOLDERS: [(&str, &str); 2] = [("HOME", "/"), ("SHELL", "/bin/sh")];

fn has(env: &[(OsString, OsString)], name: &str) -> bool {
    env.iter().any(|(found, _)| found == name)
}

fn with_placeholders(mut env: Vec<(OsString, OsString)>) -> Vec<(OsString, OsString)> {
    for (name, value) in PLACEHOLDERS {
        if !has(&env, name) {
            env.push((name.into(), value.into()));
        }
    }
    env
}

/// The trampoline's command line; it removes the placeholders again, so that the environment is exactly what was asked for.
fn trampoline(
    options: &Options,
    profile: &Path,
    env: &[(OsString, OsString)],
) -> Result<Vec<OsString>, HoldError> {
    let own = std::env::current_exe().map_err(HoldError::io("find gt-keep's own file"))?;
    let mut argv =
        vec![own.into_os_string(), "exec".into(), "--profile".into(), profile.as_os_str().to_owned()];
    for (name, _) in PLACEHOLDERS {
        if !has(env, name) {
            argv.extend([OsString::from("--unset"), OsString::from(name)]);
        }
    }
    argv.push("--".into());
    argv.push(options.program.clone());
    argv.extend(options.args.iter().cloned());
    Ok(argv)
}

fn write_facts(spare: Spare, program_pid: u32) -> Result<(), HoldError> {
    let pid = std::process::id();
    let facts = KeeperFacts {
        pid,
        start_time: os::start_time(pid).unwrap_or_default(),
        boot_id: os::boot_id().map_err(HoldError::io("learn this boot's name"))?,
        nonce: os::random_nonce().map_err(HoldError::io("draw a random number"))?,
        program_pid,
        // A program that has already ended has no start time; 0 is nobody's.
        program_start_time: os::start_time(program_pid).unwrap_or_default(),
    };
    spare.fill(facts.to_text().as_bytes()).map_err(HoldError::io("write the keeper's facts"))
}
