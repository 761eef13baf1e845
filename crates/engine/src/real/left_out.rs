//! What a person left out of an agent's work, and how it stays out while the agent goes on.

use super::RealWorld;
use super::rigs::{agent_person, change, core_oid, of_git, oid, person, ref_name};
use crate::Trouble;
use crate::world::{LeftOutHead, SessionPlan, WorkPlan};
use gastown_core::{LeftOut, Oid, Request, Rig};
use gastown_git::{
    FileLines, Landing, LeaveOut, Merge, RepoPath, Share, Side, Taking, TownClone, Words, Worktree,
};
use std::path::Path;

/// Of the patch that an agent is told.
const PATCH_BYTES_MAX: usize = 8 << 10;

impl RealWorld {
    pub(super) fn lines_of(
        &self,
        rig: &Rig,
        (base, head): (&Oid, &Oid),
        path: &str,
        context: u32,
    ) -> Result<Option<FileLines>, Trouble> {
        let (town, base, head) = (self.town_clone(rig)?, oid(base)?, oid(head)?);
        let Some(path) = exact_path(&town, base, head, path)? else { return Ok(None) };
        town.file_diff(base, head, &path, context).map_err(of_git)
    }

    pub(super) fn bytes_of(
        &self,
        rig: &Rig,
        (base, head): (&Oid, &Oid),
        path: &str,
        (side, bytes_max): (Side, usize),
    ) -> Result<Option<Vec<u8>>, Trouble> {
        let (town, base, head) = (self.town_clone(rig)?, oid(base)?, oid(head)?);
        let Some(path) = exact_path(&town, base, head, path)? else { return Ok(None) };
        town.changed_bytes((base, head), &path, side, bytes_max).map_err(of_git)
    }

    /// The new head is a child of the one before, so nothing of the agent's work is lost; a ref of its own keeps it.
    pub(super) fn without(
        &self,
        rig: &Rig,
        request: &Request,
        parts: &[LeaveOut],
    ) -> Result<LeftOutHead, Trouble> {
        let town = self.town_clone(rig)?;
        let (base, before) = (oid(&request.base)?, oid(&request.head)?);
        let words = Words {
            by: person(&rig.owner.name, &rig.owner.email)?,
            message: message_of(parts),
            time: self.stamp().div_euclid(1_000_000),
        };
        let head = town.leave_out((base, before), parts, &words).map_err(of_git)?;
        let kept = ref_name(&format!("refs/gastown/left-out/{}-{}", request.id, request.revision + 1))?;
        town.set_ref(&kept, head).map_err(of_git)?;
        let patch = town.patch_text(head, before, PATCH_BYTES_MAX).map_err(of_git)?;
        // What it is stacked on stays below it.
        let (base, change) = change(&town, oid(&rig.target_head)?, head, &[base])?;
        Ok(LeftOutHead { head: core_oid(head), base: core_oid(base), change, patch })
    }

    /// The agent's new head without what was left out of the one before: that one's commit merged into it.
    pub(super) fn keep_out(
        &self,
        town: &TownClone,
        plan: &WorkPlan<'_>,
        head: gastown_git::Oid,
    ) -> Result<(gastown_git::Oid, LeftOut), Trouble> {
        let Some(of) = plan.left_out else { return Ok((head, LeftOut::Nothing)) };
        let without = oid(of)?;
        let common = town.merge_base(without, head).map_err(of_git)?;
        if common == Some(without) {
            return Ok((head, LeftOut::Settled { of: of.clone() }));
        }
        if common == Some(head) {
            return Ok((without, LeftOut::Kept { of: of.clone() }));
        }
        let merged = match common {
            Some(_) => town.merge(head, without).map_err(of_git)?,
            None => return Ok((head, LeftOut::Settled { of: of.clone() })),
        };
        let Merge::Merged { tree, .. } = merged else {
            let what = format!("what you left out of the work of {}", plan.agent.id);
            let words = "it changed the same lines since, so they are in its branch as it made them; look at them again";
            self.report_fault(&what, Trouble::new(words));
            return Ok((head, LeftOut::Settled { of: of.clone() }));
        };
        let landing = Landing {
            title: "Keep out what the owner left out".into(),
            author: person(&plan.rig.owner.name, &plan.rig.owner.email)?,
            committer: agent_person(plan.rig, plan.agent)?,
            time: self.stamp().div_euclid(1_000_000),
        };
        let kept = town.commit_merge(tree, &[head, without], &landing).map_err(of_git)?;
        let name = ref_name(&format!("refs/gastown/left-out/{}-{}", plan.session.id, plan.session.round))?;
        town.set_ref(&name, kept).map_err(of_git)?;
        Ok((kept, LeftOut::Kept { of: of.clone() }))
    }

    /// True when a worktree at rest should be made anew: it is clean, and at a commit that the head without the left-out
    /// part is built on.
    pub(super) fn lacks_what_was_left_out(
        &self,
        town: &TownClone,
        plan: &SessionPlan<'_>,
        dir: &Path,
    ) -> Result<bool, Trouble> {
        let Some(wanted) = plan.head.filter(|_| plan.is_left_out) else { return Ok(false) };
        let (worktree, wanted) = (Worktree::open(town, dir).map_err(of_git)?, oid(wanted)?);
        // Its commits may be newer than what the town has of them.
        let seen = ref_name(&format!("refs/gastown/seen/{}", plan.agent.id))?;
        let head = worktree.fetch_into(&seen, &Taking::default()).map_err(of_git)?;
        if head == wanted || town.merge_base(wanted, head).map_err(of_git)? != Some(head) {
            return Ok(false);
        }
        Ok(worktree.facts(head).map_err(of_git)?.is_clean())
    }
}

/// The path that is shown as this text: bytes that are no UTF-8 are shown escaped.
fn exact_path(
    town: &TownClone,
    base: gastown_git::Oid,
    head: gastown_git::Oid,
    text: &str,
) -> Result<Option<RepoPath>, Trouble> {
    if !text.contains("\\x") {
        return Ok(Some(RepoPath::from_bytes(text)));
    }
    let files = town.diff(base, head).map_err(of_git)?.files;
    let paths = files.into_iter().filter_map(|file| file.new_path.or(file.old_path));
    Ok(paths.into_iter().find(|path| path.as_text() == text))
}

fn message_of(parts: &[LeaveOut]) -> String {
    let lines = parts.iter().map(|part| match &part.share {
        Share::Whole => format!("{}: all of it", part.path),
        Share::Changes(runs) if runs.len() == 1 => format!("{}: 1 change", part.path),
        Share::Changes(runs) => format!("{}: {} changes", part.path, runs.len()),
    });
    format!("Leave a part out\n\n{}", lines.collect::<Vec<_>>().join("\n"))
}
