//! What an observation means. A stale one (of an earlier epoch, round, head or commit) means nothing.

use super::{Mint, depend, goes_on, limit, pull, push, queue, rehearsal, rule, spend, target, undo};
use crate::{
    AgentId, Approval, Ask, AskId, AskOutcome, Background, Delivery, Event, Exit, Judged, LateTold, LeftOut,
    MessageId, Observation, Oid, REVIEW_OFF, Request, RequestId, RequestState, RigId, Session, SessionId,
    SessionState, Signal, TakenWork, TaskId, Time, Touched, Town, WorktreeRef, judge, late,
};

pub fn observe(
    town: &Town,
    observation: &Observation,
    now: Time,
    fresh: &mut dyn FnMut() -> u64,
) -> Vec<Event> {
    let mut mint = Mint { town, now, fresh };
    match observation {
        Observation::WorktreeMade { session, worktree } => {
            on_session(town, session, |session| has_worktree(town, session, worktree))
        }
        Observation::BackgroundSeen(seen) => background(town, seen),
        Observation::SessionStarted { session, keeper, program } => on_planned(town, session, || {
            let (session, keeper) = (session.clone(), keeper.clone());
            Event::SessionStarted { session, keeper, program: *program, at: now }
        }),
        Observation::SessionNotStarted { session, why } => on_planned(town, session, || {
            Event::SessionNotStarted { session: session.clone(), why: why.clone(), at: now }
        }),
        Observation::SessionSignalled { session, signal } => {
            on_session(town, session, |session| signalled(&mut mint, session, signal))
        }
        Observation::SessionEnded { session, exit } => {
            on_session(town, session, |session| ended(&mut mint, session, exit))
        }
        Observation::SessionLost { session, why } => {
            on_session(town, session, |session| lost(&mut mint, session, why))
        }
        Observation::WorkTaken { session, round, work } => {
            on_session(town, session, |session| taken(&mut mint, session, *round, work))
        }
        Observation::SnapshotTaken { snapshot } => vec![Event::SnapshotTaken { snapshot: snapshot.clone() }],
        Observation::SnapshotFailed { snapshot, why } => {
            vec![Event::SnapshotFailed { snapshot: snapshot.clone(), why: why.clone() }]
        }
        Observation::MessageHeld { message, why } => held(town, message, why),
        Observation::MessageTyped { message } => {
            on_waiting(town, message, || Event::MessageTyped { message: message.clone() })
        }
        Observation::MessageFailed { message, why } => {
            on_waiting(town, message, || Event::MessageFailed { message: message.clone(), why: why.clone() })
        }
        Observation::AnswerNotTyped { ask, why } => not_typed(&mut mint, ask, why),
        Observation::TargetSeen { rig, head } => target::seen(town, rig, head),
        Observation::TargetWentBack { rig, from, to, lost } => target::went_back(town, rig, (from, to), lost),
        Observation::Checked { rig, run, verdicts, kept, outcome } => {
            queue::checked(&mut mint, (rig, *run), (verdicts, kept), outcome)
        }
        Observation::LandingAdvised { rig, order } => rehearsal::advised(town, rig, order, now),
        Observation::Rehearsed { rig, run, kept, outcome } => {
            rehearsal::ended(town, (rig, *run), (kept, outcome.as_ref()), now)
        }
        Observation::Landing { .. }
        | Observation::Signed { .. }
        | Observation::SteppedBack { .. }
        | Observation::Pushed { .. }
        | Observation::PullLooked { .. } => brought(&mut mint, observation),
        Observation::FellBehind { agent, base, behind } => fell_behind(&mut mint, agent, base, *behind),
        Observation::WorktreeRemoved { agent } => vec![Event::WorktreeRemoved { agent: agent.clone() }],
        Observation::UsageRead { session, reading } => {
            on_session(town, session, |session| spend::read(town, session, reading, now))
        }
        Observation::LimitReset { session, resets } => {
            on_session(town, session, |session| limit::reset(&mut mint, session, *resets))
        }
        Observation::DayTurned => spend::day_turned(town, now),
        Observation::Fault { what, why } => vec![Event::FaultSeen { what: what.clone(), why: why.clone() }],
    }
}

fn has_worktree(town: &Town, session: &Session, worktree: &WorktreeRef) -> Vec<Event> {
    let known = town.agents.get(&session.agent).and_then(|agent| agent.worktree.as_ref());
    let event = Event::WorktreeMade { agent: session.agent.clone(), worktree: worktree.clone() };
    if known == Some(worktree) { Vec::new() } else { vec![event] }
}

fn background(town: &Town, seen: &Background) -> Vec<Event> {
    let known = town.sessions.get(&seen.session).filter(|session| session.state.is_live());
    let is_new = known.is_some_and(|session| session.background != seen.jobs);
    is_new.then(|| Event::BackgroundSeen(seen.clone())).into_iter().collect()
}

/// It waits to be typed; the same reason is told once.
fn held(town: &Town, message: &MessageId, why: &str) -> Vec<Event> {
    if town.messages.get(message).is_some_and(|known| known.held.as_deref() == Some(why)) {
        return Vec::new();
    }
    on_waiting(town, message, || Event::MessageHeld { message: message.clone(), why: why.to_owned() })
}

/// Work came to a target or a remote, or did not.
fn brought(mint: &mut Mint, observation: &Observation) -> Vec<Event> {
    let (town, now) = (mint.town, mint.now);
    match observation {
        Observation::Signed { rig, run, outcome } => queue::signed(town, (rig, *run), outcome, now),
        Observation::Landing { rig, run, outcome } => queue::landing(town, rig, *run, outcome, now),
        Observation::SteppedBack { rig, request, outcome } => {
            undo::stepped_back(town, (rig, request), outcome, now)
        }
        Observation::Pushed { rig, commit, outcome } => push::pushed(town, (rig, commit), outcome, now),
        Observation::PullLooked { request, head, look } => pull::looked(mint, (request, head), look),
        _ => Vec::new(),
    }
}

fn on_session(town: &Town, id: &SessionId, then: impl FnOnce(&Session) -> Vec<Event>) -> Vec<Event> {
    town.sessions.get(id).map(then).unwrap_or_default()
}

/// Only a message that is still on its way can arrive or fail.
fn on_waiting(town: &Town, id: &MessageId, event: impl FnOnce() -> Event) -> Vec<Event> {
    let waits = town.messages.get(id).is_some_and(|message| message.delivery == Delivery::Queued);
    if waits { vec![event()] } else { Vec::new() }
}

fn fell_behind(mint: &mut Mint, agent: &AgentId, base: &Oid, behind: u32) -> Vec<Event> {
    let town = mint.town;
    let Some(session) = late::told_session(town, agent, base, behind) else {
        return Vec::new();
    };
    let told = mint.message(agent, &session.id, &late::words(town, session, behind), true);
    vec![Event::LateTold(LateTold { session: session.id.clone(), base: base.clone(), behind }), told]
}

/// The exit is not known, so nothing is taken for finished; what the worktree holds is saved.
fn lost(mint: &mut Mint, session: &Session, why: &str) -> Vec<Event> {
    if !session.state.is_live() {
        return Vec::new();
    }
    let town = mint.town;
    let mut events =
        vec![Event::SessionLost { session: session.id.clone(), why: why.to_owned(), at: mint.now }];
    events.extend(withdrawn_asks(town, &session.id, mint.now));
    let agent = town.agents.get(&session.agent).filter(|agent| agent.worktree.is_some());
    let goes_on = goes_on::by_itself(mint, session, "its terminal was lost", holds_task(town, session));
    // What goes on saves it, too.
    if goes_on.is_empty() {
        events.extend(agent.map(|agent| mint.snapshot(agent, "its terminal was lost")));
    }
    events.extend(goes_on);
    events
}

fn on_planned(town: &Town, id: &SessionId, event: impl FnOnce() -> Event) -> Vec<Event> {
    on_session(
        town,
        id,
        |session| {
            if session.state == SessionState::Planned { vec![event()] } else { Vec::new() }
        },
    )
}

/// True while the session's agent still works for the assignment that the session was made for.
fn is_current(town: &Town, session: &Session) -> bool {
    town.agents
        .get(&session.agent)
        .is_some_and(|agent| agent.epoch == session.epoch && agent.session.as_ref() == Some(&session.id))
}

fn holds_task(town: &Town, session: &Session) -> bool {
    is_current(town, session)
        && town.agents.get(&session.agent).is_some_and(|agent| agent.task.as_ref() == Some(&session.task))
}

fn signalled(mint: &mut Mint, session: &Session, signal: &Signal) -> Vec<Event> {
    let (town, at) = (mint.town, mint.now);
    if !session.state.is_live() {
        return Vec::new();
    }
    if is_still_asked(mint, session, signal) {
        let signal = Signal::Blocked;
        return vec![Event::SessionSignalled { session: session.id.clone(), signal, at }];
    }
    let asks = asked_on_screen(mint, session, signal);
    if session.signal.as_ref() == Some(signal) {
        return asks;
    }
    let worked = matches!(
        session.signal,
        Some(
            Signal::Working
                | Signal::Blocked
                | Signal::Asking { .. }
                | Signal::Limited { .. }
                | Signal::Unclear
        )
    );
    let mut events =
        vec![Event::SessionSignalled { session: session.id.clone(), signal: signal.clone(), at }];
    events.extend(asks);
    if *signal == Signal::TurnEnded && worked && holds_task(town, session) {
        events.push(Event::TurnFinished { session: session.id.clone(), round: session.round });
    }
    events
}

/// A dialog that was answered is told once more, and nothing else was seen since: what was typed may still wait to be read. A
/// second answer would meet the next dialog, so a person looks.
fn is_still_asked(mint: &Mint, session: &Session, signal: &Signal) -> bool {
    let (Signal::Asking { dialog, command }, Some(Signal::Asking { .. })) = (signal, &session.signal) else {
        return false;
    };
    let asks = mint.town.asks.values().filter(|ask| ask.session == session.id);
    let newest = asks.filter(|ask| ask.dialog.is_some()).max_by_key(|ask| (ask.since, &ask.id));
    newest.is_some_and(|ask| {
        matches!(ask.outcome, AskOutcome::Answered { .. }) && ask.is_shown(dialog, command.as_ref())
    })
}

/// The dialog that stands on the screen is the one open ask of it; an ask whose dialog is gone is withdrawn.
fn asked_on_screen(mint: &mut Mint, session: &Session, signal: &Signal) -> Vec<Event> {
    let (shown, command) = match signal {
        Signal::Asking { dialog, command } => (Some(dialog), command.as_ref()),
        _ => (None, None),
    };
    let open =
        mint.town.asks.values().filter(|ask| {
            ask.session == session.id && ask.outcome == AskOutcome::Open && ask.dialog.is_some()
        });
    let is_same = |ask: &&Ask| shown.is_some_and(|dialog| ask.is_shown(dialog, command));
    let (same, gone): (Vec<_>, Vec<_>) = open.partition(is_same);
    let mut events: Vec<Event> =
        gone.iter().map(|ask| Event::AskWithdrawn { ask: ask.id.clone(), at: mint.now }).collect();
    match (shown, same.first()) {
        (Some(dialog), None) => {
            let ask = Ask { command: command.cloned(), ..mint.dialog(session, dialog) };
            events.extend(rule::opened(mint, ask));
        }
        (Some(_), Some(open)) => events.extend(rule::told(mint, open, command)),
        (None, _) => {}
    }
    events
}

/// Nothing was typed for this answer: a dialog that still stands is asked again.
fn not_typed(mint: &mut Mint, id: &AskId, why: &str) -> Vec<Event> {
    let Some(ask) = mint.town.asks.get(id) else {
        return Vec::new();
    };
    let what = format!("your answer to {}", ask.agent);
    let mut events = vec![Event::FaultSeen { what, why: why.to_owned() }];
    let stands = mint.town.sessions.get(&ask.session).filter(|session| session.state.is_live());
    if let Some((session, signal)) = stands.and_then(|session| Some((session, session.signal.as_ref()?))) {
        let asked = asked_on_screen(mint, session, signal);
        // Not answered by a rule a second time: whatever kept the first answer from arriving would keep this one too.
        events.extend(asked.into_iter().filter_map(for_person));
    }
    events
}

fn for_person(event: Event) -> Option<Event> {
    match event {
        Event::AskOpened { ask } => Some(Event::AskOpened { ask: Ask { for_person: true, ..ask } }),
        Event::AskAnswered { .. } => None,
        other => Some(other),
    }
}

fn ended(mint: &mut Mint, session: &Session, exit: &Exit) -> Vec<Event> {
    if !session.state.is_live() {
        return Vec::new();
    }
    let (town, now) = (mint.town, mint.now);
    let mut events = vec![Event::SessionEnded { session: session.id.clone(), exit: exit.clone(), at: now }];
    events.extend(withdrawn_asks(town, &session.id, now));
    match goes_on::how_it_ended(exit) {
        None if !session.stop_asked && holds_task(town, session) => {
            events.push(Event::TurnFinished { session: session.id.clone(), round: session.round });
        }
        None => {}
        Some(how) => events.extend(goes_on::by_itself(mint, session, &how, holds_task(town, session))),
    }
    events
}

fn withdrawn_asks<'a>(town: &'a Town, session: &'a SessionId, at: Time) -> impl Iterator<Item = Event> + 'a {
    let open =
        town.asks.values().filter(move |ask| ask.session == *session && ask.outcome == AskOutcome::Open);
    open.map(move |ask| Event::AskWithdrawn { ask: ask.id.clone(), at })
}

fn taken(mint: &mut Mint, session: &Session, round: u32, work: &TakenWork) -> Vec<Event> {
    let town = mint.town;
    if round != session.round || !holds_task(town, session) {
        return Vec::new();
    }
    let Some(task) = town.tasks.get(&session.task) else {
        return Vec::new();
    };
    let (head, base, change, left_out, touched) = match work {
        TakenWork::Failed { why } => {
            return vec![Event::WorkNotTaken { session: session.id.clone(), why: why.clone() }];
        }
        TakenWork::Nothing => {
            return vec![Event::NothingChanged { session: session.id.clone() }];
        }
        TakenWork::Commits { head, base, change, left_out, touched } => {
            (head, base, change, left_out, touched)
        }
    };
    let open = task
        .request
        .as_ref()
        .and_then(|id| town.requests.get(id))
        .filter(|request| !request.state.is_final());
    let (id, mut events) = match open {
        Some(request) if request.head == *head => {
            return vec![Event::NothingChanged { session: session.id.clone() }];
        }
        Some(request) if request.state.is_in_queue() || request.state == RequestState::Proposed => {
            return Vec::new();
        }
        Some(request) if !left_out.is_of(request) => {
            // Once more, with what was left out meanwhile.
            return vec![Event::TurnFinished { session: session.id.clone(), round }];
        }
        Some(request) => (request.id.clone(), revised(mint, request, &task.id, work)),
        None => {
            let branch = town
                .agents
                .get(&session.agent)
                .and_then(|agent| agent.worktree.as_ref())
                .map(|worktree| worktree.branch.clone());
            let request = Request {
                task: Some(task.id.clone()),
                agent: Some(session.agent.clone()),
                title: task.title.clone(),
                branch: branch.unwrap_or_default(),
                round: session.round,
                ..mint.new_request(&task.rig, (head, base, change))
            };
            (request.id.clone(), vec![Event::RequestOpened { request: Box::new(request) }])
        }
    };
    let was_sent_back = open.is_some_and(|request| matches!(request.state, RequestState::SentBack { .. }));
    events.extend(let_in(mint, &task.rig, &id, head, (touched, was_sent_back)));
    events
}

/// A rule, or that there is no review, lets it into the line. What a person sent back a person sees again.
fn let_in(
    mint: &Mint,
    rig: &RigId,
    id: &RequestId,
    head: &Oid,
    (touched, was_sent_back): (&Touched, bool),
) -> Vec<Event> {
    let at = mint.now;
    let Some(rig) = mint.town.rigs.get(rig) else { return Vec::new() };
    let wanted = |why: String| vec![Event::PersonWanted { request: id.clone(), why, at }];
    let (by, rule) = match judge(rig, touched) {
        Judged::Person { why } => return why.map(wanted).unwrap_or_default(),
        Judged::Alone { rule } if rule == REVIEW_OFF => ("rig: review off", rule),
        Judged::Alone { .. } if was_sent_back => return wanted("a person had sent it back".into()),
        Judged::Alone { rule } => ("rule of review", rule),
    };
    let approval = Approval { head: head.clone(), by: by.to_owned(), rule: Some(rule), despite: None, at };
    vec![Event::RequestApproved { request: id.clone(), approval }, pull::on_its_way(Some(rig), id, at)]
}

/// A new head of a request; whoever is stacked on it is told how to take it in.
fn revised(mint: &mut Mint, request: &Request, task: &TaskId, work: &TakenWork) -> Vec<Event> {
    let TakenWork::Commits { head, base, change, left_out, .. } = work else {
        return Vec::new();
    };
    let is_kept = matches!(left_out, LeftOut::Kept { .. });
    let mut events = vec![Event::RequestRevised {
        request: request.id.clone(),
        head: head.clone(),
        base: base.clone(),
        change: change.clone(),
        left_out: request.left_out.clone().filter(|_| is_kept),
        at: mint.now,
    }];
    events.extend(depend::tell_uppers(mint, task, &depend::moved_on(head)));
    events
}
