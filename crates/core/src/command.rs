//! What may be asked of a town.

mod adopt;
mod rig;
mod set_agent;
mod start_change;

pub use adopt::Adopt;
pub use rig::{AddRig, GroundChange, SetRig};
pub use set_agent::SetAgent;
pub use start_change::StartChange;

use crate::{
    AgentId, AskId, AskKind, AskedCommand, BudgetScope, Firing, MessageId, Mode, Money, Oid, Priority,
    RequestId, ReviewComment, RigId, Role, RuleId, SessionId, StartWish, TaskId, TaskKind, Telling,
};

/// Every change that a person or an agent can ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    AddRig(AddRig),
    SetRig(SetRig),
    SetBudget(SetBudget),
    /// Lets today go on without the hard limit.
    LiftBudget {
        scope: BudgetScope,
    },
    RemoveRig {
        rig: RigId,
    },
    HoldQueue {
        rig: RigId,
    },
    ReleaseQueue {
        rig: RigId,
    },
    /// The target, as it is, to the branch that it follows on its remote.
    PushRig {
        rig: RigId,
    },
    /// Its open pull requests are looked at now.
    RefreshPulls {
        rig: RigId,
    },
    AddTask(AddTask),
    EditTask(EditTask),
    CloseTask {
        task: TaskId,
    },
    ReopenTask {
        task: TaskId,
    },
    AddDependency {
        task: TaskId,
        needs: TaskId,
    },
    RemoveDependency {
        task: TaskId,
        needs: TaskId,
    },
    CommentTask {
        task: TaskId,
        text: String,
    },
    /// A file that the town keeps belongs to the task from now on.
    AttachFile {
        task: TaskId,
        name: String,
        bytes: u64,
    },
    DetachFile {
        task: TaskId,
        name: String,
    },
    AddPoint {
        task: TaskId,
        text: String,
        /// Empty: none.
        gate: String,
    },
    EditPoint {
        task: TaskId,
        point: u32,
        text: Option<String>,
        /// Empty: none any more.
        gate: Option<String>,
    },
    RemovePoint {
        task: TaskId,
        point: u32,
    },
    /// From the agent for its own task, or from a person; `holds` is false to take a claim back.
    ClaimPoints {
        task: Option<TaskId>,
        points: Vec<u32>,
        holds: bool,
    },
    AddAgent {
        rig: RigId,
        name: Option<AgentId>,
        preset: String,
        mode: Mode,
        role: Role,
    },
    Adopt(Adopt),
    RemoveAgent {
        agent: AgentId,
    },
    MoveAgent {
        agent: AgentId,
        lot: u32,
    },
    /// Gives a task to an agent, or lines it up behind the current one.
    Assign {
        task: TaskId,
        agent: AgentId,
        when: When,
    },
    /// Gives a task to any free agent of its rig, else to a new one with this preset.
    AssignToRig {
        task: TaskId,
        preset: String,
        /// Only an agent of this mode; a new one asks first unless told.
        mode: Option<Mode>,
        when: When,
    },
    /// Takes a task back that has not produced anything, or is only lined up (undo of a drop).
    Unassign {
        task: TaskId,
    },
    /// Starts a lined-up task that was to start later.
    Start {
        agent: AgentId,
    },
    Stop {
        agent: AgentId,
    },
    /// A new session for the current assignment. It goes on with the conversation of the one before, where the program can.
    Restart {
        agent: AgentId,
        /// It begins anew all the same.
        fresh: bool,
    },
    Pause {
        agent: AgentId,
    },
    Resume {
        agent: AgentId,
    },
    SetAgent(SetAgent),
    /// Every agent stands still; none starts by itself.
    Freeze {
        /// All rigs where it is none.
        rig: Option<RigId>,
    },
    /// Every agent that stands still goes on.
    Thaw {
        rig: Option<RigId>,
    },
    SendMessage(Nudge),
    WithdrawMessage {
        message: MessageId,
    },
    /// From the agent: its turn is finished.
    Done {
        status: Option<String>,
        words: String,
        /// Points of its acceptance list that hold now.
        claims: Vec<u32>,
    },
    /// From the agent: a fresh session of its own is to go on with its work, and is told these words.
    HandOver {
        words: String,
    },
    /// From the agent, or read from its screen.
    OpenAsk {
        session: SessionId,
        kind: AskKind,
        text: String,
        choices: Vec<String>,
        /// What would run, if it is a permission to run something.
        command: Option<AskedCommand>,
        by_message: bool,
    },
    Answer {
        ask: AskId,
        text: String,
    },
    /// In words of the person's own, where its dialog takes them.
    AnswerInWords {
        ask: AskId,
        words: String,
    },
    /// From the agent: a hook of its program fired.
    Hook {
        event: String,
        words: String,
        /// What the program told its hook, if it was passed on.
        told: Option<String>,
        /// It waits for the answer to what it told.
        firing: Option<Firing>,
    },
    /// The owner's own command is told that this ask has been open for long, or how that went.
    TellOfWait {
        ask: AskId,
        telling: Telling,
    },
    AddRule(AddRule),
    /// Makes the rule that this ask and others like it speak for.
    AcceptRule {
        ask: AskId,
        days: u16,
    },
    RemoveRule {
        rule: RuleId,
    },
    Approve {
        request: RequestId,
        head: Oid,
    },
    /// Approves it, and what was noted becomes a task of its own.
    ApproveNoting {
        request: RequestId,
        head: Oid,
        message: String,
        comments: Vec<ReviewComment>,
    },
    /// A head that the town made by leaving a part of the change out.
    LeaveOut {
        request: RequestId,
        /// The head that was read.
        from: Oid,
        head: Oid,
        base: Oid,
        change: crate::Change,
        /// What was left out.
        patch: String,
    },
    SendBack {
        request: RequestId,
        message: String,
        comments: Vec<ReviewComment>,
    },
    Reject {
        request: RequestId,
    },
    /// A branch made by hand enters the queue.
    Submit {
        rig: RigId,
        branch: String,
        title: String,
        head: Oid,
        base: Oid,
        change: crate::Change,
    },
    /// Checks a request again that conflict, a red gate or a missing tool stopped.
    Retry {
        request: RequestId,
    },
    /// Lets a request land in spite of the gate that stopped it.
    OverrideGate {
        request: RequestId,
        gate: String,
        why: String,
    },
    /// Takes what landed out of the target again.
    UndoLanding {
        request: RequestId,
        way: UndoWay,
    },
    Snapshot {
        agent: AgentId,
        reason: String,
    },
}

/// How a landing is undone; the repository was looked at before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UndoWay {
    /// The target goes back from it to what was below it.
    StepBack { from: Oid, to: Oid },
    /// A request of its own takes it out.
    Revert { head: Oid, base: Oid, change: crate::Change },
}

/// When an assigned task begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum When {
    #[default]
    Now,
    /// Lined up until a person says start.
    Later,
}

/// A rule in the owner's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddRule {
    pub rig: RigId,
    /// Only what agents with this preset ask.
    pub preset: Option<String>,
    /// One plain command, or the fixed words that a free rest follows.
    pub line: String,
    /// Further words may follow, as long as they are data.
    pub rest: bool,
    /// Options that may stand in the rest.
    pub options: Vec<String>,
    pub days: u16,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddTask {
    pub rig: Option<RigId>,
    pub title: String,
    pub body: String,
    pub script: Option<String>,
    pub kind: TaskKind,
    pub priority: Priority,
    pub labels: Vec<String>,
    pub needs: Vec<TaskId>,
    pub parent: Option<TaskId>,
    /// The task whose branch it begins on.
    pub on: Option<TaskId>,
    /// The acceptance list.
    pub points: Vec<String>,
    pub start: StartWish,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditTask {
    pub task: TaskId,
    pub title: Option<String>,
    pub body: Option<String>,
    pub script: Option<String>,
    pub kind: Option<TaskKind>,
    pub priority: Option<Priority>,
    pub labels: Option<Vec<String>>,
    pub deferred: Option<bool>,
    /// `Some(None)`: stacked on nothing any more.
    pub on: Option<Option<TaskId>>,
    pub start: StartChange,
}

impl EditTask {
    /// Changes nothing of the task yet.
    pub fn of(task: TaskId) -> Self {
        Self {
            task,
            title: None,
            body: None,
            script: None,
            kind: None,
            priority: None,
            labels: None,
            deferred: None,
            on: None,
            start: StartChange::default(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nudge {
    pub agent: AgentId,
    pub text: String,
    pub when_idle: bool,
}

/// All of a budget; what is not there is unlimited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetBudget {
    pub scope: BudgetScope,
    pub soft: Option<Money>,
    pub hard: Option<Money>,
    /// Where the owner's day begins: minutes east of UTC.
    pub utc_offset_minutes: i16,
}
