//! How a program is brought to its end: asked, then forced, then whatever it left behind.

use std::ffi::OsString;
use std::io;
use std::time::{Duration, Instant};

use crate::keeper::survivors::{end_survivors, survivors_of};
use crate::os::{self, Pty, Signal};
use crate::protocol::{Answer, SessionSignal};

/// What the program left behind gets this long between TERM and KILL.
const REST_GRACE: Duration = Duration::from_millis(500);

#[derive(Debug)]
pub(super) struct Ending {
    program_pid: u32,
    marker: Option<OsString>,
    /// When the group is killed; `None` while nobody asked for an end.
    kill_at: Option<Instant>,
    killed: bool,
}

impl Ending {
    pub(super) fn new(program_pid: u32, marker: Option<OsString>) -> Self {
        Self { program_pid, marker, kill_at: None, killed: false }
    }

    /// Asks the program to end, and sets the time at which it is forced. A second call can only bring that nearer.
    pub(super) fn begin(&mut self, pty: &Pty, grace: Duration) -> io::Result<()> {
        let kill_at = Instant::now() + grace;
        self.kill_at = Some(self.kill_at.map_or(kill_at, |earlier| earlier.min(kill_at)));
        // A stopped process hears TERM only when it goes on.
        for signal in [Signal::TERM, Signal::CONT] {
            self.to_groups(pty, signal)?;
        }
        Ok(())
    }

    /// How long a wait may last.
    pub(super) fn patience(&self) -> Option<Duration> {
        let kill_at = self.kill_at.filter(|_| !self.killed)?;
        Some(kill_at.saturating_duration_since(Instant::now()))
    }

    /// Forces the end once its time has come.
    pub(super) fn go_on(&mut self) -> io::Result<()> {
        if !self.killed && self.kill_at.is_some_and(|kill_at| Instant::now() >= kill_at) {
            self.killed = true;
            os::process_group_signal(self.program_pid, Signal::KILL)?;
        }
        Ok(())
    }

    /// After a stop nothing of the session goes on; after an end of the program's own its children may.
    pub(super) fn end_the_rest(&self) -> io::Result<()> {
        if self.kill_at.is_none() {
            return Ok(());
        }
        // The program is not reaped yet, so its number names this session and no other.
        end_survivors(|| survivors_of(Some(self.program_pid), self.marker.as_deref()), REST_GRACE)?;
        Ok(())
    }

    pub(super) fn signal(&self, pty: &Pty, signal: SessionSignal) -> Answer {
        let signal = match signal {
            SessionSignal::Stop => Signal::STOP,
            SessionSignal::Continue => Signal::CONT,
            SessionSignal::Interrupt => Signal::INT,
            SessionSignal::Terminate => Signal::TERM,
            SessionSignal::Kill => Signal::KILL,
        };
        match self.to_groups(pty, signal) {
            Ok(()) => Answer::Done,
            Err(error) => Answer::Refused(format!("the program could not be signalled: {error}")),
        }
    }

    /// A shell's jobs have groups of their own; the one in the foreground is meant as well.
    fn to_groups(&self, pty: &Pty, signal: Signal) -> io::Result<()> {
        os::process_group_signal(self.program_pid, signal)?;
        if let Some(group) = pty.foreground_group() {
            os::process_group_signal(group, signal)?;
        }
        Ok(())
    }
}
