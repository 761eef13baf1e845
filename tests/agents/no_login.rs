//! Programs without a login and without a key: each says so in its own way, and none is taken for one that works or rests.

use crate::story::{Program, Story};
use gastown_tests::until;

fn is(program: &Program, state: &str, words: &str) {
    let Some(story) = Story::begin(program, "edit") else { return };
    story.sling("Say hello");

    until(&format!("it is {state}: {words}"), || {
        let (is, why) = story.state();
        is == state && why.contains(words)
    });
    assert_eq!(story.times_asked(), 0, "it has asked no model");
}

#[test]
fn aider_asks() {
    let config = |_: &str| "extra_args = [\"--no-show-model-warnings\"]\n".into();
    is(&Program { name: "aider", mode: "ask", config, home: &[] }, "needs_permission", "Login to OpenRouter");
}

#[test]
fn auggie_asks() {
    const HOME: &[(&str, &str)] = &[(".augment/.auggie.json", r#"{"onboardingVersion":"1.0.0"}"#)];
    let program = Program { name: "auggie", mode: "ask", config: |_| String::new(), home: HOME };
    is(&program, "needs_answer", "Login to continue");
}

#[test]
fn codex_asks() {
    let program = Program { name: "codex", mode: "ask", config: |_| String::new(), home: &[] };
    is(&program, "needs_answer", "Choose how you want to use Codex");
}

#[test]
fn gemini_asks() {
    const SETTINGS: &str = r#"{"general":{"enableAutoUpdate":false},"privacy":{"usageStatisticsEnabled":false},"telemetry":{"enabled":false}}"#;
    const HOME: &[(&str, &str)] = &[(".gemini/settings.json", SETTINGS)];
    let program = Program { name: "gemini", mode: "ask", config: |_| String::new(), home: HOME };
    is(&program, "needs_answer", "How would you like to authenticate");
}

#[test]
fn pi_has_failed() {
    let config = |_: &str| "env = { PI_OFFLINE = \"1\" }\n".into();
    is(&Program { name: "pi", mode: "full", config, home: &[] }, "failed", "No API key found");
}

#[test]
fn qwen_asks() {
    const SETTINGS: &str = r#"{"security":{"folderTrust":{"enabled":false}},"general":{"disableAutoUpdate":true},"privacy":{"usageStatisticsEnabled":false},"telemetry":{"enabled":false}}"#;
    const HOME: &[(&str, &str)] = &[(".qwen/settings.json", SETTINGS)];
    let program = Program { name: "qwen", mode: "ask", config: |_| String::new(), home: HOME };
    is(&program, "needs_answer", "Select Authentication Method");
}
