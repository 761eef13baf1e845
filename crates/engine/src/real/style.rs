//! How a request comes to the tip: as a merge, as one commit, or commit by commit. What is checked is what lands.

use super::RealWorld;
use super::rigs::{agent_person, of_git, oid, person};
use crate::Trouble;
use crate::world::CheckedRequest;
use gastown_core::{LandingAuthor, LandingStyle, LandingWords, Request, Rig};
use gastown_git::{Conflict, Landing, Merge, Oid, Replay, Replaying, TownClone, with_trailer};

pub(super) enum Put {
    /// The tip itself, where it has all of the request already.
    On(Oid),
    Not(NotPut),
}

/// Why it cannot be put there.
pub(super) struct NotPut {
    pub files: Vec<String>,
    pub words: String,
}

impl RealWorld {
    pub(super) fn put_request(
        &self,
        town: &TownClone,
        (rig, one): (&Rig, &CheckedRequest<'_>),
        tip: Oid,
    ) -> Result<Put, Trouble> {
        let head = oid(one.head)?;
        let merged = match base_elsewhere(town, one, tip)? {
            Some(base) => town.merge_beyond(tip, (base, head)),
            None => town.merge(tip, head),
        };
        let (tree, cross_checked) = match merged.map_err(of_git)? {
            Merge::Merged { tree, cross_checked } => (tree, cross_checked),
            Merge::Conflict(conflict) => return Ok(Put::Not(of_conflict(conflict))),
        };
        if !cross_checked {
            tracing::info!(request = %one.request.id, "libgit2 merges otherwise; the git program's tree counts");
        }
        let landing = self.landing_of(rig, one)?;
        match style(rig, one.request) {
            LandingStyle::Merge => {
                town.commit_merge(tree, &[tip, head], &landing).map(Put::On).map_err(of_git)
            }
            // Its commits are not in the target after a landing; its files are.
            _ if town.tree_of(tip).map_err(of_git)? == tree => Ok(Put::On(tip)),
            LandingStyle::Squash => town.commit_merge(tree, &[tip], &landing).map(Put::On).map_err(of_git),
            LandingStyle::Rebase => self.replay(town, (rig, one), tip, tree),
        }
    }

    /// The files at the end must be those of the merge: a merge in the branch may have solved what single commits do not say.
    fn replay(
        &self,
        town: &TownClone,
        (rig, one): (&Rig, &CheckedRequest<'_>),
        tip: Oid,
        tree: Oid,
    ) -> Result<Put, Trouble> {
        let how = Replaying {
            committer: person(&rig.owner.name, &rig.owner.email)?,
            time: self.stamp().div_euclid(1_000_000),
            trailer: sign_off(rig),
        };
        let own = (oid(&one.request.base)?, oid(one.head)?);
        let target = &rig.target;
        let advice = format!(
            "This rig lands commit by commit: put your commits in order with `git fetch origin && git rebase origin/{target}`."
        );
        let not = |files, words: String| Put::Not(NotPut { files, words: format!("{words} {advice}") });
        Ok(match town.replay(tip, own, &how).map_err(of_git)? {
            Replay::Done(top) if town.tree_of(top).map_err(of_git)? == tree => Put::On(top),
            Replay::Done(_) => not(
                Vec::new(),
                format!("Your branch merges with {target}, but its commits one by one come to other files."),
            ),
            Replay::Conflict { commit, subject, conflict } => {
                let NotPut { files, words } = of_conflict(conflict);
                not(
                    files,
                    format!("Commit {commit} ({subject}) does not go on {target} by itself.\n{words}\n"),
                )
            }
            Replay::TooMany => not(
                Vec::new(),
                format!(
                    "Your branch has more commits than are put on {target} one by one; make fewer of them."
                ),
            ),
        })
    }

    fn landing_of(&self, rig: &Rig, one: &CheckedRequest<'_>) -> Result<Landing, Trouble> {
        let request = one.request;
        let committer = person(&rig.owner.name, &rig.owner.email)?;
        let author = match (rig.author, one.agent) {
            (LandingAuthor::Agent, Some(agent)) => agent_person(rig, agent)?,
            _ => committer.clone(),
        };
        let time = self.stamp().div_euclid(1_000_000);
        let undone = request.undoes.as_ref().map(|_| format!("This takes {} out again.", request.base));
        let said = words(one).message(rig.message.as_deref());
        let said = [Some(said), undone].into_iter().flatten().collect::<Vec<_>>().join("\n\n");
        let title = with_trailer(&said, sign_off(rig).as_deref());
        Ok(Landing { title, author, committer, time })
    }
}

/// An undo is a commit of the town's already. Where all of those are signed it lands as one, and not below another that merges it.
fn style(rig: &Rig, request: &Request) -> LandingStyle {
    match rig.landing {
        LandingStyle::Merge if rig.sign && request.undoes.is_some() => LandingStyle::Squash,
        style => style,
    }
}

fn words<'a>(one: &CheckedRequest<'a>) -> LandingWords<'a> {
    let request = one.request;
    let task = request.task.as_ref().map(|id| id.as_str());
    LandingWords {
        title: &request.title,
        id: task.unwrap_or(request.id.as_str()),
        agent: one.agent.map_or("", |agent| agent.id.as_str()),
        branch: &request.branch,
        task: task.unwrap_or_default(),
        body: one.task.map_or("", |task| &task.body),
    }
}

/// What it stands on, where that landed as other commits: git would take it for the request's own, and for a change of both sides.
fn base_elsewhere(town: &TownClone, one: &CheckedRequest<'_>, tip: Oid) -> Result<Option<Oid>, Trouble> {
    let base = oid(&one.request.base)?;
    let is_elsewhere = one.base_landed && town.merge_base(tip, base).map_err(of_git)? != Some(base);
    Ok(is_elsewhere.then_some(base))
}

fn sign_off(rig: &Rig) -> Option<String> {
    rig.sign_off.then(|| format!("Signed-off-by: {} <{}>", rig.owner.name, rig.owner.email))
}

fn of_conflict(conflict: Conflict) -> NotPut {
    let files = conflict.files.iter().map(|file| file.path.to_string()).collect();
    NotPut { files, words: conflict.text }
}
