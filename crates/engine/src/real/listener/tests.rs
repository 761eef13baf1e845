//! What is told of a program that nobody listened to for a while.

use super::*;
use gastown_agent::Presets;
use gastown_core::{Recorded, Said};

fn codex(known: Option<Signal>) -> Listener {
    let presets = Presets::embedded().expect("the presets parse");
    Listener::new("wren".into(), presets.get("codex").expect("a preset").clone(), known)
}

fn says(state: &str) -> Notice {
    Notice::Osc { code: 7501, text: format!("state={state}:app=codex") }
}

/// Its composer, which agrees with whatever it says of its rest.
fn at_rest() -> Screen {
    let mut screen = Screen::new(120, 40);
    screen.advance("› Ask Codex to do anything\r\n\r\n  a-model · /home/ada/harbor\r\n".as_bytes());
    screen
}

#[track_caller]
fn check(known: Option<Signal>, notices: &[Notice], lost: u64, expected: &[Signal]) {
    let mut listener = codex(known);
    // Where nothing is lost its screen agrees with what it said last.
    let screen = if lost == 0 { at_rest() } else { Screen::new(120, 40) };

    listener.catch_up(notices, &screen, lost);

    assert_eq!(listener.take_said(), expected);
}

#[test]
fn of_what_was_said_while_nobody_listened_only_the_end_counts() {
    let turns = [says("working"), says("done"), says("working"), says("blocked"), says("working")];

    check(Some(Signal::TurnEnded), &turns, 0, &[Signal::Working]);
    check(Some(Signal::Working), &turns, 0, &[]);
    check(Some(Signal::Working), &turns[..2], 0, &[Signal::TurnEnded]);
    check(Some(Signal::Ready), &turns[..2], 0, &[Signal::Working, Signal::TurnEnded]);
    check(Some(Signal::Working), &[], 0, &[]);
}

#[test]
fn lost_output_is_a_gap_whatever_was_known_unless_the_program_spoke_since() {
    check(Some(Signal::Working), &[], 9, &[Signal::Gap { bytes: 9 }]);
    check(None, &[], 9, &[Signal::Gap { bytes: 9 }]);
    check(Some(Signal::Ready), &[says("working")], 9, &[Signal::Working]);
}

/// A program whose screen nobody reads, and what its transcript says at this second.
fn hears(listener: &mut Listener, signal: Signal, secs: i64) -> bool {
    let said = Said { signal, rule: "transcript".into(), at: Time::from_secs(secs) };
    listener.hear_record(&Recorded { said, proof: format!("a.jsonl, byte {secs}") })
}

fn unread(known: Option<Signal>) -> Listener {
    let presets = Presets::embedded().expect("the presets parse");
    Listener::new("wren".into(), presets.get("generic").expect("a preset").clone(), known)
}

#[test]
fn a_program_that_only_writes_a_transcript_is_told_by_it_each_turn_once() {
    let mut listener = unread(None);
    listener.take_said();

    assert!(hears(&mut listener, Signal::Working, 1));
    assert!(!hears(&mut listener, Signal::Working, 1), "nothing was written since");
    assert!(hears(&mut listener, Signal::TurnEnded, 2));
    assert_eq!(listener.take_said(), [Signal::Working, Signal::TurnEnded]);

    assert!(hears(&mut listener, Signal::TurnEnded, 9), "a whole turn between two readings");
    assert_eq!(listener.take_said(), [Signal::Working, Signal::TurnEnded]);
}

#[test]
fn what_was_known_before_the_hall_started_again_is_not_told_twice() {
    let mut listener = unread(Some(Signal::TurnEnded));
    assert!(hears(&mut listener, Signal::TurnEnded, 2));
    assert_eq!(listener.take_said(), []);

    let mut listener = unread(Some(Signal::Working));
    assert!(hears(&mut listener, Signal::TurnEnded, 2), "it ended while no hall listened");
    assert_eq!(listener.take_said(), [Signal::TurnEnded]);
}
