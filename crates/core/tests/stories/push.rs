//! Landings on their way to the remote: when they go by themselves, and what a no means.

use crate::teller::Teller;
use gastown_core::*;

fn land(teller: &mut Teller, name: &str, commit: &str) -> RequestId {
    let (task, agent) = (teller.task(name, None), teller.agent(&format!("{name}-agent")));
    teller.assign(&task, &agent);
    let request = teller.finishes(&agent, name);
    teller.must(Command::Approve { request: request.clone(), head: name.into() });
    teller.lands(&request, commit);
    request
}

fn set(teller: &mut Teller, push: Push) {
    teller.must(Command::SetRig(SetRig { push: Some(push), ..SetRig::of("harbor".into()) }));
}

fn pushes(teller: &Teller) -> &Pushes {
    &teller.town.rig(&"harbor".into()).expect("a rig").pushes
}

fn under_way(teller: &Teller) -> Option<&str> {
    pushes(teller).pushing.as_ref().map(|pushing| pushing.commit.as_str())
}

fn answers(teller: &mut Teller, commit: &str, outcome: PushOutcome) {
    teller.see(Observation::Pushed { rig: "harbor".into(), commit: commit.into(), outcome });
}

fn there() -> PushOutcome {
    PushOutcome::There { to: "origin/main".into() }
}

fn no(why: PushTrouble) -> PushOutcome {
    PushOutcome::Refused { why, words: "no".into() }
}

#[test]
fn nothing_is_pushed_that_nobody_asked_for() {
    for push in [Push::Off, Push::Ask] {
        let mut teller = Teller::new();
        set(&mut teller, push);
        land(&mut teller, "a", "m1");
        assert_eq!(under_way(&teller), None, "{push:?}");

        teller.must(Command::PushRig { rig: "harbor".into() });
        assert_eq!(under_way(&teller), Some("m1"));
        answers(&mut teller, "m1", there());
        let pushed = pushes(&teller).pushed.clone().expect("it was seen there");
        assert_eq!((pushed.commit.as_str(), pushed.to.as_str()), ("m1", "origin/main"));
    }
}

#[test]
fn a_landing_goes_by_itself_and_the_next_waits_for_its_answer() {
    let mut teller = Teller::new();
    set(&mut teller, Push::On);
    land(&mut teller, "a", "m1");
    assert_eq!(under_way(&teller), Some("m1"));
    land(&mut teller, "b", "m2");
    land(&mut teller, "c", "m3");
    assert_eq!(under_way(&teller), Some("m1"), "one at a time");

    answers(&mut teller, "m0", there());
    assert_eq!(under_way(&teller), Some("m1"), "an answer about something else says nothing");
    answers(&mut teller, "m1", there());
    assert_eq!(under_way(&teller), Some("m3"), "the newest has the one before it");
    answers(&mut teller, "m3", there());
    assert_eq!(under_way(&teller), None);
}

#[test]
fn after_a_no_nothing_goes_until_a_person_asks() {
    let mut teller = Teller::new();
    set(&mut teller, Push::On);
    land(&mut teller, "a", "m1");
    answers(&mut teller, "m1", no(PushTrouble::Behind));
    assert_eq!(pushes(&teller).refused.as_ref().map(|no| no.why), Some(PushTrouble::Behind));

    land(&mut teller, "b", "m2");
    assert_eq!(under_way(&teller), None, "the same no would come again");

    teller.must(Command::PushRig { rig: "harbor".into() });
    assert_eq!((under_way(&teller), &pushes(&teller).refused), (Some("m2"), &None));
}

#[test]
fn a_remote_that_is_away_is_tried_so_often_and_again_after_the_next_landing() {
    let mut teller = Teller::new();
    set(&mut teller, Push::On);
    land(&mut teller, "a", "m1");
    for tries in 1..PUSH_TRIES_MAX {
        answers(&mut teller, "m1", PushOutcome::Unreachable { words: "no route".into() });
        assert_eq!(pushes(&teller).pushing.as_ref().map(|pushing| pushing.tries), Some(tries));
    }
    answers(&mut teller, "m1", PushOutcome::Unreachable { words: "no route".into() });
    assert_eq!(pushes(&teller).refused.as_ref().map(|no| no.why), Some(PushTrouble::Unreachable));
    assert_eq!(under_way(&teller), None);

    land(&mut teller, "b", "m2");
    assert_eq!(under_way(&teller), Some("m2"));
}

#[test]
fn what_is_on_its_way_to_others_does_not_go_back() {
    let mut teller = Teller::new();
    set(&mut teller, Push::On);
    let request = land(&mut teller, "a", "m1");
    let way = UndoWay::StepBack { from: "m1".into(), to: "base".into() };
    let undo = Command::UndoLanding { request, way };
    teller.refused(undo.clone());

    answers(&mut teller, "m1", no(PushTrouble::Declined));
    teller.must(undo);
}

#[test]
fn what_the_remote_lost_stays_away_until_a_person_asks_again() {
    let mut teller = Teller::new();
    set(&mut teller, Push::On);
    land(&mut teller, "a", "m1");
    answers(&mut teller, "m1", there());
    land(&mut teller, "b", "m2");
    answers(&mut teller, "m2", no(PushTrouble::WentBack));
    land(&mut teller, "c", "m3");
    assert_eq!((under_way(&teller), &pushes(&teller).pushed), (None, &None), "it is not looked for again");

    teller.must(Command::PushRig { rig: "harbor".into() });

    assert_eq!(under_way(&teller), Some("m3"));
}
