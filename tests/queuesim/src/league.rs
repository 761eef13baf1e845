//! Ours and all peers on the same lines, and what each needed.

use crate::drain::{Queue, Report, drain};
use crate::ours::Ours;
use crate::peers::{Batches, BorsNg, Serial, Window};
use crate::world::{Durations, World};
use gastown_queue::{History, Ledger};
use std::ops::Range;

/// A kind of world; with a seed it is a world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    pub changes: usize,
    pub bad: f64,
    pub fluke: f64,
    pub collide: f64,
    pub durations: Durations,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contender {
    Ours {
        runners: usize,
    },
    /// Ours on its first day: nothing is known of the changes or of the check.
    New {
        runners: usize,
    },
    Serial,
    BorsNg {
        limit: usize,
    },
    Window,
    Zuul,
    Mergify {
        batch: usize,
    },
}

/// How many runners those have that use several.
pub const RUNNERS: usize = 4;

pub const BORS_NG: [Contender; 3] = [
    Contender::BorsNg { limit: 8 },
    Contender::BorsNg { limit: 16 },
    Contender::BorsNg { limit: usize::MAX },
];
/// The peers that use several runners.
pub const PARALLEL: [Contender; 4] =
    [Contender::Window, Contender::Zuul, Contender::Mergify { batch: 4 }, Contender::Mergify { batch: 8 }];
pub const OURS: [Contender; 4] = [
    Contender::Ours { runners: 1 },
    Contender::Ours { runners: RUNNERS },
    Contender::New { runners: 1 },
    Contender::New { runners: RUNNERS },
];

impl Contender {
    pub fn name(self) -> String {
        match self {
            Self::Ours { runners } => format!("ours, {runners} runners"),
            Self::New { runners } => format!("ours, first day, {runners} runners"),
            Self::Serial => "serial bors".into(),
            Self::BorsNg { limit: usize::MAX } => "bors-ng, all".into(),
            Self::BorsNg { limit } => format!("bors-ng, {limit}"),
            Self::Window => "window of 4".into(),
            Self::Zuul => "Zuul's window".into(),
            Self::Mergify { batch } => format!("Mergify 4x{batch}"),
        }
    }

    fn runners(self) -> usize {
        match self {
            Self::Ours { runners } | Self::New { runners } => runners,
            Self::Serial | Self::BorsNg { .. } => 1,
            Self::Window | Self::Zuul | Self::Mergify { .. } => RUNNERS,
        }
    }

    fn queue(self, world: &World) -> Box<dyn Queue> {
        match self {
            Self::Ours { .. } => {
                let (history, ledger) = experience(world);
                Box::new(Ours::new(history, ledger))
            }
            Self::New { .. } => Box::new(Ours::new(History::default(), Ledger::default())),
            Self::Serial => Box::new(Serial::default()),
            Self::BorsNg { limit } => Box::new(BorsNg::new(limit)),
            Self::Window => Box::new(Window::fixed(RUNNERS)),
            Self::Zuul => Box::new(Window::adaptive()),
            Self::Mergify { batch } => Box::new(Batches::new(RUNNERS, batch)),
        }
    }
}

/// What was seen before this line: 1,000 changes, 20,000 checks and 200,000 pairs that fared as this world's do.
fn experience(world: &World) -> (History, Ledger) {
    const CHANGES: f64 = 1_000.0;
    const CHECKS: f64 = 20_000.0;
    const PAIRS: f64 = 200_000.0;
    let mut history = History::default();
    let bad = (world.rejected() * CHANGES) as u32;
    (0..CHANGES as u32).for_each(|n| history.take([], n >= bad));
    let flukes = (world.fluke * CHECKS) as u64;
    let ledger = Ledger {
        passed: CHECKS as u64 - flukes,
        flukes,
        pairs: PAIRS as u64,
        collisions: (world.collide * PAIRS) as u64,
    };
    (history, ledger)
}

/// What one contender needed per change, over all seeds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    pub contender: Contender,
    pub checks: f64,
    pub time: f64,
    /// Of 100 changes.
    pub wrong: f64,
    /// Of 100 changes.
    pub rejected: f64,
}

/// Lets each drain the same lines, one for each seed.
pub fn contest(setting: &Setting, seeds: Range<u64>, contenders: &[Contender]) -> Vec<Score> {
    let score = |contender: &Contender| {
        let worlds = seeds.clone().map(|seed| setting.world(seed));
        let reports: Vec<Report> =
            worlds.map(|world| drain(&world, &mut *contender.queue(&world), contender.runners())).collect();
        let changes = (setting.changes * reports.len()) as f64;
        let sum = |of: fn(&Report) -> f64| reports.iter().map(of).sum::<f64>() / changes;
        Score {
            contender: *contender,
            checks: sum(|report| report.checks as f64),
            time: sum(|report| report.time),
            wrong: 100.0 * sum(|report| report.wrong as f64),
            rejected: 100.0 * sum(|report| report.rejected as f64),
        }
    };
    contenders.iter().map(score).collect()
}

impl Setting {
    fn world(&self, seed: u64) -> World {
        let Self { changes, bad, fluke, collide, durations } = *self;
        World { seed, changes, bad, fluke, collide, durations }
    }
}
