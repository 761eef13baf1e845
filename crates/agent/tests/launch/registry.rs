//! `settings/agents.json` of the original Gas Town, read as presets.

use crate::facts::launch_with;
use gastown_agent::{Launch, LaunchError, PresetError, PresetFolders, Presets, Prompt};
use gastown_core::Mode;

fn load(registry: &str, files: &[(&str, &str)]) -> Result<Presets, PresetError> {
    let dir = tempfile::tempdir().expect("a folder");
    for folder in ["settings", "presets"] {
        std::fs::create_dir(dir.path().join(folder)).expect("a folder");
    }
    std::fs::write(dir.path().join("settings/agents.json"), registry).expect("a file");
    for (name, text) in files {
        std::fs::write(dir.path().join(name), text).expect("a file");
    }
    Presets::load(&PresetFolders { config: dir.path(), town: Some(dir.path()) })
}

fn agents(entries: &str) -> String {
    format!("{{\n\"version\": 1,\n\"agents\": {{\n{entries}\n}}\n}}\n")
}

fn launch(presets: &Presets, name: &str, mode: Mode) -> Result<Launch, LaunchError> {
    launch_with(presets, name, mode, |facts| (facts.model, facts.script) = (Some("fast"), None))
}

/// With every field that the original writes.
const KIRO: &str = r#""kiro": {
  "name": "kiro", "command": "kiro-cli", "args": ["--autonomous"], "env": {"KIRO_HOME": "/k"},
  "process_names": ["kiro", "node"], "session_id_env": "KIRO_SESSION_ID", "resume_flag": "--resume", "continue_flag": "--continue",
  "resume_style": "flag", "supports_hooks": true, "supports_fork_session": false, "supports_model": true, "model_flag": "-m",
  "non_interactive": {"prompt_flag": "-p", "output_flag": "--json"}, "prompt_mode": "arg", "config_dir_env": "KIRO_CONFIG",
  "config_dir": ".kiro", "hooks_provider": "none", "hooks_dir": ".kiro", "hooks_settings_file": "s.json",
  "hooks_informational": false, "hooks_use_settings_dir": false, "ready_prompt_prefix": "> ", "ready_delay_ms": 5000,
  "instructions_file": "AGENTS.md", "emits_permission_warning": false, "has_turn_boundary_drain": false,
  "escape_cancels_request": true, "acp": {"mode": "flag", "args": ["--acp"]}
}"#;

#[test]
fn an_agent_of_its_own_becomes_a_preset_that_works_without_asking_and_says_nothing_of_its_state() {
    let presets = load(&agents(KIRO), &[]).expect("it is read");
    let kiro = presets.get("kiro").expect("a preset");

    assert_eq!(
        (kiro.program.as_str(), kiro.vendor.as_str(), kiro.title.as_str()),
        ("kiro-cli", "Ki", "kiro")
    );
    assert!(!kiro.shows_rest() && kiro.signals.is_empty() && kiro.resume.is_none());
    assert!(kiro.env.allows("KIRO_CONFIG") && kiro.about.contains("settings/agents.json"), "{}", kiro.about);
    let launch = launch(&presets, "kiro", Mode::Full).expect("it can be launched");
    assert_eq!(launch.args[..3], ["--autonomous", "-m", "fast"]);
    assert_eq!((launch.env["KIRO_HOME"].as_str(), &launch.prompt), ("/k", &Prompt::Argument));
    assert!(launch.args[3].starts_with("Task hl-a1: Fix the lamp"), "{:?}", launch.args);
}

#[test]
fn what_works_without_asking_is_started_under_no_other_name() {
    let presets = load(&agents(KIRO), &[]).expect("it is read");

    for mode in [Mode::Ask, Mode::Edits] {
        let error = launch(&presets, "kiro", mode).expect_err("it would not ask").to_string();
        assert!(error.contains("kiro works without asking") && error.contains("--mode full"), "{error}");
    }
    let asks = load(&agents(r#""plain": {"command": "plain-cli", "supports_model": true}"#), &[])
        .expect("it is read");
    let launch = launch(&asks, "plain", Mode::Ask).expect("nothing was added to it");
    assert_eq!(launch.args[..2], ["--model", "fast"]);
}

#[test]
fn an_agent_that_starts_a_known_program_keeps_what_is_known_of_it() {
    let entry =
        r#""claude-fast": {"command": "/opt/bin/claude", "args": ["--dangerously-skip-permissions"]}"#;

    let presets = load(&agents(entry), &[]).expect("it is read");

    let (mine, claude) =
        (presets.get("claude-fast").expect("a preset"), presets.get("claude").expect("a preset"));
    assert_eq!((&mine.screen, &mine.login, &mine.vendor), (&claude.screen, &claude.login, &claude.vendor));
    assert_eq!(
        (mine.title.as_str(), mine.program.as_str()),
        ("Claude Code (claude-fast)", "/opt/bin/claude")
    );
    let launch = launch(&presets, "claude-fast", Mode::Full).expect("it can be launched");
    assert_eq!(
        launch.args[..3],
        ["--settings", "/t/sessions/s-1/claude.json", "--dangerously-skip-permissions"]
    );
}

#[test]
fn a_known_name_is_changed_and_the_users_own_files_win() {
    let entry =
        r#""codex": {"command": "/opt/codex", "prompt_mode": "none"}, "gemini": {"command": "/opt/gemini"}"#;
    let own = "name = \"gemini\"\ntitle = \"Mine\"\nvendor = \"mi\"\nprogram = \"mine\"\n[prompt]\nby = \"paste\"\n[keys]\ninterrupt = \"x\"\nexit = \"y\"\n";

    let presets = load(
        &agents(entry),
        &[("presets/gemini.toml", own), ("config.toml", "[preset.codex]\nextra_args = [\"-x\"]\n")],
    )
    .expect("it is read");

    let codex = presets.get("codex").expect("a preset");
    assert_eq!((codex.program.as_str(), codex.title.as_str()), ("/opt/codex", "Codex"));
    assert_eq!(codex.extra_args, ["-x"]);
    assert!(matches!(launch(&presets, "codex", Mode::Ask).expect("a start").prompt, Prompt::Paste(_)));
    assert_eq!(presets.get("gemini").expect("a preset").program, "mine");
}

#[test]
fn a_file_without_a_version_is_read_as_the_original_reads_it() {
    let presets = load(r#"{"agents": {"plain": {"command": "plain-cli"}}}"#, &[]).expect("it is read");

    assert_eq!(presets.get("plain").expect("a preset").program, "plain-cli");
}

#[test]
fn a_wrong_file_is_refused_with_its_name_the_line_and_the_field() {
    for (text, line, words) in [
        ("{\n\"version\": 2,\n\"agents\": {}\n}".to_owned(), 2, "version: 2 is not known"),
        ("{\n\"version\": \"1\",\n\"agents\": {}\n}".to_owned(), 2, "version: invalid type: string"),
        ("{\n\"role_agents\": {},\n\"agents\": {}\n}".to_owned(), 2, "unknown field `role_agents`"),
        ("{\n\"version\": 1\n}".to_owned(), 3, "missing field `agents`"),
        (agents("\"kiro\": {\n\"command\": 3}"), 5, "command: invalid type: integer `3`, expected a string"),
        (agents("\"kiro\": {\n\"command\": \"k\",\n\"args\": \"--yolo\"}"), 6, "args: invalid type: string"),
        (
            agents("\"kiro\": {\n\"command\": \"k\",\n\"prompt_mode\": \"shout\"}"),
            6,
            "prompt_mode: unknown variant `shout`",
        ),
        (agents("\"kiro\": {\n\"comand\": \"k\"}"), 5, "comand: there is no such field"),
        (
            agents("\"plain\": {\"command\": \"p\"},\n\"kiro\": {\n\"args\": []}"),
            5,
            "kiro: command: it names no program",
        ),
        (
            agents("\"kiro\": {\n\"command\": \"k\", \"env\": {\"KEY\": \"$OTHER\"}}"),
            4,
            "kiro: env: KEY is \"$OTHER\"",
        ),
        (agents("\"kiro\": {\n\"command\": \"k\",}"), 5, "trailing comma"),
    ] {
        let error = load(&text, &[]).expect_err(words).to_string();

        let place = format!("settings/agents.json, line {line}: ");
        assert!(error.contains(&place) && error.contains(words), "{error}\nshould say {place}{words}");
    }
    let error = load(&agents("\"Kiro\": {\"command\": \"k\"}"), &[]).expect_err("a name").to_string();
    assert!(
        error.contains("settings/agents.json") && error.contains("name \"Kiro\" is not valid"),
        "{error}"
    );
}
