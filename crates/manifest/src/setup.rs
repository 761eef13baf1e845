//! What a rig's setup could be, read from the lock files at the top of its target.

use crate::{Proposal, Setting};

/// A kind of package: of several lock files of one kind the first named is followed.
type Kind = &'static [(&'static str, &'static str)];

/// Lock file and the command of its own program that installs exactly what it names.
const KINDS: [Kind; 8] = [
    &[("Cargo.lock", "cargo fetch --locked")],
    &[
        ("pnpm-lock.yaml", "pnpm install --frozen-lockfile"),
        ("bun.lock", "bun install --frozen-lockfile"),
        ("bun.lockb", "bun install --frozen-lockfile"),
        ("yarn.lock", YARN_CLASSIC),
        ("package-lock.json", "npm ci"),
        ("npm-shrinkwrap.json", "npm ci"),
    ],
    &[
        ("uv.lock", "uv sync --locked"),
        ("poetry.lock", "poetry install --no-interaction"),
        ("Pipfile.lock", "pipenv sync"),
        ("requirements.txt", "python3 -m venv .venv && .venv/bin/pip install -r requirements.txt"),
    ],
    &[("go.sum", "go mod download")],
    &[("Gemfile.lock", "bundle install")],
    &[("composer.lock", "composer install --no-interaction")],
    &[("mix.lock", "mix deps.get")],
    &[("pubspec.lock", "dart pub get --enforce-lockfile")],
];

const YARN_CLASSIC: &str = "yarn install --frozen-lockfile";
/// From Yarn 2 on, which this file gives away, the option has another name.
const YARN_MODERN: (&str, &str) = (".yarnrc.yml", "yarn install --immutable");

/// Installs what every lock file at the top names; none where no lock file is known.
pub(crate) fn setup_for(files: &[String]) -> Option<Proposal> {
    let has = |name: &str| files.iter().any(|file| file == name);
    let found: Vec<_> = KINDS.iter().filter_map(|kind| kind.iter().find(|(lock, _)| has(lock))).collect();
    let command = |line: &'static str| {
        if line == YARN_CLASSIC && has(YARN_MODERN.0) { YARN_MODERN.1 } else { line }
    };
    let value: Vec<_> = found.iter().map(|(_, line)| command(line)).collect();
    let from: Vec<_> = found.iter().map(|(lock, _)| *lock).collect();
    let proposal = || Proposal { setting: Setting::Setup, value: value.join(" && "), from: from.join(", ") };
    (!found.is_empty()).then(proposal)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(files: &[&str]) -> Option<String> {
        setup_for(&files.iter().map(ToString::to_string).collect::<Vec<_>>()).map(|proposal| proposal.value)
    }

    #[test]
    fn without_a_lock_file_nothing_is_proposed() {
        assert_eq!(of(&[]), None);
        assert_eq!(of(&["package.json", "README.md", "cargo.lock"]), None);
    }

    #[test]
    fn every_lock_file_known_is_followed() {
        for kind in KINDS {
            for (lock, command) in kind {
                assert_eq!(of(&["README.md", lock]).as_deref(), Some(*command), "{lock}");
            }
        }
    }

    #[test]
    fn of_one_kind_one_program_installs_and_of_two_kinds_both() {
        assert_eq!(
            of(&["package-lock.json", "pnpm-lock.yaml"]).as_deref(),
            Some("pnpm install --frozen-lockfile")
        );
        assert_eq!(of(&["requirements.txt", "uv.lock"]).as_deref(), Some("uv sync --locked"));
        assert_eq!(
            of(&["package-lock.json", "Cargo.lock"]).as_deref(),
            Some("cargo fetch --locked && npm ci")
        );
    }

    #[test]
    fn a_modern_yarn_gets_the_option_it_knows() {
        assert_eq!(of(&["yarn.lock"]).as_deref(), Some("yarn install --frozen-lockfile"));
        assert_eq!(of(&["yarn.lock", ".yarnrc.yml"]).as_deref(), Some("yarn install --immutable"));
    }
}
