//! Budgets: what a day may cost, and what becomes of new work when it has cost that much.

use crate::{Money, Sum, Time, Town, Usage, quarter};
use serde::{Deserialize, Serialize};

const DAY_MICROS: i64 = 86_400 * 1_000_000;
const MINUTE_MICROS: i64 = 60 * 1_000_000;

/// What a budget is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BudgetScope {
    /// All that the town spends in a day.
    Day,
}

impl BudgetScope {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    pub scope: BudgetScope,
    /// Said once when it is reached; nothing stops.
    pub soft: Option<Money>,
    /// No new work starts once it is reached; what runs goes on.
    pub hard: Option<Money>,
    /// Where the owner's day begins: minutes east of UTC. Set with the budget, because the town knows no zone.
    pub utc_offset_minutes: i16,
    /// New work waits until then.
    pub held_until: Option<Time>,
    /// The end of the day whose soft limit was said already.
    pub soft_said_until: Option<Time>,
    /// The owner lets this day go on without the hard limit.
    pub lifted_until: Option<Time>,
}

impl Budget {
    /// A budget that limits nothing yet.
    pub fn new(scope: BudgetScope) -> Self {
        Self {
            scope,
            soft: None,
            hard: None,
            utc_offset_minutes: 0,
            held_until: None,
            soft_said_until: None,
            lifted_until: None,
        }
    }

    /// The first moment of the owner's day, and the first of the next.
    pub fn day(&self, now: Time) -> (Time, Time) {
        let shift = i64::from(self.utc_offset_minutes) * MINUTE_MICROS;
        let begin = (now.0 + shift).div_euclid(DAY_MICROS) * DAY_MICROS - shift;
        (Time(begin), Time(begin + DAY_MICROS))
    }

    pub fn is_holding(&self, now: Time) -> bool {
        self.held_until.is_some_and(|until| now < until)
    }

    pub fn is_lifted(&self, now: Time) -> bool {
        self.lifted_until.is_some_and(|until| now < until)
    }
}

impl Town {
    /// The budget whose hard limit keeps new work waiting now.
    pub fn holding(&self, now: Time) -> Option<&Budget> {
        self.budgets.values().find(|budget| budget.is_holding(now))
    }

    /// What all sessions used from one moment to another.
    pub fn spent_between(&self, begin: Time, end: Time) -> Sum {
        let (first, last) = (quarter(begin), quarter(end));
        let mut sum = Sum::default();
        self.usage
            .values()
            .filter(|usage| is_recent(usage, first))
            .for_each(|usage| sum += usage.between(first, last));
        sum
    }
}

/// Bins are in order: what ended before need not be looked through.
fn is_recent(usage: &Usage, first: i64) -> bool {
    usage.bins.last().is_some_and(|bin| bin.quarter >= first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_the_owners_midnight() {
        let hour = 3_600 * 1_000_000;
        let budget = Budget { utc_offset_minutes: 90, ..Budget::new(BudgetScope::Day) };

        let (begin, end) = budget.day(Time(22 * hour));
        assert_eq!((begin, end), (Time(-hour - hour / 2), Time(22 * hour + hour / 2)));
        assert_eq!(budget.day(end).0, end);
        assert_eq!(Budget::new(BudgetScope::Day).day(Time(5)), (Time(0), Time(24 * hour)));
    }
}
