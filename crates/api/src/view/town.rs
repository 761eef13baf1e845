//! A whole town as a snapshot, and what changed since as frames.

use super::{
    AgentView, AskView, EventView, Gone, HallView, Kind, MessageView, RadarView, RequestView, RigHistoryView,
    RigView, RuleView, ShellView, SnapshotView, TaskView, TownSpendView,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Everything that is shown, at one sequence. Lists are in the order of their ids, events oldest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TownSnapshot {
    /// Number of the last frame that is in it; the next frame has `seq + 1`.
    pub seq: u64,
    /// The journal's newest row that is in it.
    pub journal: u64,
    pub hall: HallView,
    pub rigs: Vec<RigView>,
    pub histories: Vec<RigHistoryView>,
    pub tasks: Vec<TaskView>,
    pub agents: Vec<AgentView>,
    pub requests: Vec<RequestView>,
    pub asks: Vec<AskView>,
    pub rules: Vec<RuleView>,
    pub messages: Vec<MessageView>,
    pub snapshots: Vec<SnapshotView>,
    pub spend: TownSpendView,
    /// The owner's own terminals in agents' worktrees.
    pub shells: Vec<ShellView>,
    /// Of each rig that was looked at; the most urgent 200 pairs of each.
    pub radars: Vec<RadarView>,
    /// The newest 200.
    pub events: Vec<EventView>,
}

/// One row that appeared, changed or went away. The whole row, never a part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "delta", content = "row", rename_all = "snake_case")]
pub enum Delta {
    Hall(HallView),
    Rig(Box<RigView>),
    History(RigHistoryView),
    Task(TaskView),
    Agent(AgentView),
    Request(Box<RequestView>),
    Ask(AskView),
    Rule(RuleView),
    Message(MessageView),
    Snapshot(SnapshotView),
    Spend(TownSpendView),
    Shell(ShellView),
    Radar(RadarView),
    /// A new row of the journal.
    Event(EventView),
    Gone(Gone),
}

/// All that one turn changed. Frames are numbered without gaps: after a gap, ask for a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Frame {
    pub seq: u64,
    /// The journal's newest row that is in it.
    pub journal: u64,
    pub deltas: Vec<Delta>,
}

impl TownSnapshot {
    /// How many events a snapshot holds at most.
    pub const EVENTS_MAX: usize = 200;

    /// Brings the snapshot to the frame's sequence. False on a gap: nothing was changed, ask for a new snapshot.
    pub fn accept(&mut self, frame: &Frame) -> bool {
        if frame.seq != self.seq + 1 {
            return false;
        }
        self.seq = frame.seq;
        self.journal = frame.journal;
        for delta in &frame.deltas {
            self.apply(delta);
        }
        true
    }

    fn apply(&mut self, delta: &Delta) {
        match delta {
            Delta::Hall(row) => self.hall = row.clone(),
            Delta::Rig(row) => put(&mut self.rigs, row, |r| &r.rig),
            Delta::History(row) => put(&mut self.histories, row, |r| &r.rig),
            Delta::Task(row) => put(&mut self.tasks, row, |r| &r.id),
            Delta::Agent(row) => put(&mut self.agents, row, |r| &r.name),
            Delta::Request(row) => put(&mut self.requests, row, |r| &r.id),
            Delta::Ask(row) => put(&mut self.asks, row, |r| &r.ask),
            Delta::Rule(row) => put(&mut self.rules, row, |r| &r.rule),
            Delta::Message(row) => put(&mut self.messages, row, |r| &r.id),
            Delta::Snapshot(row) => put(&mut self.snapshots, row, |r| &r.id),
            Delta::Spend(row) => self.spend = row.clone(),
            Delta::Shell(row) => put(&mut self.shells, row, |r| &r.shell),
            Delta::Radar(row) => put(&mut self.radars, row, |r| &r.rig),
            Delta::Event(row) => {
                self.events.push(row.clone());
                let over = self.events.len().saturating_sub(Self::EVENTS_MAX);
                self.events.drain(..over);
            }
            Delta::Gone(gone) => self.remove(gone),
        }
    }

    fn remove(&mut self, gone: &Gone) {
        let id = &gone.id;
        match gone.kind {
            Kind::Rig => self.rigs.retain(|r| r.rig != *id),
            Kind::History => self.histories.retain(|r| r.rig != *id),
            Kind::Task => self.tasks.retain(|r| r.id != *id),
            Kind::Agent => self.agents.retain(|r| r.name != *id),
            Kind::Request => self.requests.retain(|r| r.id != *id),
            Kind::Ask => self.asks.retain(|r| r.ask != *id),
            Kind::Rule => self.rules.retain(|r| r.rule != *id),
            Kind::Message => self.messages.retain(|r| r.id != *id),
            Kind::Snapshot => self.snapshots.retain(|r| r.id != *id),
            Kind::Shell => self.shells.retain(|r| r.shell != *id),
            Kind::Radar => self.radars.retain(|r| r.rig != *id),
        }
    }
}

/// Replaces the row with the same id, or puts a new one in its place of the order.
fn put<R: Clone>(rows: &mut Vec<R>, row: &R, id: impl Fn(&R) -> &String) {
    match rows.binary_search_by(|other| id(other).cmp(id(row))) {
        Ok(at) => rows[at] = row.clone(),
        Err(at) => rows.insert(at, row.clone()),
    }
}
