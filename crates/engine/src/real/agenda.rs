//! What the watching thread waits for: keepers' sockets, and each terminal's next time. A wake-up costs the same however many
//! terminals are open.

use gastown_core::SessionId;
use mio::unix::SourceFd;
use mio::{Events, Interest, Poll, Token, Waker};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::time::Instant;

/// The waker's; terminals count from 1.
const WAKER: Token = Token(0);
/// Sockets that one wait may tell of; the others are told by the next.
const EVENTS_MAX: usize = 256;

/// The sockets and times of terminals, `T`, by their sessions.
pub(super) struct Agenda<T> {
    poll: Poll,
    events: Events,
    entries: BTreeMap<Token, Entry<T>>,
    tokens: BTreeMap<SessionId, Token>,
    times: BTreeSet<(Instant, Token)>,
    last: usize,
}

struct Entry<T> {
    terminal: T,
    socket: OwnedFd,
    at: Option<Instant>,
    writes: bool,
}

/// What a wait found.
pub(super) struct Woken<T> {
    /// Somebody wants the thread to look up.
    pub called: bool,
    /// Those whose sockets can be read or written. Each must be read until nothing is there: it is told once.
    pub ready: Vec<T>,
}

impl<T: Clone> Agenda<T> {
    /// With what wakes whoever waits.
    pub fn new() -> io::Result<(Self, Waker)> {
        let poll = Poll::new()?;
        let waker = Waker::new(poll.registry(), WAKER)?;
        let agenda = Self {
            poll,
            events: Events::with_capacity(EVENTS_MAX),
            entries: BTreeMap::new(),
            tokens: BTreeMap::new(),
            times: BTreeSet::new(),
            last: WAKER.0,
        };
        Ok((agenda, waker))
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn get(&self, session: &SessionId) -> Option<&T> {
        self.entries.get(self.tokens.get(session)?).map(|entry| &entry.terminal)
    }

    /// Waits for this terminal, too, in the place of an earlier one of the session. What is there already is told by the next wait.
    ///
    /// # Errors
    /// As the system says.
    pub fn add(&mut self, session: &SessionId, terminal: T, socket: OwnedFd) -> io::Result<()> {
        self.remove(session);
        self.last += 1;
        let token = Token(self.last);
        self.poll.registry().register(&mut SourceFd(&socket.as_raw_fd()), token, Interest::READABLE)?;
        self.tokens.insert(session.clone(), token);
        let entry = Entry { terminal, socket, at: None, writes: false };
        self.entries.insert(token, entry);
        Ok(())
    }

    pub fn remove(&mut self, session: &SessionId) {
        let Some(token) = self.tokens.remove(session) else { return };
        let Some(entry) = self.entries.remove(&token) else { return };
        if let Some(at) = entry.at {
            self.times.remove(&(at, token));
        }
        // What is not waited for any more can only be so already.
        let _gone = self.poll.registry().deregister(&mut SourceFd(&entry.socket.as_fd().as_raw_fd()));
    }

    /// When something is to be done with it though nobody says anything, and whether it waits to be written to.
    ///
    /// # Errors
    /// As the system says.
    pub fn set(&mut self, session: &SessionId, at: Option<Instant>, writes: bool) -> io::Result<()> {
        let Some(token) = self.tokens.get(session).copied() else { return Ok(()) };
        let Some(entry) = self.entries.get_mut(&token) else { return Ok(()) };
        if entry.at != at {
            if let Some(before) = entry.at {
                self.times.remove(&(before, token));
            }
            self.times.extend(at.map(|at| (at, token)));
            entry.at = at;
        }
        if entry.writes != writes {
            entry.writes = writes;
            let wanted = if writes { Interest::READABLE | Interest::WRITABLE } else { Interest::READABLE };
            let socket = entry.socket.as_raw_fd();
            self.poll.registry().reregister(&mut SourceFd(&socket), token, wanted)?;
        }
        Ok(())
    }

    /// Those whose time has come, each once: its next time is to be set.
    pub fn take_due(&mut self, now: Instant) -> Vec<T> {
        let mut due = Vec::new();
        while let Some((at, token)) = self.times.first().copied().filter(|(at, _)| *at <= now) {
            self.times.remove(&(at, token));
            if let Some(entry) = self.entries.get_mut(&token) {
                entry.at = None;
                due.push(entry.terminal.clone());
            }
        }
        due
    }

    /// Until a socket says something, a time comes, or somebody calls.
    ///
    /// # Errors
    /// As the system says.
    pub fn wait(&mut self) -> io::Result<Woken<T>> {
        let patience = self.times.first().map(|(at, _)| at.saturating_duration_since(Instant::now()));
        match self.poll.poll(&mut self.events, patience) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => self.events.clear(),
            waited => waited?,
        }
        let called = self.events.iter().any(|event| event.token() == WAKER);
        let ready = self.events.iter().filter_map(|event| self.entries.get(&event.token()));
        Ok(Woken { called, ready: ready.map(|entry| entry.terminal.clone()).collect() })
    }
}
