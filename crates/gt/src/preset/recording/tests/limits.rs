//! When a limit ends, as real programs have printed it, and how they go on.

use super::*;
use gastown_core::{Limit, Signal, Then};
use jiff::tz::TimeZone;

fn time(text: &str) -> Time {
    let at: jiff::Timestamp = text.parse().expect("a time");
    Time(at.as_microsecond())
}

fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").expect("a zone")
}

fn limit_of(derived: Derived) -> Limit {
    match derived.signal {
        Signal::Limited(limit) => limit,
        other => panic!("{other:?}"),
    }
}

fn lines_of(preset: &Preset, recording: &str) -> Vec<String> {
    replayed(preset, std::iter::once(bytes_of(recording))).1
}

#[test]
fn the_end_of_a_limit_is_read_where_its_program_prints_it() {
    let presets = Presets::embedded().expect("the presets parse");
    let now = "2026-11-27T00:36:00Z";
    for (preset, recording, resets) in [
        ("claude", "claude-code/session_limit", Some("2026-11-27T01:36:59Z")),
        ("claude", "claude-code/session_limit_again", Some("2026-11-27T01:36:59Z")),
        ("codex", "codex/quota", Some("2026-11-27T01:34:59Z")),
        ("codex", "codex/quota_tomorrow", Some("2026-11-28T01:34:59Z")),
        ("codex", "codex/ratelimited", None),
        ("copilot", "copilot/ratelimit", None),
        ("opencode", "opencode/quota", Some("2026-11-27T00:36:02Z")),
        ("opencode", "opencode/ratelimited", Some("2026-11-27T00:36:03Z")),
        ("opencode", "opencode/ratelimit_minutes", Some("2026-11-27T00:37:30Z")),
        ("pi", "pi/quota", None),
    ] {
        let preset = presets.get(preset).expect("a preset");
        let mut turn = TurnReader::new(preset.clone()).in_zone(berlin());

        turn.look(&lines_of(preset, recording), true, time(now));

        let limit = limit_of(turn.derive(time(now)));
        assert_eq!(limit.resets, resets.map(time), "{recording}: {limit:?}");
    }
}

#[test]
fn whoever_ends_a_turn_at_a_limit_is_told_to_go_on_and_whoever_tries_again_is_not() {
    let presets = Presets::embedded().expect("the presets parse");
    for (preset, recording, is_told) in [
        ("claude", "claude-code/session_limit", true),
        ("codex", "codex/quota", true),
        ("codex", "codex/ratelimited", false),
        ("copilot", "copilot/ratelimit", true),
        ("opencode", "opencode/ratelimited", false),
        ("pi", "pi/quota", true),
    ] {
        let preset = presets.get(preset).expect("a preset");
        let (derived, _) = replayed(preset, std::iter::once(bytes_of(recording)));

        let then = if is_told { Then::Told { text: "continue".into() } } else { Then::Alone };
        assert_eq!(limit_of(derived).then, then, "{recording}");
    }
}

#[test]
fn a_time_of_day_is_worked_out_once_and_not_again_when_it_has_passed() {
    let presets = Presets::embedded().expect("the presets parse");
    let codex = presets.get("codex").expect("a preset");
    let lines = lines_of(codex, "codex/quota");
    let (before, after) = (time("2026-11-27T00:36:00Z"), time("2026-11-27T05:00:00Z"));
    let resets = Some(time("2026-11-27T01:34:59Z"));

    let mut turn = TurnReader::new(codex.clone()).in_zone(berlin());
    turn.look(&lines, true, before);
    turn.look(&lines, true, after);
    let told = limit_of(turn.derive(after));
    assert_eq!(told.resets, resets);

    let mut resumed = TurnReader::new(codex.clone()).in_zone(berlin());
    resumed.resume(&Signal::Limited(told), after);
    resumed.hear(Notice::Osc7501("state=working"), after);
    resumed.hear(Notice::Osc7501("state=error"), after);
    resumed.look(&lines, true, after);
    assert_eq!(limit_of(resumed.derive(after)).resets, resets, "another hall knows what this one knew");
}

#[test]
fn a_countdown_is_one_limit_until_the_next_attempt() {
    let presets = Presets::embedded().expect("the presets parse");
    let opencode = presets.get("opencode").expect("a preset");
    let lines = lines_of(opencode, "opencode/ratelimit_minutes");
    let counts =
        |left: &str| -> Vec<String> { lines.iter().map(|line| line.replace("1m 30s", left)).collect() };
    let mut turn = TurnReader::new(opencode.clone()).in_zone(berlin());
    let mut seen = |left: &str, secs: i64| {
        turn.look(&counts(left), true, Time::from_secs(secs));
        limit_of(turn.derive(Time::from_secs(secs))).resets
    };

    assert_eq!(seen("1m 30s", 0), Some(Time::from_secs(90)));
    assert_eq!(seen("1m 20s", 11), Some(Time::from_secs(90)));
    assert_eq!(seen("2s", 87), Some(Time::from_secs(90)));
    assert_eq!(seen("3m", 90), Some(Time::from_secs(270)));
}

#[test]
fn what_claude_asks_at_a_limit_has_a_choice_that_waits_and_no_other_recorded_dialog_has() {
    let presets = Presets::embedded().expect("the presets parse");
    let mut waits = Vec::new();
    for (preset, recording, ..) in GOLDEN.iter().filter(|(_, _, state, _)| state.starts_with("needs_")) {
        let preset = presets.get(preset).expect("a preset");
        let (derived, _) = replayed(preset, std::iter::once(bytes_of(recording)));
        if let Signal::Asking { dialog, .. } = derived.signal {
            waits.extend(dialog.waits.map(|place| (*recording, dialog.choices[place].text.clone())));
        }
    }
    let expected = ("claude-code/session_limit_dialog", "Stop and wait for limit to reset".to_owned());
    assert_eq!(waits, [expected]);
}
