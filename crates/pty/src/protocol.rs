//! The keeper's protocol, version 1: frozen and additive; how its frames look on the socket, and nothing about what they cause.
//!
//! A frame is `length: u32, kind: u8, id: u32, payload`, little endian; `length` counts kind, id and payload.
//! The client chooses `id`; the answer carries it again. A push has id 0. Each side first sends its hello.
//! A keeper answers a kind that it does not know with `Unsupported`; a client skips a kind that it does not know.
//! New kinds and new fields at the end of a payload may be added; nothing here may change or go.
//!
//! | kind | from | payload |
//! | --- | --- | --- |
//! | 0x01 hello | client | protocol u16, build (UTF-8) |
//! | 0x02 write | client | bytes for the program, at most 32 KiB |
//! | 0x03 resize | client | cols u16, rows u16 |
//! | 0x04 signal | client | 1 STOP, 2 CONT, 3 INT, 4 TERM, 5 KILL, to the program's group |
//! | 0x05 stop | client | grace in milliseconds u32 |
//! | 0x06 arm | client | offset u64: ring once when the head is beyond it |
//! | 0x07 status | client | - |
//! | 0x08 write at | client | head u64, bytes for the program, at most 32 KiB: written only if the program has written nothing beyond that head |
//! | 0x09 key at | client | head u64, patience in milliseconds u32, bytes as for write at; done only once the program has read them, moved where they were taken back |
//! | 0x81 hello | keeper | protocol u16, build (UTF-8) |
//! | 0x82 done | keeper | - |
//! | 0x83 busy | keeper | - : the program does not read; nothing of this write was taken |
//! | 0x84 refused | keeper | a sentence (UTF-8) |
//! | 0x85 unsupported | keeper | - |
//! | 0x86 status | keeper | head u64, cols u16, rows u16, waiting input u32, program's pid u32 |
//! | 0x87 moved | keeper | head u64: the program has written more or does not read, so nothing of this write was taken |
//! | 0xC1 doorbell | keeper | head u64 |
//! | 0xC2 exit | keeper | 1 code or 2 signal u8, number i32, time in Unix microseconds u64, head u64 |

use crate::facts::{Ended, ExitFacts};

/// The version that this build speaks.
pub const PROTOCOL: u16 = 1;
/// The longest frame after its length field, in bytes.
pub const FRAME_BYTES_MAX: usize = 64 * 1024;
/// The most bytes one write may carry.
pub const WRITE_BYTES_MAX: usize = 32 * 1024;
/// Kind and id, which every frame has.
const FRAME_HEAD_BYTES: usize = 5;

/// What is wrong with bytes that should be frames; the connection is of no more use.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum FrameError {
    #[error(
        "a frame of {length} bytes was announced; at most {FRAME_BYTES_MAX} and at least {FRAME_HEAD_BYTES} are allowed"
    )]
    Length { length: usize },
    #[error("a frame of kind {kind:#04x} has a payload of the wrong form")]
    Payload { kind: u8 },
}

/// A signal that a client may send to the program's process group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionSignal {
    Stop,
    Continue,
    Interrupt,
    Terminate,
    Kill,
}

impl SessionSignal {
    const ALL: [(u8, Self); 5] =
        [(1, Self::Stop), (2, Self::Continue), (3, Self::Interrupt), (4, Self::Terminate), (5, Self::Kill)];

    fn code(self) -> u8 {
        Self::ALL.iter().find(|(_, signal)| *signal == self).map_or(0, |(code, _)| *code)
    }

    fn from_code(code: u8) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == code).map(|(_, signal)| *signal)
    }
}

/// What a client asks of the keeper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    Hello {
        protocol: u16,
        build: String,
    },
    Write(Vec<u8>),
    Resize {
        cols: u16,
        rows: u16,
    },
    Signal(SessionSignal),
    Stop {
        grace_ms: u32,
    },
    Arm {
        from: u64,
    },
    Status,
    /// Input that is meant for a screen as it is when the program has written `head` bytes and no more.
    WriteAt {
        head: u64,
        bytes: Vec<u8>,
    },
    /// The same, and taken back where the program writes before it has read them, or has not read them within that time.
    KeyAt {
        head: u64,
        patience_ms: u32,
        bytes: Vec<u8>,
    },
    /// A kind of a later protocol.
    Unknown(u8),
}

/// How the session stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status {
    /// Bytes that the program wrote since its start.
    pub head: u64,
    pub cols: u16,
    pub rows: u16,
    /// Bytes that the keeper holds because the program has not read them yet.
    pub waiting_input: u32,
    pub program_pid: u32,
}

/// What the keeper says, in answer or by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Hello {
        protocol: u16,
        build: String,
    },
    Done,
    Busy,
    Refused(String),
    Unsupported,
    Status(Status),
    Moved {
        head: u64,
    },
    Doorbell {
        head: u64,
    },
    Exit(ExitFacts),
    /// A kind of a later protocol.
    Unknown(u8),
}

/// One frame as it came, not yet understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    pub kind: u8,
    pub id: u32,
    pub payload: Vec<u8>,
}

/// Collects bytes from a socket and yields whole frames; holds at most one frame and one read.
#[derive(Debug, Default)]
pub struct FrameBuffer {
    bytes: Vec<u8>,
}

impl FrameBuffer {
    /// Adds what was read.
    pub fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// The next whole frame, if there is one.
    ///
    /// # Errors
    /// When a frame announces a length outside the bounds.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, FrameError> {
        let Some(head) = self.bytes.first_chunk::<4>() else {
            return Ok(None);
        };
        let length = u32::from_le_bytes(*head) as usize;
        if !(FRAME_HEAD_BYTES..=FRAME_BYTES_MAX).contains(&length) {
            return Err(FrameError::Length { length });
        }
        if self.bytes.len() < 4 + length {
            return Ok(None);
        }
        let mut fields = Fields(&self.bytes[4..4 + length]);
        let kind = fields.u8().unwrap_or_default();
        let id = fields.u32().unwrap_or_default();
        let frame = Frame { kind, id, payload: fields.0.to_vec() };
        self.bytes.drain(..4 + length);
        if self.bytes.is_empty() {
            self.bytes = Vec::new();
        }
        Ok(Some(frame))
    }
}

impl Request {
    /// The frame's bytes.
    #[must_use]
    pub fn encode(&self, id: u32) -> Vec<u8> {
        match self {
            Self::Hello { protocol, build } => frame(0x01, id, &[&protocol.to_le_bytes(), build.as_bytes()]),
            Self::Write(bytes) => frame(0x02, id, &[bytes]),
            Self::Resize { cols, rows } => frame(0x03, id, &[&cols.to_le_bytes(), &rows.to_le_bytes()]),
            Self::Signal(signal) => frame(0x04, id, &[&[signal.code()]]),
            Self::Stop { grace_ms } => frame(0x05, id, &[&grace_ms.to_le_bytes()]),
            Self::Arm { from } => frame(0x06, id, &[&from.to_le_bytes()]),
            Self::Status => frame(0x07, id, &[]),
            Self::WriteAt { head, bytes } => frame(0x08, id, &[&head.to_le_bytes(), bytes]),
            Self::KeyAt { head, patience_ms, bytes } => {
                frame(0x09, id, &[&head.to_le_bytes(), &patience_ms.to_le_bytes(), bytes])
            }
            Self::Unknown(kind) => frame(*kind, id, &[]),
        }
    }

    /// Reads a frame as a request.
    ///
    /// # Errors
    /// When the payload does not have the form of its kind.
    pub fn decode(frame: &Frame) -> Result<Self, FrameError> {
        let mut fields = Fields(&frame.payload);
        let request = match frame.kind {
            0x01 => fields.u16().map(|protocol| Self::Hello { protocol, build: fields.text() }),
            0x02 => (frame.payload.len() <= WRITE_BYTES_MAX).then(|| Self::Write(frame.payload.clone())),
            0x03 => fields.u16().zip(fields.u16()).map(|(cols, rows)| Self::Resize { cols, rows }),
            0x04 => fields.u8().and_then(SessionSignal::from_code).map(Self::Signal),
            0x05 => fields.u32().map(|grace_ms| Self::Stop { grace_ms }),
            0x06 => fields.u64().map(|from| Self::Arm { from }),
            0x07 => Some(Self::Status),
            0x08 => fields
                .u64()
                .filter(|_| fields.0.len() <= WRITE_BYTES_MAX)
                .map(|head| Self::WriteAt { head, bytes: fields.0.to_vec() }),
            0x09 => fields
                .u64()
                .zip(fields.u32())
                .filter(|_| fields.0.len() <= WRITE_BYTES_MAX)
                .map(|(head, patience_ms)| Self::KeyAt { head, patience_ms, bytes: fields.0.to_vec() }),
            kind => Some(Self::Unknown(kind)),
        };
        request.ok_or(FrameError::Payload { kind: frame.kind })
    }
}

impl Answer {
    /// The frame's bytes; `id` is the request's, or 0 for a push.
    #[must_use]
    pub fn encode(&self, id: u32) -> Vec<u8> {
        match self {
            Self::Hello { protocol, build } => frame(0x81, id, &[&protocol.to_le_bytes(), build.as_bytes()]),
            Self::Done => frame(0x82, id, &[]),
            Self::Busy => frame(0x83, id, &[]),
            Self::Refused(sentence) => frame(0x84, id, &[sentence.as_bytes()]),
            Self::Unsupported => frame(0x85, id, &[]),
            Self::Status(status) => frame(
                0x86,
                id,
                &[
                    &status.head.to_le_bytes(),
                    &status.cols.to_le_bytes(),
                    &status.rows.to_le_bytes(),
                    &status.waiting_input.to_le_bytes(),
                    &status.program_pid.to_le_bytes(),
                ],
            ),
            Self::Moved { head } => frame(0x87, id, &[&head.to_le_bytes()]),
            Self::Doorbell { head } => frame(0xC1, id, &[&head.to_le_bytes()]),
            Self::Exit(exit) => {
                let (how, number) = match exit.ended {
                    Ended::Code(code) => (1, code),
                    Ended::Signal(signal) => (2, signal),
                };
                frame(
                    0xC2,
                    id,
                    &[&[how], &number.to_le_bytes(), &exit.at_micros.to_le_bytes(), &exit.head.to_le_bytes()],
                )
            }
            Self::Unknown(kind) => frame(*kind, id, &[]),
        }
    }

    /// Reads a frame as an answer or a push.
    ///
    /// # Errors
    /// When the payload does not have the form of its kind.
    pub fn decode(frame: &Frame) -> Result<Self, FrameError> {
        let mut fields = Fields(&frame.payload);
        let answer = match frame.kind {
            0x81 => fields.u16().map(|protocol| Self::Hello { protocol, build: fields.text() }),
            0x82 => Some(Self::Done),
            0x83 => Some(Self::Busy),
            0x84 => Some(Self::Refused(fields.text())),
            0x85 => Some(Self::Unsupported),
            0x86 => fields.status().map(Self::Status),
            0x87 => fields.u64().map(|head| Self::Moved { head }),
            0xC1 => fields.u64().map(|head| Self::Doorbell { head }),
            0xC2 => fields.exit().map(Self::Exit),
            kind => Some(Self::Unknown(kind)),
        };
        answer.ok_or(FrameError::Payload { kind: frame.kind })
    }
}

fn frame(kind: u8, id: u32, parts: &[&[u8]]) -> Vec<u8> {
    let payload: usize = parts.iter().map(|part| part.len()).sum();
    let mut bytes = Vec::with_capacity(4 + FRAME_HEAD_BYTES + payload);
    bytes.extend_from_slice(&((FRAME_HEAD_BYTES + payload) as u32).to_le_bytes());
    bytes.push(kind);
    bytes.extend_from_slice(&id.to_le_bytes());
    parts.iter().for_each(|part| bytes.extend_from_slice(part));
    bytes
}

/// Takes fixed fields from the front of a payload; what is left over belongs to a later protocol.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (field, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*field)
    }

    fn u8(&mut self) -> Option<u8> {
        self.take::<1>().map(|[byte]| byte)
    }

    fn u16(&mut self) -> Option<u16> {
        self.take().map(u16::from_le_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }

    fn text(&mut self) -> String {
        String::from_utf8_lossy(self.0).into_owned()
    }

    fn status(&mut self) -> Option<Status> {
        Some(Status {
            head: self.u64()?,
            cols: self.u16()?,
            rows: self.u16()?,
            waiting_input: self.u32()?,
            program_pid: self.u32()?,
        })
    }

    fn exit(&mut self) -> Option<ExitFacts> {
        let how = self.u8()?;
        let number = self.take().map(i32::from_le_bytes)?;
        let ended = match how {
            1 => Ended::Code(number),
            2 => Ended::Signal(number),
            _ => return None,
        };
        Some(ExitFacts { ended, at_micros: self.u64()?, head: self.u64()? })
    }
}

#[cfg(test)]
mod tests;
