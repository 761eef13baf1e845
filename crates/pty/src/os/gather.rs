//! Plain files that a stranger left below a folder: found, bounded, and put under a second name. No link is followed on the way, and
//! no file is read.

use rustix::fd::OwnedFd;
use rustix::fs::{
    AtFlags, CWD, Dir, FileType, Mode, OFlags, Stat, linkat, mkdirat, openat, statat, unlinkat,
};
use rustix::io::Errno;
use rustix::path::Arg;
use std::collections::BTreeMap;
use std::ffi::{CStr, CString};
use std::io;
use std::path::Path;

/// Folders in one another. Each is held open while what is in it is looked at.
const DEEP_MAX: usize = 16;
/// A name with its folders, in bytes: systems take no path beyond 4096.
const NAME_BYTES_MAX: usize = 1024;
/// Looked at in all; whoever leaves more is not told how many those are.
const SEEN_MAX: usize = 100_000;
/// As `st_blocks` counts them.
const BLOCK_BYTES: u64 = 512;

/// What of a folder is wanted.
#[derive(Clone, Copy, Debug)]
pub struct FileBounds {
    pub files_max: usize,
    /// Of all files together: of each its length, or what it takes of the disk if that is more.
    pub bytes_max: u64,
    /// Whether a file may have a further name, which may be anywhere.
    pub with_other_names: bool,
}

/// A file by its name below the folder, `/` between folders: UTF-8 that shows as what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlainFile {
    pub name: String,
    /// Its length.
    pub bytes: u64,
}

/// Why something below a folder is not among its plain files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOut {
    /// With it there would be more files than are wanted.
    TooMany,
    /// With it there would be more bytes than are wanted.
    TooBig,
    /// A link, a pipe, a socket, a device, or a file that has another name somewhere.
    NotPlain,
    /// Its name is no UTF-8, or holds what acts on whatever shows it.
    BadName,
    /// It lies deeper, or its name is longer, than is followed.
    TooDeep,
    /// The system did not let it be read or put anywhere.
    Unread,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gathered {
    /// Those of a folder before those of the folders in it, each in the order of their names.
    pub files: Vec<PlainFile>,
    /// How many things were left out; a folder that is left out counts once.
    pub left_out: BTreeMap<LeftOut, u64>,
    /// There is more than was looked at.
    pub is_cut: bool,
}

impl Gathered {
    pub fn leave_out(&mut self, why: LeftOut) {
        *self.left_out.entry(why).or_default() += 1;
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.left_out.is_empty() && !self.is_cut
    }
}

/// The plain files below a folder. A folder that is not there has none.
#[must_use]
pub fn gather(dir: &Path, bounds: &FileBounds) -> Gathered {
    let mut walk = Walk { bounds, found: Gathered::default(), seen: 0, bytes: 0 };
    match open_folder(CWD, dir) {
        Ok(folder) => walk.folder(&folder, "", 1),
        Err(Errno::NOENT) => {}
        Err(error) => walk.found.leave_out(why_not(error)),
    }
    walk.found
}

/// Puts a file that was gathered below `from` under the same name below `to`: it has two names then. Folders are made as needed.
///
/// # Errors
/// When it is not, or no longer, a plain file that can be reached without a link; otherwise as the file system says.
pub fn link_below(from: &Path, to: &Path, name: &str) -> io::Result<()> {
    let mut folders: Vec<&str> = name.split('/').collect();
    let is_below = folders.iter().all(|part| !matches!(*part, "" | "." | ".."));
    let Some(file) = folders.pop().filter(|_| is_below) else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    let (mut from, mut to) = (open_folder(CWD, from)?, open_folder(CWD, to)?);
    for folder in folders {
        from = open_folder(&from, folder)?;
        match mkdirat(&to, folder, Mode::RWXU) {
            Err(error) if error != Errno::EXIST => return Err(error.into()),
            _ => to = open_folder(&to, folder)?,
        }
    }
    // Without AtFlags::SYMLINK_FOLLOW: were it a link by now, the link itself would get the name.
    linkat(&from, file, &to, file, AtFlags::empty())?;
    if is_plain(&statat(&to, file, AtFlags::SYMLINK_NOFOLLOW)?) {
        return Ok(());
    }
    unlinkat(&to, file, AtFlags::empty())?;
    Err(io::ErrorKind::InvalidInput.into())
}

struct Walk<'a> {
    bounds: &'a FileBounds,
    found: Gathered,
    seen: usize,
    bytes: u64,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &OwnedFd, above: &str, deep: usize) {
        let names = match self.names(folder) {
            Ok(names) => names,
            Err(error) => return self.found.leave_out(why_not(error)),
        };
        let mut folders = Vec::new();
        for name in names {
            match statat(folder, &*name, AtFlags::SYMLINK_NOFOLLOW) {
                Ok(facts) if FileType::from_raw_mode(facts.st_mode).is_dir() => folders.push(name),
                Ok(facts) => self.thing(above, &name, &facts),
                // It went away meanwhile.
                Err(Errno::NOENT) => {}
                Err(error) => self.found.leave_out(why_not(error)),
            }
        }
        for name in folders {
            let Some(shown) = shown(&name) else {
                self.found.leave_out(LeftOut::BadName);
                continue;
            };
            match open_folder(folder, &*name) {
                Ok(_) if deep == DEEP_MAX => self.found.leave_out(LeftOut::TooDeep),
                Ok(inner) => self.folder(&inner, &format!("{above}{shown}/"), deep + 1),
                Err(error) => self.found.leave_out(why_not(error)),
            }
        }
    }

    /// In order, so that of the same files always the same are taken.
    fn names(&mut self, folder: &OwnedFd) -> Result<Vec<CString>, Errno> {
        let mut names = Vec::new();
        for entry in Dir::read_from(folder)? {
            let entry = entry?;
            let name = entry.file_name();
            if matches!(name.to_bytes(), b"." | b"..") {
                continue;
            }
            if self.seen == SEEN_MAX {
                self.found.is_cut = true;
                break;
            }
            self.seen += 1;
            names.push(name.to_owned());
        }
        names.sort();
        Ok(names)
    }

    fn thing(&mut self, above: &str, name: &CStr, facts: &Stat) {
        let bytes = u64::try_from(facts.st_size).unwrap_or_default();
        let on_disk = u64::try_from(facts.st_blocks).unwrap_or_default().saturating_mul(BLOCK_BYTES);
        let all = self.bytes.saturating_add(bytes.max(on_disk));
        let why = match shown(name) {
            _ if !is_plain(facts) => LeftOut::NotPlain,
            _ if facts.st_nlink > 1 && !self.bounds.with_other_names => LeftOut::NotPlain,
            None => LeftOut::BadName,
            Some(name) if above.len() + name.len() > NAME_BYTES_MAX => LeftOut::TooDeep,
            Some(_) if self.found.files.len() >= self.bounds.files_max => LeftOut::TooMany,
            // A smaller one after it may fit.
            Some(_) if all > self.bounds.bytes_max => LeftOut::TooBig,
            Some(name) => {
                self.bytes = all;
                self.found.files.push(PlainFile { name: format!("{above}{name}"), bytes });
                return;
            }
        };
        self.found.leave_out(why);
    }
}

fn open_folder<P: Arg>(at: impl rustix::fd::AsFd, name: P) -> Result<OwnedFd, Errno> {
    openat(at, name, OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty())
}

/// What was to be a folder and is a link says so in one of these two ways.
fn why_not(error: Errno) -> LeftOut {
    if matches!(error, Errno::LOOP | Errno::NOTDIR) { LeftOut::NotPlain } else { LeftOut::Unread }
}

fn is_plain(facts: &Stat) -> bool {
    FileType::from_raw_mode(facts.st_mode).is_file()
}

/// A name that a person sees as it is.
fn shown(name: &CStr) -> Option<&str> {
    let turns_writing =
        |c| matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    name.to_str().ok().filter(|name| !name.chars().any(|c| c.is_control() || turns_writing(c)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::fs::mknodat;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;

    const BOUNDS: FileBounds = FileBounds { files_max: 500, bytes_max: 64 << 20, with_other_names: false };

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    fn write(dir: &Path, name: impl AsRef<Path>, bytes: u64) {
        let path = dir.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::File::create(path).and_then(|file| file.set_len(bytes)).expect("a file");
    }

    fn names(found: &Gathered) -> Vec<&str> {
        found.files.iter().map(|file| file.name.as_str()).collect()
    }

    fn left(found: &Gathered) -> Vec<(LeftOut, u64)> {
        found.left_out.iter().map(|(why, count)| (*why, *count)).collect()
    }

    #[test]
    fn files_of_a_folder_come_before_those_of_folders_in_it() {
        let dir = folder();
        for (name, bytes) in [("a/b/deep.txt", 3), ("a/x.png", 2), ("report.html", 1), ("übersicht.txt", 0)]
        {
            write(dir.path(), name, bytes);
        }

        let found = gather(dir.path(), &BOUNDS);

        assert_eq!(names(&found), ["report.html", "übersicht.txt", "a/x.png", "a/b/deep.txt"]);
        assert_eq!(found.files[3].bytes, 3);
        assert_eq!(left(&found), []);
        assert!(gather(&dir.path().join("nowhere"), &BOUNDS).is_empty());
    }

    #[test]
    fn beyond_a_bound_nothing_is_taken_and_what_still_fits_is() {
        let dir = folder();
        for (name, bytes) in [("a", 60), ("b", 41), ("c", 40), ("d", 1)] {
            write(dir.path(), name, bytes << 20);
        }

        let found = gather(dir.path(), &FileBounds { bytes_max: 100 << 20, ..BOUNDS });
        assert_eq!((names(&found), left(&found)), (vec!["a", "c"], vec![(LeftOut::TooBig, 2)]));

        let found = gather(dir.path(), &FileBounds { files_max: 3, bytes_max: u64::MAX, ..BOUNDS });
        assert_eq!((names(&found), left(&found)), (vec!["a", "b", "c"], vec![(LeftOut::TooMany, 1)]));
    }

    #[test]
    fn what_a_file_takes_of_the_disk_counts_where_that_is_more_than_its_length() {
        let dir = folder();
        let file = std::fs::File::create(dir.path().join("a")).expect("a file");
        super::super::preallocate(&file, 1 << 20).expect("there is room");
        file.set_len(1 << 20).expect("its length");
        let kept = rustix::fs::fallocate(&file, rustix::fs::FallocateFlags::KEEP_SIZE, 1 << 20, 1 << 20);
        if kept.is_err() {
            // Not every file system can.
            return;
        }

        assert_eq!(
            left(&gather(dir.path(), &FileBounds { bytes_max: 3 << 19, ..BOUNDS })),
            [(LeftOut::TooBig, 1)]
        );
        assert_eq!(gather(dir.path(), &FileBounds { bytes_max: 3 << 20, ..BOUNDS }).files[0].bytes, 1 << 20);
    }

    #[test]
    fn links_pipes_and_files_with_another_name_are_left_out_and_lead_nowhere() {
        let (dir, outside) = (folder(), folder());
        write(outside.path(), "secret", 7);
        symlink("/etc/passwd", dir.path().join("passwd")).expect("a link");
        symlink(outside.path(), dir.path().join("way")).expect("a link");
        std::fs::hard_link(outside.path().join("secret"), dir.path().join("same")).expect("a second name");
        mknodat(CWD, dir.path().join("pipe"), FileType::Fifo, Mode::RWXU, 0).expect("a pipe");
        let _listens = std::os::unix::net::UnixListener::bind(dir.path().join("socket")).expect("a socket");

        let found = gather(dir.path(), &BOUNDS);

        assert_eq!((names(&found), left(&found)), (vec![], vec![(LeftOut::NotPlain, 5)]));
        let found = gather(dir.path(), &FileBounds { with_other_names: true, ..BOUNDS });
        assert_eq!(names(&found), ["same"]);
        let of_a_link = gather(&dir.path().join("way"), &BOUNDS);
        assert_eq!((names(&of_a_link), left(&of_a_link)), (vec![], vec![(LeftOut::NotPlain, 1)]));
    }

    #[test]
    fn a_name_that_does_not_show_as_what_it_is_is_left_out() {
        let dir = folder();
        for name in [&b"\xff"[..], b"a\x1b[31m", b"a\nb", "a\u{202e}lmth".as_bytes(), b"ok"] {
            write(dir.path(), OsStr::from_bytes(name), 1);
        }
        write(dir.path(), "bad\u{7}/inside", 1);

        let found = gather(dir.path(), &BOUNDS);

        assert_eq!((names(&found), left(&found)), (vec!["ok"], vec![(LeftOut::BadName, 5)]));
    }

    #[test]
    fn what_lies_too_deep_or_has_too_long_a_name_is_left_out() {
        let dir = folder();
        let path = |deep: usize| vec!["d"; deep - 1].join("/") + "/file";
        write(dir.path(), path(DEEP_MAX), 1);
        write(dir.path(), path(DEEP_MAX).replace("file", "d/file"), 1);
        let long = ["l".repeat(250), "m".repeat(250), "n".repeat(250), "o".repeat(250)].join("/");
        write(dir.path(), format!("{long}/{}", "p".repeat(30)), 1);

        let found = gather(dir.path(), &BOUNDS);

        assert_eq!(
            (names(&found), left(&found)),
            (vec![path(DEEP_MAX).as_str()], vec![(LeftOut::TooDeep, 2)])
        );
    }

    #[test]
    fn a_gathered_file_gets_a_second_name_in_folders_of_its_own() {
        let (dir, kept) = (folder(), folder());
        write(dir.path(), "a/b/report.html", 5);
        symlink("/etc/passwd", dir.path().join("a/passwd")).expect("a link");
        symlink(dir.path().join("a"), dir.path().join("way")).expect("a link");

        link_below(dir.path(), kept.path(), "a/b/report.html").expect("it is plain");
        std::fs::remove_dir_all(dir.path().join("a/b")).expect("the first name goes");

        assert_eq!(std::fs::metadata(kept.path().join("a/b/report.html")).expect("it is there").len(), 5);
        for name in ["a/passwd", "way/b/report.html", "../x", "a//x", "", "a/nowhere"] {
            assert!(link_below(dir.path(), kept.path(), name).is_err(), "{name}");
        }
        assert_eq!(names(&gather(kept.path(), &BOUNDS)), ["a/b/report.html"]);
    }
}
