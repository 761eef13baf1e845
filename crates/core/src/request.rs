//! A merge request: a branch on its way to the target.

use crate::usage::add_work;
use crate::{AgentId, Gate, Key, Oid, Pull, RequestId, RigId, TaskId, Time, WorkBin};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    pub id: RequestId,
    pub rig: RigId,
    pub task: Option<TaskId>,
    pub agent: Option<AgentId>,
    pub title: String,
    pub branch: String,
    /// The revision that is reviewed, checked and landed.
    pub head: Oid,
    /// What is up to here is not its own: the merge base with the target, or with the work that it is stacked on,
    /// when the head was taken.
    pub base: Oid,
    /// 1 at first, one more for each new head.
    pub revision: u32,
    /// How often it came back from a person or the queue.
    pub round: u32,
    pub change: Change,
    /// What was left out of the agent's work by a person, as a patch, while the head is one that the town made for that.
    /// Its agent may not have it.
    #[serde(default)]
    pub left_out: Option<String>,
    /// What a person wanted other when it last went back.
    #[serde(default)]
    pub asked_for: Option<String>,
    pub state: RequestState,
    pub approval: Option<Approval>,
    /// Red gates that a person let it land in spite of; those of its head.
    #[serde(default)]
    pub overrides: Vec<GateOverride>,
    /// Why no rule lets it land, where the rig has rules: a rule's own text, or a sentence.
    #[serde(default)]
    pub for_person: Option<String>,
    /// Where the rig's work lands through pull requests.
    #[serde(default)]
    pub pull: Option<Pull>,
    /// Gates as they last ran, each with the commit it ran on.
    pub verdicts: Vec<Verdict>,
    pub opened: Time,
    /// When it entered the present state.
    pub since: Time,
    /// How long its checks ran, those of earlier rounds too.
    #[serde(default)]
    pub check_work: Vec<WorkBin>,
    /// Once it landed; none of what an older town landed.
    #[serde(default)]
    pub landed_on: Option<LandedOn>,
    /// The landing that this one takes out of the target again.
    #[serde(default)]
    pub undoes: Option<RequestId>,
    /// Why the target did not go back when its landing was last to be undone.
    #[serde(default)]
    pub not_undone: Option<String>,
}

/// Where on the target a landing lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LandedOn {
    /// What it was put on: the target, or the landing before it that the same move brought.
    pub below: Oid,
    /// Where the target was before that move.
    pub target: Oid,
}

impl Request {
    /// Takes the verdicts of a check that has just ended and that it shared: its part of the time is one of so many.
    pub(crate) fn take_verdicts(&mut self, verdicts: &[Verdict], shares: usize) {
        let shares = i64::try_from(shares).unwrap_or(i64::MAX).max(1);
        for verdict in verdicts {
            let micros = i64::try_from(verdict.took_ms).unwrap_or(i64::MAX).saturating_mul(1_000) / shares;
            add_work(&mut self.check_work, Time(verdict.at.0.saturating_sub(micros)), verdict.at);
        }
        let of_this = |verdict: &Verdict| Verdict {
            head: verdict.head.clone().or_else(|| Some(self.head.clone())),
            ..verdict.clone()
        };
        self.verdicts = verdicts.iter().map(of_this).collect();
    }

    /// The gate of its rig that is red and that a person may let it land in spite of.
    pub fn red_gate<'a>(&self, gates: &'a [Gate]) -> Option<&'a Gate> {
        let RequestState::GateFailed { gate: red, .. } = &self.state else { return None };
        gates.iter().find(|gate| gate.name == *red)
    }

    /// A person let it land in spite of this gate, as it is, at this head.
    pub fn is_let(&self, gate: &Gate, head: &Oid) -> bool {
        let mut of_head = self.overrides.iter().filter(|over| over.head == *head);
        of_head.any(|over| over.gate == gate.name && over.command == gate.command)
    }

    /// For people: its title, and the id to look it up by.
    pub fn named(&self) -> String {
        format!("{} ({})", self.title, self.id)
    }

    /// What its agent is told: these words, and what was left out of its work since it saw it.
    pub fn told(&self, words: &str) -> String {
        let Some(patch) = &self.left_out else { return words.to_owned() };
        format!(
            "{words}\n\nThe owner left a part of your work out of this branch. It stays out; do not bring it back. \
             `git merge --ff-only {}` brings your worktree to the same state. What was left out:\n{patch}",
            self.head
        )
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub files: u32,
    pub additions: u32,
    pub deletions: u32,
    pub commits: u32,
    /// Where its files lie, as [`folders_of`] tells; none in what an older town took.
    #[serde(default)]
    pub folders: Vec<String>,
}

/// A change that touches more folders is about none of them.
const FOLDERS_MAX: usize = 8;
/// Names of a folder from the top of the repository: deeper ones change too seldom to have a history.
const FOLDER_DEPTH: usize = 2;

/// The folders whose history foretells how a change of these files fares, in order; none for a change of many.
pub fn folders_of<'a>(paths: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let folder = |path: &str| {
        let names: Vec<&str> = path.split('/').collect();
        let depth = names.len().saturating_sub(1).min(FOLDER_DEPTH);
        names[..depth].join("/")
    };
    let folders: BTreeSet<String> = paths.into_iter().map(folder).collect();
    if folders.len() > FOLDERS_MAX { Vec::new() } else { folders.into_iter().collect() }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    InReview,
    /// The agent works on it again.
    SentBack {
        words: String,
    },
    Queued,
    /// In a pull request on the forge.
    Proposed,
    /// Merge and gates run on this target.
    Checking {
        target: Oid,
    },
    /// Green; `commit` is exactly what was checked on top of `target`.
    Landing {
        commit: Oid,
        target: Oid,
        waits: Option<String>,
    },
    Conflict {
        files: Vec<String>,
        words: String,
    },
    GateFailed {
        gate: String,
        words: String,
    },
    CouldNotRun {
        gate: String,
        words: String,
    },
    Landed {
        commit: Oid,
        at: Time,
    },
    /// It had landed, and is in the target no longer.
    Reverted {
        commit: Oid,
        landed: Time,
        /// The request that took it out; none where the target went back to what was below it.
        by: Option<RequestId>,
    },
    Withdrawn {
        words: String,
    },
}

impl RequestState {
    /// No more can happen to it.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Landed { .. } | Self::Reverted { .. } | Self::Withdrawn { .. })
    }

    /// With its agent again.
    pub fn is_returned(&self) -> bool {
        matches!(self, Self::SentBack { .. } | Self::Conflict { .. } | Self::GateFailed { .. })
    }

    /// In the line: waiting, being checked or landing.
    pub fn is_in_queue(&self) -> bool {
        matches!(self, Self::Queued | Self::Checking { .. } | Self::Landing { .. })
    }
}

/// Binds to one head: a new revision is not approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    pub head: Oid,
    pub by: String,
    /// The rule of review that let it land without a person.
    #[serde(default)]
    pub rule: Option<String>,
    /// The red gate that it is to land in spite of.
    #[serde(default)]
    pub despite: Option<Despite>,
    pub at: Time,
}

/// A red gate of which a person says that it is to stop nothing, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Despite {
    pub gate: String,
    /// Another command of the same name is another gate.
    pub command: String,
    pub why: String,
}

/// Who let a request land in spite of a gate; it binds to one head and one command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateOverride {
    pub gate: String,
    pub command: String,
    pub head: Oid,
    pub why: String,
    pub by: String,
    pub at: Time,
}

impl Approval {
    pub(crate) fn override_of(&self) -> Option<GateOverride> {
        let Despite { gate, command, why } = self.despite.clone()?;
        Some(GateOverride { gate, command, head: self.head.clone(), why, by: self.by.clone(), at: self.at })
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub gate: String,
    pub result: Result,
    /// The commit the gate ran on: the request's head merged into the target.
    pub commit: Oid,
    /// The request's head then; none of a check that others were part of.
    #[serde(default)]
    pub head: Option<Oid>,
    /// The target that it was merged into; none in what an older town kept.
    #[serde(default)]
    pub target: Option<Oid>,
    /// 0 where it did not run.
    pub took_ms: u64,
    /// The gate's own last words, or why it could not run.
    pub words: String,
    pub at: Time,
    /// What it holds for: the same files, command and environment say the same. None in what an older town kept.
    #[serde(default)]
    pub key: Option<Key>,
    /// It was known of an equal state, and did not run again.
    #[serde(default)]
    pub known: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Result {
    Passed,
    Failed,
    CouldNotRun,
    /// It did not run: nothing of what it is for is touched.
    Spared,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_the_upper_two_names_and_a_sweeping_change_has_none() {
        let paths = ["crates/core/src/lib.rs", "crates/core/Cargo.toml", "docs/guide.md", "README.md"];
        assert_eq!(folders_of(paths), ["", "crates/core", "docs"]);
        let many: Vec<String> = (0..9).map(|n| format!("folder-{n}/file")).collect();
        assert_eq!(folders_of(many.iter().map(String::as_str)), Vec::<String>::new());
    }
}
