//! The unix side: local sockets by path, rights by user id.

use std::ffi::{OsStr, OsString};
use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

pub use std::os::unix::net::UnixStream as Stream;

/// Bytes of a socket's path that the kernel takes.
#[cfg(target_os = "macos")]
pub const SOCKET_PATH_MAX: usize = 103;
#[cfg(not(target_os = "macos"))]
pub const SOCKET_PATH_MAX: usize = 107;

/// # Errors
/// When nobody listens there.
pub fn connect(socket: &Path) -> io::Result<Stream> {
    Stream::connect(socket)
}

/// Name of this user's folder among everybody's temporary files.
pub fn folder_among_others() -> String {
    format!("gastown-{}", rustix::process::getuid().as_raw())
}

/// Whether a process of this user id may speak as the town's owner.
pub fn is_me(uid: u32) -> bool {
    uid == rustix::process::geteuid().as_raw()
}

/// Makes a folder that only this user can enter, or sees that it is one.
///
/// # Errors
/// When it belongs to somebody else, is a link or is no folder.
pub fn private_folder(folder: &Path) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Ok(()) => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error),
    }
    let found = std::fs::symlink_metadata(folder)?;
    if !found.is_dir() || found.uid() != rustix::process::geteuid().as_raw() {
        let words = format!("{} is not a folder of this user", folder.display());
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, words));
    }
    if found.mode() & 0o077 != 0 {
        std::fs::set_permissions(folder, Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// A plain file that may be run.
pub fn is_program(path: &Path) -> bool {
    std::fs::metadata(path).is_ok_and(|found| found.is_file() && found.mode() & 0o111 != 0)
}

/// # Errors
/// When the folder cannot be seen.
pub fn is_own(path: &Path) -> io::Result<bool> {
    Ok(std::fs::metadata(path)?.uid() == rustix::process::geteuid().as_raw())
}

/// Writes a file that only this user can read; whole or not at all.
///
/// # Errors
/// Those of writing and renaming.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let fresh = path.with_extension(format!("new-{}", std::process::id()));
    let written =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&fresh).and_then(
            |mut file| {
                // The file may be left from an earlier try, with other rights.
                file.set_permissions(Permissions::from_mode(0o600))?;
                file.write_all(bytes)?;
                file.sync_all()
            },
        );
    let renamed = written.and_then(|()| std::fs::rename(&fresh, path));
    if renamed.is_err() {
        // Of a disk that is full not even that much is taken. It may not have come to be.
        let _absent = std::fs::remove_file(&fresh);
    }
    renamed
}

/// Bytes that nobody can guess.
///
/// # Errors
/// When the kernel gives none.
pub fn random<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// Starts a program that is to go on when this one ends, without those variables. Its standard error goes to `words`.
///
/// # Errors
/// When it cannot be started.
#[expect(clippy::disallowed_methods, reason = "the api's one home for starting a program: the hall")]
pub fn start_detached(program: &Path, args: &[&OsStr], without: &[&str], words: File) -> io::Result<Child> {
    let mut command = Command::new(program);
    for name in without {
        command.env_remove(name);
    }
    // No process group of its own: the hall calls `leave_terminal`, which a group's leader cannot.
    command
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(words)
        .env_remove("GT_SESSION")
        .env_remove("GT_TOKEN")
        .env_remove("GT_OUTBOX")
        .spawn()
}

/// Starts a person's own program, which goes on when this one ends; it neither reads nor writes anything of ours.
///
/// # Errors
/// When it cannot be started.
#[expect(
    clippy::disallowed_methods,
    reason = "the api's one home for starting a program: the person's editor"
)]
pub fn start_apart(program: &Path, args: &[OsString]) -> io::Result<()> {
    let mut child = Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()?;
    // A long-lived window must not keep a dead child.
    let reaper = std::thread::Builder::new().name("editor".into());
    reaper.spawn(move || child.wait()).map(drop)
}

/// Makes the calling process the leader of a session of its own, so that closing a terminal does not end it.
///
/// # Errors
/// When it leads a process group already, as a program started by hand does: then it stays with its terminal.
pub fn leave_terminal() -> io::Result<()> {
    rustix::process::setsid()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_started_without_the_variables_that_are_not_its_business() {
        // Cargo sets both for every test.
        let said = |without: &[&str]| {
            let words = tempfile::NamedTempFile::new().expect("a file");
            let script = "echo ${CARGO_PKG_NAME-gone} ${CARGO_PKG_VERSION-gone} >&2";
            let file = words.reopen().expect("the same file");
            let started =
                start_detached(Path::new("/bin/sh"), &["-c".as_ref(), script.as_ref()], without, file);
            started.expect("it starts").wait().expect("it ends");
            std::fs::read_to_string(words.path()).expect("its words")
        };
        let version = env!("CARGO_PKG_VERSION");

        assert_eq!(said(&[]), format!("gastown-api {version}\n"));
        assert_eq!(said(&["CARGO_PKG_NAME"]), format!("gone {version}\n"));
    }
}
