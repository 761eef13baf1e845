//! Makes a small repository with a history on the user's disk, for the demo. No town is touched.

use crate::Trouble;
use gastown_core::{Person, Time};
use gastown_git::{BranchName, Planting, plant_repository};
use std::path::Path;

/// One commit of the repository.
#[derive(Clone, Debug)]
pub struct PlantedCommit<'a> {
    pub author: Person,
    pub at: Time,
    pub message: &'a str,
    /// Path below the repository, and what the file holds from this commit on.
    pub files: &'a [(&'a str, &'a str)],
}

/// Makes the repository at `dir`, with `branch` checked out and `owner` as its own user.
///
/// # Errors
/// When something is there already, or the disk refuses; nothing is left behind.
pub fn plant(dir: &Path, branch: &str, owner: &Person, commits: &[PlantedCommit<'_>]) -> Result<(), Trouble> {
    let trouble = |error: &(dyn std::error::Error + 'static)| Trouble::of(error);
    let person = |p: &Person| gastown_git::Person::new(&p.name, &p.email).map_err(|error| trouble(&error));
    let branch = BranchName::new(branch).map_err(|error| trouble(&error))?;
    let owner = person(owner)?;
    let authors = commits.iter().map(|commit| person(&commit.author)).collect::<Result<Vec<_>, _>>()?;
    let planted = authors.iter().zip(commits).map(|(author, commit)| Planting {
        author,
        at: commit.at.secs(),
        message: commit.message,
        files: commit.files,
    });
    plant_repository(dir, &branch, &owner, &planted.collect::<Vec<_>>())
        .map(drop)
        .map_err(|error| trouble(&error))
}
