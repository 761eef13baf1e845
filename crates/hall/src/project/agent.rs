//! View of an agent: what the town holds of it beside what git says of its worktree now.

use super::{limit, rfc3339, spend};
use gastown_api::view::{AgentStateWord, AgentView, ModeWord, RoleWord};
use gastown_core::{Agent, AgentState, Mode, Role, Task, Town, agent_status};
use gastown_engine::{AgentSight, Published};

pub fn agent_view(published: &Published, agent: &Agent) -> AgentView {
    let town = &published.town;
    let status = agent_status(town, &agent.id);
    let task = agent.task.as_ref().and_then(|id| town.tasks.get(id));
    // A worktree that git could not look at has no numbers, never old ones.
    let seen = published
        .sight
        .agents
        .get(&agent.id)
        .filter(|seen| seen.unknown.is_none() && agent.worktree.is_some());
    let count = |of: fn(&AgentSight) -> u32| seen.map(of);
    AgentView {
        name: agent.id.to_string(),
        rig: agent.rig.to_string(),
        preset: agent.preset.clone(),
        mode: mode_word(agent.mode),
        role: match agent.role {
            Role::Worker => RoleWord::Worker,
            Role::Crew => RoleWord::Crew,
        },
        lot: agent.lot,
        state: state_word(status.state),
        reason: status.reason,
        since: rfc3339(status.since),
        paused: status.paused,
        task: task.map(|task| task.id.to_string()),
        task_title: task.map(|task| task.title.clone()),
        epoch: agent.epoch,
        session: agent.session.as_ref().map(ToString::to_string),
        live: town.session_of(agent).is_some_and(|session| session.state.is_live()),
        goes_on: town.session_of(agent).is_some_and(gastown_core::Session::has_conversation),
        worktree: agent.worktree.as_ref().map(|worktree| worktree.dir.clone()),
        branch: agent.worktree.as_ref().map(|worktree| worktree.branch.clone()),
        base: seen.and_then(|seen| seen.base.as_ref()).map(ToString::to_string),
        ahead: count(|seen| seen.ahead),
        behind: count(|seen| seen.behind),
        additions: count(|seen| seen.additions),
        deletions: count(|seen| seen.deletions),
        changed_files: count(|seen| seen.changed_files),
        own_commits: count(|seen| seen.own_commits.len() as u32),
        request: task.and_then(|task| task.request.as_ref()).map(ToString::to_string),
        up_next: up_next(town, agent),
        confined: false,
        round: task.and_then(|task| task.assignment.as_ref()).map_or(0, |held| held.round),
        background: background(town, agent),
        usage: spend::agent_usage(town, agent),
        limit: limit::agent_limit(town, agent),
        added: rfc3339(agent.added),
    }
}

fn up_next(town: &Town, agent: &Agent) -> Vec<String> {
    let mut line: Vec<&Task> = town
        .tasks
        .values()
        .filter(|task| task.lined_up.as_ref().is_some_and(|place| place.agent == agent.id))
        .collect();
    line.sort_by_key(|task| task.lined_up.as_ref().map(|place| place.order));
    line.iter().map(|task| task.id.to_string()).collect()
}

pub fn state_word(state: AgentState) -> AgentStateWord {
    match state {
        AgentState::Starting => AgentStateWord::Starting,
        AgentState::Working => AgentStateWord::Working,
        AgentState::NeedsPermission => AgentStateWord::NeedsPermission,
        AgentState::NeedsAnswer => AgentStateWord::NeedsAnswer,
        AgentState::PlanReview => AgentStateWord::PlanReview,
        AgentState::Done => AgentStateWord::Done,
        AgentState::Idle => AgentStateWord::Idle,
        AgentState::Limited => AgentStateWord::Limited,
        AgentState::Quiet => AgentStateWord::Quiet,
        AgentState::Failed => AgentStateWord::Failed,
        AgentState::Stopped => AgentStateWord::Stopped,
        AgentState::Unknown => AgentStateWord::Unknown,
    }
}

pub(super) fn mode_word(mode: Mode) -> ModeWord {
    match mode {
        Mode::Ask => ModeWord::Ask,
        Mode::Edits => ModeWord::Edits,
        Mode::Full => ModeWord::Full,
    }
}

/// Of a program that runs: what ended with it goes on no more.
fn background(town: &Town, agent: &Agent) -> u32 {
    let live = town.session_of(agent).filter(|session| session.state.is_live());
    live.map_or(0, |session| session.background)
}
