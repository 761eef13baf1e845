//! Sight: what git and the screens say now. In memory only; looked at again after what may have changed it.

use crate::board::Reporter;
use crate::effect::{below_of, usage_plan};
use crate::eyes::{Eyes, Thing};
use crate::radar::{self, RadarSight};
use crate::rig_check::RigCheck;
use crate::team::TeamSight;
use crate::world::World;
use gastown_core::{AgentId, Event, Observation, Oid, PullStep, RigId, Time, Town, is_to_be_told};
use gastown_git::RepoPath;
use gastown_manifest::Proposal;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

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
                let is_heard = hear(world, &published.town, id);
                tell_late(&published.town, &sight, id, told);
                let shown = |sight: &Sight| {
                    sight.agents.get(id).map(|seen| AgentSight { last_output: None, ..seen.clone() })
                };
                let is_new = is_heard || shown(&sight) != shown(&published.sight);
                let wrote = eyes.note_look(id, is_new, began.elapsed());
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

/// Whether what its program wrote of its turns says something new.
pub(crate) fn hear(world: &dyn World, town: &Town, id: &AgentId) -> bool {
    let session = town.agents.get(id).and_then(|agent| agent.session.as_ref());
    let plan = session.and_then(|session| usage_plan(town, session)).filter(|plan| plan.until.is_none());
    let heard = plan.map_or(Ok(false), |plan| world.hear_transcript(&plan));
    heard.unwrap_or_else(|trouble| {
        // Said to people with what the session used, at the end of its turn.
        tracing::debug!(agent = %id, %trouble, "its transcript could not be read");
        false
    })
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
