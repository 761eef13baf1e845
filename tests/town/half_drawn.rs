//! A dialog that comes in pieces is asked once it is whole.

use gastown_core::Event;
use gastown_tests::{TestTown, journal, until};

#[test]
fn what_is_only_half_drawn_is_not_asked() {
    let town = TestTown::new();
    let repo = town.repo("harbor");
    town.add_rig(&repo, &[]);
    town.add_agent("wren");
    let script = "printf 'Overwrite it? [y/N] '\nsleep 0.04\nprintf '\\r\\033[KDelete all of it? [y/N] '\nread answer\necho \"$answer\" > texts/wren.txt";
    let task = town.add_task("wren", script);
    town.ok(&["sling", &task, "wren"]);

    until("it asks", || town.json(&["waiting"]).as_array().is_some_and(|asks| !asks.is_empty()));

    let asked: Vec<String> = journal::of(&town)
        .into_iter()
        .filter_map(|entry| match entry.event {
            Event::AskOpened { ask } => Some(ask.text),
            _ => None,
        })
        .collect();
    assert_eq!(asked, ["Delete all of it? [y/N]"]);
}
