//! What a dialog of Claude Code is about: told by its hook, shown by its screen, and not known where the two leave a doubt.

use gastown_agent::{Hooked, PresetFolders, Presets, TurnReader};
use gastown_core::{AskedCommand, Signal, Time};
use serde_json::json;

struct Claude(TurnReader);

impl Claude {
    fn new() -> Self {
        let presets = Presets::embedded().expect("the presets parse");
        Self(TurnReader::new(presets.get("claude").expect("a preset").clone()))
    }

    fn hook(&mut self, event: &str, told: Option<&str>) {
        assert!(self.0.hear_hook(&Hooked { event, words: "", told }, Time(0)), "{event}");
    }

    /// Its hook is told what would run.
    fn tells(&mut self, command: &str) {
        let told = json!({
            "session_id": "1", "transcript_path": "/t", "cwd": "/w", "permission_mode": "default",
            "hook_event_name": "PermissionRequest", "tool_name": "Bash",
            "tool_input": {"command": command, "description": "What it is for"},
        });
        self.hook("PermissionRequest", Some(&told.to_string()));
    }

    fn shows(&mut self, command: &[&str]) {
        let mut screen = vec!["● I will run a command.", "", "────────────────────────────", " Bash command"];
        screen.extend(command);
        screen.extend(["   What it is for", " This command requires approval", " Do you want to proceed?"]);
        screen.extend([" ❯ 1. Yes", "   2. Yes, and don't ask again", "   3. No", " Esc to cancel"]);
        self.look(&screen);
    }

    fn rests(&mut self) {
        let line = "────────────────────────────";
        self.look(&["● Done.", line, "❯ ", line, "  ? for shortcuts"]);
    }

    fn look(&mut self, screen: &[&str]) {
        self.0.look(&screen.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>(), true, Time(0));
    }

    /// What the dialog that it shows is about.
    fn asks(&self) -> Option<String> {
        match self.0.derive(Time(0)).signal {
            Signal::Asking { command: Some(AskedCommand { line, folder }), .. } => {
                assert_eq!(folder.as_deref(), Some("/w"));
                Some(line)
            }
            Signal::Asking { command: None, .. } => None,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn the_hook_may_come_before_or_after_the_dialog_is_drawn() {
    let mut claude = Claude::new();
    claude.tells("cargo test -p core");
    claude.shows(&["   cargo test -p core"]);
    assert_eq!(claude.asks().as_deref(), Some("cargo test -p core"));

    let mut claude = Claude::new();
    claude.shows(&["   cargo test -p", "   core"]);
    assert_eq!(claude.asks(), None);
    claude.tells("cargo test -p core");
    assert_eq!(claude.asks().as_deref(), Some("cargo test -p core"));
}

#[test]
fn a_screen_alone_a_hook_alone_and_two_that_differ_say_nothing() {
    let mut claude = Claude::new();
    claude.shows(&["   cargo test"]);
    assert_eq!(claude.asks(), None, "nobody told what would run");
    claude.hook("PermissionRequest", None);
    assert_eq!(claude.asks(), None, "the hook did not pass it on");

    let mut claude = Claude::new();
    claude.tells("cargo test");
    claude.shows(&["   rm -rf src", "   cargo test"]);
    assert_eq!(claude.asks(), None, "the dialog is about more");

    let mut claude = Claude::new();
    claude.tells("rm -rf src\ncargo test");
    claude.shows(&["   cargo test"]);
    assert_eq!(claude.asks(), None, "the dialog shows less");
}

#[test]
fn of_two_permissions_at_once_nobody_knows_which_one_is_shown() {
    let mut claude = Claude::new();
    claude.shows(&["   cargo test"]);
    claude.tells("cargo test");
    assert!(claude.asks().is_some());

    claude.tells("rm -rf src");

    assert_eq!(claude.asks(), None);
}

#[test]
fn what_was_told_goes_with_its_dialog_and_with_whatever_the_program_says_next() {
    let mut claude = Claude::new();
    claude.tells("cargo test");
    claude.shows(&["   cargo test"]);
    claude.rests();
    claude.shows(&["   cargo test"]);
    assert_eq!(claude.asks(), None, "the same words, and another ask");

    claude.hook("PostToolUse", Some("{}"));
    claude.tells("cargo test");
    assert!(claude.asks().is_some());
    claude.hook("PostToolUse", Some("{}"));
    assert_eq!(claude.asks(), None, "it went on");
}

#[test]
fn a_preset_whose_hook_is_read_from_nowhere_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("presets")).expect("a folder");
    let preset = |line: &str, below: &str| {
        format!(
            "name = \"mine\"\ntitle = \"Mine\"\nvendor = \"mi\"\nprogram = \"mine\"\n[prompt]\nby = \"paste\"\n[keys]\n\
             interrupt = \"x\"\nexit = \"x\"\n[command]\nhook = \"Ask\"\ntool = \"/tool\"\nruns = \"sh\"\nline = \"{line}\"\n\
             below = \"{below}\"\n"
        )
    };
    for (text, expected) in [
        (preset("command", "Run"), "command.line \"command\" is not valid"),
        (preset("/a", " "), "command.below \" \""),
    ] {
        std::fs::write(folder.path().join("presets/mine.toml"), text).expect("a file");

        let folders = PresetFolders { config: folder.path(), town: None };
        let error = Presets::load(&folders).expect("the rest").get("mine").expect_err(expected).to_string();

        assert!(error.contains(expected), "{error}");
    }
}
