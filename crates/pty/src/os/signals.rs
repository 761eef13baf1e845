//! The signals that would end this process, turned into something that can be waited for.

use std::io::{self, Read};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;

use rustix::process::Signal;

/// Hears TERM and INT instead of dying of them, and ignores HUP.
#[derive(Debug)]
pub struct EndSignals {
    heard: UnixStream,
    _hangup: UnixStream,
}

impl EndSignals {
    /// Begins to hear.
    ///
    /// # Errors
    /// When the system refuses a handler.
    pub fn new() -> io::Result<Self> {
        let (heard, told) = UnixStream::pair()?;
        heard.set_nonblocking(true)?;
        for signal in [Signal::TERM, Signal::INT] {
            signal_hook::low_level::pipe::register(signal.as_raw(), told.try_clone()?)?;
        }
        // Nobody reads this one: a handler that writes into a full pipe does nothing, and an ignored signal
        // would be inherited by the program.
        let (hangup, told) = UnixStream::pair()?;
        signal_hook::low_level::pipe::register(Signal::HUP.as_raw(), told)?;
        Ok(Self { heard, _hangup: hangup })
    }

    /// Whether an end was asked for since the last call.
    pub fn take(&self) -> bool {
        let mut bytes = [0; 16];
        (&self.heard).read(&mut bytes).is_ok_and(|read| read > 0)
    }
}

impl AsFd for EndSignals {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.heard.as_fd()
    }
}
