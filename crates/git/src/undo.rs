//! Takes a landing out of the target again: the target goes back to what was below it, or a commit is made that, merged like
//! any other, undoes it.

use std::fs;
use std::path::Path;

use crate::call::{Call, TREE_DEADLINE};
use crate::error::{GitError, InRepository};
use crate::land::{Land, WaitKind, Why, operation_at};
use crate::merge::Landing;
use crate::name::{BranchName, Oid, RefName};
use crate::os;
use crate::source::{SourceKind, resolve};
use crate::town::TownClone;

/// A way back of the target.
#[derive(Clone, Debug)]
pub struct Back {
    pub target: BranchName,
    /// The newest landing.
    pub from: Oid,
    /// What was below it.
    pub to: Oid,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BackOutcome {
    /// The target does not contain the landing.
    Back { now: Oid },
    /// Nothing moved, and nothing of the user's was touched.
    Stays(Why),
}

impl TownClone {
    /// Why the target cannot go back; none where it can, as far as is seen now. Nothing is moved.
    ///
    /// # Errors
    /// What git said.
    pub fn what_holds(&self, back: &Back) -> Result<Option<Why>, GitError> {
        let (place, full) = (self.source_place(), back.target.full());
        if resolve(self.in_place("reading the target of", &place), &full)? != Some(back.from) {
            return Ok(Some(other(format!("{} has newer commits", back.target))));
        }
        if let Some(name) = self.also_in(back)? {
            return Ok(Some(other(format!("{name} has it already"))));
        }
        match self.source() {
            SourceKind::Url(_) => Ok(None),
            SourceKind::Folder { git_dir, .. } => match self.checkout_of(back, git_dir)? {
                Ok(Some(dir)) => self.in_the_way(back, &dir),
                Ok(None) => Ok(None),
                Err(why) => Ok(Some(why)),
            },
        }
    }

    /// Moves the target from the landing to what was below it. It looks first what an earlier try has done.
    ///
    /// # Errors
    /// When it cannot be told what happened. All that is expected to happen is an outcome.
    pub fn step_back(&self, back: &Back) -> Result<BackOutcome, GitError> {
        let (place, full) = (self.source_place(), back.target.full());
        let look = || resolve(self.in_place("reading the target of", &place), &full);
        match look()? {
            Some(now) if now == back.from => {}
            Some(now) if !self.source_contains(&full, back.from)? => return self.went_back(back, now),
            Some(_) => return Ok(BackOutcome::Stays(other(format!("{} has newer commits", back.target)))),
            None => return Ok(BackOutcome::Stays(other(format!("the branch {} is gone", back.target)))),
        }
        if let Some(why) = self.what_holds(back)? {
            return Ok(BackOutcome::Stays(why));
        }
        let checkout = match self.source() {
            SourceKind::Url(_) => None,
            SourceKind::Folder { git_dir, .. } => self.checkout_of(back, git_dir)?.ok().flatten(),
        };
        if let Some(dir) = &checkout {
            let ran = self.read_tree(dir, (back.from, back.to), false)?;
            if ran.code != Some(0) {
                return Ok(BackOutcome::Stays(work_in_the_way(ran.said)));
            }
        }
        let ran = self
            .quiet_call("moving the target in", &place)
            .git_dir(&place)
            .args(["update-ref", "-m", "gastown: landing undone", full.as_str()])
            .args([back.to.to_string(), back.from.to_string()])
            .run()?;
        match look()? {
            Some(now) if now == back.to => self.went_back(back, now),
            _ => {
                // Somebody else was quicker: the files are theirs again.
                if let Some(dir) = &checkout {
                    self.read_tree(dir, (back.to, back.from), false)?;
                }
                Ok(BackOutcome::Stays(other(ran.said)))
            }
        }
    }

    /// A commit on top of a landing in which the landing is not made; no ref moves. Merged into the target it takes the landing out,
    /// and nothing that came later.
    ///
    /// # Errors
    /// When a commit is missing.
    pub fn commit_without(&self, landing: Oid, below: Oid, words: &Landing) -> Result<Oid, GitError> {
        self.commit_merge(self.tree_of(below)?, &[landing], words)
    }

    /// The commit that a landing's own one lies on.
    ///
    /// # Errors
    /// When the commit is missing, or has none below it.
    pub fn first_parent_of(&self, commit: Oid) -> Result<Oid, GitError> {
        let repo = self.repo()?;
        let found = repo.find_commit(commit.git2()).and_then(|commit| commit.parent_id(0));
        Ok(found.within("reading what a commit lies on", self.dir())?.into())
    }

    fn went_back(&self, back: &Back, now: Oid) -> Result<BackOutcome, GitError> {
        if let SourceKind::Folder { .. } = self.source()
            && now == back.to
        {
            self.set_ref(&back.target.in_source(), now)?;
            self.set_ref(&back.target.full(), now)?;
        }
        Ok(BackOutcome::Back { now })
    }

    /// Another branch, a remote's or a tag of the user's repository that has the landing; what was fetched from the team's too.
    fn also_in(&self, back: &Back) -> Result<Option<String>, GitError> {
        let contains = |place: &Path, doing: &str, names: &[&str]| {
            let call = self.in_place(doing, place).args(["for-each-ref", "--format=%(refname)"]);
            let listed = call.arg(format!("--contains={}", back.from)).args(names).check()?;
            Ok::<_, GitError>(String::from_utf8_lossy(&listed).into_owned())
        };
        let followed = [back.target.in_source(), back.target.of_team()];
        let has = |name: &RefName| self.contains(name, back.from);
        if let SourceKind::Url(url) = self.source() {
            return Ok(has(&followed[0])?.then(|| url.clone()));
        }
        if has(&followed[1])? {
            return Ok(Some("the team's branch".into()));
        }
        let here = contains(
            &self.source_place(),
            "looking for the landing in",
            &["refs/heads", "refs/remotes", "refs/tags"],
        )?;
        let full = back.target.full();
        let found = here.lines().find(|name| *name != full.as_str());
        let short = |name: &str| {
            let rest =
                ["refs/heads/", "refs/remotes/", "refs/tags/"].iter().find_map(|at| name.strip_prefix(at));
            rest.unwrap_or(name).to_owned()
        };
        Ok(found.map(short))
    }

    /// The one worktree of the user's that has the target checked out.
    fn checkout_of(
        &self,
        back: &Back,
        git_dir: &Path,
    ) -> Result<Result<Option<std::path::PathBuf>, Why>, GitError> {
        let land =
            Land { target: back.target.clone(), old: back.from, new: back.to, deadline: TREE_DEADLINE };
        self.usable_checkout(&land, git_dir)
    }

    /// What the user has in the checkout and would lose, in git's own words where git was asked.
    fn in_the_way(&self, back: &Back, dir: &Path) -> Result<Option<Why>, GitError> {
        let ask = |doing: &str| self.quiet_call(doing, dir).arg("-C").arg(dir);
        if let Some(why) = operation_at(ask("finding the git folder of"), dir)? {
            return Ok(Some(why));
        }
        let head = ask("reading HEAD of").args(["rev-parse", "--verify", "HEAD"]).line()?;
        if head != back.from.to_string() {
            return Ok(Some(other(format!("HEAD of {} is at {head}", dir.display()))));
        }
        // Exit 1 only says that files differ from the index, as they may.
        ask("refreshing the index of").args(["update-index", "-q", "--refresh"]).run()?;
        if let Some(path) = self.untracked_in_the_way(back, dir)? {
            return Ok(Some(work_in_the_way(format!(
                "{path} would be overwritten, and git does not track it in {}",
                dir.display()
            ))));
        }
        let ran = self.read_tree(dir, (back.from, back.to), true)?;
        Ok((ran.code != Some(0)).then(|| work_in_the_way(ran.said)))
    }

    /// A file that the landing had removed and that is there again without git knowing it, ignored or not: git would write over an
    /// ignored one.
    fn untracked_in_the_way(&self, back: &Back, dir: &Path) -> Result<Option<String>, GitError> {
        let ask = |doing: &str| self.quiet_call(doing, dir).arg("-C").arg(dir);
        let listed = ask("comparing commits in")
            .args(["diff-tree", "-r", "-z", "--no-renames", "--diff-filter=A", "--name-only"])
            .args([back.from.to_string(), back.to.to_string()])
            .check()?;
        let back_again = listed.split(|byte| *byte == 0).filter(|name| !name.is_empty());
        let there: Vec<_> = back_again
            .filter(|name| fs::symlink_metadata(dir.join(os::path_from_bytes(name))).is_ok())
            .collect();
        if there.is_empty() {
            return Ok(None);
        }
        let tracked = ask("listing the files of").args(["ls-files", "-z"]).check()?;
        let tracked: std::collections::BTreeSet<&[u8]> = tracked.split(|byte| *byte == 0).collect();
        let stray = there.into_iter().find(|name| !tracked.contains(name));
        Ok(stray.map(|name| String::from_utf8_lossy(name).into_owned()))
    }

    /// Takes index and files from one commit to the other, and leaves alone what the user changed elsewhere; or stops before
    /// anything is written.
    fn read_tree(&self, dir: &Path, (from, to): (Oid, Oid), dry: bool) -> Result<crate::call::Ran, GitError> {
        let call = self.quiet_call("bringing back the files of", dir).arg("-C").arg(dir).arg("read-tree");
        let call = if dry { call.arg("-n") } else { call };
        call.args(["-m", "-u"]).args([from.to_string(), to.to_string()]).deadline(TREE_DEADLINE).run()
    }

    /// Where the target is moved: the user's repository, or for a URL the town's clone.
    fn source_place(&self) -> std::path::PathBuf {
        match self.source() {
            SourceKind::Url(_) => self.dir().to_owned(),
            SourceKind::Folder { git_dir, .. } => git_dir.clone(),
        }
    }

    fn in_place(&self, doing: &str, place: &Path) -> Call {
        self.git().owner(format!("{doing} {}", place.display())).git_dir(place)
    }
}

fn other(sentence: String) -> Why {
    let sentence = if sentence.is_empty() { "git did not say why".to_owned() } else { sentence };
    Why { kind: WaitKind::Other, sentence }
}

fn work_in_the_way(sentence: String) -> Why {
    Why { kind: WaitKind::WorkInTheWay, sentence }
}
