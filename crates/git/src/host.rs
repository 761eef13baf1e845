//! The host's own git folder for a worktree: its index and configuration, which no agent writes.
//!
//! Everything the host asks about a worktree's files goes through here, so that nothing in the agent's `.git`
//! is obeyed: no hook, no filter, no monitor, no flag in its index that hides a change.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::call::{Call, TREE_DEADLINE};
use crate::error::{AtPath, GitError, InRepository};
use crate::name::{Oid, RepoPath};
use crate::os;
use crate::skeleton::{ConfigText, write_skeleton};
use crate::town::{TownClone, fresh_name};

const INDEX_BYTES_MAX: u64 = 256 << 20;
const EMPTY_BLOB: &str = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";
/// A name in the index only, below an embedded repository, that makes git walk it as files.
const SEED: &str = ".gastown-seed";
/// Embedded repositories inside embedded repositories are followed this deep.
const EMBEDDED_DEPTH_MAX: usize = 8;
const PLACE_DIGITS: usize = 12;
const GITLINK: u32 = 0o160_000;

pub(crate) struct HostFolder {
    town: TownClone,
    work_tree: PathBuf,
    pub(crate) dir: PathBuf,
    deadline: Duration,
}

/// A copy of the host's index to work in; thrown away unless kept.
pub(crate) struct Draft<'a> {
    host: &'a HostFolder,
    pub(crate) index: PathBuf,
    /// Where new objects go; None: the host folder's own.
    objects: Option<PathBuf>,
}

impl HostFolder {
    pub(crate) fn of(town: &TownClone, work_tree: &Path) -> Result<Self, GitError> {
        let name = work_tree.file_name().ok_or_else(|| GitError::Exists { path: work_tree.to_owned() })?;
        // Two folders of one name in different places must not share an index.
        let place = git2::Oid::hash_object(git2::ObjectType::Blob, os::path_bytes(work_tree))
            .within("naming the host's folder", work_tree)?;
        let short: String = place.to_string().chars().take(PLACE_DIGITS).collect();
        let dir = town.own_folder("hosts")?.join(format!("{}-{short}", name.to_string_lossy()));
        Ok(HostFolder { town: town.clone(), work_tree: work_tree.to_owned(), dir, deadline: TREE_DEADLINE })
    }

    /// Makes it anew for the worktree.
    pub(crate) fn make(town: &TownClone, work_tree: &Path) -> Result<Self, GitError> {
        Self::make_with(town, work_tree, &[town.objects(), work_tree.join(".git/objects")])
    }

    /// Makes it anew for a folder whose `.git` is not even read.
    pub(crate) fn make_for_scratch(town: &TownClone, work_tree: &Path) -> Result<Self, GitError> {
        Self::make_with(town, work_tree, &[town.objects()])
    }

    /// Makes it anew; it borrows from these.
    pub(crate) fn make_with(
        town: &TownClone,
        work_tree: &Path,
        lenders: &[PathBuf],
    ) -> Result<Self, GitError> {
        let host = Self::of(town, work_tree)?;
        host.remove()?;
        let mut config = ConfigText::for_borrower(town, false)?;
        config.section("uploadpack", &[("allowAnySHA1InWant", "true")]);
        write_skeleton(&host.dir, town, lenders, "ref: refs/heads/none", &config)?;
        Ok(host)
    }

    /// The one that is there, else a new one.
    pub(crate) fn ensure(town: &TownClone, work_tree: &Path) -> Result<Self, GitError> {
        let host = Self::of(town, work_tree)?;
        // Written last; one that is empty was broken off.
        let is_whole = fs::metadata(host.dir.join("config")).is_ok_and(|facts| facts.len() > 0);
        if is_whole { Ok(host) } else { Self::make(town, work_tree) }
    }

    pub(crate) fn remove(&self) -> Result<(), GitError> {
        match fs::remove_dir_all(&self.dir) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error).at("remove", &self.dir),
            _ => Ok(()),
        }
    }

    /// The same, with another deadline for each git process.
    pub(crate) fn within(self, deadline: Duration) -> Self {
        HostFolder { deadline, ..self }
    }

    pub(crate) fn index(&self) -> PathBuf {
        self.dir.join("index")
    }

    /// Takes a copy of an index that git just wrote for this host.
    pub(crate) fn adopt_index(&self, index: &Path) -> Result<(), GitError> {
        copy_index(index, &self.index())
    }

    pub(crate) fn call(&self, doing: &str) -> Call {
        self.town
            .git()
            .sealed(format!("{doing} {}", self.work_tree.display()))
            .git_dir(&self.dir)
            .work_tree(&self.work_tree)
            .deadline(self.deadline)
    }

    /// Drops objects that only a finished piece of work needed.
    pub(crate) fn empty_objects(&self) -> Result<(), GitError> {
        let objects = self.dir.join("objects");
        for entry in fs::read_dir(&objects).at("list", &objects)? {
            let path = entry.at("list", &objects)?.path();
            if path.file_name().is_some_and(|name| name != "info" && name != "pack") {
                fs::remove_dir_all(&path).at("remove", &path)?;
            }
        }
        Ok(())
    }

    /// A draft that begins with what is tracked at `head`, and keeps what the host knows of unchanged files.
    pub(crate) fn draft(&self, head: Oid, objects: Option<PathBuf>) -> Result<Draft<'_>, GitError> {
        let index = self.dir.join(fresh_name("index.draft"));
        let known = self.index();
        if known.exists() {
            copy_index(&known, &index)?;
        }
        let draft = Draft { host: self, index, objects };
        // `--reset` keeps what is known of files whose entry stays the same, and looks at no file.
        draft.call("reading the commit of").args(["read-tree", "--reset", &head.to_string()]).check()?;
        Ok(draft)
    }
}

/// Copies an index with its time of change. Git trusts an entry only if its file is older than the index itself
/// (git's Documentation/technical/racy-git.txt, whole seconds): under a younger index, a change of the same second and the
/// same size as what was checked out would never be seen.
pub(crate) fn copy_index(from: &Path, to: &Path) -> Result<(), GitError> {
    let changed = fs::metadata(from).and_then(|facts| facts.modified()).at("look at", from)?;
    fs::copy(from, to).at("copy", from)?;
    let copy = fs::OpenOptions::new().write(true).open(to).at("open", to)?;
    copy.set_modified(changed).at("set the time of", to)
}

impl Draft<'_> {
    pub(crate) fn call(&self, doing: &str) -> Call {
        let call = self.host.call(doing).env("GIT_INDEX_FILE", &self.index);
        match &self.objects {
            Some(objects) => call.env("GIT_OBJECT_DIRECTORY", objects),
            None => call,
        }
    }

    /// Stages every file that is not ignored, and those ignored ones that the agent's index tracks.
    /// Embedded repositories are taken as files.
    pub(crate) fn stage_all(&self, agent_index: Option<&Path>) -> Result<(), GitError> {
        let tracked = self.entries()?;
        let links = tracked.iter().filter(|(_, mode)| *mode == GITLINK);
        let links = links.map(|(path, _)| path.clone()).collect::<Vec<_>>();
        if !links.is_empty() {
            self.update_index(&["--force-remove", "-z", "--stdin"], joined(&links))?;
        }
        if let Some(index) = agent_index {
            self.stage_tracked_by(index, tracked.into_iter().map(|(path, _)| path).collect())?;
        }
        self.seed_embedded()?;
        self.call("staging the files of").args(["add", "--all"]).check()?;
        Ok(())
    }

    /// Stages these files as they are, or their absence.
    pub(crate) fn stage<'p>(&self, paths: impl Iterator<Item = &'p RepoPath>) -> Result<(), GitError> {
        let paths = paths.map(|path| path.as_bytes().to_vec()).collect::<Vec<_>>();
        self.update_index(&["--add", "--remove", "-z", "--stdin"], joined(&paths))
    }

    pub(crate) fn write_tree(&self) -> Result<Oid, GitError> {
        Ok(self.call("writing the tree of").arg("write-tree").line()?.parse()?)
    }

    /// Becomes the host's index.
    pub(crate) fn keep(self) -> Result<(), GitError> {
        fs::rename(&self.index, self.host.index()).at("keep", &self.index)
    }

    fn entries(&self) -> Result<Vec<(Vec<u8>, u32)>, GitError> {
        let index = git2::Index::open(&self.index).within("reading the index", &self.host.dir)?;
        Ok(index.iter().map(|entry| (entry.path, entry.mode)).collect())
    }

    /// Files that the agent added in spite of an ignore rule are tracked, so they count.
    fn stage_tracked_by(&self, index: &Path, known: HashSet<Vec<u8>>) -> Result<(), GitError> {
        let listed = self
            .host
            .call("listing what is staged in")
            .env("GIT_INDEX_FILE", index)
            .args(["ls-files", "-z", "--stage"])
            .check()?;
        let mut missing = HashSet::new();
        for row in listed.split(|byte| *byte == 0) {
            let Some(at) = row.iter().position(|byte| *byte == b'\t') else { continue };
            let path = &row[at + 1..];
            if !row.starts_with(b"160000") && !known.contains(path) && self.is_file(path) {
                missing.insert(path.to_vec());
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        let missing = missing.into_iter().collect::<Vec<_>>();
        self.update_index(&["--add", "--remove", "-z", "--stdin"], joined(&missing))
    }

    fn is_file(&self, path: &[u8]) -> bool {
        let path = self.host.work_tree.join(os::path_from_bytes(path));
        fs::symlink_metadata(path).is_ok_and(|facts| facts.is_file() || facts.is_symlink())
    }

    fn seed_embedded(&self) -> Result<(), GitError> {
        for _ in 0..EMBEDDED_DEPTH_MAX {
            let others = self
                .call("listing the new files of")
                .args(["ls-files", "-z", "--others", "--exclude-standard"])
                .check()?;
            let mut seeds = Vec::new();
            for embedded in others.split(|byte| *byte == 0).filter(|path| path.ends_with(b"/")) {
                seeds.extend(format!("100644 {EMPTY_BLOB} 0\t").into_bytes());
                seeds.extend(embedded);
                seeds.extend(SEED.as_bytes());
                seeds.push(0);
            }
            if seeds.is_empty() {
                return Ok(());
            }
            self.update_index(&["-z", "--index-info"], seeds)?;
        }
        Ok(())
    }

    fn update_index(&self, options: &[&str], input: Vec<u8>) -> Result<(), GitError> {
        self.call("staging files of").arg("update-index").args(options).input(input).check().map(drop)
    }
}

impl Drop for Draft<'_> {
    fn drop(&mut self) {
        // It is gone already when it was kept; a lock of a git that was ended goes with it.
        fs::remove_file(&self.index).ok();
        fs::remove_file(self.index.with_extension("lock")).ok();
    }
}

/// Copies the agent's index to where the host works; None when there is none.
pub(crate) fn copy_agent_index(git_dir: &Path, into: &Path) -> Result<bool, GitError> {
    let path = git_dir.join("index");
    let file = match os::open_plain(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        opened => opened.at("read", &path)?,
    };
    let mut bytes = Vec::new();
    file.take(INDEX_BYTES_MAX + 1).read_to_end(&mut bytes).at("read", &path)?;
    if bytes.len() as u64 > INDEX_BYTES_MAX {
        return Err(GitError::TooLarge { what: "the index", place: path, max: INDEX_BYTES_MAX });
    }
    fs::write(into, bytes).at("write", into)?;
    Ok(true)
}

fn joined(paths: &[Vec<u8>]) -> Vec<u8> {
    let mut all = Vec::new();
    for path in paths {
        all.extend(path);
        all.push(0);
    }
    all
}
