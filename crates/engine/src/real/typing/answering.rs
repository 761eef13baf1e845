//! How a dialog is answered: only where that very one stands, wholly drawn, and never what is drawn in its place before the key is read.

use super::hand::{DRAWN, DRAWN_LOOK, Hand, View};
use crate::Trouble;
use crate::real::listener::Listener;
use crate::real::replies::Sent;
use gastown_core::{Ask, Dialog};
use std::time::Duration;

/// How long an answer waits for a screen that is being drawn; one that never rests is answered all the same.
const DRAWN_PATIENCE: Duration = Duration::from_secs(1);
/// A dialog that never stands still for the moment that a key takes, or whose program reads nothing, is not answered after this time.
const ANSWER_PATIENCE: Duration = Duration::from_secs(5);

/// Answers the hook that waits for it, or types what chooses this in that very dialog, if it stands on the screen then.
///
/// # Errors
/// Where nothing was typed, with the reason.
pub(crate) fn choose(hand: &mut impl Hand, ask: &Ask, dialog: &Dialog, choice: usize) -> Result<(), Trouble> {
    let over = || Trouble::new("its program is over, so nothing was typed");
    let sent = hand.look(|view| reply(view, ask, dialog, choice))?.ok_or_else(over)??;
    if sent == Sent::Replied {
        return Ok(());
    }
    let is_typed = type_in_dialog(hand, Duration::ZERO, |view| {
        let listener = view.listener?;
        let keys = listener.keys_for(view.screen, dialog, choice);
        if keys.is_some() {
            listener.note_answer(ask, dialog, choice);
        }
        keys.map(String::into_bytes)
    })?;
    if !is_typed {
        hand.look(|view| view.listener.map(Listener::forget_answer))?;
        return Err(another_dialog());
    }
    Ok(())
}

/// The answer goes to the hook that told the ask, if that waits for it.
fn reply(view: View<'_>, ask: &Ask, dialog: &Dialog, choice: usize) -> Result<Sent, Trouble> {
    let listener = view.listener.ok_or_else(|| Trouble::new("no agent is in this terminal"))?;
    let Some((firing, grant)) = ask.firing_for(choice) else { return Ok(Sent::NoWords) };
    let sent = listener.reply(firing, grant);
    match sent {
        Sent::Replied => listener.note_answer(ask, dialog, choice),
        // A rule knows only what that firing told.
        Sent::Gone if ask.is_answered_by_rule() => {
            return Err(Trouble::new(
                "its program does not wait for a rule's answer any more, so nothing was typed; answer what it asks now",
            ));
        }
        Sent::Gone | Sent::NoWords => {}
    }
    Ok(sent)
}

/// Types what `keys` finds in a dialog that is wholly drawn; false where it finds nothing for so long.
pub(super) fn type_in_dialog(
    hand: &mut impl Hand,
    patience: Duration,
    mut keys: impl FnMut(View<'_>) -> Option<Vec<u8>>,
) -> Result<bool, Trouble> {
    let began = hand.now();
    loop {
        let waited = hand.now() - began;
        let found = hand.look(|view| {
            let head = view.head;
            is_drawn(&view, waited).then(|| keys(view).map(|keys| (head, keys)))
        })?;
        match found {
            None => return Ok(false),
            Some(Some(None)) if waited >= patience => return Ok(false),
            Some(Some(Some((head, keys)))) if hand.key_at(head, &keys)? => return Ok(true),
            Some(_) if waited >= ANSWER_PATIENCE || hand.is_closed() => return Ok(false),
            Some(_) => hand.pause(DRAWN_LOOK),
        }
    }
}

/// Whether what the screen shows is whole; a screen that never rests is taken as it is after a while.
fn is_drawn(view: &View<'_>, waited: Duration) -> bool {
    !view.screen.is_mid_update() && (view.rested >= DRAWN || waited >= DRAWN_PATIENCE)
}

pub(super) fn another_dialog() -> Trouble {
    Trouble::new(
        "its dialog is another by now, or gone, or its program reads nothing, so nothing was typed; answer what it asks now",
    )
}
