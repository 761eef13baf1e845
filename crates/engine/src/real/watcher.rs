//! One thread that waits on all keepers' sockets. No timers run while nothing happens.

use super::agenda::Agenda;
use super::ended::{exit_of, lost_words};
use super::shell_rows::Shells;
use super::starting::Starting;
use super::terminal::Terminal;
use super::turns::{Turn, Turns};
use super::typing::Keyboard;
use super::{RealWorld, outbox};
use crate::Trouble;
use crate::board::Reporter;
use crate::world::Reply;
use gastown_agent::Hooked;
use gastown_core::{AgentId, KeeperFacts, Observation, SessionId, Signal, Time};
use gastown_pty::os;
use gastown_pty::{ExitFacts, Keeper, KeeperError, KeeperEvent};
use mio::Waker;
use std::collections::{BTreeMap, BTreeSet};
use std::os::fd::AsFd;
use std::process::Child;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// The outbox is looked at again this long after output: the file may come a moment later.
const OUTBOX_PAUSE: Duration = Duration::from_secs(1);
/// A viewer whose channel is full is told that it lags as soon as there is room.
const LAGGARD_PAUSE: Duration = Duration::from_millis(100);
/// After a wait that failed.
const RETRY_PAUSE: Duration = Duration::from_millis(100);

/// A terminal that is watched.
pub(crate) struct Watched {
    session: SessionId,
    pub terminal: Mutex<Terminal>,
    pub keyboard: Keyboard,
    persons_line: Mutex<Option<Keeper>>,
    /// The keeper's process, if this hall started it.
    child: Mutex<Option<Child>>,
    facts: KeeperFacts,
}

impl Watched {
    pub fn facts(&self) -> &KeeperFacts {
        &self.facts
    }

    pub fn lock(&self) -> MutexGuard<'_, Terminal> {
        self.terminal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The connection by which a person's keys go, once there is one: a new one for each key would make each wait.
    pub fn persons_line(&self) -> MutexGuard<'_, Option<Keeper>> {
        self.persons_line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(crate) struct Watcher {
    terminals: Mutex<BTreeMap<SessionId, Arc<Watched>>>,
    pub starting: Starting,
    waker: Waker,
    /// Until the thread takes it.
    agenda: Mutex<Option<Agenda<Arc<Watched>>>>,
    /// Terminals that others touched, or that are new or gone.
    touched: Mutex<BTreeSet<SessionId>>,
    reporter: OnceLock<Reporter>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    is_closed: std::sync::atomic::AtomicBool,
    shells: Arc<Shells>,
}

impl RealWorld {
    /// Told where the town's journal is read: nobody waits for this to go well.
    pub(super) fn report_fault(&self, what: &str, trouble: Trouble) {
        tracing::warn!(what, %trouble, "trouble");
        if let Some(reporter) = self.watcher.reporter() {
            reporter.observe(Observation::Fault { what: what.to_owned(), why: trouble.words });
        }
    }
}

fn is_waited_for(agenda: &Agenda<Arc<Watched>>, watched: &Arc<Watched>) -> bool {
    agenda.get(&watched.session).is_some_and(|known| Arc::ptr_eq(known, watched))
}

/// How a session ended, as its keeper's socket told.
enum End {
    Exit(ExitFacts),
    Gone(String),
}

impl Watcher {
    pub fn new(shells: Arc<Shells>) -> std::io::Result<Self> {
        let (agenda, waker) = Agenda::new()?;
        Ok(Self {
            terminals: Mutex::default(),
            starting: Starting::default(),
            waker,
            agenda: Mutex::new(Some(agenda)),
            touched: Mutex::default(),
            reporter: OnceLock::new(),
            threads: Mutex::default(),
            is_closed: false.into(),
            shells,
        })
    }

    /// Watches from now on, once.
    pub fn start(self: &Arc<Self>, reporter: Reporter) {
        let agenda = self.agenda.lock().unwrap_or_else(PoisonError::into_inner).take();
        let (Ok(()), Some(agenda)) = (self.reporter.set(reporter), agenda) else { return };
        let watcher = self.clone();
        match std::thread::Builder::new().name("watcher".into()).spawn(move || watcher.run(agenda)) {
            Ok(thread) => self.keep(thread),
            Err(error) => tracing::error!(%error, "no thread for watching terminals"),
        }
    }

    pub fn reporter(&self) -> Option<&Reporter> {
        self.reporter.get()
    }

    /// A terminal whose program was expected goes on with the listener that heard it.
    pub fn watch(&self, mut terminal: Terminal, child: Option<Child>, facts: KeeperFacts) {
        let session = terminal.session.clone();
        // No hook comes between its two listeners.
        let mut map = self.map();
        if let Some(listener) = self.starting.take(&session) {
            terminal.listen(listener);
        }
        let watched = Watched {
            session: session.clone(),
            terminal: Mutex::new(terminal),
            keyboard: Keyboard::default(),
            persons_line: Mutex::default(),
            child: Mutex::new(child),
            facts,
        };
        map.insert(session.clone(), Arc::new(watched));
        drop(map);
        self.look_at(&session);
    }

    pub fn get(&self, session: &SessionId) -> Option<Arc<Watched>> {
        self.map().get(session).cloned()
    }

    /// True where the session is over: its hooks concern nobody any more.
    pub fn hear_hook(&self, session: &SessionId, hooked: &Hooked<'_>, reply: Option<Reply>) -> bool {
        let map = self.map();
        let Some(watched) = map.get(session).cloned() else {
            return self.starting.hear_hook(session, hooked, reply);
        };
        drop(map);
        let is_known = watched.lock().hear_hook(hooked, reply);
        self.look_at(session);
        is_known
    }

    /// The watcher learns what is to be done next with this terminal: for whoever read it or changed something of it.
    pub fn look_at(&self, session: &SessionId) {
        self.mark(session);
        self.wake();
    }

    fn mark(&self, session: &SessionId) {
        self.touched().insert(session.clone());
    }

    fn wake(&self) {
        if let Err(error) = self.waker.wake() {
            tracing::error!(%error, "the watcher cannot be woken");
        }
    }

    fn touched(&self) -> MutexGuard<'_, BTreeSet<SessionId>> {
        self.touched.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps the handle of a thread that ends by itself; it is joined when the watcher is closed.
    pub fn keep(&self, thread: JoinHandle<()>) {
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        threads.retain(|thread| !thread.is_finished());
        threads.push(thread);
    }

    /// Programs and keepers go on; screens are kept beside their rings.
    pub fn close(&self) {
        self.is_closed.store(true, std::sync::atomic::Ordering::Release);
        self.wake();
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            if thread.join().is_err() {
                tracing::error!("a watching thread had panicked");
            }
        }
        for watched in std::mem::take(&mut *self.map()).into_values() {
            watched.lock().checkpoint();
        }
    }

    pub fn is_closed(&self) -> bool {
        self.is_closed.load(std::sync::atomic::Ordering::Acquire)
    }

    fn map(&self) -> MutexGuard<'_, BTreeMap<SessionId, Arc<Watched>>> {
        self.terminals.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn run(self: Arc<Self>, mut agenda: Agenda<Arc<Watched>>) {
        let mut turns = Turns::default();
        while !self.is_closed() {
            if let Err(error) = self.turn(&mut agenda, &mut turns) {
                tracing::error!(%error, "waiting for keepers failed");
                std::thread::sleep(RETRY_PAUSE);
                self.wake();
            }
        }
    }

    /// One terminal of those that are in line has its turn; then it is looked who else has come, for a person may wait for one of them.
    fn turn(
        self: &Arc<Self>,
        agenda: &mut Agenda<Arc<Watched>>,
        turns: &mut Turns<Arc<Watched>>,
    ) -> std::io::Result<()> {
        let woken = if turns.is_empty() { agenda.wait()? } else { agenda.look()? };
        let mut waited = Ok(());
        if woken.called {
            let touched = std::mem::take(&mut *self.touched());
            for session in touched {
                match self.get(&session) {
                    Some(watched) => waited = waited.and(self.take_up(agenda, &watched)),
                    None => agenda.remove(&session),
                }
            }
        }
        turns.add(woken.ready, true);
        turns.add(agenda.take_due(Instant::now()), false);
        // Whose lock is held is being read already; whose session is over by now has no turn any more.
        let next =
            turns.next(|watched| watched.terminal.try_lock().is_ok_and(|terminal| terminal.is_watched()));
        if let Some(Turn { terminal: watched, speaks }) =
            next.filter(|turn| is_waited_for(agenda, &turn.terminal))
        {
            match speaks.then(|| self.hear(&watched)).flatten() {
                Some(end) => {
                    agenda.remove(&watched.session);
                    self.bury(&watched, end);
                }
                // One that cannot be waited for keeps no other from its turn, and is tried again.
                None => waited = waited.and(self.do_what_is_due(agenda, &watched)),
            }
        }
        waited
    }

    /// A terminal that is new, or that others touched.
    fn take_up(&self, agenda: &mut Agenda<Arc<Watched>>, watched: &Arc<Watched>) -> std::io::Result<()> {
        if !is_waited_for(agenda, watched) {
            let socket = watched.lock().keeper.as_fd().try_clone_to_owned();
            let added = socket.and_then(|socket| agenda.add(&watched.session, watched.clone(), socket));
            added.inspect_err(|_| self.mark(&watched.session))?;
        }
        self.do_what_is_due(agenda, watched)
    }

    fn do_what_is_due(&self, agenda: &mut Agenda<Arc<Watched>>, watched: &Watched) -> std::io::Result<()> {
        let next = self.next_of(watched, agenda.len());
        let set = agenda.set(&watched.session, next, watched.lock().keeper.wants_write());
        set.inspect_err(|_| self.mark(&watched.session))
    }

    /// Arms what is due, looks at the screen and into the outbox; returns the next time. `terminals`: how many there are.
    fn next_of(&self, watched: &Watched, terminals: usize) -> Option<Instant> {
        let (mut terminal, now) = (watched.lock(), Instant::now());
        if terminal.next_at().is_none_or(|at| at > now) && !terminal.has_more_to_tell() {
            return terminal.next_at();
        }
        if terminal.reads_at().is_some_and(|at| at <= now) {
            terminal.arm(terminals);
        }
        terminal.look_if_due();
        let said = terminal.take_said();
        let looks = terminal.outbox_at.is_some_and(|at| at <= now);
        if looks {
            terminal.outbox_at = None;
        }
        let laggards = terminal.let_laggards_go().then(|| now + LAGGARD_PAUSE);
        let (session, dir) = (terminal.session.clone(), terminal.dir.clone());
        let next = terminal.next_at().into_iter().chain(laggards).min();
        drop(terminal);
        self.tell(&session, said);
        if looks && let Some(reporter) = self.reporter() {
            outbox::empty(reporter, &session, &dir);
        }
        next
    }

    /// Reads what a keeper says; returns how its session ended, if it has.
    fn hear(&self, watched: &Watched) -> Option<End> {
        let mut terminal = watched.lock();
        if let Err(error) = terminal.keeper.flush()
            && !matches!(error, KeeperError::Closed)
        {
            return Some(End::Gone(error.to_string()));
        }
        let mut rings = false;
        let end = loop {
            match terminal.keeper.read_event() {
                Ok(Some(KeeperEvent::Doorbell { .. })) => rings = true,
                Ok(Some(KeeperEvent::Exit(facts))) => break Some(End::Exit(facts)),
                Ok(Some(_)) => {}
                Ok(None) => break None,
                Err(error) => break Some(End::Gone(error.to_string())),
            }
        };
        if rings || end.is_some() {
            let read = terminal.read();
            let (session, agent) = (terminal.session.clone(), terminal.agent().cloned());
            if agent.is_some() {
                terminal.outbox_at.get_or_insert(Instant::now() + OUTBOX_PAUSE);
            }
            drop(terminal);
            match (read, agent) {
                (Ok(has_read), Some(agent)) => self.tell_output(&agent, has_read),
                (Ok(_), None) => {}
                (Err(error), _) => tracing::warn!(%session, %error, "the output could not be read"),
            }
        }
        end
    }

    fn tell_output(&self, agent: &AgentId, has_read: bool) {
        if let Some(reporter) = self.reporter().filter(|_| has_read) {
            reporter.output(agent, Time(i64::try_from(os::unix_micros()).unwrap_or(i64::MAX)));
        }
    }

    /// Whoever read them, the program's signals are told here, in order.
    fn tell(&self, session: &SessionId, said: Vec<Signal>) {
        if let Some(reporter) = self.reporter() {
            for signal in said {
                reporter.observe(Observation::SessionSignalled { session: session.clone(), signal });
            }
        }
    }

    /// The session is over: a thread of its own reads the rest, ends what is left and tells.
    fn bury(self: &Arc<Self>, watched: &Arc<Watched>, end: End) {
        let session = watched.lock().session.clone();
        self.map().remove(&session);
        let (watcher, watched) = (self.clone(), watched.clone());
        let name = format!("end {session}");
        match std::thread::Builder::new().name(name).spawn(move || watcher.end(&watched, end)) {
            Ok(thread) => self.keep(thread),
            Err(error) => tracing::error!(%session, %error, "no thread for the end of a session"),
        }
    }

    fn end(&self, watched: &Watched, end: End) {
        let (session, dir, is_agents, said) = {
            let mut terminal = watched.lock();
            terminal.finish();
            let is_agents = terminal.agent().is_some();
            (terminal.session.clone(), terminal.dir.clone(), is_agents, terminal.take_said())
        };
        self.tell(&session, said);
        let exit = match end {
            End::Exit(facts) => Ok(facts),
            End::Gone(words) => ExitFacts::read(&dir).ok().flatten().ok_or(words),
        };
        if !is_agents {
            let how = exit.map(|facts| exit_of(facts.ended));
            self.shells.ended(&session, how.map_err(|words| lost_words(&words, &watched.facts, &session)));
        } else if let Some(reporter) = self.reporter() {
            outbox::empty(reporter, &session, &dir);
            let observation = match exit {
                Ok(facts) => {
                    let exit = watched.lock().end_of(exit_of(facts.ended));
                    Observation::SessionEnded { session, exit }
                }
                Err(words) => {
                    Observation::SessionLost { why: lost_words(&words, &watched.facts, &session), session }
                }
            };
            reporter.observe(observation);
        }
        let child = watched.child.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(mut child) = child
            && let Err(error) = child.wait()
        {
            tracing::warn!(%error, "the keeper's process could not be waited for");
        }
    }
}
