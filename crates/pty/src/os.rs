//! Everything that differs between systems: processes, PTYs, descriptors, signals, files; the only place with `cfg` of a system.

mod bounded;
mod disk;
mod files;
mod gather;
mod listen;
mod process;
mod pty;
mod signals;
mod watch;

pub use bounded::{BoundedRun, RunLimits, RunOutcome, run_bounded, run_fed, run_logged};
pub use disk::{DiskUsage, disk_usage, free_bytes};
pub use files::{Spare, open_plain, preallocate, private_socket, replace_file, write_private};
pub use gather::{FileBounds, Gathered, LeftOut, PlainFile, gather, link_below};
pub use listen::{Listener, listeners_of};
pub use process::{
    ProcessFacts, boot_id, has_environment_entry, memory_private_bytes, open_processes, process_group_end,
    process_group_signal, processes, random_nonce, signal_process, start_time,
};
pub use pty::{Pty, PtyError};
pub use rustix::process::Signal;
pub use signals::EndSignals;
pub use watch::{Waiting, Wanted, exited_child, poll};

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Unix time in microseconds.
#[must_use]
#[allow(clippy::disallowed_methods, reason = "the keeper has no other clock; this is its one home")]
pub fn unix_micros() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    u64::try_from(since.as_micros()).unwrap_or(u64::MAX)
}

/// Becomes the leader of a new session, so that the death of the starter's group does not reach this process.
///
/// # Errors
/// When this process already leads a process group, as one started by an interactive shell does.
pub fn new_session() -> std::io::Result<()> {
    rustix::process::setsid()?;
    Ok(())
}

/// From now on this process, and what it starts, gets the time that nobody else wants. In a session of its own: systems that share out
/// time by sessions would else give it that of its starter.
///
/// # Errors
/// When the system refuses, or this process leads a process group already.
pub fn give_way_to_all() -> std::io::Result<()> {
    const LAST: i32 = 19;
    new_session()?;
    rustix::process::nice(LAST)?;
    // Not everywhere there, and not everywhere turned on.
    match std::fs::write("/proc/self/autogroup", LAST.to_string()) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Limits the number of open descriptors (soft and hard) of this process.
///
/// # Errors
/// When the hard limit is below `limit`.
pub fn limit_open_files(limit: u64) -> std::io::Result<()> {
    set_limit(rustix::process::Resource::Nofile, limit)
}

/// Limits the size in bytes of a core file of this process.
///
/// # Errors
/// When the hard limit is below `limit`.
pub fn limit_core_bytes(limit: u64) -> std::io::Result<()> {
    set_limit(rustix::process::Resource::Core, limit)
}

fn set_limit(resource: rustix::process::Resource, limit: u64) -> std::io::Result<()> {
    let limits = rustix::process::Rlimit { current: Some(limit), maximum: Some(limit) };
    rustix::process::setrlimit(resource, limits)?;
    Ok(())
}

/// Keeps a long-lived process from holding much more memory than it uses: blocks from 1 MiB on come from the system one by one
/// and go back to it when they are freed, and threads share few heaps. Without it a large block that is hardly touched (a screen
/// reserves 2 MiB for updates that are held back) is cut from pages that something else filled before, and keeps them.
///
/// The limits are read again for each allocation; set them before many threads run. See `mallopt(3)`.
#[allow(unsafe_code, reason = "no safe binding exists")]
pub fn hold_little_memory() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        const LARGE_BYTES: i32 = 1 << 20;
        const HEAPS: i32 = 4;
        // SAFETY: `mallopt` takes two numbers and changes limits of the allocator only; a limit it does not take stays as it was.
        unsafe {
            libc::mallopt(libc::M_MMAP_THRESHOLD, LARGE_BYTES);
            libc::mallopt(libc::M_ARENA_MAX, HEAPS);
        }
    }
}

/// Gives memory that was freed back to the system; a keeper lives for days and should hold no more than it uses.
#[allow(unsafe_code, reason = "no safe binding exists")]
pub fn release_free_memory() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        // SAFETY: `malloc_trim` takes a number, touches only free memory of the allocator, and is thread-safe.
        unsafe {
            libc::malloc_trim(0);
        }
    }
}
