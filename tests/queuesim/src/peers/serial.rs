//! The first bors (Graydon Hoare's "not rocket science" rule): one change at a time on the target; red is rejected.

use crate::drain::{Act, Item, Queue, RunId};
use std::collections::VecDeque;

#[derive(Default)]
pub struct Serial {
    line: VecDeque<Item>,
    landed: usize,
    running: bool,
    ended: Option<(RunId, bool)>,
}

impl Queue for Serial {
    fn enter(&mut self, items: std::ops::Range<Item>) {
        self.line.extend(items);
    }

    fn next(&mut self, _runners: usize) -> Vec<Act> {
        let mut acts = Vec::new();
        if let Some((run, passed)) = self.ended.take() {
            let item = self.line.pop_front().expect("it ran");
            acts.push(if passed { Act::Land(run) } else { Act::Reject(item) });
            self.landed += usize::from(passed);
            self.running = false;
        }
        if let (false, Some(first)) = (self.running, self.line.front()) {
            self.running = true;
            acts.push(Act::Start { on: self.landed, items: vec![*first] });
        }
        acts
    }

    fn ended(&mut self, run: RunId, passed: bool) {
        self.ended = Some((run, passed));
    }
}
