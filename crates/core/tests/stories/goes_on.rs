//! A session that broke off goes on by itself, as long as that helps.

use crate::teller::Teller;
use gastown_core::*;

const KILLED: Exit = Exit::Signal(9);

fn says(teller: &mut Teller, agent: &AgentId, signal: Signal) {
    let session = teller.session(agent).id;
    teller.see(Observation::SessionSignalled { session, signal });
}

fn breaks_off(teller: &mut Teller, agent: &AgentId, exit: Exit) -> Vec<Event> {
    let session = teller.session(agent).id;
    teller.see(Observation::SessionEnded { session, exit })
}

#[test]
fn a_program_that_is_killed_at_work_goes_on_with_its_conversation() {
    let (mut teller, wren) = Teller::at_work();
    let before = teller.session(&wren);

    let events = breaks_off(&mut teller, &wren, KILLED);

    let after = teller.session(&wren);
    assert_eq!(after.state, SessionState::Planned);
    assert_eq!(after.conversation, before.conversation);
    assert_eq!(after.goes_on_after.as_deref(), Some("its program was ended by signal 9"));
    assert_ne!((&after.id, &after.token), (&before.id, &before.token));
    assert_eq!((after.epoch, after.round), (before.epoch, before.round), "the same assignment");
    assert!(!teller.town.session(&before.id).expect("kept").stop_asked, "nobody asked it to stop");
    let owed: Vec<_> = events.iter().flat_map(|event| owed_by(event, &teller.town)).collect();
    assert!(owed.contains(&Effect::StartSession { session: after.id }), "{owed:?}");
}

#[test]
fn what_waits_to_be_told_is_told_to_the_session_that_goes_on() {
    let (mut teller, wren) = Teller::at_work();
    let text = "And say goodbye.".to_owned();
    teller.must(Command::SendMessage(Nudge { agent: wren.clone(), text, when_idle: true }));

    breaks_off(&mut teller, &wren, KILLED);

    let told: Vec<_> = teller.town.messages.values().map(|told| (&told.session, &told.delivery)).collect();
    assert_eq!(told, [(&teller.session(&wren).id, &Delivery::Queued)]);
}

#[test]
fn a_terminal_that_was_lost_goes_on_too() {
    let (mut teller, wren) = Teller::at_work();
    let before = teller.session(&wren);

    teller.see(Observation::SessionLost { session: before.id, why: "the machine was started anew".into() });

    assert_eq!(teller.session(&wren).goes_on_after.as_deref(), Some("its terminal was lost"));
}

#[test]
fn two_assignments_have_two_conversations_that_are_uuids() {
    let (mut teller, wren) = Teller::at_work();
    let (task, otter) = (teller.task("Other", None), teller.agent("otter"));
    teller.assign(&task, &otter);

    let [one, two] = [&wren, &otter].map(|agent| teller.session(agent).conversation);
    assert_ne!(one, two);
    let parts: Vec<usize> = one.split('-').map(str::len).collect();
    assert_eq!(parts, [8, 4, 4, 4, 12], "{one}");
    assert_eq!(&one[14..15], "4", "{one}");
    assert!(matches!(&one[19..20], "8" | "9" | "a" | "b"), "{one}");
}

#[test]
fn after_three_times_in_ten_minutes_a_person_decides_and_later_it_goes_on_again() {
    let (mut teller, wren) = Teller::at_work();
    for _ in 0..3 {
        breaks_off(&mut teller, &wren, KILLED);
        teller.works(&wren);
    }

    breaks_off(&mut teller, &wren, KILLED);
    assert_eq!(teller.state(&wren), AgentState::Failed);
    let why = agent_status(&teller.town, &wren).reason;
    assert!(why.contains("exited 137") && why.contains("three times in ten minutes"), "{why}");

    teller.must(Command::Restart { agent: wren.clone(), fresh: false });
    teller.works(&wren);
    teller.passes(11 * 60 * 1_000_000);
    breaks_off(&mut teller, &wren, KILLED);
    assert_eq!(teller.state(&wren), AgentState::Starting);
}

#[test]
fn what_never_got_to_work_was_at_rest_or_was_ended_by_a_person_does_not_start_again_by_itself() {
    let before_work = |teller: &mut Teller, wren: &AgentId| {
        teller.must(Command::Restart { agent: wren.clone(), fresh: true });
        teller.starts(wren);
    };
    let at_rest = |teller: &mut Teller, wren: &AgentId| says(teller, wren, Signal::TurnEnded);
    let stopped = |teller: &mut Teller, wren: &AgentId| {
        teller.must(Command::Stop { agent: wren.clone() });
    };
    for prepare in [&before_work as &dyn Fn(&mut Teller, &AgentId), &at_rest, &stopped] {
        let (mut teller, wren) = Teller::at_work();
        prepare(&mut teller, &wren);
        let session = teller.session(&wren).id;

        breaks_off(&mut teller, &wren, Exit::Code(1));

        assert_eq!(teller.session(&wren).id, session, "no new session");
    }
}

#[test]
fn a_program_that_cannot_take_up_a_conversation_waits_for_a_person_and_begins_anew() {
    let (mut teller, wren) = Teller::at_work();
    teller.program.can_go_on = false;
    breaks_off(&mut teller, &wren, KILLED);
    teller.works(&wren);
    let before = teller.session(&wren);

    breaks_off(&mut teller, &wren, KILLED);
    assert_eq!(teller.state(&wren), AgentState::Failed);
    teller.must(Command::Restart { agent: wren.clone(), fresh: false });

    let after = teller.session(&wren);
    assert_ne!(after.conversation, before.conversation);
    assert_eq!(after.goes_on_after, None);
}

#[test]
fn where_a_program_kept_nothing_to_go_on_with_it_begins_anew_by_itself_once() {
    let (mut teller, wren) = Teller::at_work();
    let before = teller.session(&wren);
    breaks_off(&mut teller, &wren, KILLED);
    teller.starts(&wren);

    breaks_off(&mut teller, &wren, Exit::Code(1));
    let anew = teller.session(&wren);
    assert_eq!((&anew.state, &anew.goes_on_after), (&SessionState::Planned, &None));
    assert_ne!(anew.conversation, before.conversation);

    teller.starts(&wren);
    breaks_off(&mut teller, &wren, Exit::Code(1));
    assert_eq!(teller.session(&wren).id, anew.id);
    assert_eq!(teller.state(&wren), AgentState::Failed);
}

#[test]
fn a_restart_goes_on_unless_it_is_to_begin_anew() {
    for fresh in [false, true] {
        let (mut teller, wren) = Teller::at_work();
        says(&mut teller, &wren, Signal::TurnEnded);
        let before = teller.session(&wren);

        teller.must(Command::Restart { agent: wren.clone(), fresh });

        let after = teller.session(&wren);
        assert_ne!(after.id, before.id);
        assert_eq!(after.conversation == before.conversation, !fresh);
        assert_eq!(after.goes_on_after.is_some(), !fresh);
    }
}
