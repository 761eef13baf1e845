//! The advised order: fewest that meet a conflict, and always the same.

use super::*;

fn contender(name: &str) -> Contender {
    Contender { name: name.to_owned(), priority: 2, since: Time(0), lines: 10, meets_target: false }
}

fn contenders(names: &[&str]) -> Vec<Contender> {
    names.iter().map(|name| contender(name)).collect()
}

fn names(all: &[Contender], places: &[usize]) -> Vec<String> {
    places.iter().map(|at| all[*at].name.clone()).collect()
}

/// How many meet a conflict if they land in this order.
fn met(order: &[usize], conflicts: &[(usize, usize)]) -> usize {
    let hits =
        |at: usize, earlier: usize| conflicts.contains(&(at, earlier)) || conflicts.contains(&(earlier, at));
    (0..order.len()).filter(|n| order[..*n].iter().any(|earlier| hits(order[*n], *earlier))).count()
}

fn orders(of: usize) -> Vec<Vec<usize>> {
    if of == 0 {
        return vec![Vec::new()];
    }
    let shorter = orders(of - 1);
    let with = |order: &Vec<usize>, at: usize| {
        let mut order = order.clone();
        order.insert(at, of - 1);
        order
    };
    shorter.iter().flat_map(|order| (0..of).map(move |at| with(order, at))).collect()
}

#[test]
fn the_two_that_a_third_conflicts_with_land_before_it() {
    let all = contenders(&["flint", "sorrel", "wren"]);
    let conflicts = [(0, 1), (0, 2)];

    let advice = advise(&all, &conflicts);

    assert_eq!(names(&all, &advice.order), ["sorrel", "wren", "flint"]);
    assert_eq!(names(&all, &advice.meet), ["flint"]);
    assert_eq!(advice.first_of(&all, &conflicts, (0, 1)), Some((1, Reason::Fewer(vec![2]))));
}

#[test]
fn between_two_equals_priority_speaks_first_then_age_then_size_then_the_name() {
    let mut all = contenders(&["ash", "birch"]);
    let reason = |all: &[Contender]| {
        let advice = advise(all, &[(0, 1)]);
        advice.first_of(all, &[(0, 1)], (0, 1)).map(|(first, reason)| (all[first].name.clone(), reason))
    };

    assert_eq!(reason(&all), Some(("ash".to_owned(), Reason::Name)));
    all[1].lines = 9;
    assert_eq!(reason(&all), Some(("birch".to_owned(), Reason::Smaller)));
    all[1].since = Time(1);
    assert_eq!(reason(&all), Some(("ash".to_owned(), Reason::Older)));
    all[1].priority = 1;
    assert_eq!(reason(&all), Some(("birch".to_owned(), Reason::Priority)));
}

#[test]
fn what_conflicts_with_the_target_comes_last_and_strikes_nobody() {
    let mut all = contenders(&["ash", "birch", "cedar"]);
    all[0].meets_target = true;
    all[0].priority = 0;
    let conflicts = [(0, 1), (0, 2)];

    let advice = advise(&all, &conflicts);

    assert_eq!(names(&all, &advice.order), ["birch", "cedar", "ash"]);
    assert_eq!(names(&all, &advice.meet), ["ash"]);
    assert_eq!(advice.first_of(&all, &conflicts, (0, 1)), Some((1, Reason::Target)));
}

#[test]
fn no_order_of_up_to_six_has_fewer_that_meet_a_conflict() {
    let all = contenders(&["a", "b", "c", "d", "e", "f"]);
    let pairs: Vec<(usize, usize)> = (0..6).flat_map(|b| (0..b).map(move |a| (a, b))).collect();
    let every_order = orders(6);
    for graph in (0..1_u32 << pairs.len()).step_by(41) {
        let chosen = pairs.iter().enumerate().filter(|(at, _)| graph & (1 << at) != 0);
        let conflicts: Vec<_> = chosen.map(|(_, pair)| *pair).collect();

        let advice = advise(&all, &conflicts);

        let fewest = every_order.iter().map(|order| met(order, &conflicts)).min();
        assert_eq!(Some(met(&advice.order, &conflicts)), fewest, "{conflicts:?}");
        assert_eq!(met(&advice.order, &conflicts), advice.meet.len(), "{conflicts:?}");
    }
}

#[test]
fn a_hundred_in_conflict_with_each_other_and_a_long_chain_are_ordered_all_the_same() {
    let names: Vec<String> = (0..130).map(|at| format!("b{at:03}")).collect();
    let all: Vec<Contender> = names.iter().map(|name| contender(name)).collect();
    let mut conflicts: Vec<_> = (0..100).flat_map(|b| (0..b).map(move |a| (a, b))).collect();
    conflicts.extend((100..129).map(|at| (at, at + 1)));

    let advice = advise(&all, &conflicts);

    assert_eq!(advice.order.len(), 130);
    assert_eq!(advice.meet.len(), 99 + 15);
    assert_eq!(met(&advice.order, &conflicts), advice.meet.len());
}

#[test]
fn the_order_of_the_list_of_conflicts_changes_nothing() {
    let all = contenders(&["ash", "birch", "cedar", "dogwood", "elder"]);
    let conflicts = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 0)];
    let mut turned = conflicts.map(|(a, b)| (b, a));
    turned.reverse();

    assert_eq!(advise(&all, &conflicts), advise(&all, &turned));
    assert_eq!(names(&all, &advise(&all, &conflicts).order), ["ash", "cedar", "birch", "dogwood", "elder"]);
}
