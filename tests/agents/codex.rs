//! Codex, with its own sandbox on, takes a task from the assignment to the target branch.

use crate::model::Model;
use gastown_tests::{Repo, TestTown, until};
use std::path::PathBuf;

/// The folder that xtask installed the programs in, or nothing after a printed line.
fn codex() -> Option<PathBuf> {
    let Some(folder) = std::env::var_os("GASTOWN_AGENTS_DIR") else {
        println!("skipped: codex is not installed; `cargo xtask test --agents` installs it");
        return None;
    };
    let program = PathBuf::from(folder).join("node_modules/.bin/codex");
    assert!(program.exists(), "GASTOWN_AGENTS_DIR is set, but {} is not there", program.display());
    Some(program)
}

struct Story {
    town: TestTown,
    repo: Repo,
    /// Ends with the story.
    _model: Model,
}

impl Story {
    /// A town whose codex talks to the scripted model, and one agent of it.
    fn begin(scenario: &str) -> Option<Self> {
        let program = codex()?;
        let town = TestTown::new();
        let model = Model::start(town.folder());
        let provider = format!(
            "model_providers.mock={{name=\"mock\",base_url=\"{}\",wire_api=\"responses\",env_key=\"MOCK_KEY\",request_max_retries=2,stream_max_retries=2}}",
            model.url(scenario)
        );
        let config = format!(
            "[preset.codex]\nprogram = {program:?}\nenv = {{ MOCK_KEY = \"test\" }}\n\
             extra_args = [\"-c\", 'model=\"mock-model\"', \"-c\", 'model_provider=\"mock\"', \"-c\", '{provider}']\n"
        );
        let folder = town.path("config/gastown");
        std::fs::create_dir_all(&folder).expect("a folder for the configuration");
        std::fs::write(folder.join("config.toml"), config).expect("a configuration");
        let repo = town.repo("harbor");
        town.add_rig(&repo, &["--gate", "test=sh test.sh"]);
        let add =
            ["agent", "add", "--rig", "harbor", "--name", "wren", "--preset", "codex", "--mode", "edits"];
        town.ok(&add);
        Some(Self { town, repo, _model: model })
    }

    /// A task in words, given to the agent.
    fn sling(&self, title: &str) -> String {
        let body = "Write the file hello.txt.";
        let task = self.town.json(&["task", "add", "--rig", "harbor", "--title", title, "--body", body]);
        let id = task["id"].as_str().expect("an id").to_owned();
        self.town.ok(&["sling", &id, "wren"]);
        id
    }

    fn lands(&self, task: &str, title: &str) {
        let review = self.town.review_of(task);
        let shown = self.town.json(&["review", "show", &review]);
        assert_eq!(shown["files"][0]["path"], "hello.txt", "{shown}");
        self.town.ok(&["review", "approve", &review]);
        self.town.wait_task(task, "closed");
        assert_eq!(self.repo.landings()[0], format!("harbor/wren {title} ({task})"));
        assert!(!self.repo.read("hello.txt").is_empty());
        self.repo.is_intact();
    }
}

#[test]
fn codex_takes_a_task_from_the_assignment_to_the_target() {
    let Some(story) = Story::begin("write") else { return };

    let task = story.sling("Say hello");
    story.town.wait_task(&task, "in_review");

    story.lands(&task, "Say hello");
}

#[test]
fn codex_asks_for_permission_and_goes_on_when_a_key_allows_it() {
    // Codex asks only where the model wants to leave the sandbox: `esc=1`.
    let Some(story) = Story::begin("edit,esc=1,cmd=echo%20hello%20%3E%20hello.txt") else { return };

    let task = story.sling("Say hello with permission");
    story.town.wait_agent("wren", "needs_permission");
    story.town.ok(&["send", "wren", "y"]);
    story.town.wait_task(&task, "in_review");

    story.lands(&task, "Say hello with permission");
}

#[test]
fn codex_says_done_through_the_outbox_because_its_sandbox_refuses_sockets() {
    let said = "echo%20hello%20%3E%20hello.txt%3B%20gt%20done%20-m%20greeted";
    let Some(story) = Story::begin(&format!("edit,cmd={said}")) else { return };

    let task = story.sling("Say hello and done");
    story.town.wait_task(&task, "in_review");

    until("its hall has read that it said done", || {
        story.town.ok(&["events", "--json"]).contains("\"done_said\"")
    });
    story.lands(&task, "Say hello and done");
}
