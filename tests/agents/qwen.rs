//! Qwen Code asks whether a command may run; it is answered from the town.

use crate::story::{Program, Story, is_killed_and_goes_on};

pub const QWEN: Program = Program {
    name: "qwen",
    mode: "ask",
    config: |url| {
        format!(
            "env = {{ OPENAI_API_KEY = \"test\", OPENAI_BASE_URL = \"{url}/v1\", OPENAI_MODEL = \"mock-model\" }}\n"
        )
    },
    home: &[(
        ".qwen/settings.json",
        r#"{"security":{"auth":{"selectedType":"openai"},"folderTrust":{"enabled":false}},"general":{"disableAutoUpdate":true},"privacy":{"usageStatisticsEnabled":false},"telemetry":{"enabled":false}}"#,
    )],
};

#[test]
fn qwen_is_allowed_from_the_town_and_its_work_lands() {
    let Some(story) = Story::begin(&QWEN, "edit") else { return };

    let task = story.sling("Say hello");
    story.answer("echo hello-from-mock > hello.txt", "allow");
    story.town.wait_task(&task, "in_review");

    story.lands(&task, "Say hello");
}

#[test]
fn qwen_that_is_killed_at_work_goes_on_by_itself() {
    is_killed_and_goes_on(
        &QWEN,
        &["echo hello-from-mock > hello.txt"],
        &["echo hello-from-mock > hello.txt"],
    );
}
