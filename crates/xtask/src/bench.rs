//! `cargo xtask bench` and `soak`: the long measurements, on release binaries, one program of the tests package each; and the
//! deaths of a hall before each single thing that it does, which are a test that takes long.

use std::path::PathBuf;
use std::time::Duration;

use crate::screen::Screen;
use crate::{Outcome, node, packages, place, process};

/// The window takes minutes to build in release: only where it is measured.
const WITHOUT_WINDOW: &[&str] = &["-p", "gastown-gt", "-p", "gastown-pty", "-p", "gastown-tests"];
/// The empty window beside the real one is an example of its crate.
const WITH_WINDOW: &[&str] = &["--workspace", "--bins", "--example", "empty_window"];

/// All that `bench` knows; the program itself has the same list (`tests/bench/main.rs`).
const BENCHES: &[&str] = &[
    "beside",
    "hosting",
    "landing",
    "line",
    "memory",
    "queue",
    "radar",
    "rehearsal",
    "replay",
    "window",
    "worktree",
];

/// Those in the real window.
const ON_SCREEN: &[&str] = &["line", "window"];

/// Builds everything in release and runs the tests package's program `kind` with the names asked for.
pub fn run(kind: &str, names: &[&str]) -> Outcome {
    if let Some(unknown) = names.iter().find(|name| kind == "bench" && !BENCHES.contains(name)) {
        return Err(format!("there is no bench `{unknown}`; there are {}", BENCHES.join(", ")));
    }
    let home = place::root().join("tests").join(kind);
    if !home.is_dir() {
        return Err(format!("there is no {} yet, so there is nothing to run", home.display()));
    }
    if let Ok(said) = packages::ensure(&[packages::BUILD, packages::SCREEN, &["dtach", "tmux"]]) {
        println!("packages   {said}");
    }
    let limit = Duration::from_secs(6 * 3600);
    let wants_window =
        kind == "bench" && (names.is_empty() || names.iter().any(|name| ON_SCREEN.contains(name)));
    if wants_window {
        node::install(None)?;
        node::build(None)?;
    }
    let mut build = process::cargo(limit);
    build.args(["build", "--release"]).args(if wants_window { WITH_WINDOW } else { WITHOUT_WINDOW });
    process::run(&mut build)?;
    let mut env: Vec<(&str, PathBuf)> = Vec::new();
    let screen = wants_window.then(Screen::start).transpose()?;
    if let Some(screen) = &screen {
        env.push(("DISPLAY", screen.display().into()));
    }
    let programs = place::target().join("release");
    let mut program = process::bounded(programs.join(kind), limit);
    process::run(program.args(names).env("GASTOWN_BIN_DIR", &programs).envs(env))
}

/// `soak races`, by a clock that is moved: the races of the engine's own tests, as many as are asked for.
pub fn races() -> Outcome {
    let limit = Duration::from_secs(6 * 3600);
    let mut cargo = process::cargo(limit);
    cargo.args(["test", "-p", "gastown-engine", "--lib", "--", "real::typing::hand::tests"]);
    process::run(cargo.env("GASTOWN_RACES", "1000"))
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

/// `soak idle`: the test of a quiet town, for ten minutes.
pub fn idle() -> Outcome {
    let limit = Duration::from_secs(3600);
    process::run(process::cargo(limit).args(["build", "-p", "gastown-gt", "-p", "gastown-pty"]))?;
    let mut cargo = process::cargo(limit);
    cargo.args(["test", "-p", "gastown-tests", "--test", "town", "--", "idle"]);
    let programs = place::target().join("debug");
    process::run(cargo.env("GASTOWN_IDLE_SECS", "600").env("GASTOWN_BIN_DIR", programs))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bench_that_is_not_there_is_refused_before_anything_is_built() {
        let said = run("bench", &["tea"]).expect_err("tea is no bench");

        assert!(said.contains("`tea`") && said.contains("window"), "{said}");
    }

    #[test]
    fn it_knows_the_benches_that_there_are() {
        let source = std::fs::read_to_string(place::root().join("tests/bench/main.rs")).expect("it is there");
        let mut there: Vec<&str> =
            source.lines().filter_map(|line| line.trim().strip_prefix("(\"")?.split('"').next()).collect();
        there.sort_unstable();

        assert_eq!(there, BENCHES);
    }
}
