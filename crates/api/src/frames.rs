//! Terminal bytes on their way to the page: all channels in one stream of frames, joined for a few milliseconds.
//!
//! One frame a tick for all terminals instead of one message a chunk: measured, it keeps 60 pictures a second where
//! a message for each chunk kept 54 with gaps of 36 ms. Credit, and so the bound on what is on its way, is the
//! hall's business.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::{Duration, Instant};

/// How long bytes may wait for others.
const TICK: Duration = Duration::from_millis(8);

/// A frame is sent before its tick when it is this long, in bytes.
const FRAME_BYTES_MAX: usize = 256 << 10;

/// Chunks that may wait for the page; the connection is not read on while there are as many.
const CHUNKS_MAX: usize = 64;

/// Bytes of one terminal channel, as the hall sent them.
pub struct Chunk {
    pub channel: u32,
    pub bytes: Vec<u8>,
}

/// Starts the thread that joins chunks and hands frames to `send`. It ends when every sender is gone, or when `send`
/// says that nobody takes frames any more.
/// # Errors
/// When no thread can be started.
pub fn start(send: impl FnMut(Vec<u8>) -> bool + Send + 'static) -> std::io::Result<SyncSender<Chunk>> {
    let (sender, receiver) = sync_channel(CHUNKS_MAX);
    std::thread::Builder::new().name("terminals".into()).spawn(move || join(&receiver, send))?;
    Ok(sender)
}

fn join(chunks: &Receiver<Chunk>, mut send: impl FnMut(Vec<u8>) -> bool) {
    while let Ok(first) = chunks.recv() {
        let mut frame = Vec::new();
        append(&mut frame, &first);
        let due = Instant::now() + TICK;
        let mut open = true;
        while frame.len() < FRAME_BYTES_MAX {
            match chunks.recv_timeout(due.saturating_duration_since(Instant::now())) {
                Ok(chunk) => append(&mut frame, &chunk),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => {
                    open = false;
                    break;
                }
            }
        }
        if !send(frame) || !open {
            return;
        }
    }
}

/// A part of a frame: channel and length as little-endian u32, then the bytes.
fn append(frame: &mut Vec<u8>, chunk: &Chunk) {
    for part in chunk.bytes.chunks(u32::MAX as usize) {
        frame.extend_from_slice(&chunk.channel.to_le_bytes());
        frame.extend_from_slice(&(part.len() as u32).to_le_bytes());
        frame.extend_from_slice(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_of_two_channels_share_a_frame_in_order() {
        let (sender, frames) = sync_channel(8);
        let chunks = start(move |frame| sender.send(frame).is_ok()).expect("a thread can be started");

        for (channel, bytes) in [(1, "ab"), (2, "c"), (1, "d")] {
            chunks.send(Chunk { channel, bytes: bytes.into() }).expect("the thread runs");
        }
        drop(chunks);

        let all: Vec<u8> = frames.iter().flatten().collect();
        let expected = [
            &[1, 0, 0, 0, 2, 0, 0, 0, b'a', b'b'][..],
            &[2, 0, 0, 0, 1, 0, 0, 0, b'c'],
            &[1, 0, 0, 0, 1, 0, 0, 0, b'd'],
        ];
        assert_eq!(all, expected.concat());
    }

    #[test]
    fn nothing_is_joined_once_the_page_is_gone() {
        let chunks = start(|_| false).expect("a thread can be started");

        let ended =
            (0..1000).any(|_| chunks.send(Chunk { channel: 1, bytes: vec![0; FRAME_BYTES_MAX] }).is_err());

        assert!(ended, "the thread still takes chunks that nobody reads");
    }
}
