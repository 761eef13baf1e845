//! Zuul's gate and GitHub's merge queue: each change of a window runs on top of all ahead of it; one that fails is left out
//! of what those behind run on, and they start anew; it is rejected once it fails on the target itself. Zuul's window grows
//! by one with each landing and halves with each rejection, from 20, never below 3; GitHub's stays as it is set.

use crate::drain::{Act, Item, Queue, RunId};
use std::collections::VecDeque;

struct Slot {
    item: Item,
    run: Option<Run>,
}

struct Run {
    id: RunId,
    on: usize,
    ahead: Vec<Item>,
    passed: Option<bool>,
}

pub struct Window {
    slots: VecDeque<Slot>,
    line: VecDeque<Item>,
    target: Vec<Item>,
    size: usize,
    adapts: bool,
    started: RunId,
}

const ZUUL_START: usize = 20;
const ZUUL_FLOOR: usize = 3;

impl Window {
    pub fn fixed(size: usize) -> Self {
        Self {
            slots: VecDeque::new(),
            line: VecDeque::new(),
            target: Vec::new(),
            size,
            adapts: false,
            started: 0,
        }
    }

    pub fn adaptive() -> Self {
        Self { adapts: true, ..Self::fixed(ZUUL_START) }
    }

    /// The first of the window, once its run is over and ran on the target as it is.
    fn settle(&mut self) -> Option<Act> {
        let run = self.slots.front()?.run.as_ref()?;
        let passed = run.passed.filter(|_| self.target[run.on..] == run.ahead[..])?;
        let (id, slot) = (run.id, self.slots.pop_front()?);
        if passed {
            self.target.push(slot.item);
            self.size += usize::from(self.adapts);
            return Some(Act::Land(id));
        }
        if self.adapts {
            self.size = (self.size / 2).max(ZUUL_FLOOR);
        }
        Some(Act::Reject(slot.item))
    }

    /// Stops runs whose ground is no longer what would be, and starts those that have none.
    fn run_all(&mut self, runners: usize) -> Vec<Act> {
        let mut acts = Vec::new();
        let mut ahead: Vec<Item> = Vec::new();
        let mut wanted = Vec::new();
        for (at, slot) in self.slots.iter_mut().enumerate() {
            let fits = |run: &Run| {
                let since = &self.target[run.on..];
                run.ahead.len() == since.len() + ahead.len()
                    && run.ahead.starts_with(since)
                    && run.ahead.ends_with(&ahead)
            };
            if slot.run.as_ref().is_some_and(|run| !fits(run)) {
                let run = slot.run.take();
                acts.extend(run.filter(|run| run.passed.is_none()).map(|run| Act::Stop(run.id)));
            }
            if slot.run.is_none() {
                wanted.push((at, ahead.clone()));
            }
            if slot.run.as_ref().is_none_or(|run| run.passed != Some(false)) {
                ahead.push(slot.item);
            }
        }
        let running = |slot: &Slot| slot.run.as_ref().is_some_and(|run| run.passed.is_none());
        let idle = runners - self.slots.iter().filter(|slot| running(slot)).count();
        for (at, ahead) in wanted.into_iter().take(idle) {
            let slot = &mut self.slots[at];
            let items = ahead.iter().copied().chain([slot.item]).collect();
            acts.push(Act::Start { on: self.target.len(), items });
            slot.run = Some(Run { id: self.started, on: self.target.len(), ahead, passed: None });
            self.started += 1;
        }
        acts
    }
}

impl Queue for Window {
    fn enter(&mut self, items: std::ops::Range<Item>) {
        self.line.extend(items);
    }

    fn next(&mut self, runners: usize) -> Vec<Act> {
        if let Some(act) = self.settle() {
            return vec![act];
        }
        while self.slots.len() < self.size
            && let Some(item) = self.line.pop_front()
        {
            self.slots.push_back(Slot { item, run: None });
        }
        self.run_all(runners)
    }

    fn ended(&mut self, id: RunId, passed: bool) {
        let mut runs = self.slots.iter_mut().filter_map(|slot| slot.run.as_mut());
        if let Some(run) = runs.find(|run| run.id == id) {
            run.passed = Some(passed);
        }
    }
}
