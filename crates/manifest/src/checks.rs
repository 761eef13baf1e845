//! Gates: the commands by which a repository checks itself.
//!
//! A gate runs in a bare checkout, so one that needs packages installs them first.

use crate::{PACKAGE_JSON, Proposal, Repository, Setting};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Scripts of package.json that judge, in the order in which they are quick: any name of a row is that check.
const JUDGES: [&[&str]; 4] =
    [&["lint"], &["typecheck", "type-check", "types", "check"], &["test"], &["build"]];
/// What `npm init` writes where there is no test.
const NO_TEST: &str = "no test specified";

#[derive(Deserialize)]
struct Package {
    #[serde(default)]
    scripts: BTreeMap<String, String>,
}

/// Scripts of package.json by name; none where it is not there or not as npm writes it.
pub(crate) fn scripts(of: &Repository<'_>) -> BTreeMap<String, String> {
    let text = of.text(PACKAGE_JSON).unwrap_or_default();
    serde_json::from_str::<Package>(&text).map(|package| package.scripts).unwrap_or_default()
}

pub(crate) fn gates(of: &Repository<'_>, setup: Option<&Proposal>) -> Vec<Proposal> {
    let found = [of_package(of, setup), of_cargo(of), of_go(of), of_python(of, setup)];
    let found: Vec<Proposal> = found.into_iter().flatten().collect();
    if found.is_empty() { of_makefile(of).into_iter().collect() } else { found }
}

fn gate(name: &str, value: impl Into<String>, from: &str) -> Proposal {
    Proposal { setting: Setting::Gate(name.into()), value: value.into(), from: from.into() }
}

/// One gate for all its scripts: each gate begins in a bare checkout, and the packages are installed once.
fn of_package(of: &Repository<'_>, setup: Option<&Proposal>) -> Option<Proposal> {
    let known = scripts(of);
    let is_real = |name: &&&str| known.get(**name).is_some_and(|line| !line.contains(NO_TEST));
    let judges: Vec<&str> = JUDGES.iter().filter_map(|names| names.iter().find(is_real)).copied().collect();
    let name = match judges.as_slice() {
        [] => return None,
        [only] => *only,
        _ => "checks",
    };
    let (program, install) = manager(setup);
    let runs = judges.iter().map(|script| match *script {
        "test" => format!("{program} test"),
        other => format!("{program} run {other}"),
    });
    let line: Vec<String> = install.into_iter().chain(runs).collect();
    Some(gate(name, line.join(" && "), PACKAGE_JSON))
}

/// The package manager that the setup calls, and the part of the setup that calls it.
fn manager(setup: Option<&Proposal>) -> (&'static str, Option<String>) {
    let parts = setup.map_or("", |proposal| proposal.value.as_str()).split(" && ");
    for part in parts {
        let known =
            ["pnpm", "yarn", "bun", "npm"].into_iter().find(|name| part.split(' ').next() == Some(name));
        if let Some(name) = known {
            return (name, Some(part.to_owned()));
        }
    }
    ("npm", None)
}

fn of_cargo(of: &Repository<'_>) -> Option<Proposal> {
    let line = if of.has("Cargo.lock") { "cargo test --locked" } else { "cargo test" };
    of.has("Cargo.toml").then(|| gate("cargo", line, "Cargo.toml"))
}

fn of_go(of: &Repository<'_>) -> Option<Proposal> {
    of.has("go.mod").then(|| gate("go", "go vet ./... && go test ./...", "go.mod"))
}

/// Only where pytest is named: a folder of Python files says nothing of how it is tested.
fn of_python(of: &Repository<'_>, setup: Option<&Proposal>) -> Option<Proposal> {
    let project = of.text("pyproject.toml").unwrap_or_default();
    let from = if of.has("pytest.ini") {
        "pytest.ini"
    } else if toml::from_str::<toml::Table>(&project).is_ok() && project.contains("pytest") {
        "pyproject.toml"
    } else {
        return None;
    };
    let line = setup.map_or("", |proposal| proposal.value.as_str());
    let part = |word: &str| line.split(" && ").find(|part| part.starts_with(word));
    let line = match (part("uv "), part("poetry ")) {
        (Some(install), _) => format!("{install} && uv run pytest"),
        (None, Some(install)) => format!("{install} && poetry run pytest"),
        (None, None) => "python3 -m pytest".to_owned(),
    };
    Some(gate("pytest", line, from))
}

/// The last resort: a target called test or check.
fn of_makefile(of: &Repository<'_>) -> Option<Proposal> {
    let text = of.text("Makefile")?;
    let has = |target: &&str| {
        text.lines().any(|line| line.strip_prefix(*target).is_some_and(|rest| rest.starts_with(':')))
    };
    let target = ["check", "test"].into_iter().find(has)?;
    Some(gate(target, format!("make {target}"), "Makefile"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(files: &[(&str, &str)]) -> Vec<(String, String)> {
        let names: Vec<String> = files.iter().map(|(name, _)| (*name).to_owned()).collect();
        let read =
            |name: &str| files.iter().find(|(file, _)| *file == name).map(|(_, text)| (*text).to_owned());
        let repository = Repository { files: &names, read: &read, untracked: &[] };
        let setup = crate::setup::setup_for(&names);
        let named = |proposal: Proposal| match proposal.setting {
            Setting::Gate(name) => (name, proposal.value),
            other => panic!("{other:?} is no gate"),
        };
        gates(&repository, setup.as_ref()).into_iter().map(named).collect()
    }

    fn one(name: &str, line: &str) -> Vec<(String, String)> {
        vec![(name.to_owned(), line.to_owned())]
    }

    #[test]
    fn scripts_that_judge_are_one_gate_that_installs_first_in_order_of_speed() {
        let scripts =
            r#"{"scripts":{"build":"vite build","test":"vitest run","lint":"eslint .","dev":"vite"}}"#;

        assert_eq!(
            of(&[("package.json", scripts), ("pnpm-lock.yaml", "")]),
            one("checks", "pnpm install --frozen-lockfile && pnpm run lint && pnpm test && pnpm run build")
        );
        assert_eq!(of(&[("package.json", r#"{"scripts":{"test":"node --test"}}"#)]), one("test", "npm test"));
    }

    #[test]
    fn what_is_no_check_and_what_is_no_manifest_gives_no_gate() {
        let placeholder = r#"{"scripts":{"test":"echo \"Error: no test specified\" && exit 1"}}"#;

        assert_eq!(of(&[("package.json", placeholder)]), []);
        assert_eq!(of(&[("package.json", "{ not json")]), []);
        assert_eq!(of(&[("package.json", r#"{"scripts":{"dev":"vite"}}"#)]), []);
        assert_eq!(of(&[("pyproject.toml", "[project]\nname = \"lamp\"")]), []);
    }

    #[test]
    fn each_language_brings_its_own_gate_and_two_bring_two() {
        assert_eq!(of(&[("Cargo.toml", ""), ("Cargo.lock", "")]), one("cargo", "cargo test --locked"));
        assert_eq!(of(&[("go.mod", "")]), one("go", "go vet ./... && go test ./..."));
        let pytest = "[tool.pytest.ini_options]\ntestpaths = [\"tests\"]";
        assert_eq!(
            of(&[("pyproject.toml", pytest), ("uv.lock", "")]),
            one("pytest", "uv sync --locked && uv run pytest")
        );
        assert_eq!(of(&[("pytest.ini", "")]), one("pytest", "python3 -m pytest"));
        assert_eq!(of(&[("Cargo.toml", ""), ("go.mod", "")]).len(), 2);
    }

    #[test]
    fn a_makefile_speaks_only_where_nothing_else_does() {
        let make = "all: build\n\ntest:\n\t./run.sh\n";

        assert_eq!(of(&[("Makefile", make)]), one("test", "make test"));
        assert_eq!(of(&[("Makefile", make), ("go.mod", "")]), one("go", "go vet ./... && go test ./..."));
        assert_eq!(of(&[("Makefile", "latest: x\n")]), []);
    }
}
