//! Texts typed into a program that shows what stands in its composer, and that may ask something at any moment.

use crate::place::*;
use gastown_core::*;
use gastown_engine::{Agents, Engine};

/// It is ready at once and asks for nothing by itself; what stands on its last line is what a person types.
const PRESET: &str = r#"
name = "composer"
title = "Composer"
vendor = "Cm"
program = "sh"
reads_screen = true
[args]
always = ["-c", '''@''']
[prompt]
by = "none"
[keys]
interrupt = "\u0003"
exit = "\u0004"
[screen]
lines = 4
composer = '(?m)^ready>([^\n]*)\z'
[[screen.rule]]
name = "works"
shows = '(?m)^busy$'
means = "working"
"#;

/// Draws its composer with these words in it.
const DRAW: &str = r#"draw() { printf '\033[2J\033[Hready> %s' "$1"; }"#;

fn told(script: &str, text: &str) -> (Place, Engine, Message) {
    told_when(Signal::Ready, script, text)
}

fn told_when(known: Signal, script: &str, text: &str) -> (Place, Engine, Message) {
    let place = Place::new();
    let (engine, _) = start_program(&place, PRESET, &format!("{DRAW}; {script}"));
    wait(&engine, "its state is known", |now| {
        now.town.sessions.values().any(|session| session.signal.as_ref() == Some(&known))
    });
    let nudge = Nudge { agent: "wren".into(), text: text.into(), when_idle: false };
    owner(&engine, Command::SendMessage(nudge));
    wait(&engine, "the message is settled", |now| {
        now.town.messages.values().all(|message| message.delivery != Delivery::Queued)
    });
    let message = engine.published().town.messages.values().next().expect("a message").clone();
    (place, engine, message)
}

#[test]
fn a_return_that_the_program_lost_is_typed_once_more() {
    // The first return does nothing but show what was typed.
    let script = r#"draw ''; IFS= read -r text; draw "$text"; IFS= read -r rest
        printf '%s|%s' "$text" "$rest" > heard.txt; printf '\033[2J\033[Hbusy'; sleep 600"#;

    let (_place, engine, message) = told(script, "Paint the gate");

    assert_eq!(message.delivery, Delivery::Typed);
    let heard = heard(&engine);
    assert_eq!(heard, "Paint the gate|", "the text came once, and one more return");
    engine.shutdown(Agents::Stop);
}

#[test]
fn a_program_at_work_has_taken_a_text_only_when_its_composer_is_empty() {
    let script = r#"draw ''; sleep 1; busy() { printf '\033[2J\033[Hbusy\r\nready> %s' "$1"; }
        busy ''; IFS= read -r text; busy "$text"; IFS= read -r rest
        printf '%s|%s' "$text" "$rest" > heard.txt; busy ''; sleep 600"#;

    let (_place, engine, message) = told_when(Signal::Working, script, "Paint the gate");

    assert_eq!((message.delivery, heard(&engine).as_str()), (Delivery::Typed, "Paint the gate|"));
    engine.shutdown(Agents::Stop);
}

#[test]
fn a_text_that_stays_in_the_composer_is_told_and_never_taken_for_sent() {
    let script = r#"draw ''; while IFS= read -r text; do draw "Paint the gate"; done"#;

    let (_place, engine, message) = told(script, "Paint the gate");

    let Delivery::Failed { why } = message.delivery else { panic!("{message:?}") };
    assert!(why.contains("still stands where it was typed"), "{why}");
    engine.shutdown(Agents::Stop);
}

#[test]
fn a_dialog_that_opens_under_the_text_is_not_answered_by_its_return() {
    // As soon as a first byte comes, it asks; a return would be the answer.
    let script = r#"stty -echo; draw ''; stty -icanon -icrnl min 1; dd bs=1 count=1 2>/dev/null
        printf '\033[2J\033[HRun rm -rf?\r\n> 1. Yes\r\n  2. No\r\n'
        while dd bs=1 count=1 2>/dev/null | tee -a keys.bin | od -An -c | grep -q .; do :; done"#;

    let (_place, engine, message) = told(script, "Paint the gate");

    let Delivery::Failed { why } = message.delivery else { panic!("{message:?}") };
    assert!(why.contains("Run rm -rf?") && why.contains("was not sent off"), "{why}");
    let keys = std::fs::read(format!("{}/keys.bin", dir(&engine))).unwrap_or_default();
    assert!(!keys.contains(&b'\r'), "{:?}", String::from_utf8_lossy(&keys));
    engine.shutdown(Agents::Stop);
}

#[test]
fn a_first_prompt_waits_for_the_composer_of_a_program_that_starts_slowly() {
    // It says something at once, and takes a paste as a whole only when it is ready.
    let script = r#"echo loading; sleep 2; printf '\033[?2004h'; draw ''; stty echo
        IFS= read -r line; printf '%s' "$line" > heard.txt; printf '\033[2J\033[Hbusy'; sleep 600"#;
    let place = Place::new();
    let preset = PRESET.replace("by = \"none\"", "by = \"paste\"");
    let (engine, _) = start_program(&place, &preset, &format!("stty -echo; {DRAW}; {script}"));

    wait(&engine, "it works", |now| {
        now.town.sessions.values().any(|session| session.signal == Some(Signal::Working))
    });

    let heard = heard(&engine);
    assert!(heard.starts_with("\u{1b}[200~"), "{heard:?}");
    engine.shutdown(Agents::Stop);
}

#[test]
fn a_message_waits_until_a_program_has_entered_the_task_among_its_arguments() {
    // Its composer is empty and would take a text, until it fills it in itself; what came before is one line with that.
    let script = r#"stty -echo -icanon min 0 time 40; draw ''; dd bs=1 count=1 2>/dev/null > early.bin
        printf '\033[2J\033[Hbusy'; stty icanon echo; until test -e told; do sleep 0.1; done; draw ''
        IFS= read -r text; draw ''; printf '%s' "$text" > heard.txt; sleep 600"#;
    let place = Place::new();
    let preset = PRESET.replace("by = \"none\"", "by = \"argument\"");
    let (engine, _) = start_program(&place, &preset, &format!("{DRAW}; {script}"));
    wait(&engine, "it shows its composer", |now| {
        now.town.sessions.values().any(|session| session.signal == Some(Signal::Ready))
    });

    let nudge = Nudge { agent: "wren".into(), text: "Paint the gate".into(), when_idle: false };
    owner(&engine, Command::SendMessage(nudge));
    wait(&engine, "it says why it waits", |now| {
        let mut held = now.town.messages.values().filter_map(|message| message.held.as_ref());
        held.any(|why| why.contains("has not begun to work"))
    });
    let session = engine.published().town.sessions.values().next().expect("a session").clone();
    wait(&engine, "it works", |now| now.town.sessions.values().all(|session| session.has_worked));
    std::fs::write(format!("{}/told", dir(&engine)), "").unwrap();
    wait(&engine, "it is typed", |now| {
        now.town.messages.values().all(|message| message.delivery == Delivery::Typed)
    });

    assert_eq!(std::fs::read(format!("{}/early.bin", dir(&engine))).unwrap(), b"", "nothing came before");
    assert_eq!(heard(&engine), "Paint the gate");
    let ready = session.signal_at.expect("it is ready");
    assert!(session.is_beginning(Time(ready.0 + 59_000_000)));
    assert!(!session.is_beginning(Time(ready.0 + 60_000_000)), "one that is never seen at work is told too");
    assert!(
        !session.is_beginning(Time(ready.0 - 3_600_000_000)),
        "a clock that was set back holds nothing up"
    );
    engine.shutdown(Agents::Stop);
}

/// Shows what is typed as it comes, and in an empty composer a hint.
const ECHOES: &str = r#"
stty -echo -icanon min 1; shown() { draw "${1:-Type a thing}"; }; text=''; shown ''
while :; do
  key=$(dd bs=1 count=1 2>/dev/null; echo x); key=${key%x}
  case $key in
    "$(printf '\r')"|'
') printf '%s\n' "$text" >> heard.txt; text='';;
    "$(printf '\025')") text='';;
    *) text=$text$key;;
  esac
  shown "$text"
done"#;

#[test]
fn a_text_waits_for_the_line_that_a_person_began_and_is_never_joined_to_it() {
    let place = Place::new();
    let (engine, _) = start_program(&place, PRESET, &format!("{DRAW}; {ECHOES}"));
    wait(&engine, "it is ready", |now| {
        now.town.sessions.values().any(|session| session.signal == Some(Signal::Ready))
    });
    engine.type_bytes(&"wren".into(), b"half a line").expect("typed by hand");

    let nudge = Nudge { agent: "wren".into(), text: "go on".into(), when_idle: false };
    owner(&engine, Command::SendMessage(nudge));
    wait(&engine, "it says why it waits", |now| {
        now.town
            .messages
            .values()
            .any(|message| message.held.as_ref().is_some_and(|why| why.contains("began")))
    });
    assert_eq!(heard(&engine), "", "nothing was sent off");

    engine.type_bytes(&"wren".into(), b"\x15").expect("the person takes it back");
    wait(&engine, "it is typed", |now| {
        now.town.messages.values().all(|message| message.delivery == Delivery::Typed)
    });

    assert_eq!(heard(&engine), "go on\n");
    engine.shutdown(Agents::Stop);
}

fn dir(engine: &Engine) -> String {
    let published = engine.published();
    let worktree = published.town.agent(&"wren".into()).expect("an agent").worktree.clone();
    worktree.expect("a worktree").dir
}

fn heard(engine: &Engine) -> String {
    std::fs::read_to_string(format!("{}/heard.txt", dir(engine))).unwrap_or_default()
}
