//! Framing: `u32 LE length | u8 kind | payload`, where length counts kind and payload. Knows no message.

use std::collections::VecDeque;

/// Longest frame, kind and payload.
pub const FRAME_BYTES_MAX: usize = 1 << 20;
/// Longest message that a client may send, over all its frames.
pub const FROM_CLIENT_BYTES_MAX: usize = 16 << 20;
/// Longest message that a hall may send, over all its frames: a snapshot of a large town.
pub const FROM_HALL_BYTES_MAX: usize = 256 << 20;

const KIND_JSON: u8 = 0;
const KIND_TERMINAL: u8 = 1;
/// A part of a JSON message that goes on in the next frame.
const KIND_JSON_PART: u8 = 2;
const PAYLOAD_MAX: usize = FRAME_BYTES_MAX - 1;
const TERMINAL_MAX: usize = PAYLOAD_MAX - 4;

/// One thing that came over the socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Packet {
    Json(Vec<u8>),
    Terminal { channel: u32, bytes: Vec<u8> },
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodecError {
    #[error("a frame of {length} bytes came, and {FRAME_BYTES_MAX} is the limit")]
    FrameTooLarge { length: usize },
    #[error("a message grew past {limit} bytes")]
    MessageTooLarge { limit: usize },
    #[error("an empty frame came")]
    Empty,
    #[error("a frame of the unknown kind {kind} came")]
    UnknownKind { kind: u8 },
    #[error("a terminal frame without a channel came")]
    NoChannel,
    #[error("a terminal frame came in the middle of a message")]
    Interleaved,
}

/// Appends a JSON message, in as many frames as it needs.
pub fn put_json(out: &mut Vec<u8>, json: &[u8]) {
    let mut rest = json;
    while rest.len() > PAYLOAD_MAX {
        let (part, after) = rest.split_at(PAYLOAD_MAX);
        put_frame(out, KIND_JSON_PART, &[], part);
        rest = after;
    }
    put_frame(out, KIND_JSON, &[], rest);
}

/// Appends terminal bytes, in as many frames as they need.
pub fn put_terminal(out: &mut Vec<u8>, channel: u32, bytes: &[u8]) {
    for part in bytes.chunks(TERMINAL_MAX) {
        put_frame(out, KIND_TERMINAL, &channel.to_le_bytes(), part);
    }
}

fn put_frame(out: &mut Vec<u8>, kind: u8, head: &[u8], payload: &[u8]) {
    let length = 1 + head.len() + payload.len();
    debug_assert!(length <= FRAME_BYTES_MAX);
    out.reserve(4 + length);
    out.extend_from_slice(&(length as u32).to_le_bytes());
    out.push(kind);
    out.extend_from_slice(head);
    out.extend_from_slice(payload);
}

/// Puts frames together from bytes that come in pieces of any size. After an error the connection is of no more use.
pub struct Decoder {
    /// Longest message that is taken.
    limit: usize,
    bytes: Vec<u8>,
    /// JSON whose last frame has not come yet.
    parts: Vec<u8>,
    packets: VecDeque<Packet>,
}

impl Decoder {
    pub fn new(limit: usize) -> Self {
        Self { limit, bytes: Vec::new(), parts: Vec::new(), packets: VecDeque::new() }
    }

    /// Takes bytes as they came.
    ///
    /// # Errors
    /// When they cannot be the beginning of any right frame; nothing past a limit is ever kept.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), CodecError> {
        self.bytes.extend_from_slice(bytes);
        let mut from = 0;
        while let Some(header) = self.bytes.get(from..from + 4) {
            let length = header.iter().rev().fold(0, |sum, byte| (sum << 8) | usize::from(*byte));
            if length > FRAME_BYTES_MAX {
                return Err(CodecError::FrameTooLarge { length });
            }
            let Some(frame) = self.bytes.get(from + 4..from + 4 + length) else {
                break;
            };
            let (kind, payload) = frame.split_first().ok_or(CodecError::Empty)?;
            let packet = take(*kind, payload, &mut self.parts, self.limit)?;
            self.packets.extend(packet);
            from += 4 + length;
        }
        self.bytes.drain(..from);
        Ok(())
    }

    /// The next whole packet.
    pub fn next_packet(&mut self) -> Option<Packet> {
        self.packets.pop_front()
    }
}

fn take(kind: u8, payload: &[u8], parts: &mut Vec<u8>, limit: usize) -> Result<Option<Packet>, CodecError> {
    match kind {
        KIND_JSON | KIND_JSON_PART => {
            if parts.len() + payload.len() > limit {
                return Err(CodecError::MessageTooLarge { limit });
            }
            parts.extend_from_slice(payload);
            Ok((kind == KIND_JSON).then(|| Packet::Json(std::mem::take(parts))))
        }
        KIND_TERMINAL if !parts.is_empty() => Err(CodecError::Interleaved),
        KIND_TERMINAL => {
            let (channel, bytes) = payload.split_first_chunk::<4>().ok_or(CodecError::NoChannel)?;
            Ok(Some(Packet::Terminal { channel: u32::from_le_bytes(*channel), bytes: bytes.to_vec() }))
        }
        kind => Err(CodecError::UnknownKind { kind }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn packets() -> impl Strategy<Value = Vec<Packet>> {
        let json = proptest::collection::vec(any::<u8>(), 0..300).prop_map(Packet::Json);
        let terminal = (any::<u32>(), proptest::collection::vec(any::<u8>(), 1..300))
            .prop_map(|(channel, bytes)| Packet::Terminal { channel, bytes });
        proptest::collection::vec(prop_oneof![json, terminal], 0..20)
    }

    fn wire(packets: &[Packet]) -> Vec<u8> {
        let mut out = Vec::new();
        for packet in packets {
            match packet {
                Packet::Json(json) => put_json(&mut out, json),
                Packet::Terminal { channel, bytes } => put_terminal(&mut out, *channel, bytes),
            }
        }
        out
    }

    fn all(decoder: &mut Decoder) -> Vec<Packet> {
        std::iter::from_fn(|| decoder.next_packet()).collect()
    }

    proptest! {
        #[test]
        fn what_was_put_comes_out_however_it_is_cut(packets in packets(), cut in 1usize..97) {
            let mut decoder = Decoder::new(FROM_CLIENT_BYTES_MAX);

            for piece in wire(&packets).chunks(cut) {
                decoder.push(piece).unwrap();
            }

            prop_assert_eq!(all(&mut decoder), packets);
        }

        #[test]
        fn any_bytes_are_taken_or_refused_and_never_kept_past_the_limit(bytes in proptest::collection::vec(any::<u8>(), 0..4000)) {
            let mut decoder = Decoder::new(1000);

            let outcome = bytes.chunks(7).try_for_each(|piece| decoder.push(piece));

            prop_assert!(decoder.bytes.len() <= FRAME_BYTES_MAX + 4 + 7 || outcome.is_err());
            prop_assert!(decoder.parts.len() <= 1000);
        }
    }

    #[test]
    fn a_message_longer_than_a_frame_arrives_whole() {
        let json: Vec<u8> = (0..3 * FRAME_BYTES_MAX).map(|n| n as u8).collect();
        let mut decoder = Decoder::new(FROM_HALL_BYTES_MAX);

        decoder.push(&wire(&[Packet::Json(json.clone())])).unwrap();

        assert_eq!(all(&mut decoder), vec![Packet::Json(json)]);
    }

    #[test]
    fn a_frame_past_the_limit_is_refused_by_its_length_alone() {
        let length = FRAME_BYTES_MAX + 1;

        let refusal = Decoder::new(10).push(&(length as u32).to_le_bytes()).unwrap_err();

        assert_eq!(refusal, CodecError::FrameTooLarge { length });
    }

    #[test]
    fn a_message_past_its_limit_is_refused() {
        let wire = wire(&[Packet::Json(vec![b' '; 11])]);

        assert_eq!(Decoder::new(10).push(&wire), Err(CodecError::MessageTooLarge { limit: 10 }));
    }

    #[test]
    fn frames_without_sense_are_refused() {
        let frame = |bytes: &[u8]| [&(bytes.len() as u32).to_le_bytes(), bytes].concat();

        assert_eq!(Decoder::new(10).push(&frame(&[])), Err(CodecError::Empty));
        assert_eq!(Decoder::new(10).push(&frame(&[9, 1])), Err(CodecError::UnknownKind { kind: 9 }));
        assert_eq!(Decoder::new(10).push(&frame(&[1, 1, 2])), Err(CodecError::NoChannel));
    }
}
