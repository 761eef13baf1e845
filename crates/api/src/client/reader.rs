//! The thread that reads what a hall sends, and gives each answer to whoever waits for it.

use super::{Answer, ClientError};
use crate::codec::{Decoder, FROM_HALL_BYTES_MAX, Packet};
use crate::os;
use crate::view::{EventView, Frame};
use crate::wire::{ChannelNote, FromHall, HallHello};
use std::collections::HashMap;
use std::io::Read;
use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const READ_BYTES: usize = 64 << 10;
/// Calls that may wait for answers at the same time.
const PENDING_MAX: usize = 1024;

/// Something the hall sent by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Push {
    Frame(Frame),
    Event(Box<EventView>),
    Channel(ChannelNote),
    Bytes {
        channel: u32,
        bytes: Vec<u8>,
    },
    /// The last one.
    Closed {
        words: String,
    },
}

/// Calls that wait for their answers.
#[derive(Default)]
pub(super) struct Pending {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    waiting: HashMap<u64, Answer>,
    /// Why the connection ended, once it has.
    ended: Option<String>,
}

impl Pending {
    pub(super) fn expect(&self, id: u64, answer: Answer) -> Result<(), ClientError> {
        let mut state = self.lock();
        if let Some(words) = &state.ended {
            return Err(ClientError::Lost { words: words.clone() });
        }
        if state.waiting.len() >= PENDING_MAX {
            return Err(ClientError::Lost {
                words: format!("{PENDING_MAX} calls wait for an answer already"),
            });
        }
        state.waiting.insert(id, answer);
        Ok(())
    }

    pub(super) fn forget(&self, id: u64) {
        self.lock().waiting.remove(&id);
    }

    pub(super) fn why(&self) -> String {
        self.lock().ended.clone().unwrap_or_default()
    }

    fn answer(&self, id: u64, answer: Result<serde_json::Value, ClientError>) {
        // Nobody may wait for it: it was a `tell`.
        let waiting = self.lock().waiting.remove(&id);
        if let Some(waiting) = waiting {
            let _gave_up = waiting.send(answer);
        }
    }

    /// Everyone who waits sees its channel closed.
    fn end(&self, words: String) {
        let mut state = self.lock();
        state.ended.get_or_insert(words);
        state.waiting.clear();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) struct Reader {
    pub(super) stream: os::Stream,
    pub(super) pending: Arc<Pending>,
    pub(super) hello: SyncSender<Result<HallHello, ClientError>>,
    pub(super) pushes: SyncSender<Push>,
}

impl Reader {
    pub(super) fn run(mut self) {
        let words = self.read().err().unwrap_or_default();
        self.pending.end(words.clone());
        let _nobody_listens = self.pushes.send(Push::Closed { words });
    }

    /// Until the connection ends; an error says that it did not end well.
    fn read(&mut self) -> Result<(), String> {
        let mut decoder = Decoder::new(FROM_HALL_BYTES_MAX);
        let mut buffer = vec![0; READ_BYTES];
        loop {
            let count = match self.stream.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(count) => count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error.to_string()),
            };
            decoder.push(&buffer[..count]).map_err(|error| error.to_string())?;
            while let Some(packet) = decoder.next_packet() {
                self.take(packet)?;
            }
        }
    }

    fn take(&self, packet: Packet) -> Result<(), String> {
        let json = match packet {
            Packet::Terminal { channel, bytes } => {
                self.push(Push::Bytes { channel, bytes });
                return Ok(());
            }
            Packet::Json(json) => json,
        };
        match serde_json::from_slice(&json)
            .map_err(|error| format!("a message was not understood: {error}"))?
        {
            FromHall::Hello { hello } => drop(self.hello.try_send(Ok(hello))),
            FromHall::Refused { id: 0, error } => {
                let words = error.message.clone();
                drop(self.hello.try_send(Err(ClientError::Refused(error))));
                return Err(words);
            }
            FromHall::Refused { id, error } => self.pending.answer(id, Err(ClientError::Refused(error))),
            FromHall::Done { id, ok } => self.pending.answer(id, Ok(ok)),
            FromHall::Frame { frame } => self.push(Push::Frame(frame)),
            FromHall::Event { event } => self.push(Push::Event(event)),
            FromHall::Channel { channel } => self.push(Push::Channel(channel)),
        }
        Ok(())
    }

    fn push(&self, push: Push) {
        let _nobody_listens = self.pushes.send(push);
    }
}
