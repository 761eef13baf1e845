//! A town of its own: own home, own folders, real hall, real `gt`; everything it started is ended at the end.

use crate::{Repo, leftovers, until};
use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

pub struct TestTown {
    folder: tempfile::TempDir,
    bin: PathBuf,
}

/// What one run of `gt` answered.
#[derive(Debug)]
pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl TestTown {
    /// A town that exists, with no hall yet.
    pub fn new() -> Self {
        // Short: a socket's path is limited to 107 bytes.
        let folder =
            tempfile::Builder::new().prefix("gt").rand_bytes(5).tempdir().expect("a temporary folder");
        let town = Self { folder, bin: bin_folder() };
        for name in ["home", "run", "config", "data", "cache", "tmp", "repos", "bin"] {
            std::fs::create_dir(town.path(name)).expect("a folder of the test");
        }
        std::fs::set_permissions(town.path("run"), std::os::unix::fs::PermissionsExt::from_mode(0o700))
            .expect("a private folder");
        std::fs::write(town.path("home/.gitconfig"), "").expect("an empty git configuration");
        town.ok(&["town", "init", "--name", "test"]);
        town
    }

    /// A path below the test's own folder.
    pub fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    /// The town's own folder.
    pub fn town_dir(&self) -> PathBuf {
        self.path("town")
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A repository of the user.
    pub fn repo(&self, name: &str) -> Repo {
        Repo::new(self.path("repos").join(name), &self.path("home"))
    }

    /// A program of this workspace in the test's environment.
    pub fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.bin.join(name));
        command.env_clear().envs(self.environment());
        command
    }

    /// The whole environment of whatever runs in this town.
    pub fn environment(&self) -> Vec<(&'static str, PathBuf)> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path =
            std::env::join_paths(std::iter::once(self.path("bin")).chain(std::env::split_paths(&path)));
        vec![
            ("PATH", path.expect("no colon in a temporary folder").into()),
            ("HOME", self.path("home")),
            ("XDG_RUNTIME_DIR", self.path("run")),
            ("XDG_CONFIG_HOME", self.path("config")),
            ("XDG_DATA_HOME", self.path("data")),
            ("XDG_CACHE_HOME", self.path("cache")),
            ("TMPDIR", self.path("tmp")),
            ("GT_TOWN", self.town_dir()),
            ("LC_ALL", "C.UTF-8".into()),
            ("SHELL", "/bin/sh".into()),
            ("GIT_CONFIG_NOSYSTEM", "1".into()),
        ]
    }

    pub fn gt(&self, args: &[&str]) -> Answer {
        self.gt_with(args, "")
    }

    /// `gt` with something on its standard input.
    pub fn gt_with(&self, args: &[&str], input: &str) -> Answer {
        let mut command = self.program("gt");
        command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("gt runs");
        // A gt that refuses its arguments reads nothing.
        let _unread = child.stdin.take().expect("a pipe").write_all(input.as_bytes());
        let out = child.wait_with_output().expect("gt ends");
        let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Answer { code: out.status.code().unwrap_or(-1), out: text(out.stdout), err: text(out.stderr) }
    }

    /// Runs `gt`, which must not refuse.
    #[track_caller]
    pub fn ok(&self, args: &[&str]) -> String {
        let answer = self.gt(args);
        assert_eq!(answer.code, 0, "gt {args:?}: {}{}\n{}", answer.out, answer.err, self.hall_log());
        answer.out
    }

    /// The one JSON document that `gt ... --json` prints.
    #[track_caller]
    pub fn json(&self, args: &[&str]) -> Value {
        let out = self.ok(&[args, &["--json"]].concat());
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("gt {args:?} printed {out:?}: {error}"))
    }

    /// Runs `gt`, which must refuse with exit code 1 and a sentence; returns the sentence.
    #[track_caller]
    pub fn refused(&self, args: &[&str]) -> String {
        let answer = self.gt(args);
        assert_eq!(answer.code, 1, "gt {args:?} must refuse: {answer:?}");
        assert!(answer.err.trim().len() > 10, "gt {args:?} must say why: {answer:?}");
        answer.err
    }

    /// Adds a rig on `repo` with the given further arguments.
    #[track_caller]
    pub fn add_rig(&self, repo: &Repo, more: &[&str]) {
        let path = repo.path.to_str().expect("a path in UTF-8");
        self.ok(&[&["rig", "add", path, "--name", "harbor", "--prefix", "hb"], more].concat());
        // A story's checks are those that it asks for.
        self.ok(&["rig", "set", "harbor", "--rehearse", "off"]);
    }

    /// A preset of the user's own, by the text of its file.
    #[track_caller]
    pub fn own_preset(&self, name: &str, text: &str) {
        let folder = self.path("config/gastown/presets");
        std::fs::create_dir_all(&folder).expect("a folder for presets");
        std::fs::write(folder.join(format!("{name}.toml")), text).expect("a preset");
    }

    /// A program that is found before any other of its name, and only notes what it is told.
    pub fn own_program(&self, name: &str) {
        let program = self.path("bin").join(name);
        let script = format!("#!/bin/sh\nprintf '%s\\n' \"$*\" >> {}\n", self.notes_of(name).display());
        std::fs::write(&program, script).expect("a program");
        std::fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755))
            .expect("it can be run");
    }

    /// What a program of `own_program` was told so far, a line for each time it was started.
    pub fn told(&self, name: &str) -> Vec<String> {
        let notes = std::fs::read_to_string(self.notes_of(name)).unwrap_or_default();
        notes.lines().map(str::to_owned).collect()
    }

    fn notes_of(&self, name: &str) -> PathBuf {
        self.path("tmp").join(format!("told-{name}"))
    }

    #[track_caller]
    pub fn add_agent(&self, name: &str) {
        self.ok(&["agent", "add", "--rig", "harbor", "--name", name, "--preset", "shell"]);
    }

    /// A task for a `shell` agent; returns its id.
    #[track_caller]
    pub fn add_task(&self, title: &str, script: &str) -> String {
        let add = ["task", "add", "--rig", "harbor", "--title", title, "--script", "-", "--json"];
        let answer = self.gt_with(&add, script);
        assert_eq!(answer.code, 0, "gt {add:?}: {}\n{}", answer.err, self.hall_log());
        let task: Value = serde_json::from_str(&answer.out).expect("JSON");
        task["id"].as_str().expect("an id").to_owned()
    }

    #[track_caller]
    pub fn wait_task(&self, id: &str, status: &str) {
        self.ok(&["wait", "task", id, "--status", status, "--timeout", "60"]);
    }

    #[track_caller]
    pub fn wait_agent(&self, name: &str, state: &str) {
        self.ok(&["wait", "agent", name, "--state", state, "--timeout", "60"]);
    }

    /// The open review of a task: its request's id.
    #[track_caller]
    pub fn review_of(&self, task: &str) -> String {
        let list = self.json(&["review", "list"]);
        let found = list.as_array().and_then(|list| list.iter().find(|review| review["task"] == task));
        found
            .and_then(|review| review["id"].as_str())
            .unwrap_or_else(|| panic!("no review of {task} in {list}"))
            .to_owned()
    }

    /// Pid of the hall that answers.
    #[track_caller]
    pub fn hall_pid(&self) -> i32 {
        self.json(&["status"])["hall"]["pid"].as_i64().expect("the hall's pid") as i32
    }

    /// The end of the hall's log, for a failing test.
    pub fn hall_log(&self) -> String {
        let log = std::fs::read_to_string(self.town_dir().join("logs/hall.log")).unwrap_or_default();
        let start = log.len().saturating_sub(4_000);
        log.get(start..).unwrap_or(&log).to_owned()
    }
}

impl Default for TestTown {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for TestTown {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("hall log of the failing test:\n{}", self.hall_log());
        }
        self.gt(&["down", "--agents", "stop"]);
        leftovers::end_processes_of(self.folder.path());
        if !std::thread::panicking() {
            until("nothing of the test runs any more", || {
                leftovers::processes_of(self.folder.path()).is_empty()
            });
        }
    }
}

/// Where the binaries are: named by xtask, or the folder of the test itself.
fn bin_folder() -> PathBuf {
    if let Some(folder) = std::env::var_os("GASTOWN_BIN_DIR") {
        return folder.into();
    }
    let test = std::env::current_exe().expect("the test knows its own path");
    test.ancestors().nth(2).expect("target/debug").to_owned()
}
