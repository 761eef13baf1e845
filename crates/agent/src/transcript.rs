//! Reads what a program writes of its own usage, in pieces as they come. Pure: whoever finds the files hands in the bytes.
//!
//! Agents are not trusted: lines, names, numbers and what is remembered are bounded. What is not known is called so.

mod claude;
mod codex;
mod copilot;
mod gemini;
mod line;
mod opencode;
mod pi;
mod qwen;
mod record;
mod tally;

use crate::Prices;
use crate::preset::TranscriptRule;
use gastown_core::{Context, LimitWindow, Reading, Recorded, Time, Tokens, UsageUnknown};
use line::{Line, Lines};
use record::Hearing;
use serde::Deserialize;
use std::collections::BTreeMap;
use tally::Tally;

pub use record::{RecordMeaning, RecordRule};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TranscriptFormat {
    Claude,
    Codex,
    Gemini,
    Qwen,
    Copilot,
    Pi,
    Opencode,
}

/// How a program's database is asked for its answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowsRule {
    /// The tables that it reads.
    pub tables: &'static [&'static str],
    /// Gives one record a row, as JSON, oldest first. `?1`: the folder that the program works in; `?2`: since when, in milliseconds of 1970.
    pub sql: &'static str,
}

impl TranscriptFormat {
    /// How its rows are asked for, where its files are databases of SQLite; else they hold lines.
    pub fn rows(self) -> Option<RowsRule> {
        (self == Self::Opencode).then_some(opencode::ROWS)
    }
}

/// All transcripts of one session, read so far.
#[derive(Clone, Debug)]
pub struct TranscriptReader {
    format: TranscriptFormat,
    /// Where the session's program works; a file that names another place is another session's.
    worktree: String,
    from: Time,
    files: BTreeMap<String, FileReading>,
    tally: Tally,
    windows: Vec<LimitWindow>,
    context: Option<Context>,
    is_strange: bool,
    has_skipped: bool,
    hearing: Hearing,
}

/// One file, read so far.
#[derive(Clone, Debug, Default)]
struct FileReading {
    lines: Lines,
    place: Option<Place>,
    /// What the file last said that a later line builds on.
    model: String,
    total: Tokens,
    /// It holds another conversation than the session's: nothing in it tells of the session's turns.
    is_foreign: bool,
    /// Something in it is in no shape that is known, before it said where it belongs.
    is_strange: bool,
    rows: RowsRead,
}

/// How far a database was read.
#[derive(Clone, Copy, Debug, Default)]
struct RowsRead {
    /// When the newest was begun, in milliseconds of 1970.
    newest: i64,
    /// When the oldest was begun that was not whole.
    open: Option<i64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Ours,
    Foreign,
}

/// What one line tells.
#[derive(Debug, Default)]
struct Told {
    at: Option<Time>,
    /// A folder that the program works in.
    place: Option<String>,
    answer: Option<Answer>,
    /// What it is called in its database; a line has no name.
    row: Option<String>,
    windows: Vec<Window>,
    /// It should tell usage, and no rule knows how.
    is_strange: bool,
}

#[derive(Debug)]
struct Answer {
    /// Told again under the same id: the later one counts.
    id: Option<String>,
    model: String,
    tokens: Tokens,
    context: Option<Context>,
}

#[derive(Debug)]
struct Window {
    minutes: u32,
    used_permille: u16,
    resets: Option<Time>,
}

impl TranscriptReader {
    /// `from`: what was written before belongs to an earlier session.
    pub fn new(format: TranscriptFormat, worktree: &str, from: Time) -> Self {
        Self {
            format,
            worktree: worktree.trim_end_matches('/').to_owned(),
            from,
            files: BTreeMap::new(),
            tally: Tally::default(),
            windows: Vec::new(),
            context: None,
            is_strange: false,
            has_skipped: false,
            hearing: Hearing::default(),
        }
    }

    /// It hears what the records say of the session's turns, too. `conversation`: the name that the town gave its conversation;
    /// none where the program names it itself, so that all conversations of its worktree count.
    #[must_use]
    pub fn hearing(self, rule: &TranscriptRule, conversation: Option<&str>) -> Self {
        Self { hearing: Hearing::new(rule, conversation), ..self }
    }

    /// What the newest record of the session that a rule knows says of its turn, and where it lies.
    pub fn recorded(&self) -> Option<&Recorded> {
        self.hearing.newest()
    }

    /// How much of a file was read: the next piece begins there.
    pub fn offset(&self, file: &str) -> u64 {
        self.files.get(file).map_or(0, |file| file.lines.offset())
    }

    /// Takes the next piece of a file. What was written at `until` or later belongs to a later session.
    pub fn read(&mut self, file: &str, bytes: &[u8], until: Option<Time>, prices: &Prices) {
        let mut reading = self.files.remove(file).unwrap_or_default();
        for line in reading.lines.take(bytes) {
            self.line((file, &mut reading), &line, until, prices);
        }
        if reading.lines.has_skipped() {
            self.has_skipped = true;
        }
        self.files.insert(file.to_owned(), reading);
    }

    /// Since when the rows of a database are still to be asked for, in milliseconds of 1970. One that was not whole is asked for again.
    pub fn rows_since(&self, file: &str) -> i64 {
        let read = self.files.get(file).map(|file| file.rows).unwrap_or_default();
        read.open.unwrap_or(read.newest).max(self.from.0.div_euclid(1_000))
    }

    /// Takes the rows of a database since then; `until` as for pieces of files.
    pub fn read_rows(&mut self, file: &str, rows: &[String], until: Option<Time>, prices: &Prices) {
        let mut reading = self.files.remove(file).unwrap_or_default();
        reading.rows.open = None;
        for row in rows {
            let line = Line { begins: 0, bytes: row.clone().into_bytes() };
            self.line((file, &mut reading), &line, until, prices);
        }
        self.files.insert(file.to_owned(), reading);
    }

    /// A file is not made as its format says.
    pub fn find_strange(&mut self, file: &str) {
        self.is_strange = true;
        self.files.entry(file.to_owned()).or_default().is_strange = true;
    }

    /// What is known by now.
    pub fn reading(&self) -> Reading {
        let bins = self.tally.bins();
        let is_found = self.files.values().any(|file| self.is_ours(file));
        let is_strange = self.is_strange || (!is_found && self.files.values().any(|file| file.is_strange));
        let unknown = if self.has_skipped {
            Some(UsageUnknown::Unreadable { why: "a line that is too long was skipped".into() })
        } else if is_strange {
            Some(UsageUnknown::FormatNotKnown)
        } else if !is_found {
            Some(UsageUnknown::NoTranscript)
        } else {
            bins.is_empty().then_some(UsageUnknown::NothingTold)
        };
        Reading { bins, context: self.context, windows: self.windows.clone(), unknown }
    }

    fn line(
        &mut self,
        (name, file): (&str, &mut FileReading),
        Line { begins, bytes: line }: &Line,
        until: Option<Time>,
        prices: &Prices,
    ) {
        if file.place == Some(Place::Foreign) {
            return;
        }
        let told = match self.format {
            TranscriptFormat::Claude => claude::read(line),
            TranscriptFormat::Codex => codex::read(line, file),
            TranscriptFormat::Gemini => gemini::read(line),
            TranscriptFormat::Qwen => qwen::read(line),
            TranscriptFormat::Copilot => copilot::read(line),
            TranscriptFormat::Pi => pi::read(line),
            TranscriptFormat::Opencode => opencode::read(line, file),
        };
        if file.place.is_none() {
            file.place = told.place.map(|place| self.place_of(&place));
        }
        if !self.is_ours(file) {
            file.is_strange |= told.is_strange;
            return;
        }
        let record = self.hearing.rule_for(line, &mut file.is_foreign).cloned();
        let is_untimed = told.at.is_none() && (told.answer.is_some() || record.is_some());
        let is_of_others = told.at.is_some_and(|at| at < self.from || until.is_some_and(|until| at >= until));
        self.is_strange |= is_untimed || (told.is_strange && !is_of_others);
        let Some(at) = told.at.filter(|_| !is_of_others) else { return };
        if let Some(record) = record {
            let place = told.row.map_or_else(|| format!("byte {begins}"), |row| format!("message {row}"));
            self.hearing.take(&record, format!("{name}, {place}"), at);
        }
        if let Some(answer) = told.answer {
            self.context = answer.context.or(self.context);
            self.tally.add(at, answer, prices);
        }
        if !told.windows.is_empty() {
            let seen = |w: Window| LimitWindow {
                minutes: w.minutes,
                used_permille: w.used_permille,
                resets: w.resets,
                seen: at,
            };
            self.windows = told.windows.into_iter().map(seen).collect();
        }
    }

    /// Only Gemini's files do not say where they belong; whoever found them has looked that up.
    fn is_ours(&self, file: &FileReading) -> bool {
        file.place == Some(Place::Ours) || self.format == TranscriptFormat::Gemini
    }

    fn place_of(&self, place: &str) -> Place {
        let rest = place.strip_prefix(&self.worktree);
        if rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) {
            Place::Ours
        } else {
            Place::Foreign
        }
    }
}
