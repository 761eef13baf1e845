//! Worktrees in the real world: made, taken from, saved, brought back and put away; never deleted.

use super::RealWorld;
use super::caught_up::caught_up_ref;
use super::ground::no_copied_file;
use super::places::make_folder;
use super::rigs::{agent_person, branch, change, core_oid, of_git, oid, ref_name};
use super::touched::touched;
use crate::Trouble;
use crate::world::{MadeWorktree, SessionPlan, WorkPlan};
use gastown_core::{Agent, Observation, Oid, Rig, Snapshot, TakenWork, Touched, WorktreeRef};
use gastown_git::{NewWorktree, Taking, TownClone, Worktree, carry};
use gastown_pty::os::replace_file;
use std::path::{Path, PathBuf};

/// In the session's folder: its worktree is made, and this is the commit that it began from.
const WORKTREE_FILE: &str = "worktree";

impl RealWorld {
    /// Its worktree, which is told at once: a program can be over before the answer to its start is kept.
    pub(super) fn worktree_made(&self, plan: &SessionPlan<'_>) -> Result<MadeWorktree, Trouble> {
        let made = self.worktree_for(plan)?;
        if let Some(reporter) = self.watcher.reporter() {
            let (session, worktree) = (plan.session.id.clone(), made.worktree.clone());
            reporter.observe(Observation::WorktreeMade { session, worktree });
        }
        Ok(made)
    }

    /// The agent's worktree for the plan's task: the one it has, or a new one in the place of an older task's.
    fn worktree_for(&self, plan: &SessionPlan<'_>) -> Result<MadeWorktree, Trouble> {
        let (rig, agent) = (plan.rig, plan.agent);
        let town = self.town_clone(rig)?;
        let target = self.refresh_target(&town, rig)?;
        let name = format!("gastown/{}/{}", agent.id, plan.task.id);
        let dir = self.places.worktree(&rig.id, &agent.id);
        let note = self.places.session(&plan.session.id).join(WORKTREE_FILE);
        if let Some(base) = noted(&note, &dir) {
            let ports = self.ports_for(plan, &dir)?;
            let worktree = WorktreeRef { dir: utf8(&dir)?, branch: name, base, ports };
            return Ok(MadeWorktree { worktree, target: core_oid(target) });
        }
        // An earlier try may have put the worktree away, and not come further.
        let mut caught_up = town.ref_oid(&caught_up_ref(&plan.session.id)?).map_err(of_git)?;
        if caught_up.is_none()
            && let Some(known) =
                agent.worktree.as_ref().filter(|known| known.branch == name && Path::new(&known.dir).exists())
            && !plan.is_undone
            && !self.lacks_what_was_left_out(&town, plan, Path::new(&known.dir))?
        {
            caught_up = self.caught_up(&town, plan, (Path::new(&known.dir), target));
            if caught_up.is_none() {
                let ports = self.ports_for(plan, Path::new(&known.dir))?;
                let worktree = WorktreeRef { ports, ..known.clone() };
                return Ok(MadeWorktree { worktree, target: core_oid(target) });
            }
        }
        let before = self.put_last_task_away(&town, rig, agent, &dir)?;
        let ports = self.ports_for(plan, &dir)?;
        // Work that came back begins where it was left, stacked work on the work below it.
        let base = match plan.lower {
            Some(lower) => oid(lower)?,
            None => self.base_branch(&town, plan.task)?.unwrap_or(target),
        };
        let begin = match caught_up {
            Some(top) => top,
            None => plan.head.map(oid).transpose()?.unwrap_or(base),
        };
        let new = NewWorktree {
            dir: dir.clone(),
            branch: branch(&name)?,
            base: begin,
            target: branch(&rig.target)?,
            agent: agent_person(rig, agent)?,
        };
        let made = match plan.adopted.filter(|_| caught_up.is_none() && plan.head.is_none()) {
            Some(snapshot) => self.make_adopted(&town, plan.rig, snapshot, &new)?,
            None => Worktree::create(&town, &new).map_err(of_git)?,
        };
        made.exclude(&rig.ground.copy).map_err(of_git)?;
        if let Some((old, warm)) = before
            && let Err(error) = carry(&old, &dir, &warm)
        {
            self.report_fault(&format!("the warm start of {}", agent.id), Trouble::of(&error));
        }
        let base = core_oid(base);
        make_folder(&self.places.session(&plan.session.id))?;
        replace_file(&note, base.as_str().as_bytes())
            .map_err(|error| Trouble::new(format!("could not write {}: {error}", note.display())))?;
        let dir = utf8(&dir)?;
        Ok(MadeWorktree {
            worktree: WorktreeRef { dir, branch: name, base, ports },
            target: core_oid(target),
        })
    }

    /// The worktree of the agent's task before, saved and in the trash, and what of it is of use to the next: all that git
    /// ignores but the user's own files, which are copied anew.
    fn put_last_task_away(
        &self,
        town: &TownClone,
        rig: &Rig,
        agent: &Agent,
        dir: &Path,
    ) -> Result<Option<(PathBuf, Vec<PathBuf>)>, Trouble> {
        if !dir.exists() {
            return Ok(None);
        }
        let _away = self.put_shells_away(&agent.id, dir, true)?;
        self.tear_down(rig, agent, dir)?;
        let warm = Worktree::open(town, dir).and_then(|worktree| worktree.ignored(&rig.ground.copy));
        let warm = warm.unwrap_or_else(|error| {
            self.report_fault(&format!("the warm start of {}", agent.id), Trouble::of(&error));
            Vec::new()
        });
        let place = self.save_and_trash(town, dir, &format!("sn-{}-{}", agent.id, self.stamp()))?;
        Ok(place.map(|place| (place, warm)))
    }

    pub(super) fn take(&self, plan: &WorkPlan<'_>) -> Result<TakenWork, Trouble> {
        let (rig, agent, task) = (plan.rig, plan.agent, plan.task);
        let town = self.town_clone(rig)?;
        let worktree = open_of(&town, agent)?;
        worktree.exclude_for_town(&rig.ground.copy).map_err(of_git)?;
        worktree.commit_all(&task.title, &agent_person(rig, agent)?).map_err(of_git)?;
        let into = ref_name(&format!("refs/gastown/work/{}/{}", agent.id, task.id))?;
        let head = worktree.fetch_into(&into, &Taking::default()).map_err(of_git)?;
        let (head, left_out) = self.keep_out(&town, plan, head)?;
        let below = plan.below.iter().map(oid).collect::<Result<Vec<_>, _>>()?;
        let (base, change) = change(&town, oid(&rig.target_head)?, head, &below)?;
        no_copied_file(&town, rig, base, head)?;
        if base == head {
            return Ok(TakenWork::Nothing);
        }
        let touched = if rig.tiers.is_empty() { Touched::default() } else { touched(&town, base, head)? };
        Ok(TakenWork::Commits { head: core_oid(head), base: core_oid(base), change, left_out, touched })
    }

    pub(super) fn save(&self, snapshot: &Snapshot, rig: &Rig, agent: &Agent) -> Result<(), Trouble> {
        let (town, id) = (self.town_clone(rig)?, snapshot.id.as_str());
        if let Some(place) = &snapshot.from {
            return self.save_foreign(&town, rig, (id, place)).map(drop);
        }
        // An earlier try may have come this far.
        if town.snapshot_by_id(id).map_err(of_git)?.is_some() {
            return Ok(());
        }
        open_of(&town, agent)?.snapshot(id, &Taking::default()).map(drop).map_err(of_git)
    }

    pub(super) fn restore(&self, snapshot: &Snapshot, rig: &Rig, agent: &Agent) -> Result<(), Trouble> {
        let town = self.town_clone(rig)?;
        let found = town.snapshot_by_id(snapshot.id.as_str()).map_err(of_git)?;
        let found = found.ok_or_else(|| {
            Trouble::new(format!("the snapshot {} holds nothing: it was not taken", snapshot.id))
        })?;
        let known = agent.worktree.as_ref();
        let known = known
            .ok_or_else(|| Trouble::new(format!("{} has no worktree to bring it back into", agent.id)))?;
        let dir = PathBuf::from(&known.dir);
        let _away = self.put_shells_away(&agent.id, &dir, true)?;
        if dir.exists() {
            self.save_and_trash(&town, &dir, &format!("sn-{}-{}", agent.id, self.stamp()))?;
        }
        let new = NewWorktree {
            dir,
            branch: branch(&known.branch)?,
            base: found.head,
            target: branch(&rig.target)?,
            agent: agent_person(rig, agent)?,
        };
        Worktree::restore(&town, &found, &new).map(drop).map_err(of_git)
    }

    pub(super) fn put_away(&self, rig: &Rig, agent: &Agent) -> Result<(), Trouble> {
        let dir = self.places.worktree(&rig.id, &agent.id);
        let _away = self.put_shells_away(&agent.id, &dir, false)?;
        if !dir.exists() {
            return Ok(());
        }
        let town = self.town_clone(rig)?;
        self.tear_down(rig, agent, &dir)?;
        self.save_and_trash(&town, &dir, &format!("sn-removed-{}", agent.id)).map(drop)
    }

    pub(super) fn put_rig_away(&self, rig: &Rig) -> Result<(), Trouble> {
        self.refs.forget(&rig.id);
        self.forget_radar(&rig.id);
        let mut shells = self.shells.of(None).into_iter().filter(|shell| shell.rig == rig.id);
        shells.try_for_each(|shell| self.close_shell(&shell.id))?;
        let stamp = self.stamp();
        let places = &self.places;
        [places.work().join(rig.id.as_str()), places.scratches(&rig.id), places.clone_of(&rig.id)]
            .iter()
            .try_for_each(|folder| places.move_to_trash(folder, stamp).map(drop))
    }

    /// Saved under a snapshot's refs first; a worktree that cannot be saved is kept whole in the trash all the same.
    fn save_and_trash(&self, town: &TownClone, dir: &Path, id: &str) -> Result<Option<PathBuf>, Trouble> {
        let saved = Worktree::open(town, dir).and_then(|worktree| worktree.snapshot(id, &Taking::default()));
        if let Err(error) = saved {
            self.report_fault(&format!("the snapshot of {}", dir.display()), Trouble::of(&error));
        }
        self.places.move_to_trash(dir, self.stamp())
    }
}

/// Where this very session's worktree begins, if an earlier try made it: a program may have worked in it since.
fn noted(note: &Path, dir: &Path) -> Option<Oid> {
    let base = std::fs::read_to_string(note).ok()?;
    (dir.exists() && !base.is_empty()).then(|| Oid::new(base))
}

fn open_of(town: &TownClone, agent: &Agent) -> Result<Worktree, Trouble> {
    let known =
        agent.worktree.as_ref().ok_or_else(|| Trouble::new(format!("{} has no worktree", agent.id)))?;
    Worktree::open(town, Path::new(&known.dir)).map_err(of_git)
}

pub(super) fn utf8(path: &Path) -> Result<String, Trouble> {
    path.to_str()
        .map(str::to_owned)
        .ok_or_else(|| Trouble::new(format!("{} is not UTF-8: move the town's folder", path.display())))
}
