//! Makes the few files that a git repository is, without running git and without its templates.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{AtPath, GitError, InRepository};
use crate::os;
use crate::plain::alternates_line;
use crate::town::TownClone;

/// What `git init` found out about the file system; a borrowing repository takes it over.
const FILE_SYSTEM_KEYS: &[&str] = &["filemode", "symlinks", "ignorecase", "precomposeunicode"];

/// The configuration file of a repository being made.
pub(crate) struct ConfigText(String);

impl ConfigText {
    /// The `[core]` section as it fits the disk the town's clone is on.
    pub(crate) fn for_borrower(town: &TownClone, bare: bool) -> Result<Self, GitError> {
        let path = town.dir().join("config");
        let config = git2::Config::open(&path).within("reading the configuration", town.dir())?;
        let mut text = ConfigText(String::new());
        text.section(
            "core",
            &[("repositoryformatversion", "0"), ("bare", if bare { "true" } else { "false" })],
        );
        for key in FILE_SYSTEM_KEYS {
            if let Ok(value) = config.get_string(&format!("core.{key}")) {
                text.entry(key, &value);
            }
        }
        Ok(text)
    }

    pub(crate) fn section(&mut self, title: &str, entries: &[(&str, &str)]) {
        self.0.push_str(&format!("[{title}]\n"));
        for (key, value) in entries {
            self.entry(key, value);
        }
    }

    fn entry(&mut self, key: &str, value: &str) {
        let value = value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        self.0.push_str(&format!("\t{key} = \"{value}\"\n"));
    }
}

/// Writes an empty repository at `git_dir` whose objects are borrowed from `lenders`.
pub(crate) fn write_skeleton(
    git_dir: &Path,
    town: &TownClone,
    lenders: &[PathBuf],
    head: &str,
    config: &ConfigText,
) -> Result<(), GitError> {
    for folder in ["objects/info", "objects/pack", "refs/heads", "refs/tags", "info"] {
        let path = git_dir.join(folder);
        fs::create_dir_all(&path).at("make", &path)?;
    }
    let mut alternates = Vec::new();
    for lender in lenders {
        if os::path_bytes(lender).contains(&b'\n') {
            return Err(GitError::Unexpected {
                doing: "making a clone".to_owned(),
                said: format!("the path {lender:?} has a line break in it; move the town"),
            });
        }
        alternates.extend(alternates_line(lender));
    }
    write(&git_dir.join("objects/info/alternates"), &alternates)?;
    write(&git_dir.join("HEAD"), format!("{head}\n").as_bytes())?;
    write(&git_dir.join("config"), config.0.as_bytes())?;
    let shallow = town.dir().join("shallow");
    if shallow.exists() {
        fs::copy(&shallow, git_dir.join("shallow")).at("copy", &shallow)?;
    }
    Ok(())
}

pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), GitError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).at("make", folder)?;
    }
    fs::write(path, bytes).at("write", path)
}
