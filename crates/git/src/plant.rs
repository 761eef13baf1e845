//! Makes a small repository on the spot, with a history: the demo's. Never touches one that exists.

use std::fs;
use std::path::Path;

use git2::{IndexAddOption, Repository, RepositoryInitOptions, Signature, Time};

use crate::error::{AtPath, GitError, InRepository};
use crate::name::{BranchName, Oid, Person};
use crate::town::make_beside;

/// One commit of a repository that is made.
#[derive(Clone, Debug)]
pub struct Planting<'a> {
    pub author: &'a Person,
    /// Seconds since 1970.
    pub at: i64,
    pub message: &'a str,
    /// Path below the repository, and what the file holds from this commit on.
    pub files: &'a [(&'a str, &'a str)],
}

/// Makes a repository at `dir` with these commits on `branch`, which is checked out; `owner` is its own user from then
/// on. Returns the newest commit.
///
/// # Errors
/// When something is at `dir` already, or the disk refuses. Nothing is left behind.
pub fn plant_repository(
    dir: &Path,
    branch: &BranchName,
    owner: &Person,
    commits: &[Planting<'_>],
) -> Result<Oid, GitError> {
    let mut newest = None;
    make_beside(dir, |making| {
        let mut options = RepositoryInitOptions::new();
        options.initial_head(branch.as_str());
        let repository = Repository::init_opts(making, &options).within("making a repository", making)?;
        let mut config = repository.config().within("opening the configuration", making)?;
        config.set_str("user.name", owner.name()).within("naming the owner", making)?;
        config.set_str("user.email", owner.email()).within("naming the owner", making)?;
        for commit in commits {
            for (path, text) in commit.files {
                write(&making.join(path), text)?;
            }
            newest = Some(commit_all(&repository, commit).within("committing", making)?);
        }
        Ok(())
    })?;
    let nothing =
        || GitError::Unexpected { doing: "making a repository".into(), said: "it has no commit".into() };
    Ok(newest.ok_or_else(nothing)?.to_string().parse()?)
}

fn commit_all(repository: &Repository, commit: &Planting<'_>) -> Result<git2::Oid, git2::Error> {
    let mut index = repository.index()?;
    index.add_all(["*"], IndexAddOption::DEFAULT, None)?;
    index.write()?;
    let tree = repository.find_tree(index.write_tree()?)?;
    let by = Signature::new(commit.author.name(), commit.author.email(), &Time::new(commit.at, 0))?;
    let parent = repository.head().ok().map(|head| head.peel_to_commit()).transpose()?;
    let parents: Vec<_> = parent.iter().collect();
    repository.commit(Some("HEAD"), &by, &by, commit.message, &tree, &parents)
}

fn write(path: &Path, text: &str) -> Result<(), GitError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).at("make", folder)?;
    }
    fs::write(path, text).at("write", path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plant(dir: &Path) -> Result<Oid, GitError> {
        let ann = Person::new("Ann", "ann@example.org").unwrap();
        let commits = [
            Planting { author: &ann, at: 1_000_000_000, message: "First", files: &[("a/b.txt", "one\n")] },
            Planting {
                author: &ann,
                at: 1_000_086_400,
                message: "Second",
                files: &[("a/b.txt", "two\n"), ("c", "")],
            },
        ];
        plant_repository(dir, &BranchName::new("main").unwrap(), &ann, &commits)
    }

    #[test]
    fn a_planted_repository_has_its_history_and_a_clean_checkout() {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().join("sub/harbor");

        let newest = plant(&dir).unwrap();

        let repository = Repository::open(&dir).unwrap();
        let head = repository.head().unwrap();
        assert_eq!(head.name().unwrap(), "refs/heads/main");
        let second = head.peel_to_commit().unwrap();
        assert_eq!(second.id().to_string(), newest.to_string());
        assert_eq!(
            (second.time().seconds(), second.parent(0).unwrap().time().seconds()),
            (1_000_086_400, 1_000_000_000)
        );
        assert_eq!(fs::read_to_string(dir.join("a/b.txt")).unwrap(), "two\n");
        assert!(repository.statuses(None).unwrap().is_empty());
    }

    #[test]
    fn what_is_there_already_is_never_touched() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("mine"), "mine").unwrap();

        let refusal = plant(folder.path()).unwrap_err();

        assert!(matches!(refusal, GitError::Exists { .. }), "{refusal}");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
