//! Terminal channels of one connection: bytes only as far as the viewer gave credit, and a slow viewer drawn anew.

use crate::fault::api_error;
use crate::outgoing::Outgoing;
use crate::router::ids;
use gastown_api::ApiError;
use gastown_api::call::{AttachArgs, Attached, CreditArgs, ResizeArgs};
use gastown_api::wire::{ChannelEvent, ChannelNote, FromHall};
use gastown_core::agent_status;
use gastown_engine::{Attachment, Engine, TerminalBytes, TerminalName};
use std::collections::HashMap;
use std::sync::mpsc::RecvTimeoutError;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Bytes of one channel that may be on their way before the viewer says that it used them.
const CREDIT_BYTES: usize = 256 << 10;
const PIECE_BYTES_MAX: usize = 32 << 10;
const CHANNELS_MAX: usize = 64;
const SIZE_MAX: u16 = 1000;
/// How soon a channel that was closed while nothing came is noticed.
const LOOK_AGAIN: Duration = Duration::from_secs(10);

/// Dropping it closes all channels.
#[derive(Default)]
pub(crate) struct Channels {
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    last: u32,
    by_number: HashMap<u32, Arc<Channel>>,
}

struct Channel {
    number: u32,
    terminal: TerminalName,
    flow: Mutex<Flow>,
    changed: Condvar,
}

#[derive(Default)]
struct Flow {
    on_their_way: usize,
    is_closed: bool,
}

impl Channels {
    /// Answers the request, then sends what draws the screen, then what follows.
    pub(crate) fn attach(
        &self,
        engine: &Arc<Engine>,
        id: u64,
        args: &AttachArgs,
        out: &Arc<Outgoing>,
    ) -> Result<(), ApiError> {
        check_size(args.cols, args.rows)?;
        let shell = args.shell.as_deref().map(|text| ids::shell(&engine.published(), text)).transpose()?;
        let terminal = TerminalName { agent: args.agent.as_str().into(), shell };
        // A program that has ended keeps the size it had.
        if let Err(error) = engine.resize(&terminal, args.cols, args.rows) {
            tracing::debug!(?terminal, %error, "not resized for a viewer");
        }
        let history = args.history == Some(true);
        let attachment = engine.attach(&terminal, history).map_err(api_error)?;
        let channel = self.add(terminal)?;
        let attached = Attached {
            channel: channel.number,
            cols: attachment.cols,
            rows: attachment.rows,
            credit: CREDIT_BYTES as u32,
            missing: attachment.missing,
        };
        let ok = serde_json::to_value(attached)
            .map_err(|error| ApiError::new("hall_fault", error.to_string(), ""))?;
        out.send(&FromHall::Done { id, ok });
        let pump =
            Pump { engine: engine.clone(), channel, out: out.clone(), offset: attachment.from, history };
        let thread = std::thread::Builder::new().name("terminal".into()).spawn(move || pump.run(attachment));
        thread
            .map(drop)
            .map_err(|error| ApiError::new("hall_fault", format!("no thread for the terminal: {error}"), ""))
    }

    fn add(&self, terminal: TerminalName) -> Result<Arc<Channel>, ApiError> {
        let mut open = self.lock();
        open.by_number.retain(|_, channel| !channel.lock().is_closed);
        if open.by_number.len() >= CHANNELS_MAX {
            let words = format!("{CHANNELS_MAX} terminals are open on this connection already");
            return Err(ApiError::new("too_many_terminals", words, "close one first"));
        }
        open.last = open.last.wrapping_add(1).max(1);
        let number = open.last;
        let channel = Arc::new(Channel { number, terminal, flow: Mutex::default(), changed: Condvar::new() });
        open.by_number.insert(number, channel.clone());
        Ok(channel)
    }

    pub(crate) fn detach(&self, number: u32) -> Result<(), ApiError> {
        let channel = self.lock().by_number.remove(&number).ok_or_else(|| no_channel(number))?;
        channel.close();
        Ok(())
    }

    pub(crate) fn resize(&self, engine: &Engine, args: &ResizeArgs) -> Result<(), ApiError> {
        check_size(args.cols, args.rows)?;
        let terminal = self.find(args.channel)?.terminal.clone();
        engine.resize(&terminal, args.cols, args.rows).map_err(api_error)
    }

    pub(crate) fn credit(&self, args: &CreditArgs) -> Result<(), ApiError> {
        let channel = self.find(args.channel)?;
        let mut flow = channel.lock();
        flow.on_their_way = flow.on_their_way.saturating_sub(args.bytes as usize);
        channel.changed.notify_all();
        Ok(())
    }

    fn find(&self, number: u32) -> Result<Arc<Channel>, ApiError> {
        self.lock().by_number.get(&number).cloned().ok_or_else(|| no_channel(number))
    }

    fn lock(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Channels {
    fn drop(&mut self) {
        self.lock().by_number.values().for_each(|channel| channel.close());
    }
}

fn no_channel(number: u32) -> ApiError {
    ApiError::new("no_channel", format!("there is no terminal {number} on this connection"), "attach first")
}

fn check_size(cols: u16, rows: u16) -> Result<(), ApiError> {
    if (1..=SIZE_MAX).contains(&cols) && (1..=SIZE_MAX).contains(&rows) {
        return Ok(());
    }
    let words = format!("a terminal of {cols}x{rows} cannot be: each side is 1 to {SIZE_MAX}");
    Err(ApiError::new("invalid", words, "choose another size"))
}

impl Channel {
    fn close(&self) {
        self.lock().is_closed = true;
        self.changed.notify_all();
    }

    /// Waits until the viewer has room for `count` more bytes; false once the channel is closed.
    fn wait_for_credit(&self, count: usize) -> bool {
        let mut flow = self.lock();
        while !flow.is_closed && flow.on_their_way + count > CREDIT_BYTES {
            flow = self.changed.wait(flow).unwrap_or_else(PoisonError::into_inner);
        }
        flow.on_their_way += count;
        !flow.is_closed
    }

    fn lock(&self) -> MutexGuard<'_, Flow> {
        self.flow.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Carries the bytes of one channel, on a thread of its own.
struct Pump {
    engine: Arc<Engine>,
    channel: Arc<Channel>,
    out: Arc<Outgoing>,
    /// Where the next byte stands in the terminal's output.
    offset: u64,
    /// The viewer keeps lines that scrolled away.
    history: bool,
}

impl Pump {
    fn run(mut self, mut attachment: Attachment) {
        let mut is_open = self.send(&attachment.checkpoint);
        while is_open {
            is_open = match attachment.bytes.recv_timeout(LOOK_AGAIN) {
                Ok(TerminalBytes::Output(bytes)) => {
                    self.offset += bytes.len() as u64;
                    self.send(&bytes)
                }
                Ok(TerminalBytes::Resized { cols, rows }) => self.note(ChannelEvent::Resized { cols, rows }),
                Ok(TerminalBytes::Lagged) => match self.engine.attach(&self.channel.terminal, self.history) {
                    Ok(anew) => {
                        attachment = anew;
                        self.draw_anew(&attachment)
                    }
                    Err(error) => self.end(error.to_string()),
                },
                Ok(TerminalBytes::Ended) => self.end(self.last_words()),
                Err(RecvTimeoutError::Disconnected) => self.end("the hall is ending".into()),
                Err(RecvTimeoutError::Timeout) => !self.channel.lock().is_closed,
            };
        }
        self.channel.close();
    }

    fn draw_anew(&mut self, attachment: &Attachment) -> bool {
        let lost = attachment.from.saturating_sub(self.offset);
        self.offset = attachment.from;
        self.note(ChannelEvent::Reset { lost }) && self.send(&attachment.checkpoint)
    }

    fn send(&self, bytes: &[u8]) -> bool {
        let mut pieces = bytes.chunks(PIECE_BYTES_MAX);
        pieces.all(|piece| {
            self.channel.wait_for_credit(piece.len()) && self.out.send_terminal(self.channel.number, piece)
        })
    }

    fn note(&self, what: ChannelEvent) -> bool {
        self.out.send(&FromHall::Channel { channel: ChannelNote { channel: self.channel.number, what } })
    }

    fn end(&self, words: String) -> bool {
        self.note(ChannelEvent::Ended { words });
        false
    }

    /// Why the program has ended, or nothing while the town does not know yet: the agent's or the shell's own row tells it then.
    fn last_words(&self) -> String {
        let published = self.engine.published();
        let town = &published.town;
        if self.channel.terminal.shell.is_some() {
            return String::new();
        }
        let agent = &self.channel.terminal.agent;
        let session = town.agents.get(agent).and_then(|agent| town.session_of(agent));
        if session.is_some_and(|session| session.state.is_live()) {
            return String::new();
        }
        agent_status(town, agent).reason
    }
}
