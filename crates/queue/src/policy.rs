//! The decision: from the facts alone, so that whoever has the facts decides the same.

use crate::belief::Belief;
use crate::facts::{Facts, Untraced};
use crate::item::{ItemId, in_order};
use crate::order::{Fault, Order};
use crate::plan::Plan;
use crate::run::{Outcome, Purpose, Run};
use crate::trace;

/// So many good items among all that are submitted may be rejected by mistake: half of the goal of 0.02 in 100.
const WRONG_MAX: f64 = 0.000_1;
/// However steady the check was, one item of so many is not rejected without a confirmation: else nobody would see that it
/// is steady no longer.
const AUDIT_EACH: u64 = 16;
/// In the line a search for whom somebody collides with is worth its checks where it is at least so likely that there is one.
const SEARCHED_FROM: f64 = 0.05;

/// What to do now. Carry it out, apply what happened, ask again; nothing left to do is an empty list.
pub fn next(facts: &Facts, runners: usize) -> Vec<Order> {
    if let Some(run) = landable(facts) {
        return vec![Order::Land(run.id)];
    }
    let belief = Belief::of(facts);
    let mut settled = rejections(&belief);
    settled.extend(useless(&belief).map(|run| Order::Stop(run.id)));
    settled.extend(trace::told(facts));
    if !settled.is_empty() {
        return settled;
    }
    let mut checks = Plan::of(&belief, runners);
    let at_work =
        facts.runs.iter().filter(|run| run.is_running() && run.check.purpose != Purpose::Trace).count();
    match trace::with_runners(facts, runners.saturating_sub(at_work + checks.len())) {
        Ok(traces) => checks.extend(traces),
        Err(surplus) => return surplus,
    }
    checks.into_iter().map(Order::Start).collect()
}

/// Everything in the line, in the order in which it is taken.
pub fn order(facts: &Facts) -> Vec<ItemId> {
    in_order(&facts.line).iter().map(|entry| entry.item.id).collect()
}

/// What passed on the target as it is; the most items first.
pub(crate) fn landable(facts: &Facts) -> Option<&Run> {
    let is_here = |item: &ItemId| facts.entry(*item).is_some();
    let on_target =
        |run: &&Run| run.passed() && run.check.on == facts.target() && run.check.items.iter().all(is_here);
    facts.runs.iter().filter(on_target).max_by_key(|run| (run.check.items.len(), std::cmp::Reverse(run.id)))
}

/// Lone suspects of whom it is unlikely enough that they are good.
fn rejections(belief: &Belief) -> Vec<Order> {
    let lone = belief.suspects.iter().filter(|suspects| suspects.items.len() == 1);
    let sure = lone.filter(|suspects| {
        let Some(entry) = belief.facts.entry(suspects.items[0]) else { return false };
        let wrong = suspects.doubt * belief.facts.history.chance(&entry.item);
        let audited = entry.entered.is_multiple_of(AUDIT_EACH);
        wrong <= WRONG_MAX && (!audited || has_failed_again(belief.facts, entry.item.id))
    });
    sure.map(|suspects| Order::Reject(suspects.items[0], fault(belief.facts, suspects.items[0]))).collect()
}

fn has_failed_again(facts: &Facts, item: ItemId) -> bool {
    facts.runs.iter().any(|run| {
        run.check.purpose == Purpose::Confirm
            && run.check.items == [item]
            && run.ended.is_some_and(|end| end.outcome == Outcome::Failed)
    })
}

fn fault(facts: &Facts, item: ItemId) -> Fault {
    let passed = facts.runs.iter().filter(|run| run.passed() && run.has(item)).max_by_key(|run| run.check.on);
    let since = facts.entry(item).map_or(0, |entry| entry.since);
    let passes = passed.map_or(since, |run| run.check.on).max(facts.forgotten);
    let beside: Vec<ItemId> = passed.map(|run| run.check.items.clone()).unwrap_or_default();
    let suspects: Vec<ItemId> = facts.landed_since(passes).filter(|other| !beside.contains(other)).collect();
    match (suspects.as_slice(), passed) {
        ([], None) => Fault::Alone,
        ([other], Some(_)) => Fault::Collides(*other),
        (others, None) if !is_worth_a_search(facts, item, others.len()) => Fault::Alone,
        _ => {
            Fault::Untraced(Untraced { item, passes, known_to_pass: passed.is_some(), fails: facts.target() })
        }
    }
}

/// One that never passed is bad by itself or collides with one of so many. Where it is asked who collides, each is looked for.
fn is_worth_a_search(facts: &Facts, item: ItemId, others: usize) -> bool {
    let bad = facts.entry(item).map_or(1.0, |entry| facts.history.chance(&entry.item));
    let collides = (1.0 - bad) * (1.0 - (1.0 - facts.ledger.collision()).powf(others as f64));
    facts.keeps_landings || collides >= SEARCHED_FROM * (bad + collides)
}

/// Running checks whose answer follows from others: they must fail, or there is nothing in them to learn or to land.
fn useless<'a>(belief: &'a Belief) -> impl Iterator<Item = &'a Run> {
    belief.facts.runs.iter().filter(|run| run.is_running()).filter(|run| {
        let unknown = belief.unknown(run);
        let is_here = |item: &ItemId| belief.chance.contains_key(item);
        let nothing_new = unknown.is_empty() && run.check.on != belief.facts.target();
        let gone = !run.check.items.iter().all(is_here);
        let fails =
            belief.suspects.iter().any(|suspects| suspects.items.iter().all(|item| unknown.contains(item)));
        match run.check.purpose {
            Purpose::Trace => false,
            Purpose::Confirm => nothing_new || gone,
            _ => nothing_new || fails || (gone && !unknown.iter().any(is_here)),
        }
    })
}
