//! What a check of the queue is about, made in memory: the target, then each request on top of the one before.

use super::RealWorld;
use super::rigs::{of_git, oid};
use super::style::{NotPut, Put};
use super::touched::touched;
use crate::Trouble;
use crate::world::{CheckPlan, CheckedRequest};
use gastown_core::{CheckOutcome, Judged, Misfit, RequestId, Rig, Unfit, judge};
use gastown_git::{Oid, TownClone};

/// Name of what is not a gate but went wrong before one could run.
pub(super) const MERGE: &str = "merge";

/// How far it went.
#[derive(Default)]
struct Made {
    commits: Vec<Oid>,
    unfit: Vec<Unfit>,
    apart: Vec<(RequestId, RequestId)>,
}

enum Placed {
    On(Oid),
    Unfit(Misfit),
    /// It goes on the target, and not on the request at this place.
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
            let placed = self.place(town, (plan.rig, one), target, &made.commits);
            match placed.unwrap_or_else(|trouble| Placed::Unfit(could_not_run(trouble.words))) {
                Placed::On(commit) => {
                    made.commits.push(commit);
                    merged.push(id);
                }
                Placed::Unfit(misfit) => made.unfit.push(Unfit { request: id.clone(), misfit }),
                Placed::Apart(with) => made.apart.push((merged[with].clone(), id.clone())),
            }
        }
        let Made { commits, unfit, apart } = made;
        let is_whole = unfit.is_empty() && apart.is_empty();
        Ok(if is_whole { Ok(commits) } else { Err(CheckOutcome::NotMerged { unfit, apart }) })
    }

    fn place(
        &self,
        town: &TownClone,
        (rig, one): (&Rig, &CheckedRequest<'_>),
        target: Oid,
        below: &[Oid],
    ) -> Result<Placed, Trouble> {
        let head = oid(one.head)?;
        let tip = below.last().copied().unwrap_or(target);
        if town.merge_base(tip, head).map_err(of_git)? == Some(head) {
            // It is in there already, merged by hand or by a landing that a crash hid.
            return Ok(Placed::On(tip));
        }
        if let Some(misfit) = stands_elsewhere(town, rig, one, target)? {
            return Ok(Placed::Unfit(misfit));
        }
        let put = |on: Oid| self.put_request(town, (rig, one), on);
        let on = |commit: Oid, tip: Oid| match wants_person(town, (rig, one), (tip, commit))? {
            Some(why) => Ok(Placed::Unfit(Misfit::ForPerson { why })),
            None => Ok(Placed::On(commit)),
        };
        let conflict = |not: NotPut| Placed::Unfit(Misfit::Conflict { files: not.files, words: not.words });
        match put(tip)? {
            Put::On(commit) => on(commit, tip),
            Put::Not(not) if tip == target => Ok(conflict(not)),
            Put::Not(_) => match put(target)? {
                Put::Not(not) => Ok(conflict(not)),
                Put::On(_) => first_in_conflict(below, put).map(Placed::Apart),
            },
        }
    }
}

/// The place of the first commit that it cannot be put on; it cannot on the last.
fn first_in_conflict(below: &[Oid], put: impl Fn(Oid) -> Result<Put, Trouble>) -> Result<usize, Trouble> {
    let last = below.len() - 1;
    for (place, commit) in below[..last].iter().enumerate() {
        if let Put::Not(_) = put(*commit)? {
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
    // What landed without its own commits is in the target all the same.
    if one.base_landed || town.merge_base(target, base).map_err(of_git)? == Some(base) {
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

/// What a rule let land is judged again as it lands: a merge may bring a change to another path than the one that was judged, and
/// the rules may be others by now.
fn wants_person(
    town: &TownClone,
    (rig, one): (&Rig, &CheckedRequest<'_>),
    (tip, commit): (Oid, Oid),
) -> Result<Option<String>, Trouble> {
    let is_by_rule = one.request.approval.as_ref().is_some_and(|approval| approval.rule.is_some());
    if !is_by_rule || tip == commit {
        return Ok(None);
    }
    Ok(match judge(rig, &touched(town, tip, commit)?) {
        Judged::Alone { .. } => None,
        Judged::Person { why } => Some(format!(
            "as it lands on {}: {}",
            rig.target,
            why.unwrap_or_else(|| "review is required".into())
        )),
    })
}

fn could_not_run(words: String) -> Misfit {
    Misfit::CouldNotRun { gate: MERGE.into(), words }
}
