//! Status: computed from facts each time, never stored, always with a reason and a time.

use crate::decide::has_gone_on_enough;
use crate::{
    AgentId, AskKind, AskOutcome, Delivery, Exit, Limit, Request, RequestId, RequestState, RigId, Session,
    SessionState, Signal, Task, TaskState, Time, Town, footing, stack_depth,
};
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AgentState {
    Starting,
    Working,
    NeedsPermission,
    NeedsAnswer,
    PlanReview,
    Done,
    Idle,
    Limited,
    Quiet,
    Failed,
    Stopped,
    Unknown,
}

impl AgentState {
    /// The word that `gt` and the wire use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::Working => "working",
            Self::NeedsPermission => "needs_permission",
            Self::NeedsAnswer => "needs_answer",
            Self::PlanReview => "plan_review",
            Self::Done => "done",
            Self::Idle => "idle",
            Self::Limited => "limited",
            Self::Quiet => "quiet",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
            Self::Unknown => "unknown",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentStatus {
    pub state: AgentState,
    /// Why, in words that name the evidence.
    pub reason: String,
    pub since: Time,
    /// Shown instead of the state.
    pub paused: bool,
}

/// The state of an agent that exists; `Unknown` for one that does not.
pub fn agent_status(town: &Town, id: &AgentId) -> AgentStatus {
    let Some(agent) = town.agents.get(id) else {
        return AgentStatus {
            state: AgentState::Unknown,
            reason: "no such agent".into(),
            since: Time(0),
            paused: false,
        };
    };
    let (state, reason, since) = match town.session_of(agent) {
        None => (AgentState::Idle, "no task yet".into(), agent.added),
        Some(_) if agent.task.is_none() => {
            (AgentState::Idle, "no task".into(), idle_since(town, id, agent.added))
        }
        Some(session) => of_session(town, session, agent.stopped),
    };
    // A program that ended while it stood still is told as ended.
    let stands =
        agent.task.is_none() || town.session_of(agent).is_some_and(|session| session.state.is_live());
    AgentStatus { state, reason, since, paused: agent.paused && stands }
}

fn idle_since(town: &Town, id: &AgentId, added: Time) -> Time {
    let ended = town.sessions.values().filter(|s| s.agent == *id).filter_map(|s| match &s.state {
        SessionState::Ended { at, .. }
        | SessionState::Lost { at, .. }
        | SessionState::NotStarted { at, .. } => Some(*at),
        _ => None,
    });
    ended.max().unwrap_or(added)
}

fn of_session(town: &Town, session: &Session, stopped: bool) -> (AgentState, String, Time) {
    if let Some(ask) = town
        .asks
        .values()
        .filter(|a| a.session == session.id && a.outcome == AskOutcome::Open)
        .min_by_key(|a| a.since)
    {
        return (state_of_ask(ask.kind), ask.text.clone(), ask.since);
    }
    match &session.state {
        SessionState::Planned => (AgentState::Starting, getting_ready(town, session), session.planned),
        SessionState::NotStarted { why, at } if session.stop_asked => (AgentState::Stopped, why.clone(), *at),
        SessionState::NotStarted { why, at } => (AgentState::Failed, why.clone(), *at),
        SessionState::Lost { why, at } => (AgentState::Failed, why.clone(), *at),
        SessionState::Running { since, .. } => {
            let (state, reason, at) = running(town, session, *since);
            (state, with_background(state, reason, session.background), at)
        }
        SessionState::Ended { at, .. } if stopped || session.stop_asked => {
            (AgentState::Stopped, "ended by you".into(), *at)
        }
        SessionState::Ended { exit, at } => ended(town, session, exit, *at),
    }
}

/// One at rest whose program waits for what goes on in its background wakes by itself.
fn with_background(state: AgentState, reason: String, jobs: u32) -> String {
    match (state, jobs) {
        (AgentState::Done | AgentState::Idle, 1) => format!("{reason}; a job in its background goes on"),
        (AgentState::Done | AgentState::Idle, 2..) => {
            format!("{reason}; {jobs} jobs in its background go on")
        }
        _ => reason,
    }
}

fn running(town: &Town, session: &Session, since: Time) -> (AgentState, String, Time) {
    let at = session.signal_at.unwrap_or(since);
    match &session.signal {
        None if session.program.is_read => (AgentState::Starting, "its program starts".into(), since),
        None => (AgentState::Working, "its program runs".into(), since),
        Some(Signal::TurnEnded | Signal::Ready) if waits_for_review(town, session) => {
            (AgentState::Done, "its work waits for review".into(), at)
        }
        Some(Signal::TurnEnded) if is_handing_in(town, session) => (AgentState::Working, HANDS_IN.into(), at),
        // Its ask would have been told instead.
        Some(Signal::Asking { .. }) => (AgentState::Working, "your answer is on its way".into(), at),
        Some(Signal::Limited(limit)) => limited(town, session, limit, at),
        Some(signal @ Signal::TurnEnded) => (AgentState::Idle, signal_status(signal).1, at),
        Some(signal) => {
            let (state, reason) = signal_status(signal);
            (state, reason, at)
        }
    }
}

/// In the program's own words, and since the first of them.
fn limited(town: &Town, session: &Session, limit: &Limit, at: Time) -> (AgentState, String, Time) {
    let since = session.limit.as_ref().map_or(at, |parked| parked.since);
    let waits = town.messages.values().filter(|message| message.session == session.id);
    let held = waits
        .filter(|message| message.delivery == Delivery::Queued)
        .find_map(|message| message.held.as_ref());
    let reason = match (session.has_tried_enough(), held) {
        (true, _) => format!("{} (it was told to go on three times: you decide)", limit.words),
        (false, Some(why)) => format!("{} (it is not told to go on yet: {why})", limit.words),
        (false, None) => limit.words.clone(),
    };
    (AgentState::Limited, reason, since)
}

/// What a signal alone says, and why.
pub fn signal_status(signal: &Signal) -> (AgentState, String) {
    match signal {
        Signal::Ready => (AgentState::Idle, "the program says that it is ready".into()),
        Signal::Working => (AgentState::Working, "the program says that it works".into()),
        Signal::Blocked => (AgentState::NeedsPermission, "the program says that it waits for you".into()),
        Signal::Asking { dialog, .. } => (state_of_ask(dialog.kind), dialog.text.clone()),
        Signal::Limited(limit) => (AgentState::Limited, limit.words.clone()),
        Signal::TurnEnded => (AgentState::Done, "the program says that its turn ended".into()),
        Signal::Failed { words } => (AgentState::Failed, words.clone()),
        Signal::Unclear => (AgentState::Unknown, "what it shows fits no rule of its preset".into()),
        Signal::Gap { bytes } => (AgentState::Unknown, format!("output gap of {bytes} bytes")),
    }
}

fn state_of_ask(kind: AskKind) -> AgentState {
    match kind {
        AskKind::Permission => AgentState::NeedsPermission,
        AskKind::Question => AgentState::NeedsAnswer,
        AskKind::Plan => AgentState::PlanReview,
    }
}

fn ended(town: &Town, session: &Session, exit: &Exit, at: Time) -> (AgentState, String, Time) {
    match exit {
        Exit::Code(0) if is_handing_in(town, session) => (AgentState::Working, HANDS_IN.into(), at),
        Exit::Code(0) => match request_of(town, session).map(|r| &r.state) {
            Some(
                RequestState::SentBack { words }
                | RequestState::Conflict { words, .. }
                | RequestState::GateFailed { words, .. },
            ) => (AgentState::Stopped, format!("sent back, and its program has ended: {words}"), at),
            Some(_) => (AgentState::Done, "its work waits for review".into(), at),
            None => (AgentState::Done, "its program ended".into(), at),
        },
        Exit::Code(code) => (AgentState::Failed, broke_off(town, session, *code, at), at),
        Exit::Signal(signal) => (AgentState::Failed, broke_off(town, session, 128 + signal, at), at),
        Exit::AtStart { code, said } => {
            (AgentState::Failed, format!("{}; {said}", broke_off(town, session, *code, at)), at)
        }
    }
}

fn broke_off(town: &Town, session: &Session, code: i32, at: Time) -> String {
    match session.has_conversation() && has_gone_on_enough(town, session, at) {
        true => {
            format!("exited {code}, and went on three times in ten minutes: you decide whether it goes on")
        }
        false => format!("exited {code}"),
    }
}

fn getting_ready(town: &Town, session: &Session) -> String {
    let branch = format!("gastown/{}/{}", session.agent, session.task);
    let worktree = town.agents.get(&session.agent).and_then(|agent| agent.worktree.as_ref());
    let setup = town.rigs.get(&session.rig).and_then(|rig| rig.ground.setup.as_ref());
    match setup.filter(|_| worktree.is_some_and(|worktree| worktree.branch == branch)) {
        Some(setup) => format!("setup: {setup}"),
        None => "worktree and program are being made ready".into(),
    }
}

fn request_of<'a>(town: &'a Town, session: &Session) -> Option<&'a Request> {
    town.tasks.get(&session.task)?.request.as_ref().and_then(|id| town.requests.get(id))
}

const HANDS_IN: &str = "what it made is being read";

/// Neither idle nor stopped: what to do next with it shows once its work was read, which takes a moment.
fn is_handing_in(town: &Town, session: &Session) -> bool {
    session.hands_in && request_of(town, session).is_none_or(|request| request.state.is_returned())
}

fn waits_for_review(town: &Town, session: &Session) -> bool {
    request_of(town, session).is_some_and(|request| request.state == RequestState::InReview)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaskStatus {
    Open,
    InProgress,
    Blocked,
    Deferred,
    InReview,
    Queued,
    Closed,
}

impl TaskStatus {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InProgress => "in_progress",
            Self::Blocked => "blocked",
            Self::Deferred => "deferred",
            Self::InReview => "in_review",
            Self::Queued => "queued",
            Self::Closed => "closed",
        }
    }
}

pub fn task_status(town: &Town, task: &Task) -> TaskStatus {
    match &task.state {
        TaskState::Closed { .. } => return TaskStatus::Closed,
        TaskState::Deferred => return TaskStatus::Deferred,
        TaskState::Open => {}
    }
    if let Some(request) = task.request.as_ref().and_then(|id| town.requests.get(id)) {
        match &request.state {
            RequestState::InReview => return TaskStatus::InReview,
            state if state.is_in_queue() => return TaskStatus::Queued,
            RequestState::CouldNotRun { .. } | RequestState::Proposed => return TaskStatus::Queued,
            _ => {}
        }
    }
    if task.assignment.is_some() {
        TaskStatus::InProgress
    } else if !blocked_by(town, task).is_empty() {
        TaskStatus::Blocked
    } else {
        TaskStatus::Open
    }
}

/// The tasks that keep this one, or its parent, from being ready: open ones that it needs, and the one that it is stacked
/// on while that has no finished work.
pub fn blocked_by(town: &Town, task: &Task) -> Vec<crate::TaskId> {
    let mut open: Vec<_> = task
        .needs
        .iter()
        .filter(|id| town.tasks.get(id).is_some_and(|t| !matches!(t.state, TaskState::Closed { .. })))
        .cloned()
        .collect();
    open.extend(task.on.iter().filter(|_| !footing(town, task).carries()).cloned());
    if let Some(parent) = task.parent.as_ref().and_then(|id| town.tasks.get(id)) {
        open.extend(blocked_by(town, parent));
    }
    open
}

/// The one definition of ready: open, not deferred, not blocked, nobody on it.
pub fn is_ready(town: &Town, task: &Task) -> bool {
    task_status(town, task) == TaskStatus::Open && task.lined_up.is_none()
}

/// Merge requests of a rig in the order in which they are taken: those in the gate first, then as the queue's policy has
/// them, and what is stacked on work that has not landed after all that is not.
pub fn queue_order(town: &Town, rig: &RigId) -> Vec<RequestId> {
    let mut line: Vec<&Request> =
        town.requests.values().filter(|r| r.rig == *rig && r.state.is_in_queue()).collect();
    let taken = town.lanes.get(rig).map(crate::Lane::order).unwrap_or_default();
    let places: BTreeMap<&RequestId, usize> = taken.iter().zip(0..).collect();
    line.sort_by_key(|request| {
        let task = request.task.as_ref().and_then(|id| town.tasks.get(id));
        let priority = task.map(|task| task.priority).unwrap_or_default();
        let below = task.map_or(0, |task| stack_depth(town, task));
        let place = places.get(&request.id).copied().unwrap_or(usize::MAX);
        (request.state == RequestState::Queued, below, place, priority, request.opened, request.id.clone())
    });
    line.into_iter().map(|request| request.id.clone()).collect()
}
