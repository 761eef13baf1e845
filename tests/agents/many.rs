//! Many prompts in a row into each program: each arrives once, in the order in which they were sent. `GASTOWN_PROMPTS` says how many.

use crate::story::{Program, Story};
use crate::{aider, claude, codex, copilot, gemini, opencode, pi, qwen};
use gastown_tests::until;

/// Unless told; the soak has a hundred.
const PROMPTS: usize = 6;

fn hears_all(program: &'static Program, first: &[&str]) {
    let Some(story) = Story::begin(program, "text") else { return };
    let wanted = std::env::var("GASTOWN_PROMPTS").ok().and_then(|count| count.parse().ok());
    let prompts: Vec<String> = (0..wanted.unwrap_or(PROMPTS)).map(prompt).collect();
    story.sling("Say hello");
    first.iter().for_each(|words| story.answer(words, "allow"));
    for prompt in &prompts {
        story.town.ok(&["nudge", "wren", prompt]);
    }

    for prompt in &prompts {
        until(&format!("its model hears {prompt}"), || story.has_asked(&[prompt]));
    }

    // What it holds of the conversation, it asks with the last.
    let last = prompts.last().expect("a prompt");
    let asked = story.asked();
    let whole =
        asked.iter().filter(|body| body.contains(last)).max_by_key(|body| body.len()).expect("it asked");
    let mut heard: Vec<(usize, &str)> =
        prompts.iter().flat_map(|prompt| whole.match_indices(prompt.as_str())).collect();
    heard.sort_unstable();
    let heard: Vec<&str> = heard.into_iter().map(|(_, prompt)| prompt).collect();
    assert_eq!(heard, prompts, "each once, in order");
}

/// No two of them share their words, whatever their number.
fn prompt(number: usize) -> String {
    match number % 3 {
        0 => format!("prompt-{number:04}-end"),
        1 => format!("prompt-{number:04}-門を塗る"),
        _ => format!("prompt-{number:04} {}", "long words ".repeat(20).trim_end()),
    }
}

#[test]
fn of_aider() {
    hears_all(&aider::AIDER, &[]);
}

#[test]
fn of_claude() {
    hears_all(&claude::CLAUDE, &["trust"]);
}

#[test]
fn of_codex() {
    hears_all(&codex::CODEX, &[]);
}

#[test]
fn of_copilot() {
    hears_all(&copilot::COPILOT, &["Do you trust the files in this folder?"]);
}

#[test]
fn of_gemini() {
    hears_all(&gemini::GEMINI, &[]);
}

#[test]
fn of_opencode() {
    hears_all(&opencode::OPENCODE, &[]);
}

#[test]
fn of_pi() {
    hears_all(&pi::PI, &[]);
}

#[test]
fn of_qwen() {
    hears_all(&qwen::QWEN, &[]);
}
