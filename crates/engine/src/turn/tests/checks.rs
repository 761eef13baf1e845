//! Checks and rehearsals on their way out, and back.

use super::super::*;
use super::stepped::Stepped;
use crate::world::Checking;
use gastown_core::*;

#[test]
fn a_check_that_nobody_waits_for_any_more_is_told_to_end_once_it_runs() {
    let mut stepped = Stepped::reviewed(21);
    let request = stepped.only_request();
    stepped.must(Command::Approve { request: request.id.clone(), head: request.head });
    assert_eq!(stepped.jobs.len(), 1, "the check is under way");

    stepped.must(Command::Reject { request: request.id });

    let stopped = stepped.world.facts.lock().unwrap().stopped.clone();
    assert_eq!(stopped, [("harbor".into(), Checking::Line(RunId(0)))]);
    stepped.work();
    assert!(
        matches!(stepped.only_request().state, RequestState::Withdrawn { .. }),
        "its answer came too late"
    );
}

#[test]
fn a_check_that_ran_when_the_hall_died_runs_again_and_decides_the_same() {
    let mut stepped = Stepped::reviewed(22);
    let request = stepped.only_request();
    stepped.must(Command::Approve { request: request.id, head: request.head });
    let before = stepped.turns.town.lanes.clone();

    let mut stepped = stepped.again();

    assert_eq!(stepped.turns.town.lanes, before);
    assert!(matches!(&stepped.jobs[..], [Job { effect: Effect::CheckRun { run: RunId(0), .. }, .. }]));
    stepped.work();
    assert!(matches!(stepped.only_request().state, RequestState::Landed { .. }));
}

#[test]
fn a_check_waits_in_its_place_until_the_rehearsal_that_gave_way_has_left_it() {
    let mut stepped = Stepped::reviewed(21);
    let gate = Gate { name: "lit".into(), command: "true".into(), timeout_secs: 60, paths: Vec::new() };
    stepped.must(Command::SetRig(SetRig {
        gates: Some(vec![gate]),
        rehearse: Some(Rehearse::Always),
        ..SetRig::of("harbor".into())
    }));
    let request = stepped.only_request();
    let rehearsal = stepped.jobs.pop().expect("a rehearsal is under way");
    assert!(matches!(rehearsal.effect, Effect::Rehearse { .. }) && stepped.jobs.is_empty());

    stepped.must(Command::Approve { request: request.id, head: request.head });
    assert!(stepped.jobs.is_empty(), "its folder is still in use");
    stepped.step(vec![Mail::Answer { id: rehearsal.id, answer: Answer::default() }]);

    assert!(matches!(stepped.jobs[..], [Job { effect: Effect::CheckRun { .. }, .. }]));
}
