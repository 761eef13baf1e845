//! `cargo xtask bench` and `soak`: the long measurements, on release binaries, one program of the tests package each.

use std::time::Duration;

use crate::{Outcome, packages, place, process};

/// Builds everything in release and runs the tests package's program `kind` with the names asked for.
pub fn run(kind: &str, names: &[&str]) -> Outcome {
    let home = place::root().join("tests").join(kind);
    if !home.is_dir() {
        return Err(format!("there is no {} yet, so there is nothing to run", home.display()));
    }
    if let Ok(said) = packages::ensure(&[packages::BUILD, &["dtach", "tmux"]]) {
        println!("packages   {said}");
    }
    let limit = Duration::from_secs(6 * 3600);
    let mut build = process::cargo(limit);
    process::run(build.args([
        "build",
        "--release",
        "-p",
        "gastown-gt",
        "-p",
        "gastown-pty",
        "-p",
        "gastown-tests",
    ]))?;
    let programs = place::target().join("release");
    let mut program = process::bounded(programs.join(kind), limit);
    process::run(program.args(names).env("GASTOWN_BIN_DIR", &programs))
}
