//! Races: a person, a program and the town at one terminal, at moments that are drawn by lot. The reducer, the grid, the rules, the
//! town's loop and what types are the real ones. What no terminal can rule out is left aside: a key that is on its way while a program
//! opens a dialog of which it has drawn nothing yet.

mod script;
mod stage;

use super::super::answering::choose;
use super::{Hand, Outcome, scene};
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
        let taken_by = |stage: &mut Stage| -> Vec<_> {
            stage.answers.iter().map(|answer| (answer.title.clone(), answer.key, answer.by)).collect()
        };
        let answers = race.with(taken_by);
        if is_swapped {
            assert_eq!(answers, [], "seed {seed}");
            let ask = race.until_asked(&second);
            assert!(race.answer(&ask, "deny", dice.below(60) * MS));
            race.advance(10 * MS);
            assert_eq!(race.with(taken_by), [(second, '3', By::Town)], "seed {seed}");
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

#[test]
fn an_answer_on_its_way_never_grants_the_ask_that_opens_meanwhile() {
    let (mut unseen, mut read, mut taken_back) = (0, 0, 0);
    for seed in races(300) {
        let mut dice = Dice(seed.wrapping_mul(15_485_863) + 3);
        let mut race = Race::new(seed);
        let (first, second) = (format!("Run one {seed}?"), format!("Run two {seed}?"));
        race.with(|stage| {
            stage.style = style(&mut dice);
            stage.plan(0, Act::Open(first.clone()));
        });
        let ask = race.until_asked(&first);
        race.with(|stage| {
            stage.plan(1, Act::Hang(dice.below(900) * MS));
            stage.plan(2 + dice.below(900) * MS, Act::Open(second.clone()));
        });
        race.advance(dice.below(100) * MS);

        race.answer(&ask, "allow", dice.below(60) * MS);

        race.advance(2_000 * MS);
        let answers = race.with(|stage| stage.answers.clone());
        match answers.as_slice() {
            [] => taken_back += 1,
            [only] if only.title == first => read += 1,
            [only] if !only.is_seen => unseen += 1,
            _ => panic!("seed {seed}: {answers:?}\n{}", race.with(|stage| stage.log.join("\n"))),
        }
    }
    println!("{read} read, {taken_back} never typed or taken back, {unseen} read before anything was drawn");
    assert!(read > 0 && taken_back > 0 && unseen * 20 < read + taken_back);
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

/// What the town said of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Arrived,
    /// A person was told that it did not.
    Not,
    /// A person was told that nobody knows.
    Unknown,
}

/// Sends it as the town's loop does: what waits is tried again.
fn send(stage: &mut Stage, text: &str) -> Said {
    for _ in 0..8 {
        match stage.send(text) {
            Ok(Outcome::Whole) => return Said::Arrived,
            Ok(Outcome::NotNow(_)) => stage.advance(2_000 * MS),
            Err(trouble) if trouble.to_string().contains("is not known") => return Said::Unknown,
            Err(_) => return Said::Not,
        }
    }
    Said::Not
}

/// What came of all texts.
#[derive(Debug, Default)]
struct Told {
    arrived: u64,
    not: u64,
    unknown: u64,
    /// Of those, the texts that had been taken.
    unknown_and_taken: u64,
    /// Lots after which the town waits for a line that was sent off under a dialog: what is shown is a hint that looks like one.
    held: u64,
    /// Keys that a dialog took of which nothing was drawn before it read them: nobody outside can see such a one.
    unseen: u64,
}

#[test]
fn a_text_answers_no_dialog_and_is_joined_to_nothing() {
    let (mut told, mut wrong) = (Told::default(), Vec::new());
    for seed in races(100) {
        if let Err(why) = play_texts(seed, &mut told) {
            wrong.push(format!("seed {seed}: {why}"));
        }
    }
    println!("{told:?}");
    assert!(wrong.is_empty(), "{} lots:\n{}", wrong.len(), wrong.join("\n"));
    assert!(told.arrived > told.not + told.unknown, "{told:?}");
}

fn play_texts(seed: u64, told: &mut Told) -> Result<(), String> {
    let mut dice = Dice(seed.wrapping_mul(104_729) + 5);
    let mut stage = Stage::new();
    stage.style = style(&mut dice);
    stage.hint = dice.one_of(&["", "Try \"a thing\""]);
    stage.swallows = dice.one_of(&[0, 0, 40 * MS, 400 * MS]);
    stage.loses_return = dice.below(5) == 0;
    stage.advance(500 * MS);
    if dice.below(3) > 0 {
        opens_a_dialog(&mut stage, &mut dice);
    }
    if dice.below(2) == 0 {
        begins_a_line(&mut stage, &mut dice);
    }
    if dice.below(4) == 0 {
        let (at, time) = (dice.below(700) * MS, dice.below(1_500) * MS);
        stage.plan(at, Act::Hang(time));
    }
    let texts = [text(&mut dice, seed), format!("and more {seed}")];

    let said: Vec<_> = texts.iter().map(|text| (text.as_str(), send(&mut stage, text))).collect();

    stage.advance(8_000 * MS);
    check_answers(&stage, told)
        .and_then(|()| check_prompts(&stage, &said))
        .and_then(|()| check_said(&stage, &said, told))
        .and_then(|()| check_draft(&mut stage, told))
        .map_err(|why| format!("{why}\n{}", stage.log.join("\n")))
}

/// No dialog was answered by the town.
fn check_answers(stage: &Stage, told: &mut Told) -> Result<(), String> {
    let by_town = stage.answers.iter().filter(|answer| answer.by == By::Town);
    let (answers, unseen): (Vec<_>, Vec<_>) = by_town.partition(|answer| answer.is_seen);
    told.unseen += unseen.len() as u64;
    if answers.is_empty() { Ok(()) } else { Err(format!("the town answered {answers:?}")) }
}

/// What was sent off is a text of the town's, whole, or a person's, who may write behind what they see and were told of.
fn check_prompts(stage: &Stage, said: &[(&str, Said)]) -> Result<(), String> {
    for (prompt, by) in &stage.prompts {
        let is_whole = said.iter().any(|(text, _)| prompt == text.trim_end());
        let is_persons = prompt.chars().all(|letter| HALF.contains(letter) || letter == '3');
        let was_told_of =
            said.iter().any(|(text, said)| *said != Said::Arrived && prompt.contains(text.trim_end()));
        if !is_whole && !(*by == By::Person && (is_persons || was_told_of)) {
            return Err(format!("joined by {by:?}: {prompt:?}"));
        }
    }
    Ok(())
}

/// What is said to have arrived did so once, and what is said not to have did not, unless a person sent it off.
fn check_said(stage: &Stage, said: &[(&str, Said)], told: &mut Told) -> Result<(), String> {
    for (text, said) in said {
        let is_it = |(prompt, by): &&(String, By)| {
            (*said == Said::Arrived || *by == By::Town) && prompt == text.trim_end()
        };
        let count = stage.prompts.iter().filter(is_it).count();
        let (counter, is_right) = match said {
            Said::Arrived => (&mut told.arrived, count == 1),
            Said::Not => (&mut told.not, count == 0),
            // Only where a dialog hid at once what the program made of the return.
            Said::Unknown => (&mut told.unknown, count == 0 || (count == 1 && stage.has_hidden_a_return())),
        };
        *counter += 1;
        if !is_right {
            return Err(format!(
                "{count} times, said {said:?}: {}",
                text.chars().take(40).collect::<String>()
            ));
        }
        told.unknown_and_taken += u64::from(*said == Said::Unknown && count == 1);
    }
    Ok(())
}

/// A line is known to stand there exactly while one does.
fn check_draft(stage: &mut Stage, told: &mut Told) -> Result<(), String> {
    let composer = stage.composer.clone();
    let stands = stage.look(|view| scene(view).has_draft).expect("it plays");
    if stage.dialog.is_none() && stands == Some(true) && composer.is_empty() && stage.returns_blindly {
        told.held += 1;
    } else if stage.dialog.is_none() && stands == Some(composer.is_empty()) {
        return Err(format!("a line is said to stand there: {stands:?}, and it shows {composer:?}"));
    }
    Ok(())
}
