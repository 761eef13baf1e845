//! A town whose agent is a program of a full screen (`fake_agent tui`), and what that program wrote down.

use crate::{TestTown, until, until_some};
use std::path::PathBuf;

const PRESET: &str = r#"
name = "player"
title = "Player"
vendor = "Pl"
program = "{program}"
reads_screen = true
[args]
always = ["tui {folder} {shape}"]
[prompt]
by = "none"
[keys]
interrupt = "\u0003"
exit = "\u0004"
[screen]
lines = 30
composer = '(?m)^--\n>([^\n]*(?:\n[^-\n][^\n]*)*)\n--\z'
pastes_while_it_waits = {toggles}
allow = '^Yes$'
always = '^Yes, always$'
deny = '^No$'
[[screen.rule]]
name = "asks to run"
shows = '(?m)^Run [^\n]*\?$'
means = "permission"
[[screen.rule]]
name = "busy"
shows = '(?m)^\* busy$'
means = "working"
"#;

pub struct Player {
    pub town: TestTown,
    folder: PathBuf,
}

impl Player {
    /// At its composer, or with its first dialog. `shape`: as `fake_agent tui` takes it.
    pub fn begin(shape: &str) -> Self {
        let town = TestTown::new();
        let folder = town.path("tmp");
        let program = town.program("fake_agent").get_program().to_str().expect("UTF-8").to_owned();
        let text = PRESET.replace("{program}", &program).replace("{shape}", shape);
        let text = text.replace("{folder}", folder.to_str().expect("UTF-8"));
        town.own_preset(
            "player",
            &text.replace("{toggles}", if shape.contains("toggles=1") { "true" } else { "false" }),
        );
        town.add_rig(&town.repo("harbor"), &[]);
        town.ok(&["agent", "add", "--rig", "harbor", "--name", "wren", "--preset", "player"]);
        let task = town.json(&["task", "add", "--rig", "harbor", "--title", "Play"]);
        town.ok(&["sling", task["id"].as_str().expect("an id"), "wren"]);
        let player = Self { town, folder };
        until("the program shows something", || {
            let answer = player.town.gt(&["peek", "wren"]);
            answer.code == 0 && (answer.out.contains("--") || answer.out.contains("Run "))
        });
        player
    }

    fn log(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// Prompts that were sent off, line ends as `\n` in two letters.
    pub fn prompts(&self) -> Vec<String> {
        self.log().iter().filter_map(|line| line.strip_prefix("prompt ").map(str::to_owned)).collect()
    }

    /// Keys that dialogs took: which, and the dialog's words.
    pub fn keys(&self) -> Vec<(String, String)> {
        let log = self.log();
        let keys = log.iter().filter_map(|line| line.strip_prefix("key ")?.split_once(' '));
        keys.map(|(key, title)| (key.to_owned(), title.to_owned())).collect()
    }

    /// The open ask: its id and its words.
    pub fn ask(&self) -> Option<(String, String)> {
        let waiting = self.town.json(&["waiting"]);
        let ask = waiting.as_array()?.first()?;
        Some((ask["ask"].as_str()?.to_owned(), ask["text"].as_str()?.to_owned()))
    }

    pub fn until_asked(&self) -> (String, String) {
        until_some("it asks", || self.ask())
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let screen = self.town.gt(&["peek", "wren"]);
            let why = self.town.gt(&["agent", "why", "wren"]);
            let events = self.town.gt(&["events"]).out;
            let last: Vec<&str> = events.lines().rev().take(30).collect();
            let log = self.log();
            let heard = &log[log.len().saturating_sub(10)..];
            eprintln!(
                "its screen:\n{}{}\n{}\nlast events first: {last:#?}\nit wrote down last: {heard:#?}",
                screen.out, screen.err, why.out
            );
        }
    }
}
