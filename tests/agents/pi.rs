//! pi asks for nothing: from the assignment to the landing nobody is needed.

use crate::story::{Program, Story, is_killed_and_goes_on};

pub const PI: Program = Program {
    name: "pi",
    mode: "full",
    config: |_| {
        "extra_args = [\"--provider\", \"mock\", \"--model\", \"mock-model\"]\nenv = { PI_OFFLINE = \"1\" }\n"
            .into()
    },
    home: &[(
        ".pi/agent/models.json",
        r#"{"providers":{"mock":{"baseUrl":"{url}/v1","api":"openai-completions","apiKey":"test","models":[{"id":"mock-model","name":"mock","contextWindow":200000,"maxTokens":8000,"reasoning":false,"input":["text"],"cost":{"input":0,"output":0,"cacheRead":0,"cacheWrite":0}},{"id":"other-model","name":"other","contextWindow":200000,"maxTokens":8000,"reasoning":false,"input":["text"],"cost":{"input":0,"output":0,"cacheRead":0,"cacheWrite":0}}]}}}"#,
    )],
};

#[test]
fn pi_works_from_the_assignment_to_the_landing() {
    let Some(story) = Story::begin(&PI, "edit") else { return };

    let task = story.sling("Say hello");
    story.town.wait_task(&task, "in_review");

    story.lands(&task, "Say hello");
}

#[test]
fn pi_that_is_killed_at_work_goes_on_by_itself() {
    is_killed_and_goes_on(&PI, &[], &[]);
}
