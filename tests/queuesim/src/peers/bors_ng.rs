//! bors-ng: everything that waits is one batch, up to a limit; a red batch is cut in two halves which run one after the
//! other, each as a whole; one that is red alone is rejected.

use crate::drain::{Act, Item, Queue, RunId};
use std::collections::VecDeque;

pub struct BorsNg {
    limit: usize,
    line: VecDeque<Item>,
    /// Halves that wait for their turn, before anything new.
    halves: VecDeque<Vec<Item>>,
    running: Vec<Item>,
    ended: Option<(RunId, bool)>,
    landed: usize,
}

impl BorsNg {
    pub fn new(limit: usize) -> Self {
        Self {
            limit,
            line: VecDeque::new(),
            halves: VecDeque::new(),
            running: Vec::new(),
            ended: None,
            landed: 0,
        }
    }

    fn settle(&mut self, run: RunId, passed: bool) -> Option<Act> {
        let batch = std::mem::take(&mut self.running);
        if passed {
            self.landed += batch.len();
            return Some(Act::Land(run));
        }
        if batch.len() == 1 {
            return Some(Act::Reject(batch[0]));
        }
        let (first, second) = batch.split_at(batch.len() / 2);
        self.halves.push_front(second.to_vec());
        self.halves.push_front(first.to_vec());
        None
    }
}

impl Queue for BorsNg {
    fn enter(&mut self, items: std::ops::Range<Item>) {
        self.line.extend(items);
    }

    fn next(&mut self, _runners: usize) -> Vec<Act> {
        let ended = self.ended.take();
        let mut acts: Vec<Act> =
            ended.and_then(|(run, passed)| self.settle(run, passed)).into_iter().collect();
        if self.running.is_empty() {
            let whole = self.limit.min(self.line.len());
            let half = self.halves.pop_front();
            self.running = half.unwrap_or_else(|| self.line.drain(..whole).collect());
            if !self.running.is_empty() {
                acts.push(Act::Start { on: self.landed, items: self.running.clone() });
            }
        }
        acts
    }

    fn ended(&mut self, run: RunId, passed: bool) {
        self.ended = Some((run, passed));
    }
}
