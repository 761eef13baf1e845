//! A small real project whose gate is `cargo test`: a part for each branch, and a test in each part.

use gastown_tests::{Repo, TestTown};
use std::process::Command;

pub const GATE: &str = "test=cargo test -q --offline --lib";

/// Parts that the branches change, one each; every part has a sound test on the target.
pub fn repo(town: &TestTown, parts: usize) -> Repo {
    let repo = town.repo("harbor");
    repo.write(".gitignore", "target\n");
    repo.write("Cargo.toml", "[package]\nname = \"harbor\"\nversion = \"0.1.0\"\nedition = \"2021\"\n");
    let parts: Vec<usize> = (0..parts).collect();
    repo.write("src/lib.rs", &parts.iter().map(|part| format!("pub mod part{part};\n")).collect::<String>());
    parts.iter().for_each(|part| repo.write(&name(*part), &text(*part, 1, true)));
    repo.commit("a project");
    repo
}

/// A branch that makes the part another one; a bad one breaks its test.
pub fn branch(repo: &Repo, part: usize, is_bad: bool) -> String {
    let branch = format!("b{part}");
    repo.git(&["checkout", "-q", "-b", &branch, "main"]);
    repo.write(&name(part), &text(part, 2, !is_bad));
    repo.commit(&branch);
    repo.git(&["checkout", "-q", "main"]);
    branch
}

/// The toolchain itself, found without the user's home.
pub fn bring_cargo(town: &TestTown) {
    let said = Command::new("rustc").args(["--print", "sysroot"]).output().expect("rustc runs");
    let sysroot = String::from_utf8(said.stdout).expect("a path");
    for tool in ["cargo", "rustc"] {
        let from = std::path::Path::new(sysroot.trim()).join("bin").join(tool);
        std::os::unix::fs::symlink(from, town.path("bin").join(tool)).expect("a link");
    }
}

fn name(part: usize) -> String {
    format!("src/part{part}.rs")
}

fn text(part: usize, factor: usize, is_sound: bool) -> String {
    let sum = (0..100).map(|n| n * factor).sum::<usize>() + usize::from(!is_sound);
    format!(
        "pub fn sum(to: usize) -> usize {{\n    (0..to).map(|n| n * {factor}).sum()\n}}\n\n\
         #[test]\nfn part_{part}_sums() {{\n    assert_eq!(sum(100), {sum});\n}}\n"
    )
}
