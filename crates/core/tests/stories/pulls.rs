//! Requests that land through a pull request: who is told what of it, and what a late answer means.

use crate::teller::{Teller, commits};
use gastown_core::*;

fn proposed() -> (Teller, AgentId, TaskId, RequestId) {
    let mut teller = Teller::new();
    let set = SetRig { pull_requests: Some(true), ..SetRig::of("harbor".into()) };
    teller.must(Command::SetRig(set));
    let (task, agent) = (teller.task("a", None), teller.agent("wren"));
    teller.assign(&task, &agent);
    teller.starts(&agent);
    let request = turn(&mut teller, &agent, "h1");
    teller.must(Command::Approve { request: request.clone(), head: "h1".into() });
    assert_eq!(teller.request(&request).state, RequestState::Proposed);
    (teller, agent, task, request)
}

/// The program, which stays, has ended a turn.
fn turn(teller: &mut Teller, agent: &AgentId, head: &str) -> RequestId {
    let Session { id: session, round, task, .. } = teller.session(agent);
    teller.see(Observation::WorkTaken { session, round, work: commits(head) });
    teller.town.task(&task).expect("a task").request.clone().expect("a request")
}

fn facts(head: &str, state: PullState) -> PullFacts {
    let (number, url) = (12, "https://forge/12".to_owned());
    let (checks, reviews) = (PullChecks::default(), Vec::new());
    let (approved_by, untold) = (Vec::new(), None);
    PullFacts { number, url, state, head: head.into(), checks, reviews, approved_by, untold }
}

fn looks(teller: &mut Teller, request: &RequestId, head: &str, facts: PullFacts) -> Vec<Event> {
    let look = PullLook::Seen(facts);
    teller.see(Observation::PullLooked { request: request.clone(), head: head.into(), look })
}

fn red(head: &str) -> PullFacts {
    let checks = PullChecks { failed: vec!["build".into()], ..PullChecks::default() };
    PullFacts { checks, ..facts(head, PullState::Open) }
}

#[test]
fn nothing_of_it_stands_in_the_line_and_a_merge_closes_the_task() {
    let (mut teller, _, task, request) = proposed();
    assert!(!teller.town.lanes.contains_key(&"harbor".into()));
    looks(&mut teller, &request, "h1", facts("h1", PullState::Open));
    let again = looks(&mut teller, &request, "h1", facts("h1", PullState::Open));
    assert_eq!(again, [], "what did not change is no news");

    looks(&mut teller, &request, "h1", facts("h1", PullState::Merged("m1".into())));

    assert!(matches!(teller.request(&request).state, RequestState::Landed { .. }));
    assert!(matches!(
        teller.town.task(&task).expect("a task").state,
        TaskState::Closed { why: Closed::Landed, .. }
    ));
    let target = teller.town.rig(&"harbor".into()).expect("a rig").target_head.clone();
    assert_eq!(target.as_str(), "base", "the owner's own branch is where it was");
}

#[test]
fn red_checks_go_back_to_the_agent_so_often_and_the_new_head_is_proposed_again() {
    let (mut teller, agent, _, request) = proposed();
    let mut told = 0;
    for round in 1..=5 {
        let (head, next) = (format!("h{round}"), format!("h{}", round + 1));
        let events = looks(&mut teller, &request, &head, red(&head));
        told += events.iter().filter(|event| matches!(event, Event::MessageQueued { .. })).count();
        assert!(matches!(teller.request(&request).state, RequestState::GateFailed { .. }), "round {round}");

        turn(&mut teller, &agent, &next);
        teller.must(Command::Approve { request: request.clone(), head: next.as_str().into() });
        assert_eq!(teller.request(&request).pull.expect("it is proposed").look, round + 1);
    }
    assert_eq!(told, 2, "the third round is a person's");
}

#[test]
fn an_answer_about_an_earlier_head_says_nothing() {
    let (mut teller, agent, _, request) = proposed();
    looks(&mut teller, &request, "h1", red("h1"));
    turn(&mut teller, &agent, "h2");
    teller.must(Command::Approve { request: request.clone(), head: "h2".into() });

    assert_eq!(looks(&mut teller, &request, "h1", facts("h1", PullState::Merged("m1".into()))), []);
    looks(&mut teller, &request, "h2", red("h1"));
    assert_eq!(teller.request(&request).state, RequestState::Proposed, "the forge has not seen h2 yet");
}

#[test]
fn a_review_is_told_once() {
    let (mut teller, agent, _, request) = proposed();
    let review = PullReview { id: "r1".into(), by: "mo".into(), words: "rename it".into(), place: None };
    let with = |head: &str| PullFacts { reviews: vec![review.clone()], ..facts(head, PullState::Open) };
    looks(&mut teller, &request, "h1", with("h1"));
    assert!(
        matches!(&teller.request(&request).state, RequestState::SentBack { words } if words.contains("> rename it"))
    );

    turn(&mut teller, &agent, "h2");
    teller.must(Command::Approve { request: request.clone(), head: "h2".into() });
    looks(&mut teller, &request, "h2", with("h2"));
    assert_eq!(teller.request(&request).state, RequestState::Proposed);
}

#[test]
fn what_was_said_at_a_line_is_told_once_with_its_place_and_what_could_not_be_read_is_said() {
    let (mut teller, agent, _, request) = proposed();
    let place = Some("src/lamp.rs:12".into());
    let review = PullReview { id: "c1".into(), by: "mo".into(), words: "rename it".into(), place };
    let untold = Some("gh api graphql said: no".into());
    let said = PullFacts { reviews: vec![review], untold, ..facts("h1", PullState::Open) };

    looks(&mut teller, &request, "h1", said.clone());

    let RequestState::SentBack { words } = teller.request(&request).state else { panic!("it comes back") };
    assert!(words.contains("> mo, src/lamp.rs:12:\n> rename it"), "{words}");
    assert!(words.ends_with("that could not be read from here."), "{words}");
    turn(&mut teller, &agent, "h2");
    teller.must(Command::Approve { request: request.clone(), head: "h2".into() });
    looks(&mut teller, &request, "h2", PullFacts { head: "h2".into(), ..said });
    assert_eq!(teller.request(&request).state, RequestState::Proposed);
}

#[test]
fn a_person_takes_it_back_or_rejects_it_at_any_time() {
    let (mut teller, ..) = proposed();
    let request = teller.town.requests.keys().next().expect("a request").clone();
    let (message, comments) = ("not yet".into(), Vec::new());
    teller.must(Command::SendBack { request: request.clone(), message, comments });
    assert!(matches!(teller.request(&request).state, RequestState::SentBack { .. }));
    teller.must(Command::Reject { request });
}
