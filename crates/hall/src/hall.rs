//! What all connections share.

use crate::feed::Feed;
use gastown_api::paths::TownPlace;
use gastown_engine::{Agents, Engine};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::watch;

/// A town that is served.
pub(crate) struct Hall {
    pub engine: Arc<Engine>,
    pub feed: Arc<Feed>,
    pub place: TownPlace,
    /// The user's configuration of Gas Town.
    pub config: PathBuf,
    /// PATH of agents and gates.
    pub path: String,
    /// Whoever shows it is the owner.
    pub token: String,
    /// How many clients are connected, and whether there ever was one.
    pub clients: watch::Sender<Clients>,
    /// Set once: no new connections, and the hall ends.
    pub ending: watch::Sender<bool>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Clients {
    pub now: usize,
    pub ever: bool,
}

impl Hall {
    /// Closes the town and lets the hall end. Blocks until the engine has stopped.
    pub(crate) fn close(&self, agents: Agents) {
        self.engine.shutdown(agents);
        self.ending.send_replace(true);
    }

    pub(crate) fn must_end(&self) -> bool {
        *self.ending.borrow()
    }
}

/// Counts a client while it lives.
pub(crate) struct Counted(pub Arc<Hall>);

impl Counted {
    pub(crate) fn new(hall: Arc<Hall>) -> Self {
        hall.clients.send_modify(|clients| *clients = Clients { now: clients.now + 1, ever: true });
        Self(hall)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.clients.send_modify(|clients| clients.now -= 1);
    }
}
