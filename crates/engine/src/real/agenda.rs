//! What the watching thread waits for: keepers' sockets, and each terminal's next time. A wake-up costs the same however many
//! terminals are open.

use gastown_core::SessionId;
use mio::unix::SourceFd;
use mio::{Events, Interest, Poll, Token, Waker};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::time::{Duration, Instant};

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
        self.wait_at_most(patience)
    }

    /// What a wait would find now.
    ///
    /// # Errors
    /// As the system says.
    pub fn look(&mut self) -> io::Result<Woken<T>> {
        self.wait_at_most(Some(Duration::ZERO))
    }

    fn wait_at_most(&mut self, patience: Option<Duration>) -> io::Result<Woken<T>> {
        match self.poll.poll(&mut self.events, patience) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => self.events.clear(),
            waited => waited?,
        }
        let called = self.events.iter().any(|event| event.token() == WAKER);
        let ready = self.events.iter().filter_map(|event| self.entries.get(&event.token()));
        Ok(Woken { called, ready: ready.map(|entry| entry.terminal.clone()).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::os::unix::net::UnixStream;

    fn agenda() -> (Agenda<&'static str>, Waker) {
        Agenda::new().expect("the system lets us wait")
    }

    fn socket(agenda: &mut Agenda<&'static str>, name: &'static str) -> UnixStream {
        let (ours, theirs) = UnixStream::pair().expect("a pair");
        ours.set_nonblocking(true).expect("a setting");
        agenda.add(&name.into(), name, ours.into()).expect("it is waited for");
        theirs
    }

    #[test]
    fn times_come_in_their_order_and_each_once() {
        let (mut agenda, _waker) = agenda();
        let (_a, _b) = (socket(&mut agenda, "a"), socket(&mut agenda, "b"));
        let now = Instant::now();
        agenda.set(&"a".into(), Some(now + Duration::from_secs(9)), false).expect("a time");
        agenda.set(&"b".into(), Some(now + Duration::from_secs(5)), false).expect("a time");
        agenda.set(&"a".into(), Some(now + Duration::from_secs(2)), false).expect("another in its place");

        assert!(agenda.take_due(now + Duration::from_secs(1)).is_empty());
        assert_eq!(agenda.take_due(now + Duration::from_secs(10)), ["a", "b"]);
        assert!(agenda.take_due(now + Duration::from_secs(10)).is_empty());
    }

    #[test]
    fn a_wait_ends_with_the_nearest_time() {
        let (mut agenda, _waker) = agenda();
        let _a = socket(&mut agenda, "a");
        let at = Instant::now() + Duration::from_millis(20);
        agenda.set(&"a".into(), Some(at), false).expect("a time");

        let woken = agenda.wait().expect("it waits");

        assert!(woken.ready.is_empty() && !woken.called && Instant::now() >= at);
    }

    #[test]
    fn what_a_socket_says_is_told_once_also_where_it_came_before_the_wait() {
        let (mut agenda, waker) = agenda();
        let (mut a, _b) = (socket(&mut agenda, "a"), socket(&mut agenda, "b"));
        a.write_all(b"x").expect("it is said");

        assert_eq!(agenda.wait().expect("it waits").ready, ["a"]);
        waker.wake().expect("it is called");
        let again = agenda.wait().expect("it waits");
        assert!(again.called && again.ready.is_empty(), "{:?}", again.ready);
    }

    #[test]
    fn one_that_is_gone_is_told_no_more() {
        let (mut agenda, waker) = agenda();
        let (mut a, _b) = (socket(&mut agenda, "a"), socket(&mut agenda, "b"));
        agenda.set(&"a".into(), Some(Instant::now()), false).expect("a time");
        agenda.remove(&"a".into());

        // Nobody reads it any more.
        let _refused = a.write_all(b"x");
        waker.wake().expect("it is called");

        assert!(agenda.take_due(Instant::now()).is_empty());
        assert!(agenda.wait().expect("it waits").ready.is_empty());
        assert_eq!((agenda.len(), agenda.get(&"a".into()), agenda.get(&"b".into())), (1, None, Some(&"b")));
    }

    #[test]
    fn room_to_write_is_told_where_somebody_waits_for_it() {
        let (mut agenda, waker) = agenda();
        let (ours, mut theirs) = UnixStream::pair().expect("a pair");
        ours.set_nonblocking(true).expect("a setting");
        agenda.add(&"a".into(), "a", ours.try_clone().expect("a copy").into()).expect("it is waited for");
        while (&ours).write(&[0; 4096]).is_ok() {}
        agenda.set(&"a".into(), None, true).expect("it waits to be written to");
        waker.wake().expect("it is called");
        assert!(agenda.wait().expect("it waits").ready.is_empty(), "it is full");

        theirs.set_nonblocking(true).expect("a setting");
        let mut buffer = [0; 4096];
        while theirs.read(&mut buffer).is_ok() {}

        assert_eq!(agenda.wait().expect("it waits").ready, ["a"]);
    }
}
