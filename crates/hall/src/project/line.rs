//! The line of a rig's queue, looked at once for all requests in it: who stands where, and why each one waits.

use gastown_api::view::{WaitsView, WaitsWord};
use gastown_core::{Request, RequestId, RigId, Town, Wait, queue_order};
use std::collections::BTreeMap;

#[derive(Default)]
pub struct Line {
    order: Vec<RequestId>,
    waits: BTreeMap<RequestId, Wait>,
}

impl Line {
    pub fn of(town: &Town, rig: &RigId) -> Self {
        let lane = town.lanes.get(rig);
        let waits = lane.map(|lane| lane.waits().into_iter().collect()).unwrap_or_default();
        Self { order: queue_order(town, rig), waits }
    }

    /// 1 is next or in the gate; none outside the line.
    pub(super) fn position(&self, request: &Request) -> Option<u32> {
        let place = self.order.iter().position(|id| *id == request.id)?;
        u32::try_from(place + 1).ok()
    }

    pub(super) fn wait(&self, request: &Request) -> Option<&Wait> {
        self.waits.get(&request.id).filter(|_| request.state.is_in_queue())
    }
}

/// The check that is under way and about this request; the one of the fewest where there are several.
pub(super) fn check_of(town: &Town, request: &Request) -> Option<u32> {
    let lane = town.lanes.get(&request.rig)?;
    let about = lane.runs.iter().filter(|run| run.requests.contains(&request.id));
    let under_way = about.filter(|run| lane.is_running(run.id) || lane.landing == Some(run.id));
    let smallest = under_way.filter(|_| request.state.is_in_queue()).min_by_key(|run| run.requests.len())?;
    u32::try_from(smallest.id.0).ok()
}

pub(super) fn waits_view(wait: &Wait, words: &str) -> WaitsView {
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let (kind, count, other) = match wait {
        Wait::Lands => (WaitsWord::Lands, 0, None),
        Wait::Checked { with } => (WaitsWord::Checked, count(*with), None),
        Wait::Doubted => (WaitsWord::Doubted, 0, None),
        Wait::Suspected { among } => (WaitsWord::Suspected, count(*among), None),
        Wait::Passed => (WaitsWord::Passed, 0, None),
        Wait::Apart(other) => (WaitsWord::Apart, 0, Some(other.to_string())),
        Wait::Behind { ahead } => (WaitsWord::Behind, count(*ahead), None),
    };
    WaitsView { kind, count, other, words: words.to_owned() }
}

/// Why it is in the line and not in the gate.
pub(super) fn why_queued(town: &Town, wait: Option<&Wait>, position: Option<u32>, target: &str) -> String {
    match wait {
        Some(Wait::Lands) => format!("green, moves {target} next"),
        Some(Wait::Doubted) => "failed alone, runs once more before it goes back".into(),
        Some(Wait::Suspected { among }) => format!("one of {among} that failed together, looked for now"),
        Some(Wait::Passed) => "green on an earlier target, lands with the next check that is green".into(),
        Some(Wait::Apart(other)) => {
            let name = town.requests.get(other).map_or_else(|| other.to_string(), Request::named);
            format!("conflicts with {name}, which is ahead of it: they are checked one after the other")
        }
        Some(Wait::Checked { .. } | Wait::Behind { .. }) | None => match position {
            Some(place) if place > 1 => format!("number {place} in line, after what is in the gate"),
            _ => "next in line".into(),
        },
    }
}

/// Beside how many others it is checked.
pub(super) fn together(wait: Option<&Wait>) -> String {
    match wait {
        Some(Wait::Checked { with: 1 }) => ", together with 1 other".into(),
        Some(Wait::Checked { with }) if *with > 1 => format!(", together with {with} others"),
        _ => String::new(),
    }
}
