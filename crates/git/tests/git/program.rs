//! Finding git, and what reaches it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::yard::executable;
use gastown_git::{Git, GitError};
use tempfile::TempDir;

fn script(temp: &TempDir, text: &str) -> PathBuf {
    let path = temp.path().join("git");
    executable(&path, text);
    path
}

#[test]
fn a_git_that_is_too_old_is_refused_with_a_sentence() {
    let temp = TempDir::new().unwrap();
    let old = script(&temp, "echo git version 2.34.1");

    let error = Git::with_program(&old).unwrap_err();

    assert!(matches!(error, GitError::TooOld { .. }));
    assert!(error.to_string().contains("2.39"), "{error}");
}

#[test]
fn a_program_that_is_not_git_is_refused() {
    let temp = TempDir::new().unwrap();
    let other = script(&temp, "echo hello");

    assert!(matches!(Git::with_program(&other), Err(GitError::NotGit { .. })));
    assert!(matches!(Git::with_program(Path::new("/nonexistent")), Err(GitError::Start { .. })));
}

#[test]
fn a_path_without_git_is_said() {
    let temp = TempDir::new().unwrap();
    let environment = vec![("PATH".into(), temp.path().into())];

    assert!(matches!(Git::find_in(environment), Err(GitError::NotInstalled { .. })));
}

#[test]
fn nothing_of_the_callers_git_environment_reaches_git() {
    let temp = TempDir::new().unwrap();
    let seen = temp.path().join("seen");
    let git = script(&temp, &format!("env > {}; echo git version 2.47.0", seen.display()));
    let environment = vec![
        ("PATH".into(), std::env::var_os("PATH").unwrap()),
        ("GIT_DIR".into(), "/elsewhere".into()),
        ("GIT_CONFIG_COUNT".into(), "1".into()),
        ("GIT_SSH_COMMAND".into(), "ssh -v".into()),
    ];

    // The last call it makes is an owner's: remotes keep what reaches them, and nothing more.
    Git::with_program_in(&git, environment).unwrap();

    let seen = fs::read_to_string(seen).unwrap();
    assert!(!seen.contains("GIT_DIR") && !seen.contains("GIT_CONFIG_COUNT"), "{seen}");
    assert!(seen.contains("GIT_SSH_COMMAND=ssh -v") && seen.contains("GIT_TERMINAL_PROMPT=0"), "{seen}");
}
