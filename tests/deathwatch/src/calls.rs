//! The functions that stand before libc's own. Each says what is about to happen and then lets libc do it.

use crate::{about_to, about_to_start, has_happened, path_at, path_of, watch};
use libc::{AT_FDCWD, c_char, c_int, c_uint, c_void, iovec, mode_t, off_t, pid_t, size_t, ssize_t, timeval};
use std::ffi::CStr;
use std::sync::atomic::{AtomicUsize, Ordering};

/// libc's own function of a name.
fn next(name: &CStr, known: &AtomicUsize) -> usize {
    let mut found = known.load(Ordering::Relaxed);
    if found == 0 {
        // SAFETY: looks a name up.
        found = unsafe { libc::dlsym(libc::RTLD_NEXT, name.as_ptr()) } as usize;
        known.store(found, Ordering::Relaxed);
    }
    if found == 0 {
        // SAFETY: libc lacks what it always had; nothing can go on.
        unsafe { libc::abort() };
    }
    found
}

/// Defines a function of libc's name that does `$before` first.
macro_rules! stand_before {
    ($($name:ident($($arg:ident: $type:ty),*) -> $out:ty = $before:expr;)*) => {$(
        /// # Safety
        /// As libc's own.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name($($arg: $type),*) -> $out {
            static KNOWN: AtomicUsize = AtomicUsize::new(0);
            let name = concat!(stringify!($name), "\0");
            let name = CStr::from_bytes_with_nul(name.as_bytes()).unwrap_or_default();
            if watch().is_some() {
                // SAFETY: the caller's promise for libc's own function holds for this one.
                #[allow(unused_unsafe)]
                unsafe { $before };
            }
            // SAFETY: the found function has this very type.
            let real: unsafe extern "C" fn($($type),*) -> $out = unsafe { std::mem::transmute(next(name, &KNOWN)) };
            // SAFETY: the caller's promise.
            let done = unsafe { real($($arg),*) };
            has_happened();
            done
        }
    )*};
}

unsafe fn one(call: &str, folder: c_int, path: *const c_char) {
    // SAFETY: the caller's promise: `path` is a C string.
    about_to(call, &[unsafe { path_at(folder, path) }]);
}

unsafe fn two(call: &str, from: (c_int, *const c_char), to: (c_int, *const c_char)) {
    // SAFETY: the caller's promise: both are C strings.
    let paths = unsafe { [path_at(from.0, from.1), path_at(to.0, to.1)] };
    about_to(call, &paths);
}

/// Opening changes something when the file is made or emptied.
unsafe fn opening(folder: c_int, path: *const c_char, flags: c_int) {
    if flags & (libc::O_CREAT | libc::O_TRUNC) == 0 {
        return;
    }
    // SAFETY: the caller's promise: `path` is a C string.
    let Some(path) = (unsafe { path_at(folder, path) }) else { return };
    match std::fs::symlink_metadata(&path) {
        Ok(_) if flags & libc::O_TRUNC == 0 => {}
        Ok(_) => about_to("truncate", &[Some(path)]),
        Err(_) if flags & libc::O_CREAT != 0 => about_to("create", &[Some(path)]),
        Err(_) => {}
    }
}

fn on(call: &str, descriptor: c_int) {
    about_to(call, &[path_of(descriptor)]);
}

unsafe fn starting(call: &str, argv: *const *mut c_char) {
    let mut words = Vec::new();
    // SAFETY: the caller's promise: a list of C strings with a null at its end.
    unsafe {
        let mut at = argv;
        while !(*at).is_null() {
            words.push(CStr::from_ptr(*at).to_string_lossy().into_owned());
            at = at.add(1);
        }
    }
    about_to_start(call, &words);
}

type Actions = *const libc::posix_spawn_file_actions_t;
type Attributes = *const libc::posix_spawnattr_t;
type Words = *const *mut c_char;

// The mode of `open` is an optional argument, which on the systems we test on is passed like any third one.
stand_before! {
    open(path: *const c_char, flags: c_int, mode: mode_t) -> c_int = opening(AT_FDCWD, path, flags);
    open64(path: *const c_char, flags: c_int, mode: mode_t) -> c_int = opening(AT_FDCWD, path, flags);
    openat(folder: c_int, path: *const c_char, flags: c_int, mode: mode_t) -> c_int = opening(folder, path, flags);
    openat64(folder: c_int, path: *const c_char, flags: c_int, mode: mode_t) -> c_int = opening(folder, path, flags);
    creat(path: *const c_char, mode: mode_t) -> c_int = opening(AT_FDCWD, path, libc::O_CREAT | libc::O_TRUNC);
    rename(from: *const c_char, to: *const c_char) -> c_int = two("rename", (AT_FDCWD, from), (AT_FDCWD, to));
    renameat(at: c_int, from: *const c_char, into: c_int, to: *const c_char) -> c_int = two("rename", (at, from), (into, to));
    renameat2(at: c_int, from: *const c_char, into: c_int, to: *const c_char, flags: c_uint) -> c_int = two("rename", (at, from), (into, to));
    link(from: *const c_char, to: *const c_char) -> c_int = two("link", (AT_FDCWD, from), (AT_FDCWD, to));
    linkat(at: c_int, from: *const c_char, into: c_int, to: *const c_char, flags: c_int) -> c_int = two("link", (at, from), (into, to));
    symlink(from: *const c_char, to: *const c_char) -> c_int = one("symlink", AT_FDCWD, to);
    symlinkat(from: *const c_char, into: c_int, to: *const c_char) -> c_int = one("symlink", into, to);
    unlink(path: *const c_char) -> c_int = one("unlink", AT_FDCWD, path);
    unlinkat(folder: c_int, path: *const c_char, flags: c_int) -> c_int = one(if flags & libc::AT_REMOVEDIR == 0 { "unlink" } else { "rmdir" }, folder, path);
    mkdir(path: *const c_char, mode: mode_t) -> c_int = one("mkdir", AT_FDCWD, path);
    mkdirat(folder: c_int, path: *const c_char, mode: mode_t) -> c_int = one("mkdir", folder, path);
    rmdir(path: *const c_char) -> c_int = one("rmdir", AT_FDCWD, path);
    chmod(path: *const c_char, mode: mode_t) -> c_int = one("chmod", AT_FDCWD, path);
    fchmod(file: c_int, mode: mode_t) -> c_int = on("chmod", file);
    ftruncate(file: c_int, length: off_t) -> c_int = on("ftruncate", file);
    ftruncate64(file: c_int, length: off_t) -> c_int = on("ftruncate", file);
    write(file: c_int, bytes: *const c_void, count: size_t) -> ssize_t = on("write", file);
    writev(file: c_int, parts: *const iovec, count: c_int) -> ssize_t = on("write", file);
    pwrite(file: c_int, bytes: *const c_void, count: size_t, at: off_t) -> ssize_t = on("pwrite", file);
    pwrite64(file: c_int, bytes: *const c_void, count: size_t, at: off_t) -> ssize_t = on("pwrite", file);
    copy_file_range(from: c_int, begin: *mut off_t, to: c_int, at: *mut off_t, count: size_t, flags: c_uint) -> ssize_t = on("copy", to);
    sendfile64(to: c_int, from: c_int, at: *mut off_t, count: size_t) -> ssize_t = on("copy", to);
    fsync(file: c_int) -> c_int = on("fsync", file);
    fdatasync(file: c_int) -> c_int = on("fsync", file);
    utimes(path: *const c_char, times: *const timeval) -> c_int = one("utimes", AT_FDCWD, path);
    fork() -> pid_t = about_to_start("fork", &[]);
    posix_spawn(pid: *mut pid_t, path: *const c_char, actions: Actions, attributes: Attributes, argv: Words, environment: Words) -> c_int = starting("start", argv);
    posix_spawnp(pid: *mut pid_t, path: *const c_char, actions: Actions, attributes: Attributes, argv: Words, environment: Words) -> c_int = starting("start", argv);
    pidfd_spawnp(pid: *mut c_int, path: *const c_char, actions: Actions, attributes: Attributes, argv: Words, environment: Words) -> c_int = starting("start", argv);
}
