//! Gemini CLI: one line for a message, written again when its tools have answered.

use super::line::{are_sane, json, strange, time};
use super::{Answer, Told};
use gastown_core::{Context, Tokens};
use serde::Deserialize;

#[derive(Deserialize)]
struct Head {
    #[serde(rename = "type")]
    kind: Option<String>,
    timestamp: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    id: Option<String>,
    model: Option<String>,
    tokens: Option<Counts>,
}

/// `input` counts what came from the cache; `output` does not count `thoughts`.
#[derive(Deserialize)]
pub(super) struct Counts {
    pub input: u64,
    pub output: u64,
    pub cached: Option<u64>,
    pub thoughts: Option<u64>,
    pub tool: Option<u64>,
    pub total: Option<u64>,
}

pub(super) fn read(line: &[u8]) -> Told {
    let Some(head) = json::<Head>(line) else { return strange(None) };
    let told = Told { at: time(head.timestamp.as_deref()), ..Told::default() };
    if head.kind.as_deref() != Some("gemini") {
        return told;
    }
    let Some(message) = json::<Message>(line) else { return Told { is_strange: true, ..told } };
    // Written first without counts; they come with the same id.
    let Some(counts) = message.tokens else { return told };
    let Some(tokens) = tokens(&counts) else { return Told { is_strange: true, ..told } };
    let context = Some(Context { tokens: tokens.all(), window: None });
    let model = message.model.unwrap_or_default();
    Told { answer: Some(Answer { id: message.id, model, tokens, context }), ..told }
}

/// The total says whether the thoughts are counted in the output.
pub(super) fn tokens(counts: &Counts) -> Option<Tokens> {
    let (thoughts, tool) = (counts.thoughts.unwrap_or(0), counts.tool.unwrap_or(0));
    if !are_sane(&[counts.input, counts.output, thoughts, tool, counts.total.unwrap_or(0)]) {
        return None;
    }
    let given = counts.input + tool;
    let told = counts.total.and_then(|total| total.checked_sub(given));
    let output = told.filter(|rest| *rest >= counts.output).unwrap_or(counts.output + thoughts);
    let cache_read = counts.cached.unwrap_or(0).min(counts.input);
    Some(Tokens {
        input: given - cache_read,
        output,
        cache_read,
        reasoning: thoughts.min(output),
        ..Tokens::default()
    })
}
