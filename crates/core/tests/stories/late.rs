//! A branch that falls behind the target while it is worked on.

use crate::teller::Teller;
use gastown_core::*;

fn teller(way: LateWay) -> (Teller, TaskId, AgentId) {
    let mut teller = Teller::new();
    let late = Some(Late { way, after: 20 });
    teller.must(Command::SetRig(SetRig { late, ..SetRig::of("harbor".into()) }));
    let (task, wren) = (teller.task("Paint", None), teller.agent("wren"));
    teller.assign(&task, &wren);
    (teller, task, wren)
}

fn works(teller: &mut Teller, agent: &AgentId) {
    let session = teller.starts(agent);
    teller.see(Observation::SessionSignalled { session, signal: Signal::Working });
}

/// The messages that this look at its branch makes.
fn told(teller: &mut Teller, agent: &AgentId, base: &str, behind: u32) -> Vec<String> {
    let events = teller.see(Observation::FellBehind { agent: agent.clone(), base: base.into(), behind });
    let text = |event| match event {
        Event::MessageQueued { message } => Some(message.text),
        _ => None,
    };
    events.into_iter().filter_map(text).collect()
}

#[test]
fn its_agent_is_told_once_for_each_commit_that_it_began_from() {
    let (mut teller, _, wren) = teller(LateWay::Tell);
    works(&mut teller, &wren);

    assert_eq!(told(&mut teller, &wren, "b1", 19).len(), 0, "not that far");
    let first = told(&mut teller, &wren, "b1", 20);
    assert!(first[0].contains("main has 20 commits that your branch lacks"), "{first:?}");
    assert_eq!(told(&mut teller, &wren, "b1", 31).len(), 0, "it knows");
    assert_eq!(told(&mut teller, &wren, "b2", 20).len(), 1, "it followed, and fell behind again");
}

#[test]
fn a_program_that_was_not_heard_yet_and_work_that_is_in_review_are_left_alone() {
    let (mut teller, task, wren) = teller(LateWay::Rebase);
    let session = teller.starts(&wren);
    assert_eq!(told(&mut teller, &wren, "b1", 40).len(), 0, "nobody knows whether it takes messages");
    assert_eq!(rebased_from(&teller.town, &teller.session(&wren)), Some(20));

    teller.see(Observation::SessionSignalled { session, signal: Signal::Working });
    let request = teller.finishes(&wren, "c1");
    assert_eq!(told(&mut teller, &wren, "b1", 40).len(), 0);
    assert_eq!(rebased_from(&teller.town, &teller.session(&wren)), None, "{task} is bound to what was read");

    teller.must(Command::SendBack { request, message: "Greener".into(), comments: vec![] });
    assert_eq!(rebased_from(&teller.town, &teller.session(&wren)), Some(20));
}

#[test]
fn nothing_is_said_unless_the_rig_wishes_it_and_a_way_needs_a_number() {
    let (mut teller, _, wren) = teller(LateWay::Off);
    works(&mut teller, &wren);

    assert_eq!(told(&mut teller, &wren, "b1", 400).len(), 0);
    assert_eq!(rebased_from(&teller.town, &teller.session(&wren)), None);
    let late = Some(Late { way: LateWay::Tell, after: 0 });
    let refusal = teller.refused(Command::SetRig(SetRig { late, ..SetRig::of("harbor".into()) }));
    assert!(matches!(refusal, Refusal::Invalid { field: "late", .. }), "{refusal:?}");
}
