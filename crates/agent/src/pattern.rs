//! A regular expression in a preset. Linear in the text, whatever the pattern (crate `regex`), so that no screen can stall it.

use regex::Regex;
use serde::{Deserialize, Deserializer, de::Error};

#[derive(Clone, Debug)]
pub struct Pattern(Regex);

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
        let regex = Regex::new(&text).map_err(wrong)?;
        if regex.is_match("") {
            return Err(D::Error::custom(format!(
                "{text:?} fits an empty screen, so it would fit everything"
            )));
        }
        Ok(Self(regex))
    }
}
