//! Runs a program to its end within a deadline and a bound on its output, and leaves nothing of its process group behind.

use std::fs::File;
use std::io::{self, PipeReader, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::files::nameless;
use super::process::process_group_end;
use super::watch::{Waiting, Wanted, exit_watch, poll};

/// After the program's end, what its children still write is awaited this long.
const LAST_OUTPUT_PATIENCE: Duration = Duration::from_millis(200);
/// Between TERM and KILL.
const GRACE: Duration = Duration::from_secs(2);
/// How often a wish to cancel is looked at.
const CANCEL_POLL: Duration = Duration::from_millis(100);
const READ_BYTES: usize = 16 * 1024;

/// What a run may take.
#[derive(Debug, Clone)]
pub struct RunLimits {
    pub deadline: Duration,
    /// Output beyond this many bytes is read and dropped.
    pub output_bytes_max: usize,
    /// Set by another thread to end the run.
    pub cancel: Option<Arc<AtomicBool>>,
    /// The program makes a session of its own by itself: its profile says `priority=idle`.
    pub is_idle: bool,
}

/// Why a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunOutcome {
    Finished(ExitStatus),
    TimedOut,
    Cancelled,
}

/// A run that is over.
#[derive(Debug)]
pub struct BoundedRun {
    /// The program's own status; after a timeout that of the signal which ended it.
    pub status: ExitStatus,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    /// Output beyond the bound was dropped.
    pub truncated: bool,
    pub timed_out: bool,
}

/// Runs `command` in a process group of its own; at most `max_output` bytes of each stream are kept.
///
/// When it returns, nothing of the group runs: children that keep the pipes open are ended, too. Standard input is empty.
///
/// # Errors
/// When the program cannot be started or waited for.
pub fn run_bounded(mut command: Command, deadline: Duration, max_output: usize) -> io::Result<BoundedRun> {
    let (out, out_end) = io::pipe()?;
    let (err, err_end) = io::pipe()?;
    command.stdin(Stdio::null()).stdout(out_end).stderr(err_end);
    let limits = RunLimits { deadline, output_bytes_max: max_output, cancel: None, is_idle: false };
    let mut streams = [
        Stream::new(out, Sink::Memory(Vec::new()), max_output),
        Stream::new(err, Sink::Memory(Vec::new()), max_output),
    ];
    let (status, outcome) = run(command, &limits, &mut streams)?;
    let truncated = streams.iter().any(|stream| stream.truncated);
    let [stdout, stderr] = streams.map(Stream::into_bytes);
    Ok(BoundedRun { status, stdout, stderr, truncated, timed_out: outcome == RunOutcome::TimedOut })
}

/// Runs `command` as `run_bounded` does, but writes both streams as they come into the file at `log`.
///
/// When the bound is reached, the file ends with a line that says so.
///
/// # Errors
/// When the program cannot be started or waited for, or the log cannot be written.
pub fn run_logged(mut command: Command, limits: &RunLimits, log: &Path) -> io::Result<(RunOutcome, bool)> {
    let (output, output_end) = io::pipe()?;
    command.stdin(Stdio::null()).stdout(output_end.try_clone()?).stderr(output_end);
    let file = File::create(log)?;
    let mut streams = [Stream::new(output, Sink::File(file), limits.output_bytes_max)];
    let (_, outcome) = run(command, limits, &mut streams)?;
    let [stream] = streams;
    if stream.truncated
        && let Sink::File(mut file) = stream.sink
    {
        writeln!(file, "\n[output beyond {} bytes was dropped]", limits.output_bytes_max)?;
        return Ok((outcome, true));
    }
    Ok((outcome, false))
}

/// Runs `command` as `run_bounded` does; its standard input is `input`, whether it reads that or not, and both streams come back as
/// one.
///
/// # Errors
/// When the program cannot be started or waited for, or there is no room for the input in the folder for temporary files.
pub fn run_fed(mut command: Command, input: &[u8], limits: &RunLimits) -> io::Result<(RunOutcome, Vec<u8>)> {
    let (output, output_end) = io::pipe()?;
    // A file, so that nobody waits for a program that reads nothing.
    command.stdin(nameless(input)?).stdout(output_end.try_clone()?).stderr(output_end);
    let mut streams = [Stream::new(output, Sink::Memory(Vec::new()), limits.output_bytes_max)];
    let (_, outcome) = run(command, limits, &mut streams)?;
    let [stream] = streams;
    Ok((outcome, stream.into_bytes()))
}

fn run(
    mut command: Command,
    limits: &RunLimits,
    streams: &mut [Stream],
) -> io::Result<(ExitStatus, RunOutcome)> {
    let started = Instant::now();
    if !limits.is_idle {
        // The leader of a group could not begin a session any more.
        command.process_group(0);
    }
    let mut child = command.spawn()?;
    // The command holds our ends of the pipes: without this they would never report an end.
    drop(command);
    let group = child.id();
    let ended = follow(group, limits, started, streams);
    // The leader is not reaped yet, so its number still names this group and no other.
    let mut swept = process_group_end(group, GRACE);
    if limits.is_idle {
        // Ended before it began its session there was no group yet.
        swept = swept.and(child.kill()).and_then(|()| process_group_end(group, GRACE));
    }
    let status = child.wait()?;
    let last = drain(streams, None, Instant::now() + LAST_OUTPUT_PATIENCE);
    swept?;
    last?;
    let outcome = match ended? {
        Reason::Ended => RunOutcome::Finished(status),
        Reason::Deadline => RunOutcome::TimedOut,
        Reason::Cancel => RunOutcome::Cancelled,
    };
    Ok((status, outcome))
}

enum Reason {
    Ended,
    Deadline,
    Cancel,
}

/// Copies output until the program ends, the deadline is over or a cancel is wished.
fn follow(pid: u32, limits: &RunLimits, started: Instant, streams: &mut [Stream]) -> io::Result<Reason> {
    let exit = exit_watch(pid)?;
    let deadline = started + limits.deadline;
    loop {
        if limits.cancel.as_ref().is_some_and(|cancel| cancel.load(Ordering::Relaxed)) {
            return Ok(Reason::Cancel);
        }
        let now = Instant::now();
        if now >= deadline {
            return Ok(Reason::Deadline);
        }
        let until = if limits.cancel.is_some() { deadline.min(now + CANCEL_POLL) } else { deadline };
        if drain(streams, Some(&exit), until)? {
            // What the program wrote before its end is in the pipes; what its children go on to write is not waited for long.
            drain(streams, None, Instant::now() + LAST_OUTPUT_PATIENCE)?;
            return Ok(Reason::Ended);
        }
    }
}

/// Copies until `exit` is readable (true), every stream has ended without one to wait for, or `until` has come.
fn drain(streams: &mut [Stream], exit: Option<&std::os::fd::OwnedFd>, until: Instant) -> io::Result<bool> {
    loop {
        let now = Instant::now();
        let open = streams.iter().filter(|stream| stream.open).count();
        if now >= until || (exit.is_none() && open == 0) {
            return Ok(false);
        }
        let reading = Wanted { read: true, write: false };
        let mut waits: Vec<Waiting<'_>> =
            exit.iter().map(|exit| Waiting::new(exit.as_fd(), reading)).collect();
        waits.extend(
            streams
                .iter()
                .filter(|stream| stream.open)
                .map(|stream| Waiting::new(stream.pipe.as_fd(), reading)),
        );
        poll(&mut waits, Some(until - now))?;
        let mut ready = waits.iter().map(|waiting| waiting.readable).collect::<Vec<_>>().into_iter();
        let ended = exit.is_some() && ready.next().unwrap_or(false);
        for stream in streams.iter_mut().filter(|stream| stream.open) {
            if ready.next().unwrap_or(false) {
                stream.copy_once()?;
            }
        }
        if ended {
            return Ok(true);
        }
    }
}

enum Sink {
    Memory(Vec<u8>),
    File(File),
}

struct Stream {
    pipe: PipeReader,
    open: bool,
    sink: Sink,
    room: usize,
    truncated: bool,
}

impl Stream {
    fn new(pipe: PipeReader, sink: Sink, room: usize) -> Self {
        Self { pipe, open: true, sink, room, truncated: false }
    }

    /// Called when the pipe is readable, so the read does not wait.
    fn copy_once(&mut self) -> io::Result<()> {
        let mut buffer = [0; READ_BYTES];
        let read = self.pipe.read(&mut buffer)?;
        self.open = read > 0;
        let kept = read.min(self.room);
        self.room -= kept;
        self.truncated |= kept < read;
        match &mut self.sink {
            Sink::Memory(bytes) => bytes.extend_from_slice(&buffer[..kept]),
            Sink::File(file) => file.write_all(&buffer[..kept])?,
        }
        Ok(())
    }

    fn into_bytes(self) -> Vec<u8> {
        match self.sink {
            Sink::Memory(bytes) => bytes,
            Sink::File(_) => Vec::new(),
        }
    }
}
