//! Rate and usage limits, in words with this machine's clock.

use crate::failure::Failure;
use crate::link::Link;
use crate::text::{line, local};
use gastown_api::ApiError;
use gastown_api::call::{AgentArgs, NoArgs, calls};
use gastown_api::view::{AgentLimitView, AgentStateWord, AgentView, PresetLimitView, TaskView};
use jiff::Timestamp;

/// "limited until 2026-11-27 14:30:00 (in 23 min)"; nothing for an agent that no limit holds.
pub fn state(agent: &AgentView) -> Option<String> {
    let limit = agent.limit.as_ref().filter(|_| agent.state == AgentStateWord::Limited)?;
    Some(format!("limited {}", until(limit)))
}

fn until(limit: &AgentLimitView) -> String {
    match (&limit.resets, &limit.passed) {
        (_, Some(passed)) => format!("(over since {}, as far as is known)", local(passed)),
        (Some(resets), None) => moment(resets),
        (None, None) => "(until when is not known)".into(),
    }
}

fn moment(resets: &str) -> String {
    let left = resets.parse::<Timestamp>().ok().map(|at| minutes(at, Timestamp::now()));
    let left = left.map(|minutes| format!(" (in {minutes} min)")).unwrap_or_default();
    format!("until {}{left}", local(resets))
}

/// A minute that has begun counts.
fn minutes(at: Timestamp, now: Timestamp) -> i64 {
    (at.as_second() - now.as_second()).max(0).saturating_add(59) / 60
}

/// "claude until ..., 3 tasks wait".
pub fn of_preset(limit: &PresetLimitView) -> String {
    let until = limit.until.as_deref().map_or_else(|| "until when is not known".into(), moment);
    let waiting = match limit.waiting {
        1 => "1 task waits".to_owned(),
        many => format!("{many} tasks wait"),
    };
    format!("{} {until}, {waiting}", line(&limit.preset))
}

/// The limit that this task waits for: its agent's own, or that of the program which is to begin it.
pub fn of_task(link: &mut Link, task: &TaskView) -> Result<Option<String>, Failure> {
    let holder = task.assignee.as_ref().or(task.lined_up.as_ref().map(|place| &place.agent));
    let Some(name) = holder else { return Ok(None) };
    let agent = match link.call::<calls::ShowAgent>(AgentArgs { agent: name.clone() }) {
        Ok(agent) => agent,
        // An agent sees no other one.
        Err(Failure::Refused(refused)) if refused.code == ApiError::NOT_FOR_AGENTS => return Ok(None),
        Err(other) => return Err(other),
    };
    if task.assignee.is_some() {
        let held = agent.limit.as_ref().filter(|_| agent.state == AgentStateWord::Limited);
        return Ok(held.map(|limit| format!("{} {}", line(name), until(limit))));
    }
    let limits = link.call::<calls::Status>(NoArgs {})?.limits;
    Ok(limits.iter().find(|limit| limit.preset == agent.preset).map(of_preset))
}

/// What a person should know who starts work of a preset at its limit.
pub fn warning(preset: &str, limits: &[PresetLimitView]) -> Option<String> {
    let limit = limits.iter().find(|limit| limit.preset == preset)?;
    let until = limit
        .until
        .as_deref()
        .map_or_else(|| "; until when is not known".into(), |at| format!(" {}", moment(at)));
    Some(format!("{} is at its limit{until}; what you start may wait for it", line(preset)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_counted_to_the_end_and_never_below_none() {
        let at = |secs| Timestamp::from_second(secs).expect("a time");

        for (left, expected) in [(0, 0), (1, 1), (60, 1), (61, 2), (23 * 60, 23), (-90, 0)] {
            assert_eq!(minutes(at(1_000 + left), at(1_000)), expected, "{left} s");
        }
    }

    #[test]
    fn whoever_starts_work_at_a_limit_is_warned_and_nobody_else() {
        let limits = [PresetLimitView { preset: "claude".into(), until: None, waiting: 2 }];

        assert_eq!(warning("codex", &limits), None);
        let words = warning("claude", &limits).expect("a warning");
        assert!(words.starts_with("claude is at its limit; until when is not known"), "{words}");
        assert_eq!(of_preset(&limits[0]), "claude until when is not known, 2 tasks wait");
    }
}
