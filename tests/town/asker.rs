//! A program that asks before it runs something: a dialog on its screen, and a hook that says what would run.

use gastown_tests::{TestTown, leftovers, until};
use std::path::PathBuf;

/// With the rules that its screen and its hook are read by.
const PRESET: &str = r#"
name = "asker"
title = "Asker"
vendor = "As"
program = "{program}"
reads_screen = true
[args]
always = ["{step} {asks}"]
[prompt]
by = "none"
[keys]
interrupt = "\u0003"
exit = "\u0004"
[[signal]]
from = "hook"
starts = "PermissionRequest"
means = "blocked"
[[signal]]
from = "hook"
starts = "PostToolUse"
means = "working"
[command]
hook = "PermissionRequest"
tool = "/tool_name"
runs = "Bash"
line = "/tool_input/command"
folder = "/cwd"
beside = ["description"]
below = "Bash command"
{replies}[screen]
lines = 12
composer = '^ready>'
allow = '^Yes$'
always = '^Yes, and'
deny = '^No$'
[[screen.rule]]
name = "asks for permission"
shows = '(?m)^Do you want to proceed\?$'
means = "permission"
"#;

/// What its hook prints, which is how it reads an answer.
const REPLIES: &str = r#"
[command.replies]
allow = '{"may": true}'
deny = '{"may": false}'
"#;
pub const MAY: &str = r#"{"may": true}"#;
pub const MAY_NOT: &str = r#"{"may": false}"#;

pub struct Asker {
    pub town: TestTown,
    asks: PathBuf,
    asked: u32,
}

impl Asker {
    /// Its hook only tells, and its answers are typed.
    pub fn begin() -> Self {
        Self::with("permit", "")
    }

    /// Its hook waits for the answer, and its dialog takes one, too.
    pub fn whose_hook_waits() -> Self {
        Self::with("permit-waits", REPLIES)
    }

    fn with(step: &str, replies: &str) -> Self {
        let town = TestTown::new();
        let asks = town.path("asks");
        std::fs::create_dir(&asks).expect("a folder");
        let program = town.program("fake_agent").get_program().to_str().expect("UTF-8").to_owned();
        let text =
            PRESET.replace("{program}", &program).replace("{step}", step).replace("{replies}", replies);
        let text = text.replace("{asks}", asks.to_str().expect("UTF-8"));
        town.own_preset("asker", &text);
        town.add_rig(&town.repo("harbor"), &[]);
        town.ok(&["agent", "add", "--rig", "harbor", "--name", "wren", "--preset", "asker"]);
        let task = town.json(&["task", "add", "--rig", "harbor", "--title", "Ask"]);
        town.ok(&["sling", task["id"].as_str().expect("an id"), "wren"]);
        Self { town, asks, asked: 0 }
    }

    /// Asks for these lines at once; the first ones' dialogs stand first.
    pub fn asks(&mut self, lines: &str) {
        self.asked += 1;
        // Whole or not at all: the agent reads it as soon as it is there.
        std::fs::write(self.asks.join("next"), lines).expect("a file");
        let place = self.asks.join(format!("ask-{}", self.asked));
        std::fs::rename(self.asks.join("next"), place).expect("it can be renamed");
    }

    /// What it was given for the last ask: a key, or what its hook printed.
    pub fn answer(&self) -> Option<String> {
        std::fs::read_to_string(self.asks.join(format!("answer-{}", self.asked))).ok()
    }

    /// The ask about this command, once it is open, told by the hook, and whole: its last choice is No. Seen twice: one of a dialog that
    /// was half drawn is withdrawn for the whole one's, and an answer to it is refused, as it should be.
    pub fn open(&self, line: &str) -> String {
        let mut found: Option<String> = None;
        until(&format!("it asks for {line}"), || {
            let waiting = self.town.json(&["waiting"]);
            let is_whole = |ask: &serde_json::Value| {
                ask["grants"].as_array().is_some_and(|grants| grants.iter().any(|grant| grant == "deny"))
            };
            let mut asks = waiting.as_array().into_iter().flatten();
            let ask = asks.find(|ask| ask["command"] == line && is_whole(ask));
            let before =
                std::mem::replace(&mut found, ask.and_then(|ask| Some(ask["ask"].as_str()?.to_owned())));
            found.is_some() && found == before
        });
        found.expect("it was found")
    }

    #[track_caller]
    pub fn is_answered(&self, expected: &str) {
        until("the program is answered", || self.answer().is_some());
        assert_eq!(self.answer().as_deref(), Some(expected));
    }

    /// Every hook has ended: none waits for what is settled.
    pub fn no_hook_waits(&self) {
        let waits = || {
            let all = leftovers::processes_of(self.town.folder());
            all.iter().any(|pid| {
                let line = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
                String::from_utf8_lossy(&line).contains("--wait")
            })
        };
        until("no hook waits any more", || !waits());
    }
}
