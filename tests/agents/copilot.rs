//! Copilot CLI, with a model of one's own, asks about the folder and about a command; both are answered from the town.

use crate::story::{Program, Story, is_killed_and_goes_on};

pub const COPILOT: Program = Program {
    name: "copilot",
    mode: "ask",
    config: |url| {
        format!(
            "env = {{ COPILOT_PROVIDER_API_KEY = \"test\", COPILOT_PROVIDER_BASE_URL = \"{url}/v1\", COPILOT_MODEL = \"mock-model\", COPILOT_OFFLINE = \"true\" }}\n"
        )
    },
    home: &[(".copilot/config.json", r#"{"banner":"never"}"#)],
};

#[test]
fn copilot_is_allowed_from_the_town_and_its_work_lands() {
    let Some(story) = Story::begin(&COPILOT, "edit") else { return };

    let task = story.sling("Say hello");
    story.answer("Do you trust the files in this folder?", "allow");
    story.answer("echo hello-from-mock > hello.txt", "allow");
    story.town.wait_task(&task, "in_review");

    story.lands(&task, "Say hello");
}

#[test]
fn copilot_that_is_killed_at_work_goes_on_by_itself() {
    is_killed_and_goes_on(
        &COPILOT,
        &["Do you trust the files in this folder?", "echo hello-from-mock > hello.txt"],
        &["Do you trust the files in this folder?", "echo hello-from-mock > hello.txt"],
    );
}
