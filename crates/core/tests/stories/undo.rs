//! Landings that are undone: who is told what of it, and what may not be undone.

use crate::teller::Teller;
use gastown_core::*;

/// A task whose work landed as `commit`.
fn landed(teller: &mut Teller, name: &str, commit: &str) -> (TaskId, RequestId) {
    let (task, agent) = (teller.task(name, None), teller.agent(&format!("{name}-agent")));
    teller.assign(&task, &agent);
    let request = teller.finishes(&agent, name);
    teller.must(Command::Approve { request: request.clone(), head: name.into() });
    teller.lands(&request, commit);
    (task, request)
}

fn step_back(request: &RequestId, from: &str, to: &str) -> Command {
    Command::UndoLanding {
        request: request.clone(),
        way: UndoWay::StepBack { from: from.into(), to: to.into() },
    }
}

/// A request that takes another out has a head of the name `u-HEAD`.
fn revert(teller: &mut Teller, request: &RequestId, base: &str) -> RequestId {
    let change = Change { files: 1, additions: 1, deletions: 2, commits: 1, ..Change::default() };
    let way = UndoWay::Revert { head: Oid::new(format!("u-{base}")), base: base.into(), change };
    let events = teller.must(Command::UndoLanding { request: request.clone(), way });
    match &events[0] {
        Event::RequestOpened { request } => request.id.clone(),
        other => panic!("{other:?}"),
    }
}

fn goes_back(teller: &mut Teller, request: &RequestId, outcome: StepOutcome) {
    teller.see(Observation::SteppedBack { rig: "harbor".into(), request: request.clone(), outcome });
}

fn is_open(teller: &Teller, task: &TaskId) -> bool {
    teller.town.task(task).expect("a task").state == TaskState::Open
}

fn target(teller: &Teller) -> String {
    teller.town.rig(&"harbor".into()).expect("a rig").target_head.to_string()
}

#[test]
fn the_target_goes_back_and_the_task_is_open_again_once_it_was_seen() {
    let mut teller = Teller::new();
    let (task, request) = landed(&mut teller, "a", "m1");
    let place = LandedOn { below: "base".into(), target: "base".into() };
    assert_eq!(teller.request(&request).landed_on, Some(place));

    teller.must(step_back(&request, "m1", "base"));
    assert!(
        matches!(teller.request(&request).state, RequestState::Landed { .. }),
        "not said before it is so"
    );
    assert!(!is_open(&teller, &task));
    goes_back(&mut teller, &request, StepOutcome::Back { now: "base".into() });

    assert!(matches!(teller.request(&request).state, RequestState::Reverted { by: None, .. }));
    assert!(is_open(&teller, &task));
    assert_eq!(target(&teller), "base");
    let again = teller.refused(step_back(&request, "m1", "base"));
    assert!(again.to_string().contains("undone"), "{again}");
    let next = landed(&mut teller, "b", "m2");
    assert!(matches!(teller.request(&next.1).state, RequestState::Landed { .. }), "the queue goes on");
}

#[test]
fn nothing_is_checked_or_landed_while_the_target_goes_back() {
    let mut teller = Teller::new();
    let (_, first) = landed(&mut teller, "a", "m1");
    teller.must(step_back(&first, "m1", "base"));
    let (task, agent) = (teller.task("b", None), teller.agent("b-agent"));
    teller.assign(&task, &agent);
    let second = teller.finishes(&agent, "b");
    teller.must(Command::Approve { request: second.clone(), head: "b".into() });
    assert_eq!(teller.request(&second).state, RequestState::Queued, "it would begin on what is about to go");
    let twice = teller.refused(step_back(&first, "m1", "base"));
    assert!(twice.to_string().contains("being undone"), "{twice}");

    // Seen by somebody before the answer is here: no stranger's move.
    teller.see(Observation::TargetSeen { rig: "harbor".into(), head: "base".into() });
    goes_back(&mut teller, &first, StepOutcome::Back { now: "base".into() });

    assert_eq!(teller.run_of(&second).target, "base".into());
    let foreign =
        teller.journal.iter().filter(|event| matches!(event, Event::TargetMoved { foreign: true, .. }));
    assert_eq!(foreign.count(), 0);
}

#[test]
fn a_target_that_could_not_go_back_says_why_and_may_be_asked_again() {
    let mut teller = Teller::new();
    let (task, request) = landed(&mut teller, "a", "m1");
    teller.must(step_back(&request, "m1", "base"));

    goes_back(&mut teller, &request, StepOutcome::Stays { words: "lamp.txt is in the way".into() });

    let now = teller.request(&request);
    assert!(matches!(now.state, RequestState::Landed { .. }));
    assert_eq!(now.not_undone.as_deref(), Some("lamp.txt is in the way"));
    assert!(!is_open(&teller, &task));
    teller.must(step_back(&request, "m1", "base"));
    assert_eq!(teller.request(&request).not_undone, None);
}

#[test]
fn what_is_not_the_newest_does_not_go_back() {
    let mut teller = Teller::new();
    let (_, first) = landed(&mut teller, "a", "m1");
    landed(&mut teller, "b", "m2");

    let refusal = teller.refused(step_back(&first, "m1", "base"));

    assert_eq!(refusal.code(), "request_not_fit");
}

#[test]
fn a_request_of_its_own_takes_it_out_through_the_queue_and_only_its_landing_says_so() {
    let mut teller = Teller::new();
    let (task, first) = landed(&mut teller, "a", "m1");
    landed(&mut teller, "b", "m2");

    let undo = revert(&mut teller, &first, "m1");
    assert_eq!(teller.request(&undo).title, "Undo: a");
    assert!(matches!(teller.request(&undo).state, RequestState::Checking { .. }), "checked like any other");
    assert!(!is_open(&teller, &task));
    let twice = teller.refused(step_back(&first, "m1", "base"));
    assert!(twice.to_string().contains("being undone by Undo: a"), "{twice}");
    teller.lands(&undo, "m3");

    assert!(
        matches!(teller.request(&first).state, RequestState::Reverted { by: Some(by), .. } if by == undo)
    );
    assert!(is_open(&teller, &task));
    assert_eq!(target(&teller), "m3");
}

#[test]
fn an_undo_that_is_rejected_leaves_the_landing_and_may_be_tried_again() {
    let mut teller = Teller::new();
    let (_, first) = landed(&mut teller, "a", "m1");
    let undo = revert(&mut teller, &first, "m1");
    teller.must(Command::Reject { request: undo });

    assert!(matches!(teller.request(&first).state, RequestState::Landed { .. }));
    revert(&mut teller, &first, "m1");
}

#[test]
fn an_undo_that_is_undone_brings_the_work_back_and_closes_its_task_unless_that_was_begun_anew() {
    let mut teller = Teller::new();
    let (task, first) = landed(&mut teller, "a", "m1");
    let undo = revert(&mut teller, &first, "m1");
    teller.lands(&undo, "m2");
    assert!(is_open(&teller, &task));

    let again = revert(&mut teller, &undo, "m2");
    teller.lands(&again, "m3");

    assert!(
        matches!(&teller.request(&first).state, RequestState::Landed { commit, .. } if *commit == "m1".into())
    );
    assert!(matches!(teller.request(&undo).state, RequestState::Reverted { .. }));
    assert!(!is_open(&teller, &task));

    // Back to where the first undo stood: by the way that goes back.
    teller.must(step_back(&again, "m3", "m2"));
    goes_back(&mut teller, &again, StepOutcome::Back { now: "m2".into() });
    assert!(matches!(teller.request(&undo).state, RequestState::Landed { .. }));
    assert!(
        matches!(teller.request(&first).state, RequestState::Reverted { by: Some(by), .. } if by == undo)
    );
    assert!(is_open(&teller, &task));

    let agent = teller.agent("late");
    teller.assign(&task, &agent);
    teller.must(step_back(&undo, "m2", "m1"));
    goes_back(&mut teller, &undo, StepOutcome::Back { now: "m1".into() });
    assert!(matches!(teller.request(&first).state, RequestState::Landed { .. }));
    assert!(is_open(&teller, &task), "somebody is at it");
}
