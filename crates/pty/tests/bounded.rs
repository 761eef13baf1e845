//! Programs that are run within bounds: their output, their time, and what they leave behind.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and starts programs"
)]

use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use gastown_pty::os::{
    RunLimits, RunOutcome, process_group_end, processes, run_bounded, run_fed, run_logged, start_time,
};

const LONG: Duration = Duration::from_secs(60);
const SOON: Duration = Duration::from_millis(300);

fn sh(script: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    command
}

/// The pid that a script printed first.
fn printed_pid(output: &[u8]) -> u32 {
    String::from_utf8_lossy(output).split_whitespace().next().unwrap().parse().unwrap()
}

#[test]
fn both_streams_and_the_status_come_back() {
    let run = run_bounded(sh("echo out; echo err >&2; exit 3"), LONG, 1000).unwrap();

    assert_eq!((run.stdout.as_slice(), run.stderr.as_slice()), (&b"out\n"[..], &b"err\n"[..]));
    assert_eq!(run.status.code(), Some(3));
    assert!(!run.truncated && !run.timed_out);
}

#[test]
fn output_beyond_the_bound_is_dropped_and_said_so() {
    let run = run_bounded(sh("head -c 3000000 /dev/zero; echo end >&2"), LONG, 1000).unwrap();

    assert_eq!((run.stdout.len(), run.stderr.as_slice()), (1000, &b"end\n"[..]));
    assert!(run.truncated && run.status.success());
}

#[test]
fn a_program_beyond_its_deadline_is_ended_with_its_children_even_if_they_refuse() {
    let script = "trap '' TERM; (trap '' TERM; exec sh -c 'trap \"\" TERM; echo $$; while :; do sleep 1; done') & wait";

    let run = run_bounded(sh(script), Duration::from_millis(300), 1000).unwrap();

    assert!(run.timed_out);
    assert_eq!(start_time(printed_pid(&run.stdout)), None);
}

#[test]
fn a_child_that_keeps_the_pipe_open_holds_nothing_up_and_is_ended() {
    let began = Instant::now();

    let run = run_bounded(sh("sleep 1000 & echo $!"), LONG, 1000).unwrap();

    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    assert!(!run.timed_out && run.status.success());
    assert_eq!(start_time(printed_pid(&run.stdout)), None);
}

#[test]
fn a_log_has_both_streams_in_order_and_ends_with_a_word_when_it_was_cut() {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("log");
    let limits = RunLimits { deadline: LONG, output_bytes_max: 10, cancel: None, is_idle: false };

    let whole = run_logged(sh("echo a; echo b >&2; echo c"), &limits, &log).unwrap();
    assert!(matches!(whole, (RunOutcome::Finished(status), false) if status.success()));
    assert_eq!(std::fs::read_to_string(&log).unwrap(), "a\nb\nc\n");

    let cut = run_logged(sh("seq 1 100"), &limits, &log).unwrap();
    assert!(cut.1);
    let text = std::fs::read_to_string(&log).unwrap();
    assert_eq!(text, "1\n2\n3\n4\n5\n\n[output beyond 10 bytes was dropped]\n");
}

#[test]
fn a_run_can_be_cancelled_by_another_thread() {
    let dir = tempfile::tempdir().unwrap();
    let log = dir.path().join("log");
    let cancel = Arc::new(AtomicBool::new(false));
    let limits = RunLimits {
        deadline: LONG,
        output_bytes_max: 1000,
        cancel: Some(Arc::clone(&cancel)),
        is_idle: false,
    };
    let (seen, watched) = (Arc::clone(&cancel), log.clone());
    let watcher = std::thread::spawn(move || {
        let deadline = Instant::now() + LONG;
        while std::fs::read(&watched).is_ok_and(|text| text.is_empty()) || !watched.exists() {
            assert!(Instant::now() < deadline, "waited in vain for the program's first words");
            std::thread::sleep(Duration::from_millis(5));
        }
        seen.store(true, Ordering::Relaxed);
    });

    let run = run_logged(sh("echo $$; exec sleep 1000"), &limits, &log).unwrap();

    watcher.join().unwrap();
    assert_eq!(run.0, RunOutcome::Cancelled);
    assert_eq!(start_time(printed_pid(&std::fs::read(&log).unwrap())), None);
}

#[test]
fn a_program_that_is_not_there_is_an_error() {
    assert!(run_bounded(Command::new("no-such-program"), LONG, 10).is_err());
}

#[test]
fn the_end_of_a_group_that_is_gone_is_no_error() {
    let run = run_bounded(sh("echo $$"), LONG, 100).unwrap();
    let group = printed_pid(&run.stdout);
    assert!(processes().unwrap().iter().all(|process| process.group != group));

    process_group_end(group, Duration::ZERO).unwrap();
}

fn limits(deadline: Duration) -> RunLimits {
    RunLimits { deadline, output_bytes_max: 10_000_000, cancel: None, is_idle: false }
}

#[test]
fn a_program_is_fed_exactly_what_it_is_to_read_however_long() {
    let input: Vec<u8> = (0..3_000_000_u32).map(|n| n.to_le_bytes()[0]).collect();

    let (outcome, output) = run_fed(sh("cat; cat; echo end >&2"), &input, &limits(LONG)).unwrap();

    assert!(matches!(outcome, RunOutcome::Finished(status) if status.success()));
    assert!(output.strip_suffix(b"end\n") == Some(&input[..]), "{} bytes", output.len());
}

#[test]
fn a_program_that_reads_nothing_of_its_input_holds_nobody_up() {
    let input = vec![b'x'; 3_000_000];

    let (outcome, _) = run_fed(sh("exit 4"), &input, &limits(LONG)).unwrap();
    assert!(matches!(outcome, RunOutcome::Finished(status) if status.code() == Some(4)));

    let (outcome, output) = run_fed(sh("echo $$; sleep 60"), &input, &limits(SOON)).unwrap();
    assert_eq!(outcome, RunOutcome::TimedOut);
    assert_eq!(start_time(printed_pid(&output)), None);
}
