//! Mergify: batches run on top of the batches ahead. One that fails on the target is cut into parts which run at once, each on
//! top of those before it, as many as there are parallel checks; the parts ahead of the first that fails land, those after
//! it go back, and the failing part is cut again. The last change of what failed never runs again: it follows.

use crate::drain::{Act, Item, Queue, RunId};
use std::collections::VecDeque;

struct Batch {
    /// Its own, without those ahead.
    items: Vec<Item>,
    id: RunId,
    passed: Option<bool>,
}

pub struct Batches {
    parallel: usize,
    limit: usize,
    line: VecDeque<Item>,
    landed: usize,
    chain: VecDeque<Batch>,
    /// A failed part that is looked into: the chain is then made of its parts.
    culprit_in: Option<Vec<Item>>,
    started: RunId,
}

impl Batches {
    pub fn new(parallel: usize, limit: usize) -> Self {
        Self {
            parallel,
            limit,
            line: VecDeque::new(),
            landed: 0,
            chain: VecDeque::new(),
            culprit_in: None,
            started: 0,
        }
    }

    /// The head of the chain, once it is over and the target is what it ran on.
    fn settle(&mut self) -> Option<Vec<Act>> {
        let head = self.chain.front()?;
        let passed = head.passed?;
        let (id, items) = (head.id, head.items.clone());
        if passed {
            self.chain.pop_front();
            self.landed += items.len();
            if let Some(suspects) = &mut self.culprit_in {
                suspects.drain(..items.len());
            }
            return Some(vec![Act::Land(id)]);
        }
        let acts = self.drop_chain();
        if let Some(suspects) = self.culprit_in.take() {
            self.put_back(&suspects[items.len()..]);
        }
        self.culprit_in = Some(items);
        Some(acts)
    }

    /// Stops all that runs; of batches behind, the items go back to the line.
    fn drop_chain(&mut self) -> Vec<Act> {
        let chain = std::mem::take(&mut self.chain);
        if self.culprit_in.is_none() {
            let behind: Vec<Item> = chain.iter().skip(1).flat_map(|batch| batch.items.clone()).collect();
            self.put_back(&behind);
        }
        chain.iter().filter(|batch| batch.passed.is_none()).map(|batch| Act::Stop(batch.id)).collect()
    }

    fn put_back(&mut self, items: &[Item]) {
        items.iter().rev().for_each(|item| self.line.push_front(*item));
    }

    /// The next parts of what failed: even, and without its last change.
    fn cut(&mut self) -> Vec<Act> {
        let Some(suspects) = self.culprit_in.clone() else { return Vec::new() };
        if let [culprit] = suspects[..] {
            self.culprit_in = None;
            return vec![Act::Reject(culprit)];
        }
        let part = suspects.len().div_ceil(self.parallel);
        let parts: Vec<Vec<Item>> =
            suspects[..suspects.len() - 1].chunks(part).map(<[Item]>::to_vec).collect();
        parts.into_iter().map(|part| self.start(part)).collect()
    }

    fn start(&mut self, items: Vec<Item>) -> Act {
        self.chain.push_back(Batch { items, id: self.started, passed: None });
        self.started += 1;
        let all = self.chain.iter().flat_map(|batch| batch.items.clone()).collect();
        Act::Start { on: self.landed, items: all }
    }

    fn stop_behind_a_failure(&mut self) -> Vec<Act> {
        let Some(failed) = self.chain.iter().position(|batch| batch.passed == Some(false)) else {
            return Vec::new();
        };
        let behind: Vec<Batch> = self.chain.drain(failed + 1..).collect();
        if self.culprit_in.is_none() {
            let items: Vec<Item> = behind.iter().flat_map(|batch| batch.items.clone()).collect();
            self.put_back(&items);
        }
        behind.iter().filter(|batch| batch.passed.is_none()).map(|batch| Act::Stop(batch.id)).collect()
    }
}

impl Queue for Batches {
    fn enter(&mut self, items: std::ops::Range<Item>) {
        self.line.extend(items);
    }

    fn next(&mut self, _runners: usize) -> Vec<Act> {
        let stopped = self.stop_behind_a_failure();
        if !stopped.is_empty() {
            return stopped;
        }
        if let Some(acts) = self.settle().filter(|acts| !acts.is_empty()) {
            return acts;
        }
        if self.culprit_in.is_some() {
            return if self.chain.is_empty() { self.cut() } else { Vec::new() };
        }
        if self.chain.iter().any(|batch| batch.passed == Some(false)) {
            return Vec::new();
        }
        let mut acts = Vec::new();
        while self.chain.len() < self.parallel && !self.line.is_empty() {
            let batch = self.line.drain(..self.limit.min(self.line.len())).collect();
            acts.push(self.start(batch));
        }
        acts
    }

    fn ended(&mut self, run: RunId, passed: bool) {
        if let Some(batch) = self.chain.iter_mut().find(|batch| batch.id == run) {
            batch.passed = Some(passed);
        }
    }
}
