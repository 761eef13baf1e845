//! Dialogs on a program's screen: one ask each, withdrawn with the dialog, answered once.

use crate::teller::Teller;
use gastown_core::*;

fn dialog(text: &str) -> Signal {
    let choice = |text: &str, grant| Choice { text: text.into(), grant };
    // The last has the words of the first, and grants something else.
    let choices = vec![
        choice("Yes", Some(Grant::Allow)),
        choice("Later", None),
        choice("No", Some(Grant::Deny)),
        choice("Yes", None),
    ];
    let dialog = Dialog { kind: AskKind::Permission, text: text.into(), choices, waits: None };
    Signal::Asking { dialog, command: None }
}

fn told() -> (Teller, AgentId, SessionId) {
    let mut teller = Teller::new();
    let (task, wren) = (teller.task("One", None), teller.agent("wren"));
    teller.assign(&task, &wren);
    let session = teller.starts(&wren);
    (teller, wren, session)
}

fn shows(teller: &mut Teller, session: &SessionId, signal: Signal) {
    teller.see(Observation::SessionSignalled { session: session.clone(), signal });
}

fn only(teller: &Teller, wren: &AgentId) -> Ask {
    let open = teller.town.open_asks(wren);
    assert_eq!(open.len(), 1, "{open:?}");
    open[0].clone()
}

#[test]
fn a_dialog_is_one_ask_while_it_stands_and_none_when_it_is_gone() {
    let (mut teller, wren, session) = told();

    shows(&mut teller, &session, dialog("rm -rf build?"));
    shows(&mut teller, &session, dialog("rm -rf build?"));
    let first = only(&teller, &wren);
    assert_eq!(teller.state(&wren), AgentState::NeedsPermission);

    shows(&mut teller, &session, dialog("rm -rf /?"));
    let second = only(&teller, &wren);
    assert_ne!((&first.id, &first.text), (&second.id, &second.text));
    assert_eq!(teller.refused(Command::Answer { ask: first.id, text: "allow".into() }).code(), "ask_closed");

    shows(&mut teller, &session, Signal::Working);
    assert!(teller.town.open_asks(&wren).is_empty());
    assert_eq!(teller.state(&wren), AgentState::Working);
}

#[test]
fn an_answer_is_one_of_the_choices_and_owes_one_typing() {
    let (mut teller, wren, session) = told();
    let answers =
        [("allow", "Yes", 0), ("deny", "No", 2), ("2", "Later", 1), ("Later", "Later", 1), ("4", "Yes", 3)];
    for (answer, chosen, choice) in answers {
        shows(&mut teller, &session, dialog(answer));
        let ask = only(&teller, &wren);

        let events = teller.must(Command::Answer { ask: ask.id.clone(), text: answer.into() });

        let answered = events.iter().find_map(|event| match event {
            Event::AskAnswered { text, .. } => Some((text.as_str(), owed_by(event, &teller.town))),
            _ => None,
        });
        assert_eq!(answered, Some((chosen, vec![Effect::ChooseInDialog { ask: ask.id, choice }])));
    }
    shows(&mut teller, &session, dialog("once more"));
    for answer in ["always", "0", "5", "perhaps", "Yes"] {
        let ask = only(&teller, &wren).id;
        assert_eq!(teller.refused(Command::Answer { ask, text: answer.into() }).code(), "invalid");
    }
}

#[test]
fn an_answer_that_could_not_be_typed_is_told_and_the_dialog_is_asked_again_if_it_stands() {
    let (mut teller, wren, session) = told();
    shows(&mut teller, &session, dialog("One?"));
    let ask = only(&teller, &wren).id;
    teller.must(Command::Answer { ask: ask.clone(), text: "allow".into() });
    assert_eq!(teller.state(&wren), AgentState::Working, "its answer is on its way");

    let events = teller.see(Observation::AnswerNotTyped { ask: ask.clone(), why: "gone".into() });

    assert!(events.iter().any(|event| matches!(event, Event::FaultSeen { why, .. } if why == "gone")));
    assert_ne!(only(&teller, &wren).id, ask);
    shows(&mut teller, &session, Signal::Working);
    teller.see(Observation::AnswerNotTyped { ask, why: "late".into() });
    assert!(teller.town.open_asks(&wren).is_empty());
}

#[test]
fn a_limit_is_a_state_of_its_own_and_a_turn_may_end_after_it_or_after_what_nobody_understood() {
    for signal in [Signal::Limited(Limit::told("try again at 7:23")), Signal::Unclear] {
        let (mut teller, wren, session) = told();
        shows(&mut teller, &session, Signal::Working);
        shows(&mut teller, &session, signal.clone());

        let (state, reason) = signal_status(&signal);
        let status = agent_status(&teller.town, &wren);
        assert_eq!((status.state, &status.reason), (state, &reason));
        let events =
            teller.see(Observation::SessionSignalled { session: session.clone(), signal: Signal::TurnEnded });
        assert!(events.iter().any(|event| matches!(event, Event::TurnFinished { .. })), "{events:?}");
    }
}
