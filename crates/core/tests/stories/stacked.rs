//! Work that begins on top of other work which has not landed yet.

use crate::teller::{Teller, commits, rig};
use gastown_core::*;

/// A lower task whose work is in review, with its request and agent.
fn lower(teller: &mut Teller) -> (TaskId, RequestId, AgentId) {
    let (task, wren) = (teller.task("Lower", None), teller.agent("wren"));
    teller.assign(&task, &wren);
    let request = teller.finishes(&wren, "c1");
    (task, request, wren)
}

/// A task on top of `lower` that otter has finished; its session still runs.
fn upper(teller: &mut Teller, lower: &TaskId) -> (TaskId, RequestId, AgentId) {
    let (task, otter) = (teller.task_on("Upper", lower), teller.agent("otter"));
    teller.assign(&task, &otter);
    let session = teller.starts(&otter);
    for signal in [Signal::Working, Signal::TurnEnded] {
        teller.see(Observation::SessionSignalled { session: session.clone(), signal });
    }
    teller.see(Observation::WorkTaken { session, round: 1, work: commits("u1") });
    let request = teller.town.task(&task).expect("a task").request.clone().expect("a request");
    (task, request, otter)
}

fn is_ready_now(teller: &Teller, task: &TaskId) -> bool {
    is_ready(&teller.town, teller.town.task(task).expect("a task"))
}

fn approve(teller: &mut Teller, request: &RequestId) {
    let head = teller.request(request).head;
    teller.must(Command::Approve { request: request.clone(), head });
}

fn told(events: &[Event], agent: &AgentId) -> Vec<String> {
    let texts = events.iter().filter_map(|event| match event {
        Event::MessageQueued { message } if message.agent == *agent => Some(message.text.clone()),
        _ => None,
    });
    texts.collect()
}

#[test]
fn a_stacked_task_is_ready_once_the_other_has_finished_work() {
    let mut teller = Teller::new();
    let (low, wren) = (teller.task("Lower", None), teller.agent("wren"));
    let up = teller.task_on("Upper", &low);
    let otter = teller.agent("otter");

    let refusal = teller.refused(Command::Assign { task: up.clone(), agent: otter, when: When::Now });
    assert!(refusal.to_string().contains(&format!("stacked on {low}")), "{refusal}");
    assert_eq!(blocked_by(&teller.town, teller.town.task(&up).expect("a task")), std::slice::from_ref(&low));
    teller.assign(&low, &wren);
    teller.starts(&wren);
    assert!(!is_ready_now(&teller, &up), "the other is at work and has nothing to begin on");
    let request = teller.finishes(&wren, "c1");
    assert!(is_ready_now(&teller, &up));
    teller.must(Command::SendBack { request, message: "No.".into(), comments: vec![] });

    assert!(!is_ready_now(&teller, &up), "what is sent back will change");
}

#[test]
fn an_approved_stacked_request_waits_for_the_one_below_and_is_checked_once_that_landed() {
    let mut teller = Teller::new();
    let (low, low_request, _) = lower(&mut teller);
    let (_, up_request, _) = upper(&mut teller, &low);

    approve(&mut teller, &up_request);
    assert_eq!(teller.request(&up_request).state, RequestState::Queued, "not in the gate");
    approve(&mut teller, &low_request);
    let line = queue_order(&teller.town, &"harbor".into());
    assert_eq!(line, [low_request.clone(), up_request.clone()], "older, and yet behind");
    teller.lands(&low_request, "m1");

    assert_eq!(teller.request(&up_request).state, RequestState::Checking { target: "m1".into() });
}

#[test]
fn what_waits_for_the_work_below_holds_up_nobody_else() {
    let mut teller = Teller::new();
    let (low, _, _) = lower(&mut teller);
    let (_, up_request, _) = upper(&mut teller, &low);
    let (other, moss) = (teller.task("Other", None), teller.agent("moss"));
    teller.assign(&other, &moss);
    let other_request = teller.finishes(&moss, "o1");

    approve(&mut teller, &up_request);
    approve(&mut teller, &other_request);

    assert!(matches!(teller.request(&other_request).state, RequestState::Checking { .. }));
}

#[test]
fn the_agent_above_is_told_when_the_work_below_is_sent_back_and_when_it_has_new_commits() {
    let mut teller = Teller::new();
    let (low, low_request, wren) = lower(&mut teller);
    let (_, _, otter) = upper(&mut teller, &low);

    let events =
        teller.must(Command::SendBack { request: low_request, message: "No.".into(), comments: vec![] });
    let words = told(&events, &otter);
    assert!(words[0].contains(low.as_str()) && words[0].contains("sent back"), "{words:?}");
    teller.must(Command::Restart { agent: wren.clone(), fresh: false });
    let session = teller.starts(&wren);
    teller.see(Observation::SessionEnded { session: session.clone(), exit: Exit::Code(0) });
    let round = teller.session(&wren).round;
    let events = teller.see(Observation::WorkTaken { session, round, work: commits("c2") });

    let words = told(&events, &otter);
    assert!(words[0].contains("git merge c2"), "{words:?}");
}

#[test]
fn a_red_check_below_is_told_above() {
    let mut teller = Teller::new();
    let (low, low_request, _) = lower(&mut teller);
    let (_, _, otter) = upper(&mut teller, &low);
    approve(&mut teller, &low_request);

    let events = teller.fails_check(&low_request);

    assert!(told(&events, &otter)[0].contains("came back"), "{events:?}");
}

#[test]
fn work_above_a_rejected_task_never_lands_before_it_was_sent_back_and_taken_off_it() {
    let mut teller = Teller::new();
    let (low, low_request, _) = lower(&mut teller);
    let (up, up_request, otter) = upper(&mut teller, &low);
    approve(&mut teller, &up_request);

    let events = teller.must(Command::Reject { request: low_request });
    assert!(told(&events, &otter)[0].contains("rejected"), "{events:?}");
    assert_eq!(teller.request(&up_request).state, RequestState::Queued);
    assert_eq!(footing(&teller.town, teller.town.task(&up).expect("a task")), Footing::Gone);
    let off = EditTask { on: Some(None), ..EditTask::of(up) };
    let refusal = teller.refused(Command::EditTask(off.clone()));
    assert!(refusal.to_string().contains("send it back first"), "{refusal}");
    let back =
        Command::SendBack { request: up_request.clone(), message: "Alone, then.".into(), comments: vec![] };
    teller.must(back);
    teller.must(Command::EditTask(off));
    let session = teller.session(&otter);
    let work = commits("u2");
    teller.see(Observation::SessionEnded { session: session.id.clone(), exit: Exit::Code(0) });
    teller.see(Observation::WorkTaken { session: session.id, round: session.round, work });
    approve(&mut teller, &up_request);

    assert!(matches!(teller.request(&up_request).state, RequestState::Checking { .. }));
}

#[test]
fn stacks_that_make_no_sense_are_refused() {
    let mut teller = Teller::new();
    teller.must(Command::AddRig(rig("lantern", "la", "/other")));
    let add = |rig: &str, on: Option<&TaskId>| {
        let (rig, on) = (Some(rig.into()), on.cloned());
        Command::AddTask(AddTask { rig, title: "One".into(), on, ..AddTask::default() })
    };
    let made = |events: Vec<Event>| match &events[..] {
        [Event::TaskAdded { task }] => task.id.clone(),
        other => panic!("{other:?}"),
    };
    let here = made(teller.must(add("harbor", None)));
    let above = made(teller.must(add("harbor", Some(&here))));
    let after = made(teller.must(add("harbor", None)));
    teller.must(Command::AddDependency { task: after.clone(), needs: above.clone() });

    let elsewhere = teller.refused(add("lantern", Some(&here)));
    assert!(elsewhere.to_string().contains("same rig"), "{elsewhere}");
    let circle = EditTask { on: Some(Some(after.clone())), ..EditTask::of(here.clone()) };
    let refusal = teller.refused(Command::EditTask(circle));
    let path = format!("{here} → {after} → {above} → {here}");
    assert_eq!(refusal, Refusal::Circle { task: here.clone(), path });
    let refusal = teller.refused(Command::AddDependency { task: here.clone(), needs: above });
    assert_eq!(refusal.code(), "circle", "an edge of the other kind closes it too");
    let (mode, role, name) = (Mode::Ask, Role::Worker, Some("moss".into()));
    teller.must(Command::AddAgent { rig: "lantern".into(), name, preset: "shell".into(), mode, role });
    let moss = AgentId::from("moss");
    let there = made(teller.must(add("lantern", None)));
    let busy = made(teller.must(add("lantern", None)));
    teller.assign(&busy, &moss);
    let begun = EditTask { on: Some(Some(there)), ..EditTask::of(busy) };
    let refusal = teller.refused(Command::EditTask(begun));
    assert!(refusal.to_string().contains("begun already"), "{refusal}");
}

#[test]
fn a_task_closed_by_hand_before_any_work_carries_what_is_stacked_on_it() {
    let mut teller = Teller::new();
    let low = teller.task("Lower", None);
    let up = teller.task_on("Upper", &low);

    teller.must(Command::CloseTask { task: low });

    assert!(is_ready_now(&teller, &up));
}

#[test]
fn nothing_can_be_stacked_on_rejected_work() {
    let mut teller = Teller::new();
    let (low, request, _) = lower(&mut teller);
    teller.must(Command::Reject { request });

    let add = AddTask { title: "Upper".into(), on: Some(low), ..AddTask::default() };
    let refusal = teller.refused(Command::AddTask(add));

    assert!(refusal.to_string().contains("rejected"), "{refusal}");
}
