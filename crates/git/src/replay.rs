//! Puts the commits of a branch on top of another commit, one by one and in memory.

use crate::error::{GitError, InRepository};
use crate::merge::{Conflict, Merge};
use crate::name::{Oid, Person};
use crate::town::TownClone;

/// A branch with more commits of its own is not replayed.
pub const REPLAYED_MAX: usize = 500;

/// Who puts them there, when, and what is added to what they say.
#[derive(Clone, Debug)]
pub struct Replaying {
    pub committer: Person,
    /// Seconds since 1970 UTC.
    pub time: i64,
    /// The last lines of each message: `Signed-off-by: ...`.
    pub trailer: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replay {
    /// The last commit, or the one they were to be put on where they bring nothing new.
    Done(Oid),
    /// This one cannot be put on what is there by then.
    Conflict { commit: Oid, subject: String, conflict: Conflict },
    /// More commits than are replayed.
    TooMany,
}

impl TownClone {
    /// Puts on top of `tip` what `head` has and neither `tip` nor `base` has. Merges in between are left out, as `git rebase` does; so are
    /// commits that bring nothing new. Authors stay. No ref moves.
    ///
    /// # Errors
    /// When a commit is missing, or what git said.
    pub fn replay(&self, tip: Oid, (base, head): (Oid, Oid), how: &Replaying) -> Result<Replay, GitError> {
        let commits = self.own_commits(tip, base, head)?;
        if commits.len() > REPLAYED_MAX {
            return Ok(Replay::TooMany);
        }
        let mut top = tip;
        for commit in commits {
            match self.put_on(top, commit)? {
                Merge::Conflict(conflict) => {
                    let subject = self.subject_of(commit)?;
                    return Ok(Replay::Conflict { commit, subject, conflict });
                }
                Merge::Merged { tree, .. } if tree == self.tree_of(top)? => {}
                Merge::Merged { tree, .. } => top = self.commit_again(top, commit, tree, how)?,
            }
        }
        Ok(Replay::Done(top))
    }

    /// Oldest first.
    fn own_commits(&self, tip: Oid, base: Oid, head: Oid) -> Result<Vec<Oid>, GitError> {
        let listed = self
            .call("listing the commits of a branch in")
            .args(["rev-list", "--reverse", "--topo-order", "--no-merges", "--end-of-options"])
            .args([head.to_string(), format!("^{tip}"), format!("^{base}")])
            .check()?;
        let lines = String::from_utf8_lossy(&listed).into_owned();
        lines.lines().map(|line| Ok(line.parse()?)).collect()
    }

    /// Merges into `target` what `head` has beyond `base`, whatever history they share otherwise: what is up to `base` may be in the
    /// target as other commits. No ref and no file is touched.
    ///
    /// # Errors
    /// As of [`TownClone::merge`].
    pub fn merge_beyond(&self, target: Oid, (base, head): (Oid, Oid)) -> Result<Merge, GitError> {
        self.merge_change(target, self.tree_of(base)?, self.tree_of(head)?)
    }

    /// The files with what a commit changes.
    fn put_on(&self, top: Oid, commit: Oid) -> Result<Merge, GitError> {
        let doing = "reading a commit";
        let repo = self.repo()?;
        let found = repo.find_commit(commit.git2()).within(doing, self.dir())?;
        let before = match found.parent(0) {
            Ok(parent) => parent.tree_id().into(),
            Err(_) => self.empty_tree()?,
        };
        self.merge_change(top, before, found.tree_id().into())
    }

    /// A merge of two commits that have nothing in common but what was before the change, because the program of git 2.39 cannot be
    /// told a merge base.
    fn merge_change(&self, top: Oid, before: Oid, after: Oid) -> Result<Merge, GitError> {
        let base = self.bare_commit(before, &[])?;
        let ours = self.bare_commit(self.tree_of(top)?, &[base])?;
        let theirs = self.bare_commit(after, &[base])?;
        self.merge(ours, theirs)
    }

    /// By nobody at no time: the same files make the same commit.
    fn bare_commit(&self, tree: Oid, parents: &[Oid]) -> Result<Oid, GitError> {
        let nobody = Person::new("Gas Town", "town@gastown.invalid")?;
        let words = crate::merge::Landing {
            title: "for a merge".into(),
            author: nobody.clone(),
            committer: nobody,
            time: 0,
        };
        self.commit_merge(tree, parents, &words)
    }

    fn empty_tree(&self) -> Result<Oid, GitError> {
        let repo = self.repo()?;
        let builder = repo.treebuilder(None).and_then(|builder| builder.write());
        Ok(builder.within("writing an empty tree", self.dir())?.into())
    }

    fn commit_again(&self, top: Oid, commit: Oid, tree: Oid, how: &Replaying) -> Result<Oid, GitError> {
        let doing = "writing a commit";
        let repo = self.repo()?;
        let found = repo.find_commit(commit.git2()).within(doing, self.dir())?;
        let when = git2::Time::new(how.time, 0);
        let committer = git2::Signature::new(how.committer.name(), how.committer.email(), &when);
        let committer = committer.within(doing, self.dir())?;
        let (tree, top) = (repo.find_tree(tree.git2()), repo.find_commit(top.git2()));
        let (tree, top) = (tree.within(doing, self.dir())?, top.within(doing, self.dir())?);
        let said = String::from_utf8_lossy(found.message_bytes()).into_owned();
        let message = with_trailer(&said, how.trailer.as_deref());
        let made = repo.commit(None, &found.author(), &committer, &message, &tree, &[&top]);
        Ok(made.within(doing, self.dir())?.into())
    }

    fn subject_of(&self, commit: Oid) -> Result<String, GitError> {
        let first = self.first_parent(commit, 1)?;
        Ok(first.into_iter().next().map(|lamp| lamp.subject).unwrap_or_default())
    }
}

/// A paragraph of its own, or one line more of the trailers that are there; never twice.
pub fn with_trailer(message: &str, trailer: Option<&str>) -> String {
    let message = message.trim_end();
    let last = message.rsplit("\n\n").next().unwrap_or_default();
    let Some(trailer) = trailer.filter(|trailer| !last.lines().any(|line| line == *trailer)) else {
        return format!("{message}\n");
    };
    let is_trailer = |line: &str| line.split_once(": ").is_some_and(|(key, _)| !key.contains(' '));
    let joins = message.contains("\n\n") && last.lines().all(is_trailer);
    format!("{message}{}{trailer}\n", if joins { "\n" } else { "\n\n" })
}

#[cfg(test)]
mod tests {
    use super::with_trailer;

    #[test]
    fn a_sign_off_is_the_last_line_once() {
        let by = Some("Signed-off-by: Ada <a@b.c>");
        assert_eq!(with_trailer("One\n", by), "One\n\nSigned-off-by: Ada <a@b.c>\n");
        assert_eq!(with_trailer("One\n\nText.\n", by), "One\n\nText.\n\nSigned-off-by: Ada <a@b.c>\n");
        assert_eq!(with_trailer("One\n\nFixes: x\n", by), "One\n\nFixes: x\nSigned-off-by: Ada <a@b.c>\n");
        assert_eq!(
            with_trailer("One\n\nSigned-off-by: Ada <a@b.c>", by),
            "One\n\nSigned-off-by: Ada <a@b.c>\n"
        );
        let quoted = "One\n\nSigned-off-by: Ada <a@b.c>\n\nText.";
        assert_eq!(with_trailer(quoted, by), format!("{quoted}\n\nSigned-off-by: Ada <a@b.c>\n"));
        assert_eq!(with_trailer("One\n", None), "One\n");
    }
}
