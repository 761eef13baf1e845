//! Takes commits into the town's clone: first into a quarantine, checked and bounded, then all at once.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::error::{AtPath, GitError};
use crate::name::{Oid, RefName};
use crate::os;
use crate::skeleton::{ConfigText, write_skeleton};
use crate::town::{TownClone, fresh_name};

/// The most bytes one intake may bring.
pub const INTAKE_BYTES_MAX: u64 = 2 << 30;

/// How commits are taken from a clone that an agent can write.
#[derive(Clone, Debug)]
pub struct Taking {
    /// Put before `git upload-pack`, which reads the agent's clone: the agent's own confinement.
    pub upload_pack_prefix: Vec<OsString>,
    pub deadline: Duration,
    /// No pack may be bigger; at most [`INTAKE_BYTES_MAX`].
    pub bytes_max: u64,
}

impl Default for Taking {
    fn default() -> Self {
        Taking {
            upload_pack_prefix: Vec::new(),
            deadline: Duration::from_secs(120),
            bytes_max: INTAKE_BYTES_MAX,
        }
    }
}

/// One thing to take: what the other side calls it, and the one ref it becomes here.
pub(crate) struct Wanted {
    pub(crate) from: String,
    pub(crate) into: RefName,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Check {
    /// Every object is looked at as strictly as git can.
    Strict,
    /// For what this house itself wrote.
    Plain,
}

/// Fetches from the repository at `git_dir` into exactly the wanted refs, in one transaction.
pub(crate) fn take_in(
    town: &TownClone,
    git_dir: &Path,
    wanted: &[Wanted],
    check: Check,
    taking: &Taking,
) -> Result<Vec<Oid>, GitError> {
    let quarantine = town.own_folder("intake")?.join(fresh_name("intake"));
    let taken = take_through(town, &quarantine, git_dir, wanted, check, taking);
    let removed = fs::remove_dir_all(&quarantine).at("remove", &quarantine);
    let oids = taken?;
    removed.map(|()| oids)
}

fn take_through(
    town: &TownClone,
    quarantine: &Path,
    git_dir: &Path,
    wanted: &[Wanted],
    check: Check,
    taking: &Taking,
) -> Result<Vec<Oid>, GitError> {
    let config = ConfigText::for_borrower(town, true)?;
    write_skeleton(quarantine, town, &[town.objects()], "ref: refs/heads/none", &config)?;
    let bytes_max = taking.bytes_max.min(INTAKE_BYTES_MAX);
    let fsck = if check == Check::Strict { "true" } else { "false" };
    let fetched = town
        .git()
        .sealed(format!("fetching from {}", git_dir.display()))
        .git_dir(quarantine)
        .set("fetch.fsckObjects", fsck)
        .set("transfer.fsckObjects", fsck)
        .set("fetch.writeCommitGraph", "false")
        .args(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance"])
        .args(["--no-recurse-submodules", "--refmap=", "--atomic"])
        .arg(upload_pack(town, taking))
        .arg("--end-of-options")
        .arg(git_dir)
        .args(wanted.iter().enumerate().map(|(at, one)| format!("+{}:refs/taken/{at}", one.from)))
        .deadline(taking.deadline)
        .file_size_max(bytes_max)
        .check();
    let objects = quarantine.join("objects");
    if folder_bytes(&objects)? >= bytes_max {
        return Err(GitError::TooLarge {
            what: "what is to be taken",
            place: git_dir.to_owned(),
            max: bytes_max,
        });
    }
    fetched?;
    let oids = (0..wanted.len())
        .map(|at| taken_commit(town, quarantine, git_dir, at))
        .collect::<Result<Vec<_>, _>>()?;
    move_objects(&objects, &town.objects())?;
    let refs: Vec<_> = wanted.iter().zip(&oids).map(|(one, oid)| (&one.into, *oid)).collect();
    set_refs(town, &refs)?;
    Ok(oids)
}

/// Moves several refs of the town's clone, all or none.
pub(crate) fn set_refs(town: &TownClone, refs: &[(&RefName, Oid)]) -> Result<(), GitError> {
    let mut orders = String::from("start\n");
    for (name, oid) in refs {
        orders.push_str(&format!("update {name} {oid}\n"));
    }
    orders.push_str("prepare\ncommit\n");
    town.call("moving refs of").args(["update-ref", "--stdin"]).input(orders.into_bytes()).check()?;
    Ok(())
}

fn taken_commit(town: &TownClone, quarantine: &Path, from: &Path, at: usize) -> Result<Oid, GitError> {
    let path = quarantine.join(format!("refs/taken/{at}"));
    let text = fs::read_to_string(&path).at("read", &path)?;
    let oid: Oid = text.trim().parse()?;
    let kind = town
        .git()
        .sealed(format!("looking at what came from {}", from.display()))
        .git_dir(quarantine)
        .args(["cat-file", "-t", &oid.to_string()])
        .line()?;
    if kind == "commit" {
        return Ok(oid);
    }
    Err(GitError::Unexpected {
        doing: format!("the fetch from {}", from.display()),
        said: format!("a {kind}, not a commit"),
    })
}

/// `--strict`, because without it git would try `<git dir>/.git` first, which an agent can make.
fn upload_pack(town: &TownClone, taking: &Taking) -> OsString {
    let mut option = OsString::from("--upload-pack=");
    for word in &taking.upload_pack_prefix {
        option.push(shell_quoted(word));
        option.push(" ");
    }
    option.push(shell_quoted(town.git().path().as_os_str()));
    option.push(" upload-pack --strict");
    option
}

fn shell_quoted(word: &OsStr) -> OsString {
    let mut quoted = vec![b'\''];
    for byte in os::path_bytes(Path::new(word)) {
        match byte {
            b'\'' => quoted.extend(b"'\\''"),
            other => quoted.push(*other),
        }
    }
    quoted.push(b'\'');
    os::path_from_bytes(&quoted).into_os_string()
}

fn folder_bytes(folder: &Path) -> Result<u64, GitError> {
    let mut total = 0;
    for (path, is_folder) in entries(folder)? {
        total +=
            if is_folder { folder_bytes(&path)? } else { fs::metadata(&path).at("look at", &path)?.len() };
    }
    Ok(total)
}

/// Packs first become readable with their index, so that one is moved last.
fn move_objects(from: &Path, to: &Path) -> Result<(), GitError> {
    for (folder, is_folder) in entries(from)? {
        let Some(name) = folder.file_name().filter(|name| is_folder && *name != "info") else { continue };
        let into = to.join(name);
        fs::create_dir_all(&into).at("make", &into)?;
        let mut files = entries(&folder)?;
        files.sort_by_key(|(path, _)| path.extension().is_some_and(|ext| ext == "idx"));
        for (file, _) in files {
            let Some(name) = file.file_name() else { continue };
            let is_temporary = name.to_string_lossy().starts_with("tmp_");
            if !is_temporary && !into.join(name).exists() {
                fs::rename(&file, into.join(name)).at("move", &file)?;
            }
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<(PathBuf, bool)>, GitError> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).at("list", folder)? {
        let entry = entry.at("list", folder)?;
        let kind = entry.file_type().at("look at", &entry.path())?;
        found.push((entry.path(), kind.is_dir()));
    }
    Ok(found)
}
