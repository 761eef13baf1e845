//! A regular expression in a preset. Linear in the text, whatever the pattern (crate `regex`), so that no screen can stall it.

use regex::Regex;
use serde::{Deserialize, Deserializer, de::Error};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

#[derive(Clone, Debug)]
pub struct Pattern(Arc<Regex>);

/// Those that somebody holds. Each session reads its preset anew, and what a search needs is kept with the expression: with one for
/// each session, 300 of them took 250 MB, and each search began with memory that was not at hand.
static COMPILED: Mutex<BTreeMap<String, Weak<Regex>>> = Mutex::new(BTreeMap::new());

fn compiled(text: &str) -> Result<Arc<Regex>, regex::Error> {
    let mut known = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(regex) = known.get(text).and_then(Weak::upgrade) {
        return Ok(regex);
    }
    let regex = Arc::new(Regex::new(text)?);
    known.retain(|_, regex| regex.strong_count() > 0);
    known.insert(text.to_owned(), Arc::downgrade(&regex));
    Ok(regex)
}

impl Pattern {
    pub fn fits(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    /// The lowest place that it fits.
    pub fn last(&self, text: &str) -> Option<String> {
        self.0.find_iter(text).last().map(|found| found.as_str().to_owned())
    }

    /// Its groups where it fits, one after the other, without spaces at their ends; the whole match where it has no group.
    pub fn words(&self, text: &str) -> Option<String> {
        let found = self.0.captures(text)?;
        let groups: Vec<&str> = found.iter().skip(1).flatten().map(|group| group.as_str().trim()).collect();
        let words = if groups.is_empty() { found[0].trim().to_owned() } else { groups.join(" ") };
        Some(words)
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_str() == other.0.as_str()
    }
}

impl Eq for Pattern {}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let wrong = |error: regex::Error| D::Error::custom(format!("not a regular expression: {error}"));
        let regex = compiled(&text).map_err(wrong)?;
        if regex.is_match("") {
            return Err(D::Error::custom(format!(
                "{text:?} fits an empty screen, so it would fit everything"
            )));
        }
        Ok(Self(regex))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_expression_is_compiled_once_for_all_who_hold_it_and_let_go_with_them() {
        let first = compiled("held by two").expect("an expression");
        let second = compiled("held by two").expect("the same");
        assert!(Arc::ptr_eq(&first, &second));

        let held = Arc::downgrade(&first);
        drop((first, second));

        assert!(held.upgrade().is_none());
        assert!(compiled("(").is_err());
    }
}
