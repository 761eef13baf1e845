//! What of a rig's landings is brought to the branch that its target follows on a remote.

use crate::{Oid, Time};
use serde::{Deserialize, Serialize};

/// So often a remote that cannot be reached is tried by itself.
pub const PUSH_TRIES_MAX: u32 = 8;

/// When a landing is pushed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Push {
    #[default]
    Off,
    /// A person is asked after each landing.
    Ask,
    /// By itself.
    On,
}

/// The target beside its remote, as far as the town brings it there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pushes {
    /// The newest landing, until a push of it or of a later one has begun.
    pub due: Option<Oid>,
    pub pushing: Option<Pushing>,
    /// The remote said no. Nothing is pushed by itself until a person has asked for it.
    pub refused: Option<PushRefused>,
    pub pushed: Option<Pushed>,
    /// Pushes that were begun so far.
    pub begun: u32,
}

/// Under way until the remote was seen to have it, or said no.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pushing {
    pub commit: Oid,
    /// Tries that could not reach the remote.
    pub tries: u32,
    /// Why the last of them could not.
    pub words: Option<String>,
}

/// Seen on the remote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pushed {
    pub commit: Oid,
    /// As git shows it: `origin/main`.
    pub to: String,
    pub at: Time,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushRefused {
    pub commit: Oid,
    pub why: PushTrouble,
    /// What git said.
    pub words: String,
    pub at: Time,
}

/// What kind of no it was: it decides what comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PushTrouble {
    /// The remote branch has commits that the target lacks.
    Behind,
    /// The remote branch lost what was pushed to it: pushing would bring back what somebody took away.
    WentBack,
    /// The remote, or a hook of the user's own, does not want it: a protected branch, mostly.
    Declined,
    /// Git was not let in, or found no repository there.
    NoAccess,
    /// The target follows no branch of a remote.
    NoRemote,
    /// Tried for as long as it is tried.
    Unreachable,
}

/// What happens with a push.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum PushStep {
    Started {
        commit: Oid,
    },
    /// The remote could not be reached; it is tried again by itself.
    Unreachable {
        words: String,
    },
    Done {
        commit: Oid,
        to: String,
    },
    Refused {
        commit: Oid,
        why: PushTrouble,
        words: String,
    },
}

/// How a push went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PushOutcome {
    /// Seen: the remote branch contains the commit.
    There {
        to: String,
    },
    Unreachable {
        words: String,
    },
    Refused {
        why: PushTrouble,
        words: String,
    },
}

impl Pushes {
    pub(crate) fn take(&mut self, step: &PushStep, at: Time) {
        match step {
            PushStep::Started { commit } => {
                self.pushing = Some(Pushing { commit: commit.clone(), tries: 0, words: None });
                (self.due, self.refused) = (None, None);
                self.begun = self.begun.wrapping_add(1);
            }
            PushStep::Unreachable { words } => {
                if let Some(pushing) = &mut self.pushing {
                    pushing.tries += 1;
                    pushing.words = Some(words.clone());
                }
            }
            PushStep::Done { commit, to } => {
                self.pushing = None;
                self.pushed = Some(Pushed { commit: commit.clone(), to: to.clone(), at });
            }
            PushStep::Refused { commit, why, words } => {
                self.pushing = None;
                // Whoever asks again has read that.
                self.pushed.take_if(|_| *why == PushTrouble::WentBack);
                self.refused =
                    Some(PushRefused { commit: commit.clone(), why: *why, words: words.clone(), at });
            }
        }
    }

    /// A landing goes out by itself, unless the remote has said no to the one before.
    pub(crate) fn goes_by_itself(&self) -> Option<&Oid> {
        let was_refused = self.refused.as_ref().is_some_and(|no| no.why != PushTrouble::Unreachable);
        self.due.as_ref().filter(|_| self.pushing.is_none() && !was_refused)
    }
}
