//! What a program's screen says now to whoever would type there.

use super::{Composer, Listener, Taken};
use crate::real::draft::solid;
use gastown_core::{Dialog, Sight, Time};
use gastown_pty::Screen;

impl Listener {
    /// What chooses this in that very dialog, if it stands on the screen; nothing otherwise.
    pub fn keys_for(&self, screen: &Screen, dialog: &Dialog, choice: usize) -> Option<String> {
        let look = self.preset().screen.as_ref()?.look(&screen.lines_to_cursor())?;
        let stands = look.sight == Sight::Dialog(dialog.clone());
        look.keys.get(choice).filter(|_| stands).cloned()
    }

    /// Whether a text can be typed now.
    pub fn composer(&self, screen: &Screen) -> Composer {
        let Some(rules) = &self.preset().screen else { return Composer::NotRead };
        let sight = rules.look(&screen.lines_to_cursor()).map(|look| look.sight);
        match sight {
            _ if rules.pastes_while_it_waits && !screen.is_bracketed_paste() => Composer::Away,
            Some(Sight::Dialog(dialog)) => Composer::Asks(dialog),
            _ if rules.composer.is_none() => Composer::NotRead,
            Some(Sight::Working | Sight::Limited { .. }) => Composer::Away,
            None => Composer::Unclear,
            Some(_) => Composer::Waits,
        }
    }

    /// What stands where a person types.
    pub fn composer_text(&self, screen: &Screen) -> Option<String> {
        self.preset().screen.as_ref()?.composer_text(&screen.text_lines())
    }

    /// Whether the end of this text stands anywhere on the screen.
    pub fn shows(&self, screen: &Screen, text: &str) -> bool {
        self.preset().screen.as_ref().is_some_and(|rules| rules.shows(&screen.text_lines(), text))
    }

    /// Whether a text that was sent off is taken: its composer holds it no more and shows nothing that begins as then, `shown`, or it
    /// works and did not at that time. A long text is shown as a few words of the program's own. A screen that is not `is_whole` says
    /// what it shows, and nothing by what it does not show.
    pub fn taken(
        &self,
        screen: &Screen,
        (text, shown): (&str, &str),
        idle_at: Option<Time>,
        is_whole: bool,
    ) -> Taken {
        let has_begun = self.turn.worked_at().zip(idle_at).is_some_and(|(worked, idle)| worked >= idle);
        let is_known = !has_begun && self.preset().shows_rest();
        let Some(rules) = self.preset().screen.as_ref().filter(|_| is_known) else { return Taken::Yes };
        let lines = screen.lines_to_cursor();
        if let Some(Sight::Dialog(dialog)) = rules.look(&lines).map(|look| look.sight) {
            return Taken::Hidden(dialog);
        }
        // A return that only broke the line is none that was taken, nor is one behind which a person writes on.
        let begun = solid(shown);
        let now = rules.composer_text(&lines);
        let stands = !begun.is_empty() && now.as_ref().is_some_and(|now| solid(now).starts_with(&begun));
        let is_seen = is_whole || now.is_some();
        if is_seen && !stands && !rules.holds(&lines, text) { Taken::Yes } else { Taken::No }
    }

    /// What that choice of the dialog shows while it is the marked one, and nothing else of the dialog is another.
    pub fn field(&self, screen: &Screen, dialog: &Dialog, place: usize) -> Option<String> {
        let look = self.preset().screen.as_ref()?.look(&screen.lines_to_cursor())?;
        let Sight::Dialog(shown) = look.sight else { return None };
        let others = |dialog: &Dialog| {
            let others = dialog.choices.iter().enumerate().filter(|(at, _)| *at != place);
            others.map(|(_, choice)| choice.text.clone()).collect::<Vec<_>>()
        };
        let is_same = (shown.kind, &shown.text) == (dialog.kind, &dialog.text)
            && others(&shown) == others(dialog)
            && look.marked == Some(place);
        shown.choices.get(place).filter(|_| is_same).map(|choice| choice.text.clone())
    }
}
