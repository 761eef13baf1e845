//! Opencode: rows of its database, one for each message. An answer's row is there from its beginning and gets its counts at its end.

use super::line::{are_sane, json, strange};
use super::{Answer, FileReading, RowsRule, Told};
use gastown_core::{Context, Time, Tokens};
use serde::Deserialize;

/// Of a message without its text, and without the few places that may be long.
pub(super) const ROWS: RowsRule = RowsRule {
    tables: &["session", "message"],
    sql: "
        SELECT json_object(
            'id', m.id,
            'directory', s.directory,
            'helper', json(iif(s.parent_id IS NULL, 'false', 'true')),
            'begun', m.time_created,
            'message', iif(json_valid(m.data), json(json_remove(m.data, '$.summary', '$.system', '$.error.data')), NULL)
        )
        FROM session s JOIN message m ON m.session_id = s.id
        WHERE s.directory = ?1 AND m.time_created >= ?2
        ORDER BY m.time_created, m.id",
};

#[derive(Deserialize)]
struct Row {
    id: String,
    directory: String,
    helper: bool,
    begun: i64,
    message: Option<Message>,
}

#[derive(Deserialize)]
struct Message {
    role: String,
    #[serde(rename = "modelID")]
    model: Option<String>,
    time: Times,
    tokens: Option<Counts>,
}

/// Milliseconds of 1970.
#[derive(Deserialize)]
struct Times {
    created: i64,
    completed: Option<i64>,
}

/// None is a part of another.
#[derive(Deserialize)]
struct Counts {
    input: u64,
    output: u64,
    reasoning: u64,
    cache: Cache,
}

#[derive(Deserialize)]
struct Cache {
    read: u64,
    write: u64,
}

pub(super) fn read(line: &[u8], file: &mut FileReading) -> Told {
    let Some(row) = json::<Row>(line) else { return strange(None) };
    file.rows.newest = file.rows.newest.max(row.begun);
    let told = Told { place: Some(row.directory), row: Some(row.id.clone()), ..Told::default() };
    let Some(message) = row.message else { return Told { is_strange: true, ..told } };
    let told = Told { at: time(message.time.completed.unwrap_or(message.time.created)), ..told };
    if message.role != "assistant" {
        return told;
    }
    if message.time.completed.is_none() {
        file.rows.open = file.rows.open.or(Some(row.begun));
    }
    let Some(tokens) = message.tokens.as_ref().and_then(Counts::tokens) else {
        return Told { is_strange: true, ..told };
    };
    if tokens == Tokens::default() {
        // Not answered yet, or never.
        return told;
    }
    let context = (!row.helper).then(|| Context { tokens: tokens.all(), window: None });
    let model = message.model.unwrap_or_default();
    Told { answer: Some(Answer { id: Some(row.id), model, tokens, context }), ..told }
}

impl Counts {
    fn tokens(&self) -> Option<Tokens> {
        let Self { input, output, reasoning, cache } = self;
        are_sane(&[*input, *output, *reasoning, cache.read, cache.write]).then(|| Tokens {
            input: *input,
            output: output + reasoning,
            cache_read: cache.read,
            cache_write: cache.write,
            reasoning: *reasoning,
            ..Tokens::default()
        })
    }
}

fn time(millis: i64) -> Option<Time> {
    millis.checked_mul(1_000).map(Time)
}
