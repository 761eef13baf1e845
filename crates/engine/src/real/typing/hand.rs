//! The town's hand at a terminal: how a text is typed and sent off, so that it never reaches another screen than the one it is meant
//! for. Every byte goes out for a screen that was looked at, and only if the program has written nothing since; what that screen is made
//! of and what time is are given from outside.

use crate::Trouble;
use crate::real::draft::Draft;
use crate::real::listener::{self, Composer, Listener, Taken};
use gastown_agent::clean;
use gastown_core::Dialog;
use gastown_pty::Screen;
use std::time::Duration;

/// Output must rest this long before a text is typed, and before it is sent off.
pub(crate) const QUIET: Duration = Duration::from_millis(300);
/// A program that never rests is typed into after this time all the same.
pub(crate) const QUIET_PATIENCE: Duration = Duration::from_secs(5);
/// What is drawn in one go is drawn within this time.
pub(super) const DRAWN: Duration = Duration::from_millis(50);
/// A program shows within this time that it took a text.
const TAKEN_PATIENCE: Duration = Duration::from_secs(2);
/// A program shows within this time what was pasted, be it busy.
const SHOWN_PATIENCE: Duration = Duration::from_secs(5);
/// A screen that never stands still for the moment that a byte takes is given up after this time.
const STILL_PATIENCE: Duration = Duration::from_secs(15);
/// How long a key may be on its way to a program that does not read: then it is taken back, and looked for anew.
pub(crate) const READ_PATIENCE: Duration = Duration::from_millis(100);
/// Returns for one text: the second where the first was lost.
const RETURNS_MAX: usize = 2;
pub(crate) const QUIET_LOOK: Duration = Duration::from_millis(50);
/// Between looks at a screen that is being drawn.
pub(super) const DRAWN_LOOK: Duration = Duration::from_millis(10);

/// A terminal as it is now.
pub(crate) struct View<'a> {
    pub listener: Option<&'a mut Listener>,
    pub screen: &'a Screen,
    pub draft: &'a mut Draft,
    /// Bytes that the program has written.
    pub head: u64,
    /// How long it has written nothing.
    pub rested: Duration,
}

impl View<'_> {
    /// A person typed this.
    pub fn note_keys(self, bytes: &[u8]) -> std::io::Result<()> {
        let begins = self.draft.wants_look(bytes);
        let listener = self.listener.as_deref().filter(|_| begins);
        let composer = listener.and_then(|listener| listener.composer_text(self.screen));
        let at = self.listener.as_deref().map_or_else(listener::now, Listener::time);
        self.draft.typed(bytes, composer.as_deref(), at)
    }
}

/// What a terminal is typed with.
pub(crate) trait Hand {
    /// Since any moment that stays the same.
    fn now(&self) -> Duration;
    fn pause(&mut self, time: Duration);
    /// The town is being closed: nothing is waited for any more.
    fn is_closed(&self) -> bool;
    /// While it is laid on the keyboard, a person's keys wait.
    fn lay(&mut self, is_laid: bool);
    /// A person typed there since the hand was last laid on it.
    fn is_interrupted(&self) -> bool;
    /// The newest that there is to see; none where the program is over.
    fn look<T>(&mut self, with: impl FnOnce(View<'_>) -> T) -> Result<Option<T>, Trouble>;
    /// False where the program has written beyond `head`: then nothing was typed. Without a head, whatever stands there.
    fn type_at(&mut self, head: Option<u64>, bytes: &[u8]) -> Result<bool, Trouble>;
    /// A key that does something at once: true where the program has read it. False where it never reached it, because the program
    /// has written beyond `head`, or did so before it read, or did not read in time.
    fn key_at(&mut self, head: u64, key: &[u8]) -> Result<bool, Trouble>;
}

/// What became of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Whole,
    /// Nothing of it was typed, for a reason that passes.
    NotNow(String),
}

/// What of a view decides whether something can be typed.
struct Scene {
    head: u64,
    rested: Duration,
    is_mid_update: bool,
    pastes: bool,
    composer: Composer,
    /// What stands where a person types.
    text: Option<String>,
    is_working: bool,
    has_draft: bool,
    at: gastown_core::Time,
}

fn scene(view: View<'_>) -> Scene {
    let listener = view.listener.as_deref();
    let text = listener.and_then(|listener| listener.composer_text(view.screen));
    let at = listener.map_or_else(listener::now, Listener::time);
    Scene {
        head: view.head,
        rested: view.rested,
        is_mid_update: view.screen.is_mid_update(),
        pastes: view.screen.is_bracketed_paste(),
        composer: listener.map_or(Composer::NotRead, |listener| listener.composer(view.screen)),
        has_draft: text.as_ref().is_some_and(|text| view.draft.stands_in(text, at)),
        is_working: listener.is_some_and(Listener::is_working),
        at,
        text,
    }
}

/// Why a screen is not to be typed at.
enum Unfit {
    Asks(Dialog),
    Unclear,
    Draft,
    Moves,
    Closed,
}

impl Unfit {
    fn words(&self) -> String {
        match self {
            Self::Asks(dialog) => format!(
                "it asks {:?}, and what is typed now would answer that; answer it, then send the text again",
                dialog.text
            ),
            Self::Unclear => {
                "nobody knows what its screen shows, and it may be a question; look at its terminal".into()
            }
            Self::Draft => {
                "a line that somebody began stands where it would be typed; send that off or empty it".into()
            }
            Self::Moves => {
                "its screen never stood still long enough to type into it, or its program reads nothing"
                    .into()
            }
            Self::Closed => "the town is being closed".into(),
        }
    }

    /// For a text that stands there by now.
    fn words_for_pasted(&self) -> String {
        match self {
            Self::Asks(dialog) => format!(
                "it asks {:?}, so the text that was pasted before was not sent off; answer it, then look whether it still stands there",
                dialog.text
            ),
            other => other.words(),
        }
    }
}

/// Types the text and sends it off: bracketed paste, rest, return. Every program measured takes it so; some lose a return that comes
/// at once. What was pasted and could not be sent off counts as a line that stands there.
///
/// # Errors
/// Where something of it was typed and it did not arrive, or the terminal cannot be reached.
pub(crate) fn send(hand: &mut impl Hand, text: &str) -> Result<Outcome, Trouble> {
    let text = clean(text);
    let bytes = |scene: &Scene| match scene.pastes {
        true => format!("\x1b[200~{text}\x1b[201~").into_bytes(),
        false => text.clone().into_bytes(),
    };
    let before = match type_where_it_fits(hand, None, bytes)? {
        Ok(Some(before)) => before,
        // A program that has ended takes nothing and holds nothing; its end is told elsewhere.
        Ok(None) => return Ok(Outcome::Whole),
        Err(unfit) => return Ok(Outcome::NotNow(unfit.words())),
    };
    let shown = before.text.clone().unwrap_or_default();
    mark(hand, |draft| draft.begin(&shown))?;
    let sent = send_off(hand, &text, &before);
    if sent.is_err() {
        mark(hand, Draft::doubt)?;
    }
    sent.map(|()| Outcome::Whole)
}

fn mark(hand: &mut impl Hand, change: impl FnOnce(&mut Draft) -> std::io::Result<()>) -> Result<(), Trouble> {
    hand.look(|view| change(view.draft))?.transpose().map_err(|error| Trouble::of(&error))?;
    Ok(())
}

fn send_off(hand: &mut impl Hand, text: &str, before: &Scene) -> Result<(), Trouble> {
    let mut since = hand.now();
    if !until_shown(hand, before)? {
        return Ok(());
    }
    for _ in 0..RETURNS_MAX {
        let typed = type_where_it_fits(hand, Some((since, text)), |_| b"\r".to_vec())?;
        let Some(scene) = typed.map_err(|unfit| Trouble::new(unfit.words_for_pasted()))? else {
            return Ok(());
        };
        since = hand.now();
        // One that is at work goes on with it whether it took the text or not.
        let idle_at = (!scene.is_working).then_some(scene.at);
        let (deadline, shown) = (since + TAKEN_PATIENCE, scene.text.unwrap_or_default());
        // While its composer shows that still, it stands there all the same.
        mark(hand, |draft| draft.end(&shown))?;
        let mut hider = None;
        loop {
            let became = |view: View<'_>| {
                let is_whole = !view.screen.is_mid_update() && view.rested >= DRAWN;
                view.listener.map_or(Taken::Yes, |listener| {
                    listener.taken(view.screen, (text, &shown), idle_at, is_whole)
                })
            };
            match hand.look(became)? {
                // What they typed behind the dialog may have sent it off, or emptied it.
                _ if hider.is_some() && hand.is_interrupted() => break,
                None | Some(Taken::Yes) => return Ok(()),
                Some(Taken::Hidden(dialog)) => {
                    // It is theirs to answer.
                    hand.lay(false);
                    hider = Some(dialog);
                }
                Some(Taken::No) => {}
            }
            if hand.now() >= deadline || hand.is_closed() {
                break;
            }
            hand.pause(QUIET_LOOK);
        }
        if let Some(dialog) = hider {
            return Err(hidden(&dialog));
        }
    }
    Err(Trouble::new(
        "its program did not take the text, which still stands where it was typed; look at its terminal",
    ))
}

fn hidden(dialog: &Dialog) -> Trouble {
    Trouble::new(format!(
        "it asks {:?}, and whether its program took the text before that is not known; answer it, then look whether the text still stands there",
        dialog.text
    ))
}

/// Until its composer shows something of what was pasted; false where the program is over. What a program has not read yet is not
/// sent off: it may ask something before it reads on.
fn until_shown(hand: &mut impl Hand, before: &Scene) -> Result<bool, Trouble> {
    let deadline = hand.now() + SHOWN_PATIENCE;
    loop {
        hand.pause(QUIET_LOOK);
        let Some(now) = hand.look(scene)? else { return Ok(false) };
        let is_shown = before.composer != Composer::Waits || now.text != before.text;
        if is_shown || hand.is_closed() || matches!(now.composer, Composer::Asks(_)) {
            return Ok(true);
        }
        if hand.now() >= deadline {
            return Err(Trouble::new(
                "its program did not show the text that was pasted, so it was not sent off; look at its terminal",
            ));
        }
    }
}

/// Types what `bytes` makes of the screen as soon as that rests and shows where a text goes; gives that screen. `own`: the
/// text that stands there by now, and since when, which has to rest, too.
fn type_where_it_fits(
    hand: &mut impl Hand,
    own: Option<(Duration, &str)>,
    bytes: impl Fn(&Scene) -> Vec<u8>,
) -> Result<Result<Option<Scene>, Unfit>, Trouble> {
    let (began, mut rest, mut is_laid) = (hand.now(), QUIET, own.is_some());
    loop {
        let Some(scene) = hand.look(scene)? else { return Ok(Ok(None)) };
        let waited = hand.now() - began;
        let rested = own.map_or(scene.rested, |(since, _)| scene.rested.min(hand.now() - since));
        let is_late = waited >= QUIET_PATIENCE;
        if (rested >= rest || is_late) && !scene.is_mid_update {
            match &scene.composer {
                Composer::Asks(dialog) => return Ok(Err(Unfit::Asks(dialog.clone()))),
                Composer::Unclear if !shows(hand, own)? && is_late => return Ok(Err(Unfit::Unclear)),
                Composer::Unclear if !shows(hand, own)? => {}
                _ if own.is_none() && scene.has_draft => return Ok(Err(Unfit::Draft)),
                _ if own.is_some() && hand.is_interrupted() => return Err(interrupted()),
                // Nobody else types between the next look and the text.
                _ if !is_laid => {
                    is_laid = true;
                    hand.lay(true);
                    continue;
                }
                composer => {
                    // Where nobody reads the screen, whatever stands there is as good.
                    let head = (*composer != Composer::NotRead || !is_late).then_some(scene.head);
                    let is_typed = match head {
                        // A program that draws on and on would never be seen to read first.
                        Some(head) if own.is_some() && !(is_late && scene.rested < DRAWN) => {
                            hand.key_at(head, &bytes(&scene))?
                        }
                        head => hand.type_at(head, &bytes(&scene))?,
                    };
                    if is_typed {
                        return Ok(Ok(Some(scene)));
                    }
                    // It drew something just then.
                    rest = DRAWN;
                }
            }
        } else if own.is_none() && is_laid {
            is_laid = false;
            hand.lay(false);
        }
        if waited >= STILL_PATIENCE {
            return Ok(Err(Unfit::Moves));
        }
        if hand.is_closed() {
            return Ok(Err(Unfit::Closed));
        }
        hand.pause(if is_late { DRAWN_LOOK } else { QUIET_LOOK });
    }
}

/// Whether the text stands there: then what nobody knows is what its composer offers for it, such as commands and files.
fn shows(hand: &mut impl Hand, own: Option<(Duration, &str)>) -> Result<bool, Trouble> {
    let Some((_, text)) = own else { return Ok(false) };
    let shown = hand.look(|view| view.listener.is_some_and(|listener| listener.shows(view.screen, text)))?;
    Ok(shown.unwrap_or(false))
}

fn interrupted() -> Trouble {
    Trouble::new(
        "somebody typed there while the text was typed, so it was not sent off; look at its terminal",
    )
}

#[cfg(test)]
mod tests;
