//! Where everything of a town lies. Names only; nothing is made here but folders.

use crate::Trouble;
use gastown_core::{AgentId, RequestId, RigId, SessionId, TaskId};
use std::path::{Path, PathBuf};

/// The folders of one town; all paths are absolute.
#[derive(Clone, Debug)]
pub struct Places {
    /// The town's folder.
    pub town: PathBuf,
    /// Where sockets lie: short, because a socket's path is limited.
    pub runtime: PathBuf,
    /// The user's configuration of Gas Town.
    pub config: PathBuf,
    /// The program that keeps terminals.
    pub gt_keep: PathBuf,
    /// The folder of `gt`, which comes first on an agent's PATH.
    pub gt_folder: PathBuf,
}

impl Places {
    pub fn database(&self) -> PathBuf {
        self.town.join("town.db")
    }

    pub fn hall_socket(&self) -> PathBuf {
        self.runtime.join("hall.sock")
    }

    pub(crate) fn clones(&self) -> PathBuf {
        self.town.join("rigs")
    }

    pub(crate) fn clone_of(&self, rig: &RigId) -> PathBuf {
        self.clones().join(format!("{rig}.git"))
    }

    pub(crate) fn work(&self) -> PathBuf {
        self.town.join("work")
    }

    pub(crate) fn worktree(&self, rig: &RigId, agent: &AgentId) -> PathBuf {
        self.work().join(rig.as_str()).join(agent.as_str())
    }

    pub(crate) fn sessions(&self) -> PathBuf {
        self.town.join("sessions")
    }

    /// The owner's own terminals, apart from the agents' sessions.
    pub(crate) fn shells(&self) -> PathBuf {
        self.town.join("shells")
    }

    /// The folder of a terminal: a session's, or by the kind of its id (`sh-…`) a shell's.
    pub(crate) fn session(&self, terminal: &SessionId) -> PathBuf {
        let is_shell = terminal.as_str().starts_with("sh-");
        let folder = if is_shell { self.shells() } else { self.sessions() };
        folder.join(terminal.as_str())
    }

    pub(crate) fn keeper_socket(&self, session: &SessionId) -> PathBuf {
        self.runtime.join(format!("k-{session}.sock"))
    }

    /// Files of tasks, a folder for each task.
    pub(crate) fn attachments(&self) -> PathBuf {
        self.town.join("attachments")
    }

    pub(crate) fn attachments_of(&self, task: &TaskId) -> PathBuf {
        self.attachments().join(task.as_str())
    }

    pub(crate) fn trash(&self) -> PathBuf {
        self.town.join("trash")
    }

    pub(crate) fn logs(&self, request: &RequestId) -> PathBuf {
        self.town.join("logs").join(request.as_str())
    }

    pub(crate) fn gate_log(&self, request: &RequestId, gate: &str) -> PathBuf {
        self.logs(request).join(format!("{gate}.log"))
    }

    /// Of the last check of a rig, one log for each thing that was run.
    pub(crate) fn check_logs(&self, rig: &RigId) -> PathBuf {
        self.town.join("logs").join(format!("check-{rig}"))
    }

    /// Where rigs are tried out; what a check left there is nobody's.
    pub(crate) fn checks(&self) -> PathBuf {
        self.town.join("check")
    }

    pub(crate) fn check(&self, rig: &RigId) -> PathBuf {
        self.checks().join(rig.as_str())
    }

    /// Where gates of this rig run.
    pub(crate) fn scratches(&self, rig: &RigId) -> PathBuf {
        self.town.join("scratch").join(rig.as_str())
    }

    /// Where this runner of the rig's queue runs them; the first has the folder itself, the others lie in it.
    pub(crate) fn scratch(&self, rig: &RigId, runner: u8) -> PathBuf {
        match runner {
            0 => self.scratches(rig),
            n => self.scratches(rig).join(format!("runner-{}", n + 1)),
        }
    }

    /// Renames a folder into the trash and says where it is now; what is not there needs no moving.
    pub(crate) fn move_to_trash(&self, folder: &Path, stamp: i64) -> Result<Option<PathBuf>, Trouble> {
        if !folder.exists() {
            return Ok(None);
        }
        make_folder(&self.trash())?;
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let place = self.trash().join(format!("{name}-{stamp}"));
        std::fs::rename(folder, &place).map_err(|error| {
            Trouble::new(format!("could not move {} to {}: {error}", folder.display(), place.display()))
        })?;
        Ok(Some(place))
    }
}

pub(crate) fn make_folder(path: &Path) -> Result<(), Trouble> {
    std::fs::create_dir_all(path)
        .map_err(|error| Trouble::new(format!("could not make the folder {}: {error}", path.display())))
}

/// Names in a folder; a folder that is not there has none.
pub(crate) fn names_in(path: &Path) -> Result<Vec<String>, Trouble> {
    let failed = |error: std::io::Error| {
        Trouble::new(format!("could not read the folder {}: {error}", path.display()))
    };
    let entries = match std::fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let names = entries.map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()));
    names.collect::<Result<_, _>>().map_err(failed)
}
