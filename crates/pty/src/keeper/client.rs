//! A connection to a keeper. Nothing here waits for the keeper unless its name says so: a hung keeper holds up nobody.

use std::collections::VecDeque;
use std::io::{ErrorKind, Read, Write};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, RawFd};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::{Duration, Instant};

use super::KeeperError;
use crate::facts::ExitFacts;
use crate::os::{self, Waiting, Wanted};
use crate::protocol::{Answer, FrameBuffer, PROTOCOL, Request, SessionSignal, Status, WRITE_BYTES_MAX};

/// Requests that the keeper has not taken yet; beyond this it is called unheard.
const UNSENT_BYTES_MAX: usize = 128 * 1024;
/// Events that came while `write_all` waited for another.
const KEPT_EVENTS_MAX: usize = 64;
/// How long `write_all` lets a busy program be before it tries again.
const BUSY_PAUSE: Duration = Duration::from_millis(10);
const READ_BYTES: usize = 4096;

/// What a keeper said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeeperEvent {
    /// The keeper's first words.
    Hello {
        protocol: u16,
        build: String,
    },
    /// The request with this id was carried out.
    Done {
        id: u32,
    },
    /// The program does not read; nothing of the write with this id was taken.
    Busy {
        id: u32,
    },
    /// The request with this id was not carried out.
    Refused {
        id: u32,
        sentence: String,
    },
    Status {
        id: u32,
        status: Status,
    },
    /// The program had written more than the write with this id was meant for; nothing of it was taken.
    Moved {
        id: u32,
        head: u64,
    },
    /// There is output beyond the offset that was armed.
    Doorbell {
        head: u64,
    },
    /// The program is over; the keeper ends.
    Exit(ExitFacts),
}

/// A connection to a keeper.
#[derive(Debug)]
pub struct Keeper {
    stream: UnixStream,
    frames: FrameBuffer,
    unsent: Vec<u8>,
    kept: VecDeque<KeeperEvent>,
    last_id: u32,
    /// The keeper closed its end; what it said before is still read.
    closed: bool,
}

impl Keeper {
    /// Connects, and says hello without waiting for the answer.
    ///
    /// # Errors
    /// When nobody listens at `socket`.
    pub fn connect(socket: &Path) -> Result<Self, KeeperError> {
        let at = |source| KeeperError::Connect { socket: socket.to_owned(), source };
        let stream = UnixStream::connect(socket).map_err(at)?;
        stream.set_nonblocking(true).map_err(at)?;
        let frames = FrameBuffer::default();
        let mut keeper =
            Self { stream, frames, unsent: Vec::new(), kept: VecDeque::new(), last_id: 0, closed: false };
        keeper
            .request(&Request::Hello { protocol: PROTOCOL, build: env!("CARGO_PKG_VERSION").to_owned() })?;
        Ok(keeper)
    }

    /// Input for the program, at most `WRITE_BYTES_MAX`. To keep the order, send the next one only after `Done`:
    /// after `Busy` nothing of this one was taken. Returns the request's id.
    ///
    /// # Errors
    /// `TooLong`, or as every request.
    pub fn write(&mut self, bytes: &[u8]) -> Result<u32, KeeperError> {
        if bytes.len() > WRITE_BYTES_MAX {
            return Err(KeeperError::TooLong { bytes: bytes.len() });
        }
        self.request(&Request::Write(bytes.to_vec()))
    }

    /// Input of any length, in order; waits while the program does not read, at most `patience`. Events that come
    /// meanwhile are kept for `read_event`.
    ///
    /// # Errors
    /// `NotTaken` when the time is over (a part may have been taken), or as every request.
    pub fn write_all(&mut self, bytes: &[u8], patience: Duration) -> Result<(), KeeperError> {
        let deadline = Instant::now() + patience;
        for chunk in bytes.chunks(WRITE_BYTES_MAX) {
            let said = self.until_taken(&Request::Write(chunk.to_vec()), deadline)?;
            if let KeeperEvent::Refused { sentence, .. } = said {
                return Err(KeeperError::Refused { sentence });
            }
        }
        Ok(())
    }

    /// Input that is meant for the screen as it is at `head`: false where the program has written more by now, and then nothing of
    /// it was taken. What is longer than one write follows in further ones. Waits as `write_all` does. A keeper that is too old to
    /// know it writes plainly.
    ///
    /// # Errors
    /// As `write_all`.
    pub fn write_at(&mut self, head: u64, bytes: &[u8], patience: Duration) -> Result<bool, KeeperError> {
        let deadline = Instant::now() + patience;
        let (first, rest) = bytes.split_at(bytes.len().min(WRITE_BYTES_MAX));
        match self.until_taken(&Request::WriteAt { head, bytes: first.to_vec() }, deadline)? {
            KeeperEvent::Moved { .. } => return Ok(false),
            KeeperEvent::Refused { .. } => self.write_all(first, patience)?,
            _ => {}
        }
        self.write_all(rest, patience)?;
        Ok(true)
    }

    /// A key that is meant for the screen as it is at `head`: true once the program has read it; false where it never reached it,
    /// because the program has written more, or does so before it reads, or does not read for so long, `reading`. Waits as
    /// `write_all` does. What is longer than one write goes as by `write_at`, and so does all to a keeper that is too old to know it.
    ///
    /// # Errors
    /// As `write_all`.
    pub fn key_at(
        &mut self,
        head: u64,
        key: &[u8],
        reading: Duration,
        patience: Duration,
    ) -> Result<bool, KeeperError> {
        if key.len() > WRITE_BYTES_MAX {
            return self.write_at(head, key, patience);
        }
        let deadline = Instant::now() + reading + patience;
        let patience_ms = u32::try_from(reading.as_millis()).unwrap_or(u32::MAX);
        match self.until_taken(&Request::KeyAt { head, patience_ms, bytes: key.to_vec() }, deadline)? {
            KeeperEvent::Moved { .. } => Ok(false),
            KeeperEvent::Refused { .. } => self.write_at(head, key, patience),
            _ => Ok(true),
        }
    }

    /// Asks until the keeper is not busy; returns what it said to that.
    fn until_taken(&mut self, request: &Request, deadline: Instant) -> Result<KeeperEvent, KeeperError> {
        let mut asked = self.request(request)?;
        loop {
            match self.wait_from_socket(deadline)? {
                None => return Err(KeeperError::NotTaken),
                Some(KeeperEvent::Busy { id }) if id == asked => {
                    std::thread::sleep(BUSY_PAUSE.min(deadline.saturating_duration_since(Instant::now())));
                    asked = self.request(request)?;
                }
                Some(
                    event @ (KeeperEvent::Done { id }
                    | KeeperEvent::Refused { id, .. }
                    | KeeperEvent::Moved { id, .. }),
                ) if id == asked => return Ok(event),
                Some(event) if self.kept.len() < KEPT_EVENTS_MAX => self.kept.push_back(event),
                Some(_) => return Err(KeeperError::Unheard),
            }
        }
    }

    /// A new size for the terminal.
    ///
    /// # Errors
    /// As every request.
    pub fn resize(&mut self, cols: u16, rows: u16) -> Result<u32, KeeperError> {
        self.request(&Request::Resize { cols, rows })
    }

    /// A signal for the program's process group.
    ///
    /// # Errors
    /// As every request.
    pub fn signal(&mut self, signal: SessionSignal) -> Result<u32, KeeperError> {
        self.request(&Request::Signal(signal))
    }

    /// Ends the program and everything it started: TERM, and KILL after `grace`. An `Exit` event follows.
    ///
    /// # Errors
    /// As every request.
    pub fn stop(&mut self, grace: Duration) -> Result<u32, KeeperError> {
        self.request(&Request::Stop { grace_ms: u32::try_from(grace.as_millis()).unwrap_or(u32::MAX) })
    }

    /// Asks for one `Doorbell` as soon as there is output beyond `from`, be it there already. Pass the offset up to which
    /// the ring was read: then none is missed.
    ///
    /// # Errors
    /// As every request.
    pub fn arm(&mut self, from: u64) -> Result<u32, KeeperError> {
        self.request(&Request::Arm { from })
    }

    /// Asks how the session stands.
    ///
    /// # Errors
    /// As every request.
    pub fn status(&mut self) -> Result<u32, KeeperError> {
        self.request(&Request::Status)
    }

    /// The next event that is already there, or `None`. Call it until `None` when the descriptor is readable.
    ///
    /// # Errors
    /// `Closed` once the keeper is gone and all it said is read; otherwise as the connection.
    pub fn read_event(&mut self) -> Result<Option<KeeperEvent>, KeeperError> {
        match self.kept.pop_front() {
            Some(event) => Ok(Some(event)),
            None => self.read_from_socket(),
        }
    }

    /// The next event, waiting for it at most `patience`; `None` when the time is over.
    ///
    /// # Errors
    /// As `read_event`.
    pub fn wait_event(&mut self, patience: Duration) -> Result<Option<KeeperEvent>, KeeperError> {
        match self.kept.pop_front() {
            Some(event) => Ok(Some(event)),
            None => self.wait_from_socket(Instant::now() + patience),
        }
    }

    /// Sends what could not be sent before. Call it when the descriptor is writable and `wants_write` is true.
    ///
    /// # Errors
    /// As the connection.
    pub fn flush(&mut self) -> Result<(), KeeperError> {
        while !self.unsent.is_empty() {
            match self.stream.write(&self.unsent) {
                Ok(sent) => drop(self.unsent.drain(..sent)),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                // Its last words, such as the exit, may still be there to read.
                Err(error) if error.kind() == ErrorKind::BrokenPipe => return Err(KeeperError::Closed),
                Err(error) => return Err(KeeperError::Io(error)),
            }
        }
        Ok(())
    }

    /// Whether requests wait to be sent.
    #[must_use]
    pub fn wants_write(&self) -> bool {
        !self.unsent.is_empty()
    }

    fn request(&mut self, request: &Request) -> Result<u32, KeeperError> {
        // 0 is the id of pushes.
        self.last_id = self.last_id.wrapping_add(1).max(1);
        let frame = request.encode(self.last_id);
        if self.unsent.len() + frame.len() > UNSENT_BYTES_MAX {
            return Err(KeeperError::Unheard);
        }
        self.unsent.extend_from_slice(&frame);
        self.flush()?;
        Ok(self.last_id)
    }

    fn wait_from_socket(&mut self, deadline: Instant) -> Result<Option<KeeperEvent>, KeeperError> {
        loop {
            if let Some(event) = self.read_from_socket()? {
                return Ok(Some(event));
            }
            let now = Instant::now();
            if now >= deadline {
                return Ok(None);
            }
            let wanted = Wanted { read: true, write: self.wants_write() };
            let mut waits = [Waiting::new(self.stream.as_fd(), wanted)];
            os::poll(&mut waits, Some(deadline - now)).map_err(KeeperError::Io)?;
            if waits[0].writable {
                self.flush()?;
            }
        }
    }

    fn read_from_socket(&mut self) -> Result<Option<KeeperEvent>, KeeperError> {
        let mut buffer = [0; READ_BYTES];
        loop {
            if let Some(frame) = self.frames.next_frame()? {
                match event(frame.id, Answer::decode(&frame)?) {
                    Some(event) => return Ok(Some(event)),
                    None => continue,
                }
            }
            if self.closed {
                return Err(KeeperError::Closed);
            }
            match self.stream.read(&mut buffer) {
                Ok(0) => self.closed = true,
                Ok(read) => self.frames.push(&buffer[..read]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(None),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::ConnectionReset => self.closed = true,
                Err(error) => return Err(KeeperError::Io(error)),
            }
        }
    }
}

/// `None` for what a later keeper may say and this build does not know.
fn event(id: u32, answer: Answer) -> Option<KeeperEvent> {
    Some(match answer {
        Answer::Hello { protocol, build } => KeeperEvent::Hello { protocol, build },
        Answer::Done => KeeperEvent::Done { id },
        Answer::Busy => KeeperEvent::Busy { id },
        Answer::Refused(sentence) => KeeperEvent::Refused { id, sentence },
        Answer::Unsupported => KeeperEvent::Refused {
            id,
            sentence: "this keeper is older and does not know the request".to_owned(),
        },
        Answer::Status(status) => KeeperEvent::Status { id, status },
        Answer::Moved { head } => KeeperEvent::Moved { id, head },
        Answer::Doorbell { head } => KeeperEvent::Doorbell { head },
        Answer::Exit(facts) => KeeperEvent::Exit(facts),
        Answer::Unknown(_) => return None,
    })
}

impl AsFd for Keeper {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.stream.as_fd()
    }
}

impl AsRawFd for Keeper {
    fn as_raw_fd(&self) -> RawFd {
        self.stream.as_raw_fd()
    }
}
