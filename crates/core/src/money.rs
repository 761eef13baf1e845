//! Money: whole millionths of a US dollar, never a float.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::{Add, AddAssign, Sub};

const MICROS: i64 = 1_000_000;
/// Digits after the point that a millionth has.
const DIGITS: usize = 6;

/// Millionths of a US dollar.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(pub i64);

impl Money {
    /// From decimals such as `80`, `0.5` or `41.203117`; nothing where it is no such number or finer than a millionth.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let is_number = !whole.is_empty() && digits(whole) && digits(part) && part.len() <= DIGITS;
        if !is_number || (text.contains('.') && part.is_empty()) {
            return None;
        }
        let micros: i64 = if part.is_empty() { 0 } else { format!("{part:0<DIGITS$}").parse().ok()? };
        whole.parse::<i64>().ok()?.checked_mul(MICROS)?.checked_add(micros).map(Self)
    }
}

/// At least two decimals, and more only where they say something: `41.20`, `0.004512`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, micros) = (self.0.unsigned_abs() / MICROS as u64, self.0.unsigned_abs() % MICROS as u64);
        let decimals = format!("{micros:0DIGITS$}");
        let shown = decimals.trim_end_matches('0').len().max(2);
        write!(f, "{}{whole}.{}", if self.0 < 0 { "-" } else { "" }, &decimals[..shown])
    }
}

impl Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl std::iter::Sum for Money {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self(0), Self::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for (text, micros) in
            [("80.00", 80_000_000), ("0.004512", 4_512), ("41.203117", 41_203_117), ("0.50", 500_000)]
        {
            assert_eq!(Money::parse(text), Some(Money(micros)));
            assert_eq!(Money(micros).to_string(), text);
        }
        assert_eq!(Money::parse("3"), Some(Money(3_000_000)));
    }

    #[test]
    fn what_is_no_amount_is_none() {
        for text in ["", ".", "1.", ".5", "-1", "1e3", "1,5", "0.0000001", "99999999999999999999", "1.2.3"] {
            assert_eq!(Money::parse(text), None, "{text}");
        }
    }
}
