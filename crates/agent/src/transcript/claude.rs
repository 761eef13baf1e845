//! Claude Code: one message spans several lines, each with the usage of the whole message.

use super::line::{are_sane, json, strange, time};
use super::{Answer, Told};
use gastown_core::{Context, Tokens};
use serde::Deserialize;

/// What the program itself says, for example of an error; no model answered.
const SYNTHETIC: &str = "<synthetic>";

#[derive(Deserialize)]
struct Head {
    #[serde(rename = "type")]
    kind: Option<String>,
    timestamp: Option<String>,
    cwd: Option<String>,
    /// A line of a helper of the agent: its conversation is another one.
    #[serde(rename = "isSidechain", default)]
    is_side: bool,
}

#[derive(Deserialize)]
struct Body {
    message: Message,
}

#[derive(Deserialize)]
struct Message {
    id: Option<String>,
    model: String,
    usage: Usage,
}

#[derive(Deserialize)]
struct Usage {
    input_tokens: u64,
    output_tokens: u64,
    cache_creation_input_tokens: Option<u64>,
    cache_read_input_tokens: Option<u64>,
    cache_creation: Option<CacheCreation>,
}

#[derive(Deserialize)]
struct CacheCreation {
    ephemeral_1h_input_tokens: Option<u64>,
}

pub(super) fn read(line: &[u8]) -> Told {
    let Some(head) = json::<Head>(line) else { return strange(None) };
    let at = time(head.timestamp.as_deref());
    let told = Told { at, place: head.cwd, ..Told::default() };
    if head.kind.as_deref() != Some("assistant") {
        return told;
    }
    let Some(Body { message }) = json(line) else { return Told { is_strange: true, ..told } };
    if message.model == SYNTHETIC {
        return told;
    }
    let (usage, tokens) = (&message.usage, tokens(&message.usage));
    if !are_sane(&[usage.input_tokens, usage.output_tokens, tokens.cache_read, tokens.cache_write]) {
        return Told { is_strange: true, ..told };
    }
    let context = (!head.is_side).then(|| Context { tokens: tokens.all(), window: None });
    Told { answer: Some(Answer { id: message.id, model: message.model, tokens, context }), ..told }
}

fn tokens(usage: &Usage) -> Tokens {
    let written = usage.cache_creation_input_tokens.unwrap_or(0);
    let long = usage.cache_creation.as_ref().and_then(|cache| cache.ephemeral_1h_input_tokens).unwrap_or(0);
    Tokens {
        input: usage.input_tokens,
        output: usage.output_tokens,
        cache_read: usage.cache_read_input_tokens.unwrap_or(0),
        cache_write: written.saturating_sub(long),
        cache_write_long: long.min(written),
        reasoning: 0,
    }
}
