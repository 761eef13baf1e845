//! Races: a person, a program and the town at one terminal, at moments that are drawn by lot. The reducer, the grid, the rules, the
//! town's loop and what types are the real ones. What no terminal can rule out is left aside: a key that is on its way while a program
//! opens a dialog of which it has drawn nothing yet.

mod script;
mod stage;

use super::{Outcome, choose};
use crate::turn::tests::stepped::Stepped;
use gastown_core::*;
use script::{Act, By, Dice, MS, Style};
use stage::Stage;
use std::sync::{Arc, Mutex};

/// So many, or as many as `GASTOWN_RACES` says.
fn races(usual: u64) -> std::ops::Range<u64> {
    let wanted = std::env::var("GASTOWN_RACES").ok().and_then(|count| count.parse().ok());
    0..wanted.unwrap_or(usual)
}

fn style(dice: &mut Dice) -> Style {
    let gap = (1 + dice.below(30)) * MS;
    dice.one_of(&[Style::AtOnce, Style::Torn(gap), Style::Update(gap)])
}

/// A town whose agent's terminal is the stage.
struct Race {
    town: Stepped,
    stage: Arc<Mutex<Stage>>,
}

impl Race {
    fn new(seed: u64) -> Self {
        let mut town = Stepped::with_rig(seed, Review::Required);
        let stage = Arc::new(Mutex::new(Stage::new()));
        let hand = stage.clone();
        town.world.with(|facts| {
            facts.hand = Some(Box::new(move |ask, dialog, place| {
                choose(&mut *hand.lock().expect("it plays"), ask, dialog, place)
            }));
        });
        let task = town.task("ask");
        town.must(Stepped::assign(&task, "wren"));
        town.work();
        Self { town, stage }
    }

    fn with<T>(&self, act: impl FnOnce(&mut Stage) -> T) -> T {
        act(&mut self.stage.lock().expect("it plays"))
    }

    /// Lets time pass, and the town hear what its listener says.
    fn advance(&mut self, micros: u64) {
        let (signals, now) = self.with(|stage| {
            stage.advance(micros);
            (std::mem::take(&mut stage.signals), stage.micros())
        });
        self.town.world.with(|facts| facts.now = i64::try_from(now).expect("a short time"));
        let session = self.town.session("wren").id;
        for signal in signals {
            self.town.see(Observation::SessionSignalled { session: session.clone(), signal });
        }
    }

    fn open(&self, title: &str) -> Option<Ask> {
        let mut asks = self.town.town().asks.values();
        asks.find(|ask| ask.outcome == AskOutcome::Open && ask.text == title).cloned()
    }

    fn until_asked(&mut self, title: &str) -> Ask {
        for _ in 0..2_000 {
            if let Some(ask) = self.open(title) {
                return ask;
            }
            self.advance(5 * MS);
        }
        panic!("{title} was never asked");
    }

    /// Y, or N, for that ask; false where it is not open any more.
    fn answer(&mut self, ask: &Ask, text: &str, late: u64) -> bool {
        let (mail, answer) = Stepped::mail(Command::Answer { ask: ask.id.clone(), text: text.into() });
        self.town.step(vec![mail]);
        let is_taken = answer.recv().expect("the loop answers").is_ok();
        self.advance(late);
        self.town.work();
        self.advance(1);
        is_taken
    }
}

#[test]
fn an_ask_that_is_replaced_before_yes_is_never_granted_by_it() {
    let (mut granted, mut taken) = (0, 0);
    for seed in races(1_000) {
        let mut dice = Dice(seed.wrapping_mul(7_919) + 11);
        let mut race = Race::new(seed);
        let (first, second) = (format!("Run one {seed}?"), format!("Run two {seed}?"));
        race.with(|stage| {
            stage.style = style(&mut dice);
            let at = dice.below(400) * MS;
            stage.plan(at, Act::Open(first.clone()));
        });
        let ask = race.until_asked(&first);
        race.advance(dice.below(300) * MS);
        let is_swapped = dice.below(4) > 0;
        if is_swapped {
            race.with(|stage| stage.plan(1, Act::Open(second.clone())));
            race.advance(50 * MS);
        }

        taken += u32::from(race.answer(&ask, "allow", dice.below(60) * MS));

        race.advance(10 * MS);
        let answers = race.with(|stage| stage.answers.clone());
        if is_swapped {
            assert_eq!(answers, [], "seed {seed}");
            let ask = race.until_asked(&second);
            assert!(race.answer(&ask, "deny", dice.below(60) * MS));
            race.advance(10 * MS);
            assert_eq!(race.with(|stage| stage.answers.clone()), [(second, '3', By::Town)], "seed {seed}");
        } else {
            assert_eq!(answers, [(first, '1', By::Town)], "seed {seed}");
            granted += 1;
        }
    }
    assert!(
        granted > 0 && taken > granted,
        "some were answered, and some were replaced while they were open"
    );
}

fn text(dice: &mut Dice, seed: u64) -> String {
    match dice.below(5) {
        0 => format!("Paint the gate {seed}"),
        1 => format!("門を塗って、それから鐘を鳴らしてください {seed}"),
        2 => format!("see @/tmp/files {seed}/picture 1.png"),
        3 => format!("first {seed}\nthen 1\n2. and the rest\n\nno end"),
        _ => format!("long {seed} {}", "abcdefgh ij\n".repeat(1_700)),
    }
}

/// A dialog that opens under the text, and a person who answers it.
fn opens_a_dialog(stage: &mut Stage, dice: &mut Dice) {
    let opens = dice.below(900) * MS;
    let answered = opens + (100 + dice.below(1_500)) * MS;
    stage.plan(opens, Act::Open("Run rm -rf?".into()));
    stage.plan(answered, Act::PersonTypes(b"3".to_vec()));
    // Where the person's key waited for the text, and that for the dialog.
    stage.plan(answered + 2_500 * MS, Act::Close);
}

const HALF: &str = "half a line";

/// A person begins a line somewhere about then, and sends it off or empties it later.
fn begins_a_line(stage: &mut Stage, dice: &mut Dice) {
    let mut at = dice.below(900) * MS;
    for key in HALF.bytes() {
        stage.plan(at, Act::PersonTypes(vec![key]));
        at += (10 + dice.below(90)) * MS;
    }
    let end = at + (500 + dice.below(3_000)) * MS;
    stage.plan(end, Act::PersonTypes(vec![dice.one_of(b"\r\x15")]));
}

/// Sends it as the town's loop does: what waits is tried again. True where it arrived; false where a person was told that it did not.
fn send(stage: &mut Stage, text: &str) -> bool {
    for _ in 0..8 {
        match stage.send(text) {
            Ok(Outcome::Whole) => return true,
            Ok(Outcome::NotNow(_)) => stage.advance(2_000 * MS),
            Err(_) => return false,
        }
    }
    false
}

#[test]
fn a_text_answers_no_dialog_and_is_joined_to_nothing() {
    let (mut arrived, mut not) = (0, 0);
    // More are played by `cargo xtask soak races`, and not all of them hold yet: docs/decisions/terminals.md.
    for seed in races(24) {
        let mut dice = Dice(seed.wrapping_mul(104_729) + 5);
        let mut stage = Stage::new();
        stage.style = style(&mut dice);
        stage.hint = dice.one_of(&["", "Try \"a thing\""]);
        stage.swallows = dice.one_of(&[0, 0, 40 * MS, 400 * MS]);
        let loses_return = dice.below(5) == 0;
        stage.loses_return = loses_return;
        stage.advance(500 * MS);
        let opens = dice.below(3) > 0;
        if opens {
            opens_a_dialog(&mut stage, &mut dice);
        }
        let begins = dice.below(2) == 0;
        if begins {
            begins_a_line(&mut stage, &mut dice);
        }
        // What is typed blindly into a program that hangs under a dialog is not known to be a line.
        if dice.below(4) == 0 && !(opens && begins) {
            let (at, time) = (dice.below(700) * MS, dice.below(1_500) * MS);
            stage.plan(at, Act::Hang(time));
        }
        let texts = [text(&mut dice, seed), format!("and more {seed}")];

        let sent: Vec<bool> = texts.iter().map(|text| send(&mut stage, text)).collect();

        stage.advance(8_000 * MS);
        let by_town: Vec<_> = stage.answers.iter().filter(|(_, _, by)| *by == By::Town).collect();
        assert!(by_town.is_empty(), "seed {seed}: {by_town:?}");
        // A return that is lost under a dialog which opens at that moment looks like one that was taken and led to the dialog.
        let is_undecided = loses_return && opens;
        for (prompt, by) in &stage.prompts {
            let is_whole = texts.iter().any(|text| prompt == text.trim_end());
            let is_persons = prompt.chars().all(|letter| HALF.contains(letter) || letter == '3');
            // A person may send off, or write behind, what they were told of, or see.
            let told_of = texts
                .iter()
                .zip(&sent)
                .any(|(text, sent)| (!sent || is_undecided) && prompt.contains(text.trim_end()));
            let may = is_whole || (*by == By::Person && (is_persons || told_of));
            assert!(may, "seed {seed}, by {by:?}: {prompt:?}");
        }
        for (text, has_arrived) in texts.iter().zip(&sent) {
            let is_it =
                |(prompt, by): &&(String, By)| (*has_arrived || *by == By::Town) && prompt == text.trim_end();
            let count = stage.prompts.iter().filter(is_it).count();
            let is_right = count == usize::from(*has_arrived) || (is_undecided && count == 0);
            assert!(is_right, "seed {seed}: {count} times, told {has_arrived}");
            *(if *has_arrived { &mut arrived } else { &mut not }) += 1;
        }
    }
    assert!(arrived > not, "{arrived} arrived, {not} did not and a person was told");
}
