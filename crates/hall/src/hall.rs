//! What all connections share.

use crate::feed::Feed;
use gastown_api::paths::TownPlace;
use gastown_engine::{Agents, Engine};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinError;

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
    pub threads: Threads,
}

/// Threads beside the one that waits for all. That one hands itself to another when it types a key, so that there must always be one for it.
pub(crate) struct Threads {
    calls: Arc<Semaphore>,
    keys: Semaphore,
}

impl Threads {
    /// For calls; more calls wait.
    const CALLS_MAX: usize = 64;
    /// For keys that their programs do not read at once.
    const KEYS_MAX: usize = 16;
    /// Of both.
    pub(crate) const MAX: usize = Self::CALLS_MAX + Self::KEYS_MAX;

    pub(crate) fn new() -> Self {
        Self { calls: Arc::new(Semaphore::new(Self::CALLS_MAX)), keys: Semaphore::new(Self::KEYS_MAX) }
    }

    /// Runs it on another thread; an error where it panicked.
    pub(crate) async fn beside<T: Send + 'static>(
        &self,
        run: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, JoinError> {
        // Nobody closes it, so it is an error never.
        let permit = self.calls.clone().acquire_owned().await;
        let task = tokio::task::spawn_blocking(move || {
            let _held = permit;
            run()
        });
        task.await
    }

    /// Runs it on this thread, and others go on meanwhile: waking another one takes as long as all the rest of a key's way. Elsewhere
    /// where many keys wait already.
    pub(crate) async fn at_once<T: Send + 'static>(
        &self,
        run: impl FnOnce() -> T + Send + 'static,
    ) -> std::thread::Result<T> {
        match self.keys.try_acquire() {
            Ok(_held) => tokio::task::block_in_place(|| catch_unwind(AssertUnwindSafe(run))),
            Err(_) => self.beside(run).await.map_err(|error| Box::new(error) as _),
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;
    use std::sync::{Condvar, Mutex};
    use std::time::Duration;

    const PATIENCE: Duration = Duration::from_secs(30);

    fn runtime() -> tokio::runtime::Runtime {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        builder.worker_threads(1).max_blocking_threads(Threads::MAX).build().expect("threads")
    }

    #[test]
    fn whoever_waits_for_all_goes_on_while_every_call_and_every_key_is_held_up() {
        let (runtime, threads) = (runtime(), Arc::new(Threads::new()));
        let (began, begins) = mpsc::channel();
        let gate = Arc::new((Mutex::new(false), Condvar::new()));
        let held_up = || {
            let (began, gate) = (began.clone(), gate.clone());
            move || {
                began.send(()).expect("the test goes on");
                let shut = gate.0.lock().expect("no panic");
                drop(gate.1.wait_while(shut, |is_open| !*is_open).expect("no panic"));
            }
        };
        let more = 5;
        let mut tasks = Vec::new();
        for _ in 0..Threads::CALLS_MAX + more {
            let (threads, run) = (threads.clone(), held_up());
            tasks.push(runtime.spawn(async move { threads.beside(run).await.is_ok() }));
        }
        for _ in 0..Threads::KEYS_MAX + more {
            let (threads, run) = (threads.clone(), held_up());
            tasks.push(runtime.spawn(async move { threads.at_once(run).await.is_ok() }));
        }
        for _ in 0..Threads::MAX {
            begins.recv_timeout(PATIENCE).expect("as many as may run are held up");
        }

        let (told, hears) = mpsc::channel();
        runtime.spawn(async move { told.send(()) });
        assert!(hears.recv_timeout(PATIENCE).is_ok(), "nobody waits for the clients any more");
        assert!(begins.try_recv().is_err(), "more run than may");

        *gate.0.lock().expect("no panic") = true;
        gate.1.notify_all();
        assert!(tasks.into_iter().all(|task| runtime.block_on(task).expect("it ends")));
    }

    #[test]
    fn a_panic_is_told_and_holds_no_thread() {
        let (runtime, threads) = (runtime(), Arc::new(Threads::new()));
        for _ in 0..=Threads::KEYS_MAX {
            let own = threads.clone();
            let key = runtime.spawn(async move { own.at_once(|| panic!("a key")).await.is_err() });
            assert!(runtime.block_on(key).expect("the task itself goes on"));
        }
        let own = threads.clone();
        let call = runtime.spawn(async move { own.beside(|| panic!("a call")).await.is_err() });
        assert!(runtime.block_on(call).expect("the task itself goes on"));
        assert_eq!(threads.keys.available_permits(), Threads::KEYS_MAX);
        assert_eq!(threads.calls.available_permits(), Threads::CALLS_MAX);
    }
}
