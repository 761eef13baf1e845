//! Merges two commits in memory, twice: by the git program and, to check it, by libgit2.

use crate::call::TREE_DEADLINE;
use crate::error::{GitError, InRepository};
use crate::name::{Oid, Person, RepoPath};
use crate::stages::stages;
use crate::town::TownClone;

/// What a conflict tells about each file is cut off after so many bytes.
const CONFLICT_TEXT_BYTES_MAX: usize = 64 << 10;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merge {
    Merged {
        tree: Oid,
        /// libgit2 made the same tree. False where the two differ (renames, attributes) or libgit2 cannot merge at
        /// all (cut-off history): the git program's answer counts.
        cross_checked: bool,
    },
    Conflict(Conflict),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    pub files: Vec<ConflictFile>,
    /// Git's own messages, and the parts in conflict with markers. At most 64 KiB.
    pub text: String,
    /// The tree with conflict markers in its files.
    pub tree: Oid,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictFile {
    pub path: RepoPath,
    pub kind: ConflictKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConflictKind {
    BothModified,
    BothAdded,
    /// Deleted on the target, changed on the branch.
    DeletedByTarget,
    /// Changed on the target, deleted on the branch.
    DeletedByBranch,
    /// A rename or another thing where only one side has the path.
    OneSided,
}

/// What the one commit of a landing says.
#[derive(Clone, Debug)]
pub struct Landing {
    /// The whole message; its first line is the subject.
    pub title: String,
    pub author: Person,
    pub committer: Person,
    /// Seconds since 1970 UTC.
    pub time: i64,
}

impl TownClone {
    /// Merges `branch` into `target`. No ref and no file is touched.
    ///
    /// # Errors
    /// When a commit is missing, the two have no common history, or what git said.
    pub fn merge(&self, target: Oid, branch: Oid) -> Result<Merge, GitError> {
        let ran = self
            .call("merging in")
            .args(["merge-tree", "--write-tree", "-z", "--messages"])
            .args([target.to_string(), branch.to_string()])
            .deadline(TREE_DEADLINE)
            .run()?;
        let doing = format!("merging {branch} into {target}");
        match ran.code {
            Some(0) => {
                let tree = tree_in(&ran.stdout, &doing)?;
                let cross_checked = self.merge_again(target, branch)? == Some(tree);
                Ok(Merge::Merged { tree, cross_checked })
            }
            Some(1) => self.conflict(&ran.stdout, &doing).map(Merge::Conflict),
            _ => Err(ran.failed(doing)),
        }
    }

    /// The files of a commit, whatever its history.
    ///
    /// # Errors
    /// When the commit is missing.
    pub fn tree_of(&self, commit: Oid) -> Result<Oid, GitError> {
        let repo = self.repo()?;
        let found = repo.find_commit(commit.git2()).within("reading a commit", self.dir())?;
        Ok(found.tree_id().into())
    }

    /// Writes the merge commit of a landing into the town's clone; no ref moves. The first parent is the target.
    ///
    /// # Errors
    /// When a parent or the tree is missing.
    pub fn commit_merge(&self, tree: Oid, parents: &[Oid], landing: &Landing) -> Result<Oid, GitError> {
        let doing = "writing a merge";
        let repo = self.repo()?;
        let when = git2::Time::new(landing.time, 0);
        let sign = |who: &Person| git2::Signature::new(who.name(), who.email(), &when);
        let author = sign(&landing.author).within(doing, self.dir())?;
        let committer = sign(&landing.committer).within(doing, self.dir())?;
        let tree = repo.find_tree(tree.git2()).within(doing, self.dir())?;
        let parents = parents.iter().map(|oid| repo.find_commit(oid.git2())).collect::<Result<Vec<_>, _>>();
        let parents = parents.within(doing, self.dir())?;
        let message = format!("{}\n", landing.title.trim());
        let oid = repo
            .commit(None, &author, &committer, &message, &tree, &parents.iter().collect::<Vec<_>>())
            .within(doing, self.dir())?;
        Ok(oid.into())
    }

    /// libgit2's answer; None when it finds a conflict, or cannot walk a history that is cut off.
    fn merge_again(&self, target: Oid, branch: Oid) -> Result<Option<Oid>, GitError> {
        let doing = "merging a second time";
        let repo = self.repo()?;
        let commit = |oid: Oid| repo.find_commit(oid.git2()).within(doing, self.dir());
        let mut index = match repo.merge_commits(&commit(target)?, &commit(branch)?, None) {
            Err(_) if self.is_shallow() => return Ok(None),
            index => index.within(doing, self.dir())?,
        };
        if index.has_conflicts() {
            return Ok(None);
        }
        Ok(Some(index.write_tree_to(&repo).within(doing, self.dir())?.into()))
    }

    fn conflict(&self, said: &[u8], doing: &str) -> Result<Conflict, GitError> {
        let tree = tree_in(said, doing)?;
        let mut fields = said.split(|byte| *byte == 0).skip(1);
        let files = stages(&mut fields)
            .into_iter()
            .map(|file| ConflictFile { kind: file.kind(), path: file.path })
            .collect::<Vec<_>>();
        let mut text = messages_in(fields);
        for file in &files {
            self.add_markers(tree, file, &mut text)?;
        }
        Ok(Conflict { files, text, tree })
    }

    /// Adds the parts between conflict markers.
    fn add_markers(&self, tree: Oid, file: &ConflictFile, text: &mut String) -> Result<(), GitError> {
        let repo = self.repo()?;
        let doing = "reading a conflict";
        let found = repo.find_tree(tree.git2()).within(doing, self.dir())?;
        let Ok(entry) = found.get_path(&crate::os::path_from_bytes(file.path.as_bytes())) else {
            return Ok(());
        };
        let Ok(blob) = repo.find_blob(entry.id()) else { return Ok(()) };
        if blob.is_binary() || blob.size() > crate::diff::DIFF_FILE_BYTES_MAX as usize {
            return Ok(());
        }
        let mut within = false;
        for line in String::from_utf8_lossy(blob.content()).lines() {
            if line.starts_with("<<<<<<< ") {
                within = true;
                text.push_str(&format!("\n{}\n", file.path));
            }
            if within && text.len() + line.len() < CONFLICT_TEXT_BYTES_MAX {
                text.push_str(line);
                text.push('\n');
            }
            within &= !line.starts_with(">>>>>>> ");
        }
        Ok(())
    }
}

fn tree_in(said: &[u8], doing: &str) -> Result<Oid, GitError> {
    let first = said.split(|byte| *byte == 0).next().unwrap_or_default();
    let text = String::from_utf8_lossy(first).into_owned();
    text.trim().parse().map_err(|_| GitError::Unexpected { doing: doing.to_owned(), said: text })
}

/// With `-z` a message is: number of paths, the paths, a kind, the sentence.
fn messages_in<'a>(mut fields: impl Iterator<Item = &'a [u8]>) -> String {
    let mut text = String::new();
    while let Some(count) =
        fields.next().and_then(|count| String::from_utf8_lossy(count).parse::<usize>().ok())
    {
        let Some(message) = fields.nth(count + 1) else { break };
        let message = String::from_utf8_lossy(message);
        if message.starts_with("CONFLICT") && text.len() + message.len() < CONFLICT_TEXT_BYTES_MAX {
            text.push_str(message.trim_end());
            text.push('\n');
        }
    }
    text
}
