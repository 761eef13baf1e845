//! Permission rules: made from what was allowed, answering by themselves, never what was denied; kept when the hall dies.

use crate::asker::Asker;
use gastown_tests::{TestTown, leftovers, until};
use serde_json::{Value, json};

/// What a person or a rule does with it.
impl Asker {
    fn answers(&mut self, line: &str, answer: &str) -> Value {
        self.asks(line);
        let ask = self.open(line);
        assert_eq!(self.answer(), None, "nobody answered {line}");
        let answered = self.town.json(&["answer", &ask, answer]);
        until("the program takes the answer", || self.answer().is_some());
        answered
    }

    /// By a rule: the program is given "yes, this once".
    fn is_answered_by_itself(&mut self, line: &str) {
        self.asks(line);
        until(&format!("{line} is answered by itself"), || self.answer().is_some());
        assert_eq!(self.answer().as_deref(), Some("1"), "allowed once, and never always");
    }

    fn rules(&self) -> Vec<Value> {
        self.town.json(&["rules", "list"]).as_array().cloned().unwrap_or_default()
    }
}

#[test]
fn three_allows_make_a_rule_that_answers_the_fourth_and_never_what_was_denied() {
    let mut asker = Asker::begin();
    assert_eq!(asker.answers("cargo test -p core", "allow")["offer"], Value::Null);
    asker.answers("cargo test -p core --config evil.toml", "deny");
    asker.answers("cargo test -p engine", "allow");
    let third = asker.answers("cargo test -p api", "allow");
    let offer = &third["offer"];
    assert_eq!((&offer["command"], &offer["allowed"]), (&json!("cargo test -p …"), &json!(3)));
    assert_eq!((&offer["replay"]["covered"], &offer["replay"]["asked"]), (&json!(3), &json!(4)));
    let proposed = asker.town.ok(&["rules", "propose", "--rig", "harbor"]);
    assert!(proposed.contains("3 of 4") && proposed.contains("cargo test -p …"), "{proposed}");

    let rule = asker.town.json(&["rules", "accept", offer["ask"].as_str().expect("an ask")]);
    asker.is_answered_by_itself("cargo test -p store");

    let actor = format!("rule {}", rule["rule"].as_str().expect("an id"));
    let events = asker.town.ok(&["events"]);
    let told =
        events.lines().find(|line| line.contains(&actor)).unwrap_or_else(|| panic!("{actor}: {events}"));
    assert!(told.contains("(cargo test -p …) answered wren: Yes"), "{told}");
    assert_eq!(asker.rules()[0]["answered"], 1);
    for line in
        ["cargo test -p core --config evil.toml", "cargo test -p core && rm -rf src", "cargo test -p ../x"]
    {
        asker.answers(line, "deny");
    }
}

#[test]
fn a_rule_outlives_the_hall_and_what_is_removed_is_asked_again() {
    let mut asker = Asker::begin();
    let add = ["rules", "add", "--rig", "harbor", "--preset", "asker", "--days", "2", "git status"];
    asker.town.ok(&add);
    asker.is_answered_by_itself("git status");
    let hall = asker.town.hall_pid();

    leftovers::kill(hall);
    until("the hall is gone", || !leftovers::is_alive(hall));
    let kept = asker.rules();

    assert_eq!((kept.len(), &kept[0]["command"], &kept[0]["answered"]), (1, &json!("git status"), &json!(1)));
    asker.is_answered_by_itself("git status");
    asker.town.ok(&["rules", "remove", kept[0]["rule"].as_str().expect("an id")]);
    asker.answers("git status", "allow");
    assert_eq!(asker.rules(), Vec::<Value>::new());
}

#[test]
fn a_rule_that_cannot_be_is_refused_with_what_to_do() {
    let mut asker = Asker::begin();
    asker.answers("git log --stat", "deny");
    let add = |more: &[&str]| asker.town.refused(&[&["rules", "add", "--rig", "harbor"], more].concat());

    assert!(add(&["npx vitest", "--rest"]).contains("docs/rules.md"));
    assert!(add(&["git status; rm x"]).contains("one plain command"));
    let denied = add(&["git log", "--rest", "--option=--stat"]);
    assert!(denied.contains("git log --stat") && denied.contains("narrower"), "{denied}");
    assert!(add(&["ls", "--days", "0"]).contains("1 to 365 days"));
    let replay =
        asker.town.ok(&["rules", "replay", "--rig", "harbor", "git log", "--rest", "--option=--stat"]);
    assert!(replay.contains("1 of 1") && replay.contains("cannot be made"), "{replay}");
    assert!(asker.town.refused(&["rules", "accept", "ask-nope"]).contains("no ask"));
    assert!(asker.town.refused(&["rules", "remove", "rule-nope"]).contains("no rule"));
}

/// A script of the user's asks for one command by name, and does what it is told.
#[test]
fn a_script_may_ask_for_a_command_and_a_rule_answers_it() {
    let town = TestTown::new();
    town.add_rig(&town.repo("harbor"), &[]);
    town.add_agent("wren");
    town.ok(&["rules", "add", "--rig", "harbor", "rg", "--rest", "--option=-n"]);
    let answer = town.path("answer");
    let task = town.add_task(
        "Look",
        &format!("gt ask 'May I look?' --command 'rg -n needle src' --wait > {}", answer.display()),
    );

    town.ok(&["sling", &task, "wren"]);

    until("it is answered", || std::fs::read_to_string(&answer).is_ok_and(|text| text.trim() == "allow"));
}
