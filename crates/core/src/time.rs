//! Time as the town knows it: microseconds since 1970, UTC. It orders nothing; the journal's sequence does.

use serde::{Deserialize, Serialize};

/// Microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Time(pub i64);

impl Time {
    pub fn from_secs(secs: i64) -> Self {
        Self(secs.saturating_mul(1_000_000))
    }

    /// Whole seconds since 1970, as git writes them.
    pub fn secs(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }
}
