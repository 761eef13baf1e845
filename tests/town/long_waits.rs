//! Somebody who is away is told that an agent waits: by their own command, once for each ask, whatever hall there is by then.

use gastown_core::{Entity, Time};
use gastown_store::{Born, Store, Turn};
use gastown_tests::{TestTown, leftovers, until};
use serde_json::Value;
use std::time::{Duration, Instant};

const MINUTE: i64 = 60_000_000;
/// Keeps what it reads and what it was told besides.
const KEEPS: &str = r#"cat >> told; env | grep ^GT_ | sort > "told-env-$GT_WAITING_AGENT""#;
/// What a shell would obey, wherever it was not data.
const HOSTILE: &str = "Which $(touch pwned) `touch pwned`; touch pwned\n'one' \"two\" \\ é | $HOME?";

fn town() -> TestTown {
    let town = TestTown::new();
    town.add_rig(&town.repo("harbor"), &[]);
    town
}

/// An agent that asks this and then waits.
fn asks(town: &TestTown, name: &str, words: &str) {
    let file = town.path(&format!("ask-{name}"));
    std::fs::write(&file, words).expect("the question");
    town.add_agent(name);
    let task = town.add_task(name, &format!("gt ask - < {}; exec sleep 300", file.display()));
    town.ok(&["sling", &task, name]);
    until("it asks", || ask_of(town, name).is_some());
}

fn ask_of(town: &TestTown, name: &str) -> Option<String> {
    let waiting = town.json(&["waiting"]);
    let ask = waiting.as_array()?.iter().find(|ask| ask["agent"] == name)?;
    Some(ask["ask"].as_str()?.to_owned())
}

fn set(town: &TestTown, command: &str) {
    let text = format!("[waiting]\nminutes = 10\ncommand = '''{command}'''\n");
    write_config(town, &text);
}

fn write_config(town: &TestTown, text: &str) {
    let folder = town.path("config/gastown");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("config.toml"), text).expect("a configuration");
}

/// As if all asks had been opened so much earlier. The hall is gone then, and the agents are not.
fn make_older(town: &TestTown, micros: i64) {
    let hall = town.hall_pid();
    town.ok(&["down", "--agents", "keep"]);
    until("the hall is gone", || !leftovers::is_alive(hall));
    let born = Born { id: String::new(), name: String::new() };
    let mut opened = Store::open(&town.town_dir().join("town.db"), &born).expect("the database");
    let mut next = opened.town.clone();
    for ask in opened.town.asks.values() {
        let mut ask = ask.clone();
        ask.since = Time(ask.since.0 - micros);
        next.asks.insert_mut(ask.id.clone(), ask);
    }
    let touched = next.asks.keys().cloned().map(Entity::Ask).collect();
    let turn = Turn { at: Time(0), entries: &[], touched: &touched, next: &next, owe: &[], settled: &[] };
    opened.store.commit(&turn).expect("it is kept");
}

/// What the command read so far, a document for each time it was run.
fn told(town: &TestTown) -> Vec<Value> {
    let text = std::fs::read_to_string(town.path("home/told")).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).expect("one line of JSON for each")).collect()
}

fn agents_told(town: &TestTown) -> Vec<String> {
    told(town).iter().map(|note| note["agent"].as_str().expect("an agent").to_owned()).collect()
}

fn doctor(town: &TestTown) -> Value {
    let found = town.json(&["doctor"]);
    let check = found.as_array().and_then(|all| all.iter().find(|one| one["check"] == "waiting command"));
    check.expect("it is looked at").clone()
}

#[test]
fn it_is_told_when_its_minutes_are_over_with_the_agents_words_as_data_and_never_again() {
    let town = town();
    set(&town, KEEPS);
    asks(&town, "wren", HOSTILE);
    asks(&town, "otter", "Red or blue?");
    let (wren, otter) = (ask_of(&town, "wren").expect("open"), ask_of(&town, "otter").expect("open"));
    assert_eq!(town.json(&["waiting"]).as_array().map(Vec::len), Some(2));
    town.ok(&["answer", &otter, "blue"]);

    // Its time comes a few seconds after the start of the hall; the minutes that it is told say that it had come.
    make_older(&town, 10 * MINUTE - MINUTE / 12);
    town.ok(&["up"]);
    until("it is told", || !told(&town).is_empty());

    let note = told(&town).remove(0);
    let since = town.json(&["waiting"])[0]["since"].clone();
    let expected = serde_json::json!({
        "town": "test", "agent": "wren", "rig": "harbor", "ask": wren, "kind": "question", "text": HOSTILE,
        "since": since, "minutes": 10, "waiting": 1,
    });
    assert_eq!(note, expected);
    let home = std::fs::read_dir(town.path("home")).expect("home").flatten();
    assert!(home.into_iter().all(|entry| entry.file_name() != "pwned"));
    let variables = std::fs::read_to_string(town.path("home/told-env-wren")).expect("its variables");
    let names: Vec<_> = variables.lines().filter_map(|line| Some(line.split_once('=')?.0)).collect();
    let about = ["AGENT", "ASK", "KIND", "MINUTES", "RIG"].map(|name| format!("GT_WAITING_{name}"));
    assert_eq!(names, [vec!["GT_TOWN"], about.iter().map(String::as_str).collect()].concat(), "no token");
    until("how it went is known", || doctor(&town)["verdict"] == "ok");
    assert!(doctor(&town)["detail"].as_str().is_some_and(|detail| detail.contains("last told of wren")));

    leftovers::kill(town.hall_pid());
    asks(&town, "heron", "Which paint?");
    make_older(&town, 20 * MINUTE);
    town.ok(&["up"]);
    until("the next is told", || told(&town).len() > 1);
    assert_eq!(agents_told(&town), ["wren", "heron"], "each once, and what was answered never");
}

#[test]
fn a_command_that_fails_is_shown_with_its_last_words_and_one_that_is_set_later_is_found() {
    let town = town();
    write_config(&town, "[waiting]\nminutes = 0\n");
    asks(&town, "wren", "Red or blue?");
    make_older(&town, 20 * MINUTE);
    town.ok(&["up"]);
    let detail = doctor(&town)["detail"].clone();
    assert!(
        detail.as_str().is_some_and(|detail| detail.contains("config.toml:2: waiting.minutes: it must be"))
    );

    set(&town, "echo 'no network' >&2; exit 3");
    // Whoever asks makes the hall look at once; else it looks within a minute.
    asks(&town, "otter", "Which paint?");

    until("it failed", || doctor(&town)["verdict"] == "fail");
    let found = doctor(&town);
    let detail = found["detail"].as_str().expect("words");
    assert!(
        detail.contains("not told of wren") && detail.contains("it exited 3; it said “no network”"),
        "{found}"
    );
    assert!(found["fix"].as_str().is_some_and(|fix| fix.contains("[waiting]")), "{found}");
    let events = town.ok(&["events", "--since", "0", "--json"]);
    let rows = events.lines().map(|line| serde_json::from_str::<Value>(line).expect("a row"));
    let of_wait: Vec<_> = rows.filter(|row| row["event"] == "wait_told").collect();
    assert_eq!(of_wait.len(), 2, "begun and ended: {of_wait:?}");
    assert!(of_wait.iter().all(|row| row["actor"] == "town" && row["agent"] == "wren"), "{of_wait:?}");
    let text = of_wait[1]["text"].as_str().expect("words");
    assert!(text.contains("your command was not told that wren waits: it exited 3"), "{text}");
    town.ok(&["answer", &ask_of(&town, "wren").expect("still open"), "blue"]);
}

#[test]
fn one_that_hangs_holds_nothing_up_and_is_not_begun_again_by_the_next_hall() {
    let town = town();
    set(&town, "cat >> told; exec sleep 600");
    asks(&town, "wren", "Red or blue?");
    make_older(&town, 20 * MINUTE);
    town.ok(&["up"]);
    until("it hangs", || !told(&town).is_empty());

    asks(&town, "otter", "Which paint?");
    town.ok(&["answer", &ask_of(&town, "otter").expect("open"), "green"]);
    let began = Instant::now();
    make_older(&town, MINUTE);
    assert!(began.elapsed() < Duration::from_secs(15), "the town closes without it");

    set(&town, KEEPS);
    asks(&town, "heron", "Which wall?");
    make_older(&town, 20 * MINUTE);
    town.ok(&["up"]);
    until("the next is told", || told(&town).len() > 1);
    assert_eq!(agents_told(&town), ["wren", "heron"]);
}
