//! The git program: where it is, which version, and the two surroundings it is run in.

use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::call::{Call, Surroundings};
use crate::error::GitError;
use crate::os;

const VERSION_MIN: (u32, u32) = (2, 39);
const VERSION_DEADLINE: Duration = Duration::from_secs(10);

/// The git program this house runs. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Git(Arc<Program>);

#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) path: PathBuf,
    pub(crate) environment: Vec<(OsString, OsString)>,
    pub(crate) excludes: Option<OsString>,
    version: String,
}

impl Git {
    /// Finds git in PATH and checks its version.
    ///
    /// # Errors
    /// When there is none, or it is older than 2.39.
    pub fn find() -> Result<Git, GitError> {
        Self::find_in(env::vars_os().collect())
    }

    /// Finds git in the PATH of `environment`, which every git then starts from (`GIT_*` removed).
    ///
    /// # Errors
    /// When there is none, or it is older than 2.39.
    pub fn find_in(environment: Vec<(OsString, OsString)>) -> Result<Git, GitError> {
        let searched = environment
            .iter()
            .find(|(key, _)| key == "PATH")
            .map(|(_, value)| value.clone())
            .unwrap_or_default();
        let found = env::split_paths(&searched)
            .map(|folder| folder.join("git"))
            .find(|path| path.metadata().is_ok_and(|facts| os::is_executable(&facts)));
        match found {
            Some(path) => Self::with_program_in(&path, environment),
            None => Err(GitError::NotInstalled { searched: searched.to_string_lossy().into_owned() }),
        }
    }

    /// Uses this very program, with this process' environment.
    ///
    /// # Errors
    /// When it does not start, is not git, or is older than 2.39.
    pub fn with_program(path: &Path) -> Result<Git, GitError> {
        Self::with_program_in(path, env::vars_os().collect())
    }

    /// Uses this very program, started from this environment.
    ///
    /// # Errors
    /// When it does not start, is not git, or is older than 2.39.
    pub fn with_program_in(path: &Path, environment: Vec<(OsString, OsString)>) -> Result<Git, GitError> {
        let mut program =
            Program { path: path.to_owned(), environment, excludes: None, version: String::new() };
        let asking = Git(Arc::new(Program {
            path: program.path.clone(),
            environment: program.environment.clone(),
            excludes: None,
            version: String::new(),
        }));
        program.version = asking.ask_version()?;
        program.excludes = asking.ask_excludes()?;
        Ok(Git(Arc::new(program)))
    }

    /// The version, such as `2.39.5`.
    pub fn version(&self) -> &str {
        &self.0.version
    }

    /// Where the program is.
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// A call on what the town owns or an agent wrote: no configuration of the user, hooks and the like off,
    /// and whatever it leaves running is ended.
    pub(crate) fn sealed(&self, doing: impl Into<String>) -> Call {
        Call::new(Arc::clone(&self.0), Surroundings::Sealed, doing.into())
    }

    /// A call on the user's repository or on a remote: the user's own configuration and credentials.
    pub(crate) fn owner(&self, doing: impl Into<String>) -> Call {
        Call::new(Arc::clone(&self.0), Surroundings::Owner, doing.into())
    }

    fn ask_version(&self) -> Result<String, GitError> {
        let said =
            self.sealed("asking git for its version").arg("version").deadline(VERSION_DEADLINE).line()?;
        let version = said
            .strip_prefix("git version ")
            .and_then(|rest| rest.split_whitespace().next())
            .ok_or_else(|| GitError::NotGit { program: self.path().to_owned(), said: said.clone() })?;
        if parse_version(version) < Some(VERSION_MIN) {
            return Err(GitError::TooOld { program: self.path().to_owned(), found: version.to_owned() });
        }
        Ok(version.to_owned())
    }

    /// The user's list of files to ignore everywhere counts in an agent's worktree too.
    fn ask_excludes(&self) -> Result<Option<OsString>, GitError> {
        let asked = self
            .owner("reading core.excludesFile from the user's git configuration")
            .args(["config", "--global", "--type=path", "--get", "core.excludesFile"])
            .deadline(VERSION_DEADLINE)
            .run()?;
        let line = asked.stdout.trim_ascii_end();
        let is_set = asked.code == Some(0) && !line.is_empty();
        Ok(is_set.then(|| os::path_from_bytes(line).into_os_string()))
    }
}

pub(crate) fn parse_version(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// `GIT_*` that say how the user reaches remotes; they stay for the user's own repository and remotes.
pub(crate) fn is_about_remotes(key: &OsStr) -> bool {
    let key = key.to_string_lossy();
    matches!(&*key, "GIT_SSH" | "GIT_SSH_COMMAND" | "GIT_SSH_VARIANT" | "GIT_ASKPASS" | "GIT_PROXY_COMMAND")
        || key.starts_with("GIT_SSL_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_number() {
        assert!(parse_version("2.39.5") >= Some(VERSION_MIN));
        assert!(parse_version("2.100.0.windows.1") >= Some(VERSION_MIN));
        assert!(parse_version("2.9.5") < Some(VERSION_MIN));
        assert!(parse_version("nonsense") < Some(VERSION_MIN));
    }
}
