//! One client: hello, then calls until it hangs up. Short calls run in their order, long ones beside them.

use crate::caller::{may_call, who_is};
use crate::channels::Channels;
use crate::fault::bad_call;
use crate::hall::{Counted, Hall};
use crate::outgoing::Outgoing;
use crate::{router, waits};
use gastown_api::ApiError;
use gastown_api::call::{AnyCall, HookArgs};
use gastown_api::codec::{Decoder, FROM_CLIENT_BYTES_MAX, Packet};
use gastown_api::wire::{ClientHello, FromClient, FromHall, HallHello, NO_ANSWER, PROTOCOL, UNANSWERED};
use gastown_core::Caller;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::net::UnixStream;
use tokio::net::unix::OwnedReadHalf;
use tokio::sync::Semaphore;

const HELLO_PATIENCE: Duration = Duration::from_secs(10);
/// Long calls of one client that may run at the same time.
const BESIDE_MAX: usize = 32;
const READ_BYTES: usize = 16 << 10;

/// What one client has.
pub(crate) struct Client {
    pub hall: Arc<Hall>,
    pub caller: Caller,
    pub out: Arc<Outgoing>,
    pub channels: Channels,
}

/// Serves a client until it hangs up or is sent away.
pub(crate) async fn serve(hall: Arc<Hall>, socket: UnixStream) {
    let _counted = Counted::new(hall.clone());
    let (read, write) = socket.into_split();
    let out = Arc::new(Outgoing::new());
    let writer = tokio::spawn({
        let out = out.clone();
        async move { out.write_to(write).await }
    });
    let mut incoming =
        Incoming { socket: read, decoder: Decoder::new(FROM_CLIENT_BYTES_MAX), buffer: vec![0; READ_BYTES] };
    if let Err(error) = converse(&hall, &mut incoming, &out).await {
        out.send(&FromHall::Refused { id: 0, error });
    }
    hall.feed.unsubscribe(&out);
    out.finish();
    if writer.await.is_err() {
        tracing::error!("a client's writer had panicked");
    }
}

async fn converse(hall: &Arc<Hall>, incoming: &mut Incoming, out: &Arc<Outgoing>) -> Result<(), ApiError> {
    let Ok(hello) = tokio::time::timeout(HELLO_PATIENCE, incoming.hello()).await else {
        return Err(bad_call("no hello came"));
    };
    let Some(hello) = hello? else {
        return Ok(());
    };
    let caller = who_is(hall, &hello)?;
    let facts = hall.feed.facts();
    out.send(&FromHall::Hello {
        hello: HallHello {
            protocol: PROTOCOL,
            build: facts.version,
            features: vec![UNANSWERED.into()],
            pid: facts.pid,
            town: facts.town_id,
        },
    });
    let client =
        Arc::new(Client { hall: hall.clone(), caller, out: out.clone(), channels: Channels::default() });
    let beside = Arc::new(Semaphore::new(BESIDE_MAX));
    loop {
        let message = tokio::select! {
            message = incoming.message() => message?,
            () = out.ended() => return Ok(()),
        };
        match message {
            None => return Ok(()),
            Some(FromClient::Hello { .. }) => return Err(bad_call("a second hello came")),
            Some(FromClient::Call { id, call }) => client.clone().take(id, call, &beside).await,
        }
    }
}

impl Client {
    async fn take(self: Arc<Self>, id: u64, call: Value, beside: &Arc<Semaphore>) {
        let call = match self.understand(call) {
            Ok(call) => call,
            Err(error) => return self.answer(id, Err(error)),
        };
        if !router::is_long(&call) {
            return self.run(id, call).await;
        }
        match beside.clone().try_acquire_owned() {
            Ok(permit) => drop(tokio::spawn(async move {
                self.run(id, call).await;
                drop(permit);
            })),
            Err(_) => self
                .answer(id, Err(bad_call(format!("{BESIDE_MAX} long calls run already on this connection")))),
        }
    }

    fn understand(&self, call: Value) -> Result<AnyCall, ApiError> {
        let name = call.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        may_call(&self.caller, &name)?;
        serde_json::from_value(call).map_err(|error| bad_call(format!("{name}: {error}")))
    }

    async fn run(self: &Arc<Self>, id: u64, call: AnyCall) {
        if let AnyCall::WaitAgent(_)
        | AnyCall::WaitTask(_)
        | AnyCall::WaitQueue(_)
        | AnyCall::Follow(_)
        | AnyCall::OpenAsk(_)
        | AnyCall::Hook(HookArgs { wait_ms: Some(_), .. }) = call
        {
            // A client that hangs up waits for nothing any more.
            return tokio::select! {
                () = waits::run(self, id, call) => {}
                () = self.out.ended() => {}
            };
        }
        let client = self.clone();
        let name = call.name();
        let (threads, is_key) = (&self.hall.threads, matches!(call, AnyCall::TypeBytes(_)));
        let run = move || router::run(&client, id, call);
        // A person waits for what their key does.
        let answered =
            if is_key { threads.at_once(run).await.is_ok() } else { threads.beside(run).await.is_ok() };
        if !answered {
            tracing::error!(call = name, "a call had panicked");
            let words = format!("the hall failed at {name}; what it did is in the town as you see it");
            self.answer(id, Err(ApiError::new("hall_fault", words, "see the town's logs/hall.log")));
        }
    }

    pub(crate) fn answer(&self, id: u64, answer: Result<Value, ApiError>) {
        if id == NO_ANSWER {
            return;
        }
        self.out.send(&match answer {
            Ok(ok) => FromHall::Done { id, ok },
            Err(error) => FromHall::Refused { id, error },
        });
    }
}

struct Incoming {
    socket: OwnedReadHalf,
    decoder: Decoder,
    buffer: Vec<u8>,
}

impl Incoming {
    /// The first message; nothing when the client hung up before it.
    async fn hello(&mut self) -> Result<Option<ClientHello>, ApiError> {
        match self.message().await? {
            None => Ok(None),
            Some(FromClient::Hello { hello }) => Ok(Some(hello)),
            Some(FromClient::Call { .. }) => Err(bad_call("a call came before the hello")),
        }
    }

    /// The next message; nothing when the client hung up. May be given up and called again.
    async fn message(&mut self) -> Result<Option<FromClient>, ApiError> {
        loop {
            match self.decoder.next_packet() {
                Some(Packet::Json(json)) => {
                    return serde_json::from_slice(&json)
                        .map(Some)
                        .map_err(|error| bad_call(format!("a message: {error}")));
                }
                Some(Packet::Terminal { .. }) => return Err(bad_call("terminal bytes came from a client")),
                None => {}
            }
            match self.socket.read(&mut self.buffer).await {
                Ok(0) | Err(_) => return Ok(None),
                Ok(count) => {
                    self.decoder.push(&self.buffer[..count]).map_err(|error| bad_call(error.to_string()))?;
                }
            }
        }
    }
}
