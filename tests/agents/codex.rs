//! Codex, with its own sandbox on, takes a task from the assignment to the target branch.

use crate::story::{Program, Story, is_killed_and_goes_on};
use gastown_tests::until;

pub const CODEX: Program = Program {
    name: "codex",
    mode: "edits",
    config: |url| {
        let provider = format!(
            "model_providers.mock={{name=\"mock\",base_url=\"{url}/v1\",wire_api=\"responses\",env_key=\"MOCK_KEY\",request_max_retries=2,stream_max_retries=2}}"
        );
        format!(
            "env = {{ MOCK_KEY = \"test\" }}\n\
             extra_args = [\"-c\", 'model=\"mock-model\"', \"-c\", 'model_provider=\"mock\"', \"-c\", '{provider}']\n"
        )
    },
    home: &[],
};

#[test]
fn codex_takes_a_task_from_the_assignment_to_the_target() {
    let Some(story) = Story::begin(&CODEX, "write") else { return };

    let task = story.sling("Say hello");
    story.town.wait_task(&task, "in_review");

    story.lands(&task, "Say hello");
}

#[test]
fn codex_asks_for_permission_and_goes_on_when_it_is_allowed() {
    // Codex asks only where the model wants to leave the sandbox: `esc=1`.
    let Some(story) = Story::begin(&CODEX, "edit,esc=1,cmd=echo%20hello%20%3E%20hello.txt") else { return };

    let task = story.sling("Say hello with permission");
    story.answer("echo hello > hello.txt", "allow");
    story.town.wait_task(&task, "in_review");

    story.lands(&task, "Say hello with permission");
}

#[test]
fn codex_says_done_through_the_outbox_because_its_sandbox_refuses_sockets() {
    let said = "echo%20hello%20%3E%20hello.txt%3B%20gt%20done%20-m%20greeted";
    let Some(story) = Story::begin(&CODEX, &format!("edit,cmd={said}")) else { return };

    let task = story.sling("Say hello and done");
    story.town.wait_task(&task, "in_review");

    until("its hall has read that it said done", || {
        story.town.ok(&["events", "--json"]).contains("\"done_said\"")
    });
    story.lands(&task, "Say hello and done");
}

#[test]
fn codex_that_is_killed_at_work_goes_on_by_itself() {
    is_killed_and_goes_on(&CODEX, &[], &[]);
}
