//! Starting programs: to the terminal, into a log, or for their answer. A program never outlives xtask.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::place;

/// A command that dies with xtask, where the system can do that.
pub fn command(program: impl AsRef<Path>) -> Command {
    let program = program.as_ref();
    let Some(setpriv) = find("setpriv") else {
        return Command::new(program);
    };
    let mut command = Command::new(setpriv);
    command.args(["--pdeathsig", "TERM", "--"]).arg(program);
    command
}

/// A command whose whole group is ended after `limit`, where coreutils' `timeout` exists.
pub fn bounded(program: impl AsRef<Path>, limit: Duration) -> Command {
    let Some(timeout) = find("timeout") else {
        return command(program);
    };
    let mut bounded = command(timeout);
    bounded.args(["--kill-after=10", &limit.as_secs().to_string()]).arg(program.as_ref());
    bounded
}

/// Cargo, in the same environment for every call, so that nothing is compiled twice for a differing variable.
pub fn cargo(limit: Duration) -> Command {
    let program = std::env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from);
    let mut cargo = bounded(program, limit);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(&name);
        }
    }
    if std::env::var_os("CI").is_some() {
        cargo.env("CARGO_INCREMENTAL", "0");
    }
    cargo.env("GASTOWN_BIN_DIR", place::binaries()).current_dir(place::root());
    cargo
}

/// npm, in `ui/`. Its longest script, all scenes, takes ten minutes on two slow cores.
pub fn npm() -> Command {
    let mut npm = bounded("npm", Duration::from_secs(1200));
    npm.current_dir(place::ui());
    npm
}

/// Runs to the end with the terminal as output; a failure names the command.
pub fn run(command: &mut Command) -> Result<(), String> {
    let status = command.status().map_err(|error| not_started(command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed ({status})", words(command))) }
}

/// Runs to the end, everything it says going into `log`.
pub fn run_logged(command: &mut Command, log: &Path) -> Result<(), String> {
    let file = open_log(log)?;
    let errors = file.try_clone().map_err(|error| format!("{}: {error}", log.display()))?;
    let status = command.stdin(Stdio::null()).stdout(file).stderr(errors).status();
    let status = status.map_err(|error| not_started(command, &error))?;
    match status.code() {
        Some(0) => Ok(()),
        Some(124 | 137) => Err(format!("`{}` did not end in its time", words(command))),
        _ => Err(format!("`{}` failed ({status})", words(command))),
    }
}

/// What a program answers on stdout, or why it could not.
pub fn answer(command: &mut Command) -> Result<String, String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| not_started(command, &error))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("`{}` failed ({}): {}", words(command), output.status, said.trim()));
    }
    String::from_utf8(output.stdout)
        .map_err(|_| format!("`{}` answered something that is not UTF-8", words(command)))
}

/// The full path of a program on PATH.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|candidate| candidate.is_file())
}

fn open_log(log: &Path) -> Result<File, String> {
    let say = |error: io::Error| format!("cannot write {}: {error}", log.display());
    if let Some(folder) = log.parent() {
        fs::create_dir_all(folder).map_err(say)?;
    }
    File::options().create(true).append(true).open(log).map_err(say)
}

fn not_started(command: &Command, error: &io::Error) -> String {
    format!("`{}` could not be started: {error}", words(command))
}

/// The command as a person would type it, without the wrappers of this file.
fn words(command: &Command) -> String {
    let mut words: Vec<String> = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|word| word.to_string_lossy().into_owned()));
    if words[0].ends_with("/setpriv") {
        words.drain(..4);
    }
    if words[0].ends_with("/timeout") {
        words.drain(..3);
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_what_a_person_would_type() {
        let mut failing = bounded("sh", Duration::from_secs(5));
        failing.args(["-c", "exit 3"]);

        let sentence = run(&mut failing).expect_err("exit 3 is a failure");

        assert!(sentence.starts_with("`sh -c exit 3` failed"), "{sentence}");
    }

    #[test]
    fn a_program_that_does_not_exist_is_a_sentence() {
        let sentence = answer(&mut Command::new("no-such-program-here")).expect_err("it does not exist");

        assert!(sentence.contains("could not be started"), "{sentence}");
    }
}
