//! The goals of the queue on a few small lines, so that every change of the policy is held to them. The whole of it is
//! `cargo xtask bench queue`.

use gastown_queuesim::{
    BORS_NG, Contender, Durations, OURS, PARALLEL, Round, Setting, contest, entropy, goals,
};

const SEEDS: std::ops::Range<u64> = 0..4;

fn rounds() -> Vec<Round> {
    let contenders = [&OURS[..], &BORS_NG, &PARALLEL].concat();
    let round = |bad: f64, fluke: f64| {
        let setting = Setting { changes: 300, bad, fluke, collide: 0.0, durations: Durations::Equal };
        Round { setting, scores: contest(&setting, SEEDS, &contenders) }
    };
    vec![round(0.05, 0.0), round(0.1, 0.0), round(0.3, 0.0), round(0.1, 0.02)]
}

#[test]
fn the_goals_hold_on_small_lines() {
    for goal in goals(&rounds()) {
        // A few lines vary: so many bad ones more than the rate says are so many checks more.
        let bound = if goal.name.contains("entropy") { goal.bound + 0.05 } else { goal.bound };
        assert!(goal.worst <= bound, "{}: {:.3}, at most {:.2}", goal.name, goal.worst, goal.bound);
    }
}

#[test]
fn the_peers_need_what_their_arithmetic_says() {
    let setting = Setting { changes: 256, bad: 0.0, fluke: 0.0, collide: 0.0, durations: Durations::Equal };
    let checks = |contender| contest(&setting, 0..1, &[contender])[0].checks * 256.0;
    let time = |contender| contest(&setting, 0..1, &[contender])[0].time * 256.0;

    assert_eq!(checks(Contender::Serial), 256.0);
    assert_eq!(checks(Contender::BorsNg { limit: 8 }), 32.0);
    assert_eq!(checks(Contender::Window), 256.0);
    assert_eq!(time(Contender::Window), 64.0);
    assert_eq!(time(Contender::Zuul), 64.0);
    assert_eq!((checks(Contender::Mergify { batch: 8 }), time(Contender::Mergify { batch: 8 })), (32.0, 8.0));
}

#[test]
fn a_bad_one_costs_bors_ng_two_checks_for_each_halving() {
    // Every change is bad: each batch of 8 is 15 checks, and a window of 4 checks each change while it runs alone.
    let setting = Setting { changes: 64, bad: 1.0, fluke: 0.0, collide: 0.0, durations: Durations::Equal };

    let scores = contest(&setting, 0..1, &[Contender::BorsNg { limit: 8 }, Contender::Serial]);

    assert_eq!(scores[0].checks * 64.0, 8.0 * 15.0);
    assert_eq!((scores[1].checks, scores[1].rejected), (1.0, 100.0));
}

#[test]
fn the_same_seed_is_the_same_run() {
    let setting =
        Setting { changes: 80, bad: 0.1, fluke: 0.02, collide: 0.001, durations: Durations::HeavyTailed };
    let contenders = [&OURS[..], &BORS_NG, &PARALLEL].concat();

    assert_eq!(contest(&setting, 3..5, &contenders), contest(&setting, 3..5, &contenders));
}

#[test]
fn the_bound_is_one_bit_where_half_are_bad() {
    assert_eq!(entropy(0.5), 1.0);
    assert!((entropy(0.01) - 0.0808).abs() < 0.0001);
    assert_eq!((entropy(0.0), entropy(1.0)), (0.0, 0.0));
}
