//! The conflict radar of each rig, on a thread of its own: asleep until something was seen that may have changed it.

use crate::board::Reporter;
use crate::eyes::{Eyes, Thing};
use crate::sight::Sight;
use crate::world::{BranchTip, World};
use gastown_core::radar::{Advice, Contender, Reason, advise};
use gastown_core::{
    Agent, AgentId, Event, Observation, Oid, Request, RequestId, RequestState, Rig, RigId, Task, TaskId,
    Time, Town,
};
use gastown_git::{Look, Met};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Looks come one after the other when many agents write; they are answered together.
const GATHER_PAUSE: Duration = Duration::from_millis(100);
/// A rig's radar rests so many times as long as it took, so that it takes a twentieth of a core at most: git works on one beside it.
const REST_TIMES: u32 = 21;
/// Nobody waits longer than this, whatever it takes.
const REST_MAX: Duration = Duration::from_secs(20);

/// What a rig's open branches do to its target and to each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RadarSight {
    /// The target that they were merged with.
    pub target: Option<Oid>,
    /// By name.
    pub branches: Vec<RadarBranch>,
    /// Those that do not keep apart: conflicts first, then those that change one symbol, then the nearest.
    pub pairs: Vec<RadarPair>,
    /// The advised order of landing: places in `branches`.
    pub order: Vec<usize>,
    /// Those that meet a conflict in that order.
    pub meet: Vec<usize>,
    /// Why it may be old.
    pub unknown: Option<String>,
    /// When something of it last changed.
    pub at: Option<Time>,
}

/// An open branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RadarBranch {
    pub name: String,
    pub agent: Option<AgentId>,
    pub task: Option<TaskId>,
    pub request: Option<RequestId>,
    pub head: Oid,
    pub uncommitted: bool,
    pub lines: u64,
    pub files: u32,
    pub against: Met,
    /// Why it could not be seen, or not all of it.
    pub unknown: Option<String>,
}

/// Two branches that meet: places in the list, the lesser first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RadarPair {
    pub a: usize,
    pub b: usize,
    pub met: Met,
    /// Of two in conflict the one that is better landed first, and why.
    pub first: Option<(usize, Reason)>,
}

/// Looks at rigs that are due until closed.
pub(crate) fn watch(due: &Eyes, world: &dyn World, told: &Reporter) {
    while let Some(thing) = due.next() {
        let Thing::Rig(id) = thing else { continue };
        let began = Instant::now();
        let is_finished = look(&id, world, told);
        rest(due, &id, (began.elapsed() * REST_TIMES).min(REST_MAX), is_finished);
    }
}

/// What was left is looked for after the rest, whether or not anything changes.
fn rest(due: &Eyes, rig: &RigId, pause: Duration, is_finished: bool) {
    due.rest(&Thing::Rig(rig.clone()), pause);
    if !is_finished {
        wish(due, rig);
    }
}

/// To be looked at once what comes with it has come too.
pub(crate) fn wish(due: &Eyes, rig: &RigId) {
    due.wish_at(Thing::Rig(rig.clone()), Instant::now() + GATHER_PAUSE);
}

/// Whether nothing was left for another look.
fn look(id: &RigId, world: &dyn World, told: &Reporter) -> bool {
    let board = &told.board;
    let published = board.published();
    let (town, sight) = (&published.town, &published.sight);
    let before = sight.radars.get(id);
    let Ok(rig) = town.rig(id) else {
        if before.is_some() {
            board.publish(Vec::new(), |published| {
                Arc::make_mut(&mut published.sight).radars.remove(id);
            });
        }
        return true;
    };
    let found = open_branches(town, sight, rig);
    let (mut after, is_finished) = match seen(world, rig, &found) {
        Ok(seen) => seen,
        Err(words) => {
            let old = before.map(|old| (**old).clone()).unwrap_or_default();
            (RadarSight { unknown: Some(words), ..old }, true)
        }
    };
    advise_rehearsals(town, rig, &after, told);
    after.at = before.and_then(|before| before.at);
    if before.is_some_and(|before| **before == after) {
        return is_finished;
    }
    after.at = Some(world.now());
    board.publish(Vec::new(), |published| {
        Arc::make_mut(&mut published.sight).radars.insert(id.clone(), Arc::new(after));
    });
    is_finished
}

/// What waits for approval is rehearsed in the order in which it is better landed.
fn advise_rehearsals(town: &Town, rig: &Rig, seen: &RadarSight, told: &Reporter) {
    let in_order = seen.order.iter().filter_map(|at| seen.branches.get(*at)?.request.as_ref());
    let waits = |id: &&RequestId| {
        town.requests.get(id).is_some_and(|request| request.state == RequestState::InReview)
    };
    let order: Vec<RequestId> = in_order.filter(waits).cloned().collect();
    let known = town.lanes.get(&rig.id).map(|lane| &lane.rehearsals.advice[..]).unwrap_or_default();
    if order != known && !told.observe(Observation::LandingAdvised { rig: rig.id.clone(), order }) {
        tracing::debug!("nobody hears the radar any more");
    }
}

/// A branch, with what speaks for its place in the order.
struct Open<'a> {
    branch: RadarBranch,
    tip: BranchTip<'a>,
    priority: u8,
    since: Time,
}

fn open_branches<'a>(town: &'a Town, sight: &'a Sight, rig: &'a Rig) -> Vec<Open<'a>> {
    let requests = || town.requests.values().filter(|one| one.rig == rig.id && !one.state.is_final());
    let mut all: Vec<Open> = Vec::new();
    for agent in town.agents_of(&rig.id).filter(|agent| agent.worktree.is_some() && !agent.removed) {
        let request = requests().find(|one| one.agent.as_ref() == Some(&agent.id) && one.task == agent.task);
        all.extend(of_agent(town, sight, agent, request));
    }
    for request in requests() {
        let is_there = all.iter().any(|open| open.branch.request.as_ref() == Some(&request.id));
        if !is_there {
            let name = name_beside(&all, request);
            all.push(of_request(town, request, name));
        }
    }
    all.sort_by(|one, other| one.branch.name.cmp(&other.branch.name));
    all
}

/// Of work that no agent goes on with: its task's id, else its branch. Two never have one name.
fn name_beside(all: &[Open<'_>], request: &Request) -> String {
    let is_free = |name: &&str| !all.iter().any(|open| open.branch.name == *name);
    let names = [request.task.as_ref().map(TaskId::as_str), Some(request.branch.as_str())];
    names.into_iter().flatten().find(is_free).unwrap_or(request.id.as_str()).to_owned()
}

/// None while it has nothing that the target lacks, or was not seen yet.
fn of_agent<'a>(
    town: &'a Town,
    sight: &'a Sight,
    agent: &'a Agent,
    request: Option<&'a Request>,
) -> Option<Open<'a>> {
    let seen = sight.agents.get(&agent.id)?;
    let head = seen.head.as_ref()?;
    if seen.ahead == 0 && seen.uncommitted.is_empty() {
        return None;
    }
    let task = agent.task.as_ref().and_then(|task| town.tasks.get(task));
    Some(Open {
        branch: RadarBranch {
            name: agent.id.to_string(),
            agent: Some(agent.id.clone()),
            task: agent.task.clone(),
            request: request.map(|request| request.id.clone()),
            head: head.clone(),
            uncommitted: !seen.uncommitted.is_empty(),
            lines: u64::from(seen.additions) + u64::from(seen.deletions),
            files: seen.changed_files,
            against: Met::Apart,
            unknown: seen.unknown.clone(),
        },
        tip: BranchTip { head, worktree: Some(agent), uncommitted: &seen.uncommitted },
        priority: task.map_or(2, |task| task.priority.0),
        since: task.map_or(agent.added, |task| task.created),
    })
}

fn of_request<'a>(town: &'a Town, request: &'a Request, name: String) -> Open<'a> {
    let task: Option<&Task> = request.task.as_ref().and_then(|task| town.tasks.get(task));
    Open {
        branch: RadarBranch {
            name,
            agent: request.agent.clone(),
            task: request.task.clone(),
            request: Some(request.id.clone()),
            head: request.head.clone(),
            uncommitted: false,
            lines: u64::from(request.change.additions) + u64::from(request.change.deletions),
            files: request.change.files,
            against: Met::Apart,
            unknown: None,
        },
        tip: BranchTip { head: &request.head, worktree: None, uncommitted: &[] },
        priority: task.map_or(2, |task| task.priority.0),
        since: task.map_or(request.opened, |task| task.created),
    }
}

/// What is seen, and whether that is all.
fn seen(world: &dyn World, rig: &Rig, open: &[Open<'_>]) -> Result<(RadarSight, bool), String> {
    let tips: Vec<BranchTip<'_>> = open.iter().map(|open| open.tip.clone()).collect();
    let look = if tips.is_empty() {
        Look::default()
    } else {
        world.look_radar(rig, &tips).map_err(|trouble| trouble.words)?
    };
    let is_finished = !look.is_unfinished;
    Ok((assembled(rig.target_head.clone(), open, look), is_finished))
}

/// Puts the advice to what was found.
fn assembled(target: Oid, open: &[Open<'_>], look: Look) -> RadarSight {
    let against = |at: usize| look.target.get(at).cloned().unwrap_or(Met::Apart);
    let contenders: Vec<Contender> = open
        .iter()
        .enumerate()
        .map(|(at, open)| Contender {
            name: open.branch.name.clone(),
            priority: open.priority,
            since: open.since,
            lines: open.branch.lines,
            meets_target: matches!(against(at), Met::Conflict(_)),
        })
        .collect();
    let in_conflict = look.pairs.iter().filter(|(_, _, met)| matches!(met, Met::Conflict(_)));
    let conflicts: Vec<(usize, usize)> = in_conflict.map(|(a, b, _)| (*a, *b)).collect();
    let advice = advise(&contenders, &conflicts);
    let branches = open.iter().enumerate().map(|(at, open)| {
        let unread = look.unread.get(at).cloned().flatten();
        RadarBranch {
            against: against(at),
            unknown: unread.or_else(|| open.branch.unknown.clone()),
            ..open.branch.clone()
        }
    });
    let branches = branches.collect();
    let mut pairs: Vec<RadarPair> =
        look.pairs.into_iter().map(|pair| pair_of(&contenders, &conflicts, &advice, pair)).collect();
    pairs.sort_by_key(|pair| (urgency(&pair.met), pair.a, pair.b));
    let Advice { order, meet } = advice;
    RadarSight { target: Some(target), branches, pairs, order, meet, unknown: None, at: None }
}

fn pair_of(
    contenders: &[Contender],
    conflicts: &[(usize, usize)],
    advice: &Advice,
    (a, b, met): (usize, usize, Met),
) -> RadarPair {
    let is_conflict = matches!(met, Met::Conflict(_));
    let first = if is_conflict { advice.first_of(contenders, conflicts, (a, b)) } else { None };
    RadarPair { a, b, met, first }
}

/// Conflicts, then what is not known, then overlaps: in one symbol first, then by the unchanged lines between them.
fn urgency(met: &Met) -> (u8, u32) {
    match met {
        Met::Conflict(_) => (0, 0),
        Met::Unknown(_) => (1, 0),
        Met::Overlap(files) => {
            let is_in_symbol = files.files.iter().any(|file| !file.symbols.is_empty());
            let gaps = files.files.iter().filter_map(|file| file.places.first());
            let gap = gaps.map(|place| place.apart.unwrap_or(0)).min().unwrap_or(u32::MAX);
            (if is_in_symbol { 2 } else { 3 }, gap)
        }
        Met::Apart => (4, 0),
    }
}

/// Rigs whose open branches, or their order, these events may have changed.
pub(crate) fn touched<'a>(town: &Town, events: impl Iterator<Item = &'a Event>) -> Vec<RigId> {
    let of_agent = |id: &AgentId| town.agents.get(id).map(|agent| agent.rig.clone());
    let of_task = |id: &TaskId| town.tasks.get(id).map(|task| task.rig.clone());
    let of_request = |id: &RequestId| town.requests.get(id).map(|request| request.rig.clone());
    events
        .filter_map(|event| match event {
            Event::TargetMoved { rig, .. } | Event::RigRemoved { rig } => Some(rig.clone()),
            Event::RigChanged(change) => change.rehearse.map(|_| change.rig.clone()),
            Event::RequestOpened { request } => Some(request.rig.clone()),
            Event::RequestRevised { request, .. }
            | Event::RequestWithdrawn { request, .. }
            | Event::RequestLanded { request, .. } => of_request(request),
            Event::TaskEdited { task, priority: Some(_), .. } => of_task(task),
            Event::TaskAssigned { agent, .. } | Event::AgentRemoved { agent } => of_agent(agent),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
pub(crate) mod tests;
