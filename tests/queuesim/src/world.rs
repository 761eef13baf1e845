//! The truth that no queue sees: which changes are bad, which collide, how each check ends and how long it takes.

use crate::chance::{draw, mix};
use crate::drain::Item;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durations {
    /// Every check takes one unit.
    Equal,
    /// Pareto with exponent 1.5: most take a third of a unit to one, one in a hundred more than seven.
    HeavyTailed,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct World {
    pub seed: u64,
    pub changes: usize,
    /// The chance that a change fails by itself.
    pub bad: f64,
    /// The chance that a check of a good state fails.
    pub fluke: f64,
    /// The chance that two good changes fail together, for those that were made at about the same time.
    pub collide: f64,
    pub durations: Durations,
}

/// Changes whose places in the line differ by less were made at about the same time.
const NEIGHBOURS: usize = 64;
const LONGEST: f64 = 30.0;

/// What is drawn for, so that one draw never depends on another.
const BAD: u64 = 1;
const COLLIDE: u64 = 2;
const FLUKE: u64 = 3;
const DURATION: u64 = 4;

impl World {
    pub fn is_bad(&self, item: Item) -> bool {
        draw(&[self.seed, BAD, item as u64]) < self.bad
    }

    pub fn do_collide(&self, one: Item, other: Item) -> bool {
        let (low, high) = (one.min(other), one.max(other));
        let near = high - low < NEIGHBOURS && low != high;
        near && self.collide > 0.0 && draw(&[self.seed, COLLIDE, low as u64, high as u64]) < self.collide
    }

    /// The share of changes that cannot land: bad by themselves, or colliding with one before them.
    pub fn rejected(&self) -> f64 {
        1.0 - (1.0 - self.bad) * (1.0 - self.collide).powi(NEIGHBOURS as i32 - 1)
    }

    /// Whether the state passes when no fluke happens: `items` on top of a target that passes.
    pub fn is_good(&self, target: &[Item], items: &[Item]) -> bool {
        let collides = |at: usize| {
            let before = items[..at].iter().chain(target);
            self.collide > 0.0 && before.into_iter().any(|other| self.do_collide(items[at], *other))
        };
        items.iter().enumerate().all(|(at, item)| !self.is_bad(*item) && !collides(at))
    }

    /// Whether the check of a good state fails this time.
    pub fn is_fluke(&self, state: u64, attempt: u64) -> bool {
        draw(&[self.seed, FLUKE, state, attempt]) < self.fluke
    }

    pub fn duration(&self, state: u64, attempt: u64) -> f64 {
        match self.durations {
            Durations::Equal => 1.0,
            Durations::HeavyTailed => {
                let even = 1.0 - draw(&[self.seed, DURATION, state, attempt]);
                (even.powf(-1.0 / 1.5) / 3.0).min(LONGEST)
            }
        }
    }

    /// The same changes on the same target in the same order are the same state, whoever checks it.
    pub fn state(&self, target: &[Item], items: &[Item]) -> u64 {
        target.iter().chain(items).fold(self.seed, |state, item| mix(&[state, *item as u64]))
    }
}
