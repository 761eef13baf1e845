//! What is made of what the sources say: data in, a signal out.

use super::*;
use crate::AskKind;

fn said(signal: Signal) -> Option<Said> {
    Some(Said { signal, rule: "said".into(), at: Time(0) })
}

fn shows(sight: Sight) -> OnScreen {
    OnScreen::Shows(Seen { sight, rule: "seen".into(), since: Time(0) })
}

fn dialog() -> Dialog {
    Dialog {
        kind: AskKind::Permission,
        text: "Run it?".into(),
        choices: Vec::new(),
        waits: None,
        writes: None,
    }
}

#[track_caller]
fn check(evidence: &Evidence, expected: Signal) {
    assert_eq!(evidence.derive(Time(0)).signal, expected, "{evidence:?}");
}

#[test]
fn a_dialog_on_the_screen_wins_over_whatever_else_is_said() {
    for signal in [Signal::Working, Signal::Ready, Signal::TurnEnded, Signal::Blocked] {
        let evidence = Evidence {
            protocol: said(signal.clone()),
            hook: said(signal.clone()),
            title: said(signal),
            screen: shows(Sight::Dialog(dialog())),
            ..Evidence::default()
        };

        check(&evidence, Signal::Asking { dialog: dialog(), command: None });
    }
}

#[test]
fn one_sign_of_work_is_work_and_rest_needs_the_screen_to_agree() {
    let title = said(Signal::TurnEnded);

    check(
        &Evidence { title: title.clone(), screen: shows(Sight::AtRest), ..Evidence::default() },
        Signal::TurnEnded,
    );
    check(
        &Evidence { title: title.clone(), screen: shows(Sight::Working), ..Evidence::default() },
        Signal::Working,
    );
    check(
        &Evidence { title: title.clone(), screen: OnScreen::Unclear, ..Evidence::default() },
        Signal::Unclear,
    );
    check(&Evidence { title, ..Evidence::default() }, Signal::TurnEnded);
    check(
        &Evidence { title: said(Signal::Working), screen: shows(Sight::AtRest), ..Evidence::default() },
        Signal::Working,
    );
    check(&Evidence::default(), Signal::Unclear);
}

#[test]
fn an_interrupted_turn_is_not_one_that_ended() {
    let evidence =
        Evidence { title: said(Signal::TurnEnded), screen: shows(Sight::Interrupted), ..Evidence::default() };

    check(&evidence, Signal::Ready);
}

#[test]
fn a_screen_that_rests_outlives_a_hook_but_not_at_once_and_never_a_turns_end() {
    for (rest, after) in
        [(Sight::AtRest, OUTLIVES_HOOK_MICROS), (Sight::Interrupted, INTERRUPTION_OUTLIVES_HOOK_MICROS)]
    {
        let derived = |hook: Signal, at: i64| {
            let screen = shows(rest.clone());
            Evidence { hook: said(hook), screen, ..Evidence::default() }.derive(Time(at)).signal
        };
        assert_eq!(derived(Signal::Working, after - 1), Signal::Working);
        assert_eq!(derived(Signal::Working, after), Signal::Ready);
        assert_eq!(derived(Signal::Blocked, after - 1), Signal::Blocked);
        assert_eq!(derived(Signal::Blocked, after), Signal::Ready);
        assert_eq!(derived(Signal::TurnEnded, after), Signal::TurnEnded);
    }
}

#[test]
fn a_screen_at_work_outlives_a_hook_that_said_that_it_waits() {
    let works = |since| Seen { sight: Sight::Working, rule: "seen".into(), since: Time(since) };
    let at = |hook: Signal, since, now| {
        let screen = OnScreen::Shows(works(since));
        Evidence { hook: said(hook), screen, ..Evidence::default() }.derive(Time(now)).signal
    };

    assert_eq!(at(Signal::Blocked, 1, WORK_OUTLIVES_HOOK_MICROS), Signal::Blocked);
    assert_eq!(at(Signal::Blocked, 1, WORK_OUTLIVES_HOOK_MICROS + 1), Signal::Working);
    assert_eq!(at(Signal::Blocked, 0, OUTLIVES_HOOK_MICROS - 1), Signal::Blocked, "its dialog may come yet");
    assert_eq!(at(Signal::Blocked, 0, OUTLIVES_HOOK_MICROS), Signal::Working);
}

#[test]
fn a_limit_is_told_while_the_program_says_that_it_works() {
    let limit = || Sight::Limited(Limit::told("429"));

    for evidence in [
        Evidence { protocol: said(Signal::Working), screen: shows(limit()), ..Evidence::default() },
        Evidence { title: said(Signal::Working), screen: shows(limit()), ..Evidence::default() },
        Evidence { hook: said(Signal::Working), screen: shows(limit()), ..Evidence::default() },
    ] {
        check(&evidence, Signal::Limited(Limit::told("429")));
    }
}

#[test]
fn a_failure_has_the_words_of_the_screen() {
    let evidence = Evidence {
        protocol: said(Signal::Failed { words: "error".into() }),
        screen: shows(Sight::Failed { words: "401 Unauthorized".into() }),
        ..Evidence::default()
    };

    check(&evidence, Signal::Failed { words: "401 Unauthorized".into() });
}

/// A sequence, and when.
fn heard(kind: Sequence, signal: Signal, at: i64) -> Evidence {
    let said = Said { signal, rule: "sequence".into(), at: Time(at) };
    Evidence { sequences: [(kind, said)].into(), ..Evidence::default() }
}

fn rests_since(since: i64) -> OnScreen {
    OnScreen::Shows(Seen { sight: Sight::AtRest, rule: "seen".into(), since: Time(since) })
}

#[test]
fn what_a_sequence_says_holds_until_something_newer_says_otherwise() {
    let title = |signal, at| Some(Said { signal, rule: "title".into(), at: Time(at) });
    for kind in [Sequence::Prompt, Sequence::Notification, Sequence::Bell] {
        for signal in [Signal::Blocked, Signal::Working, Signal::Failed { words: "it broke".into() }] {
            let alone = heard(kind, signal.clone(), 5);
            check(&alone, signal.clone());
            check(&Evidence { title: title(Signal::Ready, 4), ..alone.clone() }, signal.clone());
            check(&Evidence { title: title(Signal::Ready, 6), ..alone.clone() }, Signal::Ready);
            check(&Evidence { screen: rests_since(4), ..alone.clone() }, signal.clone());
            check(&Evidence { screen: rests_since(6), ..alone }, Signal::Ready);
        }
    }
}

#[test]
fn a_program_that_says_it_rests_is_not_believed_over_a_screen_that_no_rule_knows() {
    for (says, known) in [
        (Signal::Ready, Signal::Unclear),
        (Signal::TurnEnded, Signal::Unclear),
        (Signal::Working, Signal::Working),
        (Signal::Blocked, Signal::Blocked),
    ] {
        let protocol = |screen| Evidence { protocol: said(says.clone()), screen, ..Evidence::default() };

        check(&protocol(OnScreen::Unclear), known);
        check(&protocol(OnScreen::NotRead), says.clone());
        check(&protocol(shows(Sight::AtRest)), says.clone());
    }
}

#[test]
fn a_dialog_and_the_programs_own_protocol_win_over_every_sequence() {
    for signal in [Signal::Blocked, Signal::Working, Signal::TurnEnded, Signal::Ready] {
        let told = heard(Sequence::Progress, signal.clone(), 5);
        let asking = Signal::Asking { dialog: dialog(), command: None };
        check(&Evidence { screen: shows(Sight::Dialog(dialog())), ..told.clone() }, asking);
        let ended = Some(Said { signal: Signal::TurnEnded, rule: "said".into(), at: Time(9) });
        check(&Evidence { protocol: ended, ..told }, Signal::TurnEnded);
    }
}

#[test]
fn a_progress_bar_is_work_until_it_is_taken_back_or_the_screen_has_rested() {
    let bar = |screen| Evidence { screen, ..heard(Sequence::Progress, Signal::Working, 5) };

    check(&bar(OnScreen::Unclear), Signal::Working);
    assert_eq!(bar(rests_since(7)).derive(Time(8)).signal, Signal::Working, "the composer may stay");
    let later = Time(7 + OUTLIVES_HOOK_MICROS);
    assert_eq!(bar(rests_since(7)).derive(later).signal, Signal::Ready, "nobody took it back");
}

#[test]
fn a_sequence_that_says_rest_needs_the_screen_to_agree() {
    let ended = heard(Sequence::Prompt, Signal::TurnEnded, 5);

    check(&ended, Signal::TurnEnded);
    check(&Evidence { screen: rests_since(6), ..ended.clone() }, Signal::TurnEnded);
    check(&Evidence { screen: OnScreen::Unclear, ..ended.clone() }, Signal::Unclear);
    check(&Evidence { screen: shows(Sight::Working), ..ended }, Signal::Working);
}

#[test]
fn every_source_that_said_something_is_a_witness() {
    let evidence = Evidence { screen: shows(Sight::Working), ..heard(Sequence::Bell, Signal::Blocked, 5) };

    let sources: Vec<_> = evidence.witnesses().into_iter().map(|witness| witness.source).collect();
    assert_eq!(sources, [WitnessSource::Screen, WitnessSource::Sequence(Sequence::Bell)]);
}

/// A record that was written at this time.
fn written(signal: Signal, at: i64) -> Option<Recorded> {
    let said = Said { signal, rule: "transcript".into(), at: Time(at) };
    Some(Recorded { said, proof: "a.jsonl, byte 0".into() })
}

#[test]
fn a_transcript_speaks_for_a_program_whose_screen_nobody_reads_and_for_no_other() {
    for signal in [Signal::Working, Signal::TurnEnded, Signal::Ready] {
        let alone = Evidence { transcript: written(signal.clone(), 5), ..Evidence::default() };
        check(&alone, signal.clone());
        check(&Evidence { hook: said(Signal::Blocked), ..alone.clone() }, Signal::Blocked);
        check(&Evidence { protocol: said(Signal::Ready), ..alone.clone() }, Signal::Ready);
        check(&Evidence { title: said(Signal::Working), ..alone.clone() }, Signal::Working);
        // A dialog in words that no rule knows may stand there.
        check(&Evidence { screen: OnScreen::Unclear, ..alone.clone() }, Signal::Unclear);
        let asking = Signal::Asking { dialog: dialog(), command: None };
        check(&Evidence { screen: shows(Sight::Dialog(dialog())), ..alone.clone() }, asking);
        check(&Evidence { screen: shows(Sight::Working), ..alone }, Signal::Working);
    }
    let waits = Evidence { transcript: written(Signal::Unclear, 5), ..Evidence::default() };
    check(&waits, Signal::Unclear);
}

#[test]
fn a_turn_that_ended_unseen_has_ended_as_it_is_written_unless_that_was_an_earlier_one() {
    const RESTS_AT: i64 = 60_000_000;
    let rests = |transcript| Evidence { transcript, screen: rests_since(RESTS_AT), ..Evidence::default() };

    check(&rests(written(Signal::TurnEnded, RESTS_AT + 5)), Signal::TurnEnded);
    check(&rests(written(Signal::TurnEnded, RESTS_AT - WRITTEN_WITHIN_MICROS)), Signal::TurnEnded);
    check(&rests(written(Signal::TurnEnded, RESTS_AT - WRITTEN_WITHIN_MICROS - 1)), Signal::Ready);
    check(&rests(written(Signal::Working, RESTS_AT + 5)), Signal::Ready);
    let interrupted = Evidence { screen: shows(Sight::Interrupted), ..rests(written(Signal::TurnEnded, 5)) };
    check(&interrupted, Signal::Ready);
}

#[test]
fn a_record_is_the_last_witness_and_says_where_it_lies() {
    let evidence = Evidence {
        transcript: written(Signal::Working, 7),
        screen: shows(Sight::AtRest),
        ..heard(Sequence::Bell, Signal::Blocked, 5)
    };

    let last = evidence.witnesses().pop().expect("there are witnesses");
    assert_eq!((last.source, last.since), (WitnessSource::Transcript, Some(Time(7))));
    assert_eq!(last.proof.as_deref(), Some("a.jsonl, byte 0"));
}
