//! A pseudo-terminal with a program in it, through portable-pty, and its descriptor for a loop that waits.

use std::ffi::OsString;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::fs::{Mode, OFlags};
use rustix::termios::{LocalModes, QueueSelector, Winsize};

use super::watch::exit_watch;

/// Why a program could not be started in a terminal.
#[derive(Debug, thiserror::Error)]
pub enum PtyError {
    #[error("could not open a terminal: {reason}")]
    Open { reason: String },
    #[error("could not start {program}: {reason}")]
    Start { program: String, reason: String },
    #[error("could not watch the started program")]
    Watch(#[source] io::Error),
}

/// The keeper's end of a terminal, and the program in it.
pub struct Pty {
    master: OwnedFd,
    exit: OwnedFd,
    program_pid: u32,
    /// The program's end. Held open: else the master reports an end as soon as the program closes its three, though it may open
    /// /dev/tty again.
    slave: OwnedFd,
}

impl Pty {
    /// Opens a terminal and starts `argv` in it as the leader of a new session, with the terminal controlling it.
    ///
    /// The environment is `env` and nothing else, except that portable-pty sets SHELL when it is not listed.
    ///
    /// # Errors
    /// When no terminal is left or the program cannot be started.
    pub fn start(
        argv: &[OsString],
        env: &[(OsString, OsString)],
        cwd: &Path,
        cols: u16,
        rows: u16,
    ) -> Result<Self, PtyError> {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system()
            .openpty(size)
            .map_err(|error| PtyError::Open { reason: error.to_string() })?;
        let master =
            owned_master(&*pair.master).map_err(|error| PtyError::Open { reason: error.to_string() })?;
        let slave = slave_of(&*pair.master).map_err(|error| PtyError::Open { reason: error.to_string() })?;
        let mut command = CommandBuilder::from_argv(argv.to_vec());
        command.env_clear();
        env.iter().for_each(|(name, value)| command.env(name, value));
        command.cwd(cwd);
        let child = pair.slave.spawn_command(command).map_err(|error| PtyError::Start {
            program: argv.first().map_or_else(String::new, |program| program.to_string_lossy().into_owned()),
            reason: format!("{error:#}"),
        })?;
        let program_pid = child.process_id().unwrap_or_default();
        let exit = exit_watch(program_pid).map_err(PtyError::Watch)?;
        Ok(Self { master, exit, program_pid, slave })
    }

    /// The process id of the program, which is also its group and session.
    #[must_use]
    pub fn program_pid(&self) -> u32 {
        self.program_pid
    }

    /// Readable when the program has ended.
    #[must_use]
    pub fn exit_fd(&self) -> BorrowedFd<'_> {
        self.exit.as_fd()
    }

    /// Readable when there is output, writable when there is room for input.
    #[must_use]
    pub fn fd(&self) -> BorrowedFd<'_> {
        self.master.as_fd()
    }

    /// Reads output without waiting; `None` when there is none now.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn read(&self, buffer: &mut [u8]) -> io::Result<Option<usize>> {
        match rustix::io::read(&self.master, buffer) {
            Ok(read) => Ok(Some(read)),
            Err(rustix::io::Errno::AGAIN | rustix::io::Errno::INTR) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes input without waiting and returns how much was taken, 0 when there is no room.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn write(&self, bytes: &[u8]) -> io::Result<usize> {
        match rustix::io::write(&self.master, bytes) {
            Ok(written) => Ok(written),
            Err(rustix::io::Errno::AGAIN | rustix::io::Errno::INTR) => Ok(0),
            Err(error) => Err(error.into()),
        }
    }

    /// Bytes of input that the program has not read yet.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn unread(&self) -> io::Result<u64> {
        // Linux hands input on a moment after it was written; asking whether there is some waits for that.
        let mut asked = [PollFd::new(&self.slave, PollFlags::IN)];
        rustix::event::poll(&mut asked, Some(&Timespec { tv_sec: 0, tv_nsec: 0 }))?;
        Ok(rustix::io::ioctl_fionread(&self.slave)?)
    }

    /// Whether the program gets each key as it is typed, and nothing is shown but what it draws itself.
    #[must_use]
    pub fn is_raw(&self) -> bool {
        let by_terminal = LocalModes::ICANON | LocalModes::ECHO;
        rustix::termios::tcgetattr(&self.slave).is_ok_and(|modes| !modes.local_modes.intersects(by_terminal))
    }

    /// Takes back all input that the program has not read yet.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn take_back(&self) -> io::Result<()> {
        Ok(rustix::termios::tcflush(&self.slave, QueueSelector::IFlush)?)
    }

    /// Tells the program a new size.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn resize(&self, cols: u16, rows: u16) -> io::Result<()> {
        let size = Winsize { ws_row: rows, ws_col: cols, ws_xpixel: 0, ws_ypixel: 0 };
        Ok(rustix::termios::tcsetwinsize(&self.master, size)?)
    }

    /// The process group that a shell put in the foreground, if it is not the program itself.
    #[must_use]
    pub fn foreground_group(&self) -> Option<u32> {
        let group = rustix::termios::tcgetpgrp(&self.master).ok()?;
        u32::try_from(group.as_raw_pid()).ok().filter(|group| *group != self.program_pid)
    }
}

/// Not controlling this process.
fn slave_of(master: &dyn portable_pty::MasterPty) -> io::Result<OwnedFd> {
    let name = master.tty_name().ok_or_else(|| io::Error::from(io::ErrorKind::Unsupported))?;
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
    Ok(rustix::fs::open(name, flags, Mode::empty())?)
}

/// A descriptor of our own, so that the loop can wait for it and portable-pty's (whose drop types an end of file) can go.
#[allow(unsafe_code, reason = "portable-pty gives only a raw descriptor")]
fn owned_master(master: &dyn portable_pty::MasterPty) -> io::Result<OwnedFd> {
    let raw = master.as_raw_fd().ok_or_else(|| io::Error::from(io::ErrorKind::Unsupported))?;
    // SAFETY: `master` is borrowed for the whole function and keeps the descriptor open; the copy is made before that ends.
    let borrowed = unsafe { BorrowedFd::borrow_raw(raw) };
    let owned = rustix::io::fcntl_dupfd_cloexec(borrowed, 3)?;
    rustix::io::ioctl_fionbio(&owned, true)?;
    Ok(owned)
}
