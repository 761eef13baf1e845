//! Codex: each count is the sum of the conversation so far, and carries the usage windows of the login.

use super::line::{are_sane, json, seconds, strange, time};
use super::{Answer, FileReading, Told, Window};
use gastown_core::{Context, Time, Tokens};
use serde::Deserialize;

const SECOND_MICROS: i64 = 1_000_000;

#[derive(Deserialize)]
struct Head {
    #[serde(rename = "type")]
    kind: Option<String>,
    timestamp: Option<String>,
}

#[derive(Deserialize)]
struct Line<P> {
    payload: P,
}

/// Of `session_meta` and `turn_context`.
#[derive(Deserialize)]
struct Setting {
    cwd: Option<String>,
    model: Option<String>,
}

#[derive(Deserialize)]
struct EventKind {
    #[serde(rename = "type")]
    kind: Option<String>,
}

#[derive(Deserialize)]
struct Count {
    info: Option<Info>,
    rate_limits: Option<RateLimits>,
}

#[derive(Deserialize)]
struct Info {
    total_token_usage: Usage,
    last_token_usage: Option<Usage>,
    model_context_window: Option<u64>,
}

/// `input_tokens` counts what came from the cache and went into it, too; `output_tokens` counts the reasoning.
#[derive(Deserialize)]
struct Usage {
    input_tokens: u64,
    output_tokens: u64,
    cached_input_tokens: Option<u64>,
    cache_write_input_tokens: Option<u64>,
    reasoning_output_tokens: Option<u64>,
}

#[derive(Deserialize)]
struct RateLimits {
    primary: Option<RateLimit>,
    secondary: Option<RateLimit>,
}

#[derive(Deserialize)]
struct RateLimit {
    used_percent: f64,
    window_minutes: Option<u32>,
    resets_at: Option<i64>,
    resets_in_seconds: Option<i64>,
}

pub(super) fn read(line: &[u8], file: &mut FileReading) -> Told {
    let Some(head) = json::<Head>(line) else { return strange(None) };
    let at = time(head.timestamp.as_deref());
    match head.kind.as_deref() {
        Some("session_meta" | "turn_context") => setting(line, file, at),
        Some("event_msg") => {
            match json::<Line<EventKind>>(line).and_then(|line| line.payload.kind).as_deref() {
                Some("token_count") => count(line, file, at),
                _ => Told { at, ..Told::default() },
            }
        }
        _ => Told { at, ..Told::default() },
    }
}

fn setting(line: &[u8], file: &mut FileReading, at: Option<Time>) -> Told {
    let Some(Line { payload }) = json::<Line<Setting>>(line) else { return strange(at) };
    if let Some(model) = payload.model {
        file.model = model;
    }
    Told { at, place: payload.cwd, ..Told::default() }
}

fn count(line: &[u8], file: &mut FileReading, at: Option<Time>) -> Told {
    let Some(Line { payload }) = json::<Line<Count>>(line) else { return strange(at) };
    let windows = payload.rate_limits.map(|limits| windows(&limits, at)).unwrap_or_default();
    let answer = match payload.info.map(|info| answer(&info, file)) {
        Some(Err(())) => return strange(at),
        Some(Ok(answer)) => answer,
        None => None,
    };
    Told { at, answer, windows, ..Told::default() }
}

/// What was added since the count before; nothing where the same count is told again.
fn answer(info: &Info, file: &mut FileReading) -> Result<Option<Answer>, ()> {
    let usage = &info.total_token_usage;
    if !are_sane(&[usage.input_tokens / 1_000, usage.output_tokens / 1_000]) {
        return Err(());
    }
    let total = tokens(usage);
    // A smaller sum is of a counter that began again.
    let added = if total.all() < file.total.all() { total } else { total.less(&file.total) };
    file.total = total;
    let context = info
        .last_token_usage
        .as_ref()
        .map(|last| Context { tokens: tokens(last).all(), window: info.model_context_window });
    let answer = Answer { id: None, model: file.model.clone(), tokens: added, context };
    Ok((added.all() > 0).then_some(answer))
}

fn tokens(usage: &Usage) -> Tokens {
    let read = usage.cached_input_tokens.unwrap_or(0).min(usage.input_tokens);
    let write = usage.cache_write_input_tokens.unwrap_or(0).min(usage.input_tokens - read);
    Tokens {
        input: usage.input_tokens - read - write,
        output: usage.output_tokens,
        cache_read: read,
        cache_write: write,
        cache_write_long: 0,
        reasoning: usage.reasoning_output_tokens.unwrap_or(0).min(usage.output_tokens),
    }
}

fn windows(limits: &RateLimits, at: Option<Time>) -> Vec<Window> {
    [&limits.primary, &limits.secondary].into_iter().flatten().filter_map(|limit| window(limit, at)).collect()
}

fn window(limit: &RateLimit, at: Option<Time>) -> Option<Window> {
    let from_now = |secs: i64| Some(Time(at?.0.checked_add(secs.checked_mul(SECOND_MICROS)?)?));
    let resets = limit.resets_at.and_then(seconds).or_else(|| limit.resets_in_seconds.and_then(from_now));
    let is_share = (0.0..=1_000.0).contains(&limit.used_percent);
    is_share.then_some(())?;
    Some(Window {
        minutes: limit.window_minutes?,
        used_permille: (limit.used_percent * 10.0).round() as u16,
        resets,
    })
}
