//! Claude Code asks whether the folder is trusted and whether a command may run; both are answered from the town.

use crate::story::{Program, Story, is_killed_and_goes_on};
use gastown_tests::{until, until_some};

pub const CLAUDE: Program = Program {
    name: "claude",
    mode: "ask",
    config: |url| {
        format!(
            "extra_args = [\"--model\", \"claude-sonnet-4-5\"]\n\
             env = {{ ANTHROPIC_BASE_URL = \"{url}\", ANTHROPIC_API_KEY = \"test-key-0123456789-abcdefghij\", \
             CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC = \"1\", IS_SANDBOX = \"1\" }}\n"
        )
    },
    // Without these it looks for its maker's service before it asks anything.
    home: &[(
        ".claude.json",
        r#"{"hasCompletedOnboarding":true,"lastOnboardingVersion":"2.1.197","theme":"dark","customApiKeyResponses":{"approved":["123456789-abcdefghij"],"rejected":[]}}"#,
    )],
};

/// As one who pays by the month, and whose login names no real account.
pub const SUBSCRIBED: Program = Program {
    name: "claude",
    mode: "ask",
    config: |url| {
        format!(
            "extra_args = [\"--model\", \"claude-sonnet-4-5\"]\n\
             env = {{ ANTHROPIC_BASE_URL = \"{url}\", CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC = \"1\", IS_SANDBOX = \"1\" }}\n"
        )
    },
    home: &[
        (
            ".claude.json",
            r#"{"hasCompletedOnboarding":true,"lastOnboardingVersion":"2.1.197","theme":"dark","oauthAccount":{"accountUuid":"00000000-0000-4000-8000-000000000000","emailAddress":"nobody@example.org","organizationUuid":"00000000-0000-4000-8000-000000000001","organizationRole":"admin"}}"#,
        ),
        (
            ".claude/.credentials.json",
            r#"{"claudeAiOauth":{"accessToken":"fake","refreshToken":"fake","expiresAt":4102444800000,"scopes":["user:inference","user:profile"],"subscriptionType":"pro"}}"#,
        ),
    ],
};

#[test]
fn claude_is_allowed_from_the_town_and_its_work_lands() {
    let Some(story) = Story::begin(&CLAUDE, "edit") else { return };

    let task = story.sling("Say hello");
    story.answer("trust", "allow");
    story.answer("echo hello-from-mock > hello.txt", "allow");
    story.town.wait_task(&task, "in_review");

    story.lands(&task, "Say hello");
}

/// Its turn is over, and its command is not: it wakes by itself when that ends.
#[test]
fn claude_says_what_goes_on_in_its_background() {
    let Some(story) = Story::begin(&CLAUDE, "background,secs=8") else { return };
    let jobs = || story.town.json(&["agent", "show", "wren"])["background"].as_u64();

    story.sling("Say hello");
    story.answer("trust", "allow");
    until("a job goes on behind the turn", || jobs() == Some(1) && story.state().0 == "idle");
    assert!(story.state().1.ends_with("; a job in its background goes on"), "{:?}", story.state());
    let asked = story.times_asked();
    until("the job's end wakes it", || story.times_asked() > asked);
    until("nothing goes on any more", || jobs() == Some(0) && story.state().0 == "idle");
}

#[test]
fn claude_that_is_denied_waits_for_a_word_and_its_state_says_so() {
    let Some(story) = Story::begin(&CLAUDE, "edit") else { return };

    story.sling("Say nothing");
    story.answer("trust", "allow");
    story.answer("echo hello-from-mock > hello.txt", "deny");

    story.town.wait_agent("wren", "idle");
}

#[test]
fn claude_that_is_killed_at_work_goes_on_by_itself() {
    is_killed_and_goes_on(
        &CLAUDE,
        &["trust", "echo hello-from-mock > hello.txt"],
        &["echo hello-from-mock > hello.txt"],
    );
}

#[test]
fn claude_that_is_killed_before_it_kept_anything_begins_anew_by_itself() {
    let Some(story) = Story::begin(&CLAUDE, "edit,delay=3") else { return };
    let task = story.sling("Say hello");
    story.answer("trust", "allow");
    story.works();

    story.kill_program();

    story.answer("echo hello-from-mock > hello.txt", "allow");
    story.town.wait_task(&task, "in_review");
    story.lands(&task, "Say hello");
}

#[test]
fn claude_is_answered_by_a_rule_that_its_owner_made_of_three_answers() {
    const COMMAND: &str = "cargo test -p core";
    let Some(story) = Story::begin(&CLAUDE, "multi,n=5,cmd=cargo%20test%20-p%20core") else { return };
    story.sling("Test it");
    story.answer("trust", "allow");
    for _ in 0..3 {
        // A person takes longer than its hook.
        let ask = until_some("its hook has told what would run", || {
            let waiting = story.town.json(&["waiting"]);
            Some(waiting[0]["ask"].as_str().filter(|_| waiting[0]["command"] == COMMAND)?.to_owned())
        });
        story.town.ok(&["answer", &ask, "allow"]);
    }

    let proposed = story.town.json(&["rules", "propose", "--rig", "harbor"]);
    let proposal = &proposed.as_array().expect("proposals")[0];
    assert_eq!(proposal["command"], COMMAND, "{proposed}");
    story.town.ok(&["rules", "accept", proposal["ask"].as_str().expect("the ask that it is offered with")]);

    story.town.wait_agent("wren", "idle");
    let rules = story.town.json(&["rules", "list"]);
    assert_eq!(rules[0]["answered"], 2, "{rules}");
}
