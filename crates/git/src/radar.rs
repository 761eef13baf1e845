//! The conflict radar: what open branches do to a target and to each other, found out again only where something changed.
//!
//! Most pairs change no common path and are clean by that alone. Of the others, those that change the text of plain files
//! well apart from each other are clean too. All the rest is git's own answer, and so is every conflict that is told.

mod ask;
mod attributes;
mod changes;
mod files;
mod forks;
mod grammar;
mod lines;
mod memo;
mod merged;
mod met;
mod outline;
mod symbols;
mod thrown;

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use git2::Repository;

use crate::error::{AtPath, GitError, InRepository};
use crate::name::Oid;
use crate::town::TownClone;
use attributes::{Attributes, Looked};
use changes::{Changes, Meeting};
use files::Files;
pub use files::Uncommitted;
use forks::Forks;
use lines::Hunks;
pub use lines::{Lines, Place};
use memo::Memo;
use merged::{BothText, Shared};
pub use met::{HowMet, Look, MET_FILES_MAX, Met, MetFile, MetFiles, Work};
use symbols::Outlines;
use thrown::Thrown;

const FOLDER: &str = "radar";
/// Changes of one file with fewer unchanged lines between them are git's to judge: where one ends can be told otherwise.
const CLEAR_LINES: u32 = 3;
const DOING: &str = "looking for conflicts";
const NO_COMMON: &str = "they have no commit in common";

/// A branch as it is now.
#[derive(Clone, Copy, Debug)]
pub struct OpenBranch<'a> {
    /// Must be in the town's clone.
    pub head: Oid,
    pub uncommitted: Option<Uncommitted<'a>>,
}

/// Looks at branches of one town's clone, and remembers what it found.
pub struct Radar {
    town: TownClone,
    place: PathBuf,
    attributes: Looked,
    forks: Forks,
    trees: Memo<Oid, Oid>,
    changes: Memo<(Oid, Oid), Arc<Changes>>,
    hunks: Memo<(Option<Oid>, Oid), Option<Arc<Hunks>>>,
    outlines: Outlines,
    met: Memo<Question, Met>,
    files: HashMap<PathBuf, Files>,
}

/// A commit and its files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Tip {
    commit: Oid,
    /// What is committed; the same as `commit` unless there is uncommitted work on top.
    head: Oid,
    tree: Oid,
}

/// All that an answer depends on.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Question {
    a: Oid,
    b: Oid,
    /// Trees of one base, or the commits of several.
    bases: Vec<Oid>,
    /// The target's attributes count.
    merge_attributes: bool,
}

/// What can be said without git.
enum Judged {
    Met(Met),
    Ask,
}

impl Radar {
    /// Begins with nothing known. What an earlier one left on disk is removed.
    ///
    /// # Errors
    /// When the folder of the radar cannot be emptied.
    pub fn open(town: &TownClone) -> Result<Self, GitError> {
        let place = town.own_folder(FOLDER)?;
        fs::remove_dir_all(&place).at("remove", &place)?;
        Thrown::sweep(town)?;
        Ok(Radar {
            place: town.own_folder(FOLDER)?,
            town: town.clone(),
            attributes: Looked::default(),
            forks: Forks::default(),
            trees: Memo::default(),
            changes: Memo::default(),
            hunks: Memo::default(),
            outlines: Outlines::default(),
            met: Memo::default(),
            files: HashMap::new(),
        })
    }

    /// Merges every branch with the target and with every other one, in memory. No ref and no worktree is touched.
    ///
    /// # Errors
    /// When a commit is not in the town's clone, or what git said.
    pub fn look(&mut self, target: Oid, branches: &[OpenBranch<'_>]) -> Result<Look, GitError> {
        self.outlines.begin_look();
        let mut repo = self.town.repo()?;
        let target = self.tip(&repo, target)?;
        let attributes = self.attributes.of_tree(&repo, target.tree).within(DOING, self.town.dir())?;
        let (tips, unread) = self.tips(&mut repo, branches, attributes)?;
        let mut look = Look { unread, ..Look::default() };
        let mut pairs: Vec<(Option<usize>, usize)> = (0..tips.len()).map(|at| (None, at)).collect();
        pairs.extend((0..tips.len()).flat_map(|b| (0..b).map(move |a| (Some(a), b))));
        let mut asked = Vec::new();
        let mut found = Vec::with_capacity(pairs.len());
        for (a, b) in &pairs {
            let ends = (a.map_or(target, |a| tips[a]), tips[*b]);
            let (question, met) = self.answer(&repo, target.head, ends, attributes, &mut look.work)?;
            if met.is_none() {
                asked.push((found.len(), question, ends));
            }
            found.push(met);
        }
        look.work.merged = asked.len();
        self.ask_git(&repo, asked, &mut found)?;
        for ((a, b), met) in pairs.into_iter().zip(found) {
            match (a, met.unwrap_or(Met::Apart)) {
                (None, met) => look.target.push(met),
                (Some(_), Met::Apart) => {}
                (Some(a), met) => look.pairs.push((a, b, met)),
            }
        }
        look.is_unfinished = self.outlines.is_unfinished();
        self.forget();
        Ok(look)
    }

    fn forget(&mut self) {
        self.forks.forget_unasked();
        self.trees.forget_unasked();
        self.changes.forget_unasked();
        self.hunks.forget_unasked();
        self.met.forget_unasked();
    }

    fn tip(&mut self, repo: &Repository, head: Oid) -> Result<Tip, GitError> {
        let tree = self.trees.or_find(head, || {
            let found = repo.find_commit(head.git2()).within(DOING, self.town.dir())?;
            Ok::<_, GitError>(found.tree_id().into())
        })?;
        Ok(Tip { commit: head, head, tree })
    }

    /// The branches as they are, uncommitted work included; and why that of some could not be read.
    #[allow(clippy::type_complexity, reason = "two lists beside each other")]
    fn tips(
        &mut self,
        repo: &mut Repository,
        branches: &[OpenBranch<'_>],
        attributes: Attributes,
    ) -> Result<(Vec<Tip>, Vec<Option<String>>), GitError> {
        let mut before = std::mem::take(&mut self.files);
        let (mut tips, mut unread) = (Vec::new(), Vec::new());
        for branch in branches {
            let mut tip = self.tip(repo, branch.head)?;
            let mut why = None;
            if let Some(work) = branch.uncommitted.filter(|work| !work.paths.is_empty()) {
                let dir = work.worktree.dir().to_owned();
                let known = before.remove(&dir);
                match Files::read(&self.town, &self.place, (branch.head, &work), attributes, known) {
                    Ok(files) => {
                        tip = Tip { commit: files.commit, head: branch.head, tree: files.tree };
                        self.files.insert(dir, files);
                    }
                    Err(error) => why = Some(error.to_string()),
                }
            }
            tips.push(tip);
            unread.push(why);
        }
        for gone in before.into_values() {
            gone.remove()?;
        }
        let odb = repo.odb().within(DOING, self.town.dir())?;
        for files in self.files.values() {
            let objects = files.objects();
            odb.add_disk_alternate(&objects.to_string_lossy()).within(DOING, &objects)?;
        }
        Ok((tips, unread))
    }

    /// What is known of two ends, or can be told by their paths and lines; nothing where git has to merge them.
    fn answer(
        &mut self,
        repo: &Repository,
        target: Oid,
        (a, b): (Tip, Tip),
        attributes: Attributes,
        work: &mut Work,
    ) -> Result<(Question, Option<Met>), GitError> {
        let commits = self.forks.bases(&self.town, repo, target, (a.head, b.head))?;
        let base = match commits.as_slice() {
            [one] => Some(self.tip(repo, *one)?.tree),
            _ => None,
        };
        let bases = base.map_or(commits, |tree| vec![tree]);
        let question = Question { a: a.tree, b: b.tree, bases, merge_attributes: attributes.merge };
        if let Some(met) = self.met.get(&question) {
            work.known += 1;
            return Ok((question, Some(met)));
        }
        let judged = match base {
            Some(base) => self.judge(repo, base, (a.tree, b.tree), attributes)?,
            None if question.bases.is_empty() => Judged::Met(Met::Unknown(NO_COMMON.to_owned())),
            None => Judged::Ask,
        };
        let Judged::Met(met) = judged else { return Ok((question, None)) };
        work.judged += 1;
        self.remember(question.clone(), &met);
        Ok((question, Some(met)))
    }

    /// What was not parsed for it yet is found out by the next look.
    fn remember(&mut self, question: Question, met: &Met) {
        if !self.outlines.take_late() {
            self.met.put(question, met.clone());
        }
    }

    fn judge(
        &mut self,
        repo: &Repository,
        base: Oid,
        (a, b): (Oid, Oid),
        attributes: Attributes,
    ) -> Result<Judged, GitError> {
        let (ours, theirs) = (self.changes(repo, base, a)?, self.changes(repo, base, b)?);
        let tree = |oid: Oid| repo.find_tree(oid.git2()).within(DOING, self.town.dir());
        let moves = |one: &Changes, other: &Changes, own: Oid| {
            one.may_have_moved_folder_of(other, &tree(base)?, &tree(own)?).within(DOING, self.town.dir())
        };
        if ours.clashes_with(&theirs) || moves(&ours, &theirs, a)? || moves(&theirs, &ours, b)? {
            return Ok(Judged::Ask);
        }
        let mut files = Vec::new();
        for (one, other) in ours.shared_with(&theirs) {
            let (base, a, b) = match ours.meeting(&theirs, one, other) {
                Meeting::Alike => continue,
                Meeting::Text { base, a, b } if !attributes.merge => (base, a, b),
                _ => return Ok(Judged::Ask),
            };
            let text = self.both_text(repo, Some(base), (a, b))?;
            let is_clear =
                |BothText { hunks: (a, b), .. }: &BothText| a.nearest(b).is_none_or(|gap| gap >= CLEAR_LINES);
            if !text.as_ref().is_some_and(is_clear) {
                return Ok(Judged::Ask);
            }
            files.push(Shared { path: one.path.clone(), how: HowMet::BothChanged, text });
        }
        Ok(Judged::Met(self.overlap_in(repo, files)?))
    }

    fn changes(&mut self, repo: &Repository, base: Oid, tree: Oid) -> Result<Arc<Changes>, GitError> {
        let dir = self.town.dir();
        self.changes.or_find((base, tree), || {
            let (old, new) = (repo.find_tree(base.git2()), repo.find_tree(tree.git2()));
            let (old, new) = (old.within(DOING, dir)?, new.within(DOING, dir)?);
            Ok(Arc::new(Changes::between(repo, &old, &new).within(DOING, dir)?))
        })
    }
}
