//! opencode asks whether a command may run; it is answered from the town, and its screen says when its turn ends.

use crate::story::{Program, Story, is_killed_and_goes_on};
use gastown_tests::until;
use serde_json::json;

pub const OPENCODE: Program = Program {
    name: "opencode",
    mode: "ask",
    config: |url| {
        let content = format!(
            r#"{{"autoupdate":false,"share":"disabled","model":"mock/mock-model","small_model":"mock/mock-model","enabled_providers":["mock"],"provider":{{"mock":{{"npm":"@ai-sdk/openai-compatible","name":"Mock","options":{{"baseURL":"{url}/v1","apiKey":"test"}},"models":{{"mock-model":{{"name":"Mock Model","limit":{{"context":200000,"output":8192}}}}}}}}}},"permission":{{"bash":"ask","edit":"ask"}}}}"#
        );
        format!(
            "env = {{ OPENCODE_CONFIG_CONTENT = '{content}', OPENCODE_DISABLE_MODELS_FETCH = \"1\", \
             OPENCODE_DISABLE_LSP_DOWNLOAD = \"1\" }}\n"
        )
    },
    home: &[],
};

#[test]
fn opencode_is_allowed_from_the_town_and_its_work_lands() {
    let Some(story) = Story::begin(&OPENCODE, "edit") else { return };

    let task = story.sling("Say hello");
    story.answer("echo hello-from-mock > hello.txt", "allow");
    story.town.wait_task(&task, "in_review");

    story.lands(&task, "Say hello");
}

/// Its model is asked twice and more, and says each time what it was given to read.
#[test]
fn what_opencode_used_is_read_from_its_own_database() {
    let Some(story) = Story::begin(&OPENCODE, "edit") else { return };
    let task = story.sling("Say hello");
    story.answer("echo hello-from-mock > hello.txt", "allow");
    story.town.wait_task(&task, "in_review");

    let costs = || story.town.json(&["costs", "--days", "2"]);
    until("its database was read", || costs()["sum"]["answers"].as_u64() >= Some(2));

    let costs = costs();
    assert_eq!(costs["models"][0]["name"], "mock-model", "{costs:#}");
    assert!(costs["sum"]["input_tokens"].as_u64() > Some(1_000), "{costs:#}");
    assert_eq!(costs["unknown"], json!([]), "{costs:#}");
    let agent = story.town.json(&["agent", "show", "wren"]);
    assert!(agent["usage"]["context_tokens"].as_u64() > Some(1_000), "{agent:#}");
    let why = story.town.ok(&["agent", "why", "wren"]);
    assert!(why.contains("opencode.db, message "), "{why}");
}

#[test]
fn opencode_that_is_killed_at_work_goes_on_by_itself() {
    is_killed_and_goes_on(
        &OPENCODE,
        &["echo hello-from-mock > hello.txt"],
        &["echo hello-from-mock > hello.txt"],
    );
}
