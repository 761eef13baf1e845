//! What can go wrong in this crate, each as a sentence: what, where, and how to mend it.

use std::io;
use std::path::{Path, PathBuf};

use crate::foreign::ForeignRefusal;
use crate::name::{BranchName, NameError, Oid, RepoPath};
use crate::plain::NotPlain;
use crate::source::SourceRefusal;

/// A git operation that did not happen.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    #[error("git is not installed: no program named git in PATH ({searched}). Install git 2.39 or newer.")]
    NotInstalled { searched: String },
    #[error("{} is git {found}, which is too old. Gas Town needs git 2.39 or newer: update git.", program.display())]
    TooOld { program: PathBuf, found: String },
    #[error("{} does not say which version of git it is, it said: {said}", program.display())]
    NotGit { program: PathBuf, said: String },
    #[error("could not start {}: {source}", program.display())]
    Start {
        program: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{doing} took longer than {seconds} s and was ended")]
    Deadline { doing: String, seconds: u64 },
    #[error("{doing} printed more than {bytes} bytes and was ended")]
    TooMuchOutput { doing: String, bytes: usize },
    #[error("{doing} failed: {said}")]
    Failed { doing: String, code: Option<i32>, said: String },
    #[error("could not {doing} {}: {source}", path.display())]
    File {
        doing: &'static str,
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("{doing} failed in {}: {}", repository.display(), source.message())]
    Library {
        doing: &'static str,
        repository: PathBuf,
        #[source]
        source: git2::Error,
    },
    #[error("git answered {doing} with something unexpected: {said}")]
    Unexpected { doing: String, said: String },
    #[error("branch {branch} is gone from {place}. Choose another target, or bring the branch back.")]
    BranchGone { branch: BranchName, place: String },
    #[error("{new} is not built on {old}, so landing it would lose commits; nothing was moved")]
    NotForward { old: Oid, new: Oid },
    #[error("{} already exists. Choose another folder, or move it away.", path.display())]
    Exists { path: PathBuf },
    #[error("{what} in {} is more than {max} bytes; nothing was taken from it", place.display())]
    TooLarge { what: &'static str, place: PathBuf, max: u64 },
    #[error("there are more than {max} {what} in {}; they were not read", place.display())]
    TooMany { what: &'static str, place: PathBuf, max: usize },
    #[error("a {operation} is in progress in {}. Finish it or abort it there, then try again.", place.display())]
    InProgress { operation: &'static str, place: PathBuf },
    #[error("{path} cannot be left out like that: {why}")]
    NotInPart { path: RepoPath, why: &'static str },
    #[error("no change was chosen that could be left out")]
    NothingChosen,
    #[error("nothing would be left of the change; reject it instead")]
    NothingLeft,
    #[error("git is busy in {}: {} exists. Wait for that git to end; if none runs, remove the file.", place.display(), lock.display())]
    Busy { place: PathBuf, lock: PathBuf },
    #[error(transparent)]
    Source(#[from] SourceRefusal),
    #[error(transparent)]
    Foreign(#[from] ForeignRefusal),
    #[error(transparent)]
    NotPlain(#[from] NotPlain),
    #[error(transparent)]
    Name(#[from] NameError),
}

/// Names the path in an IO error.
pub(crate) trait AtPath<T> {
    fn at(self, doing: &'static str, path: &Path) -> Result<T, GitError>;
}

impl<T> AtPath<T> for io::Result<T> {
    fn at(self, doing: &'static str, path: &Path) -> Result<T, GitError> {
        self.map_err(|source| GitError::File { doing, path: path.to_owned(), source })
    }
}

/// Names the repository in a libgit2 error.
pub(crate) trait InRepository<T> {
    fn within(self, doing: &'static str, repository: &Path) -> Result<T, GitError>;
}

impl<T> InRepository<T> for Result<T, git2::Error> {
    fn within(self, doing: &'static str, repository: &Path) -> Result<T, GitError> {
        self.map_err(|source| GitError::Library { doing, repository: repository.to_owned(), source })
    }
}
