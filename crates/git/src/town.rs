//! The town's own bare clone of a source: what every worktree borrows from and every landing is made in.

use std::fs;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::call::Call;
use crate::error::{AtPath, GitError, InRepository};
use crate::name::{BranchName, Oid, RefName};
use crate::program::Git;
use crate::source::{SourceFacts, SourceKind, check_tree, resolve};

/// The folder inside the clone for what is the town's own and no git object: intake, host folders.
const OWN_FOLDER: &str = "gastown";
/// Of a fetch that another one outruns each time.
const FETCH_TRIES: u32 = 8;
/// Whoever moves a ref holds its lock for some thousandths of a second.
const LOCK_PATIENCE: Duration = Duration::from_secs(1);
const LOCK_LOOK: Duration = Duration::from_millis(5);

static MADE: AtomicU64 = AtomicU64::new(0);

/// A bare clone with garbage collection off, because others borrow its objects.
#[derive(Clone, Debug)]
pub struct TownClone {
    git: Git,
    dir: PathBuf,
    source: SourceKind,
}

impl TownClone {
    /// Clones the source that `inspect` found into `dir`, which must not exist. Made beside it and renamed.
    ///
    /// # Errors
    /// A refusal when a URL's tree has submodules or filters; else what git said. Nothing is left behind.
    pub fn create(git: &Git, facts: &SourceFacts, dir: &Path, deadline: Duration) -> Result<Self, GitError> {
        make_beside(dir, |making| {
            clone_bare(git, facts, making, deadline)?;
            let town = TownClone { git: git.clone(), dir: making.to_owned(), source: facts.kind.clone() };
            town.configure()?;
            let Some(head) = town.ref_oid(&facts.target.full())? else {
                return Err(town.branch_gone(&facts.target));
            };
            if let SourceKind::Url(url) = &facts.kind {
                check_tree(|| town.owner_call("looking at the files of"), url, &facts.target, head)?;
            }
            town.set_ref(&facts.target.in_source(), head)
        })?;
        Self::open(git, dir)
    }

    /// Opens a clone that `create` made.
    ///
    /// # Errors
    /// When there is none.
    pub fn open(git: &Git, dir: &Path) -> Result<Self, GitError> {
        let dir = fs::canonicalize(dir).at("open the town's clone", dir)?;
        let config = git2::Config::open(&dir.join("config")).within("reading the configuration", &dir)?;
        let value = |key: &str| config.get_string(key).within("reading where it was cloned from", &dir);
        let source = match value("gastown.kind")?.as_str() {
            "url" => SourceKind::Url(value("remote.source.url")?),
            _ => SourceKind::Folder {
                top_level: value("gastown.topLevel")?.into(),
                git_dir: value("remote.source.url")?.into(),
            },
        };
        Ok(TownClone { git: git.clone(), dir, source })
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }

    pub fn source(&self) -> &SourceKind {
        &self.source
    }

    pub fn git(&self) -> &Git {
        &self.git
    }

    /// History is cut off; libgit2 cannot walk past that, so the git program is asked instead.
    pub(crate) fn is_shallow(&self) -> bool {
        self.dir.join("shallow").exists()
    }

    /// Where worktrees borrow objects from.
    pub fn objects(&self) -> PathBuf {
        self.dir.join("objects")
    }

    /// Fetches the branch from the source into `refs/remotes/source/<branch>`, and says where it is now.
    /// The town's own `refs/heads/<branch>`, which agents see as `origin/<branch>`, stays: see `set_ref`.
    ///
    /// # Errors
    /// `BranchGone` when the source has it no longer; else what git said.
    pub fn refresh(&self, branch: &BranchName, deadline: Duration) -> Result<Oid, GitError> {
        let into = branch.in_source();
        let Some(there) = self.in_source(branch, deadline)? else {
            return Err(self.branch_gone(branch));
        };
        if self.ref_oid(&into)? == Some(there) {
            return Ok(there);
        }
        let mut tries = FETCH_TRIES;
        while let Err(error) = self.fetch_from_source(branch, &into, deadline) {
            tries -= 1;
            // Somebody else in this town fetches at the same time, and the ref moved under the one that came second.
            let is_outrun =
                matches!(&error, GitError::Failed { said, .. } if said.contains("cannot lock ref"));
            if tries == 0 || !is_outrun {
                return Err(error);
            }
        }
        self.ref_oid(&into)?.ok_or_else(|| self.branch_gone(branch))
    }

    fn fetch_from_source(
        &self,
        branch: &BranchName,
        into: &RefName,
        deadline: Duration,
    ) -> Result<(), GitError> {
        self.owner_call("fetching from the source of")
            .set("fetch.writeCommitGraph", "false")
            .args(["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance"])
            .args(["--no-recurse-submodules", "--refmap=", "--end-of-options"])
            .arg(self.source_address())
            .arg(format!("+{}:{into}", branch.full()))
            .deadline(deadline)
            .check()
            .map(drop)
    }

    /// Where the branch is in the source at this moment; nothing is fetched.
    ///
    /// # Errors
    /// `BranchGone` when the source has no such branch; else what git said.
    pub fn target_in_source(&self, branch: &BranchName, deadline: Duration) -> Result<Oid, GitError> {
        self.in_source(branch, deadline)?.ok_or_else(|| self.branch_gone(branch))
    }

    fn in_source(&self, branch: &BranchName, deadline: Duration) -> Result<Option<Oid>, GitError> {
        match &self.source {
            SourceKind::Folder { git_dir, .. } => {
                let call = self.git.owner(format!("reading {branch} of {}", git_dir.display()));
                resolve(call.git_dir(git_dir).deadline(deadline), &branch.full())
            }
            SourceKind::Url(url) => {
                let full = branch.full();
                let listed = self
                    .git
                    .owner(format!("asking {url} for {branch}"))
                    .args(["ls-remote", "--end-of-options", url, full.as_str()])
                    .deadline(deadline)
                    .check()?;
                let text = String::from_utf8_lossy(&listed).into_owned();
                let mut rows = text.lines().filter_map(|line| line.split_once('\t'));
                let found = rows.find(|(_, name)| *name == full.as_str());
                Ok(found.map(|(oid, _)| oid.parse()).transpose()?)
            }
        }
    }

    /// What a ref of the town's clone is at.
    ///
    /// # Errors
    /// When the clone cannot be read.
    pub fn ref_oid(&self, name: &RefName) -> Result<Option<Oid>, GitError> {
        match self.repo()?.refname_to_id(name.as_str()) {
            Ok(oid) => Ok(Some(oid.into())),
            Err(error) if error.code() == git2::ErrorCode::NotFound => Ok(None),
            Err(error) => Err(error).within("reading a ref", &self.dir),
        }
    }

    /// Puts a ref of the town's clone at a commit, whatever it was at.
    ///
    /// # Errors
    /// When the commit is not in the clone or the ref stays locked for a second.
    pub fn set_ref(&self, name: &RefName, to: Oid) -> Result<(), GitError> {
        let repo = self.repo()?;
        let moved = once_unlocked(|| repo.reference(name.as_str(), to.git2(), true, "gastown").map(drop));
        moved.within("moving a ref", &self.dir)
    }

    /// Removes a ref; its objects stay. A ref that is not there is fine.
    ///
    /// # Errors
    /// When the ref stays locked for a second.
    pub fn remove_ref(&self, name: &RefName) -> Result<(), GitError> {
        let repo = self.repo()?;
        match repo.find_reference(name.as_str()) {
            Ok(mut found) => once_unlocked(|| found.delete()).within("removing a ref", &self.dir),
            Err(error) if error.code() == git2::ErrorCode::NotFound => Ok(()),
            Err(error) => Err(error).within("reading a ref", &self.dir),
        }
    }

    /// Gathers loose objects and small packs, and removes nothing: others borrow from here.
    ///
    /// # Errors
    /// What git said.
    pub fn upkeep(&self, deadline: Duration) -> Result<(), GitError> {
        self.call("gathering the objects of")
            .args(["repack", "--quiet", "--geometric=2", "--write-midx"])
            .deadline(deadline)
            .check()
            .map(drop)
    }

    /// A sealed call on the town's clone.
    pub(crate) fn call(&self, doing: &str) -> Call {
        self.git.sealed(format!("{doing} {}", self.dir.display())).git_dir(&self.dir)
    }

    fn owner_call(&self, doing: &str) -> Call {
        self.git.owner(format!("{doing} {}", self.dir.display())).git_dir(&self.dir)
    }

    pub(crate) fn repo(&self) -> Result<git2::Repository, GitError> {
        git2::Repository::open_bare(&self.dir).within("opening", &self.dir)
    }

    /// A folder of the town's own inside the clone.
    pub(crate) fn own_folder(&self, name: &str) -> Result<PathBuf, GitError> {
        let folder = self.dir.join(OWN_FOLDER).join(name);
        fs::create_dir_all(&folder).at("make", &folder)?;
        Ok(folder)
    }

    pub(crate) fn source_address(&self) -> PathBuf {
        match &self.source {
            SourceKind::Folder { git_dir, .. } => git_dir.clone(),
            SourceKind::Url(url) => url.into(),
        }
    }

    fn branch_gone(&self, branch: &BranchName) -> GitError {
        GitError::BranchGone { branch: branch.clone(), place: self.source_address().display().to_string() }
    }

    fn configure(&self) -> Result<(), GitError> {
        let doing = "writing the configuration";
        let mut config = git2::Config::open(&self.dir.join("config")).within(doing, &self.dir)?;
        let kind = match &self.source {
            SourceKind::Url(_) => "url",
            SourceKind::Folder { top_level, .. } => {
                let top = top_level.to_string_lossy();
                config.set_str("gastown.topLevel", &top).within(doing, &self.dir)?;
                "folder"
            }
        };
        let address = self.source_address();
        for (key, value) in [
            ("gastown.kind", kind),
            ("remote.source.url", &*address.to_string_lossy()),
            ("gc.auto", "0"),
            ("maintenance.auto", "false"),
            ("extensions.preciousObjects", "true"),
            ("uploadpack.allowAnySHA1InWant", "true"),
            ("core.hooksPath", "/dev/null"),
        ] {
            config.set_str(key, value).within(doing, &self.dir)?;
        }
        Ok(())
    }
}

fn clone_bare(git: &Git, facts: &SourceFacts, into: &Path, deadline: Duration) -> Result<(), GitError> {
    let (address, borrows) = match &facts.kind {
        SourceKind::Folder { git_dir, .. } => {
            (git_dir.clone(), git_dir.join("objects/info/alternates").exists())
        }
        SourceKind::Url(url) => (url.into(), false),
    };
    let mut call = git.owner(format!("cloning {}", address.display())).args([
        "clone",
        "--quiet",
        "--bare",
        "--template=",
        "--origin=source",
        "--no-reject-shallow",
    ]);
    // A plain local clone makes hard links; from a source that borrows itself they would be only half of it.
    if borrows {
        call = call.arg("--no-local");
    }
    call.arg("--").arg(address).arg(into).deadline(deadline).check().map(drop)
}

/// A name that no other call of this house uses now.
pub(crate) fn fresh_name(stem: &str) -> String {
    format!("{stem}-{}-{}", process::id(), MADE.fetch_add(1, Ordering::Relaxed))
}

/// Waits for a lock that somebody else holds just now: git does so itself, libgit2 does not.
fn once_unlocked(mut change: impl FnMut() -> Result<(), git2::Error>) -> Result<(), git2::Error> {
    let began = Instant::now();
    loop {
        match change() {
            Err(error) if error.code() == git2::ErrorCode::Locked && began.elapsed() < LOCK_PATIENCE => {
                std::thread::sleep(LOCK_LOOK);
            }
            changed => return changed,
        }
    }
}

/// Makes a folder under another name beside its place, so that it is there complete or not at all.
pub(crate) fn make_beside(
    dir: &Path,
    make: impl FnOnce(&Path) -> Result<(), GitError>,
) -> Result<(), GitError> {
    if fs::symlink_metadata(dir).is_ok() {
        return Err(GitError::Exists { path: dir.to_owned() });
    }
    let (Some(parent), Some(name)) = (dir.parent(), dir.file_name()) else {
        return Err(GitError::Exists { path: dir.to_owned() });
    };
    fs::create_dir_all(parent).at("make", parent)?;
    let parent = fs::canonicalize(parent).at("find", parent)?;
    let making = parent.join(fresh_name(&format!(".{}.making", name.to_string_lossy())));
    let made = make(&making).and_then(|()| fs::rename(&making, parent.join(name)).at("name", dir));
    if made.is_err() {
        // What is half made holds nobody's work; the reason above is what counts.
        fs::remove_dir_all(&making).ok();
    }
    made
}
