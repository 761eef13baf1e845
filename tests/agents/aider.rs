//! aider is given its task by a paste, asks whether a file may be added, and commits by itself.

use crate::story::{Program, Story};

pub const AIDER: Program = Program {
    name: "aider",
    mode: "ask",
    config: |url| {
        format!(
            "extra_args = [\"--model\", \"openai/mock-model\", \"--no-show-model-warnings\", \"--edit-format\", \"diff\"]\n\
             env = {{ OPENAI_API_KEY = \"test\", OPENAI_API_BASE = \"{url}/v1\" }}\n"
        )
    },
    home: &[],
};

#[test]
fn aider_is_allowed_from_the_town_and_its_work_lands() {
    let Some(story) = Story::begin(&AIDER, "edit") else { return };

    let task = story.sling("Say hello");
    story.answer("hello.txt", "allow");
    story.town.wait_task(&task, "in_review");

    story.lands(&task, "Say hello");
}

#[test]
fn aider_that_is_killed_waits_for_a_person_and_begins_anew() {
    let Some(story) = Story::begin(&AIDER, "edit,delay=3") else { return };
    let task = story.sling("Say hello");
    story.works();

    story.kill_program();
    story.town.wait_agent("wren", "failed");
    story.town.ok(&["restart", "wren"]);

    story.answer("hello.txt", "allow");
    story.town.wait_task(&task, "in_review");
    story.lands(&task, "Say hello");
}
