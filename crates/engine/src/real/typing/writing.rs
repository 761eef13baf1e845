//! Words of a person's own, written into a dialog that takes them: each step only where the screen shows the one before.

use super::answering::{another_dialog, type_in_dialog};
use super::hand::{Hand, View};
use crate::Trouble;
use crate::real::RealWorld;
use crate::real::listener::Listener;
use gastown_agent::clean;
use gastown_core::{Ask, Dialog};
use std::time::Duration;

/// A program shows within this time what it made of a key.
const SHOWN_PATIENCE: Duration = Duration::from_secs(2);

impl RealWorld {
    pub(super) fn write_in_dialog(
        &self,
        ask: &Ask,
        dialog: &Dialog,
        place: usize,
        words: &str,
    ) -> Result<(), Trouble> {
        self.watched(&ask.session)?;
        write(&mut self.hand(&ask.session, None)?, ask, dialog, (place, &clean(words)))
    }
}

/// Marks the choice, pastes the words and sends them off. Nothing is sent off that does not stand there as it was written.
///
/// # Errors
/// Where the words were not sent off, with the reason.
fn write(hand: &mut impl Hand, ask: &Ask, dialog: &Dialog, words: (usize, &str)) -> Result<(), Trouble> {
    let place = words.0;
    let is_marked = type_in_dialog(hand, Duration::ZERO, |view| {
        let listener = view.listener?;
        let keys = listener.keys_for(view.screen, dialog, place)?;
        listener.begin_writing(ask, dialog, place);
        Some(keys.into_bytes())
    })?;
    if !is_marked {
        hand.look(|view| view.listener.map(Listener::forget_answer))?;
        return Err(another_dialog());
    }
    let written = write_marked(hand, dialog, words);
    hand.look(|view| {
        if let Some(listener) = view.listener {
            listener.end_writing(view.screen);
        }
    })?;
    written
}

fn write_marked(hand: &mut impl Hand, dialog: &Dialog, (place, words): (usize, &str)) -> Result<(), Trouble> {
    let field = |view: &View<'_>| view.listener.as_deref()?.field(view.screen, dialog, place);
    let empty = &dialog.choices[place].text;
    let is_pasted = type_in_dialog(hand, SHOWN_PATIENCE, |view| {
        let bytes = if view.screen.is_bracketed_paste() {
            format!("\x1b[200~{words}\x1b[201~")
        } else {
            words.to_owned()
        };
        field(&view).filter(|field| field == empty).map(|_| bytes.into_bytes())
    })?;
    let is_sent = is_pasted
        && type_in_dialog(hand, SHOWN_PATIENCE, |view| {
            let shown = field(&view).filter(|field| field != empty && begins(words, field));
            shown.map(|_| b"\r".to_vec())
        })?;
    is_sent.then_some(()).ok_or_else(|| {
        Trouble::new(
            "its dialog does not show what was written into it, so it was not sent off; look at its terminal",
        )
    })
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
