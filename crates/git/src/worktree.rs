//! An agent's worktree: a private clone that borrows the town's objects and shares nothing it can write.

use std::fs;
use std::path::{Path, PathBuf};

use crate::call::TREE_DEADLINE;
use crate::error::{AtPath, GitError};
use crate::head::read_head;
use crate::host::HostFolder;
use crate::intake::{Check, Taking, Wanted, take_in};
use crate::name::{BranchName, Oid, Person, RefName};
use crate::plain::check_clone_is_plain;
use crate::skeleton::{ConfigText, write, write_skeleton};
use crate::town::{TownClone, fresh_name, make_beside};

/// Where `git push` goes from a worktree: nowhere, in words that say what to do.
const DEAD_PUSH_ADDRESS: &str = "/pushing-is-off-here/run-gt-done-instead";

/// What a worktree is made from.
#[derive(Clone, Debug)]
pub struct NewWorktree {
    /// Must not exist.
    pub dir: PathBuf,
    /// The branch that is made and checked out.
    pub branch: BranchName,
    /// Where the branch begins.
    pub base: Oid,
    /// What `origin/HEAD` and the branch's upstream are.
    pub target: BranchName,
    /// Whose name is on the commits made there.
    pub agent: Person,
}

/// A worktree that exists.
#[derive(Clone, Debug)]
pub struct Worktree {
    pub(crate) town: TownClone,
    pub(crate) dir: PathBuf,
}

impl Worktree {
    /// Makes the clone and checks the branch out. Made beside its place and renamed.
    ///
    /// # Errors
    /// When the folder exists, or what git said. Nothing is left behind.
    pub fn create(town: &TownClone, new: &NewWorktree) -> Result<Self, GitError> {
        make_beside(&new.dir, |making| {
            write_clone(town, new, &making.join(".git"))?;
            check_out(town, making, new.base)?;
            let place = making.with_file_name(new.dir.file_name().unwrap_or_default());
            HostFolder::make(town, &place)?.adopt_index(&making.join(".git/index"))
        })?;
        Self::open(town, &new.dir)
    }

    /// Names a worktree made earlier. What is in it is looked at when it is used.
    ///
    /// # Errors
    /// When the folder is not there.
    pub fn open(town: &TownClone, dir: &Path) -> Result<Self, GitError> {
        let dir = fs::canonicalize(dir).at("find the worktree", dir)?;
        Ok(Worktree { town: town.clone(), dir })
    }

    /// Files of these paths or globs, from the worktree's top, are ignored by the agent's git and by the town.
    /// Only for a new worktree: nobody else writes there yet.
    ///
    /// # Errors
    /// When the clone is not plain or a file cannot be written.
    pub fn exclude(&self, patterns: &[String]) -> Result<(), GitError> {
        self.check_plain()?;
        write(&self.git_dir().join("info/exclude"), exclude_text(patterns).as_bytes())?;
        self.exclude_for_town(patterns)
    }

    /// The town itself never commits files of these paths or globs that are not tracked.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn exclude_for_town(&self, patterns: &[String]) -> Result<(), GitError> {
        let host = HostFolder::ensure(&self.town, &self.dir)?;
        write(&host.dir.join("info/exclude"), exclude_text(patterns).as_bytes())
    }

    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The commit the clone's HEAD is at, whatever its branch.
    ///
    /// # Errors
    /// When the clone is not plain or HEAD has no commit.
    pub fn head(&self) -> Result<Oid, GitError> {
        self.check_plain()?;
        Ok(read_head(&self.git_dir())?.oid)
    }

    /// Fetches the clone's HEAD, whatever its branch, into this one ref of the town's clone. The clone is hostile.
    ///
    /// # Errors
    /// When the clone is not plain, the fetch is too big or too slow, or an object is malformed.
    pub fn fetch_into(&self, into: &RefName, taking: &Taking) -> Result<Oid, GitError> {
        self.check_plain()?;
        let head = read_head(&self.git_dir())?.oid;
        if self.town.ref_oid(into)? == Some(head) {
            return Ok(head);
        }
        let wanted = [Wanted { from: "HEAD".to_owned(), into: into.clone() }];
        let taken = take_in(&self.town, &self.git_dir(), &wanted, Check::Strict, taking)?;
        Ok(taken[0])
    }

    /// Moves the whole folder into `trash`, which must be on the same disk. Nothing is deleted. Says where it is.
    ///
    /// # Errors
    /// When the rename fails; then it is where it was.
    pub fn move_to_trash(&self, trash: &Path) -> Result<PathBuf, GitError> {
        fs::create_dir_all(trash).at("make", trash)?;
        let name = self.dir.file_name().unwrap_or_default().to_string_lossy();
        let mut place = trash.join(&*name);
        while fs::symlink_metadata(&place).is_ok() {
            place = trash.join(fresh_name(&name));
        }
        fs::rename(&self.dir, &place).at("move to the trash", &self.dir)?;
        HostFolder::of(&self.town, &self.dir)?.remove()?;
        Ok(place)
    }

    pub(crate) fn git_dir(&self) -> PathBuf {
        self.dir.join(".git")
    }

    pub(crate) fn check_plain(&self) -> Result<(), GitError> {
        Ok(check_clone_is_plain(&self.dir, &self.town.objects())?)
    }
}

fn exclude_text(patterns: &[String]) -> String {
    patterns.iter().map(|pattern| format!("/{pattern}\n")).collect()
}

fn write_clone(town: &TownClone, new: &NewWorktree, git_dir: &Path) -> Result<(), GitError> {
    let mut config = ConfigText::for_borrower(town, false)?;
    config.section("user", &[("name", new.agent.name()), ("email", new.agent.email())]);
    config.section("commit", &[("gpgSign", "false")]);
    config.section("tag", &[("gpgSign", "false")]);
    config.section("gc", &[("auto", "0")]);
    config.section("maintenance", &[("auto", "false")]);
    let town_dir = town.dir().to_string_lossy();
    config.section(
        "remote \"origin\"",
        &[
            ("url", &*town_dir),
            ("pushurl", DEAD_PUSH_ADDRESS),
            ("fetch", "+refs/heads/*:refs/remotes/origin/*"),
        ],
    );
    let target = new.target.full();
    // The branch names that BranchName takes need no quoting here.
    let title = format!("branch \"{}\"", new.branch.as_str().replace('"', "\\\""));
    config.section(&title, &[("remote", "origin"), ("merge", target.as_str())]);
    let head = format!("ref: {}", new.branch.full());
    write_skeleton(git_dir, town, &[town.objects()], &head, &config)?;
    let here = town.ref_oid(&target)?.unwrap_or(new.base);
    for (name, value) in [
        (new.branch.full().to_string(), new.base.to_string()),
        (format!("refs/remotes/origin/{}", new.target), here.to_string()),
        ("refs/remotes/origin/HEAD".to_owned(), format!("ref: refs/remotes/origin/{}", new.target)),
    ] {
        write(&git_dir.join(name), format!("{value}\n").as_bytes())?;
    }
    Ok(())
}

/// `read-tree -u` runs no hook and writes the index and the files in one go.
pub(crate) fn check_out(town: &TownClone, dir: &Path, commit: Oid) -> Result<(), GitError> {
    town.git()
        .sealed(format!("checking out {commit} in {}", dir.display()))
        .git_dir(&dir.join(".git"))
        .work_tree(dir)
        .args(["read-tree", "-u", "--reset", &commit.to_string()])
        .deadline(TREE_DEADLINE)
        .check()
        .map(drop)
}
