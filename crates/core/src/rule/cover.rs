//! Which rule answers an ask, if any. Whatever is not certain is the owner's to answer.

use super::{denied, read};
use crate::{Ask, AskKind, Grant, Rule, Time, Town};

/// The live rule that answers this ask; the oldest where several do.
pub fn covering<'a>(town: &'a Town, ask: &Ask, now: Time) -> Option<&'a Rule> {
    if ask.kind != AskKind::Permission || ask.for_person || !ask.grants().contains(&Grant::Allow) {
        return None;
    }
    let command = ask.command.as_ref()?;
    let agent = town.agents.get(&ask.agent)?;
    let session = town.sessions.get(&ask.session)?;
    let worktree = agent.worktree.as_ref().map(|worktree| worktree.dir.as_str());
    if !command.folder.as_ref().is_none_or(|folder| worktree.is_some_and(|dir| is_within(folder, dir))) {
        return None;
    }
    let plain = read(&command.line).ok()?;
    let fits = |rule: &&Rule| {
        rule.is_live(now)
            && rule.rig == agent.rig
            && rule.preset.as_ref().is_none_or(|preset| *preset == session.preset)
            && rule.pattern.covers(&plain)
    };
    let rule = town.rules.values().filter(fits).min_by_key(|rule| (rule.made, &rule.id))?;
    // Denied of another program, or since the rule was made: the owner is asked each time.
    (!denied(town, &agent.rig).any(|(_, denied)| denied == plain)).then_some(rule)
}

/// The folder itself, or one below it. Both are absolute; one with `..` in it may be anywhere.
fn is_within(folder: &str, dir: &str) -> bool {
    let is_straight = !folder.split('/').any(|part| part == "..");
    let below = folder.strip_prefix(dir.trim_end_matches('/'));
    is_straight && below.is_some_and(|below| below.is_empty() || below.starts_with('/'))
}
