//! Branches that fall behind their rig's target, and what is done about them before they are finished.

use crate::{AgentId, Footing, LandingStyle, Oid, Session, Signal, Task, Town, footing};
use serde::{Deserialize, Serialize};

/// What a rig does about an agent's branch that lacks many of the target's commits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Late {
    pub way: LateWay,
    /// From so many of the target's commits on, at least 1.
    pub after: u16,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LateWay {
    /// Nothing: the queue merges it in the end.
    Off,
    /// Its agent is told once, and brings it up to date itself.
    Tell,
    /// Besides, a worktree at rest is put on the target before its program starts again.
    Rebase,
}

/// As the map has it: more than 20 behind are three bars.
pub const LATE_AFTER: u16 = 21;

impl Default for Late {
    fn default() -> Self {
        Self { way: LateWay::Off, after: LATE_AFTER }
    }
}

/// True where the agent is to be told that its branch, which began at `base`, lacks so many of the target's commits: it is at work,
/// its program takes messages, and was not told of this base.
pub fn is_to_be_told(town: &Town, agent: &AgentId, base: &Oid, behind: u32) -> bool {
    told_session(town, agent, base, behind).is_some()
}

pub(crate) fn told_session<'a>(
    town: &'a Town,
    agent: &AgentId,
    base: &Oid,
    behind: u32,
) -> Option<&'a Session> {
    let agent = town.agents.get(agent)?;
    let late = town.rigs.get(&agent.rig)?.late;
    if late.way == LateWay::Off || behind < u32::from(late.after) {
        return None;
    }
    let session = town.session_of(agent).filter(|session| session.state.is_live() && session.has_worked)?;
    let task = town.tasks.get(agent.task.as_ref()?).filter(|task| task.id == session.task)?;
    let is_new = session.late_told.as_ref() != Some(base);
    let is_heard = !matches!(session.signal, None | Some(Signal::Unclear | Signal::Gap { .. }));
    (is_new && is_heard && goes_on(town, task)).then_some(session)
}

/// From how many commits behind on the session's worktree is put on the target before its program starts; none where it is left as it
/// is.
pub fn rebased_from(town: &Town, session: &Session) -> Option<u16> {
    let late = town.rigs.get(&session.rig)?.late;
    let task = town.tasks.get(&session.task)?;
    (late.way == LateWay::Rebase && goes_on(town, task)).then_some(late.after)
}

/// Still being worked on, and on the target itself: what waits for review is bound to its commit, and what is stacked follows the
/// work below it.
fn goes_on(town: &Town, task: &Task) -> bool {
    let request = task.request.as_ref().and_then(|id| town.requests.get(id));
    request.is_none_or(|request| request.state.is_returned()) && footing(town, task) == Footing::Target
}

pub(crate) fn words(town: &Town, session: &Session, behind: u32) -> String {
    let rig = town.rigs.get(&session.rig);
    let target = rig.map_or("the target", |rig| rig.target.as_str());
    let follow = match rig.map(|rig| rig.landing) {
        Some(LandingStyle::Rebase) => "rebase",
        _ => "merge",
    };
    format!(
        "{target} has {behind} commits that your branch lacks. Before you go on: commit what you have, then \
         `git fetch origin && git {follow} origin/{target}`."
    )
}
