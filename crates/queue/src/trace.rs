//! With whom a rejected item collides: the search over older targets, on runners that have nothing else to do.

use crate::facts::{Facts, Untraced};
use crate::item::ItemId;
use crate::order::Order;
use crate::run::{Check, Outcome, Purpose, Run};

/// What is known by now of one rejected item.
struct Known {
    passes: u64,
    known_to_pass: bool,
    fails: u64,
}

/// Searches that are over.
pub(crate) fn told(facts: &Facts) -> Vec<Order> {
    let told = |untraced: &Untraced| Some(Order::Tell(untraced.item, answer(facts, untraced)?));
    facts.untraced.iter().filter_map(told).collect()
}

/// The next check of each search that has none running, when so many runners are free for searches; or else the stop of those that
/// are too many.
pub(crate) fn with_runners(facts: &Facts, free: usize) -> Result<Vec<Check>, Vec<Order>> {
    let running = facts.runs.iter().filter(|run| run.is_running() && run.check.purpose == Purpose::Trace);
    let surplus: Vec<Order> = running.clone().skip(free).map(|run| Order::Stop(run.id)).collect();
    if !surplus.is_empty() {
        return Err(surplus);
    }
    let step = |untraced: &Untraced| {
        let known = known(facts, untraced);
        let middle = if known.known_to_pass { known.passes.midpoint(known.fails) } else { known.passes };
        Check { on: middle, items: vec![untraced.item], purpose: Purpose::Trace }
    };
    let resting = facts.untraced.iter().filter(|untraced| !of(facts, untraced.item).any(Run::is_running));
    Ok(resting.map(step).take(free - running.count()).collect())
}

fn of(facts: &Facts, item: ItemId) -> impl Iterator<Item = &Run> {
    facts.runs.iter().filter(move |run| run.check.purpose == Purpose::Trace && run.has(item))
}

fn known(facts: &Facts, untraced: &Untraced) -> Known {
    let Untraced { passes, known_to_pass, fails, item } = *untraced;
    let mut known = Known { passes, known_to_pass, fails };
    for run in of(facts, item) {
        match run.ended.map(|end| end.outcome) {
            Some(Outcome::Passed) if run.check.on >= known.passes => {
                (known.passes, known.known_to_pass) = (run.check.on, true);
            }
            Some(Outcome::Failed) => known.fails = known.fails.min(run.check.on),
            _ => {}
        }
    }
    known
}

/// With whom it collides, or that it fails by itself; nothing while the search goes on.
fn answer(facts: &Facts, untraced: &Untraced) -> Option<Option<ItemId>> {
    let known = known(facts, untraced);
    if known.fails <= known.passes {
        return Some(None);
    }
    let found = known.known_to_pass && known.fails - known.passes == 1;
    found.then(|| facts.landed_since(known.passes).next())
}
