//! The thread that reads what a hall sends, and gives each answer to whoever waits for it.

use super::{Answer, ClientError};
use crate::codec::{Decoder, FROM_HALL_BYTES_MAX, Packet};
use crate::os;
use crate::view::{EventView, Frame};
use crate::wire::{ChannelNote, FromHall, HallHello};
use std::collections::HashMap;
use std::io::Read;
use std::sync::mpsc::{Receiver, SyncSender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::Duration;

const READ_BYTES: usize = 64 << 10;
/// Calls that may wait for answers at the same time.
const PENDING_MAX: usize = 1024;
/// While a push is on its way to a channel that is to be emptied.
const LOOK_AGAIN: Duration = Duration::from_millis(1);

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
        // Whoever waited may have given up.
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

/// Takes what the hall sends by itself, on the thread that reads it.
type Taker = Box<dyn FnMut(Push) + Send>;

/// Where pushes go.
enum Way {
    Channel(SyncSender<Push>),
    Taker(Taker),
    /// The connection ended, and that was told.
    Over,
}

pub(super) struct Outlet {
    way: Mutex<Way>,
}

impl Outlet {
    /// Into a channel, until somebody takes them where they are read.
    pub(super) fn new(channel: SyncSender<Push>) -> Self {
        Self { way: Mutex::new(Way::Channel(channel)) }
    }

    /// The lock is kept meanwhile: whoever becomes the taker has emptied the channel by then.
    fn push(&self, push: Push) {
        match &mut *self.way.lock().unwrap_or_else(PoisonError::into_inner) {
            Way::Channel(channel) => drop(channel.send(push)),
            Way::Taker(take) => take(push),
            Way::Over => {}
        }
    }

    fn close(&self, words: String) {
        self.push(Push::Closed { words });
        *self.way.lock().unwrap_or_else(PoisonError::into_inner) = Way::Over;
    }

    /// What waits in the channel is taken first.
    pub(super) fn deliver(&self, pushes: &Receiver<Push>, mut take: Taker) {
        let mut way = loop {
            match self.way.try_lock() {
                Ok(way) => break way,
                Err(TryLockError::Poisoned(poisoned)) => break poisoned.into_inner(),
                // A push is on its way into a channel that may be full.
                Err(TryLockError::WouldBlock) => {
                    pushes.recv_timeout(LOOK_AGAIN).into_iter().for_each(&mut take);
                }
            }
        };
        pushes.try_iter().for_each(&mut take);
        if !matches!(*way, Way::Over) {
            *way = Way::Taker(take);
        }
    }
}

pub(super) struct Reader {
    pub(super) stream: os::Stream,
    pub(super) pending: Arc<Pending>,
    pub(super) hello: SyncSender<Result<HallHello, ClientError>>,
    pub(super) outlet: Arc<Outlet>,
}

impl Reader {
    pub(super) fn run(mut self) {
        let words = self.read().err().unwrap_or_default();
        self.pending.end(words.clone());
        self.outlet.close(words);
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
                self.outlet.push(Push::Bytes { channel, bytes });
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
            FromHall::Frame { frame } => self.outlet.push(Push::Frame(frame)),
            FromHall::Event { event } => self.outlet.push(Push::Event(event)),
            FromHall::Channel { channel } => self.outlet.push(Push::Channel(channel)),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::sync_channel;

    fn piece(n: u32) -> Push {
        Push::Bytes { channel: n, bytes: Vec::new() }
    }

    /// Its channel has this much room.
    fn outlet(room: usize) -> (Arc<Outlet>, Receiver<Push>) {
        let (channel, pushes) = sync_channel(room);
        (Arc::new(Outlet::new(channel)), pushes)
    }

    /// Keeps the numbers of what it takes.
    fn taker(taken: &Arc<Mutex<Vec<u32>>>) -> Taker {
        let numbers = taken.clone();
        Box::new(move |push| match push {
            Push::Bytes { channel, .. } => numbers.lock().unwrap().push(channel),
            other => panic!("{other:?} was not pushed"),
        })
    }

    #[test]
    fn what_waits_is_taken_first_and_then_each_as_it_is_read() {
        let ((outlet, pushes), taken) = (outlet(8), Arc::default());
        outlet.push(piece(1));
        outlet.push(piece(2));

        outlet.deliver(&pushes, taker(&taken));
        assert_eq!(*taken.lock().unwrap(), [1, 2]);
        outlet.push(piece(3));

        assert_eq!(*taken.lock().unwrap(), [1, 2, 3], "it is taken by the thread that pushes");
        assert!(pushes.try_recv().is_err());
    }

    #[test]
    fn a_reader_that_waits_for_room_in_the_channel_keeps_nobody_from_taking() {
        let ((outlet, pushes), taken) = (outlet(1), Arc::default());
        let reader = std::thread::spawn({
            let outlet = outlet.clone();
            move || (1..=500).for_each(|n| outlet.push(piece(n)))
        });

        outlet.deliver(&pushes, taker(&taken));
        reader.join().unwrap();

        assert_eq!(*taken.lock().unwrap(), (1..=500).collect::<Vec<_>>());
    }

    #[test]
    fn after_the_end_nothing_comes_and_whoever_waits_for_the_channel_sees_that() {
        let ((outlet, pushes), taken) = (outlet(8), Arc::default());
        outlet.push(piece(1));
        outlet.close("at once".to_owned());
        assert_eq!(pushes.iter().count(), 2, "the channel ends behind the last push");

        outlet.deliver(&pushes, taker(&taken));
        outlet.push(piece(2));

        assert!(taken.lock().unwrap().is_empty());
    }
}
