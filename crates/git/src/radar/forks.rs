//! Where two branches have last been one. Most pairs need no walk of their own: it is enough to know where each left the target.

use std::collections::HashSet;
use std::sync::Arc;

use git2::{ErrorCode, Repository};

use super::DOING;
use super::memo::Memo;
use crate::error::{GitError, InRepository};
use crate::name::Oid;
use crate::town::TownClone;

/// Of a branch with more commits of its own each pair is walked.
const OWN_MAX: usize = 1_000;
/// Of a branch that left the target in more places each pair is walked.
const PLACES_MAX: usize = 8;

/// What a branch has beyond the target.
#[derive(Debug, PartialEq, Eq)]
struct Own {
    commits: HashSet<Oid>,
    /// The newest commit of the target in its history: all others of the target that it knows are below that one.
    fork: Oid,
}

/// Common bases, as far as they were asked for.
#[derive(Default)]
pub(super) struct Forks {
    /// By head and target; none where it is not as simple as that.
    own: Memo<(Oid, Oid), Option<Arc<Own>>>,
    bases: Memo<(Oid, Oid), Vec<Oid>>,
}

impl Forks {
    /// All merge bases of two commits; none where they have no commit in common.
    ///
    /// What neither has beyond the target in common with the other can only be common in the target's history: and there
    /// the bases of the two are those of the commits where they left it.
    pub(super) fn bases(
        &mut self,
        town: &TownClone,
        repo: &Repository,
        target: Oid,
        (a, b): (Oid, Oid),
    ) -> Result<Vec<Oid>, GitError> {
        let (ours, theirs) = (self.own(town, repo, a, target)?, self.own(town, repo, b, target)?);
        let forks = ours.zip(theirs).filter(|(ours, theirs)| ours.commits.is_disjoint(&theirs.commits));
        let ends = match forks.map(|(ours, theirs)| (ours.fork, theirs.fork)) {
            None => (a, b),
            // A commit where a branch left the target is in the target's history.
            Some((one, other)) if one == other || other == target => return Ok(vec![one]),
            Some((one, other)) if one == target => return Ok(vec![other]),
            Some(forks) => forks,
        };
        let key = (ends.0.min(ends.1), ends.0.max(ends.1));
        self.bases.or_find(key, || walk(town, repo, key))
    }

    pub(super) fn forget_unasked(&mut self) {
        self.own.forget_unasked();
        self.bases.forget_unasked();
    }

    fn own(
        &mut self,
        town: &TownClone,
        repo: &Repository,
        head: Oid,
        target: Oid,
    ) -> Result<Option<Arc<Own>>, GitError> {
        self.own.or_find((head, target), || {
            let Some(rows) = beyond(town, repo, head, target)? else { return Ok(None) };
            let commits: HashSet<Oid> = rows.iter().map(|(commit, _)| *commit).collect();
            let parents = rows.iter().flat_map(|(_, parents)| parents);
            let mut left: Vec<Oid> = parents.filter(|parent| !commits.contains(parent)).copied().collect();
            if rows.is_empty() {
                left.push(head);
            }
            left.sort();
            left.dedup();
            let fork = newest(town, repo, &left)?;
            Ok(fork.map(|fork| Arc::new(Own { commits, fork })))
        })
    }
}

/// The one that has all others in its history.
fn newest(town: &TownClone, repo: &Repository, left: &[Oid]) -> Result<Option<Oid>, GitError> {
    if left.len() > PLACES_MAX {
        return Ok(None);
    }
    for one in left {
        let mut has_all = true;
        for other in left.iter().filter(|other| *other != one) {
            has_all = has_all && walk(town, repo, (*one, *other))? == [*other];
        }
        if has_all {
            return Ok(Some(*one));
        }
    }
    Ok(None)
}

/// Commits of `head`'s history that the target's has not, each with its parents. None where they are too many.
#[allow(clippy::type_complexity, reason = "commits and their parents")]
fn beyond(
    town: &TownClone,
    repo: &Repository,
    head: Oid,
    target: Oid,
) -> Result<Option<Vec<(Oid, Vec<Oid>)>>, GitError> {
    if town.is_shallow() {
        return beyond_by_program(town, head, target);
    }
    let within = |found: Result<_, git2::Error>| found.within(DOING, town.dir());
    let mut walk = repo.revwalk().within(DOING, town.dir())?;
    within(walk.push(head.git2()))?;
    within(walk.hide(target.git2()))?;
    let mut rows = Vec::new();
    for found in walk {
        let found = found.within(DOING, town.dir())?;
        let commit = repo.find_commit(found).within(DOING, town.dir())?;
        if rows.len() == OWN_MAX {
            return Ok(None);
        }
        rows.push((found.into(), commit.parent_ids().map(Oid::from).collect()));
    }
    Ok(Some(rows))
}

/// libgit2 cannot walk past the end of a history that is cut off.
#[allow(clippy::type_complexity, reason = "commits and their parents")]
fn beyond_by_program(
    town: &TownClone,
    head: Oid,
    target: Oid,
) -> Result<Option<Vec<(Oid, Vec<Oid>)>>, GitError> {
    let most = format!("--max-count={}", OWN_MAX + 1);
    let list = town.call("looking for conflicts in").args(["rev-list", "--parents", &most]);
    let said = list.args([head.to_string(), format!("^{target}")]).check()?;
    let mut rows = Vec::new();
    for line in String::from_utf8_lossy(&said).lines() {
        let mut commits = line.split(' ').map(str::parse::<Oid>);
        let Some(commit) = commits.next() else { continue };
        rows.push((commit?, commits.collect::<Result<Vec<_>, _>>()?));
    }
    Ok((rows.len() <= OWN_MAX).then_some(rows))
}

fn walk(town: &TownClone, repo: &Repository, (a, b): (Oid, Oid)) -> Result<Vec<Oid>, GitError> {
    if town.is_shallow() {
        return Ok(town.merge_base(a, b)?.into_iter().collect());
    }
    match repo.merge_bases(a.git2(), b.git2()) {
        Ok(found) => Ok(found.iter().map(|oid| Oid::from(*oid)).collect()),
        Err(error) if error.code() == ErrorCode::NotFound => Ok(Vec::new()),
        Err(error) => Err(error).within(DOING, town.dir()),
    }
}
