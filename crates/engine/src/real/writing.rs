//! Words of a person's own, written into a dialog that takes them: each step only where the screen shows the one before.

use super::RealWorld;
use super::typing::{ASK_PATIENCE, QUIET_LOOK};
use super::watcher::Watched;
use crate::Trouble;
use gastown_agent::clean;
use gastown_core::{Ask, Dialog};
use std::time::{Duration, Instant};

/// A program shows within this time what it made of a key.
const SHOWN_PATIENCE: Duration = Duration::from_secs(2);

impl RealWorld {
    /// Marks the choice, pastes the words and sends them off. Nothing is sent off that does not stand there as it was written.
    pub(super) fn write_in_dialog(
        &self,
        ask: &Ask,
        dialog: &Dialog,
        place: usize,
        words: &str,
    ) -> Result<(), Trouble> {
        let watched = self.watcher.get(&ask.session);
        let watched = watched.ok_or_else(|| Trouble::new("its program is over, so nothing was typed"))?;
        let begun = watched.lock().begin_writing(ask, dialog, place);
        self.watcher.wake();
        begun?;
        let written = self.write_marked(&watched, ask, dialog, (place, &clean(words)));
        watched.lock().end_writing();
        self.watcher.wake();
        written
    }

    fn write_marked(
        &self,
        watched: &Watched,
        ask: &Ask,
        dialog: &Dialog,
        (place, words): (usize, &str),
    ) -> Result<(), Trouble> {
        let empty = &dialog.choices[place].text;
        self.until_shown(watched, dialog, place, |field| field == empty)?;
        let mut control = self.control(&ask.session)?;
        let pastes = watched.lock().is_bracketed_paste();
        let bytes = if pastes { format!("\x1b[200~{words}\x1b[201~") } else { words.to_owned() };
        control.write_all(bytes.as_bytes(), ASK_PATIENCE).map_err(|error| Trouble::of(&error))?;
        self.until_shown(watched, dialog, place, |field| field != empty && begins(words, field))?;
        control.write_all(b"\r", ASK_PATIENCE).map_err(|error| Trouble::of(&error))
    }

    fn until_shown(
        &self,
        watched: &Watched,
        dialog: &Dialog,
        place: usize,
        is_so: impl Fn(&str) -> bool,
    ) -> Result<(), Trouble> {
        let deadline = Instant::now() + SHOWN_PATIENCE;
        loop {
            let field = watched.lock().field(dialog, place)?;
            if field.as_deref().is_some_and(&is_so) {
                return Ok(());
            }
            if Instant::now() >= deadline || self.watcher.is_closed() {
                return Err(Trouble::new(
                    "its dialog does not show what was written into it, so it was not sent off; look at its terminal",
                ));
            }
            std::thread::sleep(QUIET_LOOK);
        }
    }
}

/// A field shows the beginning of what stands in it, and breaks or cuts the rest.
fn begins(words: &str, shown: &str) -> bool {
    let solid = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '…').collect::<String>();
    let shown = solid(shown);
    !shown.is_empty() && solid(words).starts_with(&shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_shows_the_beginning_of_what_stands_in_it() {
        for (shown, expected) in [
            ("write 2 tests first", true),
            ("write 2 tests", true),
            ("write 2 te…", true),
            ("", false),
            ("write 3", false),
            ("Type something.", false),
        ] {
            assert_eq!(begins("write 2 tests first", shown), expected, "{shown}");
        }
    }
}
