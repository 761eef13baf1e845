//! Files of tasks: written whole or not at all, read by the programs that get them, and never inside a worktree.

use super::RealWorld;
use super::places::{make_folder, names_in};
use crate::Trouble;
use gastown_core::{Task, TaskId, Town};
use gastown_pty::os::write_private;
use std::path::{Path, PathBuf};

impl RealWorld {
    pub(super) fn keep_file(&self, task: &TaskId, name: &str, bytes: &[u8]) -> Result<(), Trouble> {
        let folder = self.places.attachments_of(task);
        make_folder(&folder)?;
        let path = folder.join(name);
        let unwritten =
            |error: std::io::Error| Trouble::new(format!("could not write {}: {error}", path.display()));
        let draft = folder.join(format!(".{name}.new"));
        write_private(&draft, bytes).map_err(unwritten)?;
        std::fs::rename(&draft, &path).map_err(unwritten)
    }

    pub(super) fn put_file_away(&self, task: &TaskId, name: &str) -> Result<(), Trouble> {
        self.places.move_to_trash(&self.places.attachments_of(task).join(name), self.stamp()).map(drop)
    }

    /// Where the files of a task lie, in the order in which they were added.
    pub(super) fn files_of(&self, task: &Task) -> Vec<PathBuf> {
        let folder = self.places.attachments_of(&task.id);
        task.attachments.iter().map(|file| folder.join(&file.name)).collect()
    }

    /// Files and folders that no task knows: a hall that was killed had begun to keep or to remove them.
    pub(super) fn stray_files(&self, town: &Town) -> Result<Vec<PathBuf>, Trouble> {
        let mut strays = Vec::new();
        for name in names_in(&self.places.attachments())? {
            let folder = self.places.attachments().join(&name);
            match town.tasks.get(&TaskId::new(name.as_str())) {
                None => strays.push(folder),
                Some(task) => strays.extend(unknown_in(&folder, task)?),
            }
        }
        Ok(strays)
    }
}

fn unknown_in(folder: &Path, task: &Task) -> Result<Vec<PathBuf>, Trouble> {
    let is_known = |name: &String| task.attachments.iter().any(|file| file.name == *name);
    let names = names_in(folder)?;
    Ok(names.into_iter().filter(|name| !is_known(name)).map(|name| folder.join(name)).collect())
}
