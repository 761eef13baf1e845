//! A rig: a repository registered with the town.

use crate::{Oid, Person, RigId, Time};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rig {
    pub id: RigId,
    /// First part of its tasks' ids; unique in the town.
    pub prefix: String,
    pub source: Source,
    /// Short name of the branch that work lands on.
    pub target: String,
    /// The target's head as the town last saw it.
    pub target_head: Oid,
    /// Committer of landings.
    pub owner: Person,
    pub gates: Vec<Gate>,
    pub review: Review,
    /// Nothing is checked or landed while the queue is held.
    pub held: bool,
    pub shallow: bool,
    /// Made by `gt demo`: removed whole with one click.
    pub demo: bool,
    /// Removed rigs stay for the history; nothing new may happen in them.
    pub removed: bool,
    pub added: Time,
    #[serde(default)]
    pub ground: Ground,
    /// A line for `sh -c` that a person runs in a worktree to look at what it makes: a server, mostly.
    #[serde(default)]
    pub run: Option<String>,
    /// Minutes between two looks at what the team has on the target's remote; 0: never by itself.
    #[serde(default = "fetch_minutes")]
    pub fetch_minutes: u16,
    /// So many checks of its merge queue run at a time.
    #[serde(default = "one_runner")]
    pub runners: u8,
}

/// Of a rig that nobody set otherwise.
pub const FETCH_MINUTES: u16 = 5;

fn fetch_minutes() -> u16 {
    FETCH_MINUTES
}

/// More checks of one rig at a time are of no use to one machine.
pub const RUNNERS_MAX: u8 = 8;

fn one_runner() -> u8 {
    1
}

/// What makes a worktree of the rig work.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ground {
    /// A line for `sh -c`, run once in a new worktree before the first program.
    pub setup: Option<String>,
    /// A line for `sh -c`, run before a worktree is put away.
    pub teardown: Option<String>,
    /// Untracked files of the user's repository that each worktree gets: paths from its top, or globs. They never land.
    pub copy: Vec<String>,
    /// How many ports each worktree gets to itself.
    pub ports: u16,
}

/// A block of port numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ports {
    pub first: u16,
    pub count: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// An absolute path: the user's own repository.
    Path(String),
    /// Lands on the town's own ref; never pushed in this version.
    Url(String),
}

/// A configured command that must pass on exactly the commit that would land.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    pub name: String,
    /// A line for `sh -c`.
    pub command: String,
    pub timeout_secs: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Review {
    #[default]
    Required,
    Off,
}
