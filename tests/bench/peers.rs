//! A real hall whose merge queue is decided about by another policy: the simulator's peers, with the same git, processes, journal and
//! checks as ours.

use gastown_api::paths::Places;
use gastown_core::{Check, Facts, Fault, ItemId, Order, Outcome, Purpose, QueuePolicy, RunId, house_policy};
use gastown_hall::HallOptions;
use gastown_queuesim::{Act, BorsNg, Queue, Serial};
use gastown_tests::{TestTown, until};
use std::collections::{BTreeSet, VecDeque};
use std::process::Child;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// How this program is told to be a hall.
pub const HALL: &str = "--hall";
pub const OURS: &str = "ours";
pub const SERIAL: &str = "serial";
pub const BATCH: &str = "batch of 8";
const BATCH_LEN: usize = 8;

/// Is the hall of the town in the environment until it is told to end.
pub fn be_hall(policy: &str) {
    let places = Places::from_env().expect("folders");
    let dir = places.town_dir(std::env::var_os("GT_TOWN").as_deref().map(std::path::Path::new));
    let place = places.open_town(&dir.expect("a town")).expect("a town that was made");
    let options = HallOptions {
        place,
        config: std::path::PathBuf::from(std::env::var_os("XDG_CONFIG_HOME").expect("a folder"))
            .join("gastown"),
        linger: Duration::from_secs(600),
        stay: true,
        version: env!("CARGO_PKG_VERSION").into(),
    };
    let policy: Arc<QueuePolicy> = match policy {
        SERIAL => decided_by(Serial::default()),
        BATCH => decided_by(BorsNg::new(BATCH_LEN)),
        _ => Arc::new(house_policy),
    };
    gastown_hall::run_with(&options, |outbox| gastown_hall::open_by(&options, outbox, policy))
        .expect("a hall");
}

/// The hall of a test's town with this policy; it ends with the town.
pub fn hall(town: &TestTown, policy: &str) -> Child {
    let hall = town.program("bench").args([HALL, policy]).spawn().expect("a hall");
    let pid = i64::from(hall.id());
    // Who asks before it holds the town gets another hall, which holds the town then.
    until("the hall begins", || town.hall_log().contains(&format!("pid={pid}")));
    until("the hall answers", || {
        let answer = town.gt(&["status", "--json"]);
        answer.code == 0
            && serde_json::from_str::<serde_json::Value>(&answer.out)
                .is_ok_and(|status| status["hall"]["pid"] == pid)
    });
    hall
}

fn decided_by(queue: impl Queue + Send + 'static) -> Arc<QueuePolicy> {
    let peer = Mutex::new(Peer { queue, entered: 0, heard: BTreeSet::new(), acts: VecDeque::new() });
    Arc::new(move |facts: &Facts, runners| peer.lock().expect("nobody panicked").next(facts, runners))
}

/// A queue of the simulator that is told what the facts say.
struct Peer<Q> {
    queue: Q,
    entered: usize,
    heard: BTreeSet<RunId>,
    /// What it does next: nothing is begun on a target that is still to be moved.
    acts: VecDeque<Act>,
}

impl<Q: Queue> Peer<Q> {
    fn next(&mut self, facts: &Facts, runners: usize) -> Vec<Order> {
        let newest = facts.line().iter().map(|entry| entry.item.id.0 as usize + 1).max();
        if let Some(newest) = newest.filter(|newest| *newest > self.entered) {
            self.queue.enter(self.entered..newest);
            self.entered = newest;
        }
        for run in facts.runs() {
            if let Some(end) = run.ended.filter(|_| self.heard.insert(run.id)) {
                self.queue.ended(run.id.0 as usize, end.outcome == Outcome::Passed);
            }
        }
        if self.acts.is_empty() {
            self.acts.extend(self.queue.next(runners));
        }
        let until = self.acts.iter().position(|act| matches!(act, Act::Land(_)));
        let now = until.map_or(self.acts.len(), |land| land.max(1));
        self.acts.drain(..now).map(order).collect()
    }
}

fn order(act: Act) -> Order {
    match act {
        Act::Start { on, items } => {
            let items = items.into_iter().map(|item| ItemId(item as u64)).collect();
            // None of the peers keeps results by the files that they are of: what is started runs.
            Order::Start(Check { on: on as u64, items, purpose: Purpose::Confirm })
        }
        Act::Stop(run) => Order::Stop(RunId(run as u64)),
        Act::Land(run) => Order::Land(RunId(run as u64)),
        Act::Reject(item) => Order::Reject(ItemId(item as u64), Fault::Alone),
    }
}
