//! Messages on the socket: hello, requests, replies and pushes. How they are framed is `codec`'s part.

use crate::ApiError;
use crate::call::AnyCall;
use crate::view::{EventView, Frame};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// The version of this protocol.
pub const PROTOCOL: u32 = 1;

/// The id of a call that is not answered. A hall that names [`UNANSWERED`] leaves it so; an older one would answer it.
pub const NO_ANSWER: u64 = 0;

/// A hall's feature.
pub const UNANSWERED: &str = "unanswered";

/// First message of a client.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientHello {
    pub protocol: u32,
    /// The client's own version.
    pub build: String,
    #[serde(default)]
    pub features: Vec<String>,
    /// The owner's token, or the session's where `session` is set.
    pub token: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
}

/// The token is a secret.
impl std::fmt::Debug for ClientHello {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClientHello")
            .field("protocol", &self.protocol)
            .field("build", &self.build)
            .field("session", &self.session)
            .finish_non_exhaustive()
    }
}

/// First message of the hall, when it took the client's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HallHello {
    pub protocol: u32,
    /// The hall's version.
    pub build: String,
    pub features: Vec<String>,
    pub pid: u32,
    /// The town's id.
    pub town: String,
}

/// What a client sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FromClient {
    Hello {
        hello: ClientHello,
    },
    /// `call` is checked apart, so that a bad call is refused under its id.
    Call {
        /// [`NO_ANSWER`] where nobody waits for the answer: then there is none.
        id: u64,
        call: Value,
    },
}

impl FromClient {
    /// The request of a call.
    pub fn request(id: u64, call: &AnyCall) -> Result<Self, serde_json::Error> {
        Ok(Self::Call { id, call: serde_json::to_value(call)? })
    }
}

/// A call that an agent's `gt` left as a file in its session's outbox, because its sandbox refuses sockets.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxFile {
    pub session: String,
    pub token: String,
    /// The call's word.
    pub call: String,
    pub args: Value,
}

impl OutboxFile {
    /// The call with its arguments.
    ///
    /// # Errors
    /// When there is no such call, or the arguments do not fit it.
    pub fn any_call(&self) -> Result<AnyCall, serde_json::Error> {
        serde_json::from_value(serde_json::json!({ "name": self.call, "args": self.args }))
    }
}

/// Longest outbox file.
pub const OUTBOX_BYTES_MAX: usize = 64 << 10;

/// What a hall sends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FromHall {
    Hello {
        hello: HallHello,
    },
    /// Answer to a request, or with id 0 a refusal of the connection itself.
    Refused {
        id: u64,
        error: ApiError,
    },
    Done {
        id: u64,
        ok: Value,
    },
    Frame {
        frame: Frame,
    },
    Event {
        event: Box<EventView>,
    },
    Channel {
        channel: ChannelNote,
    },
}

/// Something about a terminal channel other than its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChannelNote {
    pub channel: u32,
    #[serde(flatten)]
    pub what: ChannelEvent,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum ChannelEvent {
    /// The viewer was too slow: clear the terminal, the next bytes draw it anew.
    Reset { lost: u64 },
    /// Another viewer, or the program's restart, changed the size.
    Resized { cols: u16, rows: u16 },
    /// No more bytes will come.
    Ended { words: String },
}
