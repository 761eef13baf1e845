//! Small lines, step by step: what is checked, what lands, who is told what.

use gastown_queue::{
    Check, ConvoyId, Facts, Fault, Happened, History, Item, ItemId, Ledger, Order, Outcome, Purpose, RunId,
    Why, next, why,
};

fn item(id: u64) -> Item {
    Item { id: ItemId(id), priority: 0, size: 10, convoy: None, agent: None, folders: Vec::new() }
}

fn ids(items: &[u64]) -> Vec<ItemId> {
    items.iter().copied().map(ItemId).collect()
}

/// A check that never flukes and items that are rarely bad, as far as anybody has seen.
fn steady() -> Facts {
    let mut history = History::default();
    (0..1_000).for_each(|n| history.take([], n % 20 != 0));
    Facts::new(history, Ledger { passed: 20_000, pairs: 1_000_000, ..Ledger::default() })
}

/// Pairs that break together were seen so often that they are looked for.
fn colliding() -> Facts {
    let ledger = Ledger { passed: 10_000, collisions: 1_000, ..*steady().ledger() };
    Facts::new(steady().history().clone(), ledger)
}

fn line(mut facts: Facts, items: impl IntoIterator<Item = Item>) -> Facts {
    items.into_iter().for_each(|item| facts.apply(Happened::Entered(item)));
    facts
}

/// Carries out everything that needs no check to end, and gives what was ordered.
fn settle(facts: &mut Facts, runners: usize) -> Vec<Order> {
    let mut all = Vec::new();
    loop {
        let orders = next(facts, runners);
        if orders.is_empty() {
            return all;
        }
        for order in orders {
            facts.apply(match order.clone() {
                Order::Land(run) => Happened::Landed(run),
                Order::Reject(item, fault) => Happened::Rejected(item, fault),
                Order::Stop(run) => Happened::Stopped(run),
                Order::Start(check) => Happened::Started(check),
                Order::Tell(item, with) => Happened::Traced { item, collides: with.is_some() },
            });
            all.push(order);
        }
    }
}

fn end(facts: &mut Facts, outcome: Outcome) {
    let run = facts.runs().iter().find(|run| run.ended.is_none()).expect("a run").id;
    facts.apply(Happened::Ended(run, outcome));
}

/// Drains the line on one runner; a check passes if `passes` says so of all that would then be in the target.
fn drain(facts: &mut Facts, passes: impl Fn(&[ItemId]) -> bool) -> Vec<Order> {
    drain_until(facts, &passes, None)
}

/// Drains the line up to where a check for this purpose runs.
fn drain_until(
    facts: &mut Facts,
    passes: &dyn Fn(&[ItemId]) -> bool,
    purpose: impl Into<Option<Purpose>>,
) -> Vec<Order> {
    let purpose = purpose.into();
    let mut landed: Vec<ItemId> = Vec::new();
    let mut all = Vec::new();
    loop {
        let orders = settle(facts, 1);
        for order in &orders {
            if let Order::Land(run) = order {
                let start =
                    all.iter().chain(&orders).filter_map(started).nth(run.0 as usize).expect("it started");
                landed.truncate(start.on as usize);
                landed.extend(&start.items);
            }
        }
        all.extend(orders);
        let running = facts.runs().iter().find(|run| run.ended.is_none()).cloned();
        let Some(run) = running.filter(|run| Some(run.check.purpose) != purpose) else { return all };
        let state: Vec<ItemId> =
            landed[..run.check.on as usize].iter().chain(&run.check.items).copied().collect();
        let outcome = if passes(&state) { Outcome::Passed } else { Outcome::Failed };
        facts.apply(Happened::Ended(run.id, outcome));
    }
}

fn started(order: &Order) -> Option<&Check> {
    if let Order::Start(check) = order { Some(check) } else { None }
}

#[test]
fn what_passes_together_lands_as_it_was_checked() {
    let mut facts = line(steady(), (0..5).map(item));

    let orders = settle(&mut facts, 1);
    let [Order::Start(check)] = &orders[..] else { panic!("{orders:?}") };
    assert_eq!(*check, Check { on: 0, items: ids(&[0, 1, 2, 3, 4]), purpose: Purpose::First });
    end(&mut facts, Outcome::Passed);

    assert_eq!(settle(&mut facts, 1), [Order::Land(RunId(0))]);
    assert!(facts.line().is_empty());
    assert_eq!(facts.target(), 5);
}

#[test]
fn the_bad_one_of_eight_is_found_in_three_more_checks_and_the_rest_lands() {
    let mut facts = line(steady(), (1..9).map(item));

    let orders = drain(&mut facts, |state| !state.contains(&ItemId(5)));

    let rejected: Vec<&Order> = orders.iter().filter(|order| matches!(order, Order::Reject(..))).collect();
    assert!(matches!(rejected[..], [Order::Reject(ItemId(5), _)]), "{orders:?}");
    assert_eq!(facts.target(), 7);
    let checks = orders.iter().filter_map(started).filter(|check| check.purpose != Purpose::Trace);
    // One that fails, three to find it, one for what came after it.
    assert_eq!(checks.count(), 5);
}

#[test]
fn what_follows_is_not_checked() {
    let mut facts = line(steady(), [item(1), item(2)]);

    let orders = drain(&mut facts, |state| !state.contains(&ItemId(2)));

    // Both fail, the first passes: that the second is to blame follows.
    let checks: Vec<&[ItemId]> = orders.iter().filter_map(started).map(|check| &check.items[..]).collect();
    assert_eq!(checks[..2], [&ids(&[1, 2])[..], &ids(&[1])[..]]);
    assert!(orders.contains(&Order::Land(RunId(1))));
    assert!(orders.iter().any(|order| matches!(order, Order::Reject(ItemId(2), _))));
}

#[test]
fn a_check_that_may_fluke_runs_once_more_before_anybody_is_rejected() {
    let mut facts = line(Facts::default(), [item(1)]);
    settle(&mut facts, 1);
    end(&mut facts, Outcome::Failed);

    let orders = settle(&mut facts, 1);

    let confirm = Check { on: 0, items: ids(&[1]), purpose: Purpose::Confirm };
    assert_eq!(orders, [Order::Start(confirm)]);
    end(&mut facts, Outcome::Passed);
    assert_eq!(settle(&mut facts, 1), [Order::Land(RunId(1))]);
    assert_eq!(facts.ledger().flukes, 1, "the ledger knows");
}

#[test]
fn what_is_fresh_goes_before_a_confirmation_until_flukes_were_seen_or_it_was_overtaken_often() {
    let fresh_before_it = |flukes: u64| {
        let ledger = Ledger { flukes, ..Ledger::default() };
        let mut facts = line(Facts::new(History::default(), ledger), [item(1)]);
        settle(&mut facts, 1);
        end(&mut facts, Outcome::Failed);
        for n in 0.. {
            facts = line(facts, [item(2 + n)]);
            settle(&mut facts, 1);
            let running = facts.runs().iter().find(|run| run.ended.is_none()).expect("a run");
            if running.check.purpose == Purpose::Confirm {
                assert_eq!(running.check.items, ids(&[1]));
                return n;
            }
            end(&mut facts, Outcome::Passed);
        }
        unreachable!("an endless line")
    };

    assert_eq!(fresh_before_it(0), 16);
    assert_eq!(fresh_before_it(1), 0);
}

#[test]
fn nobody_is_rejected_at_once_while_others_wait_to_be_confirmed() {
    let ledger = Ledger { passed: 100, ..Ledger::default() };
    let alone = ledger.fluke(0);

    assert!(ledger.fluke(1) > alone && ledger.fluke(8) > ledger.fluke(1));
    assert!(Ledger { passed: 20_000, ..ledger }.fluke(8) < alone, "much that was seen weighs more");
}

#[test]
fn who_fails_alone_on_the_target_it_entered_on_is_told_so() {
    let mut facts = line(Facts::default(), [item(1)]);

    let orders = drain(&mut facts, |_| false);

    let Some(Order::Reject(rejected, fault)) = orders.last() else { panic!("{orders:?}") };
    assert_eq!((*rejected, fault), (ItemId(1), &Fault::Alone));
}

#[test]
fn of_two_that_collide_the_second_is_rejected_and_both_are_named() {
    let mut facts = line(colliding(), (1..13).map(item));
    let collide = |state: &[ItemId]| !(state.contains(&ItemId(3)) && state.contains(&ItemId(9)));

    let orders = drain(&mut facts, collide);

    assert!(orders.iter().any(|order| matches!(order, Order::Reject(ItemId(9), Fault::Untraced(_)))));
    assert_eq!(orders.last(), Some(&Order::Tell(ItemId(9), Some(ItemId(3)))));
    assert_eq!(facts.target(), 11);
}

#[test]
fn the_search_for_a_name_gives_its_runner_back_to_the_line() {
    let mut facts = line(colliding(), (1..13).map(item));
    let collide = |state: &[ItemId]| !(state.contains(&ItemId(3)) && state.contains(&ItemId(9)));
    // All but the search: it starts when the line is empty.
    let orders = drain_until(&mut facts, &collide, Purpose::Trace);
    let Some(Order::Start(search)) = orders.last() else { panic!("{orders:?}") };
    assert_eq!((search.purpose, &search.items), (Purpose::Trace, &ids(&[9])));

    facts.apply(Happened::Entered(item(20)));
    let orders = settle(&mut facts, 1);

    assert!(
        matches!(&orders[..], [Order::Stop(_), Order::Start(check)] if check.items == ids(&[20])),
        "{orders:?}"
    );
}

#[test]
fn one_that_is_bad_by_itself_is_told_that_after_the_line_is_done() {
    let mut facts = line(colliding(), (1..13).map(item));

    let orders = drain(&mut facts, |state| !state.contains(&ItemId(9)));

    assert_eq!(orders.last(), Some(&Order::Tell(ItemId(9), None)));
}

#[test]
fn for_whom_one_that_never_passed_collides_with_nobody_searches_where_pairs_hardly_ever_break() {
    let mut facts = line(steady(), (1..13).map(item));

    let orders = drain(&mut facts, |state| !state.contains(&ItemId(9)));

    assert!(orders.contains(&Order::Reject(ItemId(9), Fault::Alone)), "{orders:?}");
    assert!(orders.iter().filter_map(started).all(|check| check.purpose != Purpose::Trace), "{orders:?}");
}

#[test]
fn a_collision_that_the_search_found_is_learnt_from() {
    let mut facts = line(colliding(), (1..13).map(item));
    let known = facts.ledger().collisions;

    drain(&mut facts, |state| !(state.contains(&ItemId(3)) && state.contains(&ItemId(9))));

    assert_eq!(facts.ledger().collisions, known + 1);
}

#[test]
fn what_git_cannot_merge_never_shares_a_check() {
    let mut facts = line(steady(), (1..9).map(item));
    facts.apply(Happened::FoundApart(ItemId(6), ItemId(2)));

    let orders = drain(&mut facts, |_| true);

    let both = |check: &&Check| check.items.contains(&ItemId(2)) && check.items.contains(&ItemId(6));
    assert_eq!(orders.iter().filter_map(started).filter(both).count(), 0);
    assert_eq!(facts.target(), 8);
}

#[test]
fn four_runners_check_groups_apart_and_what_passes_rides_along() {
    let mut facts = line(steady(), (0..80).map(item));

    let orders = settle(&mut facts, 4);
    let groups: Vec<&Check> = orders.iter().filter_map(started).collect();
    assert_eq!(groups.len(), 4);
    assert!(groups.iter().all(|check| check.on == 0));
    let first = groups[0].items.clone();
    let second = groups[1].items.clone();
    assert!(first.iter().all(|item| !second.contains(item)), "no item is in two of them");

    facts.apply(Happened::Ended(RunId(0), Outcome::Passed));
    facts.apply(Happened::Ended(RunId(1), Outcome::Passed));
    let orders = settle(&mut facts, 4);

    assert_eq!(orders[0], Order::Land(RunId(0)));
    let later = orders.iter().find_map(started).expect("a check on the new target");
    assert_eq!(later.on, first.len() as u64);
    assert!(later.items.starts_with(&second), "what passed on the old target goes with the next");
}

#[test]
fn where_most_fail_each_is_checked_alone() {
    let mut history = History::default();
    (0..1_000).for_each(|n| history.take([], n % 2 == 0));
    let ledger = Ledger { passed: 20_000, ..Ledger::default() };
    let mut facts = line(Facts::new(history, ledger), (0..8).map(item));

    let orders = settle(&mut facts, 4);

    assert!(orders.iter().filter_map(started).all(|check| check.items.len() == 1));
    assert_eq!(orders.len(), 4);
}

#[test]
fn the_history_of_an_agent_makes_its_groups_small() {
    let (careful, careless) = (gastown_queue::Mark(1), gastown_queue::Mark(2));
    let mut history = History::default();
    let of = |mark, id| Item { agent: Some(mark), ..item(id) };
    (0..400).for_each(|n| history.take([careful], n % 100 != 0));
    (0..400).for_each(|n| history.take([careless], n % 2 != 0));
    let group = |mark| {
        let mut facts = line(Facts::new(history.clone(), Ledger::default()), (0..100).map(|id| of(mark, id)));
        let orders = settle(&mut facts, 1);
        orders.iter().find_map(started).expect("a check").items.len()
    };

    assert!(group(careful) >= 30, "{}", group(careful));
    assert!(group(careless) <= 2, "{}", group(careless));
}

#[test]
fn a_folder_where_much_fails_makes_a_change_doubtful_and_folders_that_change_together_count_once() {
    let (steady, brittle) = (gastown_queue::Mark(1), gastown_queue::Mark(2));
    let twins = [gastown_queue::Mark(3), gastown_queue::Mark(4)];
    let of = |folders: &[gastown_queue::Mark]| Item { folders: folders.to_vec(), ..item(0) };
    let mut history = History::default();
    (0..100).for_each(|n| history.take([steady], n % 20 != 0));
    (0..100).for_each(|n| history.take([brittle], n % 2 != 0));
    (0..100).for_each(|n| history.take(twins, n % 2 != 0));
    let chance = |folders: &[gastown_queue::Mark]| history.chance(&of(folders));

    assert!(chance(&[steady]) < chance(&[]) && chance(&[]) < chance(&[brittle]));
    assert!(
        chance(&[steady, brittle]) > chance(&[]),
        "what is brittle is not hidden by what is steady beside it"
    );
    assert!((chance(&twins) - chance(&twins[..1])).abs() < 1e-9, "they say the same thing twice");
    assert!(chance(&[gastown_queue::Mark(9)]) == chance(&[]), "nothing is known of it");
}

#[test]
fn priority_goes_first_then_age_then_convoys_then_small_ones() {
    let mut all: Vec<Item> = (0..6).map(item).collect();
    all[1].size = 9_000;
    all[4].convoy = Some(ConvoyId(1));
    all[2].convoy = Some(ConvoyId(1));
    all[5].priority = 3;
    let facts = line(steady(), all);

    let order: Vec<u64> = why(&facts).iter().map(|(item, _)| item.0).collect();

    assert_eq!(order, [5, 2, 4, 0, 3, 1]);
}

#[test]
fn every_item_says_why_it_waits() {
    let mut facts = line(steady(), (1..60).map(item));
    facts.apply(Happened::FoundApart(ItemId(1), ItemId(2)));
    settle(&mut facts, 1);
    let group = facts.runs()[0].check.items.clone();
    let said = why(&facts);
    assert_eq!(said[0], (ItemId(1), Why::Checked { run: RunId(0), with: group.len() - 1 }));
    assert_eq!(said[1], (ItemId(2), Why::Apart(ItemId(1))));
    assert_eq!(said[58], (ItemId(59), Why::Behind { ahead: 58 }));

    end(&mut facts, Outcome::Failed);
    settle(&mut facts, 1);
    let last = *group.last().expect("not empty");
    let of = |item: ItemId| why(&facts).into_iter().find(|(other, _)| *other == item).map(|(_, why)| why);
    assert_eq!(of(last), Some(Why::Suspected { among: group.len() }));
    assert_eq!(facts.line().len(), why(&facts).len());
}

#[test]
fn a_check_that_hangs_runs_again_and_hanging_twice_is_failing() {
    let mut facts = line(steady(), [item(0), item(1)]);
    // The first of every sixteen is confirmed in any case.
    facts.apply(Happened::Left(ItemId(0)));
    settle(&mut facts, 1);
    end(&mut facts, Outcome::Hung);

    let orders = settle(&mut facts, 1);
    assert!(matches!(&orders[..], [Order::Start(check)] if check.items == ids(&[1])));
    end(&mut facts, Outcome::Hung);

    assert!(matches!(settle(&mut facts, 1)[..], [Order::Reject(ItemId(1), _)]));
}

#[test]
fn a_target_that_somebody_moved_is_checked_anew() {
    let mut facts = line(steady(), [item(1), item(2)]);
    settle(&mut facts, 1);
    end(&mut facts, Outcome::Passed);
    facts.apply(Happened::TargetMoved);

    let orders = settle(&mut facts, 1);

    assert!(matches!(&orders[..], [Order::Start(check)] if check.items == ids(&[1, 2])), "{orders:?}");
}
