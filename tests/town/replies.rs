//! A program's hook that waits is given the answer itself: no key is typed, so none can meet another dialog.

use crate::asker::{Asker, MAY, MAY_NOT};
use gastown_tests::{TestTown, leftovers, until};
use serde_json::{Value, json};

#[test]
fn a_persons_answer_and_a_rules_go_to_the_hook_that_waits_and_other_choices_are_typed() {
    let mut asker = Asker::whose_hook_waits();
    for (answer, expected) in [("allow", MAY), ("1", MAY), ("deny", MAY_NOT), ("always", "2")] {
        asker.asks("cargo test");
        let ask = asker.open("cargo test");
        asker.town.ok(&["answer", &ask, answer]);
        asker.is_answered(expected);
        asker.no_hook_waits();
    }
    // A rule is made by hand: "deny" speaks against one for the line above.
    asker.town.ok(&["rules", "add", "--rig", "harbor", "git status"]);

    for _ in 0..3 {
        asker.asks("git status");
        asker.is_answered(MAY);
    }

    let rules = asker.town.json(&["rules", "list"]);
    assert_eq!(rules[0]["answered"], 3);
    assert_eq!(asker.town.json(&["waiting"]), json!([]));
}

#[test]
fn an_answer_reaches_its_own_ask_only_though_the_next_looks_the_same() {
    let mut asker = Asker::whose_hook_waits();
    asker.asks("cargo test");
    let first = asker.open("cargo test");
    // A person answers in the terminal.
    asker.town.ok(&["send", "wren", "3"]);
    asker.is_answered("3");

    asker.asks("cargo test");
    let mut second = String::new();
    until("it is another ask", || {
        second = asker.open("cargo test");
        second != first
    });

    assert!(asker.town.refused(&["answer", &first, "allow"]).contains("no longer open"));
    assert_eq!(asker.answer(), None, "the second was not answered by it");
    asker.town.ok(&["answer", &second, "deny"]);
    asker.is_answered(MAY_NOT);
}

#[test]
fn of_two_asks_at_once_each_has_its_own_answer() {
    let mut asker = Asker::whose_hook_waits();
    asker.asks("cargo test\nrm -rf build");

    let first = asker.open("cargo test");
    asker.town.ok(&["answer", &first, "allow"]);
    let second = asker.open("rm -rf build");
    asker.town.ok(&["answer", &second, "deny"]);

    asker.is_answered(&format!("{MAY}\n{MAY_NOT}"));
    asker.no_hook_waits();
}

#[test]
fn a_hook_whose_hall_dies_grants_nothing_and_the_dialog_takes_the_answer() {
    let mut asker = Asker::whose_hook_waits();
    asker.asks("cargo test");
    let ask = asker.open("cargo test");
    let hall = asker.town.hall_pid();

    leftovers::kill(hall);
    until("the hall is gone", || !leftovers::is_alive(hall));
    asker.no_hook_waits();
    assert_eq!(asker.answer(), None, "nobody answered");

    assert_eq!(asker.open("cargo test"), ask, "the same ask, in the next hall");
    asker.town.ok(&["answer", &ask, "allow"]);
    asker.is_answered("1");
}

#[test]
fn a_rule_does_not_type_what_its_hook_no_longer_waits_for() {
    let mut asker = Asker::whose_hook_waits();
    asker.asks("git status");
    let ask = asker.open("git status");
    let hall = asker.town.hall_pid();
    leftovers::kill(hall);
    asker.no_hook_waits();

    // Made while it stands open: the rule covers it, and knows only what that hook told.
    asker.town.ok(&["rules", "add", "--rig", "harbor", "git status"]);

    let mut open = Value::Null;
    until("a person is asked", || {
        open = asker.town.json(&["waiting"])[0].clone();
        open["ask"].is_string() && open["ask"] != ask.as_str()
    });
    assert_eq!(asker.answer(), None, "nothing was typed");
    asker.town.ok(&["answer", open["ask"].as_str().expect("an id"), "deny"]);
    asker.is_answered("3");
}

/// What a hook prints where nobody answers in time: nothing, and it does not fail.
#[test]
fn a_hook_that_nobody_answers_in_time_says_nothing() {
    let town = TestTown::new();
    town.add_rig(&town.repo("harbor"), &[]);
    town.add_agent("wren");
    let said = town.path("said");
    let task = town.add_task(
        "Ask",
        &format!(
            "echo '{{}}' | gt hook blocked --stdin --wait 0.3 > {0}.new; echo $? >> {0}.new; mv {0}.new {0}",
            said.display()
        ),
    );

    town.ok(&["sling", &task, "wren"]);

    until("the hook has ended", || said.exists());
    assert_eq!(std::fs::read_to_string(&said).expect("a file"), "0\n");
}
