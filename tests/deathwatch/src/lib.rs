//! Stands before libc in one process, counts what it does to files and which programs it starts, and kills it before a chosen one.
//!
//! Loaded with `LD_PRELOAD`. The process is told by its environment, which is cleared at once, so that what it starts is let alone:
//! `DEATHWATCH_ROOT` is the folder that counts, `DEATHWATCH_LOG` gets one line per operation (number, phase, call, kind of
//! file, path; tabs between), `DEATHWATCH_AT` is the number to die before, or `phase<tab>call<tab>kind` to die before the first such.
//! A folder made as `ROOT/phase/NAME` begins a phase and counts as nothing.

#![allow(unsafe_code, reason = "functions of libc are replaced by others of the same name")]

mod calls;
mod kind;

use std::cell::RefCell;
use std::ffi::{CStr, CString, c_char, c_int};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

/// Far above what the process opens by itself.
const LOG_FD_MIN: c_int = 400;

struct Watch {
    pid: libc::pid_t,
    root: PathBuf,
    log: c_int,
    at: Option<String>,
    so_far: Mutex<SoFar>,
}

struct SoFar {
    count: u64,
    phase: String,
}

static WATCH: OnceLock<Watch> = OnceLock::new();

#[used]
#[unsafe(link_section = ".init_array")]
static BEGIN: extern "C" fn() = begin;

extern "C" fn begin() {
    let (Some(root), Some(log)) = (take("DEATHWATCH_ROOT"), take("DEATHWATCH_LOG")) else { return };
    let at = take("DEATHWATCH_AT").map(|at| at.to_string_lossy().into_owned());
    drop(take("LD_PRELOAD"));
    // SAFETY: plain system calls on a string that lives; before main there is no other thread.
    let log = unsafe {
        let flags = libc::O_WRONLY | libc::O_CREAT | libc::O_APPEND | libc::O_CLOEXEC;
        let opened = libc::syscall(libc::SYS_openat, libc::AT_FDCWD, log.as_ptr(), flags, 0o600) as c_int;
        libc::fcntl(opened, libc::F_DUPFD_CLOEXEC, LOG_FD_MIN)
    };
    let root = PathBuf::from(std::ffi::OsStr::from_bytes(root.as_bytes()));
    // SAFETY: asks for a number only.
    let pid = unsafe { libc::getpid() };
    let so_far = Mutex::new(SoFar { count: 0, phase: "open".into() });
    // This runs once, so nothing is there yet.
    let _was_empty = WATCH.set(Watch { pid, root, log, at, so_far });
}

/// The value of a variable, which is removed.
fn take(name: &str) -> Option<CString> {
    let name = CString::new(name).ok()?;
    // SAFETY: before main there is no other thread that could change the environment.
    unsafe {
        let value = libc::getenv(name.as_ptr());
        if value.is_null() {
            return None;
        }
        let value = CStr::from_ptr(value).to_owned();
        libc::unsetenv(name.as_ptr());
        Some(value)
    }
}

/// The watch, if this is the process that it is for, and not one that it has just forked.
fn watch() -> Option<&'static Watch> {
    // SAFETY: asks for a number only.
    WATCH.get().filter(|watch| watch.pid == unsafe { libc::getpid() })
}

/// An operation is about to happen on these paths.
fn about_to(call: &str, paths: &[Option<PathBuf>]) {
    let Some(watch) = watch() else { return };
    let Some(below) = paths.iter().flatten().find_map(|path| path.strip_prefix(&watch.root).ok()) else {
        return;
    };
    if let Ok(phase) = below.strip_prefix("phase") {
        if call == "mkdir" && phase.components().next().is_some() {
            lock(&watch.so_far).phase = phase.to_string_lossy().into_owned();
        }
        return;
    }
    let named: Vec<&Path> =
        paths.iter().flatten().map(|path| path.strip_prefix(&watch.root).unwrap_or(path)).collect();
    let kinds: Vec<String> = named.iter().map(|path| kind::of(path)).collect();
    let raw: Vec<String> = named.iter().map(|path| path.display().to_string()).collect();
    note(watch, call, &kinds.join(" > "), &raw.join(" > "));
}

thread_local! {
    /// What this thread is starting.
    static STARTING: RefCell<Option<(String, String)>> = const { RefCell::new(None) };
}

/// A program is about to be started.
fn about_to_start(call: &str, argv: &[String]) {
    if let Some(watch) = watch() {
        let (kind, raw) = (kind::of_program(argv), argv.join(" ").replace(['\n', '\t'], " "));
        note(watch, call, &kind, &raw);
        STARTING.set(Some((kind, raw)));
    }
}

/// The call has happened: a program that it started goes on when this process dies now.
fn has_happened() {
    if let Some((watch, (kind, raw))) = watch().and_then(|watch| Some((watch, STARTING.take()?))) {
        note(watch, "started", &kind, &raw);
    }
}

fn note(watch: &Watch, call: &str, kind: &str, raw: &str) {
    let mut so_far = lock(&watch.so_far);
    so_far.count += 1;
    let key = format!("{}\t{call}\t{kind}", so_far.phase);
    let line = format!("{}\t{key}\t{raw}\n", so_far.count);
    // SAFETY: writes a string that lives, by a system call that is not watched.
    unsafe { libc::syscall(libc::SYS_write, watch.log, line.as_ptr(), line.len()) };
    if watch.at.as_ref().is_some_and(|at| *at == key || *at == so_far.count.to_string()) {
        // The lock is held: no other thread does anything more.
        // SAFETY: ends this process.
        unsafe { libc::kill(watch.pid, libc::SIGKILL) };
        loop {
            std::hint::spin_loop();
        }
    }
}

fn lock(so_far: &Mutex<SoFar>) -> std::sync::MutexGuard<'_, SoFar> {
    so_far.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A path as the kernel would take it, if it can be told.
///
/// # Safety
/// `path` is a C string.
unsafe fn path_at(folder: c_int, path: *const c_char) -> Option<PathBuf> {
    // SAFETY: the caller's promise.
    let path = Path::new(std::ffi::OsStr::from_bytes(unsafe { CStr::from_ptr(path) }.to_bytes()));
    if path.is_absolute() {
        return Some(path.to_owned());
    }
    let base =
        if folder == libc::AT_FDCWD { std::fs::read_link("/proc/self/cwd").ok()? } else { path_of(folder)? };
    Some(base.join(path))
}

/// What a descriptor is open on; pipes and sockets have no path.
fn path_of(descriptor: c_int) -> Option<PathBuf> {
    let path = std::fs::read_link(format!("/proc/self/fd/{descriptor}")).ok()?;
    path.is_absolute().then_some(path)
}
