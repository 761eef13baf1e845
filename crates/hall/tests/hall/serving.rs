//! A hall on a thread of its own, ended when the test ends.

use gastown_api::client::{Client, Credentials, Pushes};
use gastown_api::launch;
use gastown_api::paths::{Places, TownPlace};
use gastown_core::{AddRig, Caller, Command, Entity, Mode, Person, Review, Role, Source, TaskId, When};
use gastown_engine::{Agents, Engine};
use gastown_hall::{HallError, HallOptions, open, run_with};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(20);

pub struct Serving {
    pub place: TownPlace,
    pub config: std::path::PathBuf,
    pub engine: Arc<Engine>,
    pub ended: Receiver<()>,
    /// Keeps a hall that would not linger until somebody else is connected.
    first: Mutex<Option<gastown_api::os::Stream>>,
    hall: Option<JoinHandle<Result<(), HallError>>>,
    _folder: tempfile::TempDir,
}

pub fn options(folder: &tempfile::TempDir) -> HallOptions {
    let path = folder.path();
    let places = Places { config: path.join("config"), data: path.join("data"), runtime: path.join("run") };
    HallOptions {
        place: places.make_town(&path.join("town"), Some("test")).unwrap(),
        config: places.config,
        linger: Duration::from_secs(600),
        stay: true,
        version: "0.0.0-test".into(),
    }
}

pub fn folder() -> tempfile::TempDir {
    // Short: a socket's path is limited.
    tempfile::Builder::new().prefix("h").rand_bytes(5).tempdir().unwrap()
}

impl Serving {
    pub fn start() -> Self {
        Self::start_with(|_| {})
    }

    pub fn start_with(change: impl FnOnce(&mut HallOptions)) -> Self {
        let folder = folder();
        let mut options = options(&folder);
        change(&mut options);
        let (place, config) = (options.place.clone(), options.config.clone());
        let (opened_in, opened) = sync_channel(1);
        let (ended_in, ended) = sync_channel(1);
        let hall = std::thread::spawn(move || {
            let outcome = run_with(&options, |outbox| {
                let town = open(&options, outbox)?;
                opened_in.send(town.engine.clone()).unwrap();
                Ok(town)
            });
            let _test_is_over = ended_in.send(());
            outcome
        });
        let engine = opened.recv_timeout(PATIENCE).expect("the hall opens its town");
        let socket = place.socket();
        let mut first = None;
        until("the hall listens", || {
            first = gastown_api::os::connect(&socket).ok();
            first.is_some()
        });
        Self { place, config, engine, ended, first: Mutex::new(first), hall: Some(hall), _folder: folder }
    }

    pub fn owner(&self) -> (Client, Pushes) {
        let connected = launch::connect(&self.place, "test").unwrap();
        drop(self.first.lock().unwrap().take());
        connected
    }

    pub fn session(&self, token: &str, session: &str) -> Client {
        let credentials = Credentials::Session { session: session.into(), token: token.into() };
        Client::connect(&self.place.socket(), &credentials, "test").unwrap().0
    }

    pub fn change(&self, command: Command) -> Entity {
        self.engine.call(Caller::Owner, command).unwrap().about.unwrap()
    }

    /// A rig that is only a row: no git is asked.
    pub fn add_rig(&self, name: &str, prefix: &str) {
        self.change(Command::AddRig(AddRig {
            name: name.into(),
            prefix: prefix.into(),
            source: Source::Path(format!("/nowhere/{name}")),
            target: "main".into(),
            target_head: "1111111111111111111111111111111111111111".into(),
            owner: Person { name: "Ann".into(), email: "ann@example.org".into() },
            gates: Vec::new(),
            review: Review::Required,
            shallow: false,
            demo: false,
            ground: gastown_core::Ground::default(),
        }));
    }

    pub fn add_task(&self, rig: &str, title: &str) -> TaskId {
        let add = gastown_core::AddTask { rig: Some(rig.into()), title: title.into(), ..Default::default() };
        match self.change(Command::AddTask(add)) {
            Entity::Task(id) => id,
            other => panic!("{other:?} is no task"),
        }
    }

    pub fn add_agent(&self, rig: &str, name: &str) {
        self.change(Command::AddAgent {
            rig: rig.into(),
            name: Some(name.into()),
            preset: "shell".into(),
            mode: Mode::Ask,
            role: Role::Worker,
        });
    }

    /// Id and token of the session that an assignment begins.
    pub fn assign(&self, task: &TaskId, agent: &str) -> (String, String) {
        self.change(Command::Assign { task: task.clone(), agent: agent.into(), when: When::Now });
        let town = self.engine.published().town.clone();
        let session = town.session_of(town.agent(&agent.into()).unwrap()).unwrap();
        (session.id.to_string(), session.token.clone())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        self.engine.shutdown(Agents::Keep);
        // A hall ends when it is told to; over its socket, as anybody would.
        if let Ok((client, _pushes)) = launch::connect(&self.place, "test") {
            let down = client.call::<gastown_api::call::calls::Down>(Default::default());
            drop(down);
        }
        if let Some(hall) = self.hall.take() {
            let outcome = hall.join().expect("the hall does not panic");
            if !std::thread::panicking() {
                outcome.unwrap();
            }
        }
    }
}

/// Waits for a fact by name.
#[track_caller]
pub fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "waited for: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}
