//! Our policy as a queue of the simulator: facts in, orders out, nothing kept beside the facts.

use crate::drain::{Act, Item, Queue, RunId};
use gastown_queue::{Facts, Happened, History, ItemId, Ledger, Order, Outcome, next};

#[derive(Default)]
pub struct Ours {
    facts: Facts,
    /// The simulator's number of each run of ours.
    told: Vec<(gastown_queue::RunId, RunId)>,
    started: RunId,
}

impl Ours {
    pub fn new(history: History, ledger: Ledger) -> Self {
        Self { facts: Facts::new(history, ledger), told: Vec::new(), started: 0 }
    }

    /// One that is known by more than its number: how large it is, and what foretells how it fares.
    pub fn enter_known(&mut self, item: gastown_queue::Item) {
        self.facts.apply(Happened::Entered(item));
    }

    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    fn carry_out(&mut self, order: Order) -> Option<Act> {
        let theirs = |told: &[(gastown_queue::RunId, RunId)], run| {
            told.iter().find(|(ours, _)| *ours == run).map(|(_, theirs)| *theirs).expect("a run of ours")
        };
        match order {
            Order::Land(run) => {
                self.facts.apply(Happened::Landed(run));
                Some(Act::Land(theirs(&self.told, run)))
            }
            Order::Reject(item, fault) => {
                self.facts.apply(Happened::Rejected(item, fault));
                Some(Act::Reject(item.0 as Item))
            }
            Order::Stop(run) => {
                self.facts.apply(Happened::Stopped(run));
                Some(Act::Stop(theirs(&self.told, run)))
            }
            Order::Start(check) => {
                self.told.push((self.facts.next_run(), self.started));
                self.started += 1;
                let items = check.items.iter().map(|item| item.0 as Item).collect();
                let on = check.on as usize;
                self.facts.apply(Happened::Started(check));
                Some(Act::Start { on, items })
            }
            Order::Tell(item, with) => {
                self.facts.apply(Happened::Traced { item, collides: with.is_some() });
                None
            }
        }
    }
}

impl Queue for Ours {
    fn enter(&mut self, items: std::ops::Range<Item>) {
        for item in items {
            self.facts.apply(Happened::Entered(gastown_queue::Item {
                id: ItemId(item as u64),
                priority: 0,
                size: 1,
                convoy: None,
                agent: None,
                folders: Vec::new(),
            }));
        }
    }

    fn next(&mut self, runners: usize) -> Vec<Act> {
        loop {
            let orders = next(&self.facts, runners);
            let settled = orders.is_empty();
            let acts: Vec<Act> = orders.into_iter().filter_map(|order| self.carry_out(order)).collect();
            // What was only told is no act, and the policy is asked again.
            if settled || !acts.is_empty() {
                return acts;
            }
        }
    }

    fn ended(&mut self, run: RunId, passed: bool) {
        let ours = self.told.iter().find(|(_, theirs)| *theirs == run).map(|(ours, _)| *ours);
        let outcome = if passed { Outcome::Passed } else { Outcome::Failed };
        self.facts.apply(Happened::Ended(ours.expect("a run of ours"), outcome));
        self.told.retain(|(_, theirs)| *theirs + 4_096 > run);
    }
}
