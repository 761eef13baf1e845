//! States that are read from real recordings of agents.

use gastown_agent::{Notice, PresetFolders, Presets, TurnReader};
use gastown_core::{Signal, Time};
use std::cell::Cell;
use std::path::Path;

/// What the program of a recording says of itself at its end.
fn last_signal(preset: &str, recording: &str) -> Option<Signal> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/recordings").join(recording);
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let text = String::from_utf8_lossy(&bytes);
    let presets = Presets::embedded().expect("the embedded presets parse");
    let preset = presets.get(preset).expect("the preset exists");
    let mut last = None;
    for sequence in text.split("\x1b]").skip(1) {
        let payload = sequence.split(['\x07', '\x1b']).next().unwrap_or_default();
        let notice = match payload.split_once(';') {
            Some(("0" | "2", title)) => Notice::Title(title),
            Some(("7501", state)) => Notice::Osc7501(state),
            _ => continue,
        };
        last = preset.signal_from(notice, last.as_ref()).or(last);
    }
    last
}

#[track_caller]
fn check(preset: &str, recording: &str, expected: Option<Signal>) {
    let seen = last_signal(preset, recording);

    match expected {
        Some(Signal::Failed { .. }) => {
            assert!(matches!(seen, Some(Signal::Failed { .. })), "{recording}: {seen:?}")
        }
        _ => assert_eq!(seen, expected, "{recording}"),
    }
}

#[test]
fn codex_says_its_state_by_osc_7501() {
    let failed = || Some(Signal::Failed { words: String::new() });

    check("codex", "codex/ready.bin", Some(Signal::Ready));
    check("codex", "codex/working.bin", Some(Signal::Working));
    check("codex", "codex/working_tool.bin", Some(Signal::Working));
    check("codex", "codex/ratelimited.bin", Some(Signal::Working));
    check("codex", "codex/permission.bin", Some(Signal::Blocked));
    check("codex", "codex/finished.bin", Some(Signal::TurnEnded));
    check("codex", "codex/argv_prompt_workspace_write.bin", Some(Signal::TurnEnded));
    check("codex", "codex/denied_interrupted.bin", Some(Signal::Ready));
    check("codex", "codex/auth.bin", failed());
    check("codex", "codex/overload.bin", failed());
    check("codex", "codex/dialog_trust.bin", None);
}

#[test]
fn gemini_says_its_state_by_its_title() {
    check("gemini", "gemini-cli/ready.bin", Some(Signal::Ready));
    check("gemini", "gemini-cli/working.bin", Some(Signal::Working));
    check("gemini", "gemini-cli/permission.bin", Some(Signal::Blocked));
    check("gemini", "gemini-cli/finished.bin", Some(Signal::TurnEnded));
    check("gemini", "gemini-cli/denied_interrupted.bin", Some(Signal::Ready));
}

#[test]
fn claudes_resting_title_is_not_taken_for_the_end_of_a_turn() {
    // The same title is shown while a permission is asked for.
    check("claude", "claude-code/ready.bin", None);
    check("claude", "claude-code/permission.bin", Some(Signal::Working));
    check("claude", "claude-code/working.bin", Some(Signal::Working));
}

#[test]
fn claudes_hooks_settle_what_its_title_leaves_open() {
    let presets = Presets::embedded().unwrap();
    let claude = presets.get("claude").unwrap();
    let said = |event| claude.signal_from(Notice::Hook(event), Some(&Signal::Working));

    assert_eq!(said("UserPromptSubmit"), Some(Signal::Working));
    assert_eq!(said("PermissionRequest"), Some(Signal::Blocked));
    assert_eq!(said("Stop"), Some(Signal::TurnEnded));
    assert!(matches!(said("StopFailure"), Some(Signal::Failed { .. })));
    assert_eq!(said("SessionStart"), None);
}

#[test]
fn a_program_that_says_nothing_of_itself_gives_no_signal() {
    let presets = Presets::embedded().unwrap();

    for name in ["shell", "generic", "opencode"] {
        let preset = presets.get(name).unwrap();

        assert_eq!(preset.signal_from(Notice::Osc7501("state=done:app=codex"), None), None, "{name}");
        assert_eq!(preset.signal_from(Notice::Title("◇  Ready (x)"), None), None, "{name}");
    }
}

#[test]
fn rules_for_a_screen_that_cannot_hold_are_refused_with_file_line_and_field() {
    let screen = |more: &str| {
        format!(
            "name = \"mine\"\ntitle = \"Mine\"\nvendor = \"mi\"\nprogram = \"mine\"\n[prompt]\nby = \"paste\"\n[keys]\ninterrupt = \"x\"\nexit = \"x\"\n[screen]\n{more}\n"
        )
    };
    for (text, expected) in [
        (screen("lines = 0\ncomposer = '>'"), "screen.lines \"0\" is not valid"),
        (screen("lines = 9\ncomposer = '('"), "line 12: not a regular expression"),
        (screen("lines = 9\ncomposer = 'a*'"), "fits an empty screen"),
        (
            screen(
                "lines = 9\ncomposer = '>'\n[[screen.rule]]\nname = \"n\"\nshows = 'x'\nmeans = \"permission\"\nchoices = [\"A\"]",
            ),
            "as many as there are choices",
        ),
        (screen("lines = 9\ncomposer = '>'\ncolour = 1"), "unknown field `colour`"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("presets")).expect("a folder");
        std::fs::write(folder.path().join("presets/mine.toml"), &text).expect("a file");

        let folders = PresetFolders { config: folder.path(), town: None };
        let error = Presets::load(&folders).expect("the rest").get("mine").expect_err(expected).to_string();

        assert!(error.contains(expected) && error.contains("mine.toml"), "{error}");
    }
}

#[test]
fn where_no_mark_ends_a_turn_rest_after_work_does_but_not_after_a_dialog_or_at_the_start() {
    const RULE: &str = "──────────────";
    let presets = Presets::embedded().expect("the presets parse");
    let mut turn = TurnReader::new(presets.get("pi").expect("a preset").clone());
    let mut seen = |above: &[&str]| {
        let screen = [above, &[RULE, RULE, "/home/ada/harbor (main)", "1.0%/200k (auto)  a-model"]].concat();
        turn.look(&screen.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>(), true, Time(0));
        turn.derive(Time(0)).signal
    };

    assert_eq!(seen(&[]), Signal::Ready);
    assert_eq!(seen(&[" ⠋ Working..."]), Signal::Working);
    assert_eq!(seen(&[" Done."]), Signal::TurnEnded);
    assert_eq!(seen(&[" ⠋ Working..."]), Signal::Working);
    assert_eq!(seen(&[" Operation aborted"]), Signal::Ready);
    assert_eq!(seen(&[" A person typed /clear"]), Signal::Ready);
}

#[test]
fn a_refused_dialog_is_no_end_of_a_turn() {
    const RULE: &str = "──────────────";
    let presets = Presets::embedded().expect("the presets parse");
    let mut turn = TurnReader::new(presets.get("qwen").expect("a preset").clone());
    let mut seen = |lines: &[&str]| {
        turn.look(&lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>(), true, Time(0));
        turn.derive(Time(0)).signal
    };
    let composer = [RULE, "> ", RULE, "  ? for shortcuts"];

    assert_eq!(seen(&[&["  ⠋ Thinking (1s · esc to cancel)"][..], &composer].concat()), Signal::Working);
    let asked =
        seen(&["Allow execution of: 'rm'?", "› 1. Yes, allow once", "  2. No, suggest changes (esc)"]);
    assert!(matches!(asked, Signal::Asking { .. }), "{asked:?}");
    assert_eq!(seen(&composer), Signal::Ready);
}

/// What one look at these lines says.
fn seen_once(preset: &str, lines: &[&str]) -> Signal {
    let presets = Presets::embedded().expect("the presets parse");
    let mut turn = TurnReader::new(presets.get(preset).expect("a preset").clone());
    turn.look(&lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>(), true, Time(0));
    turn.derive(Time(0)).signal
}

#[test]
fn work_is_seen_where_a_narrow_terminal_breaks_its_line() {
    const RULE: &str = "────────────────────";
    let lines = [
        "  ⠴Just a moment, I'm finding the right meme.. (6s · ↓ 71 tokens · esc to",
        "                                              cancel)",
        RULE,
        ">   Type your message or @path/to/file",
        RULE,
        "  ? for shortcuts",
    ];

    assert_eq!(seen_once("qwen", &lines), Signal::Working);
    assert_eq!(seen_once("qwen", &lines[2..]), Signal::Ready);
}

#[test]
fn what_gemini_runs_may_wait_for_input_beside_its_composer() {
    let (rule, top, bottom) = ("─".repeat(20), "▄".repeat(20), "▀".repeat(20));
    let shows = |state: &str| {
        let lines =
            ["╰────╯", state, &rule, " YOLO Ctrl+Y", &top, " *   Type your message", &bottom, " a-model"];
        seen_once("gemini", &lines)
    };

    let asked = shows(" ! Shell awaiting input (Tab to focus)               ? for shortcuts");
    let Signal::Asking { dialog, .. } = asked else { panic!("{asked:?}") };
    assert_eq!((dialog.text.as_str(), dialog.choices.len()), ("Shell awaiting input (Tab to focus)", 0));
    assert_eq!(shows(" ⠏ Thinking... (esc to cancel, 2s)"), Signal::Working);
    assert_eq!(shows("   ? for shortcuts"), Signal::Ready);
}

#[test]
fn a_list_of_gemini_below_what_was_typed_last_is_not_its_composer() {
    let (rule, top, bottom) = ("─".repeat(20), "▄".repeat(20), "▀".repeat(20));
    let said = [&top, " > /resume", &bottom];
    let list = [
        " Chat Sessions (1 total)",
        " Navigate: ↑/↓   Resume: Enter   Quit: q",
        "   Index │ Msgs │ Age",
        " ❯ #1    │ 3    │ 53s",
        " ▼",
    ];
    let composer = [&rule, " Shift+Tab to accept edits", &top, " >   Type your message", &bottom, " a-model"];

    let asked = seen_once("gemini", &[&said[..], &list].concat());
    assert!(matches!(asked, Signal::Asking { .. }), "{asked:?}");
    assert_eq!(seen_once("gemini", &[&said[..], &composer].concat()), Signal::Ready);
}

#[test]
fn an_error_of_claude_is_the_turns_end_only_while_nothing_newer_stands_below_it() {
    let rule = "─".repeat(20);
    let composer = [&rule, "❯", &rule, "  ? for shortcuts"];
    let ends = |above: &[&str]| seen_once("claude", &[above, &composer].concat());

    for error in ["● API Error: 400 mock", "  ⎿  Prompt is too long · /clear to start fresh"] {
        let failed = ends(&["❯ hello", error, "✻ Baked for 0s"]);
        assert!(matches!(failed, Signal::Failed { .. }), "{error}: {failed:?}");
        let ended = ends(&["❯ hello", error, "❯ again", "● Hello.", "✻ Baked for 0s"]);
        assert_eq!(ended, Signal::TurnEnded, "{error}");
    }
}

#[test]
fn what_shows_what_a_choice_would_bring_is_a_question_with_choices() {
    for (preset, below) in [
        (
            "claude",
            vec![
                " ╌╌╌╌╌╌╌╌╌╌╌╌",
                "  1  function greet() {",
                "  2 -  one",
                "  2 +  two",
                "  3  }",
                "  Theme: plain",
                " ╌╌╌╌╌╌╌╌╌╌╌╌",
            ],
        ),
        (
            "qwen",
            vec![
                "│ ──────────",
                "│ Modality: text",
                "│ Window: big",
                "│ Key: (not set)",
                "│ Base: (default)",
                "│ Cost: none",
            ],
        ),
    ] {
        let menu = ["│ Select Model", "│ › 1. a-model", "│   2. b-model"];
        let asked = seen_once(preset, &[&menu[..], &below].concat());

        let Signal::Asking { dialog, .. } = asked else { panic!("{preset}: {asked:?}") };
        assert_eq!((dialog.text.as_str(), dialog.choices.len()), ("Select Model", 2), "{preset}");
        let without = seen_once(preset, &[&menu[..], &["a", "b", "c", "d", "e"]].concat());
        assert_eq!(without, Signal::Unclear, "{preset}: it stands far above");
    }
}

#[test]
fn what_pi_offers_for_a_command_is_no_question() {
    const RULE: &str = "────────────────────";
    let lines = [
        " ⠙ Working...",
        RULE,
        "/",
        RULE,
        "→ settings       Open settings menu",
        "  model          Select model (opens selector UI)",
        "  (1/21)",
        "/home/ada/harbor (main)",
        "↑1.4k ↓7 0.7%/200k (auto)",
    ];

    assert_eq!(seen_once("pi", &lines), Signal::Working);
    assert_eq!(seen_once("pi", &lines[1..]), Signal::Ready);
}

#[test]
fn a_script_that_asked_works_on_and_any_other_program_is_unknown_again() {
    let presets = Presets::embedded().expect("the presets parse");
    for (preset, after) in [("shell", Signal::Working), ("generic", Signal::Unclear)] {
        let mut turn = TurnReader::new(presets.get(preset).expect("a preset").clone());
        let mut seen = |lines: &[&str]| {
            turn.look(&lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>(), true, Time(0));
            turn.derive(Time(0)).signal
        };

        assert_eq!(seen(&["building"]), Signal::Unclear, "{preset}");
        let asked = seen(&["building", "Overwrite it? [y/N]"]);
        assert!(matches!(&asked, Signal::Asking { dialog, .. } if dialog.choices.len() == 2), "{asked:?}");
        assert_eq!(seen(&["building", "Overwrite it? [y/N] y", "y", ""]), after, "{preset}");
        assert_eq!(
            seen(&["building", "Overwrite it? [y/N]", ""]),
            after,
            "{preset}: its cursor is elsewhere"
        );
    }
}

#[test]
fn copilots_composer_is_known_in_both_of_its_styles() {
    let presets = Presets::embedded().expect("the presets parse");
    let line = "─".repeat(20);
    let (top, bottom) = (format!("╻{}", "▄".repeat(20)), format!("╹{}", "▀".repeat(20)));
    for composer in [[&*top, "┃", &*bottom], [&*line, "❯", &*line]] {
        let mut turn = TurnReader::new(presets.get("copilot").expect("a preset").clone());
        let mut seen = |above: &str, footer: &str| {
            let screen = [&[above, " /home/ada/harbor"][..], &composer, &[footer]].concat();
            turn.look(&screen.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>(), true, Time(0));
            turn.derive(Time(0)).signal
        };
        let rests = " ← open sidebar · Interactive · / commands";

        assert_eq!(seen(" ● Hello.", rests), Signal::Ready);
        assert_eq!(seen(" ● Hello.", " ◎ Working · 630 B esc esc interrupt   a-model"), Signal::Working);
        assert_eq!(seen(" ● Done.", rests), Signal::TurnEnded);
        let failed = seen(" ✗ Failed to get response from the AI model", rests);
        assert!(matches!(failed, Signal::Failed { .. }), "{failed:?}");
        assert_eq!(seen(" ● Operation cancelled by user", rests), Signal::Ready);
    }
}

#[test]
fn the_frame_of_an_empty_composer_is_no_text() {
    let presets = Presets::embedded().expect("they parse");
    let text = |preset: &str, lines: &[&str]| {
        let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
        let rules = presets.get(preset).expect("it is there").screen.as_ref().expect("it is read");
        rules.composer_text(&lines)
    };
    let opencode = |written: &str| {
        let written = format!("  ┃  {written}");
        let below =
            ["  ┃", "  ┃  Build · Mock Model Mock", "  ╹▀▀▀▀▀▀▀▀▀▀▀▀▀▀▀", "  /harbor/wren   8.1K (4%)"];
        text("opencode", &[&["  ┃", written.as_str()][..], &below].concat())
    };
    assert_eq!(opencode(""), Some(String::new()));
    assert!(opencode("Paint the gate").is_some_and(|text| text.contains("Paint the gate")));
    assert!(opencode("|").is_some_and(|text| text.contains('|')), "somebody typed that");
    let amp = |written: &str| text("amp", &["╭──────────────╮", written, "╰──────────────╯"]);
    assert_eq!(amp("│              │"), Some(String::new()));
    assert!(amp("│ Paint        │").is_some_and(|text| text.contains("Paint")));
}

#[test]
fn what_is_allowed_may_be_over_before_it_is_seen_and_ends_the_turn_all_the_same() {
    const RULE: &str = "──────────────";
    let presets = Presets::embedded().expect("the presets parse");
    let composer = [RULE, "> ", RULE, "  ? for shortcuts"];
    let works = [&["  ⠋ Thinking (1s · esc to cancel)"][..], &composer].concat();
    let asks = |what: &str| {
        [format!("Allow execution of: '{what}'?"), "› 1. Yes, allow once".into(), "  2. No (esc)".into()]
    };
    let begin = || TurnReader::new(presets.get("qwen").expect("a preset").clone());
    let (now, pause) = (Cell::new(0), Cell::new(1_000_000));
    let see = |turn: &mut TurnReader, lines: &[&str]| {
        now.set(now.get() + pause.get());
        turn.look(&lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>(), true, Time(now.get()));
        turn.derive(Time(now.get())).signal
    };
    let ask = |turn: &mut TurnReader, what: &str| {
        let asked = asks(what);
        see(turn, &asked.each_ref().map(String::as_str));
    };

    let mut turn = begin();
    see(&mut turn, &works);
    ask(&mut turn, "rm");
    turn.note_goes_on(true);
    ask(&mut turn, "rm");
    assert_eq!(see(&mut turn, &composer), Signal::TurnEnded);
    assert_eq!(see(&mut turn, &composer), Signal::TurnEnded, "and stays so");

    let mut turn = begin();
    let limited = [&["✕ [API Error: 429 rate limit]"][..], &composer].concat();
    assert!(matches!(see(&mut turn, &limited), Signal::Limited(_)));
    ask(&mut turn, "rm");
    turn.note_goes_on(true);
    assert_eq!(see(&mut turn, &composer), Signal::TurnEnded, "it waited a limit out");

    let mut turn = begin();
    ask(&mut turn, "rm");
    turn.note_goes_on(true);
    assert_eq!(see(&mut turn, &composer), Signal::Ready, "it had not begun to work");

    let mut turn = begin();
    see(&mut turn, &works);
    ask(&mut turn, "rm");
    turn.note_goes_on(true);
    ask(&mut turn, "mv");
    assert_eq!(see(&mut turn, &composer), Signal::Ready, "the next dialog was not answered");

    let mut turn = begin();
    see(&mut turn, &works);
    pause.set(100_000);
    ask(&mut turn, "a page that is drawn in pieces");
    assert_eq!(see(&mut turn, &composer), Signal::TurnEnded, "nobody answers so soon");
}

/// A preset that says what a terminal's own sequences mean.
const SEQUENCES: &str = r#"
name = "mine"
title = "Mine"
vendor = "mi"
program = "mine"
[prompt]
by = "paste"
[keys]
interrupt = "x"
exit = "x"
[[signal]]
from = "osc9_4"
starts = "0"
means = "turn_ended"
[[signal]]
from = "osc9_4"
starts = "2"
means = "failed"
[[signal]]
from = "osc9_4"
starts = "1;"
means = "working"
[[signal]]
from = "osc133"
starts = "C"
means = "working"
[[signal]]
from = "osc133"
starts = "D"
means = "turn_ended"
[[signal]]
from = "osc777"
starts = "notify;Mine;Mine needs"
means = "blocked"
[[signal]]
from = "bell"
means = "blocked"
"#;

fn mine(text: &str) -> Result<gastown_agent::Preset, String> {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("presets")).expect("a folder");
    std::fs::write(folder.path().join("presets/mine.toml"), text).expect("a file");
    let folders = PresetFolders { config: folder.path(), town: None };
    Presets::load(&folders).expect("the rest").get("mine").cloned().map_err(|error| error.to_string())
}

#[test]
fn what_terminals_have_sequences_for_means_what_the_preset_says() {
    let preset = mine(SEQUENCES).expect("it parses");
    let said = |code: u16, text: &str| {
        let mut turn = TurnReader::new(preset.clone());
        turn.hear(Notice::of_osc(code, text)?, Time(0));
        Some(turn.derive(Time(0)).signal)
    };

    assert_eq!(said(9, "4;1;50"), Some(Signal::Working));
    assert_eq!(said(9, "4;0"), Some(Signal::TurnEnded));
    assert!(matches!(said(9, "4;2;50"), Some(Signal::Failed { .. })));
    assert_eq!(said(9, "4;99999999999999999999"), Some(Signal::Unclear), "no rule knows it");
    assert_eq!(said(9, "it is done"), None, "words for people");
    assert_eq!(said(133, "C"), Some(Signal::Working));
    assert_eq!(said(133, "D;0"), Some(Signal::TurnEnded));
    assert_eq!(said(777, "notify;Mine;Mine needs your permission"), Some(Signal::Blocked));
    assert_eq!(said(777, "notify;Mine;hello"), Some(Signal::Unclear));
    assert_eq!(said(52, "c;?"), None, "none that a preset knows");

    let mut turn = TurnReader::new(preset);
    turn.hear(Notice::Bell, Time(0));
    let derived = turn.derive(Time(0));
    assert_eq!(
        (derived.signal, derived.rule.as_deref()),
        (Signal::Blocked, Some("the terminal's bell means blocked"))
    );
    turn.hear(Notice::Progress("1;3"), Time(1));
    assert_eq!(turn.derive(Time(1)).signal, Signal::Working, "it went on");
}

#[test]
fn a_rule_for_every_bar_or_for_words_of_a_bell_is_refused() {
    for text in [SEQUENCES.replace("starts = \"0\"", "starts = \"\""), format!("{SEQUENCES}starts = \"x\"")] {
        let error = mine(&text).expect_err("nothing follows a bell");
        assert!(error.contains("signal.starts"), "{error}");
    }
}
