//! Files that are there whole or not at all, and space that is taken before it is needed.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek, Write};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

/// Zeros are written in pieces of this size where the file system cannot reserve space.
const ZEROS_BYTES: usize = 64 * 1024;

/// Creates or overwrites a file that only its owner may read.
///
/// # Errors
/// As the file system says.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    file.write_all(bytes)
}

/// A file of these bytes that has no name, to be read from its beginning.
pub(super) fn nameless(bytes: &[u8]) -> io::Result<File> {
    let path = std::env::temp_dir().join(format!("gastown-{}", super::random_nonce()?));
    let mut file = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path)?;
    std::fs::remove_file(&path)?;
    file.write_all(bytes)?;
    file.rewind()?;
    Ok(file)
}

/// Opens a file that somebody else may have put there: no link is followed, and nothing but a file is waited for.
///
/// # Errors
/// `InvalidInput` when it is no plain file; otherwise as the file system says.
pub fn open_plain(path: &Path) -> io::Result<File> {
    use rustix::fs::{Mode, OFlags};
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = File::from(rustix::fs::open(path, flags, Mode::empty())?);
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::ErrorKind::InvalidInput.into()) }
}

/// Puts `bytes` at `path` so that a reader sees the old file or the new one, never a part.
///
/// # Errors
/// As the file system says; the old file is then still there.
pub fn replace_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = beside(path);
    write_private(&beside, bytes)?;
    std::fs::rename(&beside, path)
}

/// Makes `file` at least `bytes` long with space that is really there.
///
/// # Errors
/// `StorageFull` when there is no space; otherwise as the file system says.
pub fn preallocate(file: &File, bytes: u64) -> io::Result<()> {
    match reserve(file, bytes) {
        Err(error) if error.kind() == io::ErrorKind::Unsupported => write_zeros(file, bytes),
        done => done,
    }
}

#[cfg(target_os = "linux")]
fn reserve(file: &File, bytes: u64) -> io::Result<()> {
    match rustix::fs::fallocate(file, rustix::fs::FallocateFlags::empty(), 0, bytes) {
        // Some file systems (NFS before 4.2, ZFS of some ages) cannot reserve.
        Err(rustix::io::Errno::OPNOTSUPP | rustix::io::Errno::NOSYS) => {
            Err(io::ErrorKind::Unsupported.into())
        }
        done => done.map_err(io::Error::from),
    }
}

#[cfg(not(target_os = "linux"))]
fn reserve(_: &File, _: u64) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

fn write_zeros(file: &File, bytes: u64) -> io::Result<()> {
    let zeros = [0_u8; ZEROS_BYTES];
    let mut at = file.metadata()?.len();
    while at < bytes {
        let part = usize::try_from(bytes - at).unwrap_or(ZEROS_BYTES).min(ZEROS_BYTES);
        std::os::unix::fs::FileExt::write_all_at(file, &zeros[..part], at)?;
        at += part as u64;
    }
    Ok(())
}

/// A small file whose space was taken early, so that the last words can be written on a full disk.
#[derive(Debug)]
pub struct Spare {
    file: File,
    beside: PathBuf,
    path: PathBuf,
}

impl Spare {
    /// Takes `bytes` for a file that will appear at `path`.
    ///
    /// # Errors
    /// As `preallocate`.
    pub fn new(path: &Path, bytes: u64) -> io::Result<Self> {
        let beside = beside(path);
        let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
        preallocate(&file, bytes)?;
        Ok(Self { file, beside, path: path.to_owned() })
    }

    /// Writes the content and makes the file appear.
    ///
    /// # Errors
    /// As the file system says.
    pub fn fill(mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.file.set_len(bytes.len() as u64)?;
        std::fs::rename(&self.beside, &self.path)
    }
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    path.with_file_name(name)
}

/// Listens on a socket that only its owner may use; one left behind by a dead process is replaced.
///
/// # Errors
/// `AddrInUse` when something else lives at `path`; otherwise as the file system says.
pub fn private_socket(path: &Path) -> io::Result<UnixListener> {
    if let Ok(found) = std::fs::symlink_metadata(path) {
        if !found.file_type().is_socket() || UnixStream::connect(path).is_ok() {
            return Err(io::ErrorKind::AddrInUse.into());
        }
        std::fs::remove_file(path)?;
    }
    // Bound under another name, so that nobody can connect before the mode is set.
    let beside = beside(path);
    match std::fs::remove_file(&beside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&beside)?;
    std::fs::set_permissions(&beside, std::fs::Permissions::from_mode(0o600))?;
    std::fs::rename(&beside, path)?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_space_is_there_and_zero() {
        let file = tempfile::tempfile().unwrap();

        preallocate(&file, 100_000).unwrap();

        assert_eq!(file.metadata().unwrap().len(), 100_000);
    }

    #[test]
    fn zeros_are_written_where_space_cannot_be_reserved() {
        let file = tempfile::tempfile().unwrap();

        write_zeros(&file, 100_000).unwrap();

        assert_eq!(file.metadata().unwrap().len(), 100_000);
    }

    #[test]
    fn a_spare_file_appears_with_its_content_only() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("exit");
        let spare = Spare::new(&path, 4096).unwrap();
        assert!(!path.exists());

        spare.fill(b"last words").unwrap();

        assert_eq!(std::fs::read(&path).unwrap(), b"last words");
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_socket_of_a_dead_process_is_replaced_and_a_live_one_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("s");
        let first = private_socket(&path).unwrap();
        assert_eq!(private_socket(&path).unwrap_err().kind(), io::ErrorKind::AddrInUse);

        drop(first);

        private_socket(&path).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
