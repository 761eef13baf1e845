//! A hall from its lock to its end: opens the town, listens, serves, closes.

use crate::error::HallError;
use crate::feed::Feed;
use crate::hall::{Clients, Hall, Threads};
use crate::lock::TownLock;
use crate::outbox::Outbox;
use crate::project::HallFacts;
use crate::token::fresh_token;
use crate::{connection, linger, logs, long_waits};
use gastown_api::os;
use gastown_api::paths::TownPlace;
use gastown_api::wire::PROTOCOL;
use gastown_engine::{Agents, Engine, OutboxReader};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::net::{UnixListener, UnixStream};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// Clients at the same time.
const CLIENTS_MAX: usize = 256;
/// How long clients may take to read the last answers.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// How a hall is to run.
#[derive(Clone, Debug)]
pub struct HallOptions {
    pub place: TownPlace,
    /// The user's configuration of Gas Town.
    pub config: PathBuf,
    /// How long it stays when nothing is left to do and nobody is connected.
    pub linger: Duration,
    /// It does not end by itself.
    pub stay: bool,
    pub version: String,
}

/// A town that was opened for a hall.
pub struct OpenTown {
    pub engine: Arc<Engine>,
    /// PATH of agents and gates.
    pub path: String,
}

/// Is the hall of a town until it ends.
///
/// # Errors
/// Why it cannot be: another hall holds the town, the database is of a newer version, the disk refuses.
pub fn run(options: &HallOptions) -> Result<(), HallError> {
    // Started by hand it leads a group already, and stays with its terminal.
    let _by_hand = os::leave_terminal();
    run_with(options, |outbox| crate::open::open(options, outbox))
}

/// The same with a town that `open` opens once the lock is held.
///
/// # Errors
/// As [`run`], and those of `open`.
pub fn run_with(
    options: &HallOptions,
    open: impl FnOnce(Arc<dyn OutboxReader>) -> Result<OpenTown, HallError>,
) -> Result<(), HallError> {
    let place = &options.place;
    place.make_runtime()?;
    let _lock = TownLock::take(place)?;
    logs::begin(&place.log())?;
    tracing::info!(version = options.version, pid = std::process::id(), "the hall begins");
    // One thread that waits for all, and calls beside it.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .max_blocking_threads(Threads::MAX)
        .build()
        .map_err(HallError::Threads)?;
    let outcome = open_and_serve(options, open, &runtime);
    runtime.shutdown_timeout(LAST_WORDS);
    match &outcome {
        Ok(()) => tracing::info!("the hall ends"),
        Err(error) => tracing::error!(%error, "the hall ends"),
    }
    outcome
}

fn open_and_serve(
    options: &HallOptions,
    open: impl FnOnce(Arc<dyn OutboxReader>) -> Result<OpenTown, HallError>,
    runtime: &tokio::runtime::Runtime,
) -> Result<(), HallError> {
    let place = &options.place;
    must_be_free(place)?;
    let town = open(Arc::new(Outbox))?;
    let engine = town.engine;
    let token =
        fresh_token().map_err(|source| HallError::Io { path: place.token(), doing: "written", source })?;
    let feed = Arc::new(Feed::new(facts(options)));
    let hall = Arc::new(Hall {
        engine: engine.clone(),
        feed: feed.clone(),
        place: place.clone(),
        config: options.config.clone(),
        path: town.path,
        token: token.clone(),
        clients: watch::Sender::new(Clients::default()),
        ending: watch::Sender::new(false),
        threads: Threads::new(),
    });
    let news = engine.subscribe();
    let (feeding, fed) = (feed.clone(), engine.clone());
    let follow = move || feeding.run(&fed, &news);
    let feeder = std::thread::Builder::new().name("feed".into()).spawn(follow).map_err(HallError::Threads)?;
    let waits = start_long_waits(options, &engine)?;
    let served = runtime.block_on(async {
        // The token is there before the socket: whoever can connect can be let in.
        os::write_private(&place.token(), token.as_bytes()).map_err(|source| HallError::Io {
            path: place.token(),
            doing: "written",
            source,
        })?;
        let listener = listen(place)?;
        serve(&hall, listener, options.linger).await
    });
    // Nobody connects any more: the next hall may wait for the lock already.
    let _gone = std::fs::remove_file(place.socket());
    if !hall.must_end() {
        hall.close(Agents::Keep);
    }
    runtime.block_on(part(&hall));
    for (what, thread) in [("the feed", feeder), ("the teller of long waits", waits)] {
        if thread.join().is_err() {
            tracing::error!(what, "a thread had panicked");
        }
    }
    served
}

fn start_long_waits(options: &HallOptions, engine: &Arc<Engine>) -> Result<JoinHandle<()>, HallError> {
    let (news, engine) = (engine.subscribe(), engine.clone());
    let (town, file) = (options.place.name.clone(), long_waits::file(&options.config));
    let tell = move || long_waits::run(&engine, &news, &town, &file);
    std::thread::Builder::new().name("long waits".into()).spawn(tell).map_err(HallError::Threads)
}

fn facts(options: &HallOptions) -> HallFacts {
    HallFacts {
        version: options.version.clone(),
        protocol: PROTOCOL,
        pid: std::process::id(),
        town_id: options.place.id.clone(),
        town_name: options.place.name.clone(),
        town_dir: options.place.dir.display().to_string(),
        stays: options.stay,
    }
}

/// A socket that nobody listens at was left by a hall that was killed; the lock says that there is no other.
fn must_be_free(place: &TownPlace) -> Result<(), HallError> {
    let socket = place.socket();
    if os::connect(&socket).is_ok() {
        return Err(HallError::SocketTaken { socket });
    }
    match std::fs::remove_file(&socket) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(HallError::Io { path: socket, doing: "replaced", source: error })
        }
        _ => Ok(()),
    }
}

fn listen(place: &TownPlace) -> Result<UnixListener, HallError> {
    let socket = place.socket();
    UnixListener::bind(&socket).map_err(|source| HallError::Io { path: socket, doing: "listened at", source })
}

/// Until the hall is told to end, or nobody needs it.
async fn serve(hall: &Arc<Hall>, listener: UnixListener, linger: Duration) -> Result<(), HallError> {
    let mut ending = hall.ending.subscribe();
    let mut terminate = signal(SignalKind::terminate()).map_err(HallError::Threads)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(HallError::Threads)?;
    let unneeded = linger::until_unneeded(hall, linger);
    tokio::pin!(unneeded);
    let why = loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((socket, _)) => admit(hall, socket),
                Err(error) => {
                    // Out of descriptors, most likely: some client must go first.
                    tracing::warn!(%error, "a client could not be accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            },
            _ = ending.wait_for(|ending| *ending) => break "told to by a client",
            _ = terminate.recv() => break "told to by a signal",
            _ = interrupt.recv() => break "told to by a signal",
            () = &mut unneeded => break "nothing is left to do",
        }
    };
    tracing::info!(why, "closing");
    Ok(())
}

fn admit(hall: &Arc<Hall>, socket: UnixStream) {
    let is_owner = socket.peer_cred().is_ok_and(|peer| os::is_me(peer.uid()));
    if !is_owner || hall.clients.borrow().now >= CLIENTS_MAX {
        tracing::warn!(is_owner, "a client was sent away");
        return;
    }
    tokio::spawn(connection::serve(hall.clone(), socket));
}

/// Lets clients read their last answers, then hangs up.
async fn part(hall: &Hall) {
    let mut clients = hall.clients.subscribe();
    let all_gone = clients.wait_for(|clients| clients.now == 0);
    if tokio::time::timeout(LAST_WORDS, all_gone).await.is_err() {
        tracing::info!("some clients did not hang up");
    }
}
