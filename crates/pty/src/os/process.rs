//! Facts about processes, and signals that never reach a process which only has the same number.

use std::io;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal};

/// How often a group that was asked to end is looked at.
const END_POLL: Duration = Duration::from_millis(10);

/// A process at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProcessFacts {
    pub pid: u32,
    pub group: u32,
    pub session: u32,
    /// Start in clock ticks since boot; with the pid it names one process of this boot.
    pub start_time: u64,
    /// Ended, but not yet reaped by its parent.
    pub ended: bool,
}

/// When the process began, in clock ticks since boot; `None` when there is none, or it has ended.
#[must_use]
pub fn start_time(pid: u32) -> Option<u64> {
    facts(pid).filter(|process| !process.ended).map(|process| process.start_time)
}

/// Names this boot of the machine.
///
/// # Errors
/// When the system does not say.
#[cfg(target_os = "linux")]
pub fn boot_id() -> io::Result<String> {
    Ok(std::fs::read_to_string("/proc/sys/kernel/random/boot_id")?.trim().to_owned())
}

/// Every process that can be seen.
///
/// # Errors
/// When the list cannot be read.
#[cfg(target_os = "linux")]
pub fn processes() -> io::Result<Vec<ProcessFacts>> {
    let entries = std::fs::read_dir("/proc")?;
    let pids = entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok());
    Ok(pids.filter_map(facts).collect())
}

/// Whether the process was started with this `NAME=value` in its environment; false when that cannot be read.
#[cfg(target_os = "linux")]
#[must_use]
pub fn has_environment_entry(pid: u32, entry: &[u8]) -> bool {
    std::fs::read(format!("/proc/{pid}/environ"))
        .is_ok_and(|environment| environment.split(|byte| *byte == 0).any(|found| found == entry))
}

#[cfg(target_os = "linux")]
fn facts(pid: u32) -> Option<ProcessFacts> {
    parse_stat(pid, &std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)
}

/// The name of the program may itself hold spaces and parentheses, so the fields are counted after the last one.
#[cfg(target_os = "linux")]
fn parse_stat(pid: u32, stat: &str) -> Option<ProcessFacts> {
    let (_, fields) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = fields.split_ascii_whitespace().collect();
    Some(ProcessFacts {
        pid,
        ended: matches!(*fields.first()?, "Z" | "X"),
        group: fields.get(2)?.parse().ok()?,
        session: fields.get(3)?.parse().ok()?,
        start_time: fields.get(19)?.parse().ok()?,
    })
}

/// Memory that is a process's own and in no file, in bytes: what each further process of its kind costs. A page that several
/// share counts for each in part (`Pss_Anon` of proc(5)). `Private_Dirty` would not do: it counts the program's own text as
/// well while the file was written just now and is not on the disk yet, as after a build.
///
/// # Errors
/// When the process is gone or belongs to someone else.
#[cfg(target_os = "linux")]
pub fn memory_private_bytes(pid: u32) -> io::Result<u64> {
    let rollup = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup"))?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss_Anon:"));
    let kib = line.and_then(|line| line.split_ascii_whitespace().next()?.parse::<u64>().ok());
    let kib = kib.ok_or_else(|| {
        io::Error::other("the kernel does not tell `Pss_Anon`; it is there from Linux 5.2 on")
    })?;
    Ok(kib * 1024)
}

/// The processes among `wanted` that still run as the very processes they were.
#[must_use]
pub fn open_processes(wanted: &[ProcessFacts]) -> Vec<ProcessFacts> {
    wanted.iter().filter(|process| start_time(process.pid) == Some(process.start_time)).copied().collect()
}

/// Signals exactly this process: one that only took over its number is left alone. Returns whether it was there.
///
/// # Errors
/// When the system refuses the signal.
#[cfg(target_os = "linux")]
pub fn signal_process(process: &ProcessFacts, signal: Signal) -> io::Result<bool> {
    let Some(pid) = i32::try_from(process.pid).ok().and_then(Pid::from_raw) else {
        return Ok(false);
    };
    // The descriptor pins the process; only then is its start time compared.
    let handle = match rustix::process::pidfd_open(pid, rustix::process::PidfdFlags::empty()) {
        Err(rustix::io::Errno::SRCH) => return Ok(false),
        opened => opened?,
    };
    if start_time(process.pid) != Some(process.start_time) {
        return Ok(false);
    }
    match rustix::process::pidfd_send_signal(&handle, signal) {
        Err(rustix::io::Errno::SRCH) => Ok(false),
        sent => sent.map(|()| true).map_err(io::Error::from),
    }
}

/// Signals a process group; a group that is gone is no error. Returns whether it was there.
///
/// # Errors
/// When the system refuses the signal.
pub fn process_group_signal(group: u32, signal: Signal) -> io::Result<bool> {
    // 0 and 1 would mean this process's own group and every process.
    let Some(group) = i32::try_from(group).ok().filter(|group| *group > 1).and_then(Pid::from_raw) else {
        return Ok(false);
    };
    match rustix::process::kill_process_group(group, signal) {
        Err(rustix::io::Errno::SRCH) => Ok(false),
        sent => sent.map(|()| true).map_err(io::Error::from),
    }
}

/// Ends a process group: TERM, and KILL to what is left after `grace`. Returns once no member runs.
///
/// The caller must know that the number still belongs to that group: keep its leader unreaped, or own a member.
///
/// # Errors
/// When the system refuses a signal, or members outlive KILL for 5 s (they hang in the kernel).
pub fn process_group_end(group: u32, grace: Duration) -> io::Result<()> {
    if !process_group_signal(group, Signal::TERM)? || group_is_over(group, grace)? {
        return Ok(());
    }
    process_group_signal(group, Signal::KILL)?;
    if group_is_over(group, Duration::from_secs(5))? {
        return Ok(());
    }
    Err(io::Error::other(format!("process group {group} still runs 5 s after KILL")))
}

fn group_is_over(group: u32, patience: Duration) -> io::Result<bool> {
    let deadline = Instant::now() + patience;
    loop {
        if !processes()?.iter().any(|process| process.group == group && !process.ended) {
            return Ok(true);
        }
        if Instant::now() >= deadline {
            return Ok(false);
        }
        std::thread::sleep(END_POLL);
    }
}

/// Sixteen random bytes in hexadecimal.
///
/// # Errors
/// When the system has no random bytes.
pub fn random_nonce() -> io::Result<String> {
    let mut bytes = [0_u8; 16];
    let mut source = std::fs::File::open("/dev/urandom")?;
    io::Read::read_exact(&mut source, &mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_name_with_parentheses_does_not_shift_the_fields() {
        let stat = "42 (a) b (c)) S 1 42 40 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 987654 1 2";

        let facts = parse_stat(42, stat).unwrap();

        assert_eq!(
            facts,
            ProcessFacts { pid: 42, group: 42, session: 40, start_time: 987_654, ended: false }
        );
    }

    #[test]
    fn a_process_with_another_start_time_is_not_signalled() {
        let own = facts(std::process::id()).unwrap();
        let other = ProcessFacts { start_time: own.start_time + 1, ..own };

        assert!(!signal_process(&other, Signal::KILL).unwrap());
    }

    #[test]
    fn the_groups_0_and_1_are_never_signalled() {
        assert!(!process_group_signal(0, Signal::KILL).unwrap());
        assert!(!process_group_signal(1, Signal::KILL).unwrap());
    }
}
