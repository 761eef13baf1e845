//! What a repository's own files say of how to work in it: proposals for a rig's settings. Pure; proposed only, nothing runs.

mod checks;
mod ground;
mod setup;

/// Files at the top of a repository that are read where they are there; all others count by their name only.
pub const READ: &[&str] = &[PACKAGE_JSON, "Makefile", "pyproject.toml"];

pub(crate) const PACKAGE_JSON: &str = "package.json";

/// Untracked files that programs need and that nobody commits: paths from the top.
pub const COPIED: &[&str] = &[
    ".env",
    ".env.local",
    ".env.development",
    ".env.development.local",
    ".env.test",
    ".env.test.local",
    ".claude/settings.local.json",
    ".gemini/settings.json",
    ".mcp.json",
    "CLAUDE.local.md",
    "opencode.json",
];

/// What is known of a repository.
pub struct Repository<'a> {
    /// Names of the files at the top of the target.
    pub files: &'a [String],
    /// The text of one of [`READ`]; none where it is not there, or not UTF-8.
    pub read: &'a dyn Fn(&str) -> Option<String>,
    /// Which of [`COPIED`] lie in the owner's folder, untracked.
    pub untracked: &'a [String],
}

impl Repository<'_> {
    fn has(&self, name: &str) -> bool {
        self.files.iter().any(|file| file == name)
    }

    fn text(&self, name: &str) -> Option<String> {
        if self.has(name) { (self.read)(name) } else { None }
    }
}

/// A setting that the files of a repository speak for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub setting: Setting,
    /// A line for `sh -c`, a path from the top, or a number.
    pub value: String,
    /// The file that speaks for it.
    pub from: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Setting {
    Setup,
    Teardown,
    /// A file to copy into each worktree.
    Copy,
    /// How many ports each worktree gets.
    Ports,
    /// A folder that stays between two checks.
    Cache,
    /// A gate of that name.
    Gate(String),
}

/// All proposals, in the order in which a person would set them.
#[must_use]
pub fn proposals(of: &Repository<'_>) -> Vec<Proposal> {
    let setup = setup::setup_for(of.files);
    let gates = checks::gates(of, setup.as_ref());
    let copied = of.untracked.iter().map(|file| Proposal {
        setting: Setting::Copy,
        value: file.clone(),
        from: "your folder, untracked".into(),
    });
    setup
        .into_iter()
        .chain(copied)
        .chain(ground::ports(of))
        .chain(ground::teardown(of))
        .chain(ground::caches(of))
        .chain(gates)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repository_that_says_nothing_gets_no_proposal() {
        let files = ["README.md".to_owned()];

        assert_eq!(proposals(&Repository { files: &files, read: &|_| None, untracked: &[] }), []);
    }

    #[test]
    fn a_web_project_gets_all_of_them_in_order() {
        let files = ["package.json", "package-lock.json", "compose.yml"].map(str::to_owned);
        let untracked = [".env".to_owned()];
        let read = |_: &str| Some(r#"{"scripts":{"dev":"vite","test":"vitest run"}}"#.to_owned());

        let found = proposals(&Repository { files: &files, read: &read, untracked: &untracked });

        let told: Vec<_> = found.iter().map(|p| (&p.setting, p.value.as_str(), p.from.as_str())).collect();
        assert_eq!(
            told,
            [
                (&Setting::Setup, "npm ci", "package-lock.json"),
                (&Setting::Copy, ".env", "your folder, untracked"),
                (&Setting::Ports, "10", "package.json, compose.yml"),
                (&Setting::Teardown, "docker compose down", "compose.yml"),
                (&Setting::Gate("test".into()), "npm ci && npm test", "package.json"),
            ]
        );
    }
}
