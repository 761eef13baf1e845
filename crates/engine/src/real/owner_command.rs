//! The owner's own command line in the real world: their shell, in their home, within bounds.

use super::{RealWorld, last_words};
use crate::owner_command::{OwnerCommand, OwnerCommands, OwnerRun};
use gastown_agent::plain;
use gastown_pty::os::{RunLimits, RunOutcome, run_fed};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

const DEADLINE: Duration = Duration::from_secs(30);
const OUTPUT_BYTES_MAX: usize = 256 << 10;
const WORDS_CHARS_MAX: usize = 300;

impl OwnerCommands for RealWorld {
    fn run_for_owner(&self, command: &OwnerCommand<'_>) -> OwnerRun {
        let home = self.environment.hall.get("HOME").map(PathBuf::from).filter(|home| home.is_dir());
        let Some(home) = home else {
            return OwnerRun::Failed { why: "it was not run: HOME names no folder".into() };
        };
        let limits = RunLimits {
            deadline: DEADLINE,
            output_bytes_max: OUTPUT_BYTES_MAX,
            cancel: Some(self.cancel.clone()),
            is_idle: false,
        };
        let variables = self.environment.of_owner(&self.places, command.variables);
        run(command, &home, &variables, &limits)
    }
}

#[allow(clippy::disallowed_methods, reason = "what the owner configured, within bounds")]
fn run(told: &OwnerCommand<'_>, home: &Path, variables: &[(String, String)], limits: &RunLimits) -> OwnerRun {
    let mut command = Command::new("/bin/sh");
    command.args(["-c", told.line]).current_dir(home).env_clear();
    command.envs(variables.iter().map(|(name, value)| (name, value)));
    let (outcome, output) = match run_fed(command, told.input, limits) {
        Ok(ran) => ran,
        Err(error) => return OwnerRun::Failed { why: format!("it could not be run: {error}") },
    };
    let how = match outcome {
        RunOutcome::Finished(status) if status.success() => return OwnerRun::Done,
        RunOutcome::Cancelled => return OwnerRun::BrokenOff,
        RunOutcome::TimedOut => format!("it ran for {} s and was ended", limits.deadline.as_secs()),
        RunOutcome::Finished(status) => match status.code() {
            Some(code) => format!("it exited {code}"),
            None => format!("it was ended by a {status}"),
        },
    };
    let lines: Vec<String> = String::from_utf8_lossy(&output).lines().map(str::to_owned).collect();
    let said = plain(&last_words::last_of(&lines), WORDS_CHARS_MAX);
    OwnerRun::Failed { why: if said.is_empty() { how } else { format!("{how}; it said “{said}”") } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    fn limits(deadline: Duration) -> RunLimits {
        RunLimits { deadline, output_bytes_max: OUTPUT_BYTES_MAX, cancel: None, is_idle: false }
    }

    fn ran(line: &str, input: &str, limits: &RunLimits) -> OwnerRun {
        let told = OwnerCommand { line, input: input.as_bytes(), variables: &[] };
        let path = ("PATH".to_owned(), std::env::var("PATH").expect("a PATH"));
        run(&told, &std::env::temp_dir(), &[path], limits)
    }

    fn failed(why: &str) -> OwnerRun {
        OwnerRun::Failed { why: why.into() }
    }

    #[test]
    fn how_it_failed_is_said_with_its_last_words_and_without_what_a_terminal_obeys() {
        let soon = limits(DEADLINE);

        assert_eq!(ran("cat > /dev/null", "{}", &soon), OwnerRun::Done);
        assert_eq!(ran("exit 7", "", &soon), failed("it exited 7"));
        let said = ran(r"printf 'no \033[31mnet\n' >&2; exit 3", "", &soon);
        assert_eq!(said, failed("it exited 3; it said “no [31mnet”"));
        let OwnerRun::Failed { why } = ran("there-is-no-such-command", "", &soon) else { panic!("it ran") };
        assert!(why.starts_with("it exited 127; it said “") && why.contains("not found"), "{why}");
        let OwnerRun::Failed { why } = ran("kill -KILL $$", "", &soon) else { panic!("it ran") };
        assert!(why.starts_with("it was ended by a signal: 9"), "{why}");
    }

    #[test]
    fn one_that_hangs_is_ended_with_all_of_its_group() {
        let folder = tempfile::tempdir().expect("a folder");
        let pid = folder.path().join("pid");
        let line = format!(
            "trap '' TERM; sh -c 'trap \"\" TERM; echo $$ > {0}; while :; do sleep 1; done' & wait; exit 0",
            pid.display()
        );

        let ended = ran(&line, "", &limits(Duration::from_secs(1)));

        assert_eq!(ended, failed("it ran for 1 s and was ended"));
        let pid = std::fs::read_to_string(pid).expect("it began").trim().parse().expect("a pid");
        assert_eq!(gastown_pty::os::start_time(pid), None);
    }

    #[test]
    fn one_that_the_town_does_not_wait_for_failed_at_nothing() {
        let cancel = Some(Arc::new(AtomicBool::new(true)));
        let limits = RunLimits { cancel, ..limits(DEADLINE) };

        assert_eq!(ran("sleep 60", "", &limits), OwnerRun::BrokenOff);
    }
}
