//! View of a journal row: its word, one sentence for people, and the things it is about.

use super::agent::mode_word;
use super::{long_wait, pull, push, rfc3339, rule, spend, steps};
use gastown_api::view::EventView;
use gastown_core::{
    AgentChange, Closed, Despite, Entity, Event, Exit, LateTold, Passing, QueueStep, RequestState, Signal,
    Town,
};
use gastown_engine::JournalEntry;

/// `town` is the town after the event, for titles and names.
pub fn event_view(town: &Town, entry: &JournalEntry) -> EventView {
    let mut view = EventView {
        seq: entry.seq,
        at: rfc3339(entry.at),
        actor: entry.actor.clone(),
        event: word(&entry.event),
        text: text(town, &entry.event),
        rig: None,
        task: None,
        agent: None,
        session: None,
        request: None,
        ask: None,
        message: None,
        snapshot: None,
    };
    for row in named(town, &entry.event) {
        let (place, id) = match row {
            Entity::Usage(_) | Entity::Budget(_) | Entity::Rule(_) | Entity::Lane(_) | Entity::Results(_) => {
                continue;
            }
            Entity::Rig(id) => (&mut view.rig, id.to_string()),
            Entity::Task(id) => (&mut view.task, id.to_string()),
            Entity::Agent(id) => (&mut view.agent, id.to_string()),
            Entity::Session(id) => (&mut view.session, id.to_string()),
            Entity::Request(id) => (&mut view.request, id.to_string()),
            Entity::Ask(id) => (&mut view.ask, id.to_string()),
            Entity::Message(id) => (&mut view.message, id.to_string()),
            Entity::Snapshot(id) => (&mut view.snapshot, id.to_string()),
        };
        place.get_or_insert(id);
    }
    // Who was answered, so that it stands in the agent's own history.
    let asked = view.ask.as_ref().and_then(|id| town.asks.get(&id.as_str().into()));
    view.agent = view.agent.or_else(|| asked.map(|ask| ask.agent.to_string()));
    let of_agent = view
        .agent
        .as_ref()
        .and_then(|id| town.agents.get(&id.as_str().into()))
        .map(|agent| agent.rig.to_string());
    let of_task = view
        .task
        .as_ref()
        .and_then(|id| town.tasks.get(&id.as_str().into()))
        .map(|task| task.rig.to_string());
    view.rig = view.rig.or(of_task).or(of_agent);
    view
}

/// The rows that it is about. A step of a queue may change the whole line, and is about one request or none.
fn named(town: &Town, event: &Event) -> Vec<Entity> {
    let (rig, request) = match event {
        Event::Queue { rig, step, .. } => (rig, steps::request_of(step)),
        Event::TargetMoved { rig, .. } => (rig, None),
        _ => return event.touches(town),
    };
    let request = request.and_then(|id| town.requests.get(id));
    let task = request.and_then(|request| request.task.clone());
    let agent = request.and_then(|request| request.agent.clone());
    let mut rows = vec![Entity::Rig(rig.clone())];
    rows.extend(request.map(|request| Entity::Request(request.id.clone())));
    rows.extend(task.map(Entity::Task));
    rows.extend(agent.map(Entity::Agent));
    rows
}

/// The tag that the journal itself keeps. Steps of a rehearsal have one of their own: they come by the dozen, and what they
/// found stands in review and in the queue.
fn word(event: &Event) -> String {
    if matches!(event, Event::Queue { step: QueueStep::Rehearsed(_), .. }) {
        return "rehearsal".into();
    }
    let tag = serde_json::to_value(event)
        .ok()
        .and_then(|json| json.get("event").and_then(|tag| tag.as_str().map(str::to_owned)));
    tag.unwrap_or_else(|| "unknown".into())
}

fn text(town: &Town, event: &Event) -> String {
    rule::text(town, event)
        .or_else(|| long_wait::text(town, event))
        .or_else(|| of_town(town, event))
        .or_else(|| of_session(town, event))
        .or_else(|| of_request(town, event))
        .or_else(|| spend::text(town, event))
        .unwrap_or_else(|| word(event).replace('_', " "))
}

fn of_town(town: &Town, event: &Event) -> Option<String> {
    Some(match event {
        Event::RigAdded { rig } => format!("{} was added", rig.id),
        Event::RigChanged(change) => format!("{} was changed", change.rig),
        Event::RigRemoved { rig } => format!("{rig} was removed"),
        Event::QueueHeld { rig, why: None } => format!("the queue of {rig} is held"),
        Event::QueueHeld { rig, why: Some(why) } => format!("the queue of {rig} is held: {why}"),
        Event::QueueReleased { rig } => format!("the queue of {rig} goes on"),
        Event::TargetMoved { rig, head, foreign: true } => {
            format!("{rig} was moved to {} by somebody else", head.as_str().get(..7).unwrap_or("?"))
        }
        Event::TargetMoved { rig, .. } => format!("{rig} moved"),
        Event::Push { rig, step, .. } => push::text(rig, step),
        Event::TaskAdded { task } => format!("{} {}", task.id, task.title),
        Event::TaskEdited { task, .. } => format!("{task} was edited"),
        Event::TaskStacked { task, on: Some(on), .. } => format!("{task} is stacked on {on}"),
        Event::TaskStacked { task, on: None, .. } => format!("{task} is stacked on nothing"),
        Event::StartWished { task, .. } => format!("{task} is to be begun otherwise"),
        Event::TaskClosed { task, why, .. } => match why {
            Closed::Landed => format!("{task} landed"),
            Closed::Done => format!("{task} is done"),
            Closed::Rejected => format!("{task} was rejected"),
            Closed::ByOwner => format!("{task} was closed"),
        },
        Event::TaskReopened { task, .. } => format!("{task} is open again"),
        Event::TaskCommented { task, comment } => format!("{} on {task}: {}", comment.by, comment.text),
        Event::FileAttached { task, attachment } => format!("{} belongs to {task}", attachment.name),
        Event::FileDetached { task, name, .. } => format!("{name} no longer belongs to {task}"),
        Event::PointsChanged { task, .. } => format!("what {task} is done by was changed"),
        Event::PointClaimed { task, point, claim, .. } => {
            let words = point_words(town, task, *point);
            match claim {
                Some(claim) => format!("{} says of {task}: {words}", claim.by),
                None => format!("{task} no longer claims: {words}"),
            }
        }
        Event::DependencyAdded { task, needs } => format!("{task} waits on {needs}"),
        Event::DependencyRemoved { task, needs } => format!("{task} no longer waits on {needs}"),
        Event::AgentAdded { agent } => format!("{} came to {}", agent.id, agent.rig),
        Event::AgentRemoved { agent } => format!("{agent} was removed"),
        Event::AgentMoved { agent, .. } => format!("{agent} has another lot"),
        Event::AgentChanged(AgentChange { agent, mode }) => {
            format!("{agent} works in mode {} from its next start", mode_word(*mode))
        }
        Event::AgentPaused { agent, .. } => format!("{agent} is paused"),
        Event::AgentResumed { agent, .. } => format!("{agent} goes on"),
        Event::TaskAssigned { task, agent, .. } => format!("{agent} got {}", titled(town, task)),
        Event::TaskLinedUp { task, place } => {
            format!("{} is up next for {}", titled(town, task), place.agent)
        }
        Event::TaskUnassigned { task, .. } => format!("{} is free again", titled(town, task)),
        Event::FaultSeen { what, why } => format!("{what}: {why}"),
        _ => return None,
    })
}

fn point_words(town: &Town, task: &gastown_core::TaskId, id: u32) -> String {
    let task = town.tasks.get(task);
    let point = task.and_then(|task| task.points.iter().find(|point| point.id == id));
    point.map_or_else(|| format!("point {id}"), |point| point.text.clone())
}

fn titled(town: &Town, id: &gastown_core::TaskId) -> String {
    town.tasks.get(id).map_or_else(|| id.to_string(), |task| format!("{id} {}", task.title))
}

fn of_session(town: &Town, event: &Event) -> Option<String> {
    let agent = |id: &gastown_core::SessionId| {
        town.sessions.get(id).map_or_else(|| id.to_string(), |session| session.agent.to_string())
    };
    let was_asked = |id| town.sessions.get(id).is_some_and(|session| session.stop_asked);
    Some(match event {
        Event::SessionPlanned { session } => match (&session.goes_on_after, &session.handed_over) {
            (Some(how), _) => format!("{} goes on after {how}", session.agent),
            (None, Some(_)) => format!("{} goes on in a fresh conversation", session.agent),
            (None, None) => format!("{} is being made ready", session.agent),
        },
        Event::WorktreeMade { agent, .. } => format!("{agent} has a worktree"),
        Event::WorktreeRemoved { agent } => format!("the worktree of {agent} is in the trash"),
        Event::BackgroundSeen(seen) => in_background(&agent(&seen.session), seen.jobs),
        Event::SessionStarted { session, .. } => format!("{} started", agent(session)),
        Event::SessionNotStarted { session, why, .. } => format!("{} could not start: {why}", agent(session)),
        Event::SessionSignalled { session, signal, .. } => match signal {
            Signal::Ready => format!("{} is ready", agent(session)),
            Signal::Working => format!("{} works", agent(session)),
            Signal::Blocked | Signal::Asking { .. } => format!("{} waits for you", agent(session)),
            Signal::Limited(limit) => format!("{} is held by a limit: {}", agent(session), limit.words),
            Signal::Unclear => format!("what {} shows fits no rule of its preset", agent(session)),
            Signal::TurnEnded => format!("{} ended its turn", agent(session)),
            Signal::Failed { words } => format!("{} failed: {words}", agent(session)),
            Signal::Gap { bytes } => format!("{bytes} bytes of the output of {} were lost", agent(session)),
        },
        Event::LimitPassed { session, how, .. } => match how {
            Passing::Waited => format!("the limit of {} should be over", agent(session)),
            Passing::Told => format!("the limit of {} should be over: it is told to go on", agent(session)),
            Passing::ByPerson => format!("{} is told to try again", agent(session)),
        },
        Event::SessionStopAsked { session } => format!("{} is being ended", agent(session)),
        Event::SessionEnded { session, exit, .. } => match exit {
            Exit::Code(0) => format!("{} finished", agent(session)),
            Exit::Code(code) => format!("{} exited {code}", agent(session)),
            Exit::AtStart { code, said } => format!("{} exited {code}; {said}", agent(session)),
            Exit::Signal(_) if was_asked(session) => format!("{} has ended", agent(session)),
            Exit::Signal(signal) => format!("{} was ended by signal {signal}", agent(session)),
        },
        Event::SessionLost { session, why, .. } => format!("{} was lost: {why}", agent(session)),
        Event::DoneSaid { session, words } => format!("{} says: {words}", agent(session)),
        Event::LateTold(LateTold { session, behind, .. }) => {
            format!("{} is told that its branch is {behind} behind", agent(session))
        }
        Event::TurnFinished { session, .. } => format!("the work of {} is taken", agent(session)),
        Event::NothingChanged { session } => format!("{} changed nothing", agent(session)),
        Event::WorkNotTaken { session, why } => {
            format!("the work of {} could not be taken: {why}", agent(session))
        }
        Event::AskOpened { ask } => format!("{} asks: {}", ask.agent, ask.text),
        Event::AskAnswered { ask, text, choice, .. } => {
            let waits = town.asks.get(ask).and_then(gastown_core::Ask::waiting_choice);
            match choice {
                Some(_) if waits == *choice => format!("it waits for the end of its limit: {text}"),
                _ => format!("you answered: {text}"),
            }
        }
        Event::AskWithdrawn { ask, .. } => format!("{ask} is no longer asked"),
        Event::MessageQueued { message } => format!("a message waits for {}", message.agent),
        Event::MessageFollowed { message, .. } => format!("{message} waits for the session that goes on"),
        Event::MessageHeld { message, why } => format!("{message} waits: {why}"),
        Event::MessageTyped { message } => format!("{message} was handed over"),
        Event::MessageFailed { message, why } => format!("{message} was not handed over: {why}"),
        Event::SnapshotPlanned { snapshot } => format!("the worktree of {} is being saved", snapshot.agent),
        Event::SnapshotTaken { snapshot } => format!("{snapshot} is saved"),
        Event::SnapshotFailed { snapshot, why } => format!("{snapshot} was not saved: {why}"),
        _ => return None,
    })
}

fn of_request(town: &Town, event: &Event) -> Option<String> {
    let title = |id: &gastown_core::RequestId| {
        town.requests.get(id).map_or_else(|| id.to_string(), |request| request.title.clone())
    };
    Some(match event {
        Event::RequestOpened { request } => format!("{} is ready for review", request.title),
        Event::RequestRevised { request, .. } => format!("{} has a new revision", title(request)),
        Event::RequestApproved { request, approval } => match (&approval.rule, &approval.despite) {
            (Some(rule), _) => format!("{} lands without a person, by the rule {rule}", title(request)),
            (None, Some(Despite { gate, why, .. })) => {
                format!("{} let {} land in spite of a red {gate}: {why}", approval.by, title(request))
            }
            (None, None) => format!("{} was approved by {}", title(request), approval.by),
        },
        Event::Pull { request, step, .. } => pull::text(town.requests.get(request)?, step),
        Event::PersonWanted { request, why, .. } => format!("{} waits for a person: {why}", title(request)),
        Event::RequestQueued { request, .. } => format!("{} is in the queue", title(request)),
        Event::RequestSentBack { request, .. } => format!("{} was sent back", title(request)),
        Event::RequestWithdrawn { request, words, .. } => format!("{}: {words}", title(request)),
        Event::Queue { step, .. } => steps::text(town, step),
        Event::CheckStarted { request, .. } => format!("{} is in the gate", title(request)),
        Event::RequestConflicted { request, files, .. } => match files.as_slice() {
            [] => format!("{} stands on commits that did not land", title(request)),
            files => format!("{} conflicts in {}", title(request), files.join(", ")),
        },
        Event::GateFailed { request, gate, .. } => format!("{gate} failed for {}", title(request)),
        Event::GateCouldNotRun { request, gate, words, .. } => {
            format!("{gate} could not run for {}: {words}", title(request))
        }
        Event::LandingStarted { request, .. } => format!("{} goes to its target", title(request)),
        Event::LandingWaits { request, words } => format!("{} waits to land: {words}", title(request)),
        Event::RequestLanded { request, .. } => {
            match town.requests.get(request).map(|request| &request.state) {
                Some(RequestState::Landed { commit, .. }) => {
                    format!("{} landed as {}", title(request), commit.as_str().get(..7).unwrap_or("?"))
                }
                _ => format!("{} landed", title(request)),
            }
        }
        _ => return None,
    })
}

fn in_background(agent: &str, jobs: u32) -> String {
    match jobs {
        0 => format!("nothing goes on in the background of {agent}"),
        1 => format!("a job goes on in the background of {agent}"),
        _ => format!("{jobs} jobs go on in the background of {agent}"),
    }
}
