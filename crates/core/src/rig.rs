//! A rig: a repository registered with the town.

use crate::{LandingAuthor, Late, Oid, Person, Push, Pushes, Rehearse, RigId, Tier, Time};
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
    /// Why the town held it by itself; nothing where a person did.
    #[serde(default)]
    pub held_why: Option<String>,
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
    /// How the commits of a request come to the target.
    #[serde(default)]
    pub landing: LandingStyle,
    /// The commits that the town makes for landings carry the owner's `Signed-off-by`.
    #[serde(default)]
    pub sign_off: bool,
    /// Nothing that the town makes for the target lands without a signature of the owner's own git.
    #[serde(default)]
    pub sign: bool,
    /// What merges and squashes say, with names in braces; none: title and id.
    #[serde(default)]
    pub message: Option<String>,
    /// Of merges and squashes.
    #[serde(default)]
    pub author: LandingAuthor,
    #[serde(default)]
    pub rehearse: Rehearse,
    #[serde(default)]
    pub late: Late,
    /// What is approved is proposed on the forge, and merged there.
    #[serde(default)]
    pub pull_requests: bool,
    /// The user's forge program; none: by the remote's address.
    #[serde(default)]
    pub forge: Option<String>,
    /// Who lets finished work land, in order.
    #[serde(default)]
    pub tiers: Vec<Tier>,
    #[serde(default)]
    pub push: Push,
    #[serde(default)]
    pub pushes: Pushes,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LandingStyle {
    /// One merge commit; the request's own commits are its second parent.
    #[default]
    Merge,
    /// One commit with all that the request changes.
    Squash,
    /// The request's own commits, put on the target one by one.
    Rebase,
}

/// What of a rig is other from now on; the rest stays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RigChange {
    pub rig: RigId,
    pub gates: Option<Vec<Gate>>,
    pub review: Option<Review>,
    pub owner: Option<Person>,
    #[serde(default)]
    pub ground: Option<Ground>,
    /// Empty: none any more.
    #[serde(default)]
    pub run: Option<String>,
    #[serde(default)]
    pub fetch_minutes: Option<u16>,
    #[serde(default)]
    pub runners: Option<u8>,
    #[serde(default)]
    pub landing: Option<LandingStyle>,
    #[serde(default)]
    pub sign_off: Option<bool>,
    #[serde(default)]
    pub sign: Option<bool>,
    /// Empty: title and id.
    #[serde(default)]
    pub message: Option<String>,
    #[serde(default)]
    pub author: Option<LandingAuthor>,
    #[serde(default)]
    pub rehearse: Option<Rehearse>,
    #[serde(default)]
    pub late: Option<Late>,
    #[serde(default)]
    pub pull_requests: Option<bool>,
    /// Empty: by the remote's address.
    #[serde(default)]
    pub forge: Option<String>,
    #[serde(default)]
    pub tiers: Option<Vec<Tier>>,
    #[serde(default)]
    pub push: Option<Push>,
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
    /// Folders, from the top, that stay where checks of the queue run, so that a build does not begin anew.
    pub caches: Vec<String>,
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
    /// Lands on the town's own ref.
    Url(String),
}

/// A configured command that must pass on exactly the commit that would land.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    pub name: String,
    /// A line for `sh -c`.
    pub command: String,
    pub timeout_secs: u32,
    /// Globs from the repository's top: only what touches any of them is checked by it. None: everything.
    #[serde(default)]
    pub paths: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Review {
    #[default]
    Required,
    Off,
}
