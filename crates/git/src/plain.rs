//! Checks that an agent's clone is made of plain files and folders, before git is let near it.

use std::fs::{self, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::os;

/// How many entries of `refs` are looked at; more are refused.
const REFS_MAX: usize = 10_000;
const OBJECTS_MAX: usize = 1_000_000;
const ALTERNATES_BYTES_MAX: u64 = 8 << 10;

/// Why git is not run on this clone.
#[derive(Debug, thiserror::Error)]
pub enum NotPlain {
    #[error("{} is not a plain {wanted}. Nothing is taken from this worktree until it is put back.", path.display())]
    Kind { path: PathBuf, wanted: &'static str },
    #[error("{} is not what this worktree was made with. Nothing is taken from it until it is put back.", path.display())]
    Changed { path: PathBuf },
    #[error("{} would lead git elsewhere. Nothing is taken from this worktree until it is removed.", path.display())]
    Detour { path: PathBuf },
    #[error("{} has more than {max} entries", path.display())]
    TooMany { path: PathBuf, max: usize },
    #[error("could not look at {}: {source}", path.display())]
    Look {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
}

/// Looks at the clone in `dir` without running git and without following links.
///
/// # Errors
/// When any part that git opens by itself is a link, a FIFO or the like, when the clone borrows from anywhere but
/// `borrowed_objects`, or when it would lead git to another repository.
pub fn check_clone_is_plain(dir: &Path, borrowed_objects: &Path) -> Result<(), NotPlain> {
    let git_dir = dir.join(".git");
    need_folder(dir)?;
    need_folder(&git_dir)?;
    for folder in ["refs", "objects", "objects/info"] {
        need_folder(&git_dir.join(folder))?;
    }
    for file in ["HEAD", "config", "objects/info/alternates"] {
        need_file(&git_dir.join(file))?;
    }
    for file in ["packed-refs", "shallow", "index", "info/grafts", "info/attributes", "info/exclude"] {
        let path = git_dir.join(file);
        if look(&path)?.is_some() {
            need_file(&path)?;
        }
    }
    // `commondir` makes git take refs and objects from elsewhere, `.git/.git` is tried before `.git` itself.
    for detour in ["commondir", ".git", "objects/info/http-alternates"] {
        let path = git_dir.join(detour);
        if look(&path)?.is_some() {
            return Err(NotPlain::Detour { path });
        }
    }
    need_alternates(&git_dir.join("objects/info/alternates"), borrowed_objects)?;
    need_plain_objects(&git_dir.join("objects"))?;
    need_plain_refs(git_dir.join("refs"))
}

/// The same of a git folder that the town did not make and that only lends its objects.
pub(crate) fn check_lender_is_plain(git_dir: &Path) -> Result<(), NotPlain> {
    for folder in ["refs", "objects", "objects/info"] {
        need_folder(&git_dir.join(folder))?;
    }
    for file in ["HEAD", "config"] {
        need_file(&git_dir.join(file))?;
    }
    let packed = git_dir.join("packed-refs");
    if look(&packed)?.is_some() {
        need_file(&packed)?;
    }
    for detour in ["commondir", ".git", "objects/info/alternates", "objects/info/http-alternates"] {
        let path = git_dir.join(detour);
        if look(&path)?.is_some() {
            return Err(NotPlain::Detour { path });
        }
    }
    need_plain_objects(&git_dir.join("objects"))?;
    need_plain_refs(git_dir.join("refs"))
}

/// The one line that says from where a clone borrows.
pub(crate) fn alternates_line(objects: &Path) -> Vec<u8> {
    let mut line = os::path_bytes(objects).to_vec();
    line.push(b'\n');
    line
}

fn need_alternates(path: &Path, objects: &Path) -> Result<(), NotPlain> {
    let mut found = Vec::new();
    os::open_plain(path)
        .and_then(|file| file.take(ALTERNATES_BYTES_MAX).read_to_end(&mut found))
        .map_err(|source| NotPlain::Look { path: path.to_owned(), source })?;
    if found == alternates_line(objects) { Ok(()) } else { Err(NotPlain::Changed { path: path.to_owned() }) }
}

/// Every object is a file in a folder of this clone: git would wait for ever on a FIFO, and write through a link.
fn need_plain_objects(objects: &Path) -> Result<(), NotPlain> {
    let mut seen = 0;
    for folder in entries(objects)? {
        need_folder(&folder)?;
        let wrong = |source| NotPlain::Look { path: folder.clone(), source };
        for entry in fs::read_dir(&folder).map_err(wrong)? {
            let entry = entry.map_err(wrong)?;
            seen += 1;
            if seen > OBJECTS_MAX {
                return Err(NotPlain::TooMany { path: objects.to_owned(), max: OBJECTS_MAX });
            }
            let kind = entry.file_type().map_err(wrong)?;
            let may_be_folder = folder.file_name().is_some_and(|name| name == "info" || name == "pack");
            let is_plain = kind.is_file() || (may_be_folder && kind.is_dir());
            if !is_plain {
                return Err(NotPlain::Kind { path: entry.path(), wanted: "file" });
            }
        }
    }
    Ok(())
}

fn need_plain_refs(refs: PathBuf) -> Result<(), NotPlain> {
    let mut waiting = vec![refs.clone()];
    let mut seen = 0;
    while let Some(folder) = waiting.pop() {
        for path in entries(&folder)? {
            seen += 1;
            if seen > REFS_MAX {
                return Err(NotPlain::TooMany { path: refs, max: REFS_MAX });
            }
            match look(&path)? {
                Some(facts) if facts.is_dir() => waiting.push(path),
                Some(facts) if !facts.is_file() => return Err(NotPlain::Kind { path, wanted: "file" }),
                _ => {}
            }
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, NotPlain> {
    let wrong = |source| NotPlain::Look { path: folder.to_owned(), source };
    fs::read_dir(folder).map_err(wrong)?.map(|entry| Ok(entry.map_err(wrong)?.path())).collect()
}

fn look(path: &Path) -> Result<Option<Metadata>, NotPlain> {
    match fs::symlink_metadata(path) {
        Ok(facts) => Ok(Some(facts)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(NotPlain::Look { path: path.to_owned(), source }),
    }
}

fn need_folder(path: &Path) -> Result<(), NotPlain> {
    match look(path)? {
        Some(facts) if facts.is_dir() => Ok(()),
        _ => Err(NotPlain::Kind { path: path.to_owned(), wanted: "folder" }),
    }
}

fn need_file(path: &Path) -> Result<(), NotPlain> {
    match look(path)? {
        Some(facts) if facts.is_file() => Ok(()),
        _ => Err(NotPlain::Kind { path: path.to_owned(), wanted: "file" }),
    }
}
