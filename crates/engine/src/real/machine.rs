//! Looks for the programs that presets name: where they are, which version, and whether a login lies there.

use super::RealWorld;
use crate::machine::{Login, Machine, ProgramSight};
use gastown_agent::{LoginRule, Preset};
use gastown_pty::os::run_bounded;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Some programs start a whole runtime to say their version.
const VERSION_PATIENCE: Duration = Duration::from_secs(10);
const VERSION_BYTES_MAX: usize = 4096;
/// A version longer than this is none.
const VERSION_CHARS_MAX: usize = 40;

impl RealWorld {
    /// Asks all programs at the same time. Blocks until the slowest has answered.
    pub(super) fn see_machine(&self, wanted: &[(Preset, Option<PathBuf>)]) -> Machine {
        let programs = std::thread::scope(|scope| {
            let ask = |(preset, path): &'_ (Preset, Option<PathBuf>)| self.see_program(preset, path.clone());
            let asked: Vec<_> = wanted.iter().map(|one| scope.spawn(move || ask(one))).collect();
            asked.into_iter().filter_map(|thread| thread.join().ok()).collect()
        });
        Machine { git: self.git.version().to_owned(), programs }
    }

    fn see_program(&self, preset: &Preset, path: Option<PathBuf>) -> ProgramSight {
        let version =
            path.as_deref().filter(|_| preset.login.is_some()).and_then(|path| self.version_of(path));
        let login = match &preset.login {
            _ if preset.needs_script => Login::NotNeeded,
            Some(rule) => login_by(&self.environment.hall, rule),
            None => Login::Unknown,
        };
        ProgramSight { preset: preset.name.clone(), path, version, login }
    }

    #[allow(
        clippy::disallowed_methods,
        reason = "a program that a preset names is asked for its version, within bounds"
    )]
    fn version_of(&self, path: &Path) -> Option<String> {
        let mut command = Command::new(path);
        command.arg("--version").current_dir("/").env_clear().envs(self.environment.base());
        let said = run_bounded(command, VERSION_PATIENCE, VERSION_BYTES_MAX).ok()?;
        if said.timed_out || !said.status.success() {
            return None;
        }
        version_in(&String::from_utf8_lossy(&said.stdout))
    }
}

pub(super) fn login_by(hall: &BTreeMap<String, String>, rule: &LoginRule) -> Login {
    let is_set = |name: &&String| hall.get(*name).is_some_and(|value| !value.is_empty());
    if let Some(name) = rule.env.iter().find(is_set) {
        return Login::Found(name.clone());
    }
    let there = |file: &&String| place_of(hall, file).is_some_and(|path| path.is_file());
    // Where nobody knows which files it writes, none of them is missed.
    let otherwise = if rule.files.is_empty() { Login::Unknown } else { Login::NotFound };
    rule.files.iter().find(there).cloned().map_or(otherwise, Login::Found)
}

/// A path below the home folder, or below the folder that a variable in front names.
fn place_of(hall: &BTreeMap<String, String>, file: &str) -> Option<PathBuf> {
    let folder = |name: &str| hall.get(name).filter(|value| value.starts_with('/'));
    match file.strip_prefix('$').and_then(|rest| rest.split_once('/')) {
        Some((name, rest)) => Some(Path::new(folder(name)?).join(rest)),
        None => Some(Path::new(folder("HOME")?).join(file)),
    }
}

/// The first word with a digit and a point: programs say "codex-cli 0.169.0", "2.1.197 (Claude Code)" and the like.
fn version_in(said: &str) -> Option<String> {
    let is_version = |word: &&str| {
        word.starts_with(|c: char| c.is_ascii_digit())
            && word.contains('.')
            && word.len() <= VERSION_CHARS_MAX
    };
    let words = said.split_whitespace().map(|word| word.trim_start_matches('v'));
    words.into_iter().find(|word| is_version(word)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{Login, LoginRule, login_by, version_in};
    use std::collections::BTreeMap;

    #[test]
    fn a_version_is_read_from_what_programs_print() {
        assert_eq!(version_in("2.1.197 (Claude Code)\n").as_deref(), Some("2.1.197"));
        assert_eq!(version_in("codex-cli 0.169.0").as_deref(), Some("0.169.0"));
        assert_eq!(version_in("opencode v1.18.33").as_deref(), Some("1.18.33"));
        assert_eq!(version_in("usage: lamp [--help]"), None);
        assert_eq!(version_in(""), None);
    }

    #[test]
    fn a_login_is_a_variable_or_a_file_below_home_or_below_its_own_folder() {
        let dir = tempfile::tempdir().expect("a folder");
        let home = dir.path().join("home");
        std::fs::create_dir_all(home.join(".lamp")).expect("a folder");
        let rule = LoginRule {
            env: vec!["LAMP_KEY".into()],
            files: vec!["$LAMP_HOME/token".into(), ".lamp/token".into()],
            command: "lamp login".into(),
        };
        let hall = |more: &[(&str, &str)]| -> BTreeMap<String, String> {
            let home = ("HOME".to_owned(), home.display().to_string());
            more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).chain([home]).collect()
        };

        assert_eq!(login_by(&hall(&[("LAMP_KEY", "")]), &rule), Login::NotFound);
        assert_eq!(login_by(&hall(&[("LAMP_KEY", "k")]), &rule), Login::Found("LAMP_KEY".into()));
        std::fs::write(home.join(".lamp/token"), "t").expect("a file");
        assert_eq!(login_by(&hall(&[]), &rule), Login::Found(".lamp/token".into()));
        let own = home.join(".lamp").display().to_string();
        assert_eq!(login_by(&hall(&[("LAMP_HOME", &own)]), &rule), Login::Found("$LAMP_HOME/token".into()));
        assert_eq!(login_by(&BTreeMap::new(), &rule), Login::NotFound);
        let by_variable = LoginRule { files: Vec::new(), ..rule };
        assert_eq!(login_by(&hall(&[]), &by_variable), Login::Unknown);
    }
}
