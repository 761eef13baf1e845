//! What the answers of a check and of a landing mean for the requests they are about.

use super::lane::{give_up_tracing, step};
use super::{Mint, depend, undo};
use crate::{
    CheckOutcome, Closed, Event, Kept, LandOutcome, Lane, LaneRun, Misfit, QueueStep, Red, RedKind, Request,
    RequestState, Rig, RigId, SignOutcome, Signing, Time, Town, Unfit, Verdict, came_back,
};
use gastown_queue::{Fault, ItemId, Purpose, RunId};

/// How often work goes back to its agent by itself; after that a person decides.
const ROUNDS_MAX: u32 = 3;

/// A check of the queue has ended; nothing where nobody waits for it any more.
pub(super) fn checked(
    mint: &mut Mint,
    (rig, id): (&RigId, RunId),
    (verdicts, kept): (&[Verdict], &[Kept]),
    outcome: &CheckOutcome,
) -> Vec<Event> {
    let town = mint.town;
    let lane = town.lanes.get(rig).filter(|lane| lane.is_running(id));
    let Some((lane, run)) = lane.and_then(|lane| Some((lane, lane.run(id)?))) else { return Vec::new() };
    let (at, kept, verdicts) = (mint.now, kept.to_vec(), verdicts.to_vec());
    let failed = |kind, gate: &String, words: &String, already| {
        let (gate, words) = (gate.clone(), words.clone());
        let red = Red { kind, gate, words, verdicts: verdicts.clone(), already };
        let (requests, kept) = (run.requests.clone(), kept.clone());
        vec![step(rig, at, QueueStep::RunFailed { run: id, requests, red, kept })]
    };
    match outcome {
        CheckOutcome::Green { chain } => {
            let (requests, chain) = (run.requests.clone(), chain.clone());
            vec![step(rig, at, QueueStep::RunPassed { run: id, requests, chain, verdicts, kept })]
        }
        CheckOutcome::Failed { gate, words, already } => failed(RedKind::Failed, gate, words, *already),
        CheckOutcome::Hung { gate, words } => failed(RedKind::Hung, gate, words, false),
        CheckOutcome::CouldNotRun { gate, words, everywhere } => {
            if !everywhere && run.requests.len() > 1 {
                return failed(RedKind::CouldNotRun, gate, words, false);
            }
            let misfit = Misfit::CouldNotRun { gate: gate.clone(), words: words.clone() };
            let unfit =
                |request: &crate::RequestId| Unfit { request: request.clone(), misfit: misfit.clone() };
            let unfit: Vec<Unfit> = run.requests.iter().map(unfit).collect();
            without_result(mint, (rig, lane, run), &unfit, &verdicts)
        }
        CheckOutcome::NotMerged { unfit, apart } => {
            let mut events = without_result(mint, (rig, lane, run), unfit, &[]);
            events.extend(apart.iter().filter_map(|(one, other)| {
                let items = (item_of(lane, id, one)?, item_of(lane, id, other)?);
                Some(step(rig, at, QueueStep::FoundApart { requests: (one.clone(), other.clone()), items }))
            }));
            events
        }
    }
}

fn item_of(lane: &Lane, run: RunId, request: &crate::RequestId) -> Option<ItemId> {
    lane.members(run).into_iter().find(|(_, member)| *member == request).map(|(item, _)| item)
}

/// The run says nothing, but that these requests cannot be checked as they are.
fn without_result(
    mint: &mut Mint,
    (rig, lane, run): (&RigId, &Lane, &LaneRun),
    unfit: &[Unfit],
    verdicts: &[Verdict],
) -> Vec<Event> {
    let stopped = QueueStep::RunStopped { run: run.id, requests: run.requests.clone() };
    let mut events = vec![step(rig, mint.now, stopped)];
    let check = lane.checked(run.id).map(|run| &run.check);
    if let Some(check) = check.filter(|check| check.purpose == Purpose::Trace) {
        events.extend(give_up_tracing(rig, lane, &check.items, mint.now));
        return events;
    }
    // Another head of the same request is another matter.
    for Unfit { request, misfit } in
        unfit.iter().filter(|unfit| item_of(lane, run.id, &unfit.request).is_some())
    {
        if let Some(request) = mint.town.requests.get(request) {
            events.extend(does_not_fit(mint, request, misfit, verdicts));
        }
    }
    events
}

fn does_not_fit(mint: &mut Mint, request: &Request, misfit: &Misfit, verdicts: &[Verdict]) -> Vec<Event> {
    let (id, at) = (request.id.clone(), mint.now);
    match misfit {
        Misfit::CouldNotRun { gate, words } => vec![could_not_run(request, (gate, words), verdicts, at)],
        Misfit::ForPerson { why } => vec![Event::PersonWanted { request: id, why: why.clone(), at }],
        Misfit::Conflict { files, words } => {
            let (files, words) = (files.clone(), words.clone());
            let state = RequestState::Conflict { files: files.clone(), words: words.clone() };
            back_to_agent(mint, request, Event::RequestConflicted { request: id, files, words, at }, &state)
        }
    }
}

fn could_not_run(request: &Request, (gate, words): (&str, &str), verdicts: &[Verdict], at: Time) -> Event {
    let (request, gate, words) = (request.id.clone(), gate.to_owned(), words.to_owned());
    Event::GateCouldNotRun { request, gate, words, verdicts: verdicts.to_vec(), at }
}

/// By this event into this state. Its agent is told at once, as long as it came back only a few times; so is who is stacked on it.
pub(super) fn back_to_agent(
    mint: &mut Mint,
    request: &Request,
    event: Event,
    state: &RequestState,
) -> Vec<Event> {
    let task = request.task.as_ref().and_then(|id| mint.town.tasks.get(id));
    let mut events = vec![event];
    let told = came_back(mint.town, request, state).filter(|_| request.round < ROUNDS_MAX);
    if let Some((task, words)) = task.zip(told) {
        events.extend(mint.tell_agent(task, &words));
    }
    events.extend(
        request.task.iter().flat_map(|task| depend::tell_uppers(mint, task, "came back and will change")),
    );
    events
}

/// What is to blame goes back, with the words of the gate that says so.
pub(super) fn reject(mint: &mut Mint, rig: &Rig, lane: &Lane, item: ItemId, fault: Fault) -> Vec<Event> {
    let (town, at) = (mint.town, mint.now);
    let Some(request) = lane.request(item).and_then(|id| town.requests.get(id)) else { return Vec::new() };
    let rejected = QueueStep::Rejected { request: request.id.clone(), item, fault: fault.clone() };
    let mut events = vec![step(&rig.id, at, rejected)];
    let Some((run, red)) = blames(lane, item) else { return events };
    let verdicts = if run.requests.len() == 1 { red.verdicts.clone() } else { Vec::new() };
    let words = why_rejected(town, rig, lane, (run, red), request, &fault);
    if red.kind != RedKind::Failed {
        events.push(could_not_run(request, (&red.gate, &words), &verdicts, at));
        return events;
    }
    let gate = red.gate.clone();
    let state = RequestState::GateFailed { gate: gate.clone(), words: words.clone() };
    let event = Event::GateFailed { request: request.id.clone(), gate, words, verdicts, at };
    events.extend(back_to_agent(mint, request, event, &state));
    events
}

/// The failed run that says most of an item: the one with the fewest others, and the newest of those.
fn blames(lane: &Lane, item: ItemId) -> Option<(&LaneRun, &Red)> {
    let about = lane.runs.iter().filter(|run| lane.checked(run.id).is_some_and(|run| run.has(item)));
    let failed = about.filter_map(|run| Some((run, run.red.as_ref()?)));
    failed.min_by_key(|(run, _)| (run.requests.len(), std::cmp::Reverse(run.id)))
}

fn why_rejected(
    town: &Town,
    rig: &Rig,
    lane: &Lane,
    (run, red): (&LaneRun, &Red),
    request: &Request,
    fault: &Fault,
) -> String {
    let name = |id: &crate::RequestId| town.requests.get(id).map_or_else(|| id.to_string(), Request::named);
    let mut words = Vec::new();
    if red.already {
        words.push(format!(
            "Already red on {}: {} fails there without this change, too.",
            rig.target, red.gate
        ));
    }
    match fault {
        Fault::Collides(other) => {
            words.extend(lane.request(*other).map(|other| format!("It passed until {} landed.", name(other))))
        }
        Fault::Untraced(untraced) if untraced.known_to_pass => words.push(format!(
            "It passed on an earlier {}; with whom it collides is being looked for.",
            rig.target
        )),
        Fault::Alone | Fault::Untraced(_) => {}
    }
    let others: Vec<String> = run.requests.iter().filter(|id| **id != request.id).map(name).collect();
    if !others.is_empty() {
        words.push(format!("Checked together with {}, which are not to blame.", others.join(", ")));
    }
    words.push(red.words.clone());
    words.join("\n")
}

/// With whom a rejected request collides: written down, and told to its agent.
pub(super) fn tell(
    mint: &mut Mint,
    rig: &Rig,
    lane: &Lane,
    item: ItemId,
    other: Option<ItemId>,
) -> Vec<Event> {
    let town = mint.town;
    let Some(id) = lane.request(item).cloned() else { return Vec::new() };
    let with = other.and_then(|other| lane.request(other)).cloned();
    let named = QueueStep::CollisionNamed { request: id.clone(), item, with: with.clone() };
    let mut events = vec![step(&rig.id, mint.now, named)];
    let request = town.requests.get(&id).filter(|request| request.state.is_returned());
    let task = request.and_then(|request| town.tasks.get(request.task.as_ref()?));
    if let Some((task, with)) = task.zip(with.and_then(|with| town.requests.get(&with))) {
        let words = format!(
            "Your branch passes without {}, which landed before it: the two do not go together. Its merge is in origin's {}.",
            with.named(),
            rig.target
        );
        events.extend(mint.tell_agent(task, &words));
    }
    events
}

/// Whether what is to land is signed; nothing where it lands no more, or is signed already.
pub(super) fn signed(town: &Town, (rig, id): (&RigId, RunId), outcome: &SignOutcome, at: Time) -> Vec<Event> {
    let lane = town.lanes.get(rig).filter(|lane| lane.landing == Some(id));
    let run = lane.and_then(|lane| lane.run(id)).filter(|run| run.signing != Signing::Done);
    let Some(requests) = run.map(|run| run.requests.clone()) else { return Vec::new() };
    let signed = match outcome {
        SignOutcome::Signed { chain } => QueueStep::RunSigned { run: id, requests, chain: chain.clone() },
        SignOutcome::Refused { words } => QueueStep::RunNotSigned { run: id, requests, words: words.clone() },
    };
    vec![step(rig, at, signed)]
}

/// A landing that waits for its signatures asks for them now.
pub(super) fn sign_now(town: &Town, request: &Request, at: Time) -> Option<Event> {
    let run = town.lanes.get(&request.rig)?.not_signed(&request.id)?;
    let asked = QueueStep::SigningAsked { run: run.id, requests: run.requests.clone() };
    Some(step(&request.rig, at, asked))
}

/// How the landing of a run went.
pub(super) fn landing(town: &Town, rig: &RigId, id: RunId, outcome: &LandOutcome, at: Time) -> Vec<Event> {
    let lane = town.lanes.get(rig).filter(|lane| lane.landing == Some(id));
    let Some(run) = lane.and_then(|lane| lane.run(id)) else { return Vec::new() };
    match outcome {
        LandOutcome::Waits { words } => {
            let waits = |request: &&Request| match &request.state {
                RequestState::Landing { waits, .. } => waits.as_ref() != Some(words),
                _ => false,
            };
            let event =
                |request: &Request| Event::LandingWaits { request: request.id.clone(), words: words.clone() };
            run.requests.iter().filter_map(|id| town.requests.get(id)).filter(waits).map(event).collect()
        }
        LandOutcome::Moved { now } => {
            vec![Event::TargetMoved { rig: rig.clone(), head: now.clone(), foreign: true }]
        }
        LandOutcome::Landed => {
            let requests = run.requests.clone();
            let mut events = vec![step(rig, at, QueueStep::RunLanded { run: id, requests })];
            let landed = run.requests.iter().zip(&run.chain);
            let landed = landed.filter_map(|(id, commit)| Some((town.requests.get(id)?, commit)));
            events.extend(landed.flat_map(|(request, commit)| has_landed(town, request, commit, at)));
            events
        }
    }
}

fn has_landed(town: &Town, request: &Request, commit: &crate::Oid, at: Time) -> Vec<Event> {
    let mut events = vec![Event::RequestLanded { request: request.id.clone(), commit: commit.clone(), at }];
    events
        .extend(request.undoes.as_ref().into_iter().flat_map(|id| undo::undone(town, id, Some(request), at)));
    events.extend(done_with(town, request, at));
    events
}

/// Its work is where it belongs: the task is closed, and its program ends.
pub(super) fn done_with(town: &Town, request: &Request, at: Time) -> Vec<Event> {
    let task = request.task.as_ref().and_then(|id| town.tasks.get(id));
    let mut events: Vec<Event> = task
        .map(|task| Event::TaskClosed { task: task.id.clone(), why: Closed::Landed, at })
        .into_iter()
        .collect();
    let session =
        task.and_then(|task| task.assignment.as_ref()).and_then(|held| town.sessions.get(&held.session));
    let ended = session.filter(|session| session.state.is_live() && !session.stop_asked);
    events.extend(ended.map(|session| Event::SessionStopAsked { session: session.id.clone() }));
    events
}
