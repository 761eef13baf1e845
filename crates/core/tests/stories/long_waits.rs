//! An ask that is open for long: the owner's command is told of it once, and never of one that has ended.

use crate::teller::Teller;
use gastown_core::*;

const MINUTE: i64 = 60_000_000;
const MINUTES: u16 = 10;

/// Two agents that ask, the first long before the second.
fn asking() -> (Teller, Ask, Ask) {
    let mut teller = Teller::new();
    let [first, second] = ["wren", "otter"].map(|name| {
        let (task, agent) = (teller.task(name, None), teller.agent(name));
        teller.assign(&task, &agent);
        let session = teller.works(&agent);
        let ask = asks(&mut teller, &session, "Which colour?");
        teller.passes(MINUTE);
        ask
    });
    (teller, first, second)
}

fn asks(teller: &mut Teller, session: &SessionId, text: &str) -> Ask {
    let (session, kind, text) = (session.clone(), AskKind::Question, text.to_owned());
    let open = Command::OpenAsk { session, kind, text, choices: vec![], command: None, by_message: false };
    let events = teller.must(open);
    let opened = events.into_iter().find_map(|event| match event {
        Event::AskOpened { ask } => Some(ask),
        _ => None,
    });
    opened.expect("an ask")
}

fn tell(ask: &Ask, telling: Telling) -> Command {
    Command::TellOfWait { ask: ask.id.clone(), telling }
}

fn failed() -> Telling {
    Telling::Failed { why: "it exited 3".into() }
}

/// What is next after so long since this ask was opened.
fn next(teller: &Teller, ask: &Ask, micros: i64) -> Option<Result<AskId, Time>> {
    next_wait(&teller.town, MINUTES, Time(ask.since.0 + micros)).map(|next| match next {
        NextWait::Due(ask) => Ok(ask.id.clone()),
        NextWait::At(time) => Err(time),
    })
}

#[test]
fn the_one_that_waits_longest_is_due_when_its_minutes_are_over_and_not_a_moment_before() {
    let (teller, first, second) = asking();
    let all = i64::from(MINUTES) * MINUTE;

    assert_eq!(next(&teller, &first, all - 1), Some(Err(Time(first.since.0 + all))));
    assert_eq!(next(&teller, &first, all), Some(Ok(first.id.clone())));
    assert_eq!(next(&teller, &second, all), Some(Ok(first.id)), "one after the other");
}

#[test]
fn it_is_told_once_and_then_the_next_has_its_turn() {
    let (mut teller, first, second) = asking();
    let all = i64::from(MINUTES) * MINUTE;

    teller.must(tell(&first, Telling::Begun));
    assert_eq!(next(&teller, &second, all - 1), Some(Err(Time(second.since.0 + all))));
    assert_eq!(teller.refused(tell(&first, Telling::Begun)).code(), "wait_told");
    teller.must(tell(&first, Telling::Done));
    assert_eq!(teller.refused(tell(&first, Telling::Begun)).code(), "wait_told");
    assert_eq!(teller.refused(tell(&first, failed())).code(), "wait_told", "it ended already");

    teller.must(tell(&second, Telling::Begun));
    assert_eq!(next(&teller, &second, 1000 * all), None);
}

#[test]
fn one_that_was_answered_or_withdrawn_is_never_told_of() {
    let (mut teller, first, second) = asking();
    teller.must(Command::Answer { ask: first.id.clone(), text: "green".into() });
    teller.see(Observation::SessionEnded { session: second.session.clone(), exit: Exit::Code(0) });

    assert_eq!(next(&teller, &first, i64::MAX / 2), None);
    for ask in [&first, &second] {
        assert_eq!(teller.refused(tell(ask, Telling::Begun)).code(), "ask_closed");
    }
    let nobody = Command::TellOfWait { ask: "ask-none".into(), telling: Telling::Begun };
    assert_eq!(teller.refused(nobody).code(), "no_such_ask");
}

#[test]
fn how_it_went_is_kept_with_the_ask_also_after_its_answer() {
    let (mut teller, first, second) = asking();
    assert_eq!(last_told(&teller.town), None);

    teller.must(tell(&first, Telling::Begun));
    let begun = teller.town.ask(&first.id).unwrap().told.clone().unwrap();
    teller.must(Command::Answer { ask: first.id.clone(), text: "green".into() });
    teller.passes(MINUTE);
    teller.must(tell(&first, failed()));

    let told = AskTold { at: begun.at, telling: failed() };
    assert_eq!(last_told(&teller.town), Some((teller.town.ask(&first.id).unwrap(), &told)));
    teller.must(tell(&second, Telling::Begun));
    assert_eq!(last_told(&teller.town).map(|(ask, _)| &ask.id), Some(&second.id));
}

#[test]
fn no_agent_says_that_it_was_told() {
    let (mut teller, first, _) = asking();
    let caller = Caller::Session(first.session.clone());

    let refusal = teller.run(caller, tell(&first, Telling::Begun)).unwrap_err();

    assert_eq!(refusal.code(), "not_for_agents");
}

#[test]
fn an_ask_that_was_kept_before_there_was_a_command_was_told_of_to_nobody() {
    let (_, ask, _) = asking();
    assert_eq!((ask.minutes_open(Time(ask.since.0 + 61 * MINUTE)), ask.minutes_open(Time(0))), (61, 0));
    assert_eq!(ask.told, None);
}
