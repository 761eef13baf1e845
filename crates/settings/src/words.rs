//! The choices a setting may have, each with the word that stands for it in the file.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A setting whose value is one of a few words.
pub(crate) trait Word: Copy + 'static {
    const ALL: &'static [(&'static str, Self)];
}

macro_rules! words {
    ($(#[$about:meta])* $name:ident { $first:ident = $first_word:literal, $($choice:ident = $word:literal),+ $(,)? }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
        pub enum $name {
            #[default]
            #[serde(rename = $first_word)]
            $first,
            $(#[serde(rename = $word)] $choice),+
        }

        impl Word for $name {
            const ALL: &'static [(&'static str, Self)] = &[($first_word, Self::$first), $(($word, Self::$choice)),+];
        }
    };
}

words! {
    /// The language of the window.
    LanguageChoice { System = "system", English = "en", German = "de" }
}
words! {
    /// Its colours.
    ThemeChoice { Dusk = "dusk", Paper = "paper", Contrast = "contrast", System = "system" }
}
words! {
    /// Whether things move.
    MotionChoice { System = "system", Reduced = "reduced" }
}
words! {
    /// What becomes of agents at work when the window closes.
    CloseWord { Ask = "ask", Keep = "keep", Stop = "stop" }
}
