//! What a check of the queue is about, merged in memory: the target, then one merge commit for each request on top of the one
//! before.

use super::RealWorld;
use super::rigs::{agent_person, of_git, oid, person};
use crate::Trouble;
use crate::world::{CheckPlan, CheckedRequest};
use gastown_core::{CheckOutcome, Misfit, RequestId, Rig, Unfit};
use gastown_git::{Conflict, Landing, Merge, Oid, TownClone};

/// Name of what is not a gate but went wrong before one could run.
pub(super) const MERGE: &str = "merge";

/// How far it went.
#[derive(Default)]
struct Made {
    commits: Vec<Oid>,
    unfit: Vec<Unfit>,
    apart: Vec<(RequestId, RequestId)>,
}

enum Put {
    On(Oid),
    Unfit(Misfit),
    /// It merges with the target, and not with the request at this place.
    Apart(usize),
}

impl RealWorld {
    /// A commit for each request; or why there is none for all of them.
    pub(super) fn chain(
        &self,
        town: &TownClone,
        plan: &CheckPlan<'_>,
    ) -> Result<Result<Vec<Oid>, CheckOutcome>, Trouble> {
        let target = oid(&plan.run.target)?;
        let mut made = Made::default();
        // Requests that have a commit, in the order of their commits.
        let mut merged: Vec<&RequestId> = Vec::new();
        for one in &plan.requests {
            let id = &one.request.id;
            let put = self.put_on(town, (plan.rig, one), target, &made.commits);
            match put.unwrap_or_else(|trouble| Put::Unfit(could_not_run(trouble.words))) {
                Put::On(commit) => {
                    made.commits.push(commit);
                    merged.push(id);
                }
                Put::Unfit(misfit) => made.unfit.push(Unfit { request: id.clone(), misfit }),
                Put::Apart(with) => made.apart.push((merged[with].clone(), id.clone())),
            }
        }
        let Made { commits, unfit, apart } = made;
        let is_whole = unfit.is_empty() && apart.is_empty();
        Ok(if is_whole { Ok(commits) } else { Err(CheckOutcome::NotMerged { unfit, apart }) })
    }

    fn put_on(
        &self,
        town: &TownClone,
        (rig, one): (&Rig, &CheckedRequest<'_>),
        target: Oid,
        below: &[Oid],
    ) -> Result<Put, Trouble> {
        let head = oid(one.head)?;
        let tip = below.last().copied().unwrap_or(target);
        if town.merge_base(tip, head).map_err(of_git)? == Some(head) {
            // It is in there already, merged by hand or by a landing that a crash hid.
            return Ok(Put::On(tip));
        }
        if let Some(misfit) = stands_elsewhere(town, rig, one, target)? {
            return Ok(Put::Unfit(misfit));
        }
        match town.merge(tip, head).map_err(of_git)? {
            Merge::Merged { tree, cross_checked } => {
                if !cross_checked {
                    tracing::info!(request = %one.request.id, "libgit2 merges otherwise; the git program's tree counts");
                }
                let landing = self.landing_of(rig, one)?;
                town.commit_merge(tree, &[tip, head], &landing).map(Put::On).map_err(of_git)
            }
            Merge::Conflict(conflict) if tip == target => Ok(Put::Unfit(of_conflict(conflict))),
            Merge::Conflict(_) => match town.merge(target, head).map_err(of_git)? {
                Merge::Conflict(conflict) => Ok(Put::Unfit(of_conflict(conflict))),
                Merge::Merged { .. } => first_in_conflict(town, below, head).map(Put::Apart),
            },
        }
    }

    fn landing_of(&self, rig: &Rig, one: &CheckedRequest<'_>) -> Result<Landing, Trouble> {
        let request = one.request;
        let committer = person(&rig.owner.name, &rig.owner.email)?;
        let author = one.agent.map_or_else(|| Ok(committer.clone()), |agent| agent_person(rig, agent))?;
        let id = request.task.as_ref().map_or_else(|| request.id.to_string(), ToString::to_string);
        let time = self.stamp().div_euclid(1_000_000);
        Ok(Landing { title: format!("{} ({id})", request.title), author, committer, time })
    }
}

/// The place of the first commit that this head cannot be merged with; it cannot with the last.
fn first_in_conflict(town: &TownClone, below: &[Oid], head: Oid) -> Result<usize, Trouble> {
    let last = below.len() - 1;
    for (place, commit) in below[..last].iter().enumerate() {
        if let Merge::Conflict(_) = town.merge(*commit, head).map_err(of_git)? {
            return Ok(place);
        }
    }
    Ok(last)
}

/// What was reviewed is what the branch has beyond its base; a base that the target lacks would land unseen.
fn stands_elsewhere(
    town: &TownClone,
    rig: &Rig,
    one: &CheckedRequest<'_>,
    target: Oid,
) -> Result<Option<Misfit>, Trouble> {
    let base = oid(&one.request.base)?;
    if town.merge_base(target, base).map_err(of_git)? == Some(base) {
        return Ok(None);
    }
    let name = &rig.target;
    if let Some(branch) = one.base {
        return Ok(Some(could_not_run(format!(
            "it was begun on {branch}, which is not in {name} yet and was not reviewed here: bring {branch} into {name} first, then check again"
        ))));
    }
    let words = format!(
        "Your branch stands on commit {base}, which is not in {name}: what it was stacked on landed with other \
         commits, or {name} was moved back. Bring your own commits onto it with \
         `git fetch origin && git rebase --onto origin/{name} {base}`."
    );
    Ok(Some(Misfit::Conflict { files: Vec::new(), words }))
}

fn could_not_run(words: String) -> Misfit {
    Misfit::CouldNotRun { gate: MERGE.into(), words }
}

fn of_conflict(conflict: Conflict) -> Misfit {
    let files = conflict.files.iter().map(|file| file.path.to_string()).collect();
    Misfit::Conflict { files, words: conflict.text }
}
