//! Commands about merge requests: what a person decides on the way to the target.

use super::task::{self, TITLE_CHARS_MAX};
use super::{Decision, Mint, assign, depend, not_blank, pull, queue};
use crate::{
    AddTask, Approval, Caller, Change, Closed, Despite, Entity, Event, Oid, REVIEW_OFF, Refusal, Request,
    RequestId, RequestState, ReviewComment, RigId, TIERS_MAX, Tier, Time, Town,
};

/// Binds to one head: what was read is what lands.
pub(super) fn approve(
    town: &Town,
    caller: &Caller,
    id: &RequestId,
    head: &Oid,
    now: Time,
) -> Result<Decision, Refusal> {
    let request = town.request(id)?;
    must_be_in_review_at(request, head)?;
    let approval = Approval { head: head.clone(), by: caller.name(town), rule: None, despite: None, at: now };
    let events = vec![
        Event::RequestApproved { request: id.clone(), approval },
        pull::on_its_way(town.rigs.get(&request.rig), id, now),
    ];
    Ok(Decision::of(events, Entity::Request(id.clone())))
}

/// Like `approve`; what was noted on the way lands with nothing and is not lost: it becomes a task that waits for this one.
pub(super) fn approve_noting(
    mint: &mut Mint,
    caller: &Caller,
    (id, head): (&RequestId, &Oid),
    (message, comments): (&str, &[ReviewComment]),
) -> Result<Decision, Refusal> {
    let mut decision = approve(mint.town, caller, id, head, mint.now)?;
    let request = mint.town.request(id)?;
    let task = request.task.as_ref().and_then(|id| mint.town.tasks.get(id));
    let text = words_of(message, comments)?;
    let title = format!("Follow up: {}", request.title);
    let add = AddTask {
        rig: Some(request.rig.clone()),
        title: title.chars().map(|c| if c.is_control() { ' ' } else { c }).take(TITLE_CHARS_MAX).collect(),
        body: format!("{text}\n\nNoted in the review of {id} at {}.", request.head),
        priority: task.map_or_else(Default::default, |task| task.priority),
        needs: task.map(|task| task.id.clone()).into_iter().collect(),
        ..AddTask::default()
    };
    decision.events.extend(task::add(mint, &Caller::Owner, &add)?.events);
    Ok(decision)
}

/// Message and comments as one text that says something.
fn words_of(message: &str, comments: &[ReviewComment]) -> Result<String, Refusal> {
    comments.iter().try_for_each(ReviewComment::must_be_sound)?;
    not_blank("message", &ReviewComment::as_message(message, comments)).map(str::to_owned)
}

/// The town made a head without a part of the change: a revision like any other, to be approved anew.
pub(super) fn leave_out(
    mint: &mut Mint,
    id: &RequestId,
    from: &Oid,
    (head, base, change): (&Oid, &Oid, &Change),
    patch: &str,
) -> Result<Decision, Refusal> {
    let request = mint.town.request(id)?;
    must_be_in_review_at(request, from)?;
    let earlier = request.left_out.as_deref().unwrap_or_default();
    let mut events = vec![Event::RequestRevised {
        request: id.clone(),
        head: head.clone(),
        base: base.clone(),
        change: change.clone(),
        left_out: Some(format!("{earlier}{patch}")),
        at: mint.now,
    }];
    let uppers = request.task.as_ref().map(|task| depend::tell_uppers(mint, task, &depend::moved_on(head)));
    events.extend(uppers.into_iter().flatten());
    Ok(Decision::of(events, Entity::Request(id.clone())))
}

/// What was read is what is decided about.
fn must_be_in_review_at(request: &Request, head: &Oid) -> Result<(), Refusal> {
    if request.state != RequestState::InReview {
        return Err(unfit(request));
    }
    if request.head != *head {
        return Err(Refusal::RequestMovedOn { request: request.id.clone(), now: request.head.to_string() });
    }
    Ok(())
}

pub(super) fn unfit(request: &Request) -> Refusal {
    let by_hand = request.task.is_none();
    let state = match &request.state {
        RequestState::InReview => "in review",
        RequestState::SentBack { .. } if by_hand => "back with you: a review of its pull request",
        RequestState::Conflict { .. } if by_hand => "back with you: conflict",
        RequestState::GateFailed { .. } if by_hand => "back with you: a check failed",
        RequestState::SentBack { .. } => "with its agent again",
        RequestState::Queued => "in the queue",
        RequestState::Proposed => "proposed in a pull request",
        RequestState::Checking { .. } => "being checked",
        RequestState::Landing { .. } => "landing",
        RequestState::Conflict { .. } => "back with its agent: conflict",
        RequestState::GateFailed { .. } => "back with its agent: a check failed",
        RequestState::CouldNotRun { .. } => "waiting: a check could not run",
        RequestState::Landed { .. } => "landed",
        RequestState::Reverted { .. } => "undone: its landing is not in the target any more",
        RequestState::Withdrawn { .. } => "withdrawn",
    };
    Refusal::RequestNotFit { request: request.id.clone(), state: state.into() }
}

/// Rules of review as they are typed.
pub(super) fn tiers_of(lines: &[String]) -> Result<Vec<Tier>, Refusal> {
    let invalid =
        |value: &str, rule| Refusal::Invalid { field: "review rule", value: value.to_owned(), rule };
    if lines.len() > TIERS_MAX {
        return Err(invalid("", "a rig has at most 32 of them"));
    }
    lines.iter().map(|line| line.parse().map_err(|rule| invalid(line, rule))).collect()
}

/// What a rule let into the line that is no longer one waits for a person, as long as it is not on its way to the target.
pub(super) fn let_by_others(town: &Town, rig: &RigId, tiers: &[Tier], at: Time) -> Vec<Event> {
    let waiting = town.requests.values().filter(|request| request.rig == *rig);
    let waiting = waiting.filter(|request| match &request.state {
        RequestState::Landing { waits, .. } => waits.is_some(),
        state => state.is_in_queue(),
    });
    let rule = |request: &&Request| request.approval.as_ref().and_then(|approval| approval.rule.clone());
    // What needed no review at all is judged by the new rules as it lands.
    let stale = waiting.filter(|request| {
        rule(request)
            .is_some_and(|rule| rule != REVIEW_OFF && tiers.iter().all(|tier| tier.to_string() != rule))
    });
    let why = "the rule that let it land was changed";
    stale.map(|request| Event::PersonWanted { request: request.id.clone(), why: why.into(), at }).collect()
}

/// Back to its agent, with all comments as one message. Possible until it lands.
pub(super) fn send_back(
    mint: &mut Mint,
    id: &RequestId,
    message: &str,
    comments: &[ReviewComment],
) -> Result<Decision, Refusal> {
    let town = mint.town;
    let request = town.request(id)?;
    let is_waiting = match &request.state {
        RequestState::InReview | RequestState::Queued | RequestState::CouldNotRun { .. } => true,
        RequestState::Proposed => true,
        RequestState::Checking { .. } | RequestState::Conflict { .. } | RequestState::GateFailed { .. } => {
            true
        }
        RequestState::Landing { waits, .. } => waits.is_some(),
        _ => false,
    };
    if !is_waiting {
        return Err(unfit(request));
    }
    let Some(task) = request.task.as_ref().and_then(|id| town.tasks.get(id)) else {
        return Err(Refusal::RequestNotFit {
            request: id.clone(),
            state: "a branch made by hand; reject it instead".into(),
        });
    };
    let words = words_of(message, comments)?;
    let mut events = vec![Event::RequestSentBack { request: id.clone(), words: words.clone(), at: mint.now }];
    events.extend(assign::go_on(mint, task, request.round + 1, &request.told(&words)));
    events.extend(depend::tell_uppers(mint, &task.id, "was sent back and will change"));
    Ok(Decision::of(events, Entity::Request(id.clone())))
}

/// Closes the request and its task; the worktree is saved first.
pub(super) fn reject(mint: &mut Mint, id: &RequestId) -> Result<Decision, Refusal> {
    let town = mint.town;
    let request = town.request(id)?;
    if request.state.is_final() || matches!(request.state, RequestState::Landing { waits: None, .. }) {
        return Err(unfit(request));
    }
    let mut events = Vec::new();
    if let Some(agent) = request
        .agent
        .as_ref()
        .and_then(|id| town.agents.get(id))
        .filter(|agent| !agent.removed && agent.task == request.task)
    {
        if agent.worktree.is_some() {
            events.push(mint.snapshot(agent, "before reject"));
        }
        events.extend(assign::end_live_session(town, agent));
    }
    if let Some(task) = &request.task {
        events.extend(depend::tell_uppers(mint, task, "was rejected; its work will not land"));
    }
    events.push(Event::RequestWithdrawn {
        request: id.clone(),
        words: "rejected by you".into(),
        at: mint.now,
    });
    events.extend(request.task.iter().map(|task| Event::TaskClosed {
        task: task.clone(),
        why: Closed::Rejected,
        at: mint.now,
    }));
    Ok(Decision::of(events, Entity::Request(id.clone())))
}

/// A branch that a person made enters the queue; submitting it is approving it.
pub(super) fn submit(
    mint: &mut Mint,
    caller: &Caller,
    (rig, branch, title): (&RigId, &str, &str),
    (head, base, change): (&Oid, &Oid, &Change),
) -> Result<Decision, Refusal> {
    let town = mint.town;
    town.rig(rig)?;
    if let Some(open) = town
        .requests
        .values()
        .find(|request| request.rig == *rig && request.branch == branch && !request.state.is_final())
    {
        return submit_again(mint, caller, open, (head, base, change));
    }
    must_bring_commits(branch, change)?;
    let mut request = mint.new_request(rig, (head, base, change));
    (request.title, request.branch) = (not_blank("title", title)?.to_owned(), branch.to_owned());
    Ok(straight_into_the_queue(mint, caller, request))
}

/// A branch made by hand that came back and has moved on since is a revision of the same request.
fn submit_again(
    mint: &Mint,
    caller: &Caller,
    open: &Request,
    (head, base, change): (&Oid, &Oid, &Change),
) -> Result<Decision, Refusal> {
    let came_back = open.state.is_returned() || matches!(open.state, RequestState::CouldNotRun { .. });
    if open.task.is_some() || !came_back || open.head == *head {
        return Err(unfit(open));
    }
    must_bring_commits(&open.branch, change)?;
    let revised = Event::RequestRevised {
        request: open.id.clone(),
        head: head.clone(),
        base: base.clone(),
        change: change.clone(),
        left_out: None,
        at: mint.now,
    };
    let mut decision = back_into_the_queue(mint.town, caller, (open, head), mint.now);
    decision.events.insert(0, revised);
    Ok(decision)
}

fn must_bring_commits(branch: &str, change: &Change) -> Result<(), Refusal> {
    let rule = "it has no commits that the target lacks";
    let nothing = || Refusal::Invalid { field: "branch", value: branch.into(), rule };
    (change.commits > 0).then_some(()).ok_or_else(nothing)
}

/// Asking for it is approving it.
pub(super) fn straight_into_the_queue(mint: &Mint, caller: &Caller, request: Request) -> Decision {
    let id = request.id.clone();
    let on_its_way = pull::on_its_way(mint.town.rigs.get(&request.rig), &id, mint.now);
    let approval = Approval {
        head: request.head.clone(),
        by: caller.name(mint.town),
        rule: None,
        despite: None,
        at: mint.now,
    };
    let events = vec![
        Event::RequestOpened { request: Box::new(request) },
        Event::RequestApproved { request: id.clone(), approval },
        on_its_way,
    ];
    Decision::of(events, Entity::Request(id))
}

/// Into the line once more, at the same head: after a missing tool came, or the target changed.
pub(super) fn retry(town: &Town, caller: &Caller, id: &RequestId, now: Time) -> Result<Decision, Refusal> {
    let request = town.request(id)?;
    match &request.state {
        RequestState::Conflict { .. }
        | RequestState::GateFailed { .. }
        | RequestState::CouldNotRun { .. } => {}
        // A branch made by hand has no agent that answers a review: whoever asks for it again has read it.
        RequestState::SentBack { .. } if request.task.is_none() => {}
        _ => {
            let asked = queue::sign_now(town, request, now).ok_or_else(|| unfit(request))?;
            return Ok(Decision::of(vec![asked], Entity::Request(id.clone())));
        }
    }
    Ok(back_into_the_queue(town, caller, (request, &request.head), now))
}

fn back_into_the_queue(
    town: &Town,
    caller: &Caller,
    (request, head): (&Request, &Oid),
    now: Time,
) -> Decision {
    let id = &request.id;
    let approval = Approval { head: head.clone(), by: caller.name(town), rule: None, despite: None, at: now };
    let events = vec![
        Event::RequestApproved { request: id.clone(), approval },
        pull::on_its_way(town.rigs.get(&request.rig), id, now),
    ];
    Decision::of(events, Entity::Request(id.clone()))
}

/// Longest reason for landing in spite of a red gate, in characters.
const WHY_CHARS_MAX: usize = 500;

/// Into the line once more, at the same head: the gate runs and is recorded as it ends, and being red it stops nothing.
pub(super) fn override_gate(
    town: &Town,
    caller: &Caller,
    (id, gate, why): (&RequestId, &str, &str),
    now: Time,
) -> Result<Decision, Refusal> {
    let request = town.request(id)?;
    let rig = town.rig(&request.rig)?;
    let red = request.red_gate(&rig.gates).ok_or_else(|| unfit(request))?;
    if red.name != gate {
        let rule = "another gate is the red one; a gate is let through once it has failed";
        return Err(Refusal::Invalid { field: "gate", value: gate.to_owned(), rule });
    }
    let why = not_blank("why", why)?;
    if why.chars().count() > WHY_CHARS_MAX || why.chars().any(char::is_control) {
        let rule = "one line of at most 500 characters";
        return Err(Refusal::Invalid { field: "why", value: why.to_owned(), rule });
    }
    let (gate, command, why) = (red.name.clone(), red.command.clone(), why.to_owned());
    let despite = Some(Despite { gate, command, why });
    let approval =
        Approval { head: request.head.clone(), by: caller.name(town), rule: None, despite, at: now };
    let events =
        vec![Event::RequestApproved { request: id.clone(), approval }, pull::on_its_way(Some(rig), id, now)];
    Ok(Decision::of(events, Entity::Request(id.clone())))
}
