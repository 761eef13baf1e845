//! Waiting: for descriptors, and for the end of a child.

use std::io;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::process::{Pid, WaitId, WaitIdOptions};

use crate::facts::Ended;

/// What is waited for on one descriptor.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    pub read: bool,
    pub write: bool,
}

/// A descriptor and what is waited for; after `poll`, what is there.
#[derive(Debug)]
pub struct Waiting<'a> {
    pub fd: BorrowedFd<'a>,
    pub wanted: Wanted,
    /// Reading will not block: bytes, an end or an error are there.
    pub readable: bool,
    pub writable: bool,
}

impl<'a> Waiting<'a> {
    #[must_use]
    pub fn new(fd: BorrowedFd<'a>, wanted: Wanted) -> Self {
        Self { fd, wanted, readable: false, writable: false }
    }
}

/// Waits until something is there, or `patience` is over (`None`: without end). A signal ends the wait early.
///
/// # Errors
/// As the system says.
pub fn poll(waits: &mut [Waiting<'_>], patience: Option<Duration>) -> io::Result<()> {
    let mut fds: Vec<PollFd<'_>> = waits
        .iter()
        .map(|waiting| {
            let mut flags = PollFlags::empty();
            flags.set(PollFlags::IN, waiting.wanted.read);
            flags.set(PollFlags::OUT, waiting.wanted.write);
            PollFd::from_borrowed_fd(waiting.fd, flags)
        })
        .collect();
    let patience = patience.and_then(|patience| Timespec::try_from(patience).ok());
    match rustix::event::poll(&mut fds, patience.as_ref()) {
        Ok(_) | Err(rustix::io::Errno::INTR) => {}
        Err(error) => return Err(error.into()),
    }
    let seen: Vec<PollFlags> = fds.iter().map(PollFd::revents).collect();
    for (waiting, seen) in waits.iter_mut().zip(seen) {
        let broken = seen.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL);
        waiting.readable = seen.contains(PollFlags::IN) || broken;
        waiting.writable = seen.contains(PollFlags::OUT) || broken;
    }
    Ok(())
}

/// A descriptor that becomes readable when the child ends.
///
/// # Errors
/// When there is no such child.
#[cfg(target_os = "linux")]
pub fn exit_watch(pid: u32) -> io::Result<OwnedFd> {
    Ok(rustix::process::pidfd_open(child_pid(pid)?, rustix::process::PidfdFlags::empty())?)
}

/// How the child ended, if it has. It stays unreaped, so that its number stays its own.
///
/// # Errors
/// When there is no such child.
pub fn exited_child(pid: u32) -> io::Result<Option<Ended>> {
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
    let Some(status) = rustix::process::waitid(WaitId::Pid(child_pid(pid)?), options)? else {
        return Ok(None);
    };
    let signal = status.terminating_signal().map(Ended::Signal);
    Ok(signal.or(status.exit_status().map(Ended::Code)))
}

fn child_pid(pid: u32) -> io::Result<Pid> {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw);
    pid.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))
}
