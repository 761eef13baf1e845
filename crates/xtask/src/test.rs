//! `cargo xtask test`: the whole check in steps, cheap ones first; the first failure stops it and shows its log.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::screen::Screen;
use crate::{Outcome, agents, codegen, licences, node, packages, place, process};

/// Test targets that have a step of their own.
const APART: &[&str] = &["tidy", "e2e", "agents"];

/// How much of the end of a failed step's log is shown.
const LOG_LINES_SHOWN: usize = 150;

const MINUTE: Duration = Duration::from_secs(60);

pub struct Options {
    only: Option<String>,
    agents: bool,
}

impl Options {
    pub fn parse(flags: &[&str]) -> Result<Self, String> {
        let mut options = Self { only: None, agents: false };
        let mut flags = flags.iter();
        while let Some(flag) = flags.next() {
            match *flag {
                "--agents" => options.agents = true,
                "--only" => options.only = Some(known(flags.next().copied().unwrap_or_default())?),
                other => {
                    return Err(format!(
                        "`cargo xtask test` has no `{other}`; it has --only STEP and --agents"
                    ));
                }
            }
        }
        Ok(options)
    }

    pub fn only(step: &str) -> Self {
        Self { only: Some(step.to_owned()), agents: false }
    }

    fn wants(&self, step: &Step) -> bool {
        match &self.only {
            Some(only) => step.name == only || needs_of(only).contains(&step.name),
            None => step.name != "agents" || self.agents,
        }
    }
}

struct Step {
    name: &'static str,
    /// Which steps must have been done before it when it runs alone.
    needs: &'static [&'static str],
    work: fn(&Path) -> Result<String, String>,
}

#[rustfmt::skip]
const STEPS: &[Step] = &[
    Step { name: "packages", needs: &[], work: |_| packages::ensure(&[packages::BUILD, packages::SCREEN, packages::TEST]) },
    Step { name: "node", needs: &[], work: |_| node::check() },
    Step { name: "fmt", needs: &[], work: fmt },
    Step { name: "npm", needs: &[], work: |log| node::install(Some(log)) },
    Step { name: "licences", needs: &["npm"], work: |_| licences::check().map(|()| "all allowed, THIRD-PARTY.txt up to date".into()) },
    Step { name: "svelte", needs: &["npm"], work: |log| node::script("check", log) },
    Step { name: "vitest", needs: &["npm"], work: |log| node::script("test", log) },
    Step { name: "vite", needs: &["npm"], work: |log| node::build(Some(log)) },
    Step { name: "clippy", needs: &["npm", "vite"], work: clippy },
    Step { name: "build", needs: &["npm", "vite"], work: build },
    Step { name: "tidy", needs: &[], work: |log| targets(log, &["tidy"], &[], 15 * MINUTE) },
    Step { name: "codegen", needs: &[], work: |_| codegen::check().map(|()| "bindings.ts up to date".into()) },
    Step { name: "test", needs: &["npm", "vite", "build"], work: test },
    Step { name: "scenes", needs: &["packages", "npm"], work: scenes },
    Step { name: "e2e", needs: &["packages", "npm", "vite", "build"], work: e2e },
    Step { name: "agents", needs: &["npm", "vite", "build"], work: agents },
];

struct Done {
    name: &'static str,
    took: Duration,
    said: Result<String, String>,
}

pub fn run(options: &Options) -> Outcome {
    let start = Instant::now();
    let mut done: Vec<Done> = Vec::new();
    for step in STEPS.iter().filter(|step| options.wants(step)) {
        let log = place::notes().join("logs").join(format!("{}.log", step.name));
        fs::remove_file(&log).ok();
        println!("{:<10} ...", step.name);
        let began = Instant::now();
        let said = (step.work)(&log);
        let failed = said.is_err();
        done.push(Done { name: step.name, took: began.elapsed(), said });
        if failed {
            show(&log);
            break;
        }
    }
    summary(&done, start.elapsed());
    match done.iter().find_map(|step| step.said.as_ref().err().map(|why| (step.name, why))) {
        Some((name, why)) => Err(format!("step {name}: {why}")),
        None => Ok(()),
    }
}

fn summary(done: &[Done], total: Duration) {
    println!("\n{:<10} {:<7} {:>8}", "step", "result", "seconds");
    for step in done {
        let (result, note) = match &step.said {
            Ok(note) => ("ok", note.as_str()),
            Err(_) => ("FAILED", ""),
        };
        println!("{:<10} {result:<7} {:>8.1}  {note}", step.name, step.took.as_secs_f32());
    }
    println!("{:<10} {:<7} {:>8.1}", "total", "", total.as_secs_f32());
}

fn show(log: &Path) {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let lines: Vec<&str> = text.lines().collect();
    let (name, failures) = (log.display(), failures(&lines).join("\n"));
    if !failures.is_empty() {
        println!("\n--- failures in {name}\n{failures}");
    }
    let end = &lines[lines.len().saturating_sub(LOG_LINES_SHOWN)..];
    if !end.is_empty() {
        println!("\n--- the end of {name}\n{}\n---", end.join("\n"));
    }
}

/// What each test program prints of its failures, wherever in the log it stands.
fn failures<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let mut inside = false;
    let is_of_failure = |line: &&&'a str| {
        inside |= **line == "failures:";
        let is_inside = inside;
        inside &= !line.starts_with("test result:");
        is_inside
    };
    lines.iter().filter(is_of_failure).copied().collect()
}

fn known(name: &str) -> Result<String, String> {
    let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
    if names.contains(&name) {
        Ok(name.to_owned())
    } else {
        Err(format!("there is no step `{name}`; there are {}", names.join(", ")))
    }
}

fn needs_of(name: &str) -> &'static [&'static str] {
    STEPS.iter().find(|step| step.name == name).map_or(&[], |step| step.needs)
}

fn fmt(log: &Path) -> Result<String, String> {
    process::run_logged(process::cargo(5 * MINUTE).args(["fmt", "--all", "--check"]), log)?;
    Ok(String::new())
}

fn clippy(log: &Path) -> Result<String, String> {
    let mut cargo = process::cargo(20 * MINUTE);
    process::run_logged(cargo.args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]), log)?;
    Ok(String::new())
}

/// Binaries and tests in one call: one feature set, so that no later step compiles anything.
fn build(log: &Path) -> Result<String, String> {
    let mut cargo = process::cargo(30 * MINUTE);
    process::run_logged(cargo.args(["build", "--workspace", "--all-targets"]), log)?;
    Ok(String::new())
}

fn test(log: &Path) -> Result<String, String> {
    let own = test_targets()?;
    let own: Vec<&str> = own.iter().map(String::as_str).filter(|name| !APART.contains(name)).collect();
    let mut cargo = process::cargo(20 * MINUTE);
    cargo.args(["test", "--workspace", "--no-fail-fast", "--lib", "--bins"]);
    own.iter().for_each(|name| {
        cargo.args(["--test", name]);
    });
    process::run_logged(&mut cargo, log)?;
    Ok(counted(log))
}

fn scenes(log: &Path) -> Result<String, String> {
    let missing: Vec<&str> =
        ["scenes:build", "scenes:check"].into_iter().filter(|name| !node::has_script(name)).collect();
    if !missing.is_empty() {
        return Err(format!("ui/package.json has no script {}", missing.join(" and ")));
    }
    node::script("scenes:build", log)?;
    node::script("scenes:check", log)
}

fn e2e(log: &Path) -> Result<String, String> {
    let screen = Screen::start()?;
    let pictures = place::target().join("e2e");
    fs::create_dir_all(&pictures).map_err(|error| format!("cannot make {}: {error}", pictures.display()))?;
    let env: [(&str, PathBuf); 2] = [("DISPLAY", screen.display().into()), ("GASTOWN_ARTIFACTS", pictures)];
    targets(log, &["e2e"], &env, 15 * MINUTE)
}

fn agents(log: &Path) -> Result<String, String> {
    let folder = place::target().join("agents");
    agents::install(&folder, log)?;
    // Nine real programs with a dozen stories each.
    targets(log, &["agents"], &[("GASTOWN_AGENTS_DIR", folder)], 60 * MINUTE)
}

/// Runs named test targets, one test at a time, for so long at most.
fn targets(log: &Path, names: &[&str], env: &[(&str, PathBuf)], limit: Duration) -> Result<String, String> {
    let there = test_targets()?;
    if let Some(missing) = names.iter().find(|name| !there.iter().any(|found| found == *name)) {
        return Err(format!("there is no test target `{missing}` in the workspace"));
    }
    let mut cargo = process::cargo(limit);
    cargo.args(["test", "--workspace"]);
    names.iter().for_each(|name| {
        cargo.args(["--test", name]);
    });
    cargo.args(["--", "--test-threads=1"]).envs(env.iter().map(|(name, value)| (name, value)));
    process::run_logged(&mut cargo, log)?;
    Ok(counted(log))
}

/// The names of all integration tests of the workspace.
fn test_targets() -> Result<Vec<String>, String> {
    let mut cargo = process::cargo(MINUTE);
    let text = process::answer(cargo.args(["metadata", "--locked", "--no-deps", "--format-version", "1"]))?;
    let metadata: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| format!("cargo metadata answered no JSON: {error}"))?;
    let mut names = Vec::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        for target in package["targets"].as_array().into_iter().flatten() {
            if target["kind"][0] == "test" {
                names.extend(target["name"].as_str().map(str::to_owned));
            }
        }
    }
    names.sort();
    names.dedup();
    Ok(names)
}

/// "N tests passed, M ignored", read from what libtest printed.
fn counted(log: &Path) -> String {
    let text = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let sum = |what: &str| -> usize {
        let results = text.lines().filter(|line| line.starts_with("test result: "));
        let parts = results.flat_map(|line| line.split([';', '.']));
        parts.filter_map(|part| part.trim().strip_suffix(what)?.trim().parse::<usize>().ok()).sum()
    };
    let ignored = sum("ignored");
    let note = if ignored == 0 { String::new() } else { format!(", {ignored} ignored") };
    format!("{} tests passed{note}", sum("passed"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_alone_brings_what_it_needs_and_nothing_else() {
        let options = Options::parse(&["--only", "e2e"]).expect("e2e is a step");

        let names: Vec<&str> =
            STEPS.iter().filter(|step| options.wants(step)).map(|step| step.name).collect();

        assert_eq!(names, ["packages", "npm", "vite", "build", "e2e"]);
    }

    #[test]
    fn real_agents_run_only_when_asked_for() {
        let runs = |flags: &[&str]| {
            let options = Options::parse(flags).expect("known flags");
            STEPS.iter().any(|step| step.name == "agents" && options.wants(step))
        };

        assert!(!runs(&[]));
        assert!(runs(&["--agents"]));
    }

    #[test]
    fn a_failure_is_found_wherever_it_stands_in_a_log() {
        let log =
            ["test a ... ok", "failures:", "---- b ----", "b broke", "test result: FAILED.", "test c ... ok"];

        assert_eq!(failures(&log), log[1..5]);
        assert!(failures(&log[5..]).is_empty());
    }

    #[test]
    fn an_unknown_step_is_refused_with_the_known_ones() {
        let sentence = Options::parse(&["--only", "tea"]).err().expect("tea is no step");

        assert!(sentence.contains("`tea`") && sentence.contains("clippy"), "{sentence}");
    }

    #[test]
    fn the_counts_of_all_test_programs_are_added() {
        let log = std::env::temp_dir().join(format!("xtask-counted-{}", std::process::id()));
        let line =
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.01s\n";
        fs::write(&log, line.repeat(2)).expect("the temp folder can be written");

        let said = counted(&log);

        fs::remove_file(&log).expect("it was written just now");
        assert_eq!(said, "6 tests passed, 2 ignored");
    }
}
