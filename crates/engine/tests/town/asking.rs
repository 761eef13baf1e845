//! Dialogs on a program's own screen: read into asks, answered where they stand, and never another than the one answered.

use crate::place::*;
use gastown_core::*;
use gastown_engine::{Agents, CallError, Engine, JournalEntry, Published};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A full-screen program. It shows a dialog, takes one key at a time, and writes down which dialog took it. Where a file
/// `swap` is, the dialog becomes another. After the second key it rests and does not go on.
const ASKER: &str = r#"
stty -echo -icanon min 0 time 1
show() { asked=$1; printf '\033[H\033[2J\n%s\n❯ 1. Yes\n  2. Yes, always\n  3. No\n' "$asked"; echo "shows $asked" >> seen.txt; }
work() { printf '\033[H\033[2J\n* busy\n--\n> \n--'; sleep 0.3; }
count=1; show "Run number $count?"
while test $count -lt 100; do
  if test -e swap; then rm swap; show "Run another $count?"; fi
  key=$(dd bs=1 count=1 2>/dev/null)
  case $key in
    [123]) echo "$key for $asked" >> seen.txt; work; count=$((count + 1)); show "Run number $count?";;
    q) work; printf '\033[H\033[2J\nended\n--\n> \n--'; sleep 60;;
    x) printf '\033[H\033[2J\nsomething new\n'; sleep 60;;
  esac
done
"#;

const PRESET: &str = r#"
name = "asker"
title = "Asker"
vendor = "As"
program = "sh"
reads_screen = true
[args]
always = ["-c", '''@''']
[prompt]
by = "none"
[keys]
interrupt = "\u0003"
exit = "\u0004"
[[signal]]
from = "hook"
starts = "ToolBegan"
means = "working"
[screen]
lines = 10
composer = '(?m)^--\n>([^\n]*)\n--\z'
allow = '^Yes$'
always = '^Yes, always$'
deny = '^No$'
[[screen.rule]]
name = "asks to run"
shows = '(?m)^Run [^\n]*\?$'
means = "permission"
[[screen.rule]]
name = "busy"
shows = '(?m)^\* busy$'
means = "working"
[[screen.rule]]
name = "ended"
shows = '(?m)^ended$'
means = "turn_ended"
"#;

fn asker(place: &Place) -> Engine {
    start_program(place, PRESET, ASKER).0
}

fn open(now: &Published) -> Option<Ask> {
    now.town.asks.values().find(|ask| ask.outcome == AskOutcome::Open).cloned()
}

fn asks(engine: &Engine, text: &str) -> Ask {
    wait(engine, &format!("it asks {text}"), |now| open(now).is_some_and(|ask| ask.text == text));
    open(&engine.published()).expect("it was there")
}

fn worktree(engine: &Engine) -> PathBuf {
    let published = engine.published();
    PathBuf::from(
        &published.town.agent(&"wren".into()).expect("an agent").worktree.clone().expect("made").dir,
    )
}

fn seen(dir: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(dir.join("seen.txt")).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

fn until_seen(dir: &Path, line: &str) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !seen(dir).iter().any(|known| known == line) {
        assert!(Instant::now() < deadline, "never {line:?} in {:?}", seen(dir));
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn state(now: &Published) -> AgentState {
    agent_status(&now.town, &"wren".into()).state
}

#[test]
fn a_dialog_is_an_ask_and_its_answer_is_the_choice_that_grants_it() {
    let place = Place::new();
    let engine = asker(&place);
    let ask = asks(&engine, "Run number 1?");
    assert_eq!((ask.kind, ask.choices.len()), (AskKind::Permission, 3));
    assert_eq!(state(&engine.published()), AgentState::NeedsPermission);
    let dir = worktree(&engine);

    for (count, answer, key) in [(1, "allow", 1), (2, "always", 2), (3, "deny", 3), (4, "2", 2), (5, "No", 3)]
    {
        let ask = asks(&engine, &format!("Run number {count}?"));
        owner(&engine, Command::Answer { ask: ask.id.clone(), text: answer.into() });
        until_seen(&dir, &format!("{key} for Run number {count}?"));
    }

    let ask = asks(&engine, "Run number 6?");
    let wrong = Command::Answer { ask: ask.id.clone(), text: "perhaps".into() };
    let refused = engine.call(Caller::Owner, wrong).expect_err("no such choice");
    assert!(matches!(refused, CallError::Refused(Refusal::Invalid { .. })), "{refused:?}");
    assert_eq!(asks(&engine, "Run number 6?").id, ask.id, "it is open still");
    engine.type_bytes(&"wren".into(), b"q").expect("typed by hand");
    wait(&engine, "its ask is withdrawn", |now| open(now).is_none());
    wait(&engine, "its turn ended", |now| matches!(state(now), AgentState::Idle | AgentState::Done));
    engine.shutdown(Agents::Stop);
}

#[test]
fn an_answer_to_a_dialog_that_became_another_grants_nothing() {
    const TIMINGS: u64 = 24;
    let place = Place::new();
    let engine = asker(&place);
    let mut expected = Vec::new();
    for count in 1..=TIMINGS {
        let ask = asks(&engine, &format!("Run number {count}?"));
        let dir = worktree(&engine);
        std::fs::write(dir.join("swap"), "").expect("a file");
        until_seen(&dir, &format!("shows Run another {count}?"));
        // From hardly written to long read.
        std::thread::sleep(Duration::from_millis(2 + (count * 37) % 160));

        let answered = engine.call(Caller::Owner, Command::Answer { ask: ask.id, text: "allow".into() });

        let another = asks(&engine, &format!("Run another {count}?"));
        if let Err(refused) = answered {
            assert!(matches!(refused, CallError::Refused(Refusal::AskClosed { .. })), "{refused:?}");
        }
        // Only what is answered now counts.
        owner(&engine, Command::Answer { ask: another.id, text: "deny".into() });
        expected.push(format!("3 for Run another {count}?"));
        until_seen(&dir, &expected[expected.len() - 1]);
    }
    let granted: Vec<_> =
        seen(&worktree(&engine)).into_iter().filter(|line| line.contains(" for ")).collect();
    assert_eq!(granted, expected);
    engine.shutdown(Agents::Stop);
}

#[test]
fn a_hook_in_the_programs_own_words_is_heard_until_its_screen_has_rested() {
    let place = Place::new();
    let engine = asker(&place);
    asks(&engine, "Run number 1?");
    engine.type_bytes(&"wren".into(), b"q").expect("typed by hand");
    wait(&engine, "its turn ended", |now| matches!(state(now), AgentState::Idle | AgentState::Done));
    let session = engine.published().town.sessions.keys().next().expect("a session").clone();
    let hook = |event: &str| {
        let command = Command::Hook { event: event.into(), words: String::new(), told: None, firing: None };
        engine.call(Caller::Session(session.clone()), command)
    };

    hook("ToolBegan").expect("its preset knows it");

    wait(&engine, "it works", |now| state(now) == AgentState::Working);
    wait(&engine, "the screen outlives the hook", |now| {
        matches!(state(now), AgentState::Idle | AgentState::Done)
    });
    let refused = hook("Sneezed").expect_err("nobody knows it");
    assert!(
        matches!(refused, CallError::Refused(Refusal::Invalid { field: "hook event", .. })),
        "{refused:?}"
    );
    engine.shutdown(Agents::Stop);
}

#[test]
fn a_screen_that_no_rule_knows_is_unknown() {
    let place = Place::new();
    let engine = asker(&place);
    asks(&engine, "Run number 1?");

    engine.type_bytes(&"wren".into(), b"x").expect("typed by hand");

    wait(&engine, "nobody can tell", |now| state(now) == AgentState::Unknown);
    assert_eq!(open(&engine.published()), None);
    engine.shutdown(Agents::Stop);
}

#[test]
fn an_answer_that_an_earlier_hall_may_have_typed_is_not_typed_again() {
    let place = Place::new();
    let engine = asker(&place);
    let ask = asks(&engine, "Run number 1?");
    let dir = worktree(&engine);
    let session = place.root().join("town/sessions").join(ask.session.as_str());
    std::fs::write(session.join(format!("answered-{}", ask.id)), "").expect("what that hall left");

    owner(&engine, Command::Answer { ask: ask.id.clone(), text: "allow".into() });

    wait(&engine, "it is asked anew", |now| open(now).is_some_and(|other| other.id != ask.id));
    let told = |entry: &JournalEntry| matches!(&entry.event, Event::FaultSeen { why, .. } if why.contains("not typed twice"));
    assert!(engine.journal(0, 200).expect("the journal").iter().any(told));
    assert!(!seen(&dir).iter().any(|line| line.contains(" for ")), "{:?}", seen(&dir));
    engine.shutdown(Agents::Stop);
}

#[test]
fn an_answer_that_its_program_does_not_read_is_taken_back_and_never_typed_twice() {
    let place = Place::new();
    let engine = asker(&place);
    let first = asks(&engine, "Run number 1?");
    let dir = worktree(&engine);
    owner(&engine, Command::Pause { agent: "wren".into() });
    wait(&engine, "it is paused", |now| now.busy == 0);

    owner(&engine, Command::Answer { ask: first.id.clone(), text: "allow".into() });

    let again = asks(&engine, "Run number 1?");
    assert_ne!(again.id, first.id);
    owner(&engine, Command::Resume { agent: "wren".into() });
    owner(&engine, Command::Answer { ask: again.id, text: "allow".into() });
    asks(&engine, "Run number 2?");
    let seen = seen(&dir);
    assert!(
        seen.ends_with(&["1 for Run number 1?".to_owned(), "shows Run number 2?".to_owned()]),
        "{seen:?}"
    );
    assert_eq!(seen.iter().filter(|line| line.starts_with("1 for")).count(), 1, "{seen:?}");
    engine.shutdown(Agents::Stop);
}

/// It asks a question whose third choice takes words, as Claude Code does: its number marks it, keys fill it, a return sends it
/// off; anywhere else a return chooses what is marked.
const ASKS_IN_WORDS: &str = r#"
stty -echo -icanon -icrnl min 1; cr=$(printf '\r')
show() { printf '\033[H\033[2J\nRun in which colour?\n%s 1. Red\n%s 2. Blue\n%s 3. %s\n' "$@"; }
mark=1; text=''; shown=''
draw() {
  one=' '; two=' '; three=' '; case $mark in 1) one='❯';; 2) two='❯';; 3) three='❯';; esac
  show "$one" "$two" "$three" "${text:-Type something.}"
}
while draw; do
  key=$(dd bs=1 count=1 2>/dev/null)
  case $mark$key in
    *"$cr") echo "$mark: $text" >> seen.txt; printf '\033[H\033[2J\nended\n--\n> \n--'; sleep 60;;
    3*) text=$text$key;;
    [12][12]) echo "$key at once" >> seen.txt; sleep 60;;
    [12]3) mark=3;;
  esac
done
"#;

#[test]
fn words_are_written_into_the_choice_that_takes_them_and_sent_off_once() {
    let place = Place::new();
    let preset = PRESET.replace("deny = '^No$'", "deny = '^No$'\nwrites = '^Type something'");
    let preset = preset.replace("means = \"permission\"", "means = \"question\"");
    let (engine, _) = start_program(&place, &preset, ASKS_IN_WORDS);
    let ask = asks(&engine, "Run in which colour?");
    assert_eq!(ask.choices.len(), 3);

    owner(&engine, Command::AnswerInWords { ask: ask.id.clone(), words: "violet 1\n and 2".into() });

    let dir = worktree(&engine);
    until_seen(&dir, "3: violet 1 and 2");
    wait(&engine, "its turn ended", |now| matches!(state(now), AgentState::Idle | AgentState::Done));
    let opened = |entry: &JournalEntry| matches!(entry.event, Event::AskOpened { .. });
    let journal = engine.journal(0, 200).expect("the journal");
    assert_eq!(
        journal.iter().filter(|entry| opened(entry)).count(),
        1,
        "one ask, though it looked different"
    );
    engine.shutdown(Agents::Stop);
}

#[test]
fn words_that_do_not_stand_in_the_field_are_not_sent_off() {
    let place = Place::new();
    let preset = PRESET.replace("deny = '^No$'", "deny = '^No$'\nwrites = '^Type something'");
    let preset = preset.replace("means = \"permission\"", "means = \"question\"");
    // Its field shows nothing of what is written.
    let (engine, _) = start_program(&place, &preset, &ASKS_IN_WORDS.replace("text=$text$key", "hidden=$key"));
    let ask = asks(&engine, "Run in which colour?");

    owner(&engine, Command::AnswerInWords { ask: ask.id, words: "violet".into() });

    wait(&engine, "a person is told", |now| now.busy == 0);
    let told = |entry: &JournalEntry| matches!(&entry.event, Event::FaultSeen { why, .. } if why.contains("not sent off"));
    assert!(engine.journal(0, 200).expect("the journal").iter().any(told));
    assert_eq!(seen(&worktree(&engine)), Vec::<String>::new());
    engine.shutdown(Agents::Stop);
}
