//! A yard of temporary repositories: own HOME, own configuration, one git program.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use gastown_git::{
    BranchName, Git, Land, Landing, Merge, NewWorktree, Oid, Outcome, Person, TownClone, Worktree, inspect,
};
use tempfile::TempDir;

pub const DEADLINE: Duration = Duration::from_secs(60);

pub struct Yard {
    temp: TempDir,
    pub git: Git,
}

/// The git of PATH, the one named in GASTOWN_TEST_GIT, and the system's, each once.
fn programs() -> Vec<PathBuf> {
    let found = Git::find().expect("the tests need git").path().to_owned();
    let mut programs: Vec<PathBuf> = Vec::new();
    let named = std::env::var_os("GASTOWN_TEST_GIT").map(PathBuf::from);
    for path in [Some(found), named, Some(PathBuf::from("/usr/bin/git"))].into_iter().flatten() {
        if let Ok(real) = fs::canonicalize(path)
            && !programs.contains(&real)
        {
            programs.push(real);
        }
    }
    programs
}

impl Yard {
    pub fn each(claim: impl Fn(&Yard)) {
        for program in programs() {
            println!("with {}", program.display());
            claim(&Yard::with(&program));
        }
    }

    pub fn with(program: &Path) -> Yard {
        let temp = TempDir::new().unwrap();
        fs::create_dir(temp.path().join("home")).unwrap();
        fs::write(temp.path().join("home/.gitconfig"), "").unwrap();
        let git = Git::with_program_in(program, environment(temp.path())).unwrap();
        Yard { temp, git }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        fs::canonicalize(self.temp.path()).unwrap().join(name)
    }

    pub fn try_run(&self, dir: &Path, args: &[&str]) -> Output {
        let mut command = Command::new(self.git.path());
        command.env_clear().envs(environment(self.temp.path())).arg("-C").arg(dir).args(args);
        command.output().unwrap()
    }

    pub fn run(&self, dir: &Path, args: &[&str]) -> String {
        let output = self.try_run(dir, args);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "git {args:?} in {}: {said}", dir.display());
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }

    pub fn oid(&self, dir: &Path, name: &str) -> Oid {
        self.run(dir, &["rev-parse", "--verify", name]).parse().unwrap()
    }

    /// A repository on `main` with one commit: `a.txt`, `b.txt`, and `.gitignore` with `.env` and `target/`.
    pub fn repo(&self, name: &str) -> PathBuf {
        let dir = self.path(name);
        fs::create_dir(&dir).unwrap();
        self.run(&dir, &["init", "-q", "-b", "main"]);
        self.run(&dir, &["config", "user.name", "Olga Owner"]);
        self.run(&dir, &["config", "user.email", "olga@example.com"]);
        write(&dir, "a.txt", "one\ntwo\nthree\n");
        write(&dir, "b.txt", "b\n");
        write(&dir, ".gitignore", ".env\ntarget/\n");
        self.commit(&dir, "first");
        dir
    }

    pub fn commit(&self, dir: &Path, message: &str) -> Oid {
        self.run(dir, &["add", "-A"]);
        self.run(dir, &["commit", "-q", "--allow-empty", "-m", message]);
        self.oid(dir, "HEAD")
    }

    pub fn town(&self, source: &Path) -> TownClone {
        let facts = inspect(&self.git, source.to_str().unwrap(), None).unwrap();
        TownClone::create(&self.git, &facts, &self.path("town.git"), DEADLINE).unwrap()
    }

    pub fn new_worktree(&self, town: &TownClone, name: &str) -> NewWorktree {
        NewWorktree {
            dir: self.path("work").join(name),
            branch: branch(&format!("gastown/{name}/gt-1")),
            base: town.ref_oid(&branch("main").full()).unwrap().unwrap(),
            target: branch("main"),
            agent: agent(),
        }
    }

    pub fn worktree(&self, town: &TownClone, name: &str) -> Worktree {
        Worktree::create(town, &self.new_worktree(town, name)).unwrap()
    }

    /// A landing of one worktree's commit that changes `a.txt`, ready to land on `main` of the source.
    pub fn landing(&self, town: &TownClone, files: &[(&str, &str)]) -> Land {
        let worktree = self.worktree(town, "rust");
        for (file, text) in files {
            write(worktree.dir(), file, text);
        }
        self.run(worktree.dir(), &["add", "-A", "-f"]);
        self.run(worktree.dir(), &["commit", "-q", "-m", "work"]);
        let name = gastown_git::RefName::new("refs/gastown/heads/gt-1").unwrap();
        let head = worktree.fetch_into(&name, &gastown_git::Taking::default()).unwrap();
        let old = town.ref_oid(&branch("main").full()).unwrap().unwrap();
        let Merge::Merged { tree, cross_checked } = town.merge(old, head).unwrap() else {
            panic!("conflict")
        };
        assert!(cross_checked || town.dir().join("shallow").exists());
        let new = town.commit_merge(tree, &[old, head], &landing_words()).unwrap();
        Land { target: branch("main"), old, new, deadline: DEADLINE }
    }

    /// Fills a hooks folder with hooks that leave a mark.
    pub fn plant_hooks(&self, hooks: &Path) {
        fs::create_dir_all(hooks).unwrap();
        for name in HOOKS {
            self.plant(&hooks.join(name));
        }
    }

    /// A program that leaves a mark when it runs.
    pub fn plant(&self, path: &Path) -> String {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let mark = self.path("marks");
        executable(path, &format!("echo {} >> {}\ncat", path.display(), mark.display()));
        path.to_str().unwrap().to_owned()
    }

    /// What ran that was planted.
    pub fn marks(&self) -> String {
        fs::read_to_string(self.path("marks")).unwrap_or_default()
    }
}

const HOOKS: &[&str] = &[
    "applypatch-msg",
    "commit-msg",
    "fsmonitor-watchman",
    "post-applypatch",
    "post-checkout",
    "post-commit",
    "post-index-change",
    "post-merge",
    "post-receive",
    "post-rewrite",
    "post-update",
    "pre-applypatch",
    "pre-auto-gc",
    "pre-commit",
    "pre-merge-commit",
    "pre-push",
    "pre-rebase",
    "pre-receive",
    "prepare-commit-msg",
    "proc-receive",
    "push-to-checkout",
    "reference-transaction",
    "update",
];

fn environment(temp: &Path) -> Vec<(OsString, OsString)> {
    let home = temp.join("home");
    let path = std::env::var_os("PATH").unwrap_or_default();
    vec![
        ("PATH".into(), path),
        ("HOME".into(), home.clone().into()),
        ("XDG_CONFIG_HOME".into(), home.join("xdg").into()),
    ]
}

pub fn write(dir: &Path, file: &str, text: &str) {
    let path = dir.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

pub fn read(dir: &Path, file: &str) -> String {
    fs::read_to_string(dir.join(file)).unwrap()
}

pub fn branch(name: &str) -> BranchName {
    BranchName::new(name).unwrap()
}

pub fn agent() -> Person {
    Person::new("rust (agent)", "rust@agents.example").unwrap()
}

pub fn landing_words() -> Landing {
    Landing {
        title: "Say hello (gt-1)".to_owned(),
        author: agent(),
        committer: Person::new("Olga Owner", "olga@example.com").unwrap(),
        time: 1_800_000_000,
    }
}

pub fn waits(outcome: Outcome) -> gastown_git::Why {
    match outcome {
        Outcome::Waits(why) => why,
        other => panic!("did not wait: {other:?}"),
    }
}

/// A program that can be run at once. It is written by a process of its own: a file that this one had open for writing may be
/// open in what another test starts meanwhile, and is "busy" then.
pub fn executable(path: &Path, script: &str) {
    let write = r#"printf '#!/bin/sh\n%s\n' "$2" > "$1" && chmod 755 "$1""#;
    let written =
        std::process::Command::new("/bin/sh").args(["-c", write, "sh"]).arg(path).arg(script).status();
    assert!(written.unwrap().success(), "{} is written", path.display());
}
