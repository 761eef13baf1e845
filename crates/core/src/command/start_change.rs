//! How a task is to be begun, changed.

use crate::{Mode, StartWish};

/// What is not named stays as it is; an empty text takes a wish back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StartChange {
    pub preset: Option<String>,
    pub mode: Option<Mode>,
    pub model: Option<String>,
    pub effort: Option<String>,
    pub base: Option<String>,
}

impl StartChange {
    /// The wish with the change made.
    #[must_use]
    pub fn over(&self, known: &StartWish) -> StartWish {
        let or = |new: &Option<String>, old: &Option<String>| new.clone().or_else(|| old.clone());
        StartWish {
            preset: or(&self.preset, &known.preset),
            mode: self.mode.or(known.mode),
            model: or(&self.model, &known.model),
            effort: or(&self.effort, &known.effort),
            base: or(&self.base, &known.base),
            adopted: known.adopted.clone(),
            conversation: known.conversation.clone(),
        }
    }
}
