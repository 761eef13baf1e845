//! A real repository of a user, made by the git program.

use std::path::{Path, PathBuf};
use std::process::Command;

pub struct Repo {
    pub path: PathBuf,
    home: PathBuf,
}

impl Repo {
    /// A repository on branch `main` with one commit: README, a script that tests, and a folder of texts.
    pub fn new(path: PathBuf, home: &Path) -> Self {
        std::fs::create_dir_all(&path).expect("a folder for the repository");
        let repo = Self { path, home: home.to_owned() };
        repo.git(&["init", "-q", "-b", "main"]);
        repo.git(&["config", "user.name", "Ada Owner"]);
        repo.git(&["config", "user.email", "ada@example.org"]);
        repo.write("README.md", "# Harbor\n");
        repo.write(
            "test.sh",
            "set -e\nfor f in texts/*.txt; do grep -q . \"$f\"; done\n! grep -rq BROKEN texts\n",
        );
        repo.write("texts/one.txt", "one\n");
        repo.commit("first");
        repo
    }

    /// What git prints; panics with its own words when it refuses.
    #[track_caller]
    pub fn git(&self, args: &[&str]) -> String {
        let out = self.command(args).output().expect("git runs");
        let words = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.success(), "git {args:?} in {}: {words}", self.path.display());
        String::from_utf8_lossy(&out.stdout).trim_end().to_owned()
    }

    /// True when git's exit code is 0.
    pub fn git_succeeds(&self, args: &[&str]) -> bool {
        self.command(args).output().expect("git runs").status.success()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(&self.path).args(args).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", &self.home);
        command.env("GIT_CONFIG_NOSYSTEM", "1").env("LC_ALL", "C");
        command
    }

    pub fn write(&self, file: &str, text: &str) {
        let path = self.path.join(file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("the folder can be made");
        std::fs::write(path, text).expect("the file can be written");
    }

    pub fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.path.join(file)).expect("the file can be read")
    }

    pub fn commit(&self, title: &str) -> String {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", title]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// `author subject` of the first-parent history of main, newest first.
    pub fn landings(&self) -> Vec<String> {
        let log = self.git(&["log", "--first-parent", "--format=%an %s", "main"]);
        log.lines().map(str::to_owned).collect()
    }

    /// What every story ends with: an intact repository and a clean tree of the user.
    #[track_caller]
    pub fn is_intact(&self) {
        self.git(&["fsck", "--full", "--strict"]);
        assert_eq!(self.git(&["status", "--porcelain"]), "", "the user's tree is clean");
    }
}
