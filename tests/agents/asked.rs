//! A question is answered in the town, and its program goes on with the answer: one that it asks by a tool of its own, and one
//! that it asks by `gt ask` where it has none. aider runs no commands, so it asks neither way.

use crate::story::{Program, Story};
use crate::{auggie, claude, codex, copilot, gemini, opencode, pi, qwen};
use gastown_tests::{until, until_some};

const ASKED: &str = "Which color";
/// `gt ask "Which color?" --choice Red --choice Blue --wait > hello.txt`
const BY_GT: &str =
    "cmd=gt%20ask%20%22Which%20color%3F%22%20--choice%20Red%20--choice%20Blue%20--wait%20%3E%20hello.txt";

/// Its model hears the answer, and its turn ends.
fn asks_itself(program: &Program, first: &[&str], answer: &str) {
    let Some(story) = Story::begin(program, "question,ask=1") else { return };
    story.sling("Say hello");
    first.iter().for_each(|words| story.answer(words, "allow"));
    story.asks(ASKED);
    assert_eq!(story.state().0, "needs_answer");
    let before = story.heard("Blue");

    story.answer(ASKED, answer);

    until("its model hears the answer", || story.heard("Blue") > before);
    story.town.wait_agent("wren", "idle");
}

/// Words of a person's own are an answer, too, where one of its choices takes them.
fn takes_words(program: &Program, first: &[&str]) {
    const WORDS: &str = "Neither: a light green, twice";
    let Some(story) = Story::begin(program, "question,ask=1") else { return };
    story.sling("Say hello");
    first.iter().for_each(|words| story.answer(words, "allow"));
    // It is drawn in pieces, the choice that takes words last.
    let ask = until_some("a choice of it takes words", || {
        let waiting = story.town.json(&["waiting"]);
        let ask = waiting.as_array()?.iter().find(|ask| ask["writes"].is_string())?;
        ask["ask"].as_str().map(str::to_owned)
    });

    story.town.ok(&["answer", &ask, "--text", WORDS]);

    until("its model hears them", || story.heard(WORDS) > 0);
    story.town.wait_agent("wren", "idle");
}

/// `first`: dialogs that are allowed before the question arrives.
fn asks_by_gt(program: &Program, first: &[&str]) {
    let Some(story) = Story::begin(program, &format!("edit,{BY_GT}")) else { return };
    let task = story.sling("Say hello");
    first.iter().for_each(|words| story.answer(words, "allow"));

    story.answer(ASKED, "Blue");

    story.town.wait_task(&task, "in_review");
    assert_eq!(story.lands(&task, "Say hello").trim(), "Blue");
}

#[test]
fn claude_asks_by_its_own_tool() {
    asks_itself(&claude::CLAUDE, &["trust"], "2");
}

#[test]
fn gemini_asks_by_its_own_tool() {
    asks_itself(&gemini::GEMINI, &[], "2");
}

#[test]
fn claude_takes_an_answer_in_words() {
    takes_words(&claude::CLAUDE, &["trust"]);
}

#[test]
fn gemini_takes_an_answer_in_words() {
    takes_words(&gemini::GEMINI, &[]);
}

#[test]
fn opencode_asks_by_its_own_tool() {
    asks_itself(&opencode::OPENCODE, &[], "2");
}

#[test]
fn auggie_asks_by_gt() {
    asks_by_gt(&auggie::AUGGIE, &[auggie::INDEXING, "gt ask"]);
}

#[test]
fn copilot_asks_by_gt() {
    asks_by_gt(&copilot::COPILOT, &["Do you trust the files in this folder?", "gt ask"]);
}

#[test]
fn qwen_asks_by_gt() {
    asks_by_gt(&qwen::QWEN, &["gt ask"]);
}

#[test]
fn pi_asks_by_gt() {
    asks_by_gt(&pi::PI, &[]);
}

/// Its sandbox keeps it from the hall: the question waits in the outbox, and the answer is typed.
#[test]
fn codex_asks_by_gt_through_its_sandbox() {
    let Some(story) = Story::begin(&codex::CODEX, &format!("edit,{BY_GT}")) else { return };
    story.sling("Say hello");

    story.answer(ASKED, "Blue");

    until("its model hears the answer", || story.heard("Blue") > 1);
    // Its model asks the same again in that turn, so what is told of it after the end may be the question.
    until("its turn ends", || story.town.ok(&["events"]).matches("wren ended its turn").count() == 2);
}
