//! Terminal channels of one connection: bytes only as far as the viewer gave credit, and a slow viewer drawn anew.

use crate::fault::api_error;
use crate::outgoing::Outgoing;
use crate::router::ids;
use gastown_api::ApiError;
use gastown_api::call::{AttachArgs, Attached, CreditArgs, ResizeArgs};
use gastown_api::wire::{ChannelEvent, ChannelNote, FromHall};
use gastown_core::agent_status;
use gastown_engine::{Attachment, CallError, Engine, Taken, TerminalBytes, TerminalName, Viewer};
use std::collections::HashMap;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Bytes of one channel that may be on their way before the viewer says that it used them.
const CREDIT_BYTES: usize = 256 << 10;
const PIECE_BYTES_MAX: usize = 32 << 10;
/// Pieces of output that may wait for the pump.
const PIECES_MAX: usize = 256;
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
    /// Pieces that are the pump's and are not sent yet: what comes after them is the pump's too.
    behind: usize,
    /// Where the next byte stands in the terminal's output.
    offset: u64,
    is_closed: bool,
}

impl Flow {
    /// True, and noted, if the viewer gave room for that many bytes more.
    fn gives_room(&mut self, count: usize) -> bool {
        let gives = !self.is_closed && self.on_their_way + count <= CREDIT_BYTES;
        self.on_their_way += if gives { count } else { 0 };
        gives
    }
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
        let channel = self.add(terminal)?;
        let pump =
            Pump { engine: engine.clone(), channel, out: out.clone(), history: args.history == Some(true) };
        let (attachment, pieces) = pump.attach().inspect_err(|_| pump.channel.close()).map_err(api_error)?;
        let channel = &pump.channel;
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
        let run = move || pump.run(&attachment, pieces);
        let thread = std::thread::Builder::new().name("terminal".into()).spawn(run);
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
        loop {
            if flow.is_closed || flow.gives_room(count) {
                return !flow.is_closed;
            }
            flow = self.changed.wait(flow).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Flow> {
        self.flow.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The channel as its terminal sees it. Where nothing waits, output goes out on the thread that read it: waking the pump for it takes
/// longer than the sending, and a key's echo waits for that.
struct Seat {
    channel: Arc<Channel>,
    out: Arc<Outgoing>,
    pump: SyncSender<TerminalBytes>,
}

impl Viewer for Seat {
    fn take(&mut self, piece: &TerminalBytes) -> Taken {
        let mut flow = self.channel.lock();
        if flow.is_closed {
            return Taken::Gone;
        }
        if let TerminalBytes::Output(bytes) = piece
            && flow.behind == 0
            && bytes.len() <= PIECE_BYTES_MAX
            && flow.gives_room(bytes.len())
        {
            flow.offset += bytes.len() as u64;
            // Within the lock: nothing of the pump's may come before it.
            let sent = self.out.send_terminal(self.channel.number, bytes);
            return if sent { Taken::Yes } else { Taken::Gone };
        }
        let taken = self.pump.take(piece);
        flow.behind += usize::from(taken == Taken::Yes);
        taken
    }
}

/// Carries what its viewer cannot take at once, on a thread of its own.
struct Pump {
    engine: Arc<Engine>,
    channel: Arc<Channel>,
    out: Arc<Outgoing>,
    /// The viewer keeps lines that scrolled away.
    history: bool,
}

impl Pump {
    /// What draws the screen is the pump's, and what follows until that is sent.
    fn attach(&self) -> Result<(Attachment, Receiver<TerminalBytes>), CallError> {
        self.channel.lock().behind = 1;
        let (pump, pieces) = sync_channel(PIECES_MAX);
        let seat = Seat { channel: self.channel.clone(), out: self.out.clone(), pump };
        let attachment = self.engine.attach(&self.channel.terminal, self.history, Box::new(seat))?;
        Ok((attachment, pieces))
    }

    fn run(self, attachment: &Attachment, mut pieces: Receiver<TerminalBytes>) {
        self.channel.lock().offset = attachment.from;
        let mut is_open = self.send(&attachment.checkpoint);
        while is_open {
            self.channel.lock().behind -= 1;
            is_open = match self.next(&pieces) {
                Some(TerminalBytes::Output(bytes)) => {
                    self.channel.lock().offset += bytes.len() as u64;
                    self.send(&bytes)
                }
                Some(TerminalBytes::Resized { cols, rows }) => {
                    self.note(ChannelEvent::Resized { cols, rows })
                }
                Some(TerminalBytes::Lagged) => match self.attach() {
                    Ok((attachment, anew)) => {
                        pieces = anew;
                        self.draw_anew(&attachment)
                    }
                    Err(error) => self.end(error.to_string()),
                },
                Some(TerminalBytes::Ended) => self.end(self.last_words()),
                None => false,
            };
        }
        self.channel.close();
    }

    /// The next piece that is the pump's; nothing once the channel is closed.
    fn next(&self, pieces: &Receiver<TerminalBytes>) -> Option<TerminalBytes> {
        loop {
            match pieces.recv_timeout(LOOK_AGAIN) {
                Ok(piece) => return Some(piece),
                Err(_) if self.channel.lock().is_closed => return None,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    self.end("the hall is ending".into());
                    return None;
                }
            }
        }
    }

    fn draw_anew(&self, attachment: &Attachment) -> bool {
        let before = std::mem::replace(&mut self.channel.lock().offset, attachment.from);
        let lost = attachment.from.saturating_sub(before);
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A seat whose channel has sent what draws its screen, and what comes to its pump.
    fn seat() -> (Seat, Receiver<TerminalBytes>) {
        let terminal = TerminalName { agent: "wren".into(), shell: None };
        let channel = Channel { number: 1, terminal, flow: Mutex::default(), changed: Condvar::new() };
        let (pump, pieces) = sync_channel(2);
        (Seat { channel: Arc::new(channel), out: Arc::new(Outgoing::new()), pump }, pieces)
    }

    fn output(count: usize) -> TerminalBytes {
        TerminalBytes::Output(vec![b'x'; count])
    }

    #[test]
    fn output_goes_out_at_once_and_counts_as_the_viewers_credit() {
        let (mut seat, pieces) = seat();

        assert_eq!(seat.take(&output(5)), Taken::Yes);

        let flow = seat.channel.lock();
        assert_eq!((flow.on_their_way, flow.offset, flow.behind), (5, 5, 0));
        assert!(pieces.try_recv().is_err(), "the pump was not woken for it");
    }

    #[test]
    fn what_comes_after_a_piece_of_the_pumps_is_the_pumps_too() {
        let (mut seat, pieces) = seat();

        assert_eq!(seat.take(&TerminalBytes::Resized { cols: 80, rows: 24 }), Taken::Yes);
        assert_eq!(seat.take(&output(5)), Taken::Yes);
        assert_eq!(seat.take(&output(5)), Taken::Full);

        assert_eq!(pieces.try_iter().count(), 2);
        let flow = seat.channel.lock();
        assert_eq!((flow.on_their_way, flow.offset, flow.behind), (0, 0, 2));
    }

    #[test]
    fn what_the_viewer_has_no_room_for_and_what_is_too_long_for_one_piece_are_the_pumps() {
        let (mut seat, pieces) = seat();
        assert_eq!(seat.take(&output(PIECE_BYTES_MAX + 1)), Taken::Yes);
        assert_eq!(pieces.try_iter().count(), 1);
        *seat.channel.lock() = Flow { on_their_way: CREDIT_BYTES - 1, ..Flow::default() };

        assert_eq!(seat.take(&output(2)), Taken::Yes);

        assert_eq!(pieces.try_iter().count(), 1);
        assert_eq!(seat.channel.lock().on_their_way, CREDIT_BYTES - 1);
    }

    #[test]
    fn nobody_looks_at_a_channel_that_is_closed_or_whose_client_is_cut_off() {
        let (mut cut, _pieces) = seat();
        cut.out.finish();
        assert_eq!(cut.take(&output(1)), Taken::Gone);
        let (mut closed, _pieces) = seat();
        closed.channel.close();

        assert_eq!(closed.take(&output(1)), Taken::Gone);
    }
}
