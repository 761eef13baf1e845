//! Idle runners check work that nobody approved yet, and give way.

use crate::teller::Teller;
use gastown_core::*;

fn rehearsing(runners: u8) -> Teller {
    let mut teller = Teller::new();
    let gates =
        Some(vec![Gate { name: "test".into(), command: "true".into(), timeout_secs: 9, paths: Vec::new() }]);
    let rig = "harbor".into();
    teller.must(Command::SetRig(SetRig { gates, runners: Some(runners), ..SetRig::of(rig) }));
    teller
}

/// A request in review; its title and its head have this name.
fn finished(teller: &mut Teller, name: &str) -> RequestId {
    let (task, agent) = (teller.task(name, None), teller.agent(&format!("{name}-agent")));
    teller.assign(&task, &agent);
    teller.finishes(&agent, name)
}

fn under_way(teller: &Teller) -> Vec<RehearsalRun> {
    teller.town.lanes.get(&"harbor".into()).map(|lane| lane.rehearsals.runs.clone()).unwrap_or_default()
}

fn about(teller: &Teller, run: &RehearsalRun) -> Vec<RequestId> {
    let revisions = &teller.lane().rehearsals.revisions;
    run.items.iter().map(|item| revisions[item].request.clone()).collect()
}

fn answer(teller: &mut Teller, run: u64, outcome: Option<CheckOutcome>) {
    teller.see(Observation::Rehearsed { rig: "harbor".into(), run, kept: vec![], outcome });
}

fn red() -> CheckOutcome {
    CheckOutcome::Failed { gate: "test".into(), words: "red".into(), already: false }
}

/// Answers every rehearsal until there is none more: red where all of `pair` are in it.
fn rehearse_all(teller: &mut Teller, pair: &[&RequestId]) -> usize {
    for count in 0..100 {
        let Some(run) = under_way(teller).first().cloned() else { return count };
        let breaks = !pair.is_empty() && pair.iter().all(|one| about(teller, &run).contains(one));
        answer(teller, run.id, Some(if breaks { red() } else { CheckOutcome::Green { chain: vec![] } }));
        let read: Town = teller.journal.iter().fold(Town::default(), |mut town, event| {
            town.apply(event);
            town
        });
        assert_eq!(read, teller.town, "a hall that died here knows the same");
    }
    panic!("it never rests: {:?}", under_way(teller));
}

fn verdict(teller: &Teller, id: &RequestId) -> RehearsalVerdict {
    let request = teller.request(id);
    teller.lane().rehearsals.verdict(id, &request.head).unwrap_or_default()
}

#[test]
fn what_waits_for_approval_is_tried_together_and_alone_and_told_so() {
    let mut teller = rehearsing(1);
    let (a, b) = (finished(&mut teller, "a"), finished(&mut teller, "b"));
    assert_eq!(under_way(&teller).len(), 1, "as many as there are runners");

    let checks = rehearse_all(&mut teller, &[]);

    assert!(checks >= 3, "{checks}");
    assert_eq!(verdict(&teller, &a).alone, Some(true));
    assert_eq!(verdict(&teller, &a).green_with, std::slice::from_ref(&b));
    assert_eq!(teller.request(&a).state, RequestState::InReview, "nothing is decided for a person");
    assert!(teller.request(&a).verdicts.is_empty());
}

#[test]
fn two_that_break_together_are_named_before_either_is_approved_and_the_gate_with_them() {
    let mut teller = rehearsing(2);
    let all: Vec<RequestId> = ["a", "b", "c", "d"].iter().map(|name| finished(&mut teller, name)).collect();
    rehearse_all(&mut teller, &[&all[1], &all[3]]);

    let seen = verdict(&teller, &all[3]);
    assert_eq!((seen.red_with, seen.gate), (vec![all[1].clone()], Some("test".into())));
    assert_eq!(verdict(&teller, &all[1]).red_with, [all[3].clone()]);
    assert!(!verdict(&teller, &all[1]).is_bad && verdict(&teller, &all[0]).red_with.is_empty());
}

#[test]
fn a_check_of_the_line_takes_the_place_of_a_rehearsal_at_once() {
    let mut teller = rehearsing(1);
    let (a, b) = (finished(&mut teller, "a"), finished(&mut teller, "b"));
    let before = under_way(&teller);
    assert_eq!(before.len(), 1);

    teller.must(Command::Approve { request: a.clone(), head: "a".into() });

    assert!(under_way(&teller).is_empty(), "it gave way");
    assert_eq!(teller.run_of(&a).runner, before[0].runner);
    answer(&mut teller, before[0].id, Some(red()));
    assert_eq!(verdict(&teller, &b), RehearsalVerdict::default(), "what was broken off says nothing");
    teller.lands(&a, "m1");
    assert_eq!(under_way(&teller).len(), 1, "and it goes on afterwards");
    assert_eq!(under_way(&teller)[0].target, "m1".into());
}

#[test]
fn another_head_a_withdrawal_and_a_foreign_move_of_the_target_are_followed() {
    let mut teller = rehearsing(1);
    let (a, b) = (finished(&mut teller, "a"), finished(&mut teller, "b"));
    rehearse_all(&mut teller, &[]);
    teller.must(Command::Reject { request: b.clone() });
    assert!(verdict(&teller, &a).green_with.is_empty(), "{:?}", verdict(&teller, &a));

    teller.see(Observation::TargetSeen { rig: "harbor".into(), head: "moved".into() });
    assert_eq!(verdict(&teller, &a).alone, None, "another tree");
    rehearse_all(&mut teller, &[]);
    assert_eq!(verdict(&teller, &a).alone, Some(true));

    let change = Change { files: 1, additions: 1, deletions: 0, commits: 2, ..Change::default() };
    let (from, head, base) = ("a".into(), "a2".into(), "base".into());
    teller.must(Command::LeaveOut { request: a.clone(), from, head, base, change, patch: "x".into() });
    assert_eq!(verdict(&teller, &a), RehearsalVerdict::default(), "another head is another matter");
    assert_eq!(under_way(&teller).len(), 1);
}

#[test]
fn a_rehearsal_that_cannot_run_or_a_red_target_halts_them_until_the_target_moves() {
    let mut teller = rehearsing(1);
    finished(&mut teller, "a");
    let run = under_way(&teller)[0].id;
    let red_already = CheckOutcome::Failed { gate: "test".into(), words: "red".into(), already: true };
    answer(&mut teller, run, Some(red_already));
    assert!(under_way(&teller).is_empty());
    let halted = teller.lane().rehearsals.halted.clone().expect("a reason");
    assert!(halted.1.contains("on the target itself"), "{halted:?}");

    teller.see(Observation::TargetSeen { rig: "harbor".into(), head: "mended".into() });
    let run = under_way(&teller)[0].id;
    // The machine had no time: it is simply tried again.
    answer(&mut teller, run, None);
    assert_eq!(under_way(&teller).len(), 1);
}

#[test]
fn nothing_is_rehearsed_where_it_is_off_held_or_where_there_is_no_gate() {
    let mut teller = rehearsing(1);
    finished(&mut teller, "a");
    assert_eq!(under_way(&teller).len(), 1);
    let set = |teller: &mut Teller, rehearse| {
        teller.must(Command::SetRig(SetRig { rehearse: Some(rehearse), ..SetRig::of("harbor".into()) }));
    };
    set(&mut teller, Rehearse::Off);
    assert!(under_way(&teller).is_empty(), "what runs is ended, too");
    teller.must(Command::HoldQueue { rig: "harbor".into() });
    set(&mut teller, Rehearse::On);
    assert!(under_way(&teller).is_empty());
    teller.must(Command::ReleaseQueue { rig: "harbor".into() });
    assert_eq!(under_way(&teller).len(), 1);
    teller.must(Command::SetRig(SetRig { gates: Some(vec![]), ..SetRig::of("harbor".into()) }));
    assert!(under_way(&teller).is_empty());
}

#[test]
fn what_waits_is_rehearsed_in_the_radars_order_and_the_same_advice_is_written_down_once() {
    let mut teller = rehearsing(1);
    let [a, b, c] = ["a", "b", "c"].map(|name| finished(&mut teller, name));
    let advised = |teller: &mut Teller| {
        let order = vec![c.clone(), b.clone(), a.clone()];
        teller.see(Observation::LandingAdvised { rig: "harbor".into(), order });
    };
    advised(&mut teller);
    let length = teller.journal.len();
    advised(&mut teller);
    assert_eq!(teller.journal.len(), length);

    let first = under_way(&teller)[0].id;
    answer(&mut teller, first, Some(CheckOutcome::Green { chain: vec![] }));
    let alone = under_way(&teller)[0].clone();
    assert_eq!(about(&teller, &alone), std::slice::from_ref(&c), "each is tried alone in that order, too");
    answer(&mut teller, alone.id, Some(CheckOutcome::Green { chain: vec![] }));
    let next = under_way(&teller)[0].clone();
    assert_eq!(
        about(&teller, &next),
        [a.clone(), c.clone(), b.clone()],
        "what is green, then the advised order"
    );

    let set = SetRig { rehearse: Some(Rehearse::Off), ..SetRig::of("harbor".into()) };
    teller.must(Command::SetRig(set));
    let length = teller.journal.len();
    teller.see(Observation::LandingAdvised { rig: "harbor".into(), order: vec![a, b, c] });
    assert_eq!(teller.journal.len(), length, "nobody asks for it where nothing is rehearsed");
}
