//! What happened. The journal keeps every event for ever; `apply` is the only thing that changes a town.

use crate::{
    Agent, AgentChange, AgentId, Approval, Ask, AskId, AskedCommand, Attachment, Background, BudgetScope,
    Claim, Closed, Comment, Exit, KeeperFacts, LimitWindow, LinedUp, Message, MessageId, Money, Oid, Point,
    Priority, ProgramFacts, PullStep, PushStep, QueueStep, Request, RequestId, Rig, RigChange, RigId, Rule,
    RuleId, Session, SessionId, Signal, Snapshot, SnapshotId, StartWish, Sum, Task, TaskId, TaskKind, Time,
    TokenBin, Verdict, WorktreeRef,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    RigAdded {
        rig: Rig,
    },
    RigChanged(RigChange),
    RigRemoved {
        rig: RigId,
    },
    QueueHeld {
        rig: RigId,
        why: Option<String>,
    },
    QueueReleased {
        rig: RigId,
    },
    TargetMoved {
        rig: RigId,
        head: Oid,
        foreign: bool,
    },
    Pull {
        request: RequestId,
        at: Time,
        step: PullStep,
    },
    Push {
        rig: RigId,
        at: Time,
        step: PushStep,
    },
    TaskAdded {
        task: Task,
    },
    TaskEdited {
        task: TaskId,
        title: Option<String>,
        body: Option<String>,
        script: Option<String>,
        kind: Option<TaskKind>,
        priority: Option<Priority>,
        labels: Option<Vec<String>>,
        deferred: Option<bool>,
        at: Time,
    },
    TaskStacked {
        task: TaskId,
        on: Option<TaskId>,
        at: Time,
    },
    StartWished {
        task: TaskId,
        start: StartWish,
        at: Time,
    },
    TaskClosed {
        task: TaskId,
        why: Closed,
        at: Time,
    },
    TaskReopened {
        task: TaskId,
        at: Time,
    },
    TaskCommented {
        task: TaskId,
        comment: Comment,
    },
    FileAttached {
        task: TaskId,
        attachment: Attachment,
    },
    FileDetached {
        task: TaskId,
        name: String,
        at: Time,
    },
    /// The whole acceptance list as it is now.
    PointsChanged {
        task: TaskId,
        points: Vec<Point>,
        at: Time,
    },
    /// `claim` is none where one was taken back.
    PointClaimed {
        task: TaskId,
        point: u32,
        claim: Option<Claim>,
        at: Time,
    },
    DependencyAdded {
        task: TaskId,
        needs: TaskId,
    },
    DependencyRemoved {
        task: TaskId,
        needs: TaskId,
    },
    AgentAdded {
        agent: Agent,
    },
    AgentRemoved {
        agent: AgentId,
    },
    AgentMoved {
        agent: AgentId,
        lot: u32,
    },
    AgentChanged(AgentChange),
    AgentPaused {
        agent: AgentId,
        #[serde(default)]
        at: Time,
    },
    AgentResumed {
        agent: AgentId,
        #[serde(default)]
        at: Time,
    },
    TaskAssigned {
        task: TaskId,
        agent: AgentId,
        session: SessionId,
        epoch: u64,
        at: Time,
    },
    TaskLinedUp {
        task: TaskId,
        place: LinedUp,
    },
    /// The task is free again; its agent too, if it held it.
    TaskUnassigned {
        task: TaskId,
        agent: Option<AgentId>,
    },
    SessionPlanned {
        session: Session,
    },
    WorktreeMade {
        agent: AgentId,
        worktree: WorktreeRef,
    },
    WorktreeRemoved {
        agent: AgentId,
    },
    SessionStarted {
        session: SessionId,
        keeper: KeeperFacts,
        #[serde(flatten)]
        program: ProgramFacts,
        at: Time,
    },
    BackgroundSeen(Background),
    SessionNotStarted {
        session: SessionId,
        why: String,
        at: Time,
    },
    SessionSignalled {
        session: SessionId,
        signal: Signal,
        at: Time,
    },
    /// A limit that held the session counts as over.
    LimitPassed {
        session: SessionId,
        how: crate::Passing,
        at: Time,
    },
    SessionStopAsked {
        session: SessionId,
    },
    SessionEnded {
        session: SessionId,
        exit: Exit,
        at: Time,
    },
    SessionLost {
        session: SessionId,
        why: String,
        at: Time,
    },
    /// The agent called `gt done`.
    DoneSaid {
        session: SessionId,
        words: String,
    },
    LateTold(crate::LateTold),
    /// The work of this round is to be taken.
    TurnFinished {
        session: SessionId,
        round: u32,
    },
    /// The turn left nothing to review.
    NothingChanged {
        session: SessionId,
    },
    WorkNotTaken {
        session: SessionId,
        why: String,
    },
    AskOpened {
        ask: Ask,
    },
    AskAnswered {
        ask: AskId,
        text: String,
        /// Of a dialog on the screen: the choice's place, for its words may stand twice.
        #[serde(default)]
        choice: Option<usize>,
        /// The rule that answered; none where a person did.
        #[serde(default)]
        by: Option<RuleId>,
        at: Time,
    },
    /// What it is about came to be known after it was opened.
    AskCommandTold {
        ask: AskId,
        command: AskedCommand,
    },
    AskWithdrawn {
        ask: AskId,
        at: Time,
    },
    WaitTold(crate::WaitTold),
    RuleMade {
        rule: Rule,
    },
    RuleRemoved {
        rule: RuleId,
        at: Time,
    },
    MessageQueued {
        message: Message,
    },
    /// It waits for the session that goes on instead.
    MessageFollowed {
        message: MessageId,
        session: SessionId,
    },
    /// It is not typed yet, and waits.
    MessageHeld {
        message: MessageId,
        why: String,
    },
    MessageTyped {
        message: MessageId,
    },
    MessageFailed {
        message: MessageId,
        why: String,
    },
    RequestOpened {
        request: Box<Request>,
    },
    RequestRevised {
        request: RequestId,
        head: Oid,
        base: Oid,
        change: crate::Change,
        /// The town made this head, and this patch is what it left out.
        #[serde(default)]
        left_out: Option<String>,
        at: Time,
    },
    RequestApproved {
        request: RequestId,
        approval: Approval,
    },
    /// No rule lets it land, or none any more: it waits for a person.
    PersonWanted {
        request: RequestId,
        why: String,
        at: Time,
    },
    RequestQueued {
        request: RequestId,
        at: Time,
    },
    RequestSentBack {
        request: RequestId,
        words: String,
        at: Time,
    },
    RequestWithdrawn {
        request: RequestId,
        words: String,
        at: Time,
    },
    Queue {
        rig: RigId,
        at: Time,
        step: QueueStep,
    },
    /// Of towns that checked one request at a time.
    CheckStarted {
        request: RequestId,
        head: Oid,
        target: Oid,
        at: Time,
    },
    RequestConflicted {
        request: RequestId,
        files: Vec<String>,
        words: String,
        at: Time,
    },
    GateFailed {
        request: RequestId,
        gate: String,
        words: String,
        verdicts: Vec<Verdict>,
        at: Time,
    },
    GateCouldNotRun {
        request: RequestId,
        gate: String,
        words: String,
        verdicts: Vec<Verdict>,
        at: Time,
    },
    LandingStarted {
        request: RequestId,
        commit: Oid,
        target: Oid,
        verdicts: Vec<Verdict>,
        at: Time,
    },
    LandingWaits {
        request: RequestId,
        words: String,
    },
    /// The target was seen to contain the commit.
    RequestLanded {
        request: RequestId,
        commit: Oid,
        at: Time,
    },
    SnapshotPlanned {
        snapshot: Snapshot,
    },
    SnapshotTaken {
        snapshot: SnapshotId,
    },
    SnapshotFailed {
        snapshot: SnapshotId,
        why: String,
    },
    /// The session's transcript was read; `bins` are those that changed, `added` what came since the last reading.
    UsageRead {
        session: SessionId,
        added: Sum,
        bins: Vec<TokenBin>,
        context: Option<crate::Context>,
        windows: Vec<LimitWindow>,
        unknown: Option<crate::UsageUnknown>,
        at: Time,
    },
    BudgetSet {
        scope: BudgetScope,
        soft: Option<Money>,
        hard: Option<Money>,
        utc_offset_minutes: i16,
    },
    SoftLimitReached {
        scope: BudgetScope,
        spent: Money,
        until: Time,
    },
    /// The hard limit is reached: no new work starts until then.
    StartsHeld {
        scope: BudgetScope,
        spent: Money,
        until: Time,
    },
    StartsReleased {
        scope: BudgetScope,
    },
    /// The owner lets the day go on without its hard limit.
    BudgetLifted {
        scope: BudgetScope,
        until: Time,
    },
    FaultSeen {
        what: String,
        why: String,
    },
}
