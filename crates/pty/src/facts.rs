//! The two small files that a keeper leaves in the session's folder: who it is, and how the program ended.
//!
//! Lines of `name=value` after a first line with the format. Unknown names are skipped, so that later keepers may add some.

use std::path::Path;

use crate::os;

/// The name of the file with the keeper's facts.
pub const KEEPER_FILE: &str = "keeper";
/// The name of the file that says how the program ended.
pub const EXIT_FILE: &str = "exit";
/// The name of the file that says why a start was refused.
pub const REFUSED_FILE: &str = "refused";
/// The name of the ring.
pub const RING_FILE: &str = "ring";
/// The name of the ring's sidecar.
pub const MARKS_FILE: &str = "marks";

const KEEPER_FORMAT: &str = "gt-keeper 1";
const EXIT_FORMAT: &str = "gt-exit 1";

/// Why facts could not be read.
#[derive(Debug, thiserror::Error)]
pub enum FactsError {
    #[error("could not read {path}")]
    Read {
        path: String,
        #[source]
        source: std::io::Error,
    },
    #[error("{path} does not begin with `{wanted}`: it was written by another version or is damaged")]
    Format { path: String, wanted: &'static str },
    #[error("{path} lacks a readable `{name}`")]
    Field { path: String, name: &'static str },
}

/// Who keeps a session. A process is this keeper only when pid, start time and boot agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeeperFacts {
    pub pid: u32,
    /// Start of the keeper in clock ticks since boot.
    pub start_time: u64,
    pub boot_id: String,
    /// A number drawn at this start; tells two keepers of one folder apart.
    pub nonce: String,
    pub program_pid: u32,
    /// Start of the program in clock ticks since boot.
    pub program_start_time: u64,
}

/// How the program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    Code(i32),
    Signal(i32),
}

/// The end of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExitFacts {
    pub ended: Ended,
    /// Unix time in microseconds.
    pub at_micros: u64,
    /// Bytes that the program wrote since its start.
    pub head: u64,
}

impl KeeperFacts {
    /// The file's text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let Self { pid, start_time, boot_id, nonce, program_pid, program_start_time } = self;
        format!(
            "{KEEPER_FORMAT}\npid={pid}\nstart_time={start_time}\nboot_id={boot_id}\nnonce={nonce}\n\
             program_pid={program_pid}\nprogram_start_time={program_start_time}\n"
        )
    }

    /// Reads the facts of a session's folder; `None` when no keeper wrote any.
    ///
    /// # Errors
    /// When the file cannot be read or understood.
    pub fn read(session_dir: &Path) -> Result<Option<Self>, FactsError> {
        let Some(fields) = Fields::read(&session_dir.join(KEEPER_FILE), KEEPER_FORMAT)? else {
            return Ok(None);
        };
        Ok(Some(Self {
            pid: fields.number("pid")?,
            start_time: fields.number("start_time")?,
            boot_id: fields.text("boot_id")?,
            nonce: fields.text("nonce")?,
            program_pid: fields.number("program_pid")?,
            program_start_time: fields.number("program_start_time")?,
        }))
    }

    /// Whether this very keeper still runs; a reused pid or an earlier boot is not it.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        self.is_of_this_boot() && os::start_time(self.pid) == Some(self.start_time)
    }

    /// Whether the machine has not been started again since.
    #[must_use]
    pub fn is_of_this_boot(&self) -> bool {
        os::boot_id().is_ok_and(|boot| boot == self.boot_id)
    }
}

impl ExitFacts {
    /// The file's text.
    #[must_use]
    pub fn to_text(&self) -> String {
        let (how, number) = match self.ended {
            Ended::Code(code) => ("code", code),
            Ended::Signal(signal) => ("signal", signal),
        };
        format!("{EXIT_FORMAT}\n{how}={number}\nat_micros={}\nhead={}\n", self.at_micros, self.head)
    }

    /// Reads how a session ended; `None` while it has not, or when its keeper was killed.
    ///
    /// # Errors
    /// When the file cannot be read or understood.
    pub fn read(session_dir: &Path) -> Result<Option<Self>, FactsError> {
        let Some(fields) = Fields::read(&session_dir.join(EXIT_FILE), EXIT_FORMAT)? else {
            return Ok(None);
        };
        let ended = match fields.number("signal") {
            Ok(signal) => Ended::Signal(signal),
            Err(_) => Ended::Code(fields.number("code")?),
        };
        Ok(Some(Self { ended, at_micros: fields.number("at_micros")?, head: fields.number("head")? }))
    }
}

struct Fields {
    path: String,
    text: String,
}

impl Fields {
    fn read(path: &Path, wanted: &'static str) -> Result<Option<Self>, FactsError> {
        let shown = path.display().to_string();
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(FactsError::Read { path: shown, source }),
        };
        if text.lines().next() != Some(wanted) {
            return Err(FactsError::Format { path: shown, wanted });
        }
        Ok(Some(Self { path: shown, text }))
    }

    fn text(&self, name: &'static str) -> Result<String, FactsError> {
        let found = self.text.lines().filter_map(|line| line.split_once('=')).find(|(key, _)| *key == name);
        match found {
            Some((_, value)) => Ok(value.to_owned()),
            None => Err(FactsError::Field { path: self.path.clone(), name }),
        }
    }

    fn number<T: std::str::FromStr>(&self, name: &'static str) -> Result<T, FactsError> {
        let value = self.text(name)?;
        value.parse().map_err(|_| FactsError::Field { path: self.path.clone(), name })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_read_as_they_were_written() {
        let dir = tempfile::tempdir().unwrap();
        let facts = KeeperFacts {
            pid: 7,
            start_time: 8,
            boot_id: "b".into(),
            nonce: "n".into(),
            program_pid: 9,
            program_start_time: 10,
        };
        let exit = ExitFacts { ended: Ended::Signal(15), at_micros: 3, head: 4 };
        std::fs::write(dir.path().join(KEEPER_FILE), facts.to_text()).unwrap();
        std::fs::write(dir.path().join(EXIT_FILE), exit.to_text()).unwrap();

        assert_eq!(KeeperFacts::read(dir.path()).unwrap(), Some(facts));
        assert_eq!(ExitFacts::read(dir.path()).unwrap(), Some(exit));
    }

    #[test]
    fn no_file_is_no_facts_and_a_strange_file_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        assert!(ExitFacts::read(dir.path()).unwrap().is_none());

        std::fs::write(dir.path().join(EXIT_FILE), "gt-exit 9\ncode=0\n").unwrap();

        assert!(matches!(ExitFacts::read(dir.path()), Err(FactsError::Format { .. })));
    }

    #[test]
    fn a_pid_with_another_start_time_is_not_the_keeper() {
        let pid = std::process::id();
        let start_time = os::start_time(pid).unwrap();
        let mut facts = KeeperFacts {
            pid,
            start_time,
            boot_id: os::boot_id().unwrap(),
            nonce: String::new(),
            program_pid: 1,
            program_start_time: 1,
        };
        assert!(facts.is_alive());

        facts.start_time += 1;
        assert!(!facts.is_alive());

        facts.start_time -= 1;
        facts.boot_id = "another boot".into();
        assert!(!facts.is_alive());
    }
}
