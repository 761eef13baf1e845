//! What a session left running: found by its session id and by its marker in its environment, and ended.
//!
//! A process that opens a session of its own keeps the environment; one that clears its environment keeps the session id
//! unless it does both. Nothing else is taken for a survivor, and never this process itself.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::time::{Duration, Instant};

use crate::facts::KeeperFacts;
use crate::os::{self, ProcessFacts, Signal};

/// Variables by which everything that a session started is found again: an agent's session has the first, the owner's own
/// terminal the second.
pub const MARKER_NAMES: [&str; 2] = ["GT_SESSION", "GT_SHELL"];

/// How often those that were asked to end are looked at.
const END_POLL: Duration = Duration::from_millis(10);
/// A process that forks faster than it is killed is given up after this many rounds.
const ROUNDS_MAX: usize = 20;
/// How long after KILL a process may need to vanish.
const KILL_PATIENCE: Duration = Duration::from_secs(5);

/// What is left of a session whose keeper is dead. `facts` are the dead keeper's, if it wrote any; `marker` is the value of
/// the marker that its program was started with.
///
/// # Errors
/// When the processes cannot be listed.
pub fn survivors(facts: Option<&KeeperFacts>, marker: &str) -> io::Result<Vec<ProcessFacts>> {
    let session = facts.filter(|facts| facts.is_of_this_boot()).map(|facts| facts.program_pid);
    // The number may have gone to a new session: then its leader is another process.
    let leader = session.and_then(os::start_time);
    let is_theirs = leader.is_none() || leader == facts.map(|facts| facts.program_start_time);
    survivors_of(session.filter(|_| is_theirs), Some(OsStr::new(marker)))
}

/// Ends what is left of a session, as `survivors` finds it, again and again until nothing is. Returns how many were signalled.
///
/// # Errors
/// When processes cannot be listed or signalled, or some do not end.
pub fn end_session_survivors(
    facts: Option<&KeeperFacts>,
    marker: &str,
    grace: Duration,
) -> io::Result<usize> {
    end_survivors(|| survivors(facts, marker), grace)
}

/// Ends every process that was started with this `NAME=value` in its environment. Returns how many there were.
///
/// # Errors
/// As [`end_session_survivors`].
pub fn end_marked(entry: &OsStr, grace: Duration) -> io::Result<usize> {
    end_survivors(|| marked(entry), grace)
}

/// Waits until no process runs that was started with this `NAME=value` in its environment, in a group of its own. What such
/// a process started in its turn, a daemon for one, is not waited for. Returns how many still run after `patience`.
///
/// # Errors
/// When the processes cannot be listed.
pub fn wait_for_marked(entry: &OsStr, patience: Duration) -> io::Result<usize> {
    let leads = |process: &ProcessFacts| process.group == process.pid && process.session != process.pid;
    let found: Vec<_> = marked(entry)?.into_iter().filter(leads).collect();
    wait_for_the_end(&found, patience);
    Ok(os::open_processes(&found).len())
}

fn marked(entry: &OsStr) -> io::Result<Vec<ProcessFacts>> {
    let own = std::process::id();
    let found = os::processes()?.into_iter().filter(|process| process.pid != own && !process.ended);
    Ok(found.filter(|process| os::has_environment_entry(process.pid, entry.as_bytes())).collect())
}

/// Whether the process was started with this marker.
#[must_use]
pub fn is_marked(pid: u32, marker: &OsStr) -> bool {
    MARKER_NAMES.iter().any(|name| {
        let mut entry = OsString::from(format!("{name}="));
        entry.push(marker);
        os::has_environment_entry(pid, entry.as_bytes())
    })
}

/// Running processes of a session id or with this marker.
pub(crate) fn survivors_of(session: Option<u32>, marker: Option<&OsStr>) -> io::Result<Vec<ProcessFacts>> {
    let own = std::process::id();
    let is_one = |process: &ProcessFacts| {
        session == Some(process.session) || marker.is_some_and(|marker| is_marked(process.pid, marker))
    };
    let found = os::processes()?.into_iter().filter(|process| process.pid != own && !process.ended);
    Ok(found.filter(is_one).collect())
}

/// TERM to all that `find` finds, and after `grace` KILL to all that it finds then, until it finds none.
pub(crate) fn end_survivors(
    find: impl Fn() -> io::Result<Vec<ProcessFacts>>,
    grace: Duration,
) -> io::Result<usize> {
    let asked = find()?;
    if asked.is_empty() {
        return Ok(0);
    }
    for process in &asked {
        os::signal_process(process, Signal::TERM)?;
        os::signal_process(process, Signal::CONT)?;
    }
    wait_for_the_end(&asked, grace);
    for _ in 0..ROUNDS_MAX {
        let left = find()?;
        if left.is_empty() {
            return Ok(asked.len());
        }
        for process in &left {
            os::signal_process(process, Signal::KILL)?;
        }
        wait_for_the_end(&left, KILL_PATIENCE);
    }
    Err(io::Error::other("processes of the session go on starting others faster than they can be ended"))
}

fn wait_for_the_end(processes: &[ProcessFacts], patience: Duration) {
    let deadline = Instant::now() + patience;
    while !os::open_processes(processes).is_empty() && Instant::now() < deadline {
        std::thread::sleep(END_POLL);
    }
}
