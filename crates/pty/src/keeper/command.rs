//! Starts a keeper and waits until it answers, has refused, or its program is already over.

use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::{Keeper, KeeperError};
use crate::facts::{ExitFacts, KeeperFacts, REFUSED_FILE};
use crate::os;
use crate::trampoline::EMPTY_PROFILE;

/// Standard output and error of a keeper, locked from before its start until its end: whoever holds the lock keeps the folder.
const LOG_FILE: &str = "keeper.log";
const PROFILE_FILE: &str = "profile";
const ENVIRONMENT_FILE: &str = "env";
const READY_POLL: Duration = Duration::from_millis(2);

/// What a session is to run, and where.
#[derive(Debug, Clone)]
pub struct KeeperCommand {
    /// The file of gt-keep.
    pub gt_keep: PathBuf,
    /// The session's folder; it must be there, and is used by one session at a time.
    pub session_dir: PathBuf,
    /// Where the keeper listens; at most 107 bytes (103 on macOS).
    pub socket: PathBuf,
    pub cols: u16,
    pub rows: u16,
    /// Output that is kept, in bytes.
    pub ring_bytes: u64,
    pub cwd: PathBuf,
    /// The program's whole environment. `MARKER_NAMES` in it mark what is found as survivors.
    pub env: Vec<(OsString, OsString)>,
    /// Lines of the profile; `EMPTY_PROFILE` limits nothing.
    pub profile: String,
    pub program: OsString,
    pub args: Vec<OsString>,
}

/// A keeper's process. The caller reaps `child` by waiting for it.
#[derive(Debug)]
pub struct StartedKeeper {
    pub child: Child,
    session_dir: PathBuf,
    socket: PathBuf,
}

/// How a start went.
#[derive(Debug)]
pub enum Started {
    /// The program runs; the connection is open.
    Running(Keeper, KeeperFacts),
    /// The program was over before anyone could connect.
    Over(ExitFacts),
}

impl KeeperCommand {
    /// A session of `program` with nothing else said: 80x24, 4 MiB of output kept, an empty environment and profile.
    #[must_use]
    pub fn new(
        gt_keep: PathBuf,
        session_dir: PathBuf,
        socket: PathBuf,
        cwd: PathBuf,
        program: OsString,
    ) -> Self {
        Self {
            gt_keep,
            session_dir,
            socket,
            cols: 80,
            rows: 24,
            ring_bytes: 4 << 20,
            cwd,
            env: Vec::new(),
            profile: EMPTY_PROFILE.to_owned(),
            program,
            args: Vec::new(),
        }
    }

    /// Starts the keeper and returns at once; `StartedKeeper::ready` waits.
    ///
    /// # Errors
    /// `Kept` when a keeper is in the folder already, even one that has said nothing yet; else when the session's folder
    /// cannot be written, or gt-keep not be started.
    pub fn spawn(&self) -> Result<StartedKeeper, KeeperError> {
        let log = self.session_dir.join(LOG_FILE);
        let at_log = |source| KeeperError::File { what: "write", path: log.clone(), source };
        let out = OpenOptions::new().create(true).truncate(false).write(true).open(&log).map_err(at_log)?;
        if !is_locked_now(&out).map_err(at_log)? {
            return Err(KeeperError::Kept { dir: self.session_dir.clone() });
        }
        out.set_len(0).map_err(at_log)?;
        self.forget_last_time()?;
        let env_file = self.session_dir.join(ENVIRONMENT_FILE);
        let profile = self.session_dir.join(PROFILE_FILE);
        let write = |path: &PathBuf, bytes: &[u8]| {
            let at = |source| KeeperError::File { what: "write", path: path.clone(), source };
            os::write_private(path, bytes).map_err(at)
        };
        write(&env_file, &self.environment())?;
        write(&profile, self.profile.as_bytes())?;
        let err = out.try_clone().map_err(at_log)?;
        let mut command = self.command();
        command.env_clear().stdin(Stdio::null()).stdout(out).stderr(err);
        command.arg("--env-file").arg(env_file).arg("--profile").arg(profile);
        command.arg("--").arg(&self.program).args(&self.args);
        let child =
            command.spawn().map_err(|source| KeeperError::Spawn { program: self.gt_keep.clone(), source })?;
        Ok(StartedKeeper { child, session_dir: self.session_dir.clone(), socket: self.socket.clone() })
    }

    #[allow(clippy::disallowed_methods, reason = "starting the keeper is what this file is for")]
    fn command(&self) -> Command {
        let mut command = Command::new(&self.gt_keep);
        command.arg("hold").arg("--dir").arg(&self.session_dir).arg("--socket").arg(&self.socket);
        command.arg("--cols").arg(self.cols.to_string()).arg("--rows").arg(self.rows.to_string());
        command.arg("--ring").arg(self.ring_bytes.to_string()).arg("--cwd").arg(&self.cwd);
        command
    }

    /// What an earlier run of this folder left must not be taken for the new keeper's answer.
    fn forget_last_time(&self) -> Result<(), KeeperError> {
        for name in [crate::facts::EXIT_FILE, crate::facts::KEEPER_FILE, REFUSED_FILE] {
            let path = self.session_dir.join(name);
            match std::fs::remove_file(&path) {
                Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                    return Err(KeeperError::File { what: "remove", path, source });
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn environment(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (name, value) in &self.env {
            bytes.extend_from_slice(name.as_bytes());
            bytes.push(b'=');
            bytes.extend_from_slice(value.as_bytes());
            bytes.push(0);
        }
        bytes
    }
}

/// Takes the lock; false when another process has it. It passes on to whatever inherits the file.
fn is_locked_now(file: &File) -> std::io::Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Whether any keeper was ever started in the folder, and if so, whether one is there now: living, or about to say who it is.
///
/// # Errors
/// When the folder cannot be read.
pub fn is_kept(session_dir: &Path) -> Result<Option<bool>, KeeperError> {
    let path = session_dir.join(LOG_FILE);
    match File::open(&path).and_then(|log| is_locked_now(&log)) {
        Ok(is_free) => Ok(Some(!is_free)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(KeeperError::File { what: "read", path, source }),
    }
}

impl StartedKeeper {
    /// Waits until the keeper answers or says no, at most `patience`.
    ///
    /// # Errors
    /// `Refused` with the keeper's own sentence; `Died` when it gave none; `Slow` when it does not answer in time.
    pub fn ready(&mut self, patience: Duration) -> Result<Started, KeeperError> {
        let deadline = Instant::now() + patience;
        loop {
            // Asked before the files are read: what a keeper writes before its end is then there.
            let status = self.child.try_wait().map_err(KeeperError::Io)?;
            if let Some(exit) = ExitFacts::read(&self.session_dir)? {
                return Ok(Started::Over(exit));
            }
            if let Some(facts) = KeeperFacts::read(&self.session_dir)?
                && let Ok(keeper) = Keeper::connect(&self.socket)
            {
                return Ok(Started::Running(keeper, facts));
            }
            if let Some(status) = status {
                return Err(self
                    .refusal()
                    .unwrap_or(KeeperError::Died { status, log: self.session_dir.join(LOG_FILE) }));
            }
            if Instant::now() >= deadline {
                return Err(KeeperError::Slow { dir: self.session_dir.clone() });
            }
            std::thread::sleep(READY_POLL);
        }
    }

    /// The keeper's sentence: from its file, or on a full disk from its log.
    fn refusal(&self) -> Option<KeeperError> {
        let read = |name| {
            std::fs::read_to_string(self.session_dir.join(name)).ok().filter(|text| !text.trim().is_empty())
        };
        let sentence = read(REFUSED_FILE).or_else(|| read(LOG_FILE))?;
        Some(KeeperError::Refused { sentence: sentence.trim().trim_start_matches("gt-keep: ").to_owned() })
    }
}
