//! A limit parks a session, keeps new work of its preset waiting, and lets it go on when it is over.

use crate::teller::Teller;
use gastown_core::*;

const MINUTE: i64 = 60 * 1_000_000;

fn limit(resets: Option<i64>) -> Signal {
    let then = Then::Told { text: "continue".into() };
    Signal::Limited(Limit {
        words: "try again later".into(),
        resets: resets.map(|at| Time(at * MINUTE)),
        then,
    })
}

fn says(teller: &mut Teller, session: &SessionId, signal: Signal) -> Vec<Event> {
    teller.see(Observation::SessionSignalled { session: session.clone(), signal })
}

/// A session at work, and one more agent of the same preset at rest.
fn at_work() -> (Teller, AgentId, SessionId, AgentId) {
    let mut teller = Teller::new();
    let (task, wren, otter) = (teller.task("Paint", None), teller.agent("wren"), teller.agent("otter"));
    teller.assign(&task, &wren);
    let session = teller.starts(&wren);
    says(&mut teller, &session, Signal::Working);
    (teller, wren, session, otter)
}

fn resets(teller: &mut Teller, session: &SessionId, at: i64) -> Vec<Event> {
    teller.see(Observation::LimitReset { session: session.clone(), resets: Time(at * MINUTE) })
}

fn told(events: &[Event]) -> Vec<&str> {
    let told = events.iter().filter_map(|event| match event {
        Event::MessageQueued { message } => Some(message.text.as_str()),
        _ => None,
    });
    told.collect()
}

/// An agent that has just come free, with a task in its line; the limit was seen before that.
fn next_in_line(teller: &mut Teller, agent: &AgentId, session: &SessionId, limit: Signal) -> TaskId {
    let (first, next) = (teller.task("First", None), teller.task("Next", None));
    teller.assign(&first, agent);
    teller.assign(&next, agent);
    says(teller, session, limit);
    teller.must(Command::Unassign { task: first });
    assert_eq!(holds(teller, agent), None, "it waits");
    next
}

fn holds(teller: &Teller, agent: &AgentId) -> Option<TaskId> {
    teller.town.agent(agent).expect("an agent").task.clone()
}

fn owed(teller: &Teller, events: &[Event]) -> Vec<Effect> {
    events.iter().flat_map(|event| owed_by(event, &teller.town)).collect()
}

#[test]
fn a_limit_parks_its_session_and_it_is_told_to_go_on_when_its_time_has_come() {
    let (mut teller, wren, session, _) = at_work();

    let events = says(&mut teller, &session, limit(Some(30)));

    assert_eq!(teller.state(&wren), AgentState::Limited);
    assert_eq!(
        owed(&teller, &events),
        [Effect::AwaitReset { session: session.clone(), resets: Time(30 * MINUTE) }]
    );
    assert_eq!(resets(&mut teller, &session, 29), [], "another time is not this one");
    teller.passes(30 * MINUTE);
    let events = resets(&mut teller, &session, 30);
    assert_eq!(told(&events), ["continue"]);
    assert_eq!(resets(&mut teller, &session, 30), [], "once");
    says(&mut teller, &session, Signal::Working);
    assert_eq!(teller.session(&wren).limit, None);
}

#[test]
fn one_that_tries_again_by_itself_is_told_nothing() {
    let (mut teller, wren, session, _) = at_work();
    let resets_at = Some(Time(30 * MINUTE));
    let alone = Limit { words: "retrying".into(), resets: resets_at, then: Then::Alone };
    says(&mut teller, &session, Signal::Limited(alone));

    assert_eq!(teller.refused(Command::Resume { agent: wren }).code(), "agent_not_fit");
    teller.passes(31 * MINUTE);
    let events = resets(&mut teller, &session, 30);

    assert!(matches!(events[..], [Event::LimitPassed { how: Passing::Waited, .. }]), "{events:?}");
}

#[test]
fn after_three_tries_that_did_not_help_a_person_decides() {
    let (mut teller, wren, session, _) = at_work();
    for at in 1..=3 {
        says(&mut teller, &session, limit(Some(at)));
        teller.passes(MINUTE);
        assert_eq!(told(&resets(&mut teller, &session, at)), ["continue"]);
        says(&mut teller, &session, Signal::Working);
    }

    says(&mut teller, &session, limit(Some(4)));
    teller.passes(MINUTE);
    assert_eq!(told(&resets(&mut teller, &session, 4)), [""; 0]);

    let status = agent_status(&teller.town, &wren);
    assert_eq!(status.state, AgentState::Limited);
    assert!(status.reason.contains("you decide"), "{}", status.reason);
    let events = teller.must(Command::Resume { agent: wren });
    assert_eq!(told(&events), ["continue"]);
    says(&mut teller, &session, Signal::Working);
    says(&mut teller, &session, limit(Some(9)));
    assert_eq!(told(&resets(&mut teller, &session, 9)), ["continue"], "who was let go on counts anew");
}

#[test]
fn a_limit_that_comes_long_after_the_last_is_another_and_so_is_one_after_a_turn_that_ended() {
    for (between, then) in [(11 * MINUTE, Signal::Working), (0, Signal::TurnEnded)] {
        let (mut teller, wren, session, _) = at_work();
        for _ in 0..3 {
            says(&mut teller, &session, limit(Some(1)));
            resets(&mut teller, &session, 1);
            says(&mut teller, &session, Signal::Working);
        }
        assert!(teller.session(&wren).has_tried_enough());

        says(&mut teller, &session, then);
        teller.passes(between);
        says(&mut teller, &session, limit(Some(60)));

        assert!(!teller.session(&wren).has_tried_enough());
    }
}

#[test]
fn a_limit_without_a_time_never_ends_by_itself() {
    let (mut teller, wren, session, otter) = at_work();
    let next = next_in_line(&mut teller, &otter, &session, limit(None));

    assert_eq!(says(&mut teller, &session, limit(None)), [], "nothing is owed, so nothing wakes it");
    teller.passes(100 * 24 * 60 * MINUTE);
    says(&mut teller, &session, Signal::Unclear);
    let events = says(&mut teller, &session, limit(None));
    assert_eq!(owed(&teller, &events), []);
    teller.passes(MINUTE);
    let events = teller.must(Command::Resume { agent: wren });

    assert_eq!(told(&events), ["continue"]);
    assert_eq!(holds(&teller, &otter), Some(next), "whoever lets one go on believes that it is over");
}

#[test]
fn what_is_lined_up_waits_for_the_limit_of_its_preset_and_goes_on_afterwards() {
    let (mut teller, wren, session, otter) = at_work();
    let next = next_in_line(&mut teller, &otter, &session, limit(Some(30)));

    // It holds whoever uses the account, also when nobody is left that ran into it.
    teller.must(Command::Stop { agent: wren });
    teller.see(Observation::SessionEnded { session: session.clone(), exit: Exit::Signal(15) });
    let parked = teller.town.limit_of("shell", Time(MINUTE)).expect("it holds");
    assert_eq!(parked.resets, Some(Time(30 * MINUTE)));
    assert!(teller.town.limit_of("claude", Time(MINUTE)).is_none(), "another preset, another account");
    assert_eq!(holds(&teller, &otter), None);
    teller.passes(31 * MINUTE);
    assert_eq!(told(&resets(&mut teller, &session, 30)), [""; 0], "nobody is there to be told");

    assert_eq!(holds(&teller, &otter), Some(next));
}

#[test]
fn of_several_limits_the_one_that_ends_last_holds() {
    let (mut teller, _, session, otter) = at_work();
    let task = teller.task("Beside", None);
    teller.assign(&task, &otter);
    let other = teller.starts(&otter);
    let until = |teller: &Teller| teller.town.limit_of("shell", Time(MINUTE)).map(|parked| parked.resets);

    says(&mut teller, &session, limit(Some(30)));
    says(&mut teller, &other, limit(Some(20)));
    assert_eq!(until(&teller), Some(Some(Time(30 * MINUTE))));
    says(&mut teller, &other, limit(None));
    assert_eq!(until(&teller), Some(None), "nobody knows");
    says(&mut teller, &other, Signal::Working);
    says(&mut teller, &session, Signal::Working);
    assert_eq!(until(&teller), None);
}

#[test]
fn a_person_may_start_work_at_a_limit() {
    let (mut teller, _, session, otter) = at_work();
    says(&mut teller, &session, limit(Some(30)));
    let task = teller.task("Now", None);

    teller.assign(&task, &otter);

    assert_eq!(holds(&teller, &otter), Some(task));
}

#[test]
fn nobody_is_told_to_go_on_who_asks_was_stopped_or_shows_no_limit_any_more() {
    type Change = fn(&mut Teller, &SessionId);
    let changes: [Change; 3] = [
        |teller, session| {
            let dialog = Dialog {
                kind: AskKind::Permission,
                text: "May I?".into(),
                choices: vec![],
                waits: None,
                writes: None,
            };
            says(teller, session, Signal::Asking { dialog, command: None });
        },
        |teller, _| {
            teller.must(Command::Stop { agent: "wren".into() });
        },
        |teller, session| {
            says(teller, session, Signal::Ready);
        },
    ];
    for change in changes {
        let (mut teller, _, session, _) = at_work();
        says(&mut teller, &session, limit(Some(30)));
        change(&mut teller, &session);
        teller.passes(31 * MINUTE);

        let events = resets(&mut teller, &session, 30);

        assert_eq!(told(&events), [""; 0]);
    }
}

#[test]
fn a_dialog_that_asks_what_to_do_at_a_limit_is_answered_with_waiting() {
    let (mut teller, wren, session, _) = at_work();
    let choice = |text: &str| Choice { text: text.into(), grant: None };
    let choices = vec![choice("Upgrade your plan"), choice("Stop and wait")];
    let dialog = |waits| Dialog {
        kind: AskKind::Permission,
        text: "What now?".into(),
        choices: choices.clone(),
        waits,
        writes: None,
    };

    let events = says(&mut teller, &session, Signal::Asking { dialog: dialog(Some(1)), command: None });

    let chosen = owed(&teller, &events);
    assert!(matches!(chosen[..], [Effect::ChooseInDialog { choice: 1, .. }]), "{chosen:?}");
    let ask = events.iter().find_map(|event| match event {
        Event::AskOpened { ask } => Some(ask.id.clone()),
        _ => None,
    });
    // Whatever kept the answer from arriving would keep the next from it, too.
    let events = teller.see(Observation::AnswerNotTyped { ask: ask.expect("an ask"), why: "gone".into() });
    assert_eq!(owed(&teller, &events), []);
    assert_eq!(teller.town.open_asks(&wren).len(), 1, "a person's");
    says(&mut teller, &session, Signal::Asking { dialog: dialog(None), command: None });
    assert_eq!(teller.town.open_asks(&wren).len(), 1, "one that nobody knows is a person's");
}
