//! `cargo xtask`: everything one does with this checkout, with all of its own set-up. It knows programs, not the town.
#![allow(clippy::disallowed_methods, reason = "starting other programs is all that xtask does")]

mod agents;
mod bench;
mod codegen;
mod licences;
mod node;
mod notices;
mod packages;
mod pictures;
mod place;
mod process;
mod run;
mod screen;
mod spdx;
mod test;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask run [--once] [--virtual]     opens the demo town; without a display, in a virtual one with a screenshot
cargo xtask test [--only STEP] [--agents]   the whole check; --agents adds the real agent programs
cargo xtask bench [NAME...]              measurements beside peers, as ratios: hosting, landing, memory, queue, radar, rehearsal, replay,
                                         window, worktree
cargo xtask soak [NAME]                  the long runs: many seeds, many prompts; `deaths`: kill -9 of the hall everywhere;
                                         `idle`: ten minutes of fifty agents at rest
cargo xtask codegen [--check]            writes ui/src/ipc/bindings.ts from the api crate
cargo xtask pictures                     takes the pictures of the user guide, from the scenes of the window
cargo xtask tidy                         the invariants of the house
cargo xtask licences [--check]           checks licences, writes THIRD-PARTY.txt
";

/// Words that ask how a command is used.
const HELP: &[&str] = &["--help", "-h"];

/// What went wrong, as a sentence for the person who typed the command.
type Outcome = Result<(), String>;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match dispatch(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("xtask: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(words: &[&str]) -> Outcome {
    match words {
        [name, flags @ ..] if flags.iter().any(|flag| HELP.contains(flag)) => {
            print!("{}", usage_of(name)?);
            Ok(())
        }
        ["run", flags @ ..] => run::run(run::Options::parse(flags)?),
        ["test", flags @ ..] => test::run(&test::Options::parse(flags)?),
        ["bench", names @ ..] => bench::run("bench", names),
        ["soak", "deaths"] => bench::deaths(),
        ["soak", "idle"] => bench::idle(),
        ["soak", names @ ..] => {
            if names.is_empty() || names.contains(&"races") {
                bench::races()?;
            }
            bench::run("soak", names)
        }
        ["codegen"] => codegen::write(),
        ["codegen", "--check"] => codegen::check(),
        ["tidy"] => test::run(&test::Options::only("tidy")),
        ["pictures"] => pictures::take(),
        ["licences"] => licences::write(),
        ["licences", "--check"] => licences::check(),
        [] | ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            Ok(())
        }
        ["help", name] => {
            print!("{}", usage_of(name)?);
            Ok(())
        }
        unknown => Err(is_no_command(&unknown.join(" "))),
    }
}

/// The lines of one command.
fn usage_of(name: &str) -> Result<String, String> {
    let begins = format!("cargo xtask {name} ");
    let lines: String = USAGE.split_inclusive('\n').filter(|line| line.starts_with(&begins)).collect();
    if lines.is_empty() { Err(is_no_command(name)) } else { Ok(lines) }
}

fn is_no_command(words: &str) -> String {
    format!("`{words}` is not one of its commands; these are:\n{USAGE}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asking_for_help_does_nothing_else() {
        for name in ["run", "test", "bench", "soak", "codegen", "pictures", "tidy", "licences"] {
            let said = usage_of(name).expect("it is one of its commands");
            assert!(said.lines().count() == 1 && said.contains(name), "{said}");
            assert_eq!(dispatch(&[name, "--help"]), Ok(()));
        }
        assert!(dispatch(&["tea", "--help"]).is_err_and(|why| why.contains("`tea`")));
    }
}
