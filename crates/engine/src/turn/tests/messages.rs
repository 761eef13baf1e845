//! Questions, answers and messages: what is typed when.

use super::stepped::Stepped;
use gastown_core::*;

#[test]
fn a_message_waits_while_a_question_is_open() {
    let mut stepped = Stepped::with_rig(9, Review::Required);
    let task = stepped.task("mend the lamp");
    stepped.must(Stepped::assign(&task, "wren"));
    stepped.work();
    let session = stepped.session("wren").id;
    let choices = Vec::new();
    let ask = Command::OpenAsk {
        session,
        kind: AskKind::Question,
        text: "which?".into(),
        choices,
        command: None,
        by_message: true,
    };
    let ask = match stepped.must(ask).about {
        Some(Entity::Ask(ask)) => ask,
        other => panic!("{other:?}"),
    };
    stepped.must(Command::SendMessage(Nudge {
        agent: "wren".into(),
        text: "hello".into(),
        when_idle: false,
    }));
    stepped.work();
    assert!(stepped.world.facts.lock().unwrap().typed.is_empty());

    stepped.must(Command::Answer { ask, text: "the red one".into() });
    stepped.work();

    let mut typed = stepped.world.facts.lock().unwrap().typed.clone();
    typed.sort();
    assert_eq!(typed, ["hello", "the red one"]);
}

#[test]
fn a_rule_answers_in_the_turn_of_the_ask_and_after_its_day_no_more() {
    let mut stepped = Stepped::with_rig(9, Review::Required);
    let task = stepped.task("mend the lamp");
    stepped.must(Stepped::assign(&task, "wren"));
    stepped.work();
    let rule = AddRule {
        rig: "harbor".into(),
        preset: None,
        line: "git status".into(),
        rest: false,
        options: Vec::new(),
        days: 1,
    };
    stepped.must(Command::AddRule(rule));
    let session = stepped.session("wren").id;
    let ask = |text: &str| Command::OpenAsk {
        session: session.clone(),
        kind: AskKind::Permission,
        text: text.into(),
        choices: Vec::new(),
        command: Some(AskedCommand { line: "git status".into(), folder: None, firing: None }),
        by_message: false,
    };
    let before = stepped.world.commits();

    stepped.must(ask("today"));

    assert_eq!(stepped.world.commits(), before + 1, "asked and answered in one commit");
    let last = stepped.world.facts.lock().unwrap().commits.last().cloned().unwrap_or_default();
    let [(asker, Event::AskOpened { .. }), (answerer, Event::AskAnswered { by: Some(by), .. })] = &last[..]
    else {
        panic!("{last:?}")
    };
    assert_eq!((asker.as_str(), answerer), ("owner", &format!("rule {by}")));

    const DAY: i64 = 24 * 3_600 * 1_000_000;
    stepped.world.with(|facts| facts.now += DAY);
    let Some(Entity::Ask(asked)) = stepped.must(ask("tomorrow")).about else { panic!("an ask") };
    assert_eq!(stepped.turns.town.asks.get(&asked).map(|ask| &ask.outcome), Some(&AskOutcome::Open));
}

#[test]
fn a_message_waits_while_nobody_knows_what_the_screen_shows() {
    let mut stepped = Stepped::with_rig(9, Review::Required);
    let task = stepped.task("mend the lamp");
    stepped.must(Stepped::assign(&task, "wren"));
    stepped.work();
    let session = stepped.session("wren").id;
    let shows = |signal| Observation::SessionSignalled { session: session.clone(), signal };
    stepped.see(shows(Signal::Unclear));
    stepped.must(Command::SendMessage(Nudge {
        agent: "wren".into(),
        text: "hello".into(),
        when_idle: false,
    }));
    stepped.work();
    assert!(stepped.world.facts.lock().unwrap().typed.is_empty(), "it may be a dialog");

    stepped.see(shows(Signal::Ready));
    stepped.work();

    assert_eq!(stepped.world.facts.lock().unwrap().typed, ["hello"]);
}

#[test]
fn what_is_chosen_in_a_dialog_goes_before_the_messages_that_wait_for_its_end() {
    let mut stepped = Stepped::with_rig(9, Review::Required);
    let task = stepped.task("mend the lamp");
    stepped.must(Stepped::assign(&task, "wren"));
    stepped.work();
    let session = stepped.session("wren").id;
    let choices = vec![Choice { text: "Yes".into(), grant: Some(Grant::Allow) }];
    let dialog =
        Dialog { kind: AskKind::Permission, text: "Run it?".into(), choices, waits: None, writes: None };
    let signal = Signal::Asking { dialog, command: None };
    stepped.see(Observation::SessionSignalled { session: session.clone(), signal });
    stepped.must(Command::SendMessage(Nudge {
        agent: "wren".into(),
        text: "hello".into(),
        when_idle: false,
    }));
    stepped.work();

    let ask = stepped.turns.town.open_asks(&"wren".into())[0].id.clone();
    stepped.must(Command::Answer { ask, text: "allow".into() });
    stepped.work();
    assert_eq!(stepped.world.facts.lock().unwrap().typed, ["Yes"]);

    stepped.see(Observation::SessionSignalled { session, signal: Signal::Ready });
    stepped.work();
    assert_eq!(stepped.world.facts.lock().unwrap().typed, ["Yes", "hello"]);
}

#[test]
fn a_message_that_is_held_says_why_once_and_is_typed_when_nothing_holds_it() {
    let mut stepped = Stepped::with_rig(9, Review::Required);
    let task = stepped.task("mend the lamp");
    stepped.must(Stepped::assign(&task, "wren"));
    stepped.work();
    stepped.world.with(|facts| facts.held = Some("a line stands there".into()));
    let nudge = Nudge { agent: "wren".into(), text: "hello".into(), when_idle: false };
    let Some(Entity::Message(message)) = stepped.must(Command::SendMessage(nudge)).about else {
        panic!("a message")
    };
    let told = |stepped: &Stepped| stepped.turns.town.messages.get(&message).cloned().expect("a message");

    stepped.work();
    let commits = stepped.world.commits();
    assert_eq!(told(&stepped).held.as_deref(), Some("a line stands there"));
    stepped.world.with(|facts| facts.now += 10_000_000);
    stepped.step(Vec::new());
    stepped.work();
    assert_eq!(stepped.world.commits(), commits, "it is not told again");

    stepped.world.with(|facts| (facts.held, facts.now) = (None, facts.now + 10_000_000));
    stepped.step(Vec::new());
    stepped.work();

    assert_eq!(stepped.world.facts.lock().unwrap().typed, ["hello"]);
    assert_eq!(told(&stepped).delivery, Delivery::Typed);
}
