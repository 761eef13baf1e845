//! The goals, checked against the same run that the tables are printed from.

use crate::entropy;
use crate::league::{BORS_NG, Contender, PARALLEL, RUNNERS, Score, Setting};

/// One setting and what everybody needed in it.
pub struct Round {
    pub setting: Setting,
    pub scores: Vec<Score>,
}

/// The worst figure of all rounds that a goal is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    pub name: &'static str,
    pub bound: f64,
    pub worst: f64,
}

impl Goal {
    pub fn holds(&self) -> bool {
        self.worst <= self.bound
    }
}

impl Round {
    pub fn of(&self, contender: Contender) -> &Score {
        let found = self.scores.iter().find(|score| score.contender == contender);
        found.expect("everybody took part")
    }

    pub fn best(&self, of: &[Contender], by: fn(&Score) -> f64) -> f64 {
        of.iter().map(|contender| by(self.of(*contender))).fold(f64::INFINITY, f64::min)
    }

    /// Ours on one runner beside the least that any policy needs.
    pub fn beside_entropy(&self) -> f64 {
        self.of(Contender::Ours { runners: 1 }).checks / entropy(self.setting.bad)
    }

    pub fn beside_bors_ng(&self) -> f64 {
        self.of(Contender::Ours { runners: 1 }).checks / self.best(&BORS_NG, |score| score.checks)
    }

    pub fn beside_window(&self) -> f64 {
        self.of(Contender::Ours { runners: RUNNERS }).time / self.of(Contender::Window).time
    }

    pub fn beside_best(&self) -> f64 {
        self.of(Contender::Ours { runners: RUNNERS }).time / self.best(&PARALLEL, |score| score.time)
    }

    /// Wrong rejections of ours in 100 changes, on one runner and on several, with and without experience.
    pub fn wrong(&self) -> f64 {
        crate::league::OURS.iter().map(|ours| self.of(*ours).wrong).fold(0.0, f64::max)
    }

    /// Nothing blurs what a check says.
    fn is_clear(&self) -> bool {
        self.setting.fluke == 0.0 && self.setting.collide == 0.0
    }
}

pub fn goals(rounds: &[Round]) -> Vec<Goal> {
    let worst = |of: fn(&Round) -> f64, about: fn(&Round) -> bool| {
        rounds.iter().filter(|round| about(round)).map(of).fold(0.0, f64::max)
    };
    vec![
        Goal {
            name: "checks beside the entropy bound, a steady check, 5 to 30 % bad",
            bound: 1.10,
            worst: worst(Round::beside_entropy, |round| round.is_clear() && round.setting.bad >= 0.05),
        },
        Goal {
            name: "checks beside the entropy bound, a steady check, 1 and 2 % bad",
            bound: 1.20,
            worst: worst(Round::beside_entropy, |round| round.is_clear() && round.setting.bad < 0.05),
        },
        Goal {
            name: "checks beside bors-ng's best, a steady check",
            bound: 0.8,
            worst: worst(Round::beside_bors_ng, Round::is_clear),
        },
        Goal {
            name: "time on 4 runners beside the window of 4, up to 5 % bad",
            bound: 0.6,
            worst: worst(Round::beside_window, |round| round.setting.bad <= 0.05),
        },
        Goal {
            name: "time on 4 runners beside the best peer's, at any rate",
            bound: 1.0,
            worst: worst(Round::beside_best, |_| true),
        },
        Goal {
            name: "wrong rejections in 100 changes, 2 % flukes",
            bound: 0.02,
            worst: worst(Round::wrong, |round| round.setting.fluke > 0.0),
        },
    ]
}
