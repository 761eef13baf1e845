//! The journal of a test's town, and how long approved work waited in it.

use crate::TestTown;
use gastown_core::{Event, QueueStep, RequestId, Time};
use gastown_store::{JournalEntry, Reader};
use std::collections::BTreeMap;

/// More is no town of a test.
const EVENTS_MAX: usize = 1_000_000;

/// A request that was approved and has landed.
#[derive(Clone, Debug, PartialEq)]
pub struct Landing {
    pub request: RequestId,
    /// From its approval to the target, by the hall's own clock.
    pub waited_ms: f64,
}

/// Every row so far, oldest first.
pub fn of(town: &TestTown) -> Vec<JournalEntry> {
    let reader = Reader::open(&town.town_dir().join("town.db")).expect("the town's database");
    reader.journal(0, EVENTS_MAX).expect("its journal")
}

/// In the order in which they landed.
pub fn landings(entries: &[JournalEntry]) -> Vec<Landing> {
    let mut approved: BTreeMap<&RequestId, Time> = BTreeMap::new();
    let mut landings = Vec::new();
    for entry in entries {
        match &entry.event {
            Event::RequestApproved { request, .. } => drop(approved.insert(request, entry.at)),
            Event::Queue { step: QueueStep::RunLanded { requests, .. }, .. } => {
                landings.extend(requests.iter().filter_map(|request| {
                    let waited_ms = (entry.at.0 - approved.get(request)?.0) as f64 / 1000.0;
                    Some(Landing { request: request.clone(), waited_ms })
                }));
            }
            _ => {}
        }
    }
    landings
}
