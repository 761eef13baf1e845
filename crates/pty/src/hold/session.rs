//! The loop of a keeper: output into the ring, input into the terminal, requests answered, and the end written down.

use std::ffi::OsString;
use std::time::{Duration, Instant};

use super::HoldError;
use super::clients::{Asker, Clients, Readiness};
use super::ending::Ending;
use super::keys::{Key, Keys};
use super::rest::Rest;
use super::start::CELLS_MAX;
use crate::facts::{Ended, ExitFacts};
use crate::os::{self, EndSignals, Pty, Spare, Waiting, Wanted};
use crate::protocol::{Answer, Frame, PROTOCOL, Request, Status};
use crate::ring::{Mark, MarkWriter, RingWriter};

/// Output is taken in portions of this many bytes, between which everyone else has a turn.
const PORTION_BYTES: usize = 64 * 1024;
/// The buffer of a session that says little: what comes in a rest.
const IDLE_PORTION_BYTES: usize = 16 * 1024;
/// Input that waits because the program does not read; beyond this a write is answered `busy`.
const WAITING_INPUT_BYTES_MAX: usize = 64 * 1024;
/// Between marks of the time, while there is output.
const TIME_MARK_EVERY: Duration = Duration::from_secs(60);
/// The grace of a keeper that is itself told to end by a signal.
const SIGNAL_GRACE: Duration = Duration::from_secs(5);
/// After the program's end, what its children still write is taken this long.
const LAST_OUTPUT_PATIENCE: Duration = Duration::from_millis(200);
/// How long the last frames may take to reach the clients.
const LAST_WORDS_PATIENCE: Duration = Duration::from_millis(200);

#[derive(Debug, Clone, Copy)]
pub(super) struct Size {
    pub(super) cols: u16,
    pub(super) rows: u16,
}

pub(super) struct Session {
    pty: Pty,
    ring: RingWriter,
    marks: MarkWriter,
    exit: Option<Spare>,
    clients: Clients,
    signals: EndSignals,
    ending: Ending,
    size: Size,
    waiting_input: Vec<u8>,
    keys: Keys,
    rest: Rest,
    portion: Vec<u8>,
    time_marked: Instant,
    terminal_open: bool,
}

/// What one wait found.
struct Found {
    output: bool,
    input_room: bool,
    ended: bool,
    told_to_end: bool,
    clients: Vec<Readiness>,
}

impl Session {
    #[allow(clippy::too_many_arguments, reason = "the parts of a session, each made by the start")]
    pub(super) fn new(
        pty: Pty,
        ring: RingWriter,
        marks: MarkWriter,
        exit: Spare,
        clients: Clients,
        signals: EndSignals,
        marker: Option<OsString>,
        size: Size,
    ) -> Self {
        let ending = Ending::new(pty.program_pid(), marker);
        Self {
            pty,
            ring,
            marks,
            exit: Some(exit),
            clients,
            signals,
            ending,
            size,
            waiting_input: Vec::new(),
            keys: Keys::default(),
            rest: Rest::new(Instant::now()),
            portion: vec![0; IDLE_PORTION_BYTES],
            time_marked: Instant::now(),
            terminal_open: true,
        }
    }

    /// Keeps the session until its program has ended and that is written down.
    pub(super) fn keep(mut self) -> Result<(), HoldError> {
        loop {
            let found = self.wait().map_err(HoldError::io("wait for the terminal"))?;
            if found.told_to_end && self.signals.take() {
                self.ending.begin(&self.pty, SIGNAL_GRACE).map_err(HoldError::io("end the program"))?;
            }
            if found.output {
                self.take_output()?;
            }
            self.settle_key(false);
            if found.input_room {
                self.give_input();
            }
            for (asker, frame) in self.clients.take(&found.clients) {
                self.serve(asker, &frame)?;
            }
            self.clients.sweep();
            self.ring.set_doorbell(self.clients.any_armed())?;
            self.ending.go_on().map_err(HoldError::io("end the program"))?;
            if found.ended
                && let Some(ended) = os::exited_child(self.pty.program_pid())
                    .map_err(HoldError::io("learn how the program ended"))?
            {
                return self.finish(ended);
            }
        }
    }

    fn wait(&self) -> std::io::Result<Found> {
        let reading = Wanted { read: true, write: false };
        let rest = self.rest();
        let terminal = Wanted { read: rest.is_none(), write: !self.waiting_input.is_empty() };
        let awaits_terminal = self.terminal_open && (terminal.read || terminal.write);
        let mut waits = vec![
            Waiting::new(self.pty.exit_fd(), reading),
            Waiting::new(std::os::fd::AsFd::as_fd(&self.signals), reading),
        ];
        waits.extend(self.clients.waits());
        // Last, because it is left out while nothing is wanted of it: a closed terminal would end every wait at once.
        if awaits_terminal {
            waits.push(Waiting::new(self.pty.fd(), terminal));
        }
        let patience = self.ending.patience().into_iter().chain(self.keys.patience()).chain(rest).min();
        os::poll(&mut waits, patience)?;
        let terminal = if awaits_terminal { waits.pop() } else { None };
        let clients =
            waits[2..].iter().map(|w| Readiness { readable: w.readable, writable: w.writable }).collect();
        Ok(Found {
            output: terminal.as_ref().is_some_and(|terminal| terminal.readable),
            input_room: terminal.as_ref().is_some_and(|terminal| terminal.writable),
            ended: waits[0].readable,
            told_to_end: waits[1].readable,
            clients,
        })
    }

    /// How long what the program writes is left where it is: not at all while somebody waits for it.
    fn rest(&self) -> Option<Duration> {
        let is_awaited = self.clients.any_armed() || self.keys.patience().is_some();
        self.rest.left(Instant::now()).filter(|_| self.terminal_open && !is_awaited)
    }

    /// Copies a portion of what the program wrote into the ring. Returns whether there may be more.
    fn take_output(&mut self) -> Result<bool, HoldError> {
        let filled = self.fill_portion();
        if filled > 0 {
            self.ring.append(&self.portion[..filled])?;
            self.clients.ring(self.ring.head());
            self.rest.note(filled, Instant::now());
            if self.time_marked.elapsed() >= TIME_MARK_EVERY {
                self.mark()?;
            }
        }
        let more = filled == PORTION_BYTES;
        if !more && self.portion.len() > IDLE_PORTION_BYTES {
            // Idle again, perhaps for hours: the memory goes back.
            self.portion = vec![0; IDLE_PORTION_BYTES];
            os::release_free_memory();
        }
        Ok(more)
    }

    /// Reads until there is nothing now or the portion is full: the kernel hands out 4 KiB at a time, and the ring is
    /// written once for all of them. Returns how much there is.
    fn fill_portion(&mut self) -> usize {
        let mut filled = 0;
        while self.terminal_open && filled < PORTION_BYTES {
            if filled == self.portion.len() {
                self.portion.resize(PORTION_BYTES, 0);
            }
            match self.pty.read(&mut self.portion[filled..]) {
                Ok(Some(0)) | Err(_) => self.terminal_open = false,
                Ok(Some(read)) => filled += read,
                Ok(None) => break,
            }
        }
        filled
    }

    fn give_input(&mut self) {
        match self.pty.write(&self.waiting_input) {
            Ok(written) => drop(self.waiting_input.drain(..written)),
            // The terminal is gone; so is whoever would have read this.
            Err(_) => self.waiting_input.clear(),
        }
        if self.waiting_input.is_empty() {
            self.waiting_input = Vec::new();
        }
    }

    fn serve(&mut self, asker: Asker, frame: &Frame) -> Result<(), HoldError> {
        let Ok(request) = Request::decode(frame) else {
            self.clients.drop_client(asker);
            return Ok(());
        };
        let answer = match request {
            Request::Hello { .. } => {
                Answer::Hello { protocol: PROTOCOL, build: env!("CARGO_PKG_VERSION").to_owned() }
            }
            Request::Write(bytes) => self.write(&bytes),
            Request::WriteAt { head, bytes } => self.write_at(head, &bytes)?,
            Request::KeyAt { head, patience_ms, bytes } => {
                let key = Key::new(asker, head, patience_ms, bytes.len());
                return self.key_at(key, &bytes);
            }
            Request::Resize { cols, rows } => self.resize(cols, rows)?,
            Request::Signal(signal) => self.ending.signal(&self.pty, signal),
            Request::Stop { grace_ms } => {
                let grace = Duration::from_millis(u64::from(grace_ms));
                self.ending.begin(&self.pty, grace).map_err(HoldError::io("end the program"))?;
                Answer::Done
            }
            Request::Arm { from } => return self.arm(asker, from),
            Request::Status => self.status()?,
            Request::Unknown(_) => Answer::Unsupported,
        };
        self.clients.answer(asker, &answer);
        Ok(())
    }

    /// What was written in a rest is taken first.
    fn arm(&mut self, asker: Asker, from: u64) -> Result<(), HoldError> {
        self.take_output()?;
        let head = self.ring.head();
        if head > from {
            self.clients.answer_and_ring(asker, head);
            return Ok(());
        }
        // The ring says so before the answer does: who has heard it can rely on the ring.
        self.clients.arm(asker, from);
        self.ring.set_doorbell(true)?;
        self.clients.answer(asker, &Answer::Done);
        Ok(())
    }

    fn status(&mut self) -> Result<Answer, HoldError> {
        self.take_output()?;
        Ok(Answer::Status(Status {
            head: self.ring.head(),
            cols: self.size.cols,
            rows: self.size.rows,
            waiting_input: u32::try_from(self.waiting_input.len()).unwrap_or(u32::MAX),
            program_pid: self.pty.program_pid(),
        }))
    }

    fn write(&mut self, bytes: &[u8]) -> Answer {
        self.rest.note_input(Instant::now());
        // What follows a key could not be told from it, so it could not be taken back any more.
        self.settle_key(true);
        if self.waiting_input.len() + bytes.len() > WAITING_INPUT_BYTES_MAX {
            return Answer::Busy;
        }
        self.waiting_input.extend_from_slice(bytes);
        self.give_input();
        Answer::Done
    }

    /// Nothing that the program has written by now is missed, and nothing is queued behind input that may still change its screen.
    fn write_at(&mut self, head: u64, bytes: &[u8]) -> Result<Answer, HoldError> {
        self.rest.note_input(Instant::now());
        self.take_output()?;
        self.give_input();
        let now = self.ring.head();
        Ok(match now == head {
            false => Answer::Moved { head: now },
            true if !self.waiting_input.is_empty() => Answer::Busy,
            true => self.write(bytes),
        })
    }

    /// Answered once the program has read it, or it was taken back. Never queued behind what the program has not read.
    fn key_at(&mut self, key: Key, bytes: &[u8]) -> Result<(), HoldError> {
        self.rest.note_input(Instant::now());
        self.settle_key(true);
        self.take_output()?;
        let is_free = self.waiting_input.is_empty() && !self.pty.unread().is_ok_and(|unread| unread > 0);
        if !is_free || key.head != self.ring.head() {
            self.clients.answer(key.asker, &Answer::Moved { head: self.ring.head() });
            return Ok(());
        }
        let said = self.write(bytes);
        if self.pty.is_raw() {
            self.keys.await_reading(key);
            self.settle_key(false);
        } else {
            // The terminal itself echoes what is typed, and holds a line until it is whole.
            self.clients.answer(key.asker, &said);
        }
        Ok(())
    }

    /// `now`: its time is over, whatever it was.
    fn settle_key(&mut self, now: bool) {
        let Some((asker, is_read)) = self.keys.settle(&self.pty, self.ring.head(), now) else { return };
        let answer = if is_read { Answer::Done } else { Answer::Moved { head: self.ring.head() } };
        self.clients.answer(asker, &answer);
    }

    fn resize(&mut self, cols: u16, rows: u16) -> Result<Answer, HoldError> {
        if !(1..=CELLS_MAX).contains(&cols) || !(1..=CELLS_MAX).contains(&rows) {
            return Ok(Answer::Refused(format!(
                "a terminal of {cols}x{rows} cells is not possible; 1 to {CELLS_MAX} are"
            )));
        }
        // What is written already was drawn for the size before.
        self.take_output()?;
        if let Err(error) = self.pty.resize(cols, rows) {
            return Ok(Answer::Refused(format!("the terminal did not take the size {cols}x{rows}: {error}")));
        }
        self.size = Size { cols, rows };
        self.mark()?;
        Ok(Answer::Done)
    }

    fn mark(&mut self) -> Result<(), HoldError> {
        self.time_marked = Instant::now();
        let Size { cols, rows } = self.size;
        let mark = Mark { offset: self.ring.head(), at_micros: os::unix_micros(), cols, rows };
        self.marks.add(mark).map_err(HoldError::io("write a mark"))
    }

    /// The program has ended: takes the rest of its output, ends what it left if it was stopped, and says so.
    fn finish(mut self, ended: Ended) -> Result<(), HoldError> {
        let until = Instant::now() + LAST_OUTPUT_PATIENCE;
        while self.take_output()? && Instant::now() < until {}
        self.ending.end_the_rest().map_err(HoldError::io("end what the program left"))?;
        let facts = ExitFacts { ended, at_micros: os::unix_micros(), head: self.ring.head() };
        if let Some(exit) = self.exit.take() {
            exit.fill(facts.to_text().as_bytes()).map_err(HoldError::io("write down the end"))?;
        }
        self.clients.tell_all(&Answer::Exit(facts));
        let until = Instant::now() + LAST_WORDS_PATIENCE;
        while !self.clients.all_told() && Instant::now() < until {
            let mut waits: Vec<Waiting<'_>> = self.clients.waits().skip(1).collect();
            waits.iter_mut().for_each(|waiting| waiting.wanted.read = false);
            os::poll(&mut waits, Some(until.saturating_duration_since(Instant::now())))
                .map_err(HoldError::io("wait for the clients"))?;
            let mut ready = vec![Readiness::default()];
            ready.extend(
                waits.iter().map(|waiting| Readiness { readable: false, writable: waiting.writable }),
            );
            self.clients.take(&ready);
        }
        self.clients.close().map_err(HoldError::io("remove the socket"))
    }
}
