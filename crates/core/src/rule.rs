//! A rule: commands that the owner no longer wants to be asked about, in one rig, until a day. It only ever allows, only what
//! it shows, and never what the owner denied there.

mod cover;
mod data;
mod offer;
mod read;

pub use cover::covering;
pub use offer::{ALLOWED_MIN, Offer, Past, Replay, Verdict, denied, offer_for, offers, past_of, replay};
pub use read::{LINE_CHARS_MAX, NotPlain, Plain, read};

use crate::{AskId, RigId, RuleId, Time};
use data::{Head, is_data, option_of};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// How long a rule holds unless told.
pub const RULE_DAYS: u16 = 30;
pub const RULE_DAYS_MAX: u16 = 365;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub id: RuleId,
    pub rig: RigId,
    /// Only what agents with this preset ask; of any preset where there is none.
    pub preset: Option<String>,
    pub pattern: Pattern,
    /// The owner's own answers that it was made from; empty for one that was written by hand.
    pub from: Vec<AskId>,
    pub by: String,
    pub made: Time,
    /// From then on it answers nothing.
    pub expires: Time,
    pub removed: Option<Time>,
}

impl Rule {
    pub fn is_live(&self, now: Time) -> bool {
        self.removed.is_none() && now < self.expires
    }
}

/// Which commands a rule covers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Pattern {
    /// The program and what always follows it.
    pub words: Vec<String>,
    pub rest: Rest,
}

/// What may follow the fixed words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rest {
    Nothing,
    /// Data in any number and order, and these options.
    Data {
        options: BTreeSet<String>,
    },
}

impl Pattern {
    /// That command and no other.
    pub fn exact(plain: &Plain) -> Self {
        Self { words: plain.words().to_vec(), rest: Rest::Nothing }
    }

    /// A pattern with a free rest; nothing where the program, or one of the options, is not known to be harmless whatever data
    /// follows.
    pub fn free(words: &[String], options: BTreeSet<String>) -> Option<Self> {
        let head = Head::of(words)?;
        let are_known = options.iter().all(|option| head.has(option));
        let is_harmless = are_known && head.takes(&words[head.depth()..]);
        is_harmless.then(|| Self { words: words.to_vec(), rest: Rest::Data { options } })
    }

    /// Asked anew each time of the lists in `data.rs`: a version that trusts less makes older rules narrower too.
    pub fn covers(&self, plain: &Plain) -> bool {
        let Some(further) = plain.words().strip_prefix(&self.words[..]) else {
            return false;
        };
        match (&self.rest, Head::of(&self.words)) {
            (Rest::Nothing, _) => further.is_empty(),
            (Rest::Data { options }, Some(head)) => further.iter().all(|word| match option_of(word) {
                Some((name, value)) => head.has(name) && options.contains(name) && value.is_none_or(is_data),
                None => is_data(word),
            }),
            (Rest::Data { .. }, None) => false,
        }
    }

    /// Whether it covers whatever the other does.
    pub fn contains(&self, other: &Self) -> bool {
        match (&self.rest, &other.rest) {
            (_, Rest::Nothing) => self.covers(&other.fixed()),
            (Rest::Nothing, Rest::Data { .. }) => false,
            (Rest::Data { options }, Rest::Data { options: others }) => {
                self.covers(&other.fixed()) && others.is_subset(options)
            }
        }
    }

    fn fixed(&self) -> Plain {
        Plain::of(&self.words)
    }

    /// The options that may stand in the rest.
    pub fn options(&self) -> Vec<String> {
        match &self.rest {
            Rest::Nothing => Vec::new(),
            Rest::Data { options } => options.iter().cloned().collect(),
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = self.words.iter().map(|word| quoted(word)).collect();
        f.write_str(&words.join(" "))?;
        match self.rest {
            Rest::Nothing => Ok(()),
            Rest::Data { .. } => f.write_str(" …"),
        }
    }
}

/// The word as a person would type it.
fn quoted(word: &str) -> String {
    let is_bare = !word.is_empty()
        && read(&format!("x {word}")).is_ok_and(|plain| plain.words().len() == 2 && plain.words()[1] == word);
    match (is_bare, word.contains('\'')) {
        (true, _) => word.to_owned(),
        (false, false) => format!("'{word}'"),
        (false, true) => format!("\"{word}\""),
    }
}

#[cfg(test)]
mod tests;
