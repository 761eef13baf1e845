//! The feed: from what the engine publishes to frames for whoever subscribed. Costs nothing while nobody does.

use crate::outgoing::Outgoing;
use crate::project::{HallFacts, deltas, event_view, town_snapshot};
use gastown_api::ApiError;
use gastown_api::view::{EventView, Frame, TownSnapshot};
use gastown_api::wire::FromHall;
use gastown_engine::{Engine, News, Published, Subscription};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::watch;

/// Updates that are joined into one frame at most.
const JOINED_MAX: usize = 64;

pub(crate) struct Feed {
    facts: Mutex<HallFacts>,
    shown: Mutex<Shown>,
    /// Counts publications: whoever waits for a fact looks again at each.
    changes: watch::Sender<u64>,
}

#[derive(Default)]
struct Shown {
    /// What the subscribers have; none while nobody subscribes.
    snapshot: Option<TownSnapshot>,
    subscribers: Vec<Weak<Outgoing>>,
}

impl Feed {
    pub(crate) fn new(facts: HallFacts) -> Self {
        Self { facts: Mutex::new(facts), shown: Mutex::default(), changes: watch::Sender::new(0) }
    }

    pub(crate) fn facts(&self) -> HallFacts {
        self.facts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether the hall ends by itself; told to all that are shown it.
    pub(crate) fn set_stays(&self, engine: &Engine, stays: bool) {
        self.facts.lock().unwrap_or_else(PoisonError::into_inner).stays = stays;
        self.show(&engine.published(), Vec::new());
    }

    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Everything as it is shown now.
    pub(crate) fn snapshot(&self, engine: &Engine) -> Result<TownSnapshot, ApiError> {
        match &self.lock().snapshot {
            Some(snapshot) => Ok(snapshot.clone()),
            None => self.fresh(engine),
        }
    }

    /// Answers the request with a snapshot; every later frame goes to the same client, with no gap between.
    pub(crate) fn subscribe(&self, engine: &Engine, id: u64, to: &Arc<Outgoing>) -> Result<(), ApiError> {
        let mut shown = self.lock();
        shown.forget(to);
        if shown.snapshot.is_none() {
            shown.snapshot = Some(self.fresh(engine)?);
        }
        let ok = serde_json::to_value(&shown.snapshot)
            .map_err(|error| ApiError::new("hall_fault", error.to_string(), ""))?;
        to.send(&FromHall::Done { id, ok });
        shown.subscribers.push(Arc::downgrade(to));
        Ok(())
    }

    pub(crate) fn unsubscribe(&self, to: &Arc<Outgoing>) {
        self.lock().forget(to);
    }

    fn fresh(&self, engine: &Engine) -> Result<TownSnapshot, ApiError> {
        let published = engine.published();
        let since = published.seq.saturating_sub(TownSnapshot::EVENTS_MAX as u64);
        let rows = engine
            .journal(since, TownSnapshot::EVENTS_MAX)
            .map_err(|error| ApiError::new("journal", error.to_string(), "see `gt doctor`"))?;
        let rows = rows.iter().filter(|row| row.seq <= published.seq);
        let events = rows.map(|row| event_view(&published.town, row)).collect();
        Ok(town_snapshot(&self.facts(), &published, events, 0))
    }

    /// Projects what was published and sends what differs to all subscribers.
    fn show(&self, published: &Published, events: Vec<EventView>) {
        let mut shown = self.lock();
        if let Some(before) = &shown.snapshot {
            let known = before.events.last().map_or(0, |event| event.seq);
            let mut all = before.events.clone();
            all.extend(events.into_iter().filter(|event| event.seq > known));
            let over = all.len().saturating_sub(TownSnapshot::EVENTS_MAX);
            all.drain(..over);
            let mut after = town_snapshot(&self.facts(), published, all, before.seq);
            let deltas = deltas(before, &after);
            // An older publication than the one that a new subscriber began with shows nothing new.
            if !deltas.is_empty() && published.seq >= before.journal {
                after.seq += 1;
                let frame = Frame { seq: after.seq, journal: after.journal, deltas };
                shown.snapshot = Some(after);
                shown.send(&FromHall::Frame { frame });
            }
        }
        drop(shown);
        self.changes.send_modify(|count| *count += 1);
    }

    /// Follows the engine until it closes.
    pub(crate) fn run(&self, engine: &Engine, news: &Subscription) {
        loop {
            match news.next(Duration::MAX) {
                News::Update(first) => {
                    let mut events: Vec<_> = first.events.iter().cloned().collect();
                    let mut published = first.published;
                    let mut has_lagged = false;
                    for _ in 1..JOINED_MAX {
                        match news.next(Duration::ZERO) {
                            News::Update(next) => {
                                events.extend(next.events.iter().cloned());
                                published = next.published;
                            }
                            News::Lagged => has_lagged = true,
                            News::Nothing | News::Closed => break,
                        }
                    }
                    if has_lagged {
                        self.catch_up(engine);
                        continue;
                    }
                    let views = events.iter().map(|row| event_view(&published.town, row)).collect();
                    self.show(&published, views);
                }
                News::Lagged => self.catch_up(engine),
                News::Nothing => {}
                News::Closed => return,
            }
        }
    }

    /// Updates were dropped: the journal has what they said.
    fn catch_up(&self, engine: &Engine) {
        let published = engine.published();
        let since = published.seq.saturating_sub(TownSnapshot::EVENTS_MAX as u64);
        let rows = engine.journal(since, TownSnapshot::EVENTS_MAX).unwrap_or_else(|error| {
            tracing::error!(%error, "the journal could not be read for the newest events");
            Vec::new()
        });
        let rows = rows.iter().filter(|row| row.seq <= published.seq);
        self.show(&published, rows.map(|row| event_view(&published.town, row)).collect());
    }

    fn lock(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shown {
    fn forget(&mut self, gone: &Arc<Outgoing>) {
        self.subscribers.retain(|to| to.upgrade().is_some_and(|to| !Arc::ptr_eq(&to, gone)));
        self.rest_if_unseen();
    }

    fn send(&mut self, message: &FromHall) {
        self.subscribers.retain(|to| to.upgrade().is_some_and(|to| to.send(message)));
        self.rest_if_unseen();
    }

    fn rest_if_unseen(&mut self) {
        if self.subscribers.is_empty() {
            self.snapshot = None;
        }
    }
}
