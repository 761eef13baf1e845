//! What a dialog of Claude Code is about: told by its hook, shown by its screen, and not known where the two leave a doubt.

use gastown_agent::{DRAWN_ANEW_MICROS, Hooked, PresetFolders, Presets, TurnReader};
use gastown_core::{AskedCommand, Firing, Signal, Time};
use serde_json::json;

/// Its reader, and the time.
struct Claude(TurnReader, i64);

impl Claude {
    fn new() -> Self {
        let presets = Presets::embedded().expect("the presets parse");
        Self(TurnReader::new(presets.get("claude").expect("a preset").clone()), 0)
    }

    fn hook(&mut self, event: &str, told: Option<&str>) {
        self.fires(event, told, None);
    }

    fn fires(&mut self, event: &str, told: Option<&str>, firing: Option<Firing>) {
        assert!(self.0.hear_hook(&Hooked { event, words: "", told, firing }, Time(self.1)), "{event}");
    }

    /// Its hook is told what would run.
    fn tells(&mut self, command: &str) {
        self.tells_and_waits(command, None);
    }

    fn tells_and_waits(&mut self, command: &str, firing: Option<Firing>) {
        let told = json!({
            "session_id": "1", "transcript_path": "/t", "cwd": "/w", "permission_mode": "default",
            "hook_event_name": "PermissionRequest", "tool_name": "Bash",
            "tool_input": {"command": command, "description": "What it is for"},
        });
        self.fires("PermissionRequest", Some(&told.to_string()), firing);
    }

    fn shows(&mut self, command: &[&str]) {
        let mut screen = vec!["● I will run a command.", "", "────────────────────────────", " Bash command"];
        screen.extend(command);
        screen.extend(["   What it is for", " This command requires approval", " Do you want to proceed?"]);
        screen.extend([" ❯ 1. Yes", "   2. Yes, and don't ask again", "   3. No", " Esc to cancel"]);
        self.look(&screen);
    }

    /// It has rested for long enough.
    fn rests(&mut self) {
        self.is_blank_for(DRAWN_ANEW_MICROS);
    }

    /// No dialog stands for so long.
    fn is_blank_for(&mut self, micros: i64) {
        let line = "────────────────────────────";
        self.look(&["● Done.", line, "❯ ", line, "  ? for shortcuts"]);
        self.1 += micros;
        self.0.settle_gone(Time(self.1));
    }

    fn look(&mut self, screen: &[&str]) {
        self.0.look(&screen.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>(), true, Time(self.1));
    }

    /// What the dialog that it shows is about.
    fn asks(&self) -> Option<String> {
        match self.0.derive(Time(self.1)).signal {
            Signal::Asking { command: Some(AskedCommand { line, folder, .. }), .. } => {
                assert_eq!(folder.as_deref(), Some("/w"));
                Some(line)
            }
            Signal::Asking { command: None, .. } => None,
            other => panic!("{other:?}"),
        }
    }

    /// The firing that takes the answer to the dialog that it shows.
    fn answers_to(&self) -> Option<u64> {
        match self.0.derive(Time(self.1)).signal {
            Signal::Asking { command, .. } => Some(command?.firing?.0),
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
fn of_two_whose_hooks_wait_each_is_known_by_what_its_dialog_shows() {
    let (one, two) = (Firing(1), Firing(2));
    let mut claude = Claude::new();
    claude.tells_and_waits("cargo test", Some(one));
    claude.tells_and_waits("rm -rf src", Some(two));
    claude.shows(&["   cargo test"]);
    assert_eq!((claude.asks().as_deref(), claude.answers_to()), (Some("cargo test"), Some(1)));

    claude.is_blank_for(DRAWN_ANEW_MICROS);
    claude.shows(&["   rm -rf src"]);
    assert_eq!((claude.asks().as_deref(), claude.answers_to()), (Some("rm -rf src"), Some(2)));
    assert!(!claude.0.awaits(one) && claude.0.awaits(two), "what the first dialog was about is settled");

    claude.rests();
    assert!(!claude.0.awaits(two));
}

#[test]
fn a_dialog_that_is_only_drawn_anew_is_about_the_same() {
    let mut claude = Claude::new();
    claude.tells_and_waits("cargo test", Some(Firing(1)));
    for _ in 0..3 {
        claude.shows(&["   cargo test"]);
        assert_eq!(claude.asks().as_deref(), Some("cargo test"));
        claude.is_blank_for(DRAWN_ANEW_MICROS - 1);
    }
    claude.shows(&["   cargo test"]);
    assert_eq!(claude.answers_to(), Some(1));

    claude.rests();
    claude.shows(&["   cargo test"]);
    assert_eq!(claude.asks(), None);
}

#[test]
fn a_dialog_that_was_half_drawn_when_its_hook_told_is_about_the_same() {
    let mut claude = Claude::new();
    claude.shows(&["   cargo"]);
    claude.tells("cargo test");

    claude.shows(&["   cargo test"]);
    assert_eq!(claude.asks().as_deref(), Some("cargo test"));

    claude.1 += DRAWN_ANEW_MICROS;
    claude.0.settle_gone(Time(claude.1));
    assert_eq!(claude.asks().as_deref(), Some("cargo test"), "the half of it is gone for good");
}

#[test]
fn of_two_that_look_the_same_nobody_knows_which_one_is_shown() {
    let mut claude = Claude::new();
    claude.tells_and_waits("cargo test", Some(Firing(1)));
    claude.tells_and_waits("cargo test", Some(Firing(2)));
    claude.shows(&["   cargo test"]);
    assert_eq!(claude.asks(), None);

    claude.hook("PostToolUse", Some("{}"));
    assert!(!claude.0.awaits(Firing(1)) && !claude.0.awaits(Firing(2)), "it went on");
}

#[test]
fn one_that_was_answered_is_not_taken_for_the_next_that_looks_the_same() {
    let mut claude = Claude::new();
    claude.tells_and_waits("cargo test", Some(Firing(1)));
    claude.shows(&["   cargo test"]);

    claude.0.note_reply(Firing(1), Time(claude.1));
    assert!(!claude.0.awaits(Firing(1)));
    claude.is_blank_for(DRAWN_ANEW_MICROS - 1);
    claude.tells_and_waits("cargo test", Some(Firing(2)));
    claude.shows(&["   cargo test"]);

    assert_eq!((claude.asks().as_deref(), claude.answers_to()), (Some("cargo test"), Some(2)));
}

#[test]
fn the_end_of_one_that_was_answered_does_not_settle_the_next_that_looks_the_same() {
    for is_told_first in [true, false] {
        let mut claude = Claude::new();
        claude.tells_and_waits("cargo test", Some(Firing(1)));
        claude.shows(&["   cargo test"]);
        claude.0.note_reply(Firing(1), Time(claude.1));

        if is_told_first {
            claude.tells_and_waits("cargo test", Some(Firing(2)));
        }
        claude.is_blank_for(1);
        if !is_told_first {
            claude.tells_and_waits("cargo test", Some(Firing(2)));
        }
        claude.rests();
        claude.shows(&["   cargo test"]);
        assert_eq!((claude.asks().as_deref(), claude.answers_to()), (Some("cargo test"), Some(2)));

        claude.rests();
        assert!(!claude.0.awaits(Firing(2)), "its own end settles it");
    }
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

#[test]
fn the_end_of_a_turn_says_how_much_goes_on_in_the_background() {
    let presets = Presets::embedded().expect("presets");
    let rule = presets.get("claude").expect("a preset").background.clone().expect("its hook says so");
    let read = |event, told| rule.read(&Hooked { event, words: "", told, firing: None });

    assert_eq!(read("Stop", Some(r#"{"background_tasks":[{"id":"b1"},{"id":"b2"}]}"#)), Some(2));
    assert_eq!(read("Stop", Some(r#"{"background_tasks":[]}"#)), Some(0));
    for unknown in ["{}", r#"{"background_tasks":3}"#, "[", ""] {
        assert_eq!(read("Stop", Some(unknown)), None, "{unknown}: not known is not none");
    }
    assert_eq!(read("Stop", None), None);
    assert_eq!(read("PostToolUse", Some(r#"{"background_tasks":[{}]}"#)), None, "another hook");
}
