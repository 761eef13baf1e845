//! A blocking client of a hall: calls wait for their answers, pushes come through a bounded channel. Needs no runtime.

mod error;
mod reader;

pub use error::ClientError;
pub use reader::Push;

use crate::ApiError;
use crate::call::Call;
use crate::codec;
use crate::os;
use crate::paths::TownPlace;
use crate::wire::{ClientHello, FromClient, HallHello, NO_ANSWER, PROTOCOL, UNANSWERED};
use reader::{Outlet, Pending, Reader};
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Pushes that may wait to be read; past it the reader waits, and the hall drops a client that does not read.
const PUSHES_MAX: usize = 1024;
/// How long a hall may take to say hello.
const HELLO_PATIENCE: Duration = Duration::from_secs(10);

/// What a client shows to be let in.
#[derive(Clone, PartialEq, Eq)]
pub enum Credentials {
    Owner {
        token: String,
    },
    /// The program of a session; may act for its own agent only.
    Session {
        session: String,
        token: String,
    },
}

impl Credentials {
    /// The owner's, from the file that the hall wrote.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn owner(place: &TownPlace) -> Result<Self, ClientError> {
        let path = place.token();
        match std::fs::read_to_string(&path) {
            Ok(token) => Ok(Self::Owner { token: token.trim().to_owned() }),
            Err(source) => Err(ClientError::NoToken { path, source }),
        }
    }
}

/// Tokens are secrets.
impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Owner { .. } => f.write_str("Owner"),
            Self::Session { session, .. } => f.debug_tuple("Session").field(session).finish(),
        }
    }
}

/// What an agent's program finds in its environment.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionEnv {
    pub session: String,
    pub token: String,
    pub socket: PathBuf,
    /// Where calls are left as files when the socket is refused.
    pub outbox: Option<PathBuf>,
}

impl SessionEnv {
    /// `None` outside a session.
    ///
    /// # Errors
    /// Inside one whose variables are not complete: the owner's token is never taken instead.
    pub fn from_env() -> Result<Option<Self>, ClientError> {
        Self::from_vars(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
    }

    fn from_vars(var: impl Fn(&str) -> Option<String>) -> Result<Option<Self>, ClientError> {
        let Some(session) = var("GT_SESSION") else {
            return Ok(None);
        };
        let needed = |name: &'static str| var(name).ok_or(ClientError::SessionEnv { missing: name });
        let (token, socket) = (needed("GT_TOKEN")?, needed("GT_SOCKET")?.into());
        Ok(Some(Self { session, token, socket, outbox: var("GT_OUTBOX").map(PathBuf::from) }))
    }

    pub fn credentials(&self) -> Credentials {
        Credentials::Session { session: self.session.clone(), token: self.token.clone() }
    }
}

/// A connection that the hall let in. Clones of an `Arc` may call from any thread.
pub struct Client {
    stream: os::Stream,
    writer: Mutex<os::Stream>,
    pending: Arc<Pending>,
    outlet: Arc<Outlet>,
    next: AtomicU64,
    hello: HallHello,
}

/// What the hall sends by itself, in its order. Dropping it is fine: pushes are then thrown away.
pub type Pushes = Receiver<Push>;

impl Client {
    /// Connects and says hello.
    ///
    /// # Errors
    /// When nobody listens, or the hall does not let this client in.
    pub fn connect(
        socket: &Path,
        credentials: &Credentials,
        build: &str,
    ) -> Result<(Self, Pushes), ClientError> {
        let unreachable = |source| ClientError::Unreachable { socket: socket.to_owned(), source };
        let stream = os::connect(socket).map_err(unreachable)?;
        let writer = stream.try_clone().map_err(unreachable)?;
        let (hello_in, hello) = sync_channel(1);
        let (pushes_in, pushes) = sync_channel(PUSHES_MAX);
        let pending = Arc::new(Pending::default());
        let outlet = Arc::new(Outlet::new(pushes_in));
        let reader = Reader {
            stream: stream.try_clone().map_err(unreachable)?,
            pending: pending.clone(),
            hello: hello_in,
            outlet: outlet.clone(),
        };
        std::thread::Builder::new()
            .name("hall reader".into())
            .spawn(move || reader.run())
            .map_err(unreachable)?;
        let mut client = Self {
            stream,
            writer: Mutex::new(writer),
            pending,
            outlet,
            next: AtomicU64::new(1),
            hello: HallHello::default(),
        };
        client.write(&FromClient::Hello { hello: client_hello(credentials, build) })?;
        client.hello = match hello.recv_timeout(HELLO_PATIENCE) {
            Ok(said) => said?,
            Err(RecvTimeoutError::Timeout) => return Err(ClientError::Silent { socket: socket.to_owned() }),
            Err(RecvTimeoutError::Disconnected) => return Err(ClientError::Lost { words: String::new() }),
        };
        Ok((client, pushes))
    }

    /// What the hall said of itself.
    pub fn hall(&self) -> &HallHello {
        &self.hello
    }

    /// From now on `take` gets what the hall sends by itself, on the thread that reads it: no other thread has to be woken. Answers wait
    /// while it runs, so it may [`Client::tell`] and not [`Client::call`].
    pub fn deliver(&self, pushes: &Pushes, take: impl FnMut(Push) + Send + 'static) {
        self.outlet.deliver(pushes, Box::new(take));
    }

    /// Makes a call and waits for its answer. Not from the thread that reads the pushes: while that thread waits, a
    /// full channel of pushes keeps the answer out; use [`Client::tell`] there.
    ///
    /// # Errors
    /// [`ClientError::Refused`] with the hall's words, or why there is no answer.
    pub fn call<C: Call>(&self, args: C::Args) -> Result<C::Reply, ClientError> {
        let args = serde_json::to_value(args)
            .map_err(|error| ClientError::NotUnderstood { words: error.to_string() })?;
        let ok = self.call_json(C::NAME, args)?;
        serde_json::from_value(ok)
            .map_err(|error| ClientError::NotUnderstood { words: format!("{}: {error}", C::NAME) })
    }

    /// The same without types, for whoever passes calls on.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub fn call_json(&self, name: &str, args: Value) -> Result<Value, ClientError> {
        let (answer_in, answer) = sync_channel(1);
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        self.pending.expect(id, answer_in)?;
        self.send(id, name, args).inspect_err(|_| self.pending.forget(id))?;
        let answered = answer.recv();
        self.pending.forget(id);
        answered.unwrap_or_else(|_| Err(ClientError::Lost { words: self.pending.why() }))
    }

    /// Makes a call that the hall does not answer, whatever comes of it.
    ///
    /// # Errors
    /// When it cannot be sent.
    pub fn tell<C: Call>(&self, args: C::Args) -> Result<(), ClientError> {
        let args = serde_json::to_value(args)
            .map_err(|error| ClientError::NotUnderstood { words: error.to_string() })?;
        // What an older hall answers to an id of its own is thrown away.
        let is_left = self.hello.features.iter().any(|feature| feature == UNANSWERED);
        let id = if is_left { NO_ANSWER } else { self.next.fetch_add(1, Ordering::Relaxed) };
        self.send(id, C::NAME, args)
    }

    fn send(&self, id: u64, name: &str, args: Value) -> Result<(), ClientError> {
        self.write(&FromClient::Call { id, call: serde_json::json!({ "name": name, "args": args }) })
    }

    fn write(&self, message: &FromClient) -> Result<(), ClientError> {
        let json = serde_json::to_vec(message)
            .map_err(|error| ClientError::NotUnderstood { words: error.to_string() })?;
        if json.len() > codec::FROM_CLIENT_BYTES_MAX {
            return Err(ClientError::Refused(ApiError::new(
                "too_large",
                format!(
                    "the call has {} bytes, and {} is the limit",
                    json.len(),
                    codec::FROM_CLIENT_BYTES_MAX
                ),
                "say it shorter, or put it into a file of the repository",
            )));
        }
        let mut bytes = Vec::with_capacity(json.len() + 8);
        codec::put_json(&mut bytes, &json);
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        // A hall that refuses says why before it hangs up: the reader has those words.
        writer.write_all(&bytes).map_err(|error| match self.pending.why() {
            why if why.is_empty() => ClientError::Lost { words: error.to_string() },
            why => ClientError::Lost { words: why },
        })
    }
}

/// Ends the connection; the reader's thread sees that and ends too.
impl Drop for Client {
    fn drop(&mut self) {
        // An error means that it was closed already.
        let _closed = self.stream.shutdown(std::net::Shutdown::Both);
    }
}

type Answer = SyncSender<Result<Value, ClientError>>;

fn client_hello(credentials: &Credentials, build: &str) -> ClientHello {
    let (token, session) = match credentials {
        Credentials::Owner { token } => (token.clone(), None),
        Credentials::Session { session, token } => (token.clone(), Some(session.clone())),
    };
    ClientHello { protocol: PROTOCOL, build: build.to_owned(), features: Vec::new(), token, session }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inside_a_session_an_incomplete_environment_is_refused_and_never_replaced_by_the_owners() {
        let vars = |name: &str| (name == "GT_SESSION").then(|| "s-1".to_owned());

        let refusal = SessionEnv::from_vars(vars).err().unwrap();

        assert!(refusal.to_string().contains("GT_TOKEN"), "{refusal}");
        assert!(SessionEnv::from_vars(|_| None).unwrap().is_none());
    }

    #[test]
    fn a_token_is_never_printed() {
        let credentials = Credentials::Session { session: "s-1".into(), token: "secret".into() };
        let hello = client_hello(&credentials, "0");

        assert!(!format!("{credentials:?}{hello:?}").contains("secret"));
    }
}
