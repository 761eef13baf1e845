//! Commands about agents and what agents say.

use super::{Decision, Mint, assign, limit, not_blank, point, rule};
use crate::{
    AgentId, Ask, AskId, AskKind, AskOutcome, Caller, Command, Delivery, Entity, Event, MessageId, Mode,
    Nudge, Refusal, RigId, Role, RuleId, SessionState, Time, Town,
};

const ASK_CHARS_MAX: usize = 4_000;
/// Of an answer in words to a dialog, which is a line.
const WORDS_CHARS_MAX: usize = 2_000;

pub(super) fn add(
    mint: &mut Mint,
    rig: &RigId,
    name: Option<&AgentId>,
    preset: &str,
    kind: (Mode, Role),
) -> Result<Decision, Refusal> {
    let agent = assign::new_agent(mint, rig, name, not_blank("preset", preset)?, kind)?;
    let about = Entity::Agent(agent.id.clone());
    Ok(Decision::of(vec![Event::AgentAdded { agent }], about))
}

/// Removes a resting agent; its worktree is saved, then goes to the trash.
pub(super) fn remove(mint: &mut Mint, id: &AgentId) -> Result<Decision, Refusal> {
    let town = mint.town;
    let agent = town.agent(id)?;
    let unfit = |state: String| Err(Refusal::AgentNotFit { agent: id.clone(), state });
    if town.session_of(agent).is_some_and(|session| session.state.is_live()) {
        return unfit("at work; stop it first".into());
    }
    if let Some(task) = &agent.task {
        return unfit(format!("holding {task}; take the task back or finish its review first"));
    }
    let waiting =
        town.tasks.values().filter(|task| task.lined_up.as_ref().is_some_and(|place| place.agent == *id));
    let mut events: Vec<_> =
        waiting.map(|task| Event::TaskUnassigned { task: task.id.clone(), agent: None }).collect();
    events.push(Event::AgentRemoved { agent: id.clone() });
    Ok(Decision::of(events, Entity::Agent(id.clone())))
}

/// A person moves a house; two that change places keep one lot each.
pub(super) fn move_to(town: &Town, id: &AgentId, lot: u32) -> Result<Decision, Refusal> {
    const LOT_MAX: u32 = 999;
    let agent = town.agent(id)?;
    if lot > LOT_MAX {
        return Err(Refusal::Invalid { field: "lot", value: lot.to_string(), rule: "0 to 999" });
    }
    let mut events = vec![Event::AgentMoved { agent: id.clone(), lot }];
    if let Some(other) = town.agents_of(&agent.rig).find(|other| other.lot == lot && other.id != *id) {
        events.push(Event::AgentMoved { agent: other.id.clone(), lot: agent.lot });
    }
    Ok(Decision::of(events, Entity::Agent(id.clone())))
}

pub(super) fn stop(mint: &mut Mint, id: &AgentId) -> Result<Decision, Refusal> {
    let town = mint.town;
    let agent = town.agent(id)?;
    let events = assign::end_live_session(town, agent);
    if events.is_empty() {
        return Err(Refusal::AgentLacks { agent: id.clone(), what: "program that runs" });
    }
    let saved = agent.worktree.is_some().then(|| mint.snapshot(agent, "before stop"));
    Ok(Decision::of(saved.into_iter().chain(events).collect(), Entity::Agent(id.clone())))
}

pub(super) fn pause(town: &Town, id: &AgentId, pause: bool, at: Time) -> Result<Decision, Refusal> {
    let agent = town.agent(id)?;
    let runs =
        matches!(town.session_of(agent).map(|session| &session.state), Some(SessionState::Running { .. }));
    if !runs && (pause || !agent.paused) {
        return Err(Refusal::AgentLacks { agent: id.clone(), what: "program that runs" });
    }
    let event = if pause {
        Event::AgentPaused { agent: id.clone(), at }
    } else {
        Event::AgentResumed { agent: id.clone(), at }
    };
    let events = if agent.paused == pause { Vec::new() } else { vec![event] };
    Ok(Decision::of(events, Entity::Agent(id.clone())))
}

/// One that is paused runs again; one that a limit holds tries now.
pub(super) fn resume(mint: &mut Mint, id: &AgentId) -> Result<Decision, Refusal> {
    let agent = mint.town.agent(id)?;
    let held = if agent.paused { None } else { limit::try_now(mint, agent) };
    held.unwrap_or_else(|| pause(mint.town, id, false, mint.now))
}

pub(super) fn send_message(mint: &mut Mint, nudge: &Nudge) -> Result<Decision, Refusal> {
    let town = mint.town;
    let agent = town.agent(&nudge.agent)?;
    let text = not_blank("message", &nudge.text)?;
    let Some(session) = town.session_of(agent).filter(|session| session.state.is_live()) else {
        return Err(Refusal::AgentLacks { agent: nudge.agent.clone(), what: "program that runs" });
    };
    let event = mint.message(&agent.id, &session.id, text, nudge.when_idle);
    let about = match &event {
        Event::MessageQueued { message } => Entity::Message(message.id.clone()),
        _ => Entity::Agent(agent.id.clone()),
    };
    Ok(Decision::of(vec![event], about))
}

pub(super) fn withdraw_message(town: &Town, id: &MessageId) -> Result<Decision, Refusal> {
    let waiting = town.messages.get(id).filter(|message| message.delivery == Delivery::Queued);
    if waiting.is_none() {
        return Err(Refusal::Invalid {
            field: "message",
            value: id.to_string(),
            rule: "only a message that still waits can be withdrawn",
        });
    }
    let event = Event::MessageFailed { message: id.clone(), why: "withdrawn by you".into() };
    Ok(Decision::of(vec![event], Entity::Message(id.clone())))
}

/// The agent says that its turn is finished.
pub(super) fn done(mint: &Mint, caller: &Caller, command: &Command) -> Result<Decision, Refusal> {
    let Command::Done { status, words, claims } = command else {
        return Err(Refusal::OnlyForAgents);
    };
    let town = mint.town;
    let (session, agent) = caller.agent(town)?;
    let status = status.as_deref().unwrap_or("completed");
    if !["completed", "deferred", "escalated"].contains(&status) {
        return Err(Refusal::Invalid {
            field: "status",
            value: status.into(),
            rule: "completed, deferred or escalated",
        });
    }
    let words =
        if words.trim().is_empty() { status.to_owned() } else { format!("{status}: {}", words.trim()) };
    let mut events = point::claims(mint, caller, town.task(&session.task)?, claims, true)?;
    events.push(Event::DoneSaid { session: session.id.clone(), words });
    // A program that ends with its turn is looked at when it has ended: only then is its work whole.
    let runs_on = matches!(session.state, SessionState::Running { .. });
    if runs_on
        && status == "completed"
        && town.tasks.get(&session.task).is_some_and(|task| task.script.is_none())
    {
        events.push(Event::TurnFinished { session: session.id.clone(), round: session.round });
    }
    Ok(Decision::of(events, Entity::Agent(agent.id.clone())))
}

pub(super) fn open_ask(mint: &mut Mint, caller: &Caller, command: &Command) -> Result<Decision, Refusal> {
    let Command::OpenAsk { session, kind, text, choices, command, by_message } = command else {
        return Err(Refusal::OnlyForAgents);
    };
    let town = mint.town;
    let of_caller = match caller {
        Caller::Owner => town.session(session)?,
        Caller::Session(_) => caller.agent(town)?.0,
    };
    let (session, agent) = Caller::Session(of_caller.id.clone()).agent(town)?;
    let text: String = not_blank("question", text)?.chars().take(ASK_CHARS_MAX).collect();
    // Asked again after the line to the hall broke: it is the same ask.
    let is_same = |ask: &&&Ask| {
        ask.session == session.id
            && (&ask.kind, &ask.text, &ask.choices, &ask.command) == (kind, &text, choices, command)
    };
    if let Some(open) = town.open_asks(&agent.id).iter().find(is_same) {
        return Ok(Decision::of(Vec::new(), Entity::Ask(open.id.clone())));
    }
    let ask = Ask {
        id: mint.ask(),
        agent: agent.id.clone(),
        session: session.id.clone(),
        epoch: session.epoch,
        kind: *kind,
        text,
        choices: choices.clone(),
        by_message: *by_message,
        dialog: None,
        command: command.clone(),
        for_person: false,
        since: mint.now,
        outcome: AskOutcome::Open,
        told: None,
    };
    let about = Entity::Ask(ask.id.clone());
    Ok(Decision::of(rule::opened(mint, ask), about))
}

/// An answer counts for that ask only.
pub(super) fn answer(mint: &mut Mint, id: &AskId, text: &str) -> Result<Decision, Refusal> {
    let ask = mint.town.ask(id)?;
    if ask.outcome != AskOutcome::Open {
        return Err(Refusal::AskClosed { ask: id.clone() });
    }
    Ok(Decision::of(answered(mint, ask, text, None)?, Entity::Ask(id.clone())))
}

/// Words for the choice that takes them; without a dialog, any answer is one.
pub(super) fn answer_in_words(mint: &mut Mint, id: &AskId, words: &str) -> Result<Decision, Refusal> {
    let ask = mint.town.ask(id)?;
    let Some(dialog) = &ask.dialog else { return answer(mint, id, words) };
    if ask.outcome != AskOutcome::Open {
        return Err(Refusal::AskClosed { ask: id.clone() });
    }
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = not_blank("answer", &line)?.to_owned();
    let invalid = |rule| Refusal::Invalid { field: "answer", value: text.clone(), rule };
    // What it grants is never read out of words.
    let takes = dialog.writes.filter(|_| ask.kind != AskKind::Permission);
    let place = takes.ok_or_else(|| invalid("one of its choices: its dialog takes no words of your own"))?;
    if text.chars().count() > WORDS_CHARS_MAX {
        return Err(invalid("at most 2000 characters: more is better sent as a message"));
    }
    let answered = Event::AskAnswered { ask: id.clone(), text, choice: Some(place), by: None, at: mint.now };
    Ok(Decision::of(vec![answered], Entity::Ask(id.clone())))
}

/// What an answer to an open ask leads to, whoever gives it.
pub(super) fn answered(
    mint: &mut Mint,
    ask: &Ask,
    text: &str,
    by: Option<&RuleId>,
) -> Result<Vec<Event>, Refusal> {
    let text = not_blank("answer", text)?;
    let choice = ask.dialog.as_ref().map(|dialog| dialog.choice(text)).transpose()?;
    let text = choice.map_or(text, |choice| &ask.choices[choice]).to_owned();
    let (id, by) = (ask.id.clone(), by.cloned());
    let mut events = vec![Event::AskAnswered { ask: id, text: text.clone(), choice, by, at: mint.now }];
    if ask.by_message {
        events.push(mint.message(&ask.agent, &ask.session, &text, false));
    }
    Ok(events)
}

/// A hook of the agent's program fired. Who says so is checked here; what it means, its preset knows.
pub(super) fn hook(town: &Town, caller: &Caller) -> Result<Decision, Refusal> {
    let (_, agent) = caller.agent(town)?;
    Ok(Decision::of(Vec::new(), Entity::Agent(agent.id.clone())))
}

pub(super) fn snapshot(mint: &mut Mint, id: &AgentId, reason: &str) -> Result<Decision, Refusal> {
    let agent = mint.town.agent(id)?;
    if agent.worktree.is_none() {
        return Err(Refusal::AgentLacks { agent: id.clone(), what: "worktree" });
    }
    let event = mint.snapshot(agent, not_blank("reason", reason)?);
    let about = match &event {
        Event::SnapshotPlanned { snapshot } => Entity::Snapshot(snapshot.id.clone()),
        _ => Entity::Agent(id.clone()),
    };
    Ok(Decision::of(vec![event], about))
}
