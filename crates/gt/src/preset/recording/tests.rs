//! Every recording that we have, against what was on the screen when it was made.

use super::*;
use gastown_agent::Presets;
use std::path::PathBuf;

mod limits;

/// Preset, recording, state, and a part of the reason.
const GOLDEN: &[(&str, &str, &str, &str)] = &[
    ("aider", "aider/auth", "failed", "invalid x-api-key"),
    ("aider", "aider/context", "needs_permission", "Open URL for more info?"),
    ("aider", "aider/drop_retrying", "working", "works"),
    ("aider", "aider/err500_retrying", "working", "works"),
    ("aider", "aider/finished", "done", "turn ended"),
    ("aider", "aider/full_finished", "done", "turn ended"),
    ("aider", "aider/interrupted", "idle", "ready"),
    ("aider", "aider/menu_commands", "idle", "ready"),
    ("aider", "aider/permission", "needs_permission", "Add file to the chat?"),
    ("aider", "aider/ratelimit_retrying", "working", "works"),
    ("aider", "aider/ready", "idle", "ready"),
    ("aider", "aider/working_stream", "working", "works"),
    ("amp", "amp/composer", "unknown", ""),
    ("amp", "amp/dialog_login", "needs_answer", "Would you like to log in to Amp?"),
    ("amp", "amp/unreachable", "failed", "Couldn't connect to the Amp server"),
    ("auggie", "auggie/auth", "failed", "Please run 'auggie login'"),
    ("auggie", "auggie/cut_retrying", "working", "works"),
    ("auggie", "auggie/denied", "done", "turn ended"),
    ("auggie", "auggie/dialog_indexing", "needs_permission", "Workspace Indexing Permission"),
    ("auggie", "auggie/dialog_login", "needs_answer", "Login to continue"),
    ("auggie", "auggie/dialog_welcome", "needs_answer", "Welcome to Augment Code!"),
    ("auggie", "auggie/drop", "failed", "exceeding retry timeout of 3s: terminated"),
    ("auggie", "auggie/drop_retrying", "working", "works"),
    ("auggie", "auggie/err500", "failed", "500 Internal Server Error"),
    ("auggie", "auggie/err500_retrying", "working", "works"),
    ("auggie", "auggie/finished", "done", "turn ended"),
    ("auggie", "auggie/interrupted", "idle", "ready"),
    ("auggie", "auggie/permission", "needs_permission", "Terminal: echo hello > hello.txt"),
    ("auggie", "auggie/permission_write", "needs_permission", "Save File: hello.txt"),
    ("auggie", "auggie/queued", "working", "works"),
    ("auggie", "auggie/ratelimit", "limited", "exceeding retry timeout of 3s: Rate limited"),
    ("auggie", "auggie/ratelimit_retrying", "limited", "Rate limit reached"),
    ("auggie", "auggie/ready", "idle", "ready"),
    ("auggie", "auggie/working", "working", "works"),
    ("aider", "aider/not_logged_in", "needs_permission", "Login to OpenRouter"),
    ("codex", "codex/not_logged_in", "needs_answer", "Choose how you want to use Codex"),
    ("copilot", "copilot/not_logged_in", "failed", "Please use /login to sign in"),
    ("gemini", "gemini-cli/not_logged_in", "needs_answer", "How would you like to authenticate"),
    ("pi", "pi/not_logged_in", "failed", "No API key found"),
    ("qwen", "qwen/not_logged_in", "needs_answer", "Select Authentication Method"),
    ("claude", "claude-code/auth", "working", "works"),
    ("claude", "claude-code/background_shell", "needs_answer", "Shell details"),
    ("claude", "claude-code/bypass_dialog_or_done", "needs_permission", "Bypass Permissions mode"),
    ("claude", "claude-code/bypass_finished", "done", "turn ended"),
    ("claude", "claude-code/context", "failed", "Prompt is too long"),
    ("claude", "claude-code/denied_interrupted", "idle", "ready"),
    ("claude", "claude-code/dialog_apikey", "needs_permission", "Do you want to use this API key?"),
    ("claude", "claude-code/dialog_trust", "needs_permission", "Is this a project you created"),
    ("claude", "claude-code/drop", "done", "turn ended"),
    ("claude", "claude-code/err500", "working", "works"),
    ("claude", "claude-code/finished", "done", "turn ended"),
    ("claude", "claude-code/interrupted", "idle", "ready"),
    ("claude", "claude-code/menu_files", "idle", "ready"),
    ("claude", "claude-code/onboarding", "failed", "Unable to connect to Anthropic services"),
    ("claude", "claude-code/onboarding_theme", "needs_answer", "Choose the text style"),
    ("claude", "claude-code/permission", "needs_permission", "echo hello-from-mock > hello.txt"),
    (
        "claude",
        "claude-code/permission_initial_prompt",
        "needs_permission",
        "echo hello-from-mock > hello.txt",
    ),
    ("claude", "claude-code/plan", "plan_review", "Would you like to proceed?"),
    ("claude", "claude-code/plan_written", "plan_review", "Would you like to proceed?"),
    ("claude", "claude-code/question", "needs_answer", "Which color should I use?"),
    ("claude", "claude-code/question_written", "needs_answer", "Which color should I use?"),
    ("claude", "claude-code/queued", "done", "turn ended"),
    ("claude", "claude-code/ratelimited", "working", "works"),
    ("claude", "claude-code/ready", "idle", "ready"),
    ("claude", "claude-code/session_limit", "limited", "hit your session limit · resets 2:36am"),
    ("claude", "claude-code/session_limit_again", "limited", "hit your session limit · resets 2:36am"),
    ("claude", "claude-code/session_limit_dialog", "needs_permission", "What do you want to do?"),
    ("claude", "claude-code/working", "working", "works"),
    ("claude", "claude-code/working_stream", "working", "works"),
    ("claude", "claude-code/working_tool", "working", "works"),
    ("codex", "codex/argv_prompt_workspace_write", "done", "turn ended"),
    ("codex", "codex/auth", "failed", "unexpected status 401 Unauthorized"),
    ("codex", "codex/badreq", "failed", "mock bad request"),
    ("codex", "codex/bypass_finished", "done", "turn ended"),
    ("codex", "codex/context", "failed", "ran out of room"),
    ("codex", "codex/denied_interrupted", "idle", "ready"),
    ("codex", "codex/dialog_trust", "needs_permission", "Trust this folder?"),
    ("codex", "codex/drop", "failed", "stream disconnected"),
    ("codex", "codex/drop_retrying", "failed", "stream disconnected"),
    ("codex", "codex/err500_retrying", "working", "works"),
    ("codex", "codex/finished", "done", "turn ended"),
    ("codex", "codex/finished_queue", "done", "turn ended"),
    ("codex", "codex/overload", "failed", "503 Service Unavailable"),
    ("codex", "codex/permission", "needs_permission", "$ rm -rf ./build-mock"),
    ("codex", "codex/question", "done", "turn ended"),
    ("codex", "codex/queued", "working", "works"),
    ("codex", "codex/quota", "limited", "or try again at 2:34 AM."),
    ("codex", "codex/quota_tomorrow", "limited", "or try again at Nov 28th, 2026 2:34 AM."),
    ("codex", "codex/ratelimit_counts", "limited", "Server is busy, reconnecting 1/2"),
    ("codex", "codex/ratelimit_retrying", "limited", "429 Too Many Requests"),
    ("codex", "codex/ratelimited", "limited", "429 Too Many Requests"),
    ("codex", "codex/ready", "idle", "ready"),
    ("codex", "codex/working", "working", "works"),
    ("codex", "codex/working_stream", "working", "works"),
    ("codex", "codex/working_tool", "working", "works"),
    ("gemini", "gemini-cli/denied_interrupted", "idle", "ready"),
    ("gemini", "gemini-cli/dialog_trust", "needs_permission", "Do you trust the files in this folder?"),
    ("gemini", "gemini-cli/drop", "failed", "API Error: terminated"),
    ("gemini", "gemini-cli/finished", "done", "turn ended"),
    ("gemini", "gemini-cli/permission", "needs_permission", "echo hello-from-mock > hello.txt"),
    ("gemini", "gemini-cli/queued", "working", "works"),
    ("gemini", "gemini-cli/ready", "idle", "ready"),
    ("gemini", "gemini-cli/working", "working", "works"),
    ("gemini", "gemini-cli/working_stream", "working", "works"),
    ("gemini", "gemini-cli/yolo_finished", "done", "turn ended"),
    ("opencode", "opencode/auto_finished", "done", "turn ended"),
    ("opencode", "opencode/badreq", "failed", "mock bad request"),
    ("opencode", "opencode/context", "failed", "Session too large to compact"),
    ("opencode", "opencode/denied_esc", "working", "works"),
    ("opencode", "opencode/drop", "working", "works"),
    ("opencode", "opencode/finished", "done", "turn ended"),
    ("opencode", "opencode/http_injected", "done", "turn ended"),
    ("opencode", "opencode/interrupted", "idle", "ready"),
    ("opencode", "opencode/permission", "needs_permission", "echo hello-from-mock > hello.txt"),
    ("opencode", "opencode/queued", "working", "works"),
    ("opencode", "opencode/quota", "limited", "usage limit has been reached"),
    ("opencode", "opencode/ratelimit_counts", "limited", "requests per minute (mock)."),
    ("opencode", "opencode/ratelimit_minutes", "limited", "requests per minute (mock)."),
    ("opencode", "opencode/ratelimited", "limited", "exceed your rate limit"),
    ("opencode", "opencode/ready", "idle", "ready"),
    ("opencode", "opencode/working", "working", "works"),
    ("opencode", "opencode/working_stream", "working", "works"),
    ("generic", "generic/anykey", "needs_answer", "Press any key"),
    ("generic", "generic/bash_prompt", "unknown", ""),
    ("generic", "generic/boxmenu", "needs_answer", "Allow this command to run?"),
    ("generic", "generic/clack", "needs_answer", "Which package manager?"),
    ("generic", "generic/ends_q", "unknown", ""),
    ("generic", "generic/less_end", "needs_answer", "(END)"),
    ("generic", "generic/make", "unknown", ""),
    ("generic", "generic/password", "needs_answer", "password for ada"),
    ("generic", "generic/progress", "unknown", ""),
    ("generic", "generic/select", "needs_answer", "#?"),
    ("generic", "generic/yn", "needs_answer", "Overwrite harbor.txt? [y/N]"),
    ("generic", "generic/yn_answered", "unknown", ""),
    ("generic", "generic/yn_ssh", "needs_answer", "continue connecting"),
    ("generic", "generic/yn_typed", "needs_answer", "Overwrite harbor.txt? [y/N] y"),
    ("claude", "claude-code/rewind", "needs_answer", "Restore the code and/or conversation"),
    ("claude", "claude-code/picker_config", "needs_answer", "Default permission mode"),
    ("claude", "claude-code/shortcuts", "idle", "ready"),
    ("codex", "codex/resume_picker", "needs_answer", "Resume a previous session"),
    ("codex", "codex/picker_statusline", "needs_answer", "Configure Status Line"),
    ("codex", "codex/shell_mode", "idle", "ready"),
    ("codex", "codex/working_transcript", "working", "works"),
    ("opencode", "opencode/permission_always", "needs_permission", "Always allow"),
    ("opencode", "opencode/slash_models", "needs_answer", "Select model"),
    ("opencode", "opencode/auth", "failed", "invalid x-api-key"),
    ("opencode", "opencode/picker_commands", "needs_answer", "Commands"),
    ("opencode", "opencode/shell_mode", "idle", "ready"),
    ("pi", "pi/slash_settings", "needs_answer", "Auto-compact"),
    ("pi", "pi/picker_login", "needs_answer", "Select authentication method"),
    ("pi", "pi/picker_model", "needs_answer", "Only showing models"),
    ("opencode", "opencode/questions", "needs_answer", "Which database should the harbor use?"),
    ("qwen", "qwen/auth", "failed", "401 invalid x-api-key"),
    ("qwen", "qwen/context", "failed", "maximum context length"),
    ("qwen", "qwen/denied_interrupted", "idle", "ready"),
    ("qwen", "qwen/dialog_trust", "needs_permission", "Do you trust this folder?"),
    ("qwen", "qwen/drop", "failed", "other side closed"),
    ("qwen", "qwen/err500_retrying", "working", "works"),
    ("qwen", "qwen/finished", "done", "turn ended"),
    ("qwen", "qwen/interrupted", "idle", "ready"),
    ("qwen", "qwen/menu_commands", "idle", "ready"),
    ("qwen", "qwen/picker_rewind", "needs_answer", ""),
    ("qwen", "qwen/permission", "needs_permission", "echo hello-from-mock > hello.txt"),
    ("qwen", "qwen/permission_write", "needs_permission", "Apply this change?"),
    ("qwen", "qwen/queued", "working", "works"),
    ("qwen", "qwen/ratelimit_retrying", "working", "works"),
    ("qwen", "qwen/ready", "idle", "ready"),
    ("qwen", "qwen/working", "working", "works"),
    ("qwen", "qwen/yolo_finished", "done", "turn ended"),
    ("copilot", "copilot/auth", "failed", "Authentication failed"),
    ("copilot", "copilot/badreq", "failed", "400 mock bad request"),
    ("copilot", "copilot/denied_interrupted", "idle", "ready"),
    ("copilot", "copilot/dialog_trust", "needs_permission", "Do you trust the files in this folder?"),
    ("copilot", "copilot/drop", "failed", "retried 5 times"),
    ("copilot", "copilot/drop_retrying", "working", "works"),
    ("copilot", "copilot/err500", "failed", "Last error: 500"),
    ("copilot", "copilot/err500_retrying", "working", "works"),
    ("copilot", "copilot/finished", "done", "turn ended"),
    ("copilot", "copilot/full_finished", "done", "turn ended"),
    ("copilot", "copilot/interrupted", "idle", "ready"),
    ("copilot", "copilot/permission", "needs_permission", "echo hello-from-mock > hello.txt"),
    ("copilot", "copilot/picker_sessions", "needs_answer", "Session"),
    ("copilot", "copilot/queued", "working", "works"),
    ("copilot", "copilot/ratelimit", "limited", "Last error: 429"),
    ("copilot", "copilot/ratelimit_retrying", "working", "works"),
    ("copilot", "copilot/ready", "idle", "ready"),
    ("copilot", "copilot/working_stream", "working", "works"),
    ("pi", "pi/auth", "failed", "401 invalid x-api-key"),
    ("pi", "pi/context", "failed", "maximum context length"),
    ("pi", "pi/drop", "failed", "terminated"),
    ("pi", "pi/err500_retrying", "working", "works"),
    ("pi", "pi/finished", "done", "turn ended"),
    ("pi", "pi/interrupted", "idle", "ready"),
    ("pi", "pi/queued", "working", "works"),
    ("pi", "pi/quota", "limited", "The usage limit has been reached"),
    ("pi", "pi/ready", "idle", "ready"),
    ("pi", "pi/working_tool", "working", "works"),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/recordings")
}

fn bytes_of(recording: &str) -> Vec<u8> {
    let path = folder().join(format!("{recording}.bin"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn replayed(preset: &Preset, pieces: impl Iterator<Item = Vec<u8>>) -> (Derived, Vec<String>) {
    let mut replay = Replay::new(preset, (120, 40));
    pieces.for_each(|piece| replay.advance(&piece));
    let lines = replay.screen.text_lines();
    (replay.end(), lines)
}

#[test]
fn every_recording_gives_its_state_and_reason() {
    let presets = Presets::embedded().expect("the presets parse");
    let mut wrong = Vec::new();
    for (preset, recording, state, reason) in GOLDEN {
        let path = folder().join(format!("{recording}.bin"));
        let read = read(presets.get(preset).expect("a preset"), &path, (120, 40)).expect("it can be read");

        let is_explained = read.rule.is_some() != (*state == "unknown");
        if read.state != *state || !read.reason.contains(reason) || !is_explained {
            wrong.push(format!("{recording}: {read:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_recording_is_left_out() {
    let mut there = Vec::new();
    for agent in std::fs::read_dir(folder()).expect("there are recordings") {
        for file in std::fs::read_dir(agent.expect("a folder").path()).expect("a folder") {
            let path = file.expect("a file").path();
            if path.extension().is_some_and(|end| end == "bin") {
                there.push(
                    path.strip_prefix(folder()).expect("below").with_extension("").display().to_string(),
                );
            }
        }
    }
    there.retain(|name| !GOLDEN.iter().any(|(_, known, _, _)| known == name));
    assert!(there.is_empty(), "no state is expected of {there:?}");
}

#[test]
fn pieces_of_any_size_end_in_the_same_screen_and_state() {
    // Byte by byte takes long: one half beside the other.
    std::thread::scope(|scope| {
        for half in [0, 1] {
            scope.spawn(move || GOLDEN.iter().skip(half).step_by(2).for_each(check_pieces));
        }
    });
}

fn check_pieces((preset, recording, ..): &(&str, &str, &str, &str)) {
    let presets = Presets::embedded().expect("the presets parse");
    let preset = presets.get(preset).expect("a preset");
    let bytes = bytes_of(recording);
    let whole = replayed(preset, std::iter::once(bytes.clone()));

    for size in [1, 7, 4096] {
        let pieces = replayed(preset, bytes.chunks(size).map(<[u8]>::to_vec));

        assert_eq!(pieces, whole, "{recording} in pieces of {size}");
    }
}

/// Whatever a program's next version says instead: a dialog is never taken for work or rest.
#[test]
fn a_dialog_in_other_words_is_still_an_ask_or_unknown() {
    let presets = Presets::embedded().expect("the presets parse");
    let mut tried = 0;
    for (preset, recording, ..) in GOLDEN.iter().filter(|(_, _, state, _)| state.starts_with("needs_")) {
        let preset = presets.get(preset).expect("a preset");
        let mut replay = Replay::new(preset, (120, 40));
        replay.advance(&bytes_of(recording));
        let lines = replay.screen.text_lines();
        let heard = replay.turn.clone();
        replay.advance(b"\x1b]0;other words\x07\x1b]7501;state=other\x1b\\");
        for mutant in mutants(preset, &lines) {
            for turn in [&heard, &replay.turn] {
                let mut turn = turn.clone();
                turn.look(&mutant, replay.screen.is_bracketed_paste(), NOW);
                let read = reading(turn.derive(NOW));
                let is_safe = read.state.starts_with("needs_") || read.state == "unknown";
                assert!(is_safe, "{recording}: {read:?} of\n{}", mutant.join("\n"));
                tried += 1;
            }
        }
    }
    assert!(tried > 100, "only {tried} were tried");
}

/// The screen with each of its written lines replaced, each word of them, each rule's matches, and all of these at once.
fn mutants(preset: &Preset, lines: &[String]) -> Vec<Vec<String>> {
    const OTHER: &str = "Lorem";
    let rules = preset.screen.as_ref().expect("rules for its screen");
    let tail = lines.iter().rposition(|line| !line.is_empty()).unwrap_or_default();
    let mut mutants = Vec::new();
    for at in tail.saturating_sub(rules.lines)..=tail {
        let mut put = |text: String| {
            let mut mutant = lines.to_vec();
            mutant[at] = text;
            mutants.push(mutant);
        };
        put(OTHER.into());
        put(lines[at].chars().map(|c| if c.is_alphabetic() { 'x' } else { c }).collect());
        put(lines[at].chars().map(|c| if c.is_alphanumeric() { 'x' } else { c }).collect());
        put(lines[at].replace(['❯', '›', '●', '△'], "*"));
        for word in lines[at].split_whitespace() {
            put(lines[at].replace(word, OTHER));
        }
    }
    for change in [char::is_alphabetic as fn(char) -> bool, char::is_alphanumeric] {
        let all = lines.iter().map(|line| line.chars().map(|c| if change(c) { 'x' } else { c }).collect());
        mutants.push(all.collect());
    }
    mutants
}

#[test]
fn a_dialog_brings_its_choices_and_what_each_grants() {
    use gastown_core::{Grant, Signal};
    let presets = Presets::embedded().expect("the presets parse");
    for (preset, recording, grants) in [
        (
            "claude",
            "claude-code/permission",
            vec![Some(Grant::Allow), Some(Grant::Always), Some(Grant::Deny)],
        ),
        ("claude", "claude-code/question", vec![None, None, None, None]),
        ("claude", "claude-code/plan", vec![Some(Grant::Always), Some(Grant::Allow), None]),
        ("claude", "claude-code/dialog_trust", vec![Some(Grant::Allow), Some(Grant::Deny)]),
        ("codex", "codex/permission", vec![Some(Grant::Allow), Some(Grant::Always), Some(Grant::Deny)]),
        ("gemini", "gemini-cli/permission", vec![Some(Grant::Allow), Some(Grant::Always), Some(Grant::Deny)]),
        ("opencode", "opencode/permission", vec![Some(Grant::Allow), Some(Grant::Always), Some(Grant::Deny)]),
        (
            "qwen",
            "qwen/permission",
            vec![Some(Grant::Allow), Some(Grant::Always), Some(Grant::Always), Some(Grant::Deny)],
        ),
        ("qwen", "qwen/permission_write", vec![Some(Grant::Allow), Some(Grant::Always), Some(Grant::Deny)]),
        ("qwen", "qwen/dialog_trust", vec![Some(Grant::Allow), Some(Grant::Always), Some(Grant::Deny)]),
        ("copilot", "copilot/permission", vec![Some(Grant::Allow), Some(Grant::Always), Some(Grant::Deny)]),
        ("auggie", "auggie/permission", vec![Some(Grant::Allow), Some(Grant::Deny)]),
        (
            "auggie",
            "auggie/dialog_indexing",
            vec![Some(Grant::Always), None, Some(Grant::Allow), Some(Grant::Deny)],
        ),
        ("copilot", "copilot/dialog_trust", vec![Some(Grant::Allow), Some(Grant::Always), Some(Grant::Deny)]),
    ] {
        let preset = presets.get(preset).expect("a preset");
        let (derived, lines) = replayed(preset, std::iter::once(bytes_of(recording)));
        let Signal::Asking { dialog, .. } = derived.signal else { panic!("{recording}: {derived:?}") };

        let found: Vec<_> = dialog.choices.iter().map(|choice| choice.grant).collect();
        assert_eq!(found, grants, "{recording}: {dialog:?}");
        let look = preset.screen.as_ref().and_then(|rules| rules.look(&lines)).expect("a look");
        assert_eq!(look.keys.len(), dialog.choices.len(), "{recording}");
    }
}

#[test]
fn a_choice_that_takes_words_is_known_and_what_stands_in_it_is_read() {
    use gastown_core::{Dialog, Signal};
    let presets = Presets::embedded().expect("the presets parse");
    let claude = presets.get("claude").expect("a preset");
    let shown = |recording: &str| -> (Dialog, Option<usize>) {
        let (derived, lines) = replayed(claude, std::iter::once(bytes_of(recording)));
        let Signal::Asking { dialog, .. } = derived.signal else { panic!("{recording}: {derived:?}") };
        let look = claude.screen.as_ref().and_then(|rules| rules.look(&lines)).expect("a look");
        (dialog, look.marked)
    };
    for (empty, written, words) in [
        ("claude-code/plan", "claude-code/plan_written", "write 2 tests first"),
        ("claude-code/question", "claude-code/question_written", "violet"),
    ] {
        let ((before, marked), (after, on)) = (shown(empty), shown(written));

        assert_eq!((before.writes, marked, after.writes, on), (Some(2), Some(0), None, Some(2)), "{empty}");
        assert_eq!((&before.text, before.kind), (&after.text, after.kind), "{empty}");
        assert_eq!(after.choices[2].text, words, "{written}");
    }
}

#[test]
fn the_recorded_dialog_of_claude_shows_what_its_hook_is_told() {
    const RAN: &str = "echo hello-from-mock > hello.txt && git add -A && git commit -q -m 'mock: add hello.txt' && git log --oneline -1";
    let presets = Presets::embedded().expect("the presets");
    let claude = presets.get("claude").expect("a preset");
    let rule = claude.command.as_ref().expect("it tells what would run");
    let command = |line: &str| gastown_core::AskedCommand { line: line.into(), folder: None, firing: None };
    for recording in ["claude-code/permission", "claude-code/permission_initial_prompt"] {
        let (derived, _) = replayed(claude, std::iter::once(bytes_of(recording)));
        let gastown_core::Signal::Asking { dialog, .. } = derived.signal else {
            panic!("{recording}: {derived:?}")
        };

        assert!(rule.is_shown(&dialog, &command(RAN)), "{recording}: {dialog:?}");
        assert!(!rule.is_shown(&dialog, &command("mock shell command")), "words that are no command");
        assert!(!rule.is_shown(&dialog, &command("echo hello-from-mock > hello.txt")), "a part of it");
    }
    let (derived, _) = replayed(claude, std::iter::once(bytes_of("claude-code/dialog_trust")));
    let gastown_core::Signal::Asking { dialog, .. } = derived.signal else { panic!("{derived:?}") };
    assert!(!rule.is_shown(&dialog, &command(RAN)), "a dialog about something else: {dialog:?}");
}
