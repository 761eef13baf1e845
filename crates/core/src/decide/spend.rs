//! What reading a transcript means, and what a budget does about it.

use super::Decision;
use crate::{
    Budget, BudgetScope, Command, Entity, Event, Money, Reading, Refusal, Session, SetBudget, Sum, Time,
    TokenBin, Town, Usage,
};

/// The offsets that zones have.
const OFFSET_MINUTES: std::ops::RangeInclusive<i16> = -12 * 60..=14 * 60;

/// A reading that says nothing new means nothing.
pub(super) fn read(town: &Town, session: &Session, reading: &Reading, now: Time) -> Vec<Event> {
    let known = town.usage.get(&session.id);
    let old = |bin: &TokenBin| known.is_some_and(|usage| usage.bins.contains(bin));
    let bins: Vec<TokenBin> = reading.bins.iter().filter(|bin| !old(bin)).cloned().collect();
    let is_known = known.is_some_and(|usage| {
        usage.read.is_some()
            && bins.is_empty()
            && usage.context == reading.context
            && usage.unknown == reading.unknown
            && usage.windows == reading.windows
    });
    if is_known {
        return Vec::new();
    }
    let event = Event::UsageRead {
        session: session.id.clone(),
        added: added(known, &bins),
        bins,
        context: reading.context,
        windows: reading.windows.clone(),
        unknown: reading.unknown.clone(),
        at: now,
    };
    let mut next = town.clone();
    next.apply(&event);
    let mut events = vec![event];
    events.extend(limits(&next, now));
    events
}

fn added(known: Option<&Usage>, changed: &[TokenBin]) -> Sum {
    let mut sum = Sum::default();
    for bin in changed {
        let is_same = |old: &&TokenBin| (old.quarter, &old.model) == (bin.quarter, &bin.model);
        let before = known.and_then(|usage| usage.bins.iter().find(is_same));
        sum += bin.sum.since(&before.map(|old| old.sum).unwrap_or_default());
    }
    sum
}

/// Commands about limits.
pub(super) fn decide(town: &Town, command: &Command, now: Time) -> Result<Decision, Refusal> {
    match command {
        Command::SetBudget(set) => set_budget(town, set, now),
        Command::LiftBudget { scope } => lift(town, *scope, now),
        _ => Err(Refusal::OnlyForAgents),
    }
}

fn set_budget(town: &Town, set: &SetBudget, now: Time) -> Result<Decision, Refusal> {
    let invalid = |field, value: String, rule| Err(Refusal::Invalid { field, value, rule });
    for (field, amount) in [("soft limit", set.soft), ("hard limit", set.hard)] {
        if let Some(amount) = amount.filter(|amount| amount.0 <= 0) {
            return invalid(field, amount.to_string(), "more than nothing; `none` takes a limit away");
        }
    }
    if let (Some(soft), Some(hard)) = (set.soft, set.hard)
        && soft > hard
    {
        return invalid("soft limit", soft.to_string(), "not above the hard limit");
    }
    if !OFFSET_MINUTES.contains(&set.utc_offset_minutes) {
        let value = set.utc_offset_minutes.to_string();
        return invalid("offset from UTC", value, "-720 to 840 minutes");
    }
    let event = Event::BudgetSet {
        scope: set.scope,
        soft: set.soft,
        hard: set.hard,
        utc_offset_minutes: set.utc_offset_minutes,
    };
    Ok(with_limits(town, set.scope, event, now))
}

/// The owner lets today go on without the hard limit.
fn lift(town: &Town, scope: BudgetScope, now: Time) -> Result<Decision, Refusal> {
    let Some(budget) = town.budgets.get(&scope).filter(|budget| budget.hard.is_some()) else {
        return Err(Refusal::NoHardLimit);
    };
    let event = Event::BudgetLifted { scope, until: budget.day(now).1 };
    Ok(with_limits(town, scope, event, now))
}

fn with_limits(town: &Town, scope: BudgetScope, event: Event, now: Time) -> Decision {
    let mut next = town.clone();
    next.apply(&event);
    let mut events = vec![event];
    events.extend(limits(&next, now));
    Decision::of(events, Entity::Budget(scope))
}

/// The day that a limit held has ended.
pub(super) fn day_turned(town: &Town, now: Time) -> Vec<Event> {
    town.budgets.values().flat_map(|budget| over(budget, now)).collect()
}

fn over(budget: &Budget, now: Time) -> Option<Event> {
    let is_over = budget.held_until.is_some() && !budget.is_holding(now);
    is_over.then_some(Event::StartsReleased { scope: budget.scope })
}

/// What follows from what was spent today.
fn limits(town: &Town, now: Time) -> Vec<Event> {
    town.budgets.values().flat_map(|budget| limits_of(town, budget, now)).collect()
}

fn limits_of(town: &Town, budget: &Budget, now: Time) -> Vec<Event> {
    let (begin, until) = budget.day(now);
    let spent = town.spent_between(begin, until).cost;
    let (scope, mut events) = (budget.scope, Vec::new());
    let reached = |limit: Option<Money>| limit.is_some_and(|limit| spent >= limit);
    let is_said = budget.soft_said_until.is_some_and(|said| now < said);
    if reached(budget.soft) && !is_said {
        events.push(Event::SoftLimitReached { scope, spent, until });
    }
    let holds = reached(budget.hard) && !budget.is_lifted(now);
    // A budget that was set anew may have another midnight.
    if holds && budget.held_until != Some(until) {
        events.push(Event::StartsHeld { scope, spent, until });
    } else if !holds && budget.held_until.is_some() {
        events.push(Event::StartsReleased { scope });
    }
    events
}

/// New work waits while a hard limit holds.
pub(super) fn must_not_hold(town: &Town, now: Time) -> Result<(), Refusal> {
    match town.holding(now) {
        Some(budget) => {
            let (begin, end) = budget.day(now);
            let spent = town.spent_between(begin, end).cost;
            Err(Refusal::SpendLimit { spent, limit: budget.hard.unwrap_or_default() })
        }
        None => Ok(()),
    }
}
