//! From the end of a turn to the target.

use crate::teller::{Teller, commits};
use gastown_core::*;

#[test]
fn a_task_goes_from_assignment_to_the_target_and_is_closed_when_the_target_was_seen_to_hold_it() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("Paint the lamp", Some("true")), teller.agent("wren"));

    teller.assign(&task, &wren);
    assert_eq!(teller.state(&wren), AgentState::Starting);
    let request = teller.finishes(&wren, "c1");
    assert_eq!(teller.state(&wren), AgentState::Done);
    teller.must(Command::Approve { request: request.clone(), head: "c1".into() });
    assert!(
        matches!(teller.request(&request).state, RequestState::Checking { .. }),
        "the queue starts by itself"
    );
    assert_eq!(teller.state(&wren), AgentState::Idle, "an agent whose work is approved is free");
    teller.checked(&request, CheckOutcome::Green { commit: "m1".into() });
    assert_ne!(task_status(&teller.town, teller.town.task(&task).expect("a task")), TaskStatus::Closed);
    teller.see(Observation::Landing {
        request: request.clone(),
        commit: "m1".into(),
        outcome: LandOutcome::Landed,
    });

    assert!(matches!(teller.request(&request).state, RequestState::Landed { .. }));
    assert_eq!(task_status(&teller.town, teller.town.task(&task).expect("a task")), TaskStatus::Closed);
    assert_eq!(teller.town.rig(&"harbor".into()).expect("a rig").target_head, "m1".into());
}

#[test]
fn an_approval_of_an_older_head_is_refused() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", Some("true")), teller.agent("wren"));
    teller.assign(&task, &wren);
    let request = teller.finishes(&wren, "c1");

    let refusal = teller.refused(Command::Approve { request, head: "c0".into() });

    assert_eq!(refusal.code(), "request_moved_on");
}

#[test]
fn work_sent_back_returns_to_its_agent_for_one_more_round_and_a_new_head_is_a_revision() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", Some("true")), teller.agent("wren"));
    teller.assign(&task, &wren);
    let request = teller.finishes(&wren, "c1");
    let comments = vec![ReviewComment { file: "a.txt".into(), line: 3, text: "rename".into() }];

    teller.must(Command::SendBack { request: request.clone(), message: "Close.".into(), comments });
    assert_eq!(teller.state(&wren), AgentState::Starting, "a person sent it back: its script runs again");
    assert_eq!(teller.session(&wren).round, 2);
    let again = teller.finishes(&wren, "c2");

    assert_eq!(again, request, "a request is stable per assignment");
    assert_eq!((teller.request(&request).revision, teller.request(&request).round), (2, 2));
    assert_eq!(teller.request(&request).state, RequestState::InReview);
}

#[test]
fn a_script_begins_again_by_itself_only_where_a_person_sent_it_back() {
    let mut teller = Teller::new();
    let (red, wren) = (teller.task("Red", Some("true")), teller.agent("wren"));
    teller.assign(&red, &wren);
    let request = teller.finishes(&wren, "c1");
    teller.must(Command::Approve { request: request.clone(), head: "c1".into() });
    teller.checked(&request, CheckOutcome::Failed { gate: "test".into(), words: "red".into() });
    assert_eq!(teller.state(&wren), AgentState::Stopped, "nobody said that it may run again");

    teller.must(Command::SendBack { request, message: "Try again.".into(), comments: vec![] });

    assert_eq!((teller.state(&wren), teller.session(&wren).round), (AgentState::Starting, 3));
    let (talker, otter) = (teller.task("Talk", None), teller.agent("otter"));
    teller.assign(&talker, &otter);
    let request = teller.finishes(&otter, "c2");
    teller.must(Command::SendBack { request, message: "Once more.".into(), comments: vec![] });
    assert_eq!(teller.state(&otter), AgentState::Stopped, "a program with a model costs: a person starts it");
    assert!(agent_status(&teller.town, &otter).reason.contains("Once more."));
}

#[test]
fn a_conflict_goes_back_to_a_free_agent_and_is_told_to_a_live_session() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", None), teller.agent("wren"));
    teller.assign(&task, &wren);
    let session = teller.starts(&wren);
    teller.see(Observation::SessionSignalled { session: session.clone(), signal: Signal::Working });
    teller.see(Observation::SessionSignalled { session: session.clone(), signal: Signal::TurnEnded });
    teller.see(Observation::WorkTaken { session, round: 1, work: commits("c1") });
    let request = teller.town.task(&task).expect("a task").request.clone().expect("a request");
    teller.must(Command::Approve { request: request.clone(), head: "c1".into() });

    teller.checked(
        &request,
        CheckOutcome::Conflict { files: vec!["a.txt".into()], words: "both changed".into() },
    );

    assert_eq!(teller.town.agent(&wren).expect("an agent").task, Some(task));
    let told: Vec<_> = teller.town.messages.values().map(|message| message.text.clone()).collect();
    assert!(told.len() == 1 && told[0].contains("a.txt"), "{told:?}");
    assert_eq!(teller.request(&request).approval, None, "a fix passes review again");
}

#[test]
fn work_that_comes_back_to_a_busy_agent_waits_first_in_its_line() {
    let mut teller = Teller::new();
    let (one, two) = (teller.task("One", Some("true")), teller.task("Two", Some("true")));
    let wren = teller.agent("wren");
    teller.assign(&one, &wren);
    let request = teller.finishes(&wren, "c1");
    teller.must(Command::HoldQueue { rig: "harbor".into() });
    teller.must(Command::Approve { request: request.clone(), head: "c1".into() });
    teller.assign(&two, &wren);

    teller.must(Command::SendBack { request, message: "again".into(), comments: vec![] });

    assert_eq!(teller.town.agent(&wren).expect("an agent").task, Some(two));
    let place = teller.town.task(&one).expect("a task").lined_up.clone().expect("a place");
    assert!(place.order == 0 && !place.hang, "it was a person who sent it back");
}

#[test]
fn a_script_that_conflicts_waits_in_the_line_of_its_busy_agent_for_a_persons_word() {
    let mut teller = Teller::new();
    let (one, two) = (teller.task("One", Some("true")), teller.task("Two", Some("true")));
    let wren = teller.agent("wren");
    teller.assign(&one, &wren);
    let request = teller.finishes(&wren, "c1");
    teller.must(Command::Approve { request: request.clone(), head: "c1".into() });
    teller.assign(&two, &wren);

    let files = vec!["a.txt".into()];
    teller.checked(&request, CheckOutcome::Conflict { files, words: "both changed".into() });

    let place = teller.town.task(&one).expect("a task").lined_up.clone().expect("a place");
    assert!(place.order == 0 && place.hang, "nobody said that it may run again");
}

#[test]
fn a_check_that_could_not_run_blocks_and_is_not_a_pass() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", Some("true")), teller.agent("wren"));
    teller.assign(&task, &wren);
    let request = teller.finishes(&wren, "c1");
    teller.must(Command::Approve { request: request.clone(), head: "c1".into() });

    teller.checked(&request, CheckOutcome::CouldNotRun { gate: "test".into(), words: "no npm".into() });

    assert!(matches!(teller.request(&request).state, RequestState::CouldNotRun { .. }));
    teller.must(Command::Retry { request: request.clone() });
    assert!(matches!(teller.request(&request).state, RequestState::Checking { .. }));
}

#[test]
fn a_landing_whose_target_moved_is_checked_again_on_the_new_target() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", Some("true")), teller.agent("wren"));
    teller.assign(&task, &wren);
    let request = teller.finishes(&wren, "c1");
    teller.must(Command::Approve { request: request.clone(), head: "c1".into() });
    teller.checked(&request, CheckOutcome::Green { commit: "m1".into() });

    let outcome = LandOutcome::Moved { now: "other".into() };
    teller.see(Observation::Landing { request: request.clone(), commit: "m1".into(), outcome });

    assert_eq!(teller.request(&request).state, RequestState::Checking { target: "other".into() });
}

#[test]
fn the_queue_checks_one_at_a_time_by_priority_and_not_while_held() {
    let mut teller = Teller::new();
    teller.must(Command::HoldQueue { rig: "harbor".into() });
    let mut requests = Vec::new();
    for (name, priority) in [("wren", 2), ("otter", 0)] {
        let (task, agent) = (teller.task(name, Some("true")), teller.agent(name));
        let edit = EditTask { priority: Some(Priority(priority)), ..EditTask::of(task.clone()) };
        teller.must(Command::EditTask(edit));
        teller.assign(&task, &agent);
        let request = teller.finishes(&agent, name);
        teller.must(Command::Approve { request: request.clone(), head: name.into() });
        requests.push(request);
    }
    assert!(requests.iter().all(|id| teller.request(id).state == RequestState::Queued));

    teller.must(Command::ReleaseQueue { rig: "harbor".into() });

    assert_eq!(teller.request(&requests[0]).state, RequestState::Queued);
    assert!(matches!(teller.request(&requests[1]).state, RequestState::Checking { .. }), "urgent first");
}
