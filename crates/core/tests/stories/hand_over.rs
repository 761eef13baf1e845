//! An agent whose conversation is nearly full hands its work over to a fresh session of its own.

use crate::teller::Teller;
use gastown_core::*;

fn hands_over(teller: &mut Teller, session: &SessionId, words: &str) -> Result<Vec<Event>, Refusal> {
    teller.run(Caller::Session(session.clone()), Command::HandOver { words: words.into() })
}

#[test]
fn a_fresh_session_of_the_same_assignment_is_told_what_the_last_one_says() {
    let (mut teller, wren) = Teller::at_work();
    let before = teller.session(&wren);
    let nudge = Nudge { agent: wren.clone(), text: "And say goodbye.".into(), when_idle: true };
    teller.must(Command::SendMessage(nudge));

    hands_over(&mut teller, &before.id, "The lamp is left.").expect("it may");

    let after = teller.session(&wren);
    assert_eq!(
        after.handed_over,
        Some(HandOver { from: before.id.clone(), words: "The lamp is left.".into() })
    );
    assert_eq!(after.goes_on_after, None);
    assert_ne!(after.conversation, before.conversation);
    assert_eq!((after.epoch, after.round, &after.task), (before.epoch, before.round, &before.task));
    assert!(teller.town.session(&before.id).expect("kept").stop_asked);
    let waits: Vec<_> = teller.town.messages.values().map(|told| &told.session).collect();
    assert_eq!(waits, [&after.id], "what waited for the one before");
}

#[test]
fn only_the_session_that_runs_may_hand_over_and_not_without_words_nor_for_ever() {
    let (mut teller, wren) = Teller::at_work();
    let first = teller.session(&wren).id;
    assert!(matches!(hands_over(&mut teller, &first, "  "), Err(Refusal::Invalid { .. })));
    let owner = teller.run(Caller::Owner, Command::HandOver { words: "all".into() });
    assert!(matches!(owner, Err(Refusal::OnlyForAgents)));

    for _ in 0..3 {
        let session = teller.session(&wren).id;
        hands_over(&mut teller, &session, "go on").expect("it may");
        teller.works(&wren);
    }

    assert!(matches!(hands_over(&mut teller, &first, "again"), Err(Refusal::StaleEpoch { .. })));
    let last = teller.session(&wren).id;
    let too_often = hands_over(&mut teller, &last, "go on");
    assert!(matches!(too_often, Err(Refusal::HandedOverEnough { .. })), "{too_often:?}");
    assert_eq!(teller.session(&wren).id, last);
    teller.passes(11 * 60 * 1_000_000);
    hands_over(&mut teller, &last, "go on").expect("later it may again");
}

#[test]
fn one_that_a_person_lets_begin_anew_knows_that_there_was_another() {
    let (mut teller, wren) = Teller::at_work();
    let before = teller.session(&wren).id;

    teller.must(Command::Restart { agent: wren.clone(), fresh: true });
    assert_eq!(teller.session(&wren).handed_over, Some(HandOver { from: before, words: String::new() }));

    teller.starts(&wren);
    teller.must(Command::Restart { agent: wren.clone(), fresh: true });
    assert_eq!(teller.session(&wren).handed_over, None, "that one had done nothing yet");
}
