//! Views of what is spent. `rows` sums a span up; here are limits, windows, one agent's use and the journal's sentences.

mod rows;

pub(crate) use rows::{SpendAsk, spend_view};

use super::rfc3339;
use gastown_api::view::{AgentUsageView, BudgetView, SpendSumView, SpendWindowView, TownSpendView};
use gastown_core::{Agent, BudgetScope, Event, LimitWindow, Money, SessionId, Sum, Time, Town, blocked_by};
use std::collections::BTreeMap;

pub(super) fn dollars(money: Money) -> String {
    format!("{money} USD")
}

pub(super) fn sum_view(sum: &Sum, work_micros: i64, unknown_sessions: u32) -> SpendSumView {
    let tokens = &sum.tokens;
    SpendSumView {
        cost: dollars(sum.cost),
        unpriced_tokens: sum.unpriced,
        answers: sum.answers,
        input_tokens: tokens.input,
        output_tokens: tokens.output,
        cache_read_tokens: tokens.cache_read,
        cache_write_tokens: tokens.cache_write.saturating_add(tokens.cache_write_long),
        reasoning_tokens: tokens.reasoning,
        work_secs: u64::try_from(work_micros / 1_000_000).unwrap_or(0),
        unknown_sessions,
    }
}

pub(crate) fn town_spend(town: &Town, now: Time) -> TownSpendView {
    TownSpendView { budget: budget_view(town, now), windows: windows(town) }
}

/// A budget without a limit is none.
pub(crate) fn budget_view(town: &Town, now: Time) -> Option<BudgetView> {
    let budget = town.budgets.get(&BudgetScope::Day)?;
    let (begin, end) = budget.day(now);
    let spent = town.spent_between(begin, end);
    let held = budget.held_until.filter(|_| budget.is_holding(now));
    let is_next = |agent: &&Agent| !agent.removed && !agent.paused && agent.task.is_none();
    let next = town.agents.values().filter(is_next).filter_map(|agent| town.next_for(&agent.id));
    let waiting = next.filter(|task| held.is_some() && blocked_by(town, task).is_empty()).count();
    Some(BudgetView {
        soft: budget.soft.map(dollars),
        hard: budget.hard.map(dollars),
        utc_offset_minutes: budget.utc_offset_minutes,
        spent: dollars(spent.cost),
        unpriced_tokens: spent.unpriced,
        day_ends: rfc3339(end),
        held_until: held.map(rfc3339),
        lifted: budget.is_lifted(now),
        waiting: waiting as u32,
    })
}

/// The newest report of each window of each preset.
fn windows(town: &Town) -> Vec<SpendWindowView> {
    let mut newest: BTreeMap<(&str, u32), &LimitWindow> = BTreeMap::new();
    for usage in town.usage.values() {
        for window in &usage.windows {
            let known = newest.entry((usage.preset.as_str(), window.minutes)).or_insert(window);
            if known.seen < window.seen {
                *known = window;
            }
        }
    }
    let view = |((preset, minutes), window): ((&str, u32), &LimitWindow)| SpendWindowView {
        preset: preset.to_owned(),
        minutes,
        used_permille: window.used_permille,
        resets: window.resets.map(rfc3339),
        seen: rfc3339(window.seen),
    };
    newest.into_iter().map(view).collect()
}

pub(super) fn agent_usage(town: &Town, agent: &Agent) -> Option<AgentUsageView> {
    let usage = town.usage.get(agent.session.as_ref()?)?;
    let is_known = usage.read.is_some() && usage.unknown.is_none();
    // The work of a session that goes on would be another with each look.
    let work = usage.work.iter().map(|bin| bin.micros).sum();
    Some(AgentUsageView {
        sum: is_known.then(|| sum_view(&usage.total(), work, 0)),
        context_tokens: usage.context.map(|context| context.tokens),
        context_window: usage.context.and_then(|context| context.window),
    })
}

pub(super) fn text(town: &Town, event: &Event) -> Option<String> {
    let agent = |id: &SessionId| {
        town.sessions.get(id).map_or_else(|| id.to_string(), |session| session.agent.to_string())
    };
    let limit = |limit: &Option<Money>| limit.map_or_else(|| "none".into(), dollars);
    Some(match event {
        Event::UsageRead { session, added, unknown, .. } => {
            let tokens = added.tokens.all();
            let missing = if unknown.is_some() { ", not all of its use is known" } else { "" };
            format!("{} used {tokens} tokens, {}{missing}", agent(session), priced(added))
        }
        Event::BudgetSet { soft, hard, .. } => {
            format!("the day's limits are {} soft and {} hard", limit(soft), limit(hard))
        }
        Event::SoftLimitReached { spent, .. } => {
            format!("the day's soft limit is reached: {} were spent", dollars(*spent))
        }
        Event::StartsHeld { spent, .. } => {
            format!("the day's hard limit is reached: {} were spent, and no new work starts", dollars(*spent))
        }
        Event::StartsReleased { .. } => "new work starts again".into(),
        Event::BudgetLifted { .. } => "today goes on without its hard limit".into(),
        _ => return None,
    })
}

fn priced(sum: &Sum) -> String {
    match sum.unpriced {
        0 => dollars(sum.cost),
        all if all >= sum.tokens.all() => "cost not known".into(),
        some => format!("{} and {some} tokens of unknown price", dollars(sum.cost)),
    }
}
