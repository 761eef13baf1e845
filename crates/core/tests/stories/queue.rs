//! From the end of a turn to the target.

use crate::teller::{Teller, commits};
use gastown_core::*;

fn comment(line: u32, text: &str) -> ReviewComment {
    ReviewComment { file: "a.txt".into(), line, line_to: None, removed: false, text: text.into() }
}

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
    teller.passes_check(&request, &["m1"]);
    assert_ne!(task_status(&teller.town, teller.town.task(&task).expect("a task")), TaskStatus::Closed);
    teller.landing(LandOutcome::Landed);

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

fn left_out(request: &RequestId, from: &str, head: &str, patch: &str) -> Command {
    Command::LeaveOut {
        request: request.clone(),
        from: from.into(),
        head: head.into(),
        base: "base".into(),
        change: Change { files: 1, additions: 1, deletions: 0, commits: 2, ..Change::default() },
        patch: patch.into(),
    }
}

#[test]
fn leaving_a_part_out_is_a_revision_that_is_approved_anew_and_told_with_the_next_message() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", None), teller.agent("wren"));
    teller.assign(&task, &wren);
    let session = teller.starts(&wren);
    teller.see(Observation::SessionSignalled { session: session.clone(), signal: Signal::Working });
    teller.see(Observation::SessionSignalled { session: session.clone(), signal: Signal::TurnEnded });
    teller.see(Observation::WorkTaken { session, round: 1, work: commits("c1") });
    let request = teller.town.task(&task).expect("a task").request.clone().expect("a request");

    assert_eq!(teller.refused(left_out(&request, "c0", "d0", "-a")).code(), "request_moved_on");
    teller.must(left_out(&request, "c1", "d1", "-a\n"));
    teller.must(left_out(&request, "d1", "d2", "-b\n"));

    let now = teller.request(&request);
    assert_eq!((now.head.as_str(), now.revision, now.left_out.as_deref()), ("d2", 3, Some("-a\n-b\n")));
    assert!(teller.town.messages.is_empty(), "nobody is disturbed for it");
    let old = Command::Approve { request: request.clone(), head: "c1".into() };
    assert_eq!(teller.refused(old).code(), "request_moved_on");
    teller.must(Command::SendBack { request: request.clone(), message: "Go on.".into(), comments: vec![] });
    let told: Vec<_> = teller.town.messages.values().map(|message| message.text.clone()).collect();
    assert!(told[0].starts_with("Go on.") && told[0].contains("merge --ff-only d2"), "{told:?}");
    assert!(told[0].contains("-a\n-b\n"), "{told:?}");
    assert_eq!(teller.refused(left_out(&request, "d2", "d3", "-c")).code(), "request_not_fit");
}

#[test]
fn work_taken_while_a_part_was_left_out_is_taken_again_and_never_undoes_it() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", None), teller.agent("wren"));
    teller.assign(&task, &wren);
    let session = teller.starts(&wren);
    teller.see(Observation::SessionSignalled { session: session.clone(), signal: Signal::Working });
    teller.see(Observation::SessionSignalled { session: session.clone(), signal: Signal::TurnEnded });
    let taken = |work| Observation::WorkTaken { session: session.clone(), round: 1, work };
    teller.see(taken(commits("c1")));
    let request = teller.town.task(&task).expect("a task").request.clone().expect("a request");
    teller.must(left_out(&request, "c1", "d1", "-a\n"));
    let with = |head: &str, left_out| match commits(head) {
        TakenWork::Commits { head, base, change, touched, .. } => {
            TakenWork::Commits { head, base, change, left_out, touched }
        }
        other => other,
    };

    let again = teller.see(taken(commits("c2")));
    assert!(matches!(again[..], [Event::TurnFinished { .. }]), "it was taken before: {again:?}");
    let same = teller.see(taken(with("d1", LeftOut::Kept { of: "d1".into() })));
    assert!(matches!(same[..], [Event::NothingChanged { .. }]), "{same:?}");
    teller.see(taken(with("m2", LeftOut::Kept { of: "d1".into() })));
    assert_eq!(teller.request(&request).left_out.as_deref(), Some("-a\n"));
    teller.see(taken(with("c3", LeftOut::Settled { of: "m2".into() })));

    assert_eq!((teller.request(&request).head.as_str(), teller.request(&request).left_out), ("c3", None));
}

#[test]
fn what_was_noted_on_the_way_to_an_approval_becomes_a_task_that_waits_for_the_landing() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("Paint the lamp", Some("true")), teller.agent("wren"));
    teller.assign(&task, &wren);
    let request = teller.finishes(&wren, "c1");
    let range = ReviewComment { line_to: Some(5), ..comment(3, "one word less") };
    let noting = |comments| Command::ApproveNoting {
        request: request.clone(),
        head: "c1".into(),
        message: String::new(),
        comments,
    };

    assert_eq!(teller.refused(noting(vec![])).code(), "invalid", "it says nothing");
    assert_eq!(teller.refused(noting(vec![comment(0, "where?")])).code(), "invalid");
    let events = teller.must(noting(vec![range]));

    let Some(Event::TaskAdded { task: noted }) = events.last() else { panic!("{events:?}") };
    assert_eq!(noted.title, "Follow up: Paint the lamp");
    assert!(noted.body.starts_with("a.txt:3-5: one word less"), "{}", noted.body);
    assert_eq!(noted.needs, [task]);
    assert_eq!(task_status(&teller.town, teller.town.task(&noted.id).expect("a task")), TaskStatus::Blocked);
    assert!(matches!(teller.request(&request).state, RequestState::Checking { .. }));
}

#[test]
fn work_sent_back_returns_to_its_agent_for_one_more_round_and_a_new_head_is_a_revision() {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", Some("true")), teller.agent("wren"));
    teller.assign(&task, &wren);
    let request = teller.finishes(&wren, "c1");
    let comments = vec![comment(3, "rename")];

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
    teller.fails_check(&request);
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

    teller.conflicts(&request, "a.txt");

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

    teller.conflicts(&request, "a.txt");

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

    let (gate, words) = ("test".into(), "no npm".into());
    teller.checked(&request, CheckOutcome::CouldNotRun { gate, words, everywhere: false });

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
    teller.passes_check(&request, &["m1"]);

    teller.landing(LandOutcome::Moved { now: "other".into() });

    assert_eq!(teller.request(&request).state, RequestState::Checking { target: "other".into() });
}
