//! The board: the last published town and whoever wants to know of the next one; and the way in for what happens by itself.

use crate::shell::Shell;
use crate::sight::Sight;
use crate::turn::Mail;
use gastown_core::{AgentId, Observation, SessionId, Time, Town};
use gastown_store::JournalEntry;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Updates a subscriber may leave unread before it is told that it lags.
const UPDATES_MAX: usize = 256;

/// A town as it was committed, and what is seen of the world beside it.
#[derive(Clone, Debug, Default)]
pub struct Published {
    /// Sequence of the last event that is in it.
    pub seq: u64,
    pub town: Town,
    pub sight: Arc<Sight>,
    /// The owner's own terminals; no part of the town, and gone with nothing but their folder.
    pub shells: Arc<[Shell]>,
    /// Why nothing can be changed at present, for example a full disk.
    pub read_only: Option<String>,
    /// Effects that are owed: something is still on its way.
    pub busy: usize,
}

/// A published town and the events that led to it since the one before.
#[derive(Clone, Debug)]
pub struct Update {
    pub published: Arc<Published>,
    pub events: Arc<[JournalEntry]>,
}

/// What a subscriber gets.
#[derive(Clone, Debug)]
pub enum News {
    Update(Update),
    /// Updates were dropped: start again from [`Board::published`] or the journal.
    Lagged,
    Nothing,
    Closed,
}

/// A subscriber's end; dropping it ends the subscription.
pub struct Subscription {
    updates: Receiver<Update>,
    lagged: Arc<AtomicBool>,
}

impl Subscription {
    /// Waits at most `patience` for the next news.
    pub fn next(&self, patience: Duration) -> News {
        match self.updates.recv_timeout(patience) {
            Ok(update) => News::Update(update),
            Err(_) if self.lagged.swap(false, Ordering::AcqRel) => News::Lagged,
            Err(RecvTimeoutError::Timeout) => News::Nothing,
            Err(RecvTimeoutError::Disconnected) => News::Closed,
        }
    }
}

struct Subscriber {
    updates: SyncSender<Update>,
    lagged: Arc<AtomicBool>,
}

struct Shown {
    published: Arc<Published>,
    subscribers: Vec<Subscriber>,
}

pub(crate) struct Board {
    shown: Mutex<Shown>,
}

impl Board {
    pub(crate) fn new(published: Published) -> Self {
        Self { shown: Mutex::new(Shown { published: Arc::new(published), subscribers: Vec::new() }) }
    }

    pub(crate) fn published(&self) -> Arc<Published> {
        self.lock().published.clone()
    }

    pub(crate) fn subscribe(&self) -> Subscription {
        let (sender, updates) = sync_channel(UPDATES_MAX);
        let lagged = Arc::new(AtomicBool::new(false));
        self.lock().subscribers.push(Subscriber { updates: sender, lagged: lagged.clone() });
        Subscription { updates, lagged }
    }

    /// Changes what is published and tells all subscribers; never waits for one.
    pub(crate) fn publish(&self, events: Vec<JournalEntry>, change: impl FnOnce(&mut Published)) {
        let mut shown = self.lock();
        let mut next = Published::clone(&shown.published);
        change(&mut next);
        shown.published = Arc::new(next);
        let update = Update { published: shown.published.clone(), events: events.into() };
        shown.subscribers.retain(|subscriber| match subscriber.updates.try_send(update.clone()) {
            Ok(()) => true,
            Err(TrySendError::Full(_)) => {
                subscriber.lagged.store(true, Ordering::Release);
                true
            }
            Err(TrySendError::Disconnected(_)) => false,
        });
    }

    pub(crate) fn close(&self) {
        self.lock().subscribers.clear();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The way in for what happens by itself: ends of programs, their signals and calls left in an outbox.
#[derive(Clone)]
pub struct Reporter {
    pub(crate) mail: SyncSender<Mail>,
    pub(crate) eyes: Arc<crate::eyes::Eyes>,
    pub(crate) board: Arc<Board>,
}

/// Understands the files that an agent's `gt` leaves when its sandbox refuses sockets; given by whoever knows the wire.
pub trait OutboxReader: Send + Sync + 'static {
    /// The call in one file: who calls and what, or a sentence why not. `town` is for looking up its token.
    ///
    /// # Errors
    /// A sentence for the journal; the file is kept aside.
    fn read(&self, town: &Town, session: &SessionId, bytes: &[u8]) -> Result<gastown_core::Command, String>;
}

impl Reporter {
    /// Waits while the mailbox is full; false once the engine is gone.
    pub fn observe(&self, observation: Observation) -> bool {
        self.mail.send(Mail::Observed(observation)).is_ok()
    }

    /// The agent's program wrote something: its worktree may look different.
    pub fn output(&self, agent: &AgentId, at: Time) {
        self.eyes.wrote(agent, at);
    }

    /// The owner's own terminals are these now.
    pub fn shells(&self, shells: Vec<Shell>) {
        self.board.publish(Vec::new(), |published| published.shells = shells.into());
    }

    /// A branch of the rig's repository may have moved.
    pub fn target_touched(&self, rig: &gastown_core::RigId) {
        self.eyes.wish_soon(crate::eyes::Thing::Rig(rig.clone()));
    }

    /// A file that the session's program left in its outbox.
    pub fn outbox_file(&self, session: &SessionId, bytes: Vec<u8>) -> bool {
        self.mail.send(Mail::Outbox { session: session.clone(), bytes }).is_ok()
    }
}
