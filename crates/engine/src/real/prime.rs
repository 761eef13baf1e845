//! What a program may read of its task at any time: `prime.md` in its session's folder.

use super::RealWorld;
use crate::Trouble;
use crate::world::Told;
use gastown_core::{Session, Task};
use gastown_pty::os;

impl RealWorld {
    /// Writes the task as it is now, and what else is told.
    pub(super) fn brief(&self, session: &Session, task: &Task, told: &Told) -> Result<(), Trouble> {
        let path = self.places.session(&session.id).join("inbox").join("prime.md");
        let points = points_of(task);
        let preset = self.preset(&session.preset)?;
        let files = preset.mentions(&self.files_of(task)).map_err(|error| Trouble::of(&error))?;
        let text = gastown_agent::prompt_text(&gastown_agent::Briefing {
            id: task.id.as_str(),
            title: &task.title,
            body: &task.body,
            points: &points,
            files: &files,
            came_back: told.came_back.as_deref(),
            handed_over: told.handed_over.as_deref(),
        });
        let written = os::replace_file(&path, text.as_bytes());
        written.map_err(|error| Trouble::new(format!("could not write {}: {error}", path.display())))
    }
}

/// The acceptance list as a program is told it.
pub(super) fn points_of(task: &Task) -> Vec<(u32, String)> {
    task.points.iter().map(|point| (point.id, point.text.clone())).collect()
}
