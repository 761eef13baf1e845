//! A town's world is put together: from its places, its environment and its opened database.

use super::shell_rows::Shells;
use super::watcher::Watcher;
use super::{Environment, Places, RealWorld, tidy};
use crate::Trouble;
use gastown_core::house_policy;
use gastown_git::Git;
use gastown_store::{Opened, Store};
use std::sync::{Arc, Mutex};

impl RealWorld {
    /// Takes over an opened database. The rest of what was opened is for [`crate::Engine::open`].
    ///
    /// # Errors
    /// When git cannot be found or the database not be opened a second time.
    pub fn new(places: Places, environment: Environment, store: Store) -> Result<Self, Trouble> {
        let reader = store.reader().map_err(|error| Trouble::of(&error))?;
        let marked = (tidy::GIT_MARK.into(), places.town.clone().into());
        let of_git = environment.of_git().into_iter().chain([marked]).collect();
        let git = Git::find_in(of_git).map_err(|error| Trouble::of(&error))?;
        let shells = Arc::new(Shells::new(places.clone()));
        let watcher = Watcher::new(shells.clone()).map_err(|error| Trouble::of(&error))?;
        Ok(Self {
            places,
            environment: Arc::new(environment),
            git,
            store: Arc::new(Mutex::new(store)),
            reader: Arc::new(Mutex::new(reader)),
            watcher: Arc::new(watcher),
            expected: Arc::default(),
            shells,
            opening: Arc::default(),
            away: Arc::default(),
            refs: Arc::default(),
            radars: Default::default(),
            ports: Arc::default(),
            setups: Arc::default(),
            readers: Arc::default(),
            runs: Arc::default(),
            pressure: Arc::default(),
            cancel: Arc::default(),
        })
    }

    /// The world and the opening for an engine, from an opened database.
    ///
    /// # Errors
    /// As [`RealWorld::new`].
    pub fn open(
        places: Places,
        environment: Environment,
        opened: Opened,
    ) -> Result<(Arc<Self>, crate::Opening), Trouble> {
        let opening = crate::Opening {
            town: opened.town,
            seq: opened.seq,
            owed: opened.owed,
            outbox: None,
            policy: Arc::new(house_policy),
        };
        Ok((Arc::new(Self::new(places, environment, opened.store)?), opening))
    }
}
