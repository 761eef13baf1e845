//! Qwen Code: counts in the shape of Gemini's interface, in lines like Claude's.

use super::gemini::{Counts, tokens};
use super::line::{json, strange, time};
use super::{Answer, Told};
use gastown_core::Context;
use serde::Deserialize;

#[derive(Deserialize)]
struct Head {
    #[serde(rename = "type")]
    kind: Option<String>,
    timestamp: Option<String>,
    cwd: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    uuid: Option<String>,
    model: Option<String>,
    #[serde(rename = "usageMetadata")]
    usage: Option<Usage>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Usage {
    prompt_token_count: u64,
    candidates_token_count: u64,
    cached_content_token_count: Option<u64>,
    thoughts_token_count: Option<u64>,
    total_token_count: Option<u64>,
}

pub(super) fn read(line: &[u8]) -> Told {
    let Some(head) = json::<Head>(line) else { return strange(None) };
    let told = Told { at: time(head.timestamp.as_deref()), place: head.cwd, ..Told::default() };
    if head.kind.as_deref() != Some("assistant") {
        return told;
    }
    let Some(message) = json::<Message>(line) else { return Told { is_strange: true, ..told } };
    let Some(usage) = message.usage else { return Told { is_strange: true, ..told } };
    let counts = Counts {
        input: usage.prompt_token_count,
        output: usage.candidates_token_count,
        cached: usage.cached_content_token_count,
        thoughts: usage.thoughts_token_count,
        tool: None,
        total: usage.total_token_count,
    };
    let Some(tokens) = tokens(&counts) else { return Told { is_strange: true, ..told } };
    let context = Some(Context { tokens: tokens.all(), window: None });
    let model = message.model.unwrap_or_default();
    Told { answer: Some(Answer { id: message.uuid, model, tokens, context }), ..told }
}
