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
    let dialog = Dialog { kind: AskKind::Permission, text: text.into(), choices, waits: None, writes: None };
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

/// The same dialog, told by this firing of the program's hook.
fn told_by(firing: u64) -> Signal {
    let Signal::Asking { dialog, .. } = dialog("Run it?") else { unreachable!() };
    let command = AskedCommand { line: "make".into(), folder: None, firing: Some(Firing(firing)) };
    Signal::Asking { dialog, command: Some(command) }
}

#[test]
fn a_dialog_that_another_firing_told_is_another_ask_however_alike_it_looks() {
    let (mut teller, wren, session) = told();
    shows(&mut teller, &session, dialog("Run it?"));
    let first = only(&teller, &wren);
    shows(&mut teller, &session, told_by(1));
    assert_eq!(only(&teller, &wren).id, first.id, "told later, it is the same");

    shows(&mut teller, &session, told_by(2));

    let second = only(&teller, &wren);
    assert_ne!(second.id, first.id);
    assert_eq!(teller.refused(Command::Answer { ask: first.id, text: "allow".into() }).code(), "ask_closed");
    assert_eq!(second.firing_for(0), Some((Firing(2), Grant::Allow)));
    assert_eq!(second.firing_for(2), Some((Firing(2), Grant::Deny)));
    assert_eq!(second.firing_for(1), None, "what grants nothing is typed");

    teller.must(Command::Answer { ask: second.id.clone(), text: "allow".into() });
    shows(&mut teller, &session, told_by(3));
    assert_ne!(only(&teller, &wren).id, second.id, "it went on, and asks again");
}

#[test]
fn a_dialog_that_was_answered_and_still_stands_is_not_asked_again() {
    let (mut teller, wren, session) = told();
    for shown in [dialog("Run it?"), told_by(1)] {
        shows(&mut teller, &session, shown.clone());
        let ask = only(&teller, &wren).id;
        teller.must(Command::Answer { ask, text: "allow".into() });

        shows(&mut teller, &session, dialog("Run it?"));

        assert!(teller.town.open_asks(&wren).is_empty(), "a second answer would meet the next dialog");
        assert_eq!(teller.state(&wren), AgentState::NeedsPermission, "a person looks");
        shows(&mut teller, &session, Signal::Working);
    }
}

/// A dialog of this kind whose last choice takes words.
fn writable(kind: AskKind) -> Signal {
    let Signal::Asking { dialog, .. } = dialog("What next?") else { unreachable!() };
    let mut choices = dialog.choices[..2].to_vec();
    choices.push(Choice { text: "Type something.".into(), grant: None });
    Signal::Asking { dialog: Dialog { kind, choices, writes: Some(2), ..dialog }, command: None }
}

#[test]
fn words_of_a_persons_own_go_to_the_choice_that_takes_them_and_nowhere_else() {
    let (mut teller, wren, session) = told();
    shows(&mut teller, &session, writable(AskKind::Question));
    let ask = only(&teller, &wren).id;
    for number in ["3", "Type something."] {
        let refused = teller.refused(Command::Answer { ask: ask.clone(), text: number.into() });
        assert!(refused.to_string().contains("--text"), "{refused}");
    }
    let in_words = |words: &str| Command::AnswerInWords { ask: ask.clone(), words: words.into() };
    assert_eq!(teller.refused(in_words(" \n ")).code(), "invalid");
    assert_eq!(teller.refused(in_words(&"x".repeat(2_001))).code(), "invalid");

    let events = teller.must(in_words("allow\nit, and 1 more"));

    let answered = events.iter().find_map(|event| match event {
        Event::AskAnswered { text, choice, .. } => {
            Some((text.as_str(), *choice, owed_by(event, &teller.town)))
        }
        _ => None,
    });
    let owed = vec![Effect::ChooseInDialog { ask: ask.clone(), choice: 2 }];
    assert_eq!(answered, Some(("allow it, and 1 more", Some(2), owed)), "in one line");
    assert_eq!(teller.refused(in_words("once more")).code(), "ask_closed");
}

#[test]
fn a_dialog_without_such_a_choice_and_a_permission_take_no_words() {
    let (mut teller, wren, session) = told();
    for shown in [dialog("Run it?"), writable(AskKind::Permission)] {
        shows(&mut teller, &session, shown);
        let ask = only(&teller, &wren).id;

        let refused = teller.refused(Command::AnswerInWords { ask, words: "allow".into() });

        assert!(refused.to_string().contains("no words of your own"), "{refused}");
    }
}
