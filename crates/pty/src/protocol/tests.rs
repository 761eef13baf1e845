//! The wire format, held to its bytes.

use super::*;

fn through_a_buffer(bytes: &[u8], step: usize) -> Vec<Frame> {
    let mut buffer = FrameBuffer::default();
    let mut frames = Vec::new();
    for part in bytes.chunks(step) {
        buffer.push(part);
        while let Some(frame) = buffer.next_frame().unwrap() {
            frames.push(frame);
        }
    }
    frames
}

#[test]
fn every_request_survives_the_wire_in_any_pieces() {
    let requests = [
        Request::Hello { protocol: PROTOCOL, build: "0.1.0".into() },
        Request::Write(b"ls\r".to_vec()),
        Request::Resize { cols: 120, rows: 40 },
        Request::Signal(SessionSignal::Continue),
        Request::Stop { grace_ms: 5_000 },
        Request::Arm { from: u64::MAX },
        Request::Status,
        Request::WriteAt { head: 1 << 40, bytes: b"1".to_vec() },
        Request::KeyAt { head: 1 << 41, patience_ms: 70_000, bytes: b"2".to_vec() },
        Request::Unknown(0x44),
    ];
    let bytes: Vec<u8> = (1..).zip(&requests).flat_map(|(id, request)| request.encode(id)).collect();

    for step in 1..20 {
        let frames = through_a_buffer(&bytes, step);

        let read: Vec<Request> = frames.iter().map(|frame| Request::decode(frame).unwrap()).collect();
        assert_eq!(read, requests);
        assert!(frames.iter().map(|frame| frame.id).eq(1..=10));
    }
}

#[test]
fn every_answer_survives_the_wire() {
    let exit = ExitFacts { ended: Ended::Signal(9), at_micros: 77, head: 5 };
    let status = Status { head: 1, cols: 2, rows: 3, waiting_input: 4, program_pid: 5 };
    let answers = [
        Answer::Hello { protocol: 1, build: "b".into() },
        Answer::Done,
        Answer::Busy,
        Answer::Refused("no".into()),
        Answer::Unsupported,
        Answer::Status(status),
        Answer::Moved { head: 1 << 40 },
        Answer::Doorbell { head: 9 },
        Answer::Exit(exit),
        Answer::Unknown(0xEE),
    ];
    for answer in answers {
        let frames = through_a_buffer(&answer.encode(3), 7);

        assert_eq!(Answer::decode(&frames[0]).unwrap(), answer);
    }
}

#[test]
fn the_bytes_of_version_1_stay_as_they_are() {
    assert_eq!(Request::Arm { from: 258 }.encode(7), [13, 0, 0, 0, 6, 7, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0]);
    assert_eq!(Answer::Busy.encode(1), [5, 0, 0, 0, 0x83, 1, 0, 0, 0]);
}

#[test]
fn a_frame_beyond_the_bound_is_an_error_before_it_is_collected() {
    let mut buffer = FrameBuffer::default();
    buffer.push(&u32::MAX.to_le_bytes());

    assert_eq!(buffer.next_frame(), Err(FrameError::Length { length: u32::MAX as usize }));
}

#[test]
fn a_short_payload_is_an_error_and_a_longer_one_of_a_later_version_is_not() {
    let short = Frame { kind: 0x03, id: 1, payload: vec![1, 0, 2] };
    let longer = Frame { kind: 0x03, id: 1, payload: vec![1, 0, 2, 0, 9, 9] };

    assert_eq!(Request::decode(&short), Err(FrameError::Payload { kind: 0x03 }));
    assert_eq!(Request::decode(&longer), Ok(Request::Resize { cols: 1, rows: 2 }));
}
