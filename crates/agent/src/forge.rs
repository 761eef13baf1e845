//! Forge programs as data: what to run, and where in its JSON the answer is. What they say is a stranger's text.

use gastown_core::{Oid, PullChecks, PullReview, is_unseen};
use serde::Deserialize;
use serde_json::Value;

const OURS: [&str; 2] = [include_str!("../forges/gh.toml"), include_str!("../forges/glab.toml")];
const LINE_CHARS_MAX: usize = 300;
const WORDS_CHARS_MAX: usize = 4_000;
const ROWS_MAX: usize = 200;

#[derive(Debug, thiserror::Error)]
pub enum ForgeError {
    #[error("a forge's description is not one: {why}")]
    NotOne { why: String },
    #[error("no forge program is known for {of}; name one of {known} with `gt rig set RIG --forge`")]
    NotKnown { of: String, known: String },
    #[error("{program} answered with something unexpected: {what}")]
    Odd { program: String, what: String },
}

/// A forge program.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forge {
    pub name: String,
    pub program: String,
    /// Parts of the names of hosts that it is for.
    pub hosts: Vec<String>,
    /// Prints the requests of one branch as a JSON array.
    pub list: Vec<String>,
    pub create: Vec<String>,
    request: RequestFields,
    checks: Option<CheckFields>,
    reviews: Option<ReviewFields>,
    notes: Option<NoteFields>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RequestFields {
    number: String,
    url: String,
    state: String,
    open: Vec<String>,
    merged: Vec<String>,
    closed: Vec<String>,
    /// True of a request whose branch lies in another repository: anybody can name one like ours.
    foreign: Option<String>,
    /// Where the branch lies and where it is to go, for a forge that does not say whether they are one repository.
    homes: Option<[String; 2]>,
    head: String,
    merge_commits: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CheckFields {
    list: String,
    names: Vec<String>,
    /// With its name it tells one check from another; of what ran again the newest counts.
    group: Option<String>,
    /// When it began, as text that sorts.
    started: Option<String>,
    links: Vec<String>,
    results: Vec<String>,
    passed: Vec<String>,
    failed: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReviewFields {
    list: String,
    id: String,
    by: String,
    words: String,
    state: String,
    /// These count whatever they say.
    wants: Vec<String>,
    /// These count where they say something.
    comments: Vec<String>,
}

/// Comments that belong to no review.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NoteFields {
    list: String,
    id: String,
    by: String,
    words: String,
    standing: String,
    /// Only words of those count: on an open forge everybody can write.
    heard: Vec<String>,
}

/// A request as the forge tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub number: u64,
    pub url: String,
    pub state: ToldState,
    pub head: Oid,
    pub checks: PullChecks,
    pub reviews: Vec<PullReview>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToldState {
    Open,
    /// With the commit, where the forge names it.
    Merged(Option<Oid>),
    Closed,
}

/// What `{branch}`, `{target}`, `{title}` and `{body}` stand for.
pub struct Filled<'a> {
    pub branch: &'a str,
    pub target: &'a str,
    pub title: &'a str,
    pub body: &'a str,
}

impl Forge {
    /// # Errors
    /// When it is not one.
    pub fn read(text: &str) -> Result<Self, ForgeError> {
        toml::from_str(text).map_err(|error| ForgeError::NotOne { why: error.to_string() })
    }

    /// The one that is named, else the one for the remote's host. The user's own come first.
    ///
    /// # Errors
    /// When there is none.
    pub fn choose(named: Option<&str>, address: &str, own: &[Forge]) -> Result<Self, ForgeError> {
        let ours = OURS.iter().map(|text| Self::read(text)).collect::<Result<Vec<_>, _>>()?;
        let all: Vec<Forge> = own.iter().cloned().chain(ours).collect();
        let host = host_of(address);
        let is_it = |forge: &&Forge| match named {
            Some(name) => forge.name == name,
            None => forge.hosts.iter().any(|part| host.contains(part)),
        };
        if let Some(forge) = all.iter().find(is_it) {
            return Ok(forge.clone());
        }
        let known: Vec<&str> = all.iter().map(|forge| forge.name.as_str()).collect();
        Err(ForgeError::NotKnown { of: named.unwrap_or(&host).to_owned(), known: known.join(", ") })
    }

    /// The arguments with what they stand for.
    pub fn args(&self, args: &[String], with: &Filled<'_>) -> Vec<String> {
        let fill = |arg: &String| match arg.as_str() {
            "{branch}" => with.branch.to_owned(),
            "{target}" => with.target.to_owned(),
            // One that begins with a dash is no option.
            "{title}" => with.title.trim_start_matches('-').to_owned(),
            "{body}" if with.body.starts_with('-') => format!("\n{}", with.body),
            "{body}" => with.body.to_owned(),
            other => other.to_owned(),
        };
        args.iter().map(fill).collect()
    }

    /// The open request of the branch, else the newest.
    ///
    /// # Errors
    /// When it is not what the description says.
    pub fn told(&self, json: &[u8]) -> Result<Option<Told>, ForgeError> {
        let odd = |what: &str| ForgeError::Odd { program: self.program.clone(), what: what.to_owned() };
        let list: Value = serde_json::from_slice(json).map_err(|error| odd(&error.to_string()))?;
        let rows = list.as_array().ok_or_else(|| odd("it is no list"))?;
        let told = rows.iter().take(ROWS_MAX).map(|row| {
            self.one(row).ok_or_else(|| odd("a value of a request is missing, or is none that is known"))
        });
        let told = told.collect::<Result<Vec<_>, _>>()?;
        Ok(told.into_iter().flatten().max_by_key(|told| (told.state == ToldState::Open, told.number)))
    }

    /// None of another repository's; no answer where it is not understood.
    fn one(&self, row: &Value) -> Option<Option<Told>> {
        let fields = &self.request;
        if self.is_foreign(row)? {
            return Some(None);
        }
        let state = text(row, &fields.state)?;
        let commit = fields.merge_commits.iter().find_map(|at| oid(row, at));
        let state = if fields.open.contains(&state) {
            ToldState::Open
        } else if fields.merged.contains(&state) {
            ToldState::Merged(commit)
        } else if fields.closed.contains(&state) {
            ToldState::Closed
        } else {
            return None;
        };
        let reviews = self.reviews.as_ref().map(|fields| reviews(row, fields)).into_iter().flatten();
        let notes = self.notes.as_ref().map(|fields| notes(row, fields)).into_iter().flatten();
        Some(Some(Told {
            number: row.pointer(&fields.number)?.as_u64()?,
            url: plain(&text(row, &fields.url)?, LINE_CHARS_MAX),
            state,
            head: oid(row, &fields.head)?,
            checks: self.checks.as_ref().map(|fields| checks(row, fields)).unwrap_or_default(),
            reviews: reviews.chain(notes).collect(),
        }))
    }

    fn is_foreign(&self, row: &Value) -> Option<bool> {
        if let Some(at) = &self.request.foreign {
            return row.pointer(at)?.as_bool();
        }
        let Some([from, to]) = &self.request.homes else { return Some(false) };
        Some(row.pointer(from)? != row.pointer(to)?)
    }
}

fn checks(row: &Value, fields: &CheckFields) -> PullChecks {
    let mut told = PullChecks::default();
    for check in newest(row, fields) {
        let first = |at: &[String]| first(check, at);
        let result = first(&fields.results).unwrap_or_default();
        if fields.passed.contains(&result) {
            told.passed += 1;
        } else if fields.failed.contains(&result) {
            let name = first(&fields.names).unwrap_or_else(|| "a check".into());
            let link = first(&fields.links).map(|link| format!(" ({link})")).unwrap_or_default();
            told.failed.push(plain(&format!("{name}{link}"), LINE_CHARS_MAX));
        } else {
            told.pending += 1;
        }
    }
    told
}

/// What ran again is there twice.
fn newest<'a>(row: &'a Value, fields: &CheckFields) -> Vec<&'a Value> {
    let of = |check: &Value, at: &Option<String>| at.as_ref().and_then(|at| text(check, at));
    let name = |check: &Value| Some((first(check, &fields.names)?, of(check, &fields.group)));
    let mut kept: Vec<&Value> = Vec::new();
    for check in rows(row, &fields.list) {
        match kept.iter_mut().find(|other| name(check).is_some() && name(other) == name(check)) {
            Some(other) if of(check, &fields.started) > of(other, &fields.started) => *other = check,
            // Which of them is newer is not known: both count.
            Some(other) if of(check, &fields.started) == of(other, &fields.started) => kept.push(check),
            Some(_) => {}
            None => kept.push(check),
        }
    }
    kept
}

fn first(row: &Value, at: &[String]) -> Option<String> {
    at.iter().find_map(|at| text(row, at).filter(|text| !text.is_empty()))
}

fn notes(row: &Value, fields: &NoteFields) -> Vec<PullReview> {
    let is_heard = |note: &&Value| {
        let standing = text(note, &fields.standing);
        standing.is_some_and(|standing| fields.heard.contains(&standing))
    };
    let said = |note: &Value| said(note, (&fields.id, &fields.by, &fields.words));
    let says = |note: &PullReview| !note.words.trim().is_empty();
    rows(row, &fields.list).filter(is_heard).filter_map(said).filter(says).collect()
}

fn said(row: &Value, (id, by, words): (&str, &str, &str)) -> Option<PullReview> {
    let plain = |at, chars_max| text(row, at).map(|text| plain(&text, chars_max));
    Some(PullReview {
        id: plain(id, LINE_CHARS_MAX)?,
        by: plain(by, LINE_CHARS_MAX).unwrap_or_default(),
        words: plain(words, WORDS_CHARS_MAX).unwrap_or_default(),
    })
}

fn reviews(row: &Value, fields: &ReviewFields) -> Vec<PullReview> {
    let counts = |review: &&Value| {
        let state = text(review, &fields.state).unwrap_or_default();
        let says = text(review, &fields.words).is_some_and(|words| !words.trim().is_empty());
        fields.wants.contains(&state) || (says && fields.comments.contains(&state))
    };
    let review = |review: &Value| said(review, (&fields.id, &fields.by, &fields.words));
    rows(row, &fields.list).filter(counts).filter_map(review).collect()
}

fn rows<'a>(row: &'a Value, at: &str) -> impl Iterator<Item = &'a Value> {
    row.pointer(at).and_then(Value::as_array).into_iter().flatten().take(ROWS_MAX)
}

fn text(row: &Value, at: &str) -> Option<String> {
    row.pointer(at).and_then(Value::as_str).map(str::to_owned)
}

/// Forty digits, and nothing else that git might take for a name.
fn oid(row: &Value, at: &str) -> Option<Oid> {
    let text = text(row, at)?;
    let is_one = text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_one.then(|| Oid::new(text.to_ascii_lowercase()))
}

/// Bounded, and without what a terminal obeys or a reader does not see.
pub fn plain(text: &str, chars_max: usize) -> String {
    text.chars().filter(|c| !is_unseen(*c)).take(chars_max).collect()
}

/// `git@host:path`, `https://user@host:port/path`, or a path, which has none.
fn host_of(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split('/').next().unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    host.split(':').next().unwrap_or_default().to_lowercase()
}

#[cfg(test)]
mod tests;
