//! What a check of a rig found: whether agents can work in its worktrees and its gates can judge them. In memory only.

use gastown_core::{Gate, Ground, Oid, Time};
use std::path::PathBuf;

/// The last check of a rig, or the one under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RigCheck {
    pub began: Time,
    /// None while it runs.
    pub ended: Option<Time>,
    /// The commit of the target that was tried.
    pub commit: Option<Oid>,
    /// What was tried; a rig that is set otherwise by now was not.
    pub gates: Vec<Gate>,
    pub ground: Ground,
    /// In the order in which they began.
    pub steps: Vec<CheckStep>,
}

/// One thing that was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckStep {
    pub what: CheckedThing,
    pub verdict: CheckVerdict,
    /// A sentence; where it is not green, with what to do.
    pub detail: String,
    pub took_ms: u64,
    /// The output of what was run.
    pub log: Option<PathBuf>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CheckedThing {
    /// The target branch can be had.
    Target,
    /// Files to copy are there.
    Copy,
    /// A worktree can be made, and its setup passes.
    Setup,
    /// A gate passes on the target as it is.
    Gate(String),
    /// Two worktrees work at the same time.
    TwoAtOnce,
    /// Nothing that would be committed by accident, no program and no listener stays.
    LeftBehind,
    /// The disk holds more worktrees.
    Room,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckVerdict {
    Running,
    Passed,
    Failed,
    /// It says nothing about the code: the check itself could not be made.
    CouldNotRun,
    /// There is nothing to try, or something before it failed.
    Skipped,
}

/// Who is told of a check as it goes on, from any thread.
pub type Tell<'a> = &'a (dyn Fn(CheckNews) + Sync);

/// What a check tells while it runs.
#[derive(Debug)]
pub enum CheckNews {
    Commit(Oid),
    /// A step has begun or ended.
    Step(CheckStep),
}

impl RigCheck {
    pub(crate) fn is_running(&self) -> bool {
        self.ended.is_none()
    }

    pub(crate) fn take(&mut self, news: CheckNews) {
        match news {
            CheckNews::Commit(commit) => self.commit = Some(commit),
            CheckNews::Step(step) => match self.steps.iter_mut().find(|known| known.what == step.what) {
                Some(known) => *known = step,
                None => self.steps.push(step),
            },
        }
    }
}
