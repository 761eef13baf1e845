//! What a launch is made from.

use gastown_agent::{Launch, LaunchError, LaunchFacts, Presets};
use gastown_core::{Mode, TaskId};
use std::path::Path;

pub const CONVERSATION: &str = "6a1f0e2c-0001-4abc-8def-001122334455";

pub fn launch_with(
    presets: &Presets,
    preset: &str,
    mode: Mode,
    change: impl FnOnce(&mut LaunchFacts<'_>),
) -> Result<Launch, LaunchError> {
    let task = TaskId::from("hl-a1");
    let mut facts = LaunchFacts {
        worktree: Path::new("/t/trees/lights/maple"),
        session_dir: Path::new("/t/sessions/s-1"),
        mode,
        task: &task,
        title: "Fix the lamp",
        body: "It flickers.",
        points: &[],
        model: None,
        effort: None,
        attachments: &[],
        script: Some("echo hello\n"),
        came_back: None,
        command: None,
        extra_args: &[],
        conversation: CONVERSATION,
        handed_over: None,
        held_elsewhere: false,
        goes_on_after: None,
    };
    change(&mut facts);
    presets.get(preset).expect("the preset exists").launch(&facts)
}
