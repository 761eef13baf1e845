//! Auggie asks whether it may index the folder and whether a command may run; both are answered from the town.

use crate::story::{Program, Story};

/// The dialog about the folder; what is denied stays on this machine.
pub const INDEXING: &str = "Workspace Indexing Permission";

pub const AUGGIE: Program = Program {
    name: "auggie",
    mode: "ask",
    config: |url| {
        let session = format!(r#"{{"accessToken":"test","tenantURL":"{url}/","scopes":["read","write"]}}"#);
        format!("env = {{ AUGMENT_SESSION_AUTH = '{session}' }}\n")
    },
    // Without this it shows its welcome first.
    home: &[(".augment/.auggie.json", r#"{"onboardingVersion":"1.0.0"}"#)],
};

#[test]
fn auggie_is_allowed_from_the_town_and_its_work_lands() {
    let Some(story) = Story::begin(&AUGGIE, "edit") else { return };

    let task = story.sling("Say hello");
    story.answer(INDEXING, "deny");
    story.answer("echo hello-from-mock > hello.txt", "allow");
    story.town.wait_task(&task, "in_review");

    story.lands(&task, "Say hello");
}

#[test]
fn auggie_that_is_killed_waits_for_a_person_and_begins_anew() {
    let Some(story) = Story::begin(&AUGGIE, "edit,delay=3") else { return };
    let task = story.sling("Say hello");
    story.answer(INDEXING, "deny");
    story.works();

    story.kill_program();
    story.town.wait_agent("wren", "failed");
    story.town.ok(&["restart", "wren"]);

    story.answer(INDEXING, "deny");
    story.answer("echo hello-from-mock > hello.txt", "allow");
    story.town.wait_task(&task, "in_review");
    story.lands(&task, "Say hello");
}
