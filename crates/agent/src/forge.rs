//! Forge programs as data: what to run, and where in its JSON the answer is. What they say is a stranger's text.

mod said;

use gastown_core::{Oid, PullChecks, PullReview, is_unseen};
use said::{ApprovalFields, CheckFields, NoteFields, Pointer, ReviewFields, ThreadFields};
use serde::Deserialize;
use serde_json::Value;

const OURS: [&str; 2] = [include_str!("../forges/gh.toml"), include_str!("../forges/glab.toml")];
const LINE_CHARS_MAX: usize = 300;
const WORDS_CHARS_MAX: usize = 4_000;
const ROWS_MAX: usize = 200;
/// Where the answer to the second question lies.
const MORE: &str = "/more";

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
    more: Option<MoreFields>,
    request: RequestFields,
    checks: Option<CheckFields>,
    reviews: Option<ReviewFields>,
    approvals: Option<ApprovalFields>,
    notes: Option<NoteFields>,
    threads: Option<ThreadFields>,
}

/// A second question, about one open request. What it finds lies at `/more` of what the list told.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MoreFields {
    /// In them `{number}`, `{id}` and `{host}` are the request's; they may stand within an argument.
    args: Vec<String>,
    /// Where in the answer the request is. An answer without one is none.
    found: Pointer,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RequestFields {
    number: Pointer,
    /// A number that the forge knows it by everywhere, where the second question is about that.
    id: Option<Pointer>,
    url: Pointer,
    state: Pointer,
    open: Vec<String>,
    merged: Vec<String>,
    closed: Vec<String>,
    /// True of a request whose branch lies in another repository: anybody can name one like ours.
    foreign: Option<Pointer>,
    /// Where the branch lies and where it is to go, for a forge that does not say whether they are one repository.
    homes: Option<[Pointer; 2]>,
    head: Pointer,
    merge_commits: Vec<Pointer>,
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
    /// Who approved it and has not said otherwise since.
    pub approved_by: Vec<String>,
    row: Value,
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
        let not_one = |why: String| ForgeError::NotOne { why };
        let forge: Self = toml::from_str(text).map_err(|error| not_one(error.to_string()))?;
        let of_more = forge.lists().into_iter().find(|(_, at)| at.starts_with(&format!("{MORE}/")));
        match of_more {
            Some((field, at)) if forge.more.is_none() => {
                Err(not_one(format!("{field} is {}, and there is no [more] that asks for it", &**at)))
            }
            _ => Ok(forge),
        }
    }

    fn lists(&self) -> Vec<(&'static str, &Pointer)> {
        let lists = [
            ("checks.list", self.checks.as_ref().map(|fields| &fields.list)),
            ("reviews.list", self.reviews.as_ref().map(|fields| &fields.list)),
            ("approvals.list", self.approvals.as_ref().map(|fields| &fields.list)),
            ("notes.list", self.notes.as_ref().map(|fields| &fields.list)),
            ("threads.list", self.threads.as_ref().map(|fields| &fields.list)),
        ];
        lists.into_iter().filter_map(|(field, at)| Some((field, at?))).collect()
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
        let list: Value = serde_json::from_slice(json).map_err(|error| self.odd(&error.to_string()))?;
        let rows = list.as_array().ok_or_else(|| self.odd("it is no list"))?;
        let told = rows.iter().take(ROWS_MAX).map(|row| {
            self.one(row).ok_or_else(|| self.odd("a value of a request is missing, or is none that is known"))
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
        let told = Told {
            number: row.pointer(&fields.number)?.as_u64()?,
            url: plain(&text(row, &fields.url)?, LINE_CHARS_MAX),
            state,
            head: oid(row, &fields.head)?,
            checks: PullChecks::default(),
            reviews: Vec::new(),
            approved_by: Vec::new(),
            row: row.clone(),
        };
        Some(Some(self.with_said(told)))
    }

    fn with_said(&self, mut told: Told) -> Told {
        let row = &told.row;
        let reviews = self.reviews.as_ref().map(|fields| fields.read(row)).into_iter().flatten();
        let notes = self.notes.as_ref().map(|fields| fields.read(row)).into_iter().flatten();
        let threads = self.threads.as_ref().map(|fields| fields.read(row)).into_iter().flatten();
        let reviews = reviews.chain(notes).chain(threads).collect();
        told.checks = self.checks.as_ref().map(|fields| fields.read(row)).unwrap_or_default();
        told.approved_by = self.approvals.as_ref().map(|fields| fields.read(row)).unwrap_or_default();
        told.reviews = reviews;
        told
    }

    /// The arguments of the second question about a request; none where the list tells all that is read.
    ///
    /// # Errors
    /// When the list did not tell what is to be asked with.
    pub fn more_args(&self, told: &Told) -> Result<Option<Vec<String>>, ForgeError> {
        let Some(more) = &self.more else { return Ok(None) };
        let host = host_of(&told.url);
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        let is_host =
            |host: &String| host.chars().all(is_plain) && !host.is_empty() && !host.starts_with('-');
        let host = Some(host).filter(|host| told.url.contains("://") && is_host(host));
        let id = self.request.id.as_ref().and_then(|at| told.row.pointer(at)).and_then(Value::as_u64);
        let with = [
            ("{number}", Some(told.number.to_string())),
            ("{host}", host),
            ("{id}", id.map(|id| id.to_string())),
        ];
        let fill = |arg: &String| {
            with.iter().try_fold(arg.clone(), |arg, (name, value)| match value {
                _ if !arg.contains(name) => Ok(arg),
                Some(value) => Ok(arg.replace(name, value)),
                None => Err(self.odd(&format!("the list told nothing to put for {name}"))),
            })
        };
        more.args.iter().map(fill).collect::<Result<_, _>>().map(Some)
    }

    /// What the list told, together with the answer to the second question.
    ///
    /// # Errors
    /// When the answer is not what the description says.
    pub fn with_more(&self, mut told: Told, json: &[u8]) -> Result<Told, ForgeError> {
        let Some(more) = &self.more else { return Ok(told) };
        let answer: Value = serde_json::from_slice(json).map_err(|error| self.odd(&error.to_string()))?;
        let found = answer.pointer(&more.found).filter(|found| found.is_object());
        let found = found.ok_or_else(|| self.odd("the request that was asked about is not in it"))?;
        let row = told.row.as_object_mut().ok_or_else(|| self.odd("a request is no object"))?;
        row.insert(MORE.trim_start_matches('/').into(), found.clone());
        Ok(self.with_said(told))
    }

    fn odd(&self, what: &str) -> ForgeError {
        ForgeError::Odd { program: self.program.clone(), what: what.to_owned() }
    }

    fn is_foreign(&self, row: &Value) -> Option<bool> {
        if let Some(at) = &self.request.foreign {
            return row.pointer(at)?.as_bool();
        }
        let Some([from, to]) = &self.request.homes else { return Some(false) };
        Some(row.pointer(from)? != row.pointer(to)?)
    }
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
