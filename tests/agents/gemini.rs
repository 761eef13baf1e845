//! Gemini CLI asks whether a command may run; it is answered from the town.

use crate::story::{Program, Story, is_killed_and_goes_on};

pub const GEMINI: Program = Program {
    name: "gemini",
    mode: "ask",
    config: |url| {
        format!(
            "extra_args = [\"-m\", \"gemini-2.5-pro\"]\n\
             env = {{ GEMINI_API_KEY = \"test\", GOOGLE_GEMINI_BASE_URL = \"{url}\" }}\n"
        )
    },
    home: &[(
        ".gemini/settings.json",
        r#"{"security":{"auth":{"selectedType":"gemini-api-key"}},"general":{"enableAutoUpdate":false},"privacy":{"usageStatisticsEnabled":false},"telemetry":{"enabled":false}}"#,
    )],
};

#[test]
fn gemini_is_allowed_from_the_town_and_its_work_lands() {
    let Some(story) = Story::begin(&GEMINI, "edit") else { return };

    let task = story.sling("Say hello");
    story.answer("echo hello-from-mock > hello.txt", "allow");
    story.town.wait_task(&task, "in_review");

    story.lands(&task, "Say hello");
}

#[test]
fn gemini_that_is_killed_at_work_goes_on_by_itself() {
    is_killed_and_goes_on(
        &GEMINI,
        &["echo hello-from-mock > hello.txt"],
        &["echo hello-from-mock > hello.txt"],
    );
}
