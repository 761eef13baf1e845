//! The window's one connection to its hall: made on demand, passed through, and told to the page when it ends.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use gastown_api::ApiError;
use gastown_api::call::{AttachArgs, Attached, Call, DownArgs, DownWord, NoArgs, StayArgs, calls};
use gastown_api::client::{Client, Push as FromHall, Pushes};
use gastown_api::frames::{self, Chunk};
use gastown_api::launch::{self, Launch};
use gastown_api::packed::pack;
use gastown_api::paths::{PathsError, Places, TownPlace};
use gastown_api::view::Frame;
use gastown_api::wire::{ChannelEvent, ChannelNote};
use serde::Serialize;
use serde_json::Value;
use tauri::ipc::{Channel, InvokeResponseBody};

const BUILD: &str = env!("CARGO_PKG_VERSION");

/// Notes that may come before their terminal's `attach` is answered.
const EARLY_NOTES_MAX: usize = 256;

/// What the page is told without asking.
#[derive(Clone, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Push {
    Frame(Frame),
    /// The connection ended; nothing comes after it.
    Gone(ApiError),
    /// The person wants to close the window; the page asks and then calls `close`.
    Closing(NoArgs),
}

/// A handle; clones share the connection.
#[derive(Clone)]
pub struct Link {
    asked_town: Option<PathBuf>,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    client: Option<Arc<Client>>,
    /// Counts connections, so that the end of an old one is not taken for the end of the present one.
    connection: u64,
    pushes: Option<Channel<Push>>,
    terminals: Option<SyncSender<Chunk>>,
    notes: HashMap<u32, Channel<ChannelNote>>,
    early: Vec<ChannelNote>,
    started_hall: bool,
    asks_before_closing: bool,
    /// The first connection, on its way before the page asks for it.
    opening: Option<JoinHandle<Result<Opened, ApiError>>>,
}

/// A connection that is subscribed; its pushes follow the snapshot.
struct Opened {
    client: Client,
    from_hall: Pushes,
    /// The town, packed, as JSON: made ready before the page asks.
    town: String,
    started_hall: bool,
}

impl Link {
    pub fn new(asked_town: Option<PathBuf>) -> Self {
        Self { asked_town, state: Arc::default() }
    }

    /// Connects for the first time while the page is still being loaded; `subscribe` takes it.
    pub fn open_early(&self) {
        let link = self.clone();
        let opening = std::thread::Builder::new().name("opening".into()).spawn(move || link.open());
        // Without a thread the page waits for it, as it does for every later connection.
        self.lock().opening = opening.ok();
    }

    /// Passes a call on and waits for its answer.
    pub fn call(&self, name: &str, args: Value) -> Result<Value, ApiError> {
        let closed = (name == "detach").then(|| args["channel"].as_u64()).flatten();
        let reply = self.client()?.call_json(name, args).map_err(|error| error.to_api())?;
        if let Some(channel) = closed.and_then(|channel| u32::try_from(channel).ok()) {
            self.lock().notes.remove(&channel);
        }
        Ok(reply)
    }

    /// Connects anew, starting a hall when none runs, and passes on every change from the snapshot that it answers.
    pub fn subscribe(&self, pushes: Channel<Push>) -> Result<String, ApiError> {
        let connection = self.hang_up();
        let early = self.lock().opening.take();
        let opened = early.and_then(|opening| opening.join().ok()).unwrap_or_else(|| self.open())?;
        {
            let mut state = self.lock();
            if state.connection != connection {
                return Err(ApiError::new(
                    ApiError::DISCONNECTED,
                    "the page connected a second time meanwhile",
                    "",
                ));
            }
            state.client = Some(Arc::new(opened.client));
            state.pushes = Some(pushes);
            state.started_hall |= opened.started_hall;
        }
        let link = self.clone();
        let reader = std::thread::Builder::new().name("pushes".into());
        let from_hall = opened.from_hall;
        reader.spawn(move || link.pass_on(&from_hall, connection)).map_err(|error| fault(&error))?;
        Ok(opened.town)
    }

    /// Where the bytes of all terminals go from now on.
    pub fn open_terminals(&self, bytes: Channel<InvokeResponseBody>) -> Result<(), ApiError> {
        let send = move |frame| bytes.send(InvokeResponseBody::Raw(frame)).is_ok();
        let sender = frames::start(send).map_err(|error| fault(&error))?;
        self.lock().terminals = Some(sender);
        Ok(())
    }

    /// Opens a terminal whose notes go to `notes`.
    pub fn attach(&self, args: AttachArgs, notes: Channel<ChannelNote>) -> Result<Attached, ApiError> {
        let attached = self.client()?.call::<calls::Attach>(args).map_err(|error| error.to_api())?;
        let mut state = self.lock();
        let (own, others) = std::mem::take(&mut state.early)
            .into_iter()
            .partition(|note: &ChannelNote| note.channel == attached.channel);
        state.early = others;
        state.notes.insert(attached.channel, notes);
        own.into_iter().for_each(|note: ChannelNote| state.note(note));
        Ok(attached)
    }

    /// Whether the page wants to be asked when the window is closed.
    pub fn set_asks(&self, ask: bool) {
        self.lock().asks_before_closing = ask;
    }

    /// Tells the page that the window is to be closed; false when it is not to be asked. It is asked once: if the
    /// page does not answer, closing again closes.
    pub fn ask_page_to_close(&self) -> bool {
        let mut state = self.lock();
        let ask = std::mem::take(&mut state.asks_before_closing) && state.started_hall;
        let pushes = state.pushes.as_ref().filter(|_| ask);
        pushes.is_some_and(|pushes| pushes.send(Push::Closing(NoArgs {})).is_ok())
    }

    /// Tells the hall that this window started what becomes of it. Without an answer it ends by itself when nothing
    /// is left to do and nobody is connected.
    pub fn leave(&self, agents: Option<&str>) -> Result<(), ApiError> {
        let told = match agents {
            None => return Ok(()),
            Some("keep") => self.client()?.call::<calls::Stay>(StayArgs { stay: true }).map(drop),
            Some("stop") => {
                let args = DownArgs { agents: Some(DownWord::Stop) };
                self.client()?.call::<calls::Down>(args).map(drop)
            }
            Some(other) => {
                let words = format!("`{other}` is no answer to what becomes of the agents");
                return Err(ApiError::new(ApiError::BAD_CALL, words, "say keep or stop"));
            }
        };
        told.map_err(|error| error.to_api())
    }

    pub fn client(&self) -> Result<Arc<Client>, ApiError> {
        self.lock().client.clone().ok_or_else(|| {
            ApiError::new(ApiError::DISCONNECTED, "the window is not connected to a hall", "connect again")
        })
    }

    /// Forgets the present connection and answers the number of the next.
    fn hang_up(&self) -> u64 {
        let mut state = self.lock();
        state.client = None;
        state.pushes = None;
        state.notes.clear();
        state.early.clear();
        state.connection += 1;
        state.connection
    }

    fn open(&self) -> Result<Opened, ApiError> {
        let (client, from_hall, started_hall) = self.reach()?;
        let args = Value::Object(serde_json::Map::new());
        let town = client.call_json(calls::Subscribe::NAME, args).map_err(|error| error.to_api())?;
        let town = serde_json::from_value(town).and_then(|town| serde_json::to_string(&pack(town)));
        let town = town.map_err(|error| ApiError::new("window_fault", format!("the town: {error}"), ""))?;
        Ok(Opened { client, from_hall, town, started_hall })
    }

    /// Whether the hall was started for this is the third part.
    fn reach(&self) -> Result<(Client, Pushes, bool), ApiError> {
        let place = self.place().map_err(|error| {
            ApiError::new(
                "no_town",
                error.to_string(),
                "start the window with --town and the folder of a town",
            )
        })?;
        match launch::connect(&place, BUILD) {
            Ok((client, pushes)) => Ok((client, pushes, false)),
            Err(error) if error.is_no_hall() => {
                let launch = Launch::beside_this_program().map_err(|error| error.to_api())?;
                let launch = Launch { without: &[gastown_desktop::PAINT_BY_PROCESSOR], ..launch };
                let (client, pushes) =
                    launch::reach(&place, &launch, BUILD).map_err(|error| error.to_api())?;
                Ok((client, pushes, true))
            }
            Err(error) => Err(error.to_api()),
        }
    }

    /// A town that was asked for must be there; the user's default town is made at the first start.
    fn place(&self) -> Result<TownPlace, PathsError> {
        let places = Places::from_env()?;
        let asked = self.asked_town.clone().or_else(|| std::env::var_os("GT_TOWN").map(PathBuf::from));
        let dir = places.town_dir(asked.as_deref())?;
        if asked.is_some() { places.open_town(&dir) } else { places.make_town(&dir, None) }
    }

    /// Passes on what the hall sends, until the connection ends.
    fn pass_on(&self, from_hall: &Pushes, connection: u64) {
        for push in from_hall {
            match push {
                FromHall::Frame(frame) => self.push(connection, Push::Frame(frame)),
                FromHall::Channel(note) => self.lock().note(note),
                FromHall::Bytes { channel, bytes } => self.draw(Chunk { channel, bytes }),
                // The page follows frames; rows of the journal it asks for by page.
                FromHall::Event(_) => {}
                FromHall::Closed { words } => {
                    let said = if words.is_empty() { String::new() } else { format!(": {words}") };
                    let message = format!("the connection to the hall ended{said}");
                    self.push(
                        connection,
                        Push::Gone(ApiError::new(ApiError::DISCONNECTED, message, "connect again")),
                    );
                    break;
                }
            }
        }
        let mut state = self.lock();
        if state.connection == connection {
            state.client = None;
        }
    }

    fn push(&self, connection: u64, push: Push) {
        let state = self.lock();
        if let Some(pushes) = state.pushes.as_ref().filter(|_| state.connection == connection) {
            // The only failure is a page that is gone; the next one subscribes anew.
            let _page_is_gone = pushes.send(push);
        }
    }

    /// Waits while the page is behind; the lock is not held meanwhile.
    fn draw(&self, chunk: Chunk) {
        let terminals = self.lock().terminals.clone();
        if let Some(terminals) = terminals {
            let _page_is_gone = terminals.send(chunk);
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn note(&mut self, note: ChannelNote) {
        let channel = note.channel;
        let ended = matches!(note.what, ChannelEvent::Ended { .. });
        match self.notes.get(&channel) {
            Some(notes) => {
                let _page_is_gone = notes.send(note);
                if ended {
                    self.notes.remove(&channel);
                }
            }
            None if self.early.len() < EARLY_NOTES_MAX => self.early.push(note),
            // Notes of terminals that were closed meanwhile.
            None => self.early.clear(),
        }
    }
}

fn fault(error: &std::io::Error) -> ApiError {
    ApiError::new(
        "window_fault",
        format!("the window could not start a thread: {error}"),
        "close other programs",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_without_a_connection_is_a_sentence() {
        let link = Link::new(None);

        let refusal = link.call("status", Value::Null).expect_err("nobody is connected");

        assert_eq!(refusal.code, ApiError::DISCONNECTED);
    }

    #[test]
    fn a_hall_that_the_window_did_not_start_is_not_asked_about() {
        let link = Link::new(None);
        link.lock().pushes = Some(Channel::new(|_| Ok(())));

        link.set_asks(true);
        let of_others = link.ask_page_to_close();
        link.lock().started_hall = true;
        link.set_asks(true);
        let own = (link.ask_page_to_close(), link.ask_page_to_close());

        assert!(!of_others);
        assert_eq!(own, (true, false), "asked once, and closing again closes");
    }

    #[test]
    fn a_first_connection_that_failed_is_told_once_and_the_next_is_made_anew() {
        let folder = std::env::temp_dir().join("gastown-no-town-is-here");
        let link = Link::new(Some(folder));
        let subscribe = || link.subscribe(Channel::new(|_| Ok(()))).expect_err("there is no town").code;

        link.open_early();

        let first = subscribe();
        let taken = link.lock().opening.is_none();

        assert_eq!((first, taken, subscribe()), ("no_town".into(), true, "no_town".into()));
    }

    #[test]
    fn notes_that_come_before_the_answer_to_attach_are_kept() {
        let mut state = State::default();

        state.note(ChannelNote { channel: 3, what: ChannelEvent::Reset { lost: 1 } });

        assert_eq!(state.early.len(), 1);
    }

    #[test]
    fn an_answer_that_is_neither_keep_nor_stop_is_refused() {
        let link = Link::new(None);

        assert!(link.leave(Some("maybe")).is_err_and(|refusal| refusal.code == ApiError::BAD_CALL));
        assert_eq!(link.leave(None), Ok(()));
    }
}
