//! A session: one run of an agent's program in a terminal, for one assignment.

use crate::{AgentId, AskedCommand, Dialog, Limit, Oid, Parked, RigId, SessionId, TaskId, Time};
use serde::{Deserialize, Serialize};

/// A program takes up the task among its arguments within this time, in microseconds.
const BEGIN_MICROS: i64 = 60_000_000;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub id: SessionId,
    pub agent: AgentId,
    pub rig: RigId,
    pub task: TaskId,
    pub epoch: u64,
    pub round: u32,
    /// Shown by the program's calls; secret.
    pub token: String,
    pub preset: String,
    pub state: SessionState,
    /// What the program last said of itself; a claim, not a fact.
    pub signal: Option<Signal>,
    pub signal_at: Option<Time>,
    /// `gt done` was called in this round.
    pub said_done: Option<String>,
    /// Its turn ended, and what it made in it is still to be read.
    #[serde(default)]
    pub hands_in: bool,
    /// Where its branch began when the agent was last told that it is behind.
    #[serde(default)]
    pub late_told: Option<Oid>,
    /// Its end was asked for by a person.
    pub stop_asked: bool,
    pub planned: Time,
    /// Names its conversation with the model, where the program lets others name it: a UUID. A session that goes on has
    /// that of the one before.
    #[serde(default)]
    pub conversation: String,
    /// That conversation was held in another folder before, by the name that the program gave it.
    #[serde(default)]
    pub held_elsewhere: bool,
    #[serde(flatten)]
    pub program: ProgramFacts,
    /// Jobs that go on in its program's background, as that last said.
    #[serde(default)]
    pub background: u32,
    /// It was at work, so there is a conversation.
    #[serde(default)]
    pub has_worked: bool,
    /// It takes up the conversation of the session before, which ended like this.
    #[serde(default)]
    pub goes_on_after: Option<String>,
    /// It goes on with the work of an earlier session, and not with its conversation.
    #[serde(default)]
    pub handed_over: Option<HandOver>,
    /// It ran into a rate or usage limit.
    #[serde(default)]
    pub limit: Option<Parked>,
    /// So often it was told to go on after a limit, and the last time that it was.
    #[serde(default)]
    pub limit_tries: u32,
    #[serde(default)]
    pub limit_tried: Option<Time>,
}

/// So many jobs go on in the background of the session's program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Background {
    pub session: SessionId,
    pub jobs: u32,
}

/// What is known of a session's program before it has said anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProgramFacts {
    /// It can take up a conversation that broke off.
    pub can_go_on: bool,
    /// It tells what it does, or its screen does: until it has, it is starting.
    pub is_read: bool,
    /// Its task is among its arguments, and it begins to work on that by itself.
    pub begins: bool,
}

impl Session {
    /// Something was said in it that the next session can take up. One that did not get to work may not have found what it
    /// was to take up itself: the next begins anew.
    pub fn has_conversation(&self) -> bool {
        self.program.can_go_on && self.has_worked
    }

    /// Whether its program is still to enter its task by itself, which would be one line with whatever is typed before: opencode
    /// shows an empty composer for seconds on a busy machine until it does. One that is not seen at work within a minute is taken
    /// to have begun.
    pub fn is_beginning(&self, now: Time) -> bool {
        let SessionState::Running { since, .. } = self.state else { return false };
        let is_quiet = matches!(self.signal, None | Some(Signal::Ready));
        // What it asked at its start, a person may have answered late.
        let quiet = now.0 - self.signal_at.map_or(since, |at| at.max(since)).0;
        self.program.begins && !self.has_worked && is_quiet && (0..BEGIN_MICROS).contains(&quiet)
    }
}

/// What an earlier session of the same assignment left for this one to know, beside what others know of its work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOver {
    pub from: SessionId,
    /// Its own; empty where it did not say any.
    pub words: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// Committed; its process is owed.
    Planned,
    Running {
        keeper: KeeperFacts,
        since: Time,
    },
    Ended {
        exit: Exit,
        at: Time,
    },
    /// It never started.
    NotStarted {
        why: String,
        at: Time,
    },
    /// The keeper died: the exit is not known.
    Lost {
        why: String,
        at: Time,
    },
}

impl SessionState {
    /// True while a process exists or is owed.
    pub fn is_live(&self) -> bool {
        matches!(self, Self::Planned | Self::Running { .. })
    }
}

/// Who holds the terminal: enough to know it again after a reboot without ever signalling a stranger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeeperFacts {
    pub pid: u32,
    /// Kernel's start time of that pid, in clock ticks since boot.
    pub start_time: u64,
    pub boot_id: String,
    pub nonce: String,
    pub child_pid: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exit {
    Code(i32),
    Signal(i32),
    /// With a code, before it had shown that it works or waits: what it said last, and what may help.
    AtStart {
        code: i32,
        said: String,
    },
}

/// What a program does, as far as it can be told from what it says and shows; see `evidence.rs`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    Ready,
    Working,
    /// It waits for a person, and says no more than that.
    Blocked,
    /// It waits for a person in a dialog that could be read.
    Asking {
        dialog: Dialog,
        /// What it asks about, where that is known for certain.
        #[serde(default)]
        command: Option<AskedCommand>,
    },
    /// A rate or usage limit holds it.
    Limited(Limit),
    TurnEnded,
    Failed {
        words: String,
    },
    /// What it shows fits no rule of its preset.
    Unclear,
    /// Output was lost before it could be read.
    Gap {
        bytes: u64,
    },
}
