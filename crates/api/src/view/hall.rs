//! Views of the hall itself, of a whole town in numbers, and of the presets it knows.

use super::{ModeWord, PresetLimitView, RequestView, TownSpendView};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HallView {
    pub version: String,
    pub protocol: u32,
    pub pid: u32,
    /// The town's id: it survives a rename of its folder.
    pub town: String,
    pub town_name: String,
    /// Absolute path of the town's folder.
    pub town_dir: String,
    /// One of its rigs is the demo's.
    pub demo: bool,
    /// Why the town takes no changes now, for example a full disk.
    pub read_only: Option<String>,
    /// It does not end by itself.
    pub stays: bool,
}

/// `gt status`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StatusView {
    pub hall: StatusHallView,
    /// How many agents are in each state; a paused one counts under `paused`.
    pub agents: BTreeMap<String, u32>,
    /// How many tasks have each status.
    pub tasks: BTreeMap<String, u32>,
    /// Requests in the line of each rig, in order.
    pub queue: Vec<RequestView>,
    /// Asks that are open.
    pub waiting: u32,
    pub spend: TownSpendView,
    /// Limits that keep new work waiting.
    pub limits: Vec<PresetLimitView>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StatusHallView {
    pub pid: u32,
    pub version: String,
    pub seq: u64,
}

/// What a rig's queue does now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QueueStatusView {
    pub rig: String,
    /// Nothing is waiting, checked or landing.
    pub idle: bool,
    pub held: bool,
    pub queue: Vec<RequestView>,
}

/// A program that an agent can be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PresetView {
    pub name: String,
    pub title: String,
    /// Two letters.
    pub vendor: String,
    /// What it is, in one sentence.
    pub about: String,
    pub modes: Vec<ModeWord>,
    /// Absolute path of its program; null when it is not on the hall's PATH.
    pub found: Option<String>,
    /// Runs the task's script instead of reading its text.
    pub runs_script: bool,
    /// It can be told which model to use; `models` are offered.
    pub takes_model: bool,
    pub models: Vec<String>,
    /// As `takes_model`, of the effort.
    pub takes_effort: bool,
    pub efforts: Vec<String>,
    /// A running program can be told another model, another effort; else it takes a new start.
    pub tells_model: bool,
    pub tells_effort: bool,
    /// It can go on with a conversation that was held in another folder.
    pub takes_conversation: bool,
    /// What is wrong with its file; until that is mended it cannot be used.
    pub wrong: Option<String>,
}
