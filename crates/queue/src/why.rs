//! Why each item still waits. Typed: the words are the caller's.

use crate::belief::Belief;
use crate::facts::Facts;
use crate::item::ItemId;
use crate::run::{Run, RunId};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// It passed on the target as it is, and lands now.
    Lands(RunId),
    /// A check that decides over it runs, together with so many others.
    Checked { run: RunId, with: usize },
    /// It failed alone and may not be to blame: it runs once more before it is rejected.
    Doubted,
    /// A check of it and others failed; one of so many is to blame.
    Suspected { among: usize },
    /// It passed while the target moved on, and lands with the next check that passes.
    Passed,
    /// Git cannot merge it with this one, which is ahead.
    Apart(ItemId),
    /// So many are ahead of it, and every runner is busy.
    Behind { ahead: usize },
}

/// Everything in the line, in the order in which it is taken.
pub fn why(facts: &Facts) -> Vec<(ItemId, Why)> {
    let belief = Belief::of(facts);
    belief.order.iter().enumerate().map(|(ahead, item)| (*item, of(&belief, *item, ahead))).collect()
}

fn of(belief: &Belief, item: ItemId, ahead: usize) -> Why {
    let facts = belief.facts;
    if let Some(run) = crate::policy::landable(facts).filter(|run| run.has(item)) {
        return Why::Lands(run.id);
    }
    let running = |run: &&Run| run.is_running() && run.has(item);
    if let Some(run) = facts.runs.iter().filter(running).min_by_key(|run| run.check.items.len()) {
        return Why::Checked { run: run.id, with: run.check.items.len() - 1 };
    }
    match belief.suspects.iter().find(|suspects| suspects.items.contains(&item)) {
        Some(suspects) if suspects.items.len() == 1 => return Why::Doubted,
        Some(suspects) => return Why::Suspected { among: suspects.items.len() },
        None => {}
    }
    if belief.good.contains(&item) {
        return Why::Passed;
    }
    let blocks = |other: &&ItemId| facts.are_apart(item, **other);
    belief.order[..ahead].iter().find(blocks).map_or(Why::Behind { ahead }, |other| Why::Apart(*other))
}
