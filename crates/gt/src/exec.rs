//! The one place of `gt` that starts or becomes another program: the keeper, a person's shell, a look at a version.

use crate::failure::Failure;
use std::ffi::OsStr;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A program, to be given its arguments and environment.
#[allow(clippy::disallowed_methods, reason = "starting programs is what this file is for")]
pub fn program(name: impl AsRef<OsStr>) -> Command {
    Command::new(name)
}

/// Becomes the program; returns only when that failed.
pub fn become_program(mut command: Command) -> Failure {
    let error = command.exec();
    let name = command.get_program().to_string_lossy().into_owned();
    Failure::refused("not_started", format!("{name} cannot be started: {error}"), "is it installed?")
}

/// What the program prints to its stdout, where it can be run and succeeds.
pub fn first_line(name: &str, args: &[&str]) -> Option<String> {
    let mut command = program(name);
    command.args(args).stdin(Stdio::null()).stderr(Stdio::null());
    let out = command.output().ok().filter(|out| out.status.success())?;
    String::from_utf8_lossy(&out.stdout).lines().next().map(str::to_owned)
}

/// A program of ours: it lies beside this one.
pub fn beside(name: &str) -> Result<PathBuf, Failure> {
    let failed = |words: String| {
        Failure::refused("incomplete", words, "install Gas Town again: its programs belong into one folder")
    };
    let own =
        std::env::current_exe().map_err(|error| failed(format!("gt cannot find its own folder: {error}")))?;
    let path = own.with_file_name(name);
    if path.is_file() {
        Ok(path)
    } else {
        Err(failed(format!("{name} is not beside gt, in {}", parent(&own).display())))
    }
}

fn parent(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

/// Where PATH finds the program, as a shell would.
pub fn on_path(name: &str) -> Option<PathBuf> {
    use std::os::unix::fs::PermissionsExt;
    let is_program = |path: &PathBuf| {
        std::fs::metadata(path).is_ok_and(|facts| facts.is_file() && facts.permissions().mode() & 0o111 != 0)
    };
    if name.contains('/') {
        return Some(PathBuf::from(name)).filter(is_program);
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(is_program)
}
