//! Views of a rig and of its Main Street.

use super::{TrackView, words};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RigView {
    /// The rig's name, and its id.
    pub rig: String,
    pub prefix: String,
    pub source: SourceView,
    /// Short name of the branch that work lands on.
    pub target: String,
    pub head: String,
    pub owner: PersonView,
    pub gates: Vec<GateView>,
    pub review: ReviewWord,
    /// Run once in a new worktree before the first program.
    pub setup: Option<String>,
    /// Settings that the files at HEAD speak for; each counts only once it is set.
    pub proposed: Vec<ProposalView>,
    /// Run before a worktree is put away.
    pub teardown: Option<String>,
    /// Untracked files that each worktree gets and that never land.
    pub copy: Vec<String>,
    /// Ports that each worktree gets to itself.
    pub ports: u16,
    /// Folders, from the top, that stay where checks of the queue run, so that a build does not begin anew.
    pub caches: Vec<String>,
    /// The queue is held: nothing is checked or landed.
    pub held: bool,
    /// Why the town held it by itself.
    pub held_why: Option<String>,
    pub shallow: bool,
    /// Made by the demo; removed whole with one click.
    pub demo: bool,
    /// Requests in the order in which they will land; the one in the gate first.
    pub queue: Vec<String>,
    /// What its runners do now, in their order; runners that rest are not in it.
    pub tracks: Vec<TrackView>,
    /// Landings, and commits made by hand, that the remote lacks, as it was last seen; 0 where there is no remote.
    pub not_pushed: u32,
    pub added: String,
    /// The last check of the rig, or the one under way; none since the hall began.
    pub check: Option<RigCheckView>,
    /// What a person runs in a worktree to look at what it makes.
    pub run: Option<String>,
    /// Minutes between two looks at what the team has; 0: never by itself.
    pub fetch_minutes: u16,
    /// So many checks of the queue run at a time.
    pub runners: u8,
    /// How the commits of a request come to the target.
    pub landing: LandingWord,
    /// Commits that the town makes for landings carry the owner's `Signed-off-by`.
    pub sign_off: bool,
    /// Commits that the town makes for landings are signed by the owner's own git, or wait.
    pub sign: bool,
    /// What merges and squashes say, with names in braces; none: title and id.
    pub message: Option<String>,
    /// Author of merges and squashes.
    pub author: AuthorWord,
    /// Whether finished work is checked while it waits for approval.
    pub rehearse: RehearseWord,
    /// What is done about branches that fall behind the target.
    pub late: LateView,
    /// Why nothing can be rehearsed on the target as it is.
    pub rehearsal_halted: Option<String>,
    /// What is approved is proposed in a pull request, and lands where that is merged.
    pub pull_requests: bool,
    /// The forge program; none: by the remote's address.
    pub forge: Option<String>,
    /// Rules of review as they are typed, in order; `docs/** lines<=50 gates -> alone`.
    pub tiers: Vec<String>,
    /// Whether landings are pushed to the branch that the target follows on its remote.
    pub push: PushWord,
    pub pushing: bool,
    /// Why the last push did not go through.
    pub push_trouble: Option<PushTroubleView>,
    /// What the target follows on a remote; none where it follows nothing, or was not asked yet.
    pub team: Option<TeamView>,
}

/// Why landings are not on the remote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PushTroubleView {
    pub kind: PushTroubleWord,
    /// Git's own words, or the remote's.
    pub words: String,
    pub commit: String,
    /// When it was refused; none where it is tried again by itself.
    pub at: Option<String>,
}

/// A setting that the repository's own files speak for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProposalView {
    pub what: ProposedWord,
    /// Of a gate.
    pub name: Option<String>,
    /// A line for `sh -c`, a path from the top, or a number of ports.
    pub value: String,
    /// The file that speaks for it.
    pub from: String,
}

words! {
    ProposedWord { Setup = "setup", Teardown = "teardown", Copy = "copy", Ports = "ports", Cache = "cache", Gate = "gate" }
}

/// A branch of a remote, as it was last fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TeamView {
    /// As git shows it: `origin/main`.
    pub name: Option<String>,
    /// Commits that it has and the target lacks.
    pub ahead: Option<u32>,
    /// Commits that the target has and it lacks.
    pub behind: Option<u32>,
    pub fetched: Option<String>,
    /// Why the last try to fetch it failed.
    pub unknown: Option<String>,
}

/// Whether agents can work in the rig's worktrees and its gates can judge them, as it was tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RigCheckView {
    pub began: String,
    /// None while it runs.
    pub ended: Option<String>,
    /// The commit of the target that was tried.
    pub commit: Option<String>,
    /// The rig is set otherwise, or its target is elsewhere, by now.
    pub stale: bool,
    pub steps: Vec<CheckStepView>,
}

/// One thing that was tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckStepView {
    /// `target`, `copy`, `setup`, `gate`, `two`, `left` or `room`.
    pub what: CheckedWord,
    /// The gate's name.
    pub gate: Option<String>,
    pub verdict: CheckVerdictWord,
    /// A sentence; where it is not green, with what to do.
    pub detail: String,
    #[ts(type = "number")]
    pub took_ms: u64,
    /// A file with the output of what was run.
    pub log: Option<String>,
}

words! {
    CheckedWord {
        Target = "target", Copy = "copy", Setup = "setup", Gate = "gate", Two = "two", Left = "left", Room = "room",
    }
    CheckVerdictWord {
        Running = "running", Passed = "passed", Failed = "failed", CouldNotRun = "could_not_run", Skipped = "skipped",
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", content = "text", rename_all = "snake_case")]
pub enum SourceView {
    Path(String),
    Url(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PersonView {
    pub name: String,
    pub email: String,
}

/// A configured gate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GateView {
    pub name: String,
    /// A line for `sh -c`.
    pub command: String,
    pub timeout_secs: u32,
    /// Globs; only what touches any of them is checked by it. None: everything.
    pub paths: Vec<String>,
}

/// What is done about a branch that lacks many of the target's commits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LateView {
    pub way: LateWord,
    /// From so many commits behind on.
    pub after: u16,
}

words! {
    LateWord {
        Off = "off",
        Tell = "tell",
        Rebase = "rebase",
    }
    PushWord {
        Off = "off",
        Ask = "ask",
        On = "on",
    }
    PushTroubleWord {
        Behind = "behind",
        WentBack = "went_back",
        Declined = "declined",
        NoAccess = "no_access",
        NoRemote = "no_remote",
        Unreachable = "unreachable",
    }
    RehearseWord {
        Off = "off",
        On = "on",
        Always = "always",
    }
    LandingWord {
        Merge = "merge",
        Squash = "squash",
        Rebase = "rebase",
    }
    AuthorWord { Agent = "agent", Owner = "owner" }
    ReviewWord { Required = "required", Off = "off" }
}

/// The first-parent history of a rig's target, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RigHistoryView {
    pub rig: String,
    pub head: String,
    pub lamps: Vec<LampView>,
    /// First-parent commits in all; `lamps` holds the newest of them.
    pub total: u32,
}

/// One commit on Main Street.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LampView {
    pub oid: String,
    pub subject: String,
    pub author: String,
    pub at: String,
    /// Set when the town landed it.
    pub task: Option<String>,
    pub agent: Option<String>,
    pub request: Option<String>,
    /// The rule of review that let it land without a person.
    pub rule: Option<String>,
    /// What it brought was taken out of the target again.
    pub undone: bool,
}
