//! Much output, much input, and nobody who reads.

use std::io::Read;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use gastown_pty::os::memory_private_bytes;
use gastown_pty::protocol::{Request, WRITE_BYTES_MAX};
use gastown_pty::{KeeperError, KeeperEvent, RingRead};

use crate::support::{PATIENCE, Session, wait_until};

const FLOOD: u64 = 100 << 20;

#[test]
fn a_flood_of_100_mb_blocks_nobody_and_the_keeper_stays_small() {
    let mut session =
        Session::start("read line; head -c 104857600 /dev/zero | tr '\\0' x; echo; echo end; read line");
    let before = memory_private_bytes(session.facts.pid).unwrap();
    session.keeper.write(b"\r").unwrap();
    wait_until("the flood to begin", || session.ring().head().unwrap() > 10_000);

    // Requests are answered in the middle of it.
    let asked = Instant::now();
    let wanted = session.keeper.status().unwrap();
    session.wait_for("the status", |event| {
        matches!(event, KeeperEvent::Status { id, .. } if id == wanted).then_some(())
    });
    assert!(asked.elapsed() < Duration::from_secs(5), "{:?}", asked.elapsed());

    wait_until("the end of the flood", || session.ring().head().unwrap() > FLOOD);
    session.wait_for_output("end");
    // The last portion's memory goes back a moment after its bytes are there.
    let memory = || memory_private_bytes(session.facts.pid).unwrap();
    wait_until("the keeper to be small again", || memory() <= before + 64 * 1024);
    assert!(before <= 1 << 20, "{before} bytes");
}

#[test]
fn a_reader_left_behind_by_a_flood_is_lapped_and_can_resume() {
    let session = Session::start("head -c 1000000 /dev/zero | tr '\\0' x; echo; echo end; read line");
    session.wait_for_output("end");

    let ring = session.ring();
    let RingRead::Lapped { lost, oldest } = ring.read(10, usize::MAX).unwrap() else { panic!("not lapped") };

    assert_eq!(lost, oldest - 10);
    assert_eq!(oldest, ring.head().unwrap() - ring.cap());
    assert!(
        matches!(ring.read(oldest, usize::MAX).unwrap(), RingRead::Bytes(bytes) if bytes.len() as u64 == ring.cap())
    );
}

#[test]
fn input_that_nobody_reads_is_answered_busy_and_the_keeper_goes_on() {
    let mut session = Session::start("stty raw -echo; echo up; sleep 1000");
    session.wait_for_output("up");
    let chunk = vec![b'x'; WRITE_BYTES_MAX];

    let mut busy = None;
    for _ in 0..10 {
        let wanted = session.keeper.write(&chunk).unwrap();
        let taken = session.wait_for("an answer", |event| match event {
            KeeperEvent::Done { id } if id == wanted => Some(true),
            KeeperEvent::Busy { id } if id == wanted => Some(false),
            _ => None,
        });
        if !taken {
            busy = Some(wanted);
            break;
        }
    }

    assert!(busy.is_some(), "320 KiB were taken for a program that reads nothing");
    let wanted = session.keeper.status().unwrap();
    let waiting = session.wait_for("the status", |event| match event {
        KeeperEvent::Status { id, status } if id == wanted => Some(status.waiting_input),
        _ => None,
    });
    assert!(waiting > 0 && waiting <= 64 * 1024, "{waiting}");
    assert!(matches!(
        session.keeper.write_all(&chunk, Duration::from_millis(50)),
        Err(KeeperError::NotTaken)
    ));
}

#[test]
fn a_long_paste_arrives_whole_and_in_order() {
    let mut session = Session::start("stty raw -echo; echo up; head -c 300000 | md5sum; read line");
    session.wait_for_output("up");
    let paste: Vec<u8> = (0..300_000_u32).map(|n| b'a' + (n / 7 % 26) as u8).collect();
    let file = session.dir().join("paste");
    std::fs::write(&file, &paste).unwrap();

    session.keeper.write_all(&paste, PATIENCE).unwrap();

    let sum =
        std::process::Command::new("md5sum").stdin(std::fs::File::open(file).unwrap()).output().unwrap();
    session.wait_for_output(String::from_utf8_lossy(&sum.stdout).split(' ').next().unwrap());
}

#[test]
fn a_client_that_never_reads_is_dropped_and_holds_up_nobody() {
    use std::io::Write;

    let mut session = Session::start("while :; do read line; echo \"<$line>\"; done");
    let mut silent = UnixStream::connect(session.dir().join("s")).unwrap();
    silent.set_write_timeout(Some(PATIENCE)).unwrap();
    let requests = Request::Status.encode(1).repeat(1000);

    wait_until("the silent client to be dropped", || silent.write_all(&requests).is_err());

    session.keeper.write(b"still here\r").unwrap();
    session.wait_for_output("<still here>");
}

#[test]
fn a_client_that_sends_rubbish_is_dropped() {
    use std::io::Write;

    let session = Session::start("read line");
    let mut rude = UnixStream::connect(session.dir().join("s")).unwrap();
    rude.set_read_timeout(Some(PATIENCE)).unwrap();
    rude.write_all(&[0xFF; 64]).unwrap();

    let mut rest = Vec::new();
    let end = rude.read_to_end(&mut rest);

    assert!(end.is_ok() || end.is_err_and(|error| error.kind() == std::io::ErrorKind::ConnectionReset));
    assert!(session.facts.is_alive());
}
