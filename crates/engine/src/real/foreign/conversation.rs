//! Conversations that were held in another folder: whether a program can take one up, and what is copied for that.

use crate::Trouble;
use crate::real::RealWorld;
use crate::real::usage::name_of;
use crate::world::SessionPlan;
use gastown_agent::Preset;
use gastown_core::{Adopt, Mode};
use gastown_pty::os::{open_plain, replace_file};
use std::io::Read;
use std::path::{Path, PathBuf};

impl RealWorld {
    /// Refuses what cannot be gone on with, as far as that can be known before the program is asked.
    pub(in crate::real) fn must_have_conversation(
        &self,
        wish: &Adopt,
        place: &Path,
        conversation: &str,
    ) -> Result<(), Trouble> {
        let preset = self.preset(&wish.preset)?;
        let Some(rule) = preset.resume.as_ref().and_then(|rule| rule.elsewhere.as_ref()) else {
            return Err(Trouble::new(format!(
                "{} finds no conversation that was held in another folder: leave `--conversation` out, and its new agent \
                 is told what lies in the worktree",
                preset.title
            )));
        };
        let Some(pattern) = &rule.file else { return Ok(()) };
        let file = self.file_of(&preset, (wish.mode, pattern), place, conversation)?;
        open_plain(&file).map(drop).map_err(|error| {
            Trouble::new(format!(
                "{} has no conversation {conversation} of {}: {}: {error}. Name one that is there, or leave it out.",
                preset.title,
                place.display(),
                file.display()
            ))
        })
    }

    /// Puts a copy of the conversation where the program looks for it, once.
    pub(in crate::real) fn bring_conversation(
        &self,
        plan: &SessionPlan<'_>,
        preset: &Preset,
        worktree: &Path,
    ) -> Result<(), Trouble> {
        let rule = preset.resume.as_ref().and_then(|rule| rule.elsewhere.as_ref());
        let pattern = rule.and_then(|rule| rule.file.as_ref()).filter(|_| plan.session.held_elsewhere);
        let place = plan.adopted.and_then(|snapshot| snapshot.from.as_deref());
        let Some((pattern, place)) = pattern.zip(place) else { return Ok(()) };
        let (how, conversation) = ((plan.agent.mode, &**pattern), &*plan.session.conversation);
        let from = self.file_of(preset, how, Path::new(place), conversation)?;
        let to = self.file_of(preset, how, worktree, conversation)?;
        // It went on there already.
        if to.exists() {
            return Ok(());
        }
        copy(&from, &to).map_err(|error| {
            Trouble::new(format!("could not copy {} to {}: {error}", from.display(), to.display()))
        })
    }

    fn file_of(
        &self,
        preset: &Preset,
        (mode, pattern): (Mode, &str),
        folder: &Path,
        conversation: &str,
    ) -> Result<PathBuf, Trouble> {
        let rule = preset.transcript.as_ref();
        let own = rule.and_then(|rule| self.transcript_folder(preset, rule, mode)).ok_or_else(|| {
            Trouble::new(format!("the folder where {} keeps its conversations is not there", preset.title))
        })?;
        let name = pattern.replace("{worktree}", &name_of(folder)).replace("{conversation}", conversation);
        Ok(own.join(name))
    }
}

/// Whole or not at all, and readable by its owner only.
fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    open_plain(from)?.read_to_end(&mut bytes)?;
    to.parent().map_or(Ok(()), std::fs::create_dir_all)?;
    replace_file(to, &bytes)
}
