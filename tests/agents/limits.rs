//! What goes wrong once and is over: each program's work still lands, with the town's help where it needs that.

use crate::story::{Program, Story};
use crate::{aider, auggie, claude, codex, copilot, gemini, opencode, pi, qwen};
use gastown_tests::until;

struct Case {
    program: &'static Program,
    /// More keys of the scenario: what counts as its first request, and what the model does afterwards.
    then: &'static str,
    /// Dialogs that are allowed, in order.
    asks: &'static [&'static str],
}

const HELLO: &str = "echo hello-from-mock > hello.txt";

const AIDER: Case = Case { program: &aider::AIDER, then: "", asks: &["hello.txt"] };
const AUGGIE: Case = Case { program: &auggie::AUGGIE, then: ",main=1", asks: &[auggie::INDEXING, HELLO] };
const CLAUDE: Case = Case { program: &claude::CLAUDE, then: ",main=1", asks: &["trust", HELLO] };
const CODEX: Case = Case { program: &codex::CODEX, then: ",main=1,esc=1", asks: &[HELLO] };
const COPILOT: Case = Case {
    program: &copilot::COPILOT,
    then: ",main=1",
    asks: &["Do you trust the files in this folder?", HELLO],
};
const GEMINI: Case = Case { program: &gemini::GEMINI, then: ",main=1", asks: &[HELLO] };
const OPENCODE: Case = Case { program: &opencode::OPENCODE, then: ",main=1", asks: &[HELLO] };
const PI: Case = Case { program: &pi::PI, then: ",main=1", asks: &[] };
const QWEN: Case = Case { program: &qwen::QWEN, then: ",main=1", asks: &[HELLO] };

/// The scenario holds for its first request only.
fn once(case: &Case, scenario: &str) {
    let scenario = format!("{scenario},times=1{}", case.then);
    let Some(story) = Story::begin(case.program, &scenario) else { return };
    let task = story.sling("Say hello");
    case.asks.iter().for_each(|words| story.answer(words, "allow"));
    story.town.wait_task(&task, "in_review");
    story.lands(&task, "Say hello");
}

/// A limit whose end its model names: until then it is never taken for a program at rest. Whether it says itself that it is limited
/// differs: auggie and opencode show when they try again, the others seem to work.
fn waits_for_a_reset(case: &Case, says_when: bool) {
    let scenario = format!("ratelimit,retry=8,times=1{}", case.then);
    let Some(story) = Story::begin(case.program, &scenario) else { return };
    let task = story.sling("Say hello");
    let (last, first) = case.asks.split_last().map_or((None, case.asks), |(last, first)| (Some(last), first));
    first.iter().for_each(|words| story.answer(words, "allow"));
    story.meets_its_limit();

    let mut said_when = false;
    until("it is over", || {
        let agent = story.town.json(&["agent", "show", "wren"]);
        let state = agent["state"].as_str().expect("a state");
        said_when |=
            state == "limited" && agent["limit"]["resets"].is_string() && agent["limit"]["then"] == "alone";
        // Its model has answered: one that asks nobody may have ended its turn by now.
        let is_over = state.starts_with("needs_") || story.heard("hello-from-mock") > 0;
        assert!(is_over || ["working", "limited"].contains(&state), "{agent}");
        is_over
    });
    assert_eq!(said_when, says_when, "whether it said until when");

    last.into_iter().for_each(|words| story.answer(words, "allow"));
    story.town.wait_task(&task, "in_review");
    story.lands(&task, "Say hello");
}

#[test]
fn aider_seems_to_work_until_the_end_of_a_limit() {
    waits_for_a_reset(&AIDER, false);
}

#[test]
fn auggie_says_until_when_it_is_limited() {
    waits_for_a_reset(&AUGGIE, true);
}

#[test]
fn claude_seems_to_work_until_the_end_of_a_limit() {
    waits_for_a_reset(&CLAUDE, false);
}

#[test]
fn codex_is_limited_until_the_end_of_a_limit() {
    waits_for_a_reset(&CODEX, false);
}

#[test]
fn copilot_seems_to_work_until_the_end_of_a_limit() {
    waits_for_a_reset(&COPILOT, false);
}

#[test]
fn gemini_seems_to_work_until_the_end_of_a_limit() {
    waits_for_a_reset(&GEMINI, false);
}

#[test]
fn opencode_says_until_when_it_is_limited() {
    waits_for_a_reset(&OPENCODE, true);
}

#[test]
fn pi_seems_to_work_until_the_end_of_a_limit() {
    waits_for_a_reset(&PI, false);
}

#[test]
fn qwen_seems_to_work_until_the_end_of_a_limit() {
    waits_for_a_reset(&QWEN, false);
}

macro_rules! stories {
    ($($name:ident $case:ident)+) => {$(
        mod $name {
            #[test]
            fn goes_on_after_a_500() {
                super::once(&super::$case, "err500");
            }
            #[test]
            fn goes_on_after_a_limit_that_it_waits_out() {
                super::once(&super::$case, "ratelimit,retry=3");
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

/// It says until when, and is told to go on once that is over.
fn is_parked_and_goes_on(program: &Program, scenario: &str, first: &[&str], then: &[&str]) {
    let Some(story) = Story::begin(program, scenario) else { return };
    let task = story.sling("Say hello");
    first.iter().for_each(|words| story.answer(words, "allow"));
    story.town.wait_agent("wren", "limited");
    let limit = story.town.json(&["agent", "show", "wren"])["limit"].clone();
    assert_eq!(limit["then"], "told", "{limit}");
    assert!(limit["resets"].is_string(), "{limit}");

    // A minute that is named may have just begun.
    let told = || story.town.ok(&["events"]).contains("it is told to go on");
    let patience = std::time::Instant::now() + std::time::Duration::from_secs(90);
    while !told() && std::time::Instant::now() < patience {
        std::thread::sleep(std::time::Duration::from_millis(500));
    }
    until("it is told to go on", told);

    then.iter().for_each(|words| story.answer(words, "allow"));
    story.town.wait_task(&task, "in_review");
    story.lands(&task, "Say hello");
}

#[test]
fn codex_at_its_usage_limit_goes_on_by_itself() {
    is_parked_and_goes_on(&codex::CODEX, "quota,times=1,resetin=5,esc=1", &[], &[HELLO]);
}

#[test]
fn claude_at_the_limit_of_a_subscription_goes_on_by_itself() {
    is_parked_and_goes_on(&claude::SUBSCRIBED, "quota,times=1,main=1,resetin=5", &["trust"], &[HELLO]);
}
