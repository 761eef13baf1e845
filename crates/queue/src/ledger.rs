//! What is known of the check itself: how often it fails for no reason, and how often two good items do not go together.

use serde::{Deserialize, Serialize};

/// With nothing known, a check is taken to fail for no reason once in fifty times; two dozen that pass say otherwise.
const FLUKES_AT_FIRST: f64 = 0.5;
const SEEN_AT_FIRST: f64 = 25.0;
/// Of failures that nobody has run again yet, so many are taken to be flukes.
const UNSETTLED_FLUKES: f64 = 0.25;
/// With nothing known, one pair in ten thousand collides.
const COLLISIONS_AT_FIRST: f64 = 0.1;
const PAIRS_AT_FIRST: f64 = 1_000.0;
/// Past so many checks, the old count half: checks are mended, and break.
const SEEN_MAX: u64 = 20_000;

/// One per command and environment. A fluke is a failure that nothing explains: all it was about has landed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ledger {
    pub passed: u64,
    pub flukes: u64,
    /// Pairs that passed together for the first time.
    pub pairs: u64,
    pub collisions: u64,
}

impl Ledger {
    pub(crate) fn pass(&mut self, new_pairs: usize) {
        self.passed += 1;
        self.pairs += new_pairs as u64;
        if self.passed + self.flukes > SEEN_MAX {
            let Self { passed, flukes, pairs, collisions } = *self;
            *self =
                Self { passed: passed / 2, flukes: flukes / 2, pairs: pairs / 2, collisions: collisions / 2 };
        }
    }

    /// The chance that a good state fails, as high as it may well be: with little seen, far above what was seen. `unsettled` failures
    /// may turn out to be flukes.
    pub fn fluke(&self, unsettled: usize) -> f64 {
        let flukes = self.flukes as f64 + UNSETTLED_FLUKES * unsettled as f64;
        let seen = SEEN_AT_FIRST + self.passed as f64 + flukes;
        let mean = (FLUKES_AT_FIRST + flukes) / seen;
        mean + (mean * (1.0 - mean) / (seen + 1.0)).sqrt()
    }

    /// The chance that two items which are good apart fail together.
    pub fn collision(&self) -> f64 {
        (COLLISIONS_AT_FIRST + self.collisions as f64) / (PAIRS_AT_FIRST + self.pairs as f64)
    }
}
