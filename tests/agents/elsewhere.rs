//! A conversation that a person held by hand, in a worktree of their own, is gone on with in the town by the real program.

use crate::claude::CLAUDE;
use crate::codex::CODEX;
use crate::copilot::COPILOT;
use crate::pi::PI;
use crate::story::{Program, Story};
use gastown_tests::{until, until_some};
use std::path::{Path, PathBuf};

const ID: &str = "3f0c2a4e-5b6d-4e7f-8a9b-0c1d2e3f4a5b";
const SAID: &str = "Remember the apple.";

/// How a person holds a conversation without a screen; `{url}` is where the scripted model answers.
struct ByHand {
    program: &'static Program,
    env: &'static [(&'static str, &'static str)],
    args: &'static [&'static str],
    /// What it asks before it goes on, and the answer.
    asks: Option<(&'static str, &'static str)>,
    /// A folder of the home in which its file says what it called the conversation; none: by the id that it was given.
    named_in: Option<&'static str>,
}

#[test]
fn claude_goes_on_with_a_conversation_that_was_held_elsewhere() {
    ByHand {
        program: &CLAUDE,
        env: &[("ANTHROPIC_BASE_URL", "{url}"), ("ANTHROPIC_API_KEY", "test-key-0123456789-abcdefghij")],
        args: &["-p", SAID, "--session-id", ID],
        asks: Some(("trust", "allow")),
        named_in: None,
    }
    .goes_on();
}

#[test]
fn codex_goes_on_with_a_conversation_that_was_held_elsewhere() {
    ByHand {
        program: &CODEX,
        env: &[("MOCK_KEY", "test")],
        args: &[
            "exec",
            "-c",
            "model=\"mock-model\"",
            "-c",
            "model_provider=\"mock\"",
            "-c",
            "model_providers.mock={name=\"mock\",base_url=\"{url}/v1\",wire_api=\"responses\",env_key=\"MOCK_KEY\"}",
            SAID,
        ],
        asks: None,
        named_in: Some(".codex/sessions"),
    }
    .goes_on();
}

#[test]
fn copilot_goes_on_with_a_conversation_that_was_held_elsewhere() {
    ByHand {
        program: &COPILOT,
        env: &[
            ("COPILOT_PROVIDER_API_KEY", "test"),
            ("COPILOT_PROVIDER_BASE_URL", "{url}/v1"),
            ("COPILOT_MODEL", "mock-model"),
            ("COPILOT_OFFLINE", "true"),
        ],
        args: &["-p", SAID, "--session-id", ID],
        asks: Some(("Do you trust the files in this folder?", "allow")),
        named_in: None,
    }
    .goes_on();
}

#[test]
fn pi_goes_on_with_a_conversation_that_was_held_elsewhere() {
    ByHand {
        program: &PI,
        env: &[("PI_OFFLINE", "1")],
        args: &["--provider", "mock", "--model", "mock-model", "-p", SAID],
        asks: None,
        named_in: Some(".pi/agent/sessions"),
    }
    .goes_on();
}

impl ByHand {
    fn goes_on(&self) {
        let Some(story) = Story::begin(self.program, "text") else { return };
        let dir = story.worktree_by_hand();
        story.by_hand(self.program, &dir, self.env, self.args);
        let conversation = match self.named_in {
            Some(folder) => newest_id(&story.town.path("home").join(folder)),
            None => ID.to_owned(),
        };
        let (place, name) = (dir.to_str().expect("UTF-8"), self.program.name);
        let adopt =
            ["adopt", "harbor", place, "--name", "otter", "--preset", name, "--mode", self.program.mode];
        story.town.ok(&[&adopt[..], &["--conversation", &conversation]].concat());

        story.town.ok(&["start", "otter"]);
        if let Some((words, answer)) = self.asks {
            story.answer(words, answer);
        }

        let goes_on = |body: &String| body.contains(SAID) && body.contains("This work was begun in");
        until("its model is asked with what was said there", || story.asked().iter().any(goes_on));
        until_some("its turn ends", || {
            let state = story.town.json(&["agent", "show", "otter"])["state"].clone();
            (state != "working" && state != "starting").then_some(())
        });
    }
}

/// What the program called the conversation: the end of its file's name.
fn newest_id(folder: &Path) -> String {
    let mut folders = vec![folder.to_owned()];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    let name =
        files.first().and_then(|file| file.file_stem()).expect("one file").to_string_lossy().into_owned();
    name[name.len() - ID.len()..].to_owned()
}
