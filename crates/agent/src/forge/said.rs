//! Where a description finds what was checked and said, and how it is read.

use super::{LINE_CHARS_MAX, ROWS_MAX, WORDS_CHARS_MAX, plain, text};
use gastown_core::{PullChecks, PullReview};
use serde::Deserialize;
use serde_json::Value;
use std::ops::Deref;

/// A JSON pointer.
#[derive(Clone, Debug, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Pointer(String);

impl TryFrom<String> for Pointer {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.starts_with('/') {
            true => Ok(Self(text)),
            false => Err(format!("{text:?} is no JSON pointer: one begins with /")),
        }
    }
}

impl Deref for Pointer {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckFields {
    pub(super) list: Pointer,
    names: Vec<Pointer>,
    /// With its name it tells one check from another; of what ran again the newest counts.
    group: Option<Pointer>,
    /// When it began, as text that sorts.
    started: Option<Pointer>,
    links: Vec<Pointer>,
    results: Vec<Pointer>,
    passed: Vec<String>,
    failed: Vec<String>,
    /// True of a check that may fail.
    excused: Option<Pointer>,
    /// The result of all together, in the same words; it counts where none of the list tells as much.
    whole: Option<Pointer>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReviewFields {
    pub(super) list: Pointer,
    id: Pointer,
    by: Pointer,
    words: Option<Pointer>,
    state: Pointer,
    /// These count whatever they say.
    wants: Vec<String>,
    /// These count where they say something.
    comments: Vec<String>,
}

/// Opinions of reviewers, oldest first; the last of each counts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ApprovalFields {
    pub(super) list: Pointer,
    by: Pointer,
    /// Without it everybody on the list approves.
    state: Option<Pointer>,
    #[serde(default)]
    given: Vec<String>,
    #[serde(default)]
    taken: Vec<String>,
    standing: Option<Pointer>,
    /// Only those count, where their standing is told.
    #[serde(default)]
    heard: Vec<String>,
}

/// Comments that belong to no review.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NoteFields {
    pub(super) list: Pointer,
    id: Pointer,
    by: Pointer,
    words: Pointer,
    standing: Pointer,
    /// Only words of those count: on an open forge everybody can write.
    heard: Vec<String>,
}

/// Comments that stand together, most often at a line.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ThreadFields {
    pub(super) list: Pointer,
    /// Where any is true, the thread is left out.
    settled: Vec<Pointer>,
    /// Of the thread, the first that is there.
    file: Vec<Pointer>,
    line: Vec<Pointer>,
    /// Of the thread; what follows is of a comment in it.
    notes: Pointer,
    id: Pointer,
    by: Pointer,
    words: Pointer,
    /// With `sent`: one in another state was not sent off yet.
    state: Option<Pointer>,
    #[serde(default)]
    sent: Vec<String>,
    /// True of what the forge itself wrote.
    system: Option<Pointer>,
    standing: Pointer,
    heard: Vec<String>,
}

impl CheckFields {
    pub(super) fn read(&self, row: &Value) -> PullChecks {
        let mut told = PullChecks::default();
        for check in self.newest(row) {
            let first = |at: &[Pointer]| first(check, at);
            let result = first(&self.results).unwrap_or_default();
            let may_fail = self.excused.as_ref().is_some_and(|at| is_true(check, at));
            if self.passed.contains(&result) || (may_fail && self.failed.contains(&result)) {
                told.passed += 1;
            } else if self.failed.contains(&result) {
                let name = first(&self.names).unwrap_or_else(|| "a check".into());
                let link = first(&self.links).map(|link| format!(" ({link})")).unwrap_or_default();
                told.failed.push(plain(&format!("{name}{link}"), LINE_CHARS_MAX));
            } else {
                told.pending += 1;
            }
        }
        let whole = self.whole.as_ref().and_then(|at| text(row, at));
        match whole.filter(|_| told.pending == 0) {
            Some(whole) if self.failed.contains(&whole) && told.failed.is_empty() => {
                told.failed.push("the checks as a whole".into());
            }
            Some(whole) if !self.failed.contains(&whole) && !self.passed.contains(&whole) => told.pending = 1,
            _ => {}
        }
        told
    }

    /// What ran again is there twice.
    fn newest<'a>(&self, row: &'a Value) -> Vec<&'a Value> {
        let of = |check: &Value, at: &Option<Pointer>| at.as_ref().and_then(|at| text(check, at));
        let name = |check: &Value| Some((first(check, &self.names)?, of(check, &self.group)));
        let mut kept: Vec<&Value> = Vec::new();
        for check in rows(row, &self.list) {
            match kept.iter_mut().find(|other| name(check).is_some() && name(other) == name(check)) {
                Some(other) if of(check, &self.started) > of(other, &self.started) => *other = check,
                // Which of them is newer is not known: both count.
                Some(other) if of(check, &self.started) == of(other, &self.started) => kept.push(check),
                Some(_) => {}
                None => kept.push(check),
            }
        }
        kept
    }
}

impl ReviewFields {
    pub(super) fn read(&self, row: &Value) -> Vec<PullReview> {
        let review = |review: &Value| {
            let state = text(review, &self.state)?;
            let wants = self.wants.contains(&state);
            let mut told = said(review, (&self.id, &self.by, self.words.as_deref()))?;
            let says = !told.words.trim().is_empty();
            if wants && !says {
                told.words = "asks for changes".into();
            }
            (wants || (says && self.comments.contains(&state))).then_some(told)
        };
        rows(row, &self.list).filter_map(review).collect()
    }
}

impl ApprovalFields {
    pub(super) fn read(&self, row: &Value) -> Vec<String> {
        let mut approved: Vec<String> = Vec::new();
        for opinion in rows(row, &self.list) {
            let state = self.state.as_ref().map(|at| text(opinion, at).unwrap_or_default());
            let is_heard = self.standing.as_ref().is_none_or(|at| stands(opinion, at, &self.heard));
            let gives = state.as_ref().is_none_or(|state| self.given.contains(state)) && is_heard;
            let takes = state.is_some_and(|state| self.taken.contains(&state));
            let Some(by) = text(opinion, &self.by).filter(|_| gives || takes) else { continue };
            let by = plain(&by, LINE_CHARS_MAX);
            approved.retain(|other| *other != by);
            approved.extend(gives.then_some(by));
        }
        approved
    }
}

impl NoteFields {
    pub(super) fn read(&self, row: &Value) -> Vec<PullReview> {
        let notes = rows(row, &self.list).filter(|note| stands(note, &self.standing, &self.heard));
        let notes = notes.filter_map(|note| said(note, (&self.id, &self.by, Some(&self.words))));
        notes.filter(|note| !note.words.trim().is_empty()).collect()
    }
}

impl ThreadFields {
    pub(super) fn read(&self, row: &Value) -> Vec<PullReview> {
        let is_open = |thread: &&Value| !self.settled.iter().any(|at| is_true(thread, at));
        let threads = rows(row, &self.list).filter(is_open);
        threads.flat_map(|thread| self.notes(thread)).take(ROWS_MAX).collect()
    }

    fn notes(&self, thread: &Value) -> Vec<PullReview> {
        let place = self.place(thread);
        let counts = |note: &&Value| {
            let is_sent = |at| text(note, at).is_some_and(|state| self.sent.contains(&state));
            stands(note, &self.standing, &self.heard)
                && self.state.as_deref().is_none_or(is_sent)
                && !self.system.as_ref().is_some_and(|at| is_true(note, at))
        };
        let notes = rows(thread, &self.notes).filter(counts);
        let notes = notes.filter_map(|note| said(note, (&self.id, &self.by, Some(&self.words))));
        let notes = notes.filter(|note| !note.words.trim().is_empty());
        notes.map(|note| PullReview { place: place.clone(), ..note }).collect()
    }

    /// `src/lamp.rs:12`, or the file alone.
    fn place(&self, thread: &Value) -> Option<String> {
        let file = first(thread, &self.file)?;
        let line = self.line.iter().find_map(|at| thread.pointer(at).and_then(Value::as_u64));
        let line = line.map(|line| format!(":{line}")).unwrap_or_default();
        Some(format!("{}{line}", plain(&file, LINE_CHARS_MAX).replace('\n', " ")))
    }
}

fn said(row: &Value, (id, by, words): (&str, &str, Option<&str>)) -> Option<PullReview> {
    let plain = |at, chars_max| text(row, at).map(|text| plain(&text, chars_max));
    Some(PullReview {
        id: plain(id, LINE_CHARS_MAX)?,
        by: plain(by, LINE_CHARS_MAX).unwrap_or_default(),
        words: words.and_then(|at| plain(at, WORDS_CHARS_MAX)).unwrap_or_default(),
        place: None,
    })
}

fn stands(row: &Value, at: &str, heard: &[String]) -> bool {
    text(row, at).is_some_and(|standing| heard.contains(&standing))
}

fn is_true(row: &Value, at: &str) -> bool {
    row.pointer(at).and_then(Value::as_bool) == Some(true)
}

fn first(row: &Value, at: &[Pointer]) -> Option<String> {
    at.iter().find_map(|at| text(row, at).filter(|text| !text.is_empty()))
}

fn rows<'a>(row: &'a Value, at: &str) -> impl Iterator<Item = &'a Value> {
    row.pointer(at).and_then(Value::as_array).into_iter().flatten().take(ROWS_MAX)
}
