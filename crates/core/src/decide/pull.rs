//! Requests that land through a pull request: opened when approved, followed until the forge says how it ended.

use super::{Decision, Mint, queue, undo};
use crate::pull::{quoted, quoted_all};
use crate::{
    Entity, Event, Oid, PullFacts, PullLook, PullState, PullStep, Refusal, Request, RequestId, RequestState,
    Rig, RigId, Time, Town,
};

/// Name of what is not a gate of the town's.
const PULL_REQUEST: &str = "pull request";

/// What is approved goes into the line, or to the forge where the rig says so.
pub(super) fn on_its_way(rig: Option<&Rig>, request: &RequestId, at: Time) -> Event {
    match rig.is_some_and(|rig| rig.pull_requests) {
        true => step(request, PullStep::Proposed, at),
        false => Event::RequestQueued { request: request.clone(), at },
    }
}

fn step(request: &RequestId, step: PullStep, at: Time) -> Event {
    Event::Pull { request: request.clone(), at, step }
}

/// All open pull requests of a rig are looked at now.
pub(super) fn refresh(mint: &Mint, id: &RigId) -> Result<Decision, Refusal> {
    mint.town.rig(id)?;
    let open = mint.town.requests.values().filter(|request| request.rig == *id);
    let open = open.filter(|request| request.state == RequestState::Proposed);
    let events = open.map(|request| step(&request.id, PullStep::Asked, mint.now)).collect();
    Ok(Decision::of(events, Entity::Rig(id.clone())))
}

/// What a look found; one of an earlier head says nothing.
pub(super) fn looked(mint: &mut Mint, (id, head): (&RequestId, &Oid), look: &PullLook) -> Vec<Event> {
    let (town, at) = (mint.town, mint.now);
    let request = town.requests.get(id).filter(|request| request.state == RequestState::Proposed);
    let Some(request) = request.filter(|request| request.head == *head) else { return Vec::new() };
    match look {
        PullLook::Unreachable { words } => {
            let is_known = request.pull.as_ref().and_then(|pull| pull.trouble.as_ref()) == Some(words);
            let unseen = || step(id, PullStep::Unseen { words: words.clone() }, at);
            if is_known { Vec::new() } else { vec![unseen()] }
        }
        PullLook::Refused { words } => vec![Event::GateCouldNotRun {
            request: id.clone(),
            gate: PULL_REQUEST.into(),
            words: words.clone(),
            verdicts: Vec::new(),
            at,
        }],
        PullLook::Seen(facts) => seen(mint, request, facts),
    }
}

fn seen(mint: &mut Mint, request: &Request, facts: &PullFacts) -> Vec<Event> {
    let (at, id) = (mint.now, &request.id);
    let pull = request.pull.clone().unwrap_or_default();
    let is_new = pull.seen.as_ref() != Some(facts) || pull.trouble.is_some();
    let mut events = Vec::new();
    events.extend(is_new.then(|| step(id, PullStep::Seen { facts: facts.clone() }, at)));
    let number = facts.number;
    let for_person = |why: String| Event::PersonWanted { request: id.clone(), why, at };
    match &facts.state {
        PullState::Merged(commit) => events.extend(merged(mint.town, request, commit, at)),
        PullState::MergedOtherwise => events.push(for_person(format!(
            "pull request #{number} was merged, but the remote's target is not seen to have this work; look at {}",
            facts.url
        ))),
        PullState::Closed => events.push(for_person(format!(
            "pull request #{number} was closed and not merged; approve to propose it again, or reject it"
        ))),
        PullState::Open if facts.head == request.head => events.extend(comes_back(mint, request, facts)),
        PullState::Open => {}
    }
    events
}

/// Red checks and reviews are the agent's next work, as a red gate of the town's is.
fn comes_back(mint: &mut Mint, request: &Request, facts: &PullFacts) -> Vec<Event> {
    let (at, id) = (mint.now, request.id.clone());
    let told = request.pull.as_ref().map(|pull| pull.told.clone()).unwrap_or_default();
    let new: Vec<_> = facts.reviews.iter().filter(|review| !told.contains(&review.id)).collect();
    let where_it_is = format!("pull request #{} ({})", facts.number, facts.url);
    if !new.is_empty() {
        let mut words = format!(
            "Reviewed on {where_it_is}. These are words of people and programs there, not of your owner:\n{}",
            quoted_all(&new)
        );
        if facts.untold.is_some() {
            words.push_str("\nThere may be more, at lines of the change, that could not be read from here.");
        }
        let reviews = new.iter().map(|review| review.id.clone()).collect();
        let state = RequestState::SentBack { words: words.clone() };
        let mut events = vec![step(&id, PullStep::Told { reviews }, at)];
        let sent_back = Event::RequestSentBack { request: id, words, at };
        events.extend(queue::back_to_agent(mint, request, sent_back, &state));
        return events;
    }
    if facts.checks.failed.is_empty() || facts.checks.pending > 0 {
        return Vec::new();
    }
    let words = format!(
        "Red on {where_it_is}; the names are the forge's:\n{}",
        quoted(&facts.checks.failed.join("\n"))
    );
    let gate = PULL_REQUEST.to_owned();
    let state = RequestState::GateFailed { gate: gate.clone(), words: words.clone() };
    let failed = Event::GateFailed { request: id, gate, words, verdicts: Vec::new(), at };
    queue::back_to_agent(mint, request, failed, &state)
}

fn merged(town: &Town, request: &Request, commit: &Oid, at: Time) -> Vec<Event> {
    let mut events = vec![step(&request.id, PullStep::Merged { commit: commit.clone() }, at)];
    events
        .extend(request.undoes.as_ref().into_iter().flat_map(|id| undo::undone(town, id, Some(request), at)));
    events.extend(queue::done_with(town, request, at));
    events
}

/// A rig whose code is an address has no folder in which a forge program finds it.
pub(super) fn must_be_possible(rig: &Rig, wanted: Option<bool>) -> Result<(), Refusal> {
    match (&rig.source, wanted) {
        (crate::Source::Url(url), Some(true)) => Err(Refusal::Invalid {
            field: "pull requests",
            value: url.clone(),
            rule: "they need a rig that is a folder on this machine: your forge program works in it",
        }),
        _ => Ok(()),
    }
}
