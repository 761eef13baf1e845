//! What waits to be sent to one client. Bounded: a client that does not read is cut off and slows nobody.

use gastown_api::codec;
use gastown_api::wire::FromHall;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::net::unix::OwnedWriteHalf;
use tokio::sync::{Notify, watch};

/// Bytes that may wait. A single message may be longer: it is taken when nothing waits before it.
const WAITING_BYTES_MAX: usize = 16 << 20;
/// Senders that can wait go on below this.
const ROOM_BYTES: usize = 1 << 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Open,
    /// Nothing more is taken; what waits is sent.
    Finishing,
    /// Nothing more is sent.
    Cut,
}

pub(crate) struct Outgoing {
    line: Mutex<Line>,
    more: Notify,
    room: Notify,
    stage: watch::Sender<Stage>,
}

#[derive(Default)]
struct Line {
    messages: VecDeque<Vec<u8>>,
    bytes: usize,
    /// The first of the line is being written by the writer.
    is_writing: bool,
    /// While there is one.
    socket: Option<Arc<OwnedWriteHalf>>,
}

impl Line {
    /// Where nothing is before it, a message goes out at once: waking the writer for it would take longer than the writing, and a key's echo
    /// waits for that. True when all of it went; else its rest is left in `bytes`.
    fn passes(&self, bytes: &mut Vec<u8>) -> bool {
        if self.is_writing || !self.messages.is_empty() {
            return false;
        }
        // What cannot be written now is the writer's, and so is every error.
        let written =
            self.socket.as_ref().and_then(|socket| socket.try_write(bytes).ok()).unwrap_or_default();
        bytes.drain(..written);
        bytes.is_empty()
    }
}

impl Outgoing {
    pub(crate) fn new() -> Self {
        Self {
            line: Mutex::default(),
            more: Notify::new(),
            room: Notify::new(),
            stage: watch::Sender::new(Stage::Open),
        }
    }

    /// Puts a message in line; false when the client is gone or is cut off by this.
    pub(crate) fn send(&self, message: &FromHall) -> bool {
        match serde_json::to_vec(message) {
            Ok(json) => {
                let mut bytes = Vec::with_capacity(json.len() + 16);
                codec::put_json(&mut bytes, &json);
                self.put(bytes)
            }
            Err(error) => {
                tracing::error!(%error, "a message could not be written as JSON");
                false
            }
        }
    }

    pub(crate) fn send_terminal(&self, channel: u32, bytes: &[u8]) -> bool {
        let mut frame = Vec::with_capacity(bytes.len() + 16);
        codec::put_terminal(&mut frame, channel, bytes);
        self.put(frame)
    }

    fn put(&self, mut bytes: Vec<u8>) -> bool {
        if *self.stage.borrow() != Stage::Open {
            return false;
        }
        let mut line = self.lock();
        if line.passes(&mut bytes) {
            return true;
        }
        if !line.messages.is_empty() && line.bytes + bytes.len() > WAITING_BYTES_MAX {
            drop(line);
            tracing::info!("a client that does not read was cut off");
            self.cut();
            return false;
        }
        line.bytes += bytes.len();
        line.messages.push_back(bytes);
        drop(line);
        self.more.notify_one();
        true
    }

    /// Waits until there is room for senders that need not hurry; false when the client is gone.
    pub(crate) async fn room(&self) -> bool {
        loop {
            let room = self.room.notified();
            if *self.stage.borrow() != Stage::Open {
                return false;
            }
            if self.lock().bytes < ROOM_BYTES {
                return true;
            }
            tokio::select! {
                () = room => {}
                () = self.ended() => return false,
            }
        }
    }

    /// Sends what waits, then hangs up.
    pub(crate) fn finish(&self) {
        self.stage
            .send_if_modified(|stage| std::mem::replace(stage, Stage::Finishing.max(*stage)) == Stage::Open);
        self.more.notify_one();
    }

    fn cut(&self) {
        self.stage.send_replace(Stage::Cut);
        self.more.notify_one();
    }

    /// Returns once nothing more is taken.
    pub(crate) async fn ended(&self) {
        self.wait_past(Stage::Open).await;
    }

    async fn is_cut(&self) {
        self.wait_past(Stage::Finishing).await;
    }

    async fn wait_past(&self, stage: Stage) {
        let mut stages = self.stage.subscribe();
        // The sender is ours: it cannot be gone.
        let _reached = stages.wait_for(|now| *now > stage).await;
    }

    /// Writes until the line is finished or the client is gone.
    pub(crate) async fn write_to(&self, socket: OwnedWriteHalf) {
        let socket = Arc::new(socket);
        self.lock().socket = Some(socket.clone());
        while let Some(bytes) = self.next().await {
            let written = tokio::select! {
                written = write_all(&socket, &bytes) => written,
                () = self.is_cut() => break,
            };
            if written.is_err() {
                self.cut();
                break;
            }
        }
        // Hangs up with the last of it. Whoever still has this, such as the seat at a quiet terminal, keeps no messages with it.
        *self.lock() = Line::default();
    }

    async fn next(&self) -> Option<Vec<u8>> {
        loop {
            let more = self.more.notified();
            let stage = *self.stage.borrow();
            if stage == Stage::Cut {
                return None;
            }
            if let Some(bytes) = self.take() {
                return Some(bytes);
            }
            if stage == Stage::Finishing {
                return None;
            }
            more.await;
        }
    }

    fn take(&self) -> Option<Vec<u8>> {
        let mut line = self.lock();
        let first = line.messages.pop_front();
        line.is_writing = first.is_some();
        let bytes = first?;
        line.bytes -= bytes.len();
        if line.bytes < ROOM_BYTES {
            self.room.notify_waiters();
        }
        Some(bytes)
    }

    fn lock(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn write_all(socket: &OwnedWriteHalf, mut bytes: &[u8]) -> std::io::Result<()> {
    while !bytes.is_empty() {
        socket.writable().await?;
        match socket.try_write(bytes) {
            Ok(written) => bytes = &bytes[written..],
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use gastown_api::codec::{Decoder, FROM_HALL_BYTES_MAX, Packet};
    use tokio::io::AsyncReadExt;
    use tokio::net::UnixStream;

    const MESSAGES: u32 = 3_000;

    fn bytes_of(n: u32) -> Vec<u8> {
        vec![n as u8; 1 + n as usize % 700]
    }

    #[tokio::test]
    async fn messages_keep_their_order_whoever_writes_them() {
        let (ours, mut theirs) = UnixStream::pair().expect("a pair");
        let (_read, write) = ours.into_split();
        let out = Arc::new(Outgoing::new());
        let writer = tokio::spawn({
            let out = out.clone();
            async move { out.write_to(write).await }
        });

        // Some go out at once, and when the client's socket is full they wait.
        for n in 0..MESSAGES {
            assert!(out.send_terminal(n, &bytes_of(n)));
            if n % 97 == 0 {
                tokio::task::yield_now().await;
            }
        }
        assert!(out.lock().bytes > 0, "the client does not read, so its socket is full");
        out.finish();
        let mut came = Vec::new();
        theirs.read_to_end(&mut came).await.expect("it is read to its end");
        writer.await.expect("the writer ends");

        let mut decoder = Decoder::new(FROM_HALL_BYTES_MAX);
        decoder.push(&came).expect("whole messages");
        for n in 0..MESSAGES {
            match decoder.next_packet() {
                Some(Packet::Terminal { channel, bytes }) => assert_eq!((channel, bytes), (n, bytes_of(n))),
                _ => panic!("message {n} is not there"),
            }
        }
        assert!(decoder.next_packet().is_none());
    }

    #[tokio::test]
    async fn nothing_waits_where_the_client_reads() {
        let (ours, mut theirs) = UnixStream::pair().expect("a pair");
        let (_read, write) = ours.into_split();
        let out = Arc::new(Outgoing::new());
        tokio::spawn({
            let out = out.clone();
            async move { out.write_to(write).await }
        });
        out.send_terminal(1, b"first");
        let mut buffer = [0; 64];
        assert!(theirs.read(&mut buffer).await.expect("it comes") > 0);

        out.send_terminal(2, b"second");

        assert!(out.lock().messages.is_empty(), "it went out at once");
    }
}
