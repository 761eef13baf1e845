//! `cargo xtask bench` and `soak`: the long measurements, on release binaries, one program of the tests package each; and the
//! deaths of a hall before each single thing that it does, which are a test that takes long.

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

/// `soak deaths`: says what was counted, each death, and what it cost.
pub fn deaths() -> Outcome {
    let limit = Duration::from_secs(6 * 3600);
    process::run(process::cargo(limit).args(["build", "-p", "gastown-pty"]))?;
    let mut cargo = process::cargo(limit);
    cargo.args(["test", "-p", "gastown-engine", "--test", "town", "--"]);
    process::run(
        cargo
            .args(["--exact", "deaths::a_death_before_every_single_operation_costs_nothing"])
            .args(["--ignored", "--nocapture"]),
    )
}
