//! Rigs in the real world: repositories are looked over and cloned, targets are followed, worktrees are looked at.

use super::RealWorld;
use super::ground::no_copied_file;
use crate::Trouble;
use crate::sight::{AgentSight, Lamp, RigSight};
use crate::world::{AddRigRequest, BranchFacts};
use gastown_core::{
    AddRig, Agent, Change, Observation, Oid, Person, Rig, RigId, Source, Task, Time, folders_of,
};
use gastown_git::{
    BranchName, RefName, RepoPath, SourceKind, Taking, TownClone, Worktree, inspect, untracked_files,
};
use gastown_manifest::{COPIED, Proposal, READ, Repository, proposals};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

const CLONE_DEADLINE: Duration = Duration::from_secs(600);
const FETCH_DEADLINE: Duration = Duration::from_secs(120);
/// Lamps that are kept in sight.
const LAMPS_MAX: usize = 120;
/// First-parent commits are counted up to this many.
const HISTORY_MAX: usize = 10_000;
const OWN_COMMITS_MAX: usize = 50;
/// Of a target that was forced back so many commits are named.
const LOST_MAX: usize = 1_000;

pub(super) fn of_git(error: gastown_git::GitError) -> Trouble {
    Trouble::of(&error)
}

pub(super) fn oid(oid: &Oid) -> Result<gastown_git::Oid, Trouble> {
    oid.as_str().parse().map_err(|error: gastown_git::NameError| Trouble::of(&error))
}

pub(super) fn core_oid(oid: gastown_git::Oid) -> Oid {
    Oid::new(oid.to_string())
}

pub(super) fn branch(name: &str) -> Result<BranchName, Trouble> {
    BranchName::new(name).map_err(|error| Trouble::of(&error))
}

pub(super) fn ref_name(name: &str) -> Result<RefName, Trouble> {
    RefName::new(name).map_err(|error| Trouble::of(&error))
}

pub(super) fn person(name: &str, email: &str) -> Result<gastown_git::Person, Trouble> {
    gastown_git::Person::new(name, email).map_err(|error| Trouble::of(&error))
}

/// Whose name is on an agent's commits: its own, with the owner's address.
pub(super) fn agent_person(rig: &Rig, agent: &Agent) -> Result<gastown_git::Person, Trouble> {
    person(&format!("{}/{}", rig.id, agent.id), &rig.owner.email)
}

impl RealWorld {
    pub(super) fn town_clone(&self, rig: &Rig) -> Result<TownClone, Trouble> {
        TownClone::open(&self.git, &self.places.clone_of(&rig.id)).map_err(of_git)
    }

    pub(super) fn inspect_source(&self, wish: &AddRigRequest) -> Result<AddRig, Trouble> {
        let target = wish.target.as_deref().map(branch).transpose()?;
        let facts = inspect(&self.git, &wish.path_or_url, target.as_ref()).map_err(of_git)?;
        let (source, tail) = match &facts.kind {
            SourceKind::Folder { top_level, .. } => {
                let text = top_level
                    .to_str()
                    .ok_or_else(|| Trouble::new(format!("{} is not UTF-8", top_level.display())))?;
                (Source::Path(text.to_owned()), top_level.clone())
            }
            SourceKind::Url(url) => (Source::Url(url.clone()), Path::new(url).to_owned()),
        };
        let stem = tail.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let found = facts.owner_name.zip(facts.owner_email).map(|(name, email)| Person { name, email });
        let owner = wish.owner.clone().or(found).ok_or_else(|| {
            Trouble::new("git knows no name and e-mail of yours, and landings need a committer; set them with `git config --global user.name` and `user.email`")
        })?;
        let name = wish.name.clone().unwrap_or_else(|| slug(&stem));
        Ok(AddRig {
            prefix: wish
                .prefix
                .clone()
                .unwrap_or_else(|| name.chars().filter(char::is_ascii_alphanumeric).take(2).collect()),
            name: RigId::new(name),
            source,
            target: facts.target.as_str().to_owned(),
            target_head: core_oid(facts.head),
            owner,
            gates: wish.gates.clone(),
            review: wish.review,
            shallow: facts.shallow,
            demo: wish.demo,
            ground: wish.ground.clone(),
        })
    }

    pub(super) fn clone_source(&self, add: &AddRig) -> Result<(), Trouble> {
        let dir = self.places.clone_of(&add.name);
        // One that an earlier try left has no owner: the name was free.
        self.places.move_to_trash(&dir, self.stamp())?;
        let place = match &add.source {
            Source::Path(path) => path,
            Source::Url(url) => url,
        };
        let facts = inspect(&self.git, place, Some(&branch(&add.target)?)).map_err(of_git)?;
        TownClone::create(&self.git, &facts, &dir, CLONE_DEADLINE).map(drop).map_err(of_git)
    }

    /// Where the target is now; agents see it as `origin/<target>`.
    pub(super) fn refresh_target(&self, town: &TownClone, rig: &Rig) -> Result<gastown_git::Oid, Trouble> {
        let target = branch(&rig.target)?;
        let there = town.refresh(&target, FETCH_DEADLINE).map_err(of_git)?;
        let own = town.ref_oid(&target.full()).map_err(of_git)?;
        let SourceKind::Url(_) = town.source() else {
            self.tell_of_lost(town, rig, own, there)?;
            if own != Some(there) {
                town.set_ref(&target.full(), there).map_err(of_git)?;
            }
            return Ok(there);
        };
        // Landings of a rig from a URL are on the town's own branch only: it never goes back.
        match own {
            Some(own) if own == there => Ok(own),
            Some(own) if town.merge_base(own, there).map_err(of_git)? != Some(own) => Ok(own),
            _ => town.set_ref(&target.full(), there).map_err(of_git).map(|()| there),
        }
    }

    /// Said before anybody hears of the move: nothing may land on it before a person has looked.
    fn tell_of_lost(
        &self,
        town: &TownClone,
        rig: &Rig,
        own: Option<gastown_git::Oid>,
        there: gastown_git::Oid,
    ) -> Result<(), Trouble> {
        for from in [own, Some(oid(&rig.target_head)?)].into_iter().flatten() {
            if town.is_in(from, there).map_err(of_git)? {
                continue;
            }
            let lost = town.lost(from, there, LOST_MAX).map_err(of_git)?;
            if let Some(reporter) = self.watcher.reporter() {
                let (from, to) = (core_oid(from), core_oid(there));
                let lost = lost.into_iter().map(core_oid).collect();
                reporter.observe(Observation::TargetWentBack { rig: rig.id.clone(), from, to, lost });
            }
            break;
        }
        Ok(())
    }

    pub(super) fn branches_of(&self, rig: &Rig) -> Result<Vec<String>, Trouble> {
        self.town_clone(rig)?.branches(FETCH_DEADLINE).map_err(of_git)
    }

    /// A branch of the rig's repository that is not its target, taken into the town's clone.
    pub(super) fn base_branch(
        &self,
        town: &TownClone,
        task: &Task,
    ) -> Result<Option<gastown_git::Oid>, Trouble> {
        let Some(name) = &task.start.base else { return Ok(None) };
        town.refresh(&branch(name)?, FETCH_DEADLINE).map(Some).map_err(of_git)
    }

    pub(super) fn branch_facts(&self, rig: &Rig, name: &str) -> Result<BranchFacts, Trouble> {
        let town = self.town_clone(rig)?;
        let head = town.refresh(&branch(name)?, FETCH_DEADLINE).map_err(of_git)?;
        let target = self.refresh_target(&town, rig)?;
        let (base, change) = change(&town, target, head, &[])?;
        no_copied_file(&town, rig, base, head)?;
        Ok(BranchFacts { head: core_oid(head), base: core_oid(base), change })
    }

    pub(super) fn see_rig(&self, rig: &Rig) -> Result<RigSight, Trouble> {
        let town = self.town_clone(rig)?;
        if let Some(reporter) = self.watcher.reporter()
            && let Err(trouble) = self.refs.watch(rig, &town, reporter)
        {
            self.report_fault(&format!("watching {}", rig.id), trouble);
        }
        let head = self.refresh_target(&town, rig)?;
        if core_oid(head) != rig.target_head
            && let Some(reporter) = self.watcher.reporter()
        {
            reporter.observe(Observation::TargetSeen { rig: rig.id.clone(), head: core_oid(head) });
        }
        let history = town.first_parent(head, HISTORY_MAX).map_err(of_git)?;
        let total = history.len() as u64;
        let lamps = history.into_iter().take(LAMPS_MAX).map(|lamp| Lamp {
            commit: core_oid(lamp.oid),
            subject: lamp.subject,
            author: lamp.author,
            at: Time::from_secs(lamp.time),
        });
        let proposed = self.proposed(rig, &town, head)?;
        Ok(RigSight {
            head: Some(core_oid(head)),
            lamps: lamps.collect(),
            total,
            proposed,
            team: against_team(&town, rig, head)?,
            not_pushed: not_pushed(&town, rig, head)?,
            unknown: None,
        })
    }

    /// What the files at `head`, and untracked ones in the owner's folder, speak for.
    fn proposed(
        &self,
        rig: &Rig,
        town: &TownClone,
        head: gastown_git::Oid,
    ) -> Result<Vec<Proposal>, Trouble> {
        let files = town.top_files(head).map_err(of_git)?;
        let mut texts = BTreeMap::new();
        for name in READ.iter().filter(|name| files.iter().any(|file| file == *name)) {
            // One that is too large to be read says nothing.
            let bytes = town.file_at(head, &RepoPath::from_bytes(name.as_bytes())).ok().flatten();
            texts.extend(bytes.and_then(|bytes| String::from_utf8(bytes).ok()).map(|text| (*name, text)));
        }
        let untracked = match &rig.source {
            Source::Path(top) => {
                let wanted: Vec<String> = COPIED.iter().map(ToString::to_string).collect();
                let found = untracked_files(&self.git, Path::new(top), &wanted).map_err(of_git)?;
                found.iter().filter_map(|path| path.to_str().map(str::to_owned)).collect()
            }
            Source::Url(_) => Vec::new(),
        };
        let read = |name: &str| texts.get(name).cloned();
        Ok(proposals(&Repository { files: &files, read: &read, untracked: &untracked }))
    }

    /// For a rig from a URL, whose source is the remote, looking at it is fetching it.
    pub(super) fn fetch_of_team(&self, rig: &Rig) -> Result<Option<String>, Trouble> {
        let (town, target) = (self.town_clone(rig)?, branch(&rig.target)?);
        if let SourceKind::Url(_) = town.source() {
            town.refresh(&target, FETCH_DEADLINE).map_err(of_git)?;
            return Ok(Some(rig.target.clone()));
        }
        let found = town.fetch_remote(&target, FETCH_DEADLINE).map_err(of_git)?;
        Ok(found.map(|found| found.name))
    }

    pub(super) fn see_agent(&self, rig: &Rig, agent: &Agent, below: &[Oid]) -> Result<AgentSight, Trouble> {
        let Some(worktree) = &agent.worktree else {
            return Ok(AgentSight::default());
        };
        let town = self.town_clone(rig)?;
        let opened = Worktree::open(&town, Path::new(&worktree.dir)).map_err(of_git)?;
        let head = opened.head().map_err(of_git)?;
        let seen = ref_name(&format!("refs/gastown/seen/{}", agent.id))?;
        if town.ref_oid(&seen).map_err(of_git)? != Some(head) {
            opened.fetch_into(&seen, &Taking::default()).map_err(of_git)?;
        }
        let target = oid(&rig.target_head)?;
        let base = town.merge_base(target, head).map_err(of_git)?.unwrap_or(head);
        let below = below.iter().map(oid).collect::<Result<Vec<_>, _>>()?;
        let base = above(&town, base, head, &below)?;
        let facts = opened.facts(base).map_err(of_git)?;
        let (ahead, behind) = town.ahead_behind(head, target).map_err(of_git)?;
        let committed = town.diff(base, head).map_err(of_git)?.files.len();
        let (own, _) = town.ahead_behind(head, base).map_err(of_git)?;
        let own = town.first_parent(head, own.min(ahead).min(OWN_COMMITS_MAX)).map_err(of_git)?;
        Ok(AgentSight {
            head: Some(core_oid(head)),
            uncommitted: facts.uncommitted.into(),
            base: Some(core_oid(base)),
            ahead: count(ahead),
            behind: count(behind),
            additions: u32::try_from(facts.lines_added).unwrap_or(u32::MAX),
            deletions: u32::try_from(facts.lines_removed).unwrap_or(u32::MAX),
            changed_files: count(committed.max(facts.changed) + facts.untracked),
            own_commits: own.into_iter().map(|lamp| core_oid(lamp.oid)).collect(),
            last_output: None,
            unknown: None,
        })
    }

    pub(super) fn stamp(&self) -> i64 {
        i64::try_from(gastown_pty::os::unix_micros()).unwrap_or(i64::MAX)
    }
}

/// How many commits the team's branch is ahead of the target and behind it.
fn against_team(town: &TownClone, rig: &Rig, head: gastown_git::Oid) -> Result<Option<(u32, u32)>, Trouble> {
    let Some(team) = town.team_head(&branch(&rig.target)?).map_err(of_git)? else { return Ok(None) };
    let (ahead, behind) = town.ahead_behind(team, head).map_err(of_git)?;
    Ok(Some((count(ahead), count(behind))))
}

/// A rig from a URL is beside its source; one in a folder beside what that follows.
fn not_pushed(town: &TownClone, rig: &Rig, head: gastown_git::Oid) -> Result<Option<u32>, Trouble> {
    let target = branch(&rig.target)?;
    let there = match town.source() {
        SourceKind::Url(_) => town.seen_in_source(&target),
        SourceKind::Folder { .. } => town.team_head(&target),
    };
    let Some(there) = there.map_err(of_git)? else { return Ok(None) };
    town.landings_beyond(head, there).map(|number| Some(count(number))).map_err(of_git)
}

/// Merge base and size of what `head` has beyond the target, and beyond the work `below` that it is stacked on.
pub(super) fn change(
    town: &TownClone,
    target: gastown_git::Oid,
    head: gastown_git::Oid,
    below: &[gastown_git::Oid],
) -> Result<(gastown_git::Oid, Change), Trouble> {
    let base = town.merge_base(target, head).map_err(of_git)?;
    let on_target = base.ok_or_else(|| Trouble::new("the branch and the target have no commit in common"))?;
    let base = above(town, on_target, head, below)?;
    let diff = town.diff(base, head).map_err(of_git)?;
    let beyond = if base == on_target { target } else { base };
    let (commits, _) = town.ahead_behind(head, beyond).map_err(of_git)?;
    let lines = |of: fn(&gastown_git::FileDiff) -> usize| count(diff.files.iter().map(of).sum());
    let paths: Vec<String> = diff
        .files
        .iter()
        .filter_map(|file| file.new_path.as_ref().or(file.old_path.as_ref()))
        .map(|path| path.as_text())
        .collect();
    let change = Change {
        files: count(diff.files.len()),
        additions: lines(|file| file.additions),
        deletions: lines(|file| file.deletions),
        commits: count(commits),
        folders: folders_of(paths.iter().map(String::as_str)),
    };
    Ok((base, change))
}

/// The newest commit of `head`'s history that is not its own: `base`, or what it shares with one of the works below it.
fn above(
    town: &TownClone,
    base: gastown_git::Oid,
    head: gastown_git::Oid,
    below: &[gastown_git::Oid],
) -> Result<gastown_git::Oid, Trouble> {
    below.iter().try_fold(base, |newest, lower| {
        let Some(shared) = town.merge_base(*lower, head).map_err(of_git)? else {
            return Ok(newest);
        };
        let is_newer = town.merge_base(newest, shared).map_err(of_git)? == Some(newest);
        Ok(if is_newer { shared } else { newest })
    })
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A name that a rig may have, from a folder's or repository's.
fn slug(text: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let text: String = text.chars().map(plain).collect();
    let text = text.trim_matches(|c: char| c == '-' || c.is_ascii_digit());
    if text.is_empty() { "rig".into() } else { text.chars().take(24).collect() }
}
