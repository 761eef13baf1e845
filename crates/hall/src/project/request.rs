//! View of a merge request: its state, and why, as one sentence that says what comes next.

use super::line::{Line, check_of, together, waits_view, why_queued};
use super::rfc3339;
use super::task::points_view;
use gastown_api::view::{
    ApprovalView, GateResultWord, LandedView, OverrideView, RequestStateWord, RequestView, VerdictView,
};
use gastown_core::{
    Footing, GateOverride, GateResult, Request, RequestState, Rig, RigId, TaskId, Town, footing,
};
use std::collections::BTreeMap;

const OID_SHORT: usize = 7;

/// Of rigs that are there; each line is looked at once.
pub fn request_views<'a>(town: &Town, requests: impl Iterator<Item = &'a Request>) -> Vec<RequestView> {
    let is_shown = |id: &RigId| town.rigs.get(id).is_some_and(|rig| !rig.removed);
    let mut lines: BTreeMap<&RigId, Line> = BTreeMap::new();
    let shown = requests.filter(|request| is_shown(&request.rig));
    let view = |request: &'a Request| {
        let line = lines.entry(&request.rig).or_insert_with(|| Line::of(town, &request.rig));
        view(town, line, request)
    };
    shown.map(view).collect()
}

pub fn request_view(town: &Town, request: &Request) -> RequestView {
    view(town, &Line::of(town, &request.rig), request)
}

fn view(town: &Town, line: &Line, request: &Request) -> RequestView {
    let rig = town.rigs.get(&request.rig);
    let position = line.position(request);
    let why = why(town, request, rig, line);
    RequestView {
        id: request.id.to_string(),
        rig: request.rig.to_string(),
        task: request.task.as_ref().map(ToString::to_string),
        agent: request.agent.as_ref().map(ToString::to_string),
        title: request.title.clone(),
        branch: request.branch.clone(),
        head: request.head.to_string(),
        base: request.base.to_string(),
        revision: request.revision,
        round: request.round,
        additions: request.change.additions,
        deletions: request.change.deletions,
        files: request.change.files,
        commits: request.change.commits,
        left_out: request.left_out.clone(),
        state: state_word(&request.state),
        waits: line.wait(request).map(|wait| waits_view(wait, &why)),
        check: check_of(town, request),
        why,
        position,
        stacked_on: lower(town, request).map(|(lower, _)| lower.to_string()),
        conflicts: match &request.state {
            RequestState::Conflict { files, .. } => files.clone(),
            _ => Vec::new(),
        },
        landing_waits: match &request.state {
            RequestState::Landing { waits, .. } => waits.clone(),
            _ => None,
        },
        not_signed: town.lanes.get(&request.rig).is_some_and(|lane| lane.not_signed(&request.id).is_some()),
        since: rfc3339(request.since),
        opened: rfc3339(request.opened),
        approved: request.approval.as_ref().map(|a| ApprovalView {
            head: a.head.to_string(),
            by: a.by.clone(),
            rule: a.rule.clone(),
            at: rfc3339(a.at),
        }),
        red_gate: rig.and_then(|rig| request.red_gate(&rig.gates)).map(|gate| gate.name.clone()),
        overrides: request.overrides.iter().map(override_view).collect(),
        pull: super::pull::view(request),
        for_person: request.for_person.clone(),
        asked_for: request.asked_for.clone(),
        gates: gates(request, rig),
        points: request
            .task
            .as_ref()
            .and_then(|id| town.tasks.get(id))
            .map(|task| points_view(town, task))
            .unwrap_or_default(),
        landed: match &request.state {
            RequestState::Landed { commit, at } => {
                Some(LandedView { commit: commit.to_string(), at: rfc3339(*at) })
            }
            _ => None,
        },
        undoes: request.undoes.as_ref().map(ToString::to_string),
        undone_by: undone_by(town, request).map(|by| by.id.to_string()),
        rehearsal: super::rehearsal::view(town, request),
    }
}

fn override_view(over: &GateOverride) -> OverrideView {
    OverrideView { gate: over.gate.clone(), by: over.by.clone(), why: over.why.clone(), at: rfc3339(over.at) }
}

/// The request that takes this landing out, or has.
fn undone_by<'a>(town: &'a Town, request: &Request) -> Option<&'a Request> {
    let by = |other: &&Request| other.undoes.as_ref() == Some(&request.id);
    match &request.state {
        RequestState::Landed { .. } => town.requests.values().filter(by).find(|by| !by.state.is_final()),
        RequestState::Reverted { by, .. } => town.requests.get(by.as_ref()?),
        _ => None,
    }
}

fn state_word(state: &RequestState) -> RequestStateWord {
    match state {
        RequestState::InReview => RequestStateWord::InReview,
        RequestState::SentBack { .. } => RequestStateWord::SentBack,
        RequestState::Queued => RequestStateWord::Queued,
        RequestState::Proposed => RequestStateWord::Proposed,
        RequestState::Checking { .. } | RequestState::Landing { .. } => RequestStateWord::Checking,
        RequestState::Conflict { .. } => RequestStateWord::Conflict,
        RequestState::GateFailed { .. } => RequestStateWord::GateFailed,
        RequestState::CouldNotRun { .. } => RequestStateWord::CouldNotRun,
        RequestState::Landed { .. } => RequestStateWord::Landed,
        RequestState::Reverted { .. } => RequestStateWord::Reverted,
        RequestState::Withdrawn { .. } => RequestStateWord::Withdrawn,
    }
}

/// The task below a request's that has not landed, and what became of it.
fn lower<'a>(town: &'a Town, request: &Request) -> Option<(&'a TaskId, Footing<'a>)> {
    let task = town.tasks.get(request.task.as_ref()?)?;
    let footing = footing(town, task);
    (footing != Footing::Target).then_some((task.on.as_ref()?, footing))
}

/// Why a request that is stacked on another has to wait, and for what.
fn waits_for_lower(town: &Town, request: &Request) -> Option<String> {
    let (lower, footing) = lower(town, request)?;
    Some(match footing {
        Footing::Work(_) | Footing::Target => format!("after {lower}, stacked on it"),
        Footing::Returned(_) => format!("stacked on {lower}, which is with its agent again"),
        Footing::Nothing => format!("stacked on {lower}, which has no finished work"),
        Footing::Gone => {
            format!("stacked on {lower}, which will not land: send this back and take it off {lower}")
        }
    })
}

fn why(town: &Town, request: &Request, rig: Option<&Rig>, line: &Line) -> String {
    let wait = line.wait(request);
    let agent = request.agent.as_ref().map_or("its author", |agent| agent.as_str());
    let target = rig.map_or("the target", |rig| rig.target.as_str());
    let gates = rig.map_or(0, |rig| rig.gates.len());
    match &request.state {
        RequestState::InReview => {
            let by_rule = request.for_person.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
            let below = waits_for_lower(town, request).map(|why| format!("; {why}")).unwrap_or_default();
            format!("waits for your review{by_rule}{below}")
        }
        RequestState::SentBack { .. } => format!("sent back to {agent}, round {}", request.round),
        RequestState::Proposed => match waits_for_lower(town, request) {
            Some(below) => below,
            None => super::pull::why(request),
        },
        RequestState::Queued if rig.is_some_and(|rig| rig.held) => {
            match rig.and_then(|rig| rig.held_why.as_ref()) {
                Some(why) => format!("the queue is held: {why}"),
                None => "the queue is held".into(),
            }
        }
        RequestState::Queued => waits_for_lower(town, request)
            .unwrap_or_else(|| why_queued(town, wait, line.position(request), target)),
        RequestState::Checking { target: on } if gates == 0 => {
            format!("merged with {target} {}, no checks configured{}", short(on.as_str()), together(wait))
        }
        RequestState::Checking { target: on } => {
            format!("in the gate on {target} {}{}", short(on.as_str()), together(wait))
        }
        RequestState::Landing { waits: None, .. } => format!("green, moving {target}"),
        RequestState::Landing { waits: Some(words), .. } => format!("green, waits to land: {words}"),
        RequestState::Conflict { files, .. } if files.is_empty() => {
            format!("stands on commits that did not land, back with {agent}, round {}", request.round)
        }
        RequestState::Conflict { files, .. } => {
            format!("conflict in {}, back with {agent}, round {}", files.join(", "), request.round)
        }
        RequestState::GateFailed { gate, .. } => {
            format!("{gate} failed, back with {agent}, round {}", request.round)
        }
        RequestState::CouldNotRun { gate, words } => format!("{gate} could not run: {words}"),
        RequestState::Landed { commit, .. } => why_landed(town, request, target, commit.as_str()),
        RequestState::Reverted { by: Some(by), .. } => {
            format!("undone: {} took it out of {target} again", named(town, by))
        }
        RequestState::Reverted { commit, by: None, .. } => {
            format!("undone: {target} went back from {}", short(commit.as_str()))
        }
        RequestState::Withdrawn { words } => words.clone(),
    }
}

/// With what is being done about it, or was tried.
fn why_landed(town: &Town, request: &Request, target: &str, commit: &str) -> String {
    let lane = town.lanes.get(&request.rig);
    let steps_back = lane.and_then(|lane| lane.step_back.as_ref()).filter(|step| step.request == request.id);
    let more = match (steps_back, undone_by(town, request), &request.not_undone) {
        (Some(step), _, _) => format!("; being undone: {target} goes back to {}", short(step.to.as_str())),
        (None, Some(by), _) => format!("; being undone by {}", by.named()),
        (None, None, Some(words)) => format!("; not undone: {words}"),
        (None, None, None) => String::new(),
    };
    let by =
        |over: &GateOverride| format!(" in spite of a red {}, let by {}: {}", over.gate, over.by, over.why);
    let despite: String = request.overrides.iter().map(by).collect();
    format!("landed on {target} as {}{despite}{more}", short(commit))
}

fn named(town: &Town, id: &gastown_core::RequestId) -> String {
    town.requests.get(id).map_or_else(|| id.to_string(), Request::named)
}

fn short(oid: &str) -> &str {
    oid.get(..OID_SHORT).unwrap_or(oid)
}

/// Every configured gate, run or not, then verdicts of gates that were configured once.
fn gates(request: &Request, rig: Option<&Rig>) -> Vec<VerdictView> {
    let configured: Vec<&str> =
        rig.map(|rig| rig.gates.iter().map(|gate| gate.name.as_str()).collect()).unwrap_or_default();
    let earlier = request
        .verdicts
        .iter()
        .map(|verdict| verdict.gate.as_str())
        .filter(|name| !configured.contains(name));
    let names: Vec<&str> = configured.iter().copied().chain(earlier).collect();
    names.into_iter().map(|name| verdict_view(request, rig, name)).collect()
}

fn verdict_view(request: &Request, rig: Option<&Rig>, name: &str) -> VerdictView {
    let verdict = request.verdicts.iter().find(|verdict| verdict.gate == name);
    let (head, target) = (verdict.and_then(|v| v.head.as_ref()), verdict.and_then(|v| v.target.as_ref()));
    let key = verdict.and_then(|verdict| verdict.key.as_ref());
    let is_other_head = head.is_some_and(|head| *head != request.head);
    let is_other_target = rig.zip(target).is_some_and(|(rig, target)| rig.target_head != *target);
    VerdictView {
        name: name.to_owned(),
        result: match verdict.map(|verdict| verdict.result) {
            None => GateResultWord::NotRun,
            Some(GateResult::Passed) => GateResultWord::Passed,
            Some(GateResult::Failed) => GateResultWord::Failed,
            Some(GateResult::CouldNotRun) => GateResultWord::CouldNotRun,
            Some(GateResult::Spared) => GateResultWord::Spared,
        },
        commit: verdict.map(|verdict| verdict.commit.to_string()),
        head: head.map(ToString::to_string),
        target: target.map(ToString::to_string),
        moved: !request.state.is_final() && (is_other_head || is_other_target),
        tree: key.map(|key| key.tree.clone()),
        command: key.map(|key| key.command.clone()),
        environment: key.map(|key| key.environment.clone()),
        known: verdict.is_some_and(|verdict| verdict.known),
        took_ms: verdict.map(|verdict| verdict.took_ms),
        words: verdict.map(|verdict| verdict.words.clone()).unwrap_or_default(),
        at: verdict.map(|verdict| rfc3339(verdict.at)),
    }
}
