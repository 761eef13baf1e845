//! The connection to the model breaks, in the middle of an answer or before its first byte: a program that tries again lands its
//! work alone, and of another the town says so and lets a person tell it to go on.

use crate::story::{Program, Story};
use crate::{aider, auggie, claude, codex, copilot, gemini, opencode, pi, qwen};
use gastown_tests::until;

struct Case {
    program: &'static Program,
    /// More keys of the scenario: what counts as its first request, and what the model does afterwards.
    then: &'static str,
    /// Dialogs that are allowed before it asks its model.
    first: &'static [&'static str],
    /// Those that are allowed afterwards.
    asks: &'static [&'static str],
    /// What it says where it does not try again after half an answer.
    gives_up: Option<&'static str>,
    /// What it says once it tries no more; none for one that tries on and on.
    ends: Option<&'static str>,
}

const HELLO: &str = "echo hello-from-mock > hello.txt";
const TERMINATED: Option<&str> = Some("API Error: terminated");
/// One that tries on has asked so often by then.
const TRIES: usize = 3;
const USUAL: Case = Case {
    program: &opencode::OPENCODE,
    then: ",main=1",
    first: &[],
    asks: &[HELLO],
    gives_up: None,
    ends: None,
};

const AIDER: Case = Case { program: &aider::AIDER, then: "", asks: &["hello.txt"], ..USUAL };
const AUGGIE: Case = Case { program: &auggie::AUGGIE, first: &[auggie::INDEXING], ..USUAL };
const CLAUDE: Case = Case { program: &claude::CLAUDE, first: &["trust"], ..USUAL };
const CODEX: Case = Case {
    program: &codex::CODEX,
    then: ",main=1,esc=1",
    ends: Some("stream disconnected before completion"),
    ..USUAL
};
const COPILOT: Case = Case {
    program: &copilot::COPILOT,
    first: &["Do you trust the files in this folder?"],
    ends: Some("Failed to get response from the AI model"),
    ..USUAL
};
const GEMINI: Case = Case { program: &gemini::GEMINI, gives_up: TERMINATED, ends: TERMINATED, ..USUAL };
const OPENCODE: Case = USUAL;
const PI: Case = Case { program: &pi::PI, asks: &[], ends: Some("Retry failed after 3 attempts"), ..USUAL };
const QWEN: Case = Case { program: &qwen::QWEN, gives_up: TERMINATED, ends: TERMINATED, ..USUAL };

/// It breaks once, and then the model answers.
fn breaks(case: &Case, scenario: &str, gives_up: Option<&str>) {
    let scenario = format!("{scenario},times=1{}", case.then);
    let Some(story) = Story::begin(case.program, &scenario) else { return };
    let task = story.sling("Say hello");
    case.first.iter().for_each(|words| story.answer(words, "allow"));
    if let Some(words) = gives_up {
        story.town.wait_agent("wren", "failed");
        let (_, why) = story.state();
        assert!(why.contains(words), "{why}");
        story.town.ok(&["nudge", "wren", "continue"]);
    }
    case.asks.iter().for_each(|words| story.answer(words, "allow"));
    story.town.wait_task(&task, "in_review");
    story.lands(&task, "Say hello");
}

/// Every answer breaks off in the middle, or every connection is closed at once for one that takes half an answer for none.
fn stays_broken(case: &Case) {
    let scenario = if case.ends.is_some() { "drop" } else { "cut" };
    let Some(story) = Story::begin(case.program, scenario) else { return };
    story.sling("Say hello");
    case.first.iter().for_each(|words| story.answer(words, "allow"));
    match case.ends {
        Some(words) => until(&format!("it has failed: {words}"), || {
            let (state, why) = story.state();
            state == "failed" && why.contains(words)
        }),
        None => {
            until("it tries again and again", || story.times_asked() >= TRIES);
            assert_eq!(story.state().0, "working");
        }
    }
}

macro_rules! stories {
    ($($name:ident $case:ident)+) => {$(
        mod $name {
            #[test]
            fn lands_its_work_though_an_answer_broke_off_in_the_middle() {
                super::breaks(&super::$case, "drop", super::$case.gives_up);
            }
            #[test]
            fn lands_its_work_though_an_answer_broke_off_before_its_first_byte() {
                super::breaks(&super::$case, "cut", None);
            }
            #[test]
            fn says_so_when_its_connection_stays_broken() {
                super::stays_broken(&super::$case);
            }
        }
    )+};
}

stories! {
    of_aider AIDER
    of_auggie AUGGIE
    of_claude CLAUDE
    of_codex CODEX
    of_copilot COPILOT
    of_gemini GEMINI
    of_opencode OPENCODE
    of_pi PI
    of_qwen QWEN
}
