//! A session that runs works on with another model, or with another effort: by its program's own command, or by a new start in
//! the same conversation.

use crate::story::{Program, Story};
use crate::{aider, claude, codex, copilot, pi, qwen};
use gastown_tests::until;

struct Case {
    program: &'static Program,
    /// Dialogs that are allowed before it works.
    first: &'static [&'static str],
    /// What is wished, and what its next request says of it then.
    wish: &'static [&'static str],
    says: &'static [&'static str],
}

const SET: &[&str] = &["agent", "set", "wren"];
const OTHER: &[&str] = &["--model", "other-model"];
const MODEL_OTHER: &[&str] = &["\"model\":\"other-model\""];

fn rests(story: &Story) {
    until("its turn has ended", || ["idle", "done"].contains(&&*story.state().0));
}

/// Its first turn is over: one of words.
fn begun(case: &Case) -> Option<Story> {
    let story = Story::begin(case.program, "text")?;
    story.sling("Say hello");
    case.first.iter().for_each(|words| story.answer(words, "allow"));
    until("its model was asked", || story.times_asked() > 0);
    rests(&story);
    assert!(!story.has_asked(case.says), "the wish is another than it had");
    Some(story)
}

/// The next turn is asked for in words; its request says what was wished, and knows what was said before.
fn works_as_wished(story: &Story, case: &Case) {
    story.town.ok(&["nudge", "wren", "And a word more"]);
    let knows = ["Say hello", "And a word more"];
    until(&format!("its model hears {:?}", case.says), || {
        let has_all = |body: &String| case.says.iter().chain(&knows).all(|words| body.contains(words));
        story.asked().iter().any(has_all)
    });
    rests(story);
}

fn is_told(case: &Case) {
    let Some(story) = begun(case) else { return };
    let session = story.town.json(&["agent", "show", "wren"])["session"].clone();
    story.town.ok(&[SET, case.wish].concat());
    works_as_wished(&story, case);
    assert_eq!(story.town.json(&["agent", "show", "wren"])["session"], session, "the same program");
}

fn is_restarted(case: &Case) {
    let Some(story) = begun(case) else { return };
    let said = story.town.refused(&[SET, case.wish].concat());
    assert!(said.contains("restart"), "{said}");
    story.town.ok(&[SET, case.wish, &["--restart"]].concat());
    works_as_wished(&story, case);
}

#[test]
fn copilot_is_told_a_model() {
    is_told(&Case {
        program: &copilot::COPILOT,
        first: &["Do you trust the files in this folder?"],
        wish: &["--model", "gpt-5"],
        says: &["\"model\":\"gpt-5\""],
    });
}

#[test]
fn aider_is_told_a_model() {
    let wish = &["--model", "openai/gpt-5"];
    is_told(&Case { program: &aider::AIDER, first: &[], wish, says: &["gpt-5"] });
}

#[test]
fn claude_is_restarted_with_a_model_and_an_effort() {
    is_restarted(&Case {
        program: &claude::CLAUDE,
        first: &["trust"],
        wish: &["--model", "claude-opus-4-5", "--effort", "low"],
        says: &["\"model\":\"claude-opus-4-5\"", "\"effort\":\"low\""],
    });
}

#[test]
fn codex_is_restarted_with_a_model_and_an_effort() {
    is_restarted(&Case {
        program: &codex::CODEX,
        first: &[],
        wish: &["--model", "gpt-5", "--effort", "low"],
        says: &["\"model\":\"gpt-5\"", "\"effort\":\"low\""],
    });
}

#[test]
fn pi_is_restarted_with_a_model() {
    let wish = &["--model", "mock/other-model"];
    is_restarted(&Case { program: &pi::PI, first: &[], wish, says: MODEL_OTHER });
}

#[test]
fn qwen_is_restarted_with_a_model() {
    is_restarted(&Case { program: &qwen::QWEN, first: &[], wish: OTHER, says: MODEL_OTHER });
}
