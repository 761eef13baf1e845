//! Files below a folder that a stranger writes: no link is followed on the way, nothing blocks.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::path::{Component, Path};

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, openat, readlinkat, statat};

use super::unix::path_bytes;

/// No bigger file is read.
const BYTES_MAX: u64 = 256 << 20;

/// What there is at a path.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Below {
    File {
        bytes: Vec<u8>,
        is_executable: bool,
    },
    /// Where it leads, unread.
    Link(Vec<u8>),
    /// Nothing, a folder, a FIFO or the like.
    Other,
}

/// Tells whether a file may be another than it was: its facts' own time of change is set by the system alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    pub(crate) bytes: u64,
    identity: (u64, u64),
    mode: u32,
    changed: (i64, i64),
    written: (i64, i64),
}

/// What is known of a file without reading it.
pub(crate) fn stamp_below(dir: &Path, path: &Path) -> io::Result<Stamp> {
    let (folder, name) = parent(dir, path)?;
    let facts = statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW)?;
    #[allow(clippy::unnecessary_cast, clippy::useless_conversion, reason = "types differ between systems")]
    let stamp = Stamp {
        bytes: u64::try_from(facts.st_size).unwrap_or_default(),
        identity: (facts.st_dev as u64, facts.st_ino as u64),
        mode: u32::from(facts.st_mode),
        changed: (facts.st_ctime as i64, facts.st_ctime_nsec as i64),
        written: (facts.st_mtime as i64, facts.st_mtime_nsec as i64),
    };
    Ok(stamp)
}

/// Reads what is at the path now.
pub(crate) fn read_below(dir: &Path, path: &Path) -> io::Result<Below> {
    let (folder, name) = match parent(dir, path) {
        Err(error) if is_absence(&error) => return Ok(Below::Other),
        found => found?,
    };
    let facts = match statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW).map_err(io::Error::from) {
        Err(error) if is_absence(&error) => return Ok(Below::Other),
        facts => facts?,
    };
    match FileType::from_raw_mode(facts.st_mode) {
        FileType::Symlink => Ok(Below::Link(readlinkat(&folder, name, Vec::new())?.into_bytes())),
        FileType::RegularFile => {
            let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
            let file = File::from(openat(&folder, name, flags, Mode::empty())?);
            let facts = file.metadata()?;
            if !facts.is_file() {
                return Ok(Below::Other);
            }
            let mut bytes = Vec::new();
            file.take(BYTES_MAX + 1).read_to_end(&mut bytes)?;
            if bytes.len() as u64 > BYTES_MAX {
                return Err(io::Error::new(io::ErrorKind::FileTooLarge, "the file is too large"));
            }
            Ok(Below::File { bytes, is_executable: super::unix::is_executable(&facts) })
        }
        _ => Ok(Below::Other),
    }
}

fn is_absence(error: &io::Error) -> bool {
    // A link in the way of a folder is none of the folder's files.
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
        || error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error())
}

/// Opens the folder that the path's last name is in, one step at a time.
fn parent<'p>(dir: &Path, path: &'p Path) -> io::Result<(OwnedFd, &'p Path)> {
    let wrong = || io::Error::new(io::ErrorKind::InvalidInput, "it is no path below a folder");
    let name = path.file_name().map(Path::new).ok_or_else(wrong)?;
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let mut folder = openat(CWD, dir, flags, Mode::empty())?;
    for part in path.parent().unwrap_or(Path::new("")).components() {
        let Component::Normal(part) = part else { return Err(wrong()) };
        if path_bytes(Path::new(part)).contains(&0) {
            return Err(wrong());
        }
        folder = openat(&folder, part, flags, Mode::empty())?;
    }
    Ok((folder, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_on_the_way_hides_what_is_behind_it() {
        let dir = tempfile::tempdir().expect("a folder");
        let outside = tempfile::tempdir().expect("a folder");
        std::fs::write(outside.path().join("secret"), "s").expect("written");
        std::os::unix::fs::symlink(outside.path(), dir.path().join("way")).expect("linked");

        assert_eq!(read_below(dir.path(), Path::new("way/secret")).expect("looked"), Below::Other);
        assert!(stamp_below(dir.path(), Path::new("way/secret")).is_err());
        let link = read_below(dir.path(), Path::new("way")).expect("looked");
        assert_eq!(link, Below::Link(path_bytes(outside.path()).to_vec()));
        assert!(read_below(dir.path(), Path::new("../secret")).is_err());
    }

    #[test]
    fn a_write_of_the_same_size_changes_the_stamp() {
        let dir = tempfile::tempdir().expect("a folder");
        let file = dir.path().join("f");
        std::fs::write(&file, "one").expect("written");
        let before = stamp_below(dir.path(), Path::new("f")).expect("looked");
        let written = std::fs::metadata(&file).and_then(|facts| facts.modified()).expect("looked");

        std::fs::write(&file, "two").expect("written");
        std::fs::File::options()
            .write(true)
            .open(&file)
            .and_then(|f| f.set_modified(written))
            .expect("set back");

        assert_ne!(stamp_below(dir.path(), Path::new("f")).expect("looked"), before);
    }
}
