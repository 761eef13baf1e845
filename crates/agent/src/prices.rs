//! What models cost: a dated table, and what the user's configuration folder adds to it or changes. A model that is not in
//! it has no known price.

use crate::config::{self, ConfigError};
use gastown_core::{Money, Tokens};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

const EMBEDDED: &str = include_str!("../prices/prices.toml");
/// Prices are for so many tokens.
const PER_TOKENS: i128 = 1_000_000;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prices {
    by_model: BTreeMap<String, Price>,
}

/// In dollars for a million tokens. What is not given is not known, and a cost that needs it neither.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    pub model: String,
    pub input: Amount,
    pub output: Amount,
    #[serde(default)]
    pub cache_read: Option<Amount>,
    #[serde(default)]
    pub cache_write: Option<Amount>,
    #[serde(default)]
    pub cache_write_long: Option<Amount>,
    /// Longest prompt that the price holds for, in tokens.
    #[serde(default)]
    pub prompt_max: Option<u64>,
    /// The day on which the price was seen, `2026-10-10`.
    pub as_of: String,
    pub source: String,
}

/// A decimal in quotes, so that no float comes near it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Amount(Money);

impl TryFrom<String> for Amount {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || format!("{text:?} is no price: write decimals in quotes, for example \"3.75\"");
        Money::parse(&text).map(Self).ok_or_else(wrong)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct PriceFile {
    #[serde(default)]
    price: Vec<Price>,
}

impl Prices {
    /// The embedded ones only.
    ///
    /// # Errors
    /// Never, while the tests pass.
    pub fn embedded() -> Result<Self, ConfigError> {
        let mut prices = Self::default();
        prices.take(EMBEDDED, "the embedded prices")?;
        Ok(prices)
    }

    /// The embedded ones, then `prices.toml` of the configuration folder, which replaces or adds models.
    ///
    /// # Errors
    /// Names the file and the line; nothing is loaded then.
    pub fn load(config_dir: &Path) -> Result<Self, ConfigError> {
        let mut prices = Self::embedded()?;
        let path = config_dir.join("prices.toml");
        if let Some(text) = config::read(&path)? {
            prices.take(&text, &path.display().to_string())?;
        }
        Ok(prices)
    }

    /// The price of a model, or of the model that it is a dated version of.
    pub fn of(&self, model: &str) -> Option<&Price> {
        let undated = undated(model);
        self.by_model.get(model).or_else(|| self.by_model.get(undated?))
    }

    /// What one answer cost; nothing where any part of it has no known price.
    pub fn cost(&self, model: &str, tokens: &Tokens) -> Option<Money> {
        let price = self.of(model)?;
        if price.prompt_max.is_some_and(|max| tokens.prompt() > max) {
            return None;
        }
        let parts = [
            (tokens.input, Some(price.input)),
            (tokens.output, Some(price.output)),
            (tokens.cache_read, price.cache_read),
            (tokens.cache_write, price.cache_write),
            (tokens.cache_write_long, price.cache_write_long),
        ];
        let mut sum: i128 = 0;
        for (count, amount) in parts.into_iter().filter(|(count, _)| *count > 0) {
            sum = sum.checked_add(i128::from(count).checked_mul(i128::from(amount?.0.0))?)?;
        }
        // To the nearest millionth of a dollar.
        i64::try_from((sum + PER_TOKENS / 2) / PER_TOKENS).ok().map(Money)
    }

    /// The newest day on which a price was seen.
    pub fn as_of(&self) -> Option<&str> {
        self.by_model.values().map(|price| price.as_of.as_str()).max()
    }

    fn take(&mut self, text: &str, file: &str) -> Result<(), ConfigError> {
        let read: PriceFile = toml::from_str(text).map_err(|error| config::syntax(&error, text, file))?;
        self.by_model.extend(read.price.into_iter().map(|price| (price.model.clone(), price)));
        Ok(())
    }
}

/// `gpt-5` of `gpt-5-2025-08-07`, `claude-sonnet-4-5` of `claude-sonnet-4-5-20250929`.
fn undated(model: &str) -> Option<&str> {
    let is_date = |text: &str, shape: &str| {
        text.len() == shape.len()
            && text.bytes().zip(shape.bytes()).all(|(byte, wanted)| match wanted {
                b'0' => byte.is_ascii_digit(),
                other => byte == other,
            })
    };
    ["-00000000", "-0000-00-00"]
        .into_iter()
        .find_map(|shape| {
            let at = model.len().checked_sub(shape.len())?;
            model.is_char_boundary(at).then(|| model.split_at(at)).filter(|(_, end)| is_date(end, shape))
        })
        .map(|(name, _)| name)
}
