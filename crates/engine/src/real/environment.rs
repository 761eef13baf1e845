//! The environment of agents and gates: an allow-list, the login shell's PATH, and what tells a program where it is.

use super::places::Places;
use crate::shell::Shell;
use gastown_agent::Preset;
use gastown_core::{Agent, Session, Task};
use gastown_pty::os::run_bounded;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// How long the login shell may take to say its PATH.
const SHELL_PATIENCE: Duration = Duration::from_secs(3);
const SHELL_OUTPUT_BYTES_MAX: usize = 64 * 1024;
/// Before and after the PATH in what the shell prints: its start-up files may print, too.
const MARK: &str = "__gastown_path__";
const PATH_DEFAULT: &str = "/usr/local/bin:/usr/bin:/bin";

/// Names that pass from the hall's environment to every program.
const ALLOWED: [&str; 16] = [
    "HOME",
    "USER",
    "LOGNAME",
    "SHELL",
    "LANG",
    "TZ",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "NO_PROXY",
    "ALL_PROXY",
    "http_proxy",
    "https_proxy",
    "no_proxy",
    "all_proxy",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
];

/// Names that the owner's own terminals get beside those: `gt` finds the hall's socket by them.
const OF_THE_OWNER: [&str; 2] = ["XDG_RUNTIME_DIR", "TMPDIR"];

/// The hall's own environment and the PATH that programs get.
#[derive(Clone, Debug)]
pub struct Environment {
    pub(crate) hall: BTreeMap<String, String>,
    pub(crate) path: String,
    /// Why the login shell's PATH is not known; the hall's own is used then.
    pub path_trouble: Option<String>,
}

impl Environment {
    /// Exactly these variables; nobody is asked for PATH.
    #[must_use]
    pub fn given(hall: BTreeMap<String, String>) -> Self {
        let path = hall.get("PATH").cloned().unwrap_or_else(|| PATH_DEFAULT.to_owned());
        Self { path, hall, path_trouble: None }
    }

    /// PATH of agents and gates.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The hall's variables with the PATH that programs get: for the user's git.
    pub(crate) fn of_git(&self) -> Vec<(OsString, OsString)> {
        let mut all = self.hall.clone();
        all.insert("PATH".into(), self.path.clone());
        all.into_iter().map(|(name, value)| (name.into(), value.into())).collect()
    }

    /// Asks the login shell for its PATH once.
    #[must_use]
    pub fn of_this_process() -> Self {
        let pairs = std::env::vars_os()
            .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        let hall: BTreeMap<String, String> = pairs.collect();
        let own = hall.get("PATH").cloned().unwrap_or_else(|| PATH_DEFAULT.to_owned());
        match login_path(&hall) {
            Ok(path) => Self { path: joined(&path, &own), hall, path_trouble: None },
            Err(why) => Self { path: own, hall, path_trouble: Some(why) },
        }
    }

    /// What passes from the hall to every program.
    pub(crate) fn base(&self) -> BTreeMap<String, String> {
        let passes = |name: &str| ALLOWED.contains(&name) || name.starts_with("LC_");
        let mut env: BTreeMap<_, _> = self
            .hall
            .iter()
            .filter(|(name, _)| passes(name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        env.insert("PATH".into(), self.path.clone());
        env
    }

    /// For a gate: nothing of the hall, no token, no agent.
    pub(crate) fn of_gate(&self, tmp: &Path) -> BTreeMap<String, String> {
        let mut env = self.base();
        env.insert("TMPDIR".into(), tmp.display().to_string());
        env.insert("CI".into(), "true".into());
        env.insert("GIT_TERMINAL_PROMPT".into(), "0".into());
        env
    }

    /// For a command of the owner's own: what the hall has, nothing of an agent's shell that it may have been started from, and what
    /// it is about.
    pub(crate) fn of_owner(&self, places: &Places, about: &[(&str, String)]) -> Vec<(String, String)> {
        let of_hall = self.hall.iter().filter(|(name, _)| !name.starts_with("GT_"));
        let mut env: BTreeMap<_, _> = of_hall.map(|(name, value)| (name.clone(), value.clone())).collect();
        env.insert("PATH".into(), format!("{}:{}", places.gt_folder.display(), self.path));
        env.insert("GT_TOWN".into(), places.town.display().to_string());
        env.extend(about.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        env.into_iter().collect()
    }

    /// For the program of a session.
    pub(crate) fn of_session(
        &self,
        places: &Places,
        preset: &Preset,
        (session, task): (&Session, &Task),
        set: &BTreeMap<String, String>,
    ) -> Vec<(OsString, OsString)> {
        let mut env = self.base();
        let passed = self.hall.iter().filter(|(name, _)| preset.env.allows(name));
        env.extend(passed.map(|(name, value)| (name.clone(), value.clone())));
        env.extend(set.iter().map(|(name, value)| (name.clone(), value.clone())));
        let path = env.get("PATH").cloned().unwrap_or_default();
        let dir = places.session(&session.id);
        let own = [
            ("PATH", format!("{}:{path}", places.gt_folder.display())),
            ("TERM", "xterm-256color".into()),
            ("COLORTERM", "truecolor".into()),
            ("TMPDIR", dir.join("tmp").display().to_string()),
            ("GT_TOWN", places.town.display().to_string()),
            ("GT_SESSION", session.id.to_string()),
            ("GT_TOKEN", session.token.clone()),
            ("GT_OUTBOX", dir.join("outbox").display().to_string()),
            ("GT_AGENT", session.agent.to_string()),
            ("GT_TASK", task.id.to_string()),
            ("GT_RIG", session.rig.to_string()),
            ("GT_ROUND", session.round.to_string()),
            ("GT_SOCKET", places.hall_socket().display().to_string()),
        ];
        env.extend(own.into_iter().map(|(name, value)| (name.to_owned(), value)));
        env.into_iter().map(|(name, value)| (name.into(), value.into())).collect()
    }

    /// For the owner's own terminal in an agent's worktree: what the agent's program has, and neither its session nor its token.
    pub(crate) fn of_shell(
        &self,
        places: &Places,
        preset: Option<&Preset>,
        (shell, agent): (&Shell, &Agent),
    ) -> Vec<(OsString, OsString)> {
        let mut env = self.base();
        let is_passed =
            |name: &str| OF_THE_OWNER.contains(&name) || preset.is_some_and(|preset| preset.env.allows(name));
        let passed = self.hall.iter().filter(|(name, _)| is_passed(name));
        env.extend(passed.map(|(name, value)| (name.clone(), value.clone())));
        let own = [
            ("PATH", format!("{}:{}", places.gt_folder.display(), self.path)),
            ("TERM", "xterm-256color".into()),
            ("COLORTERM", "truecolor".into()),
            ("GT_TOWN", places.town.display().to_string()),
            ("GT_SHELL", shell.id.to_string()),
            ("GT_AGENT", agent.id.to_string()),
            ("GT_RIG", shell.rig.to_string()),
        ];
        env.extend(own.into_iter().map(|(name, value)| (name.to_owned(), value)));
        env.extend(agent.task.as_ref().map(|task| ("GT_TASK".to_owned(), task.to_string())));
        env.into_iter().map(|(name, value)| (name.into(), value.into())).collect()
    }

    pub(crate) fn login_shell(&self) -> String {
        let shell = self.hall.get("SHELL").filter(|shell| Path::new(shell).is_file());
        shell.cloned().unwrap_or_else(|| "/bin/sh".into())
    }

    /// The file of a program that PATH names.
    pub(crate) fn find_program(&self, name: &str) -> Option<std::path::PathBuf> {
        if name.contains('/') {
            return Some(name.into()).filter(|path: &std::path::PathBuf| path.is_file());
        }
        std::env::split_paths(&self.path).map(|folder| folder.join(name)).find(|path| path.is_file())
    }
}

#[allow(clippy::disallowed_methods, reason = "asks the user's own login shell for PATH, once")]
fn login_path(hall: &BTreeMap<String, String>) -> Result<String, String> {
    let shell = hall.get("SHELL").cloned().unwrap_or_else(|| "/bin/sh".into());
    let mut command = Command::new(&shell);
    command.args(["-l", "-c", &format!("printf '{MARK}%s{MARK}' \"$PATH\"")]);
    let run = run_bounded(command, SHELL_PATIENCE, SHELL_OUTPUT_BYTES_MAX)
        .map_err(|error| format!("{shell} could not be asked for PATH: {error}"))?;
    if run.timed_out {
        return Err(format!("{shell} did not say its PATH within {} s", SHELL_PATIENCE.as_secs()));
    }
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    let path = said.split(MARK).nth(1).filter(|path| !path.trim().is_empty());
    path.map(str::to_owned).ok_or_else(|| format!("{shell} did not say its PATH"))
}

/// The first list, then what only the second has.
fn joined(first: &str, second: &str) -> String {
    let mut all: Vec<&str> = first.split(':').filter(|part| !part.is_empty()).collect();
    for part in second.split(':').filter(|part| !part.is_empty()) {
        if !all.contains(&part) {
            all.push(part);
        }
    }
    all.join(":")
}
