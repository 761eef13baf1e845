//! What a person wishes of the model, as arguments of a start and as commands of a program that runs.

use crate::facts::launch_with;
use gastown_agent::Presets;
use gastown_core::Mode;

#[test]
fn an_effort_reaches_each_program_as_it_takes_it() {
    let presets = Presets::embedded().expect("presets");
    let args = |preset: &str| {
        launch_with(&presets, preset, Mode::Ask, |facts| facts.effort = Some("high")).expect("a launch").args
    };
    let cases = [
        ("claude", "--effort", "high"),
        ("codex", "-c", "model_reasoning_effort=high"),
        ("copilot", "--reasoning-effort", "high"),
        ("pi", "--thinking", "high"),
        ("aider", "--reasoning-effort", "high"),
        ("auggie", "--reasoning-effort", "high"),
    ];
    for (preset, flag, value) in cases {
        let args = args(preset);
        assert!(args.windows(2).any(|pair| pair == [flag, value]), "{preset}: {args:?}");
    }
}

#[test]
fn a_program_that_takes_no_effort_is_not_started_with_one() {
    let presets = Presets::embedded().expect("presets");
    let refused = launch_with(&presets, "gemini", Mode::Ask, |facts| facts.effort = Some("high"));
    let words = refused.expect_err("it takes none").to_string();
    assert!(words.contains("takes no effort") && words.contains("--effort ''"), "{words}");
}

#[test]
fn a_running_program_is_told_what_it_has_a_command_for_and_nothing_by_halves() {
    let presets = Presets::embedded().expect("presets");
    let tell = |preset: &str, model, effort| presets.get(preset).expect("a preset").switch_to(model, effort);
    let said = |lines: &[&str]| Some(lines.iter().map(ToString::to_string).collect::<Vec<_>>());

    assert_eq!(tell("aider", Some("opus"), Some("low")), said(&["/model opus", "/reasoning-effort low"]));
    assert_eq!(tell("copilot", Some("gpt-5"), None), said(&["/model gpt-5"]));
    assert_eq!(tell("copilot", Some("gpt-5"), Some("low")), None, "it cannot be told of the effort");
    assert_eq!(tell("copilot", Some(""), None), None, "its own again is no command");
    assert_eq!(tell("claude", Some("opus"), None), None, "it would write that into the owner's settings");
    assert_eq!(tell("claude", None, None), said(&[]));
}
