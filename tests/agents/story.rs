//! A town with one agent whose program is real and whose model is scripted.

use crate::model::Model;
use crate::watch::Watch;
use gastown_tests::{Repo, TestTown, leftovers, until, until_some};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// How one program is told to talk to the scripted model.
pub struct Program {
    /// The preset's name, which is the program's too.
    pub name: &'static str,
    pub mode: &'static str,
    /// Lines of `[preset.NAME]` in the user's configuration, from where the scenario answers.
    pub config: fn(url: &str) -> String,
    /// Files of the user's home folder; `{url}` in them is where the scenario answers.
    pub home: &'static [(&'static str, &'static str)],
}

pub struct Story {
    pub town: TestTown,
    repo: Repo,
    /// Ends with the story.
    model: Model,
    watch: Watch,
}

impl Story {
    /// Nothing, after a printed line, where the programs are not installed.
    pub fn begin(program: &Program, scenario: &str) -> Option<Self> {
        let path = installed(program.name)?;
        let town = TestTown::new();
        let model = Model::start(town.folder());
        let url = model.url(scenario);
        let of_program = (program.config)(&url);
        let config = format!("[preset.{}]\nprogram = {path:?}\n{of_program}", program.name);
        write(&town.path("config/gastown/config.toml"), &config);
        for (name, text) in program.home {
            write(&town.path("home").join(name), &text.replace("{url}", &url));
        }
        let repo = town.repo("harbor");
        town.add_rig(&repo, &["--gate", "test=sh test.sh"]);
        let add = ["agent", "add", "--rig", "harbor", "--name", "wren", "--preset", program.name];
        town.ok(&[&add[..], &["--mode", program.mode]].concat());
        let watch = Watch::start(&town, "wren", model.log());
        Some(Self { town, repo, model, watch })
    }

    /// A task in words, given to the agent.
    pub fn sling(&self, title: &str) -> String {
        let body = "Write the file hello.txt.";
        let task = self.town.json(&["task", "add", "--rig", "harbor", "--title", title, "--body", body]);
        let id = task["id"].as_str().expect("an id").to_owned();
        self.town.ok(&["sling", &id, "wren"]);
        id
    }

    /// Answers the next dialog whose words hold these.
    pub fn answer(&self, words: &str, answer: &str) {
        let ask = self.asks(words);
        self.town.ok(&["answer", &ask, answer]);
    }

    /// Waits for a dialog whose words hold these; returns its id.
    pub fn asks(&self, words: &str) -> String {
        let ask = until_some(&format!("it asks {words}"), || self.waits_with(words));
        self.watch.note_told();
        ask
    }

    /// The same where its program may have a question of its own first: whether to take up a conversation that it saw at work a
    /// moment ago.
    fn answer_once_taken_up(&self, words: &str, answer: &str) {
        until(&format!("it asks {words}"), || {
            if let Some(ask) = self.waits_with("appears to be in use by another") {
                self.town.ok(&["answer", &ask, "Resume anyway"]);
            }
            self.waits_with(words).is_some()
        });
        self.answer(words, answer);
    }

    fn waits_with(&self, words: &str) -> Option<String> {
        let waiting = self.town.json(&["waiting"]);
        let mut all = waiting.as_array().into_iter().flatten();
        let holds = |ask: &&serde_json::Value| ask["text"].as_str().is_some_and(|text| text.contains(words));
        Some(all.find(holds)?["ask"].as_str()?.to_owned())
    }

    /// Waits until its program has asked the model, and the town knows that it is at work.
    pub fn works(&self) {
        until("its program asks the model", || !self.model.asked().is_empty());
        until("it is seen at work", || self.town.ok(&["events"]).contains("wren works"));
    }

    /// Waits until its model has told it that it is limited, and the town knows that its turn has begun: some are seen at work, and some
    /// say at once that they are limited.
    pub fn meets_its_limit(&self) {
        until("its program asks the model", || !self.model.asked().is_empty());
        until("it is seen at work, or held", || {
            let events = self.town.ok(&["events"]);
            events.contains("wren works") || events.contains("wren is held by a limit")
        });
    }

    /// How often the newest request of its program holds these words.
    pub fn heard(&self, words: &str) -> usize {
        self.model.asked().last().map_or(0, |body| body.matches(words).count())
    }

    /// How many requests its program has sent.
    pub fn times_asked(&self) -> usize {
        self.model.asked().len()
    }

    /// Whether its model was asked anything that holds one of these words.
    pub fn has_asked(&self, words: &[&str]) -> bool {
        self.model.asked().iter().any(|body| words.iter().any(|words| body.contains(words)))
    }

    /// What its agent's state is called, and why.
    pub fn state(&self) -> (String, String) {
        let agent = self.town.json(&["agent", "show", "wren"]);
        let word = |name: &str| agent[name].as_str().unwrap_or_default().to_owned();
        (word("state"), word("reason"))
    }

    /// SIGKILL for its program and all that this started.
    pub fn kill_program(&self) {
        let agent = self.town.json(&["agent", "show", "wren"]);
        let session = agent["session"].as_str().expect("a session");
        let marker = format!("GT_SESSION={session}");
        assert!(leftovers::end_processes_of(Path::new(&marker)) > 0, "its program runs");
    }

    /// A worktree of the rig's repository that the town knows nothing of.
    pub fn worktree_by_hand(&self) -> PathBuf {
        let dir = self.town.path("by-hand");
        self.repo.git(&["worktree", "add", "-q", "-b", "feature/apple", dir.to_str().expect("UTF-8")]);
        std::fs::write(dir.join("hello.txt"), "begun\n").expect("a file");
        dir
    }

    /// Runs the program there as a person would, until it ends; `{url}` is where the scripted model answers with a text.
    pub fn by_hand(&self, program: &Program, dir: &Path, env: &[(&str, &str)], args: &[&str]) {
        let url = self.model.url("text");
        let filled = |text: &&str| text.replace("{url}", &url);
        let mut command = Command::new(installed(program.name).expect("it is installed"));
        command.current_dir(dir).env_clear().envs(self.town.environment());
        command.envs(env.iter().map(|(name, value)| (name, filled(value)))).args(args.iter().map(filled));
        let said = command.stdin(Stdio::null()).output().expect("it runs");
        assert!(
            said.status.success(),
            "{}{}",
            String::from_utf8_lossy(&said.stdout),
            String::from_utf8_lossy(&said.stderr)
        );
    }

    /// All that its model was asked, each request whole.
    pub fn asked(&self) -> Vec<String> {
        self.model.asked()
    }

    /// Approved and seen on the target; returns what its file says there.
    pub fn lands(&self, task: &str, title: &str) -> String {
        let review = self.town.review_of(task);
        let shown = self.town.json(&["review", "show", &review]);
        assert_eq!(shown["files"][0]["path"], "hello.txt", "{shown}");
        self.town.ok(&["review", "approve", &review]);
        self.town.wait_task(task, "closed");
        assert_eq!(self.repo.landings()[0], format!("harbor/wren {title} ({task})"));
        let landed = self.repo.read("hello.txt");
        assert!(!landed.is_empty());
        self.repo.is_intact();
        landed
    }
}

/// A program that is killed between two answers of its model takes up its conversation by itself and ends what it had begun.
/// `first` are dialogs that are allowed before that, `then` those after it went on.
pub fn is_killed_and_goes_on(program: &Program, first: &[&str], then: &[&str]) {
    let Some(story) = Story::begin(program, "edit,delay=3") else { return };
    let task = story.sling("Say hello");
    first.iter().for_each(|words| story.answer(words, "allow"));
    until("its model hears what the first answer led to", || {
        story.model.asked().iter().any(|body| body.contains("hello-from-mock"))
    });

    story.works();
    story.kill_program();

    let went_on = "wren goes on after its program was ended by signal 9";
    until("it goes on", || story.town.ok(&["events"]).contains(went_on));
    then.iter().for_each(|words| story.answer_once_taken_up(words, "allow"));
    story.town.wait_task(&task, "in_review");
    let asked = story.model.asked();
    let knows = |body: &&String| body.contains("Say hello") && body.contains("Your session broke off");
    assert!(asked.iter().any(|body| knows(&body)), "it knows what was said before: {:?}", asked.last());
    story.lands(&task, "Say hello");
}

impl Drop for Story {
    fn drop(&mut self) {
        let wrong = self.watch.end();
        if std::thread::panicking() || !wrong.is_empty() {
            let screen = self.town.gt(&["peek", "wren"]);
            let why = self.town.gt(&["agent", "show", "wren"]);
            let events = self.town.gt(&["events"]);
            eprintln!("its screen:\n{}{}\n{}{}\n{}", screen.out, screen.err, why.out, why.err, events.out);
        }
        if !std::thread::panicking() {
            assert!(wrong.is_empty(), "the town was wrong for too long:\n{}", wrong.join("\n"));
        }
    }
}

fn installed(name: &str) -> Option<PathBuf> {
    let Some(folder) = std::env::var_os("GASTOWN_AGENTS_DIR") else {
        println!("skipped: {name} is not installed; `cargo xtask test --agents` installs it");
        return None;
    };
    let homes = ["node_modules/.bin", "python/bin"].map(|home| PathBuf::from(&folder).join(home).join(name));
    let program = homes.into_iter().find(|program| program.exists());
    Some(program.unwrap_or_else(|| panic!("GASTOWN_AGENTS_DIR is set, but {name} is not there")))
}

fn write(path: &std::path::Path, text: &str) {
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder for it");
    std::fs::write(path, text).expect("a file");
}
