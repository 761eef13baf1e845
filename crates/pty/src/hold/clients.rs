//! The keeper's clients: their sockets, what they still have to be told, and who waits for the doorbell.

use std::io::{self, ErrorKind, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;

use crate::os::{Waiting, Wanted};
use crate::protocol::{Answer, Frame, FrameBuffer};

/// Further connections are closed at once.
const CLIENTS_MAX: usize = 16;
/// A client that leaves this many bytes unread is dropped: it must never hold up the program.
const UNREAD_BYTES_MAX: usize = 64 * 1024;
const READ_BYTES: usize = 8 * 1024;

#[derive(Debug)]
struct Client {
    stream: UnixStream,
    frames: FrameBuffer,
    unsent: Vec<u8>,
    /// Ring once when the head is beyond this offset.
    armed: Option<u64>,
    gone: bool,
}

/// Who asked, for the answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asker {
    client: usize,
    id: u32,
}

#[derive(Debug)]
pub(super) struct Clients {
    listener: UnixListener,
    path: PathBuf,
    clients: Vec<Client>,
}

impl Clients {
    pub(super) fn new(listener: UnixListener, path: PathBuf) -> Self {
        Self { listener, path, clients: Vec::new() }
    }

    /// What to wait for; `take` expects the same order.
    pub(super) fn waits(&self) -> impl Iterator<Item = Waiting<'_>> {
        let listener = Waiting::new(self.listener.as_fd(), Wanted { read: true, write: false });
        let clients = self.clients.iter().map(|client| {
            Waiting::new(client.stream.as_fd(), Wanted { read: true, write: !client.unsent.is_empty() })
        });
        std::iter::once(listener).chain(clients)
    }

    /// Sends and reads where `ready` says so, and returns the requests that came. Broken clients are dropped later,
    /// by `sweep`, so that an `Asker` stays valid until then.
    pub(super) fn take(&mut self, ready: &[Readiness]) -> Vec<(Asker, Frame)> {
        let mut requests = Vec::new();
        let (listener, ready) =
            ready.split_first().map_or((Readiness::default(), ready), |(first, rest)| (*first, rest));
        for (at, (client, ready)) in self.clients.iter_mut().zip(ready).enumerate() {
            if ready.writable {
                client.send();
            }
            if ready.readable {
                let frames = client.receive();
                requests.extend(frames.into_iter().map(|frame| (Asker { client: at, id: frame.id }, frame)));
            }
        }
        if listener.readable {
            self.accept();
        }
        requests
    }

    fn accept(&mut self) {
        // Errors concern the one who connected, or pass (no descriptors left): the next one is tried again.
        while let Ok((stream, _)) = self.listener.accept() {
            if self.clients.len() < CLIENTS_MAX && stream.set_nonblocking(true).is_ok() {
                let frames = FrameBuffer::default();
                self.clients.push(Client { stream, frames, unsent: Vec::new(), armed: None, gone: false });
            }
        }
    }

    pub(super) fn answer(&mut self, asker: Asker, answer: &Answer) {
        if let Some(client) = self.clients.get_mut(asker.client) {
            client.tell(&answer.encode(asker.id));
        }
    }

    pub(super) fn drop_client(&mut self, asker: Asker) {
        if let Some(client) = self.clients.get_mut(asker.client) {
            client.gone = true;
        }
    }

    /// The answer to a client that asked for a doorbell, and the doorbell: there is output already.
    pub(super) fn answer_and_ring(&mut self, asker: Asker, head: u64) {
        if let Some(client) = self.clients.get_mut(asker.client) {
            client.armed = None;
            client.tell(&[Answer::Done.encode(asker.id), Answer::Doorbell { head }.encode(0)].concat());
        }
    }

    /// From now on this client wants to hear of output beyond `from`.
    pub(super) fn arm(&mut self, asker: Asker, from: u64) {
        if let Some(client) = self.clients.get_mut(asker.client) {
            client.armed = Some(from);
        }
    }

    /// Rings for everyone who waits for output that is there now.
    pub(super) fn ring(&mut self, head: u64) {
        for client in self.clients.iter_mut().filter(|client| client.armed.is_some_and(|from| head > from)) {
            client.armed = None;
            client.tell(&Answer::Doorbell { head }.encode(0));
        }
    }

    pub(super) fn any_armed(&self) -> bool {
        self.clients.iter().any(|client| client.armed.is_some())
    }

    pub(super) fn tell_all(&mut self, answer: &Answer) {
        let bytes = answer.encode(0);
        self.clients.iter_mut().for_each(|client| client.tell(&bytes));
    }

    /// Lets go of clients that are gone.
    pub(super) fn sweep(&mut self) {
        self.clients.retain(|client| !client.gone);
    }

    pub(super) fn all_told(&self) -> bool {
        self.clients.iter().all(|client| client.gone || client.unsent.is_empty())
    }

    /// Takes the socket's name away, so that nobody waits on a keeper that is gone.
    pub(super) fn close(&self) -> io::Result<()> {
        std::fs::remove_file(&self.path)
    }
}

/// What `poll` said about one descriptor.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Readiness {
    pub(super) readable: bool,
    pub(super) writable: bool,
}

impl Client {
    fn tell(&mut self, bytes: &[u8]) {
        if self.unsent.len() + bytes.len() > UNREAD_BYTES_MAX {
            self.gone = true;
        }
        if !self.gone {
            self.unsent.extend_from_slice(bytes);
            self.send();
        }
    }

    fn send(&mut self) {
        while !self.unsent.is_empty() {
            match self.stream.write(&self.unsent) {
                Ok(sent) => drop(self.unsent.drain(..sent)),
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => {
                    self.gone = true;
                    return;
                }
            }
        }
        self.unsent = Vec::new();
    }

    fn receive(&mut self) -> Vec<Frame> {
        let mut buffer = [0; READ_BYTES];
        match self.stream.read(&mut buffer) {
            Ok(0) => self.gone = true,
            Ok(read) => self.frames.push(&buffer[..read]),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => {}
            Err(_) => self.gone = true,
        }
        let mut frames = Vec::new();
        loop {
            match self.frames.next_frame() {
                Ok(Some(frame)) => frames.push(frame),
                Ok(None) => return frames,
                Err(_) => {
                    self.gone = true;
                    return frames;
                }
            }
        }
    }
}

impl AsFd for Clients {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.listener.as_fd()
    }
}
