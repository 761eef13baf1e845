//! `gt attach`: an agent's terminal in this one. Ctrl-\ leaves it; the agent goes on.
//!
//! Bytes pass as they are: this terminal answers no query of the program, because the hall has done so.

use crate::failure::Failure;
use crate::link::{At, Link};
use gastown_api::ApiError;
use gastown_api::call::{AttachArgs, Attached, ChannelArgs, CreditArgs, ResizeArgs, TypeBytesArgs, calls};
use gastown_api::client::{Client, Push};
use gastown_api::wire::ChannelEvent;
use rustix::termios::{self, OptionalActions, Termios};
use std::io::{Read, Write};
use std::os::fd::AsFd;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};

/// Ctrl-\.
const LEAVE: u8 = 0x1c;
const READ_BYTES: usize = 4096;
/// Keyboard, hall and window size: the first that says that it is over is heard.
const SAYERS: usize = 3;
/// Leaves the alternate screen, turns off what a program may have turned on, and shows the cursor.
const RESTORE: &[u8] = b"\x1b[?1049l\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1004l\x1b[?2004l\x1b[<u\x1b[>4;0m\x1b[0m\x1b[?25h\r\n";

/// Why this terminal is given back.
enum Over {
    /// The person left; the agent goes on.
    Left,
    /// The agent's terminal ended, with these words.
    Ended(String),
    Failed(Failure),
}

/// The terminal as it was, given back at the end however it comes.
struct Raw {
    was: Termios,
}

impl Raw {
    fn enter() -> Result<Self, Failure> {
        let wrong = |error: rustix::io::Errno| {
            Failure::refused("no_terminal", format!("this terminal cannot be set: {error}"), "")
        };
        let stdin = std::io::stdin();
        let was = termios::tcgetattr(stdin.as_fd()).map_err(wrong)?;
        let mut raw = was.clone();
        raw.make_raw();
        termios::tcsetattr(stdin.as_fd(), OptionalActions::Now, &raw).map_err(wrong)?;
        Ok(Self { was })
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        // The terminal may have gone away: then there is nothing to give back.
        let _ = std::io::stdout().write_all(RESTORE).and_then(|()| std::io::stdout().flush());
        let _ = termios::tcsetattr(std::io::stdin().as_fd(), OptionalActions::Now, &self.was);
    }
}

/// Which terminal is meant: an agent's, or one of the owner's own in its worktree.
#[derive(Clone)]
pub struct Door {
    pub agent: String,
    pub shell: Option<String>,
}

pub fn attach(at: &At, door: &Door) -> Result<(), Failure> {
    if !termios::isatty(std::io::stdin()) || !termios::isatty(std::io::stdout()) {
        let message = "attach needs a terminal on both sides";
        return Err(Failure::refused("no_terminal", message, "use `gt peek` to read the screen"));
    }
    let mut link = at.link()?;
    let (cols, rows) = window_size();
    let (agent, shell) = (door.agent.clone(), door.shell.clone());
    let attached = link.call::<calls::Attach>(AttachArgs { agent, shell, cols, rows, history: None })?;
    let raw = Raw::enter()?;
    let ended = carry(link, door, &attached);
    drop(raw);
    match ended? {
        Some(words) if words.is_empty() => at.out.say("its program has ended"),
        Some(words) => at.out.say(&crate::text::safe(&words)),
        None => at.out.say(&format!("left {}; it goes on", crate::text::line(&door.agent))),
    }
}

/// Until the person leaves (nothing) or the terminal ends (its words). Each direction is one thread from end to end: a thread between
/// would have to be woken for each key.
fn carry(link: Link, door: &Door, attached: &Attached) -> Result<Option<String>, Failure> {
    let Link { client, pushes } = link;
    let client = Arc::new(client);
    let channel = attached.channel;
    let (over_in, over) = sync_channel(SAYERS);
    let (keys, door, over_at_keys) = (client.clone(), door.clone(), over_in.clone());
    thread("keyboard", move || drop(over_at_keys.send(read_keys(&keys, &door))))?;
    hear_resizes(client.clone(), channel, over_in.clone())?;
    let part = (attached.credit / 4).max(1);
    let mut shown = Shown { client: client.clone(), channel, part, used: 0, over: over_in };
    client.deliver(&pushes, move |push| shown.take(push));
    match over.recv() {
        Ok(Over::Left) => {
            client.tell::<calls::Detach>(ChannelArgs { channel })?;
            Ok(None)
        }
        Ok(Over::Ended(words)) => Ok(Some(words)),
        Ok(Over::Failed(failure)) => Err(failure),
        Err(_) => Ok(Some("the connection ended".into())),
    }
}

/// What the agent's terminal shows, in this one.
struct Shown {
    client: Arc<Client>,
    channel: u32,
    /// Credit is given back in parts of so many bytes, so that it never runs dry and costs few messages.
    part: u32,
    used: u32,
    over: SyncSender<Over>,
}

impl Shown {
    fn take(&mut self, push: Push) {
        let over = match self.show(push) {
            Ok(None) => return,
            Ok(Some(over)) => over,
            Err(failure) => Over::Failed(failure),
        };
        // Once it is over, nobody hears it a second time.
        let _heard = self.over.try_send(over);
    }

    fn show(&mut self, push: Push) -> Result<Option<Over>, Failure> {
        match push {
            Push::Bytes { channel, bytes } if channel == self.channel => {
                show(&bytes)?;
                self.used += u32::try_from(bytes.len()).unwrap_or(u32::MAX);
                if self.used >= self.part {
                    let bytes = std::mem::take(&mut self.used);
                    self.client.tell::<calls::Credit>(CreditArgs { channel, bytes })?;
                }
            }
            Push::Channel(note) if note.channel == self.channel => match note.what {
                // The next bytes draw it anew.
                ChannelEvent::Reset { .. } => show(b"\x1b[0m\x1b[2J\x1b[H")?,
                ChannelEvent::Resized { .. } => {}
                ChannelEvent::Ended { words } => return Ok(Some(Over::Ended(words))),
            },
            Push::Closed { words } => {
                let error = ApiError::new(
                    ApiError::DISCONNECTED,
                    format!("the connection to the hall ended {words}"),
                    "attach again",
                );
                return Err(error.into());
            }
            _ => {}
        }
        Ok(None)
    }
}

fn type_bytes(client: &Client, door: &Door, bytes: Vec<u8>) -> Result<(), Failure> {
    let (text, base64) = match String::from_utf8(bytes) {
        Ok(text) => (Some(text), None),
        Err(not_text) => (None, Some(base64(not_text.as_bytes()))),
    };
    let (agent, shell) = (door.agent.clone(), door.shell.clone());
    Ok(client.tell::<calls::TypeBytes>(TypeBytesArgs { agent, text, base64, shell })?)
}

fn show(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(|_| Failure::ReaderGone)
}

fn window_size() -> (u16, u16) {
    match termios::tcgetwinsize(std::io::stdout()) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col, size.ws_row),
        _ => (80, 24),
    }
}

/// Ends with the process: a read of the keyboard cannot be called off.
fn read_keys(client: &Client, door: &Door) -> Over {
    let mut buffer = [0; READ_BYTES];
    loop {
        let bytes = match std::io::stdin().lock().read(&mut buffer) {
            Ok(0) | Err(_) => return Over::Left,
            Ok(count) => &buffer[..count],
        };
        let leave = bytes.iter().position(|byte| *byte == LEAVE);
        let typed = &bytes[..leave.unwrap_or(bytes.len())];
        if !typed.is_empty()
            && let Err(failure) = type_bytes(client, door, typed.to_vec())
        {
            return Over::Failed(failure);
        }
        if leave.is_some() {
            return Over::Left;
        }
    }
}

fn hear_resizes(client: Arc<Client>, channel: u32, over: SyncSender<Over>) -> Result<(), Failure> {
    let (mut heard, told) = std::os::unix::net::UnixStream::pair().map_err(not_heard)?;
    let signal = rustix::process::Signal::WINCH.as_raw();
    signal_hook::low_level::pipe::register(signal, told).map_err(not_heard)?;
    thread("window size", move || {
        let mut byte = [0; 16];
        while heard.read(&mut byte).is_ok_and(|count| count > 0) {
            let (cols, rows) = window_size();
            if let Err(error) = client.tell::<calls::Resize>(ResizeArgs { channel, cols, rows }) {
                return drop(over.send(Over::Failed(error.into())));
            }
        }
    })
}

fn thread(name: &str, run: impl FnOnce() + Send + 'static) -> Result<(), Failure> {
    std::thread::Builder::new().name(name.into()).spawn(run).map(drop).map_err(not_heard)
}

fn not_heard(error: std::io::Error) -> Failure {
    Failure::refused("no_terminal", format!("this terminal cannot be watched: {error}"), "use `gt peek`")
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let bits =
            three.iter().fold(0u32, |bits, byte| (bits << 8) | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place)) as usize & 63] as char;
            text.push(if place <= three.len() { digit } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn bytes_that_are_no_text_travel_as_base64() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")]
        {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
        assert_eq!(base64(b"\xff\xfe\xfd\x00"), "//79AA==");
    }
}
