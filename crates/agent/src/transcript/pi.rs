//! Pi: each answer carries its own counts.

use super::line::{are_sane, json, strange, time};
use super::{Answer, Told};
use gastown_core::{Context, Tokens};
use serde::Deserialize;

#[derive(Deserialize)]
struct Head {
    #[serde(rename = "type")]
    kind: Option<String>,
    timestamp: Option<String>,
    cwd: Option<String>,
}

#[derive(Deserialize)]
struct Line<M> {
    id: Option<String>,
    message: M,
}

#[derive(Deserialize)]
struct Role {
    role: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    model: Option<String>,
    usage: Usage,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Usage {
    input: u64,
    output: u64,
    cache_read: Option<u64>,
    cache_write: Option<u64>,
}

pub(super) fn read(line: &[u8]) -> Told {
    let Some(head) = json::<Head>(line) else { return strange(None) };
    let told = Told { at: time(head.timestamp.as_deref()), place: head.cwd, ..Told::default() };
    let is_answer = head.kind.as_deref() == Some("message")
        && json::<Line<Role>>(line).is_some_and(|line| line.message.role.as_deref() == Some("assistant"));
    if !is_answer {
        return told;
    }
    let Some(Line { id, message }) = json::<Line<Message>>(line) else {
        return Told { is_strange: true, ..told };
    };
    let tokens = Tokens {
        input: message.usage.input,
        output: message.usage.output,
        cache_read: message.usage.cache_read.unwrap_or(0),
        cache_write: message.usage.cache_write.unwrap_or(0),
        ..Tokens::default()
    };
    if !are_sane(&[tokens.input, tokens.output, tokens.cache_read, tokens.cache_write]) {
        return Told { is_strange: true, ..told };
    }
    let context = Some(Context { tokens: tokens.all(), window: None });
    Told { answer: Some(Answer { id, model: message.model.unwrap_or_default(), tokens, context }), ..told }
}
