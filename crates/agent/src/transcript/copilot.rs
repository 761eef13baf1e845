//! GitHub Copilot CLI: a usage record for each answer.

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
struct Line<D> {
    data: D,
}

#[derive(Deserialize)]
struct Start {
    context: Option<Folder>,
}

#[derive(Deserialize)]
struct Folder {
    cwd: Option<String>,
}

#[derive(Deserialize)]
struct Record {
    usage: Usage,
}

/// `input_tokens` counts what came from the cache and went into it, too.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Usage {
    model: Option<String>,
    input_tokens: u64,
    output_tokens: u64,
    cache_read_tokens: Option<u64>,
    cache_write_tokens: Option<u64>,
    api_call_id: Option<String>,
    max_prompt_tokens: Option<u64>,
}

pub(super) fn read(line: &[u8]) -> Told {
    let Some(head) = json::<Head>(line) else { return strange(None) };
    let told = Told { at: time(head.timestamp.as_deref()), ..Told::default() };
    match head.kind.as_deref() {
        Some("session.start") => {
            let folder = json::<Line<Start>>(line).and_then(|line| line.data.context);
            Told { place: folder.and_then(|folder| folder.cwd), ..told }
        }
        Some("session.usage_record") => {
            let usage = json::<Line<Record>>(line).map(|line| line.data.usage);
            let usage = usage.filter(|usage| are_sane(&[usage.input_tokens, usage.output_tokens]));
            match usage {
                Some(usage) => Told { answer: Some(answer(usage)), ..told },
                None => Told { is_strange: true, ..told },
            }
        }
        _ => told,
    }
}

fn answer(usage: Usage) -> Answer {
    let cache_read = usage.cache_read_tokens.unwrap_or(0).min(usage.input_tokens);
    let cache_write = usage.cache_write_tokens.unwrap_or(0).min(usage.input_tokens - cache_read);
    let tokens = Tokens {
        input: usage.input_tokens - cache_read - cache_write,
        output: usage.output_tokens,
        cache_read,
        cache_write,
        ..Tokens::default()
    };
    let context = Some(Context { tokens: tokens.all(), window: usage.max_prompt_tokens });
    Answer { id: usage.api_call_id, model: usage.model.unwrap_or_default(), tokens, context }
}
