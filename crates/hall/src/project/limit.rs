//! Views of rate and usage limits: of one agent, and of all that use its program.

use super::rfc3339;
use gastown_api::view::{AgentLimitView, LimitThenWord, PresetLimitView};
use gastown_core::{Agent, Session, Task, Then, Time, Town, blocked_by};
use std::collections::BTreeSet;

pub(super) fn agent_limit(town: &Town, agent: &Agent) -> Option<AgentLimitView> {
    let session = town.session_of(agent)?;
    let (parked, shown) = (session.limit.as_ref()?, session.shown_limit());
    // One that has ended shows none, but what it ran into holds all the same.
    if shown.is_none() && (parked.passed.is_some() || parked.resets.is_none()) {
        return None;
    }
    Some(AgentLimitView {
        since: rfc3339(parked.since),
        resets: parked.resets.map(rfc3339),
        passed: parked.passed.map(rfc3339),
        then: then(session),
        can_try: shown.is_some_and(|limit| matches!(limit.then, Then::Told { .. })),
    })
}

fn then(session: &Session) -> LimitThenWord {
    let limit = session.shown_limit();
    match limit.map(|limit| (&limit.then, limit.resets)) {
        Some((Then::Alone, _)) => LimitThenWord::Alone,
        Some((Then::Told { .. }, Some(_))) if !session.has_tried_enough() => LimitThenWord::Told,
        _ => LimitThenWord::You,
    }
}

pub(super) fn preset_limits(town: &Town, now: Time) -> Vec<PresetLimitView> {
    let agents = || town.agents.values().filter(|agent| !agent.removed);
    let presets: BTreeSet<&str> = agents().map(|agent| agent.preset.as_str()).collect();
    let limits = presets.into_iter().filter_map(|preset| Some((preset, town.limit_of(preset, now)?)));
    let waits = |task: &&Task| blocked_by(town, task).is_empty();
    let of_preset = |preset: &str| {
        let free = agents().filter(|agent| agent.preset == preset && agent.task.is_none() && !agent.paused);
        free.filter_map(|agent| town.next_for(&agent.id)).filter(waits).count()
    };
    limits
        .map(|(preset, parked)| PresetLimitView {
            preset: preset.to_owned(),
            until: parked.resets.map(rfc3339),
            waiting: of_preset(preset) as u32,
        })
        .collect()
}
