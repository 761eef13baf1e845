//! Sight: what git and the screens say now. In memory only; looked at again after what may have changed it.

use crate::board::Reporter;
use crate::effect::below_of;
use crate::radar::{self, RadarSight};
use crate::rig_check::RigCheck;
use crate::team::TeamSight;
use crate::world::World;
use gastown_core::{AgentId, Event, Observation, Oid, PullStep, RigId, Time, Town, is_to_be_told};
use gastown_git::RepoPath;
use gastown_manifest::Proposal;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A running agent's worktree is looked at no more often than this.
const LOOK_PAUSE: Duration = Duration::from_secs(2);

/// At most so rarely while it writes: each look that finds nothing new doubles the pause.
const LOOK_PAUSE_MAX: Duration = Duration::from_secs(8);

/// Where many write, more rarely: all looks together may take one part in so many of the time.
const LOOKS_PART: u32 = 50;

/// A branch moves in several steps of git: files beside files, then names.
const SETTLE_PAUSE: Duration = Duration::from_millis(100);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sight {
    pub rigs: BTreeMap<RigId, RigSight>,
    pub agents: BTreeMap<AgentId, AgentSight>,
    /// The last try of each rig in this hall's life.
    pub checks: BTreeMap<RigId, RigCheck>,
    /// Rigs whose target follows a remote.
    pub teams: BTreeMap<RigId, TeamSight>,
    /// Rigs whose open branches were merged with each other.
    pub radars: BTreeMap<RigId, Arc<RadarSight>>,
}

/// The target branch of a rig.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RigSight {
    pub head: Option<Oid>,
    /// First-parent commits, newest first.
    pub lamps: Vec<Lamp>,
    /// How many first-parent commits there are in all.
    pub total: u64,
    /// Settings that the files at HEAD, and untracked ones of the owner, speak for.
    pub proposed: Vec<Proposal>,
    /// Commits that the team's branch has and the target lacks, and the other way round, as last fetched.
    pub team: Option<(u32, u32)>,
    /// First-parent commits that the remote lacks, as it was last seen; none where there is no remote, or it was not asked.
    pub not_pushed: Option<u32>,
    /// Why it could not be seen.
    pub unknown: Option<String>,
}

/// One commit on the target's first-parent line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lamp {
    pub commit: Oid,
    pub subject: String,
    pub author: String,
    pub at: Time,
}

/// An agent's worktree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgentSight {
    pub head: Option<Oid>,
    pub base: Option<Oid>,
    pub ahead: u32,
    pub behind: u32,
    pub additions: u32,
    pub deletions: u32,
    pub changed_files: u32,
    /// Files that differ from the head, and new ones that are not ignored.
    pub uncommitted: Arc<[RepoPath]>,
    /// Commits that the target lacks, newest first.
    pub own_commits: Vec<Oid>,
    /// When its program last wrote something.
    pub last_output: Option<Time>,
    /// Why it could not be seen.
    pub unknown: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Thing {
    Rig(RigId),
    Agent(AgentId),
}

#[derive(Default)]
struct Wishes {
    due: BTreeMap<Thing, Instant>,
    looked: BTreeMap<AgentId, Looked>,
    /// How long a look at a worktree takes, about.
    takes: Duration,
    wrote: BTreeMap<AgentId, Time>,
    /// Wrote something since they were last looked at, or just before: files may follow what a program says.
    follow: BTreeSet<AgentId>,
    /// Not to be looked at before.
    rest: BTreeMap<Thing, Instant>,
    is_closed: bool,
}

/// An agent's worktree was looked at.
struct Looked {
    at: Instant,
    /// Not again so soon for what its program writes.
    pause: Duration,
}

impl Wishes {
    /// What a look found, and how long it took.
    fn note_look(&mut self, agent: &AgentId, is_changed: bool, took: Duration) {
        self.takes = (self.takes * 7 + took) / 8;
        let agents = u32::try_from(self.looked.len()).unwrap_or(u32::MAX);
        let most = self.takes.saturating_mul(agents).saturating_mul(LOOKS_PART).max(LOOK_PAUSE_MAX);
        let Some(looked) = self.looked.get_mut(agent) else { return };
        looked.pause = if is_changed { LOOK_PAUSE } else { (looked.pause * 2).min(most) };
        // Files may follow what it wrote just before.
        if self.follow.remove(agent) {
            let due = looked.at + looked.pause;
            self.due.entry(Thing::Agent(agent.clone())).or_insert(due);
        }
    }
}

/// What is to be looked at again. Bounded by what is in the town.
#[derive(Default)]
pub(crate) struct Eyes {
    wishes: Mutex<Wishes>,
    changed: Condvar,
}

impl Eyes {
    /// The agent's program wrote something.
    pub(crate) fn output(&self, agent: &AgentId) {
        let mut wishes = self.lock();
        let now = Instant::now();
        let due = wishes.looked.get(agent).map_or(now, |looked| (looked.at + looked.pause).max(now));
        wishes.follow.insert(agent.clone());
        if let Entry::Vacant(place) = wishes.due.entry(Thing::Agent(agent.clone())) {
            place.insert(due);
            self.changed.notify_all();
        }
    }

    /// When its program last wrote.
    pub(crate) fn wrote(&self, agent: &AgentId, at: Time) {
        self.lock().wrote.insert(agent.clone(), at);
        self.output(agent);
    }

    /// To be looked at once something has settled that comes in several steps.
    pub(crate) fn wish_soon(&self, thing: Thing) {
        self.lock().due.entry(thing).or_insert(Instant::now() + SETTLE_PAUSE);
        self.changed.notify_all();
    }

    pub(crate) fn wish_at(&self, thing: Thing, due: Instant) {
        let mut wishes = self.lock();
        let rest = wishes.rest.get(&thing).copied();
        wishes.due.entry(thing).or_insert(rest.map_or(due, |rest| rest.max(due)));
        self.changed.notify_all();
    }

    /// Whoever wishes to look at it waits for so long from now.
    pub(crate) fn rest(&self, thing: &Thing, pause: Duration) {
        let until = Instant::now() + pause;
        let mut wishes = self.lock();
        wishes.rest.insert(thing.clone(), until);
        if let Some(due) = wishes.due.get_mut(thing) {
            *due = (*due).max(until);
        }
    }

    /// To be looked at now. What they are must be on the board already.
    pub(crate) fn wish(&self, things: Vec<Thing>) {
        self.lock().due.extend(things.into_iter().map(|thing| (thing, Instant::now())));
        self.changed.notify_all();
    }

    pub(crate) fn all(&self, town: &Town) {
        let rigs = town.rigs.values().filter(|rig| !rig.removed).map(|rig| Thing::Rig(rig.id.clone()));
        let agents = town
            .agents
            .values()
            .filter(|agent| agent.worktree.is_some())
            .map(|agent| Thing::Agent(agent.id.clone()));
        self.wish(rigs.chain(agents).collect());
    }

    pub(crate) fn close(&self) {
        self.lock().is_closed = true;
        self.changed.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Wishes> {
        self.wishes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the next thing that is due; `None` once closed.
    pub(crate) fn next(&self) -> Option<Thing> {
        let mut wishes = self.lock();
        loop {
            if wishes.is_closed {
                return None;
            }
            let first =
                wishes.due.iter().min_by_key(|(_, due)| **due).map(|(thing, due)| (thing.clone(), *due));
            let now = Instant::now();
            wishes = match first {
                Some((thing, due)) if due <= now => {
                    wishes.due.remove(&thing);
                    if let Thing::Agent(agent) = &thing {
                        let pause = wishes.looked.get(agent).map_or(LOOK_PAUSE, |looked| looked.pause);
                        wishes.looked.insert(agent.clone(), Looked { at: now, pause });
                    }
                    return Some(thing);
                }
                Some((_, due)) => {
                    let waited = self.changed.wait_timeout(wishes, due - now);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
                None => self.changed.wait(wishes).unwrap_or_else(PoisonError::into_inner),
            };
        }
    }
}

/// Everything that these events may have changed.
pub(crate) fn touched<'a>(town: &Town, events: impl Iterator<Item = &'a Event>) -> Vec<Thing> {
    events.flat_map(|event| things(town, event)).collect()
}

fn things(town: &Town, event: &Event) -> Vec<Thing> {
    let agent_of = |id: &gastown_core::SessionId| {
        town.sessions.get(id).map(|session| Thing::Agent(session.agent.clone()))
    };
    match event {
        Event::RigAdded { rig } => vec![Thing::Rig(rig.id.clone())],
        Event::TargetMoved { rig, .. } | Event::RigRemoved { rig } => {
            let agents = town.agents_of(rig).filter(|agent| agent.worktree.is_some());
            agents.map(|agent| Thing::Agent(agent.id.clone())).chain([Thing::Rig(rig.clone())]).collect()
        }
        Event::RequestLanded { request, .. } => match town.requests.get(request) {
            Some(request) => things(town, &Event::RigRemoved { rig: request.rig.clone() }),
            None => Vec::new(),
        },
        Event::Push { rig, .. } => vec![Thing::Rig(rig.clone())],
        Event::Pull { request, step: PullStep::Merged { .. }, .. } => {
            let rig = town.requests.get(request).map(|request| request.rig.clone());
            rig.map(Thing::Rig).into_iter().collect()
        }
        Event::WorktreeMade { agent, .. } | Event::WorktreeRemoved { agent } => {
            vec![Thing::Agent(agent.clone())]
        }
        Event::SessionEnded { session, .. } | Event::NothingChanged { session } => {
            agent_of(session).into_iter().collect()
        }
        Event::RequestOpened { request } => request.agent.clone().map(Thing::Agent).into_iter().collect(),
        Event::RequestRevised { request, .. } => town
            .requests
            .get(request)
            .and_then(|request| request.agent.clone())
            .map(Thing::Agent)
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

/// Looks at what is due until the eyes are closed.
pub(crate) fn look(eyes: &Eyes, radars: &Eyes, world: &dyn World, told: &Reporter) {
    let board = &told.board;
    while let Some(thing) = eyes.next() {
        let (published, began) = (board.published(), Instant::now());
        let mut sight = Sight::clone(&published.sight);
        match &thing {
            Thing::Rig(id) => look_rig(&mut sight, world, &published.town, id),
            Thing::Agent(id) => {
                look_agent(&mut sight, world, &published.town, id);
                tell_late(&published.town, &sight, id, told);
                let shown = |sight: &Sight| {
                    sight.agents.get(id).map(|seen| AgentSight { last_output: None, ..seen.clone() })
                };
                let is_new = shown(&sight) != shown(&published.sight);
                let mut wishes = eyes.lock();
                wishes.note_look(id, is_new, began.elapsed());
                let wrote = wishes.wrote.get(id).copied();
                drop(wishes);
                if let (Some(agent), Some(_)) = (sight.agents.get_mut(id), wrote) {
                    agent.last_output = wrote;
                }
            }
        }
        let is_changed = sight != *published.sight;
        let dirty = match &thing {
            Thing::Agent(id) => sight.agents.get(id).is_some_and(|agent| !agent.uncommitted.is_empty()),
            Thing::Rig(_) => false,
        };
        if is_changed {
            board.publish(Vec::new(), |published| {
                // Told by others meanwhile.
                sight.checks = published.sight.checks.clone();
                sight.teams = published.sight.teams.clone();
                sight.radars = published.sight.radars.clone();
                published.sight = Arc::new(sight);
            });
        }
        // The same files may hold other lines by now.
        if (is_changed || dirty)
            && let Some(rig) = rig_of(&published.town, &thing)
        {
            radar::wish(radars, rig);
        }
    }
}

fn tell_late(town: &Town, sight: &Sight, id: &AgentId, told: &Reporter) {
    let seen = sight.agents.get(id).filter(|seen| seen.unknown.is_none());
    if let Some((base, behind)) = seen.and_then(|seen| Some((seen.base.as_ref()?, seen.behind)))
        && is_to_be_told(town, id, base, behind)
    {
        told.observe(Observation::FellBehind { agent: id.clone(), base: base.clone(), behind });
    }
}

fn rig_of<'a>(town: &'a Town, thing: &'a Thing) -> Option<&'a RigId> {
    match thing {
        Thing::Rig(id) => Some(id),
        Thing::Agent(id) => town.agents.get(id).map(|agent| &agent.rig),
    }
}

fn look_rig(sight: &mut Sight, world: &dyn World, town: &Town, id: &RigId) {
    let Ok(rig) = town.rig(id) else {
        sight.rigs.remove(id);
        return;
    };
    // What was seen before stays visible, with the reason why it may be old.
    match world.look_rig(rig) {
        Ok(seen) => drop(sight.rigs.insert(id.clone(), seen)),
        Err(trouble) => sight.rigs.entry(id.clone()).or_default().unknown = Some(trouble.words),
    }
}

fn look_agent(sight: &mut Sight, world: &dyn World, town: &Town, id: &AgentId) {
    let parts = town.agent(id).ok().filter(|agent| agent.worktree.is_some());
    let Some((agent, rig)) = parts.and_then(|agent| Some((agent, town.rigs.get(&agent.rig)?))) else {
        sight.agents.remove(id);
        return;
    };
    let below = agent.task.as_ref().and_then(|task| town.tasks.get(task));
    let below = below.map(|task| below_of(town, agent, task)).unwrap_or_default();
    match world.look_agent(rig, agent, &below) {
        Ok(seen) => drop(sight.agents.insert(id.clone(), seen)),
        Err(trouble) => sight.agents.entry(id.clone()).or_default().unknown = Some(trouble.words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looked(agents: usize) -> Wishes {
        let at = Instant::now();
        let of = |n: usize| (AgentId::from(format!("a{n}").as_str()), Looked { at, pause: LOOK_PAUSE });
        Wishes { looked: (0..agents).map(of).collect(), ..Wishes::default() }
    }

    #[test]
    fn a_worktree_that_does_not_change_is_looked_at_more_and_more_rarely_until_it_does() {
        let (mut wishes, agent) = (looked(1), AgentId::from("a0"));
        let mut pauses = Vec::new();
        for is_changed in [false, false, false, true] {
            wishes.note_look(&agent, is_changed, Duration::from_millis(10));
            pauses.push(wishes.looked[&agent].pause.as_secs());
        }

        assert_eq!(pauses, [4, 8, 8, 2]);
    }

    #[test]
    fn where_many_write_all_looks_together_take_a_small_part_of_the_time() {
        let (mut wishes, agent) = (looked(300), AgentId::from("a0"));
        wishes.follow.insert(agent.clone());
        for _ in 0..50 {
            wishes.note_look(&agent, false, Duration::from_millis(20));
        }

        let (pause, takes) = (wishes.looked[&agent].pause, wishes.takes);
        assert!(
            takes * 300 * (LOOKS_PART - 1) < pause && pause < takes * 300 * (LOOKS_PART + 1),
            "{pause:?}"
        );
        assert!(wishes.due.contains_key(&Thing::Agent(agent)), "what it wrote is followed");
    }
}
