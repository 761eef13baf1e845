//! What a session is told besides its task: why the work came back, and what an earlier session leaves for it.

use crate::world::Told;
use gastown_core::{Ask, AskKind, AskOutcome, Delivery, Message, Session, SessionId, Task, Town, came_back};

/// So many of the latest answers and messages are handed over, each cut to so many characters.
const ITEMS_MAX: usize = 20;
const ITEM_CHARS_MAX: usize = 1_000;

pub(super) fn told(town: &Town, session: &Session, task: &Task) -> Told {
    let request = task.request.as_ref().and_then(|id| town.requests.get(id));
    let came_back = request.and_then(|request| came_back(town, request, &request.state));
    Told { came_back, handed_over: handed_over(town, session) }
}

/// Of the sessions of the same assignment whose conversation this one does not have: the last one's own words, what they asked and
/// were answered, and what they were told. What they changed, the worktree tells.
fn handed_over(town: &Town, session: &Session) -> Option<String> {
    let left = session.handed_over.as_ref()?;
    let is_earlier = |id: &SessionId| {
        *id != session.id
            && town.sessions.get(id).is_some_and(|other| {
                (&other.agent, other.epoch) == (&session.agent, session.epoch)
                    && other.planned <= session.planned
            })
    };
    let mut asks: Vec<&Ask> = town.asks.values().filter(|ask| is_earlier(&ask.session)).collect();
    asks.sort_by_key(|ask| (ask.since, ask.id.clone()));
    let mut messages: Vec<&Message> =
        town.messages.values().filter(|message| is_earlier(&message.session)).collect();
    messages.sort_by_key(|message| (message.at, message.id.clone()));

    let mut text = String::new();
    section(&mut text, "It left these words:", Some(left.words.clone()).filter(|words| !words.is_empty()));
    section(&mut text, "What it asked, and the answers:", last(asks.into_iter().filter_map(answered)));
    section(&mut text, "What it was told meanwhile:", last(messages.into_iter().filter_map(heard)));
    let agent = town.agents.get(&session.agent);
    let base = agent.and_then(|agent| agent.worktree.as_ref()).map(|worktree| worktree.base.as_str());
    let commits = base.map(|base| format!("its commits are in `git log {base}..`, the rest in `git status`"));
    let commits = commits.unwrap_or_else(|| "see `git log` and `git status`".into());
    section(
        &mut text,
        &format!("What it changed is in this folder: {commits}. Look at that first."),
        [String::new()],
    );
    Some(text)
}

fn section(text: &mut String, heading: &str, items: impl IntoIterator<Item = String>) {
    let mut items = items.into_iter().peekable();
    if items.peek().is_none() {
        return;
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(heading);
    text.push('\n');
    items.filter(|item| !item.is_empty()).for_each(|item| {
        text.push_str(&item);
        text.push('\n');
    });
}

fn answered(ask: &Ask) -> Option<String> {
    match &ask.outcome {
        AskOutcome::Answered { text, .. } if ask.kind != AskKind::Permission => {
            Some(format!("- {} Answer: {}", cut(&ask.text), cut(text)))
        }
        _ => None,
    }
}

fn heard(message: &Message) -> Option<String> {
    let is_heard = matches!(message.delivery, Delivery::Typed | Delivery::Confirmed);
    is_heard.then(|| format!("- {}", cut(&message.text)))
}

fn cut(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(ITEM_CHARS_MAX) {
        Some((end, _)) => format!("{} ...", &text[..end]),
        None => text.to_owned(),
    }
}

fn last(items: impl Iterator<Item = String>) -> Vec<String> {
    let items: Vec<String> = items.collect();
    let begin = items.len().saturating_sub(ITEMS_MAX);
    items.into_iter().skip(begin).collect()
}
