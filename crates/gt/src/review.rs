//! `gt review`: work that waits for a person before it enters the queue.

use crate::failure::Failure;
use crate::input::text_or_stdin;
use crate::leave_out;
use crate::link::{At, Link};
use crate::out::table;
use crate::queue;
use crate::text::{line, local, or_dash, safe};
use clap::{Args, Subcommand};
use gastown_api::call::{
    ApproveArgs, DiffArgs, FileDiffArgs, ListRequestsArgs, RequestArgs, ReviewCommentArgs, SendBackArgs,
    calls,
};
use gastown_api::view::{
    ChangeWord, DiffFileView, DiffView, FileDiffView, FileSideView, LineKind, RequestStateWord, RequestView,
};
use serde::Serialize;

#[derive(Subcommand)]
pub enum Review {
    /// What waits for you
    List {
        #[arg(long)]
        rig: Option<String>,
    },
    Show {
        id: String,
        /// With every changed line
        #[arg(long)]
        diff: bool,
    },
    /// Lets it enter the queue
    Approve {
        id: String,
        /// Only if this is still its head
        #[arg(long, value_name = "COMMIT")]
        head: Option<String>,
        #[command(flatten)]
        noted: Noted,
    },
    SendBack(SendBack),
    /// Makes a revision without these files or changes, to be approved anew
    LeaveOut {
        id: String,
        /// A file, or the changes that touch lines of it as it is now
        #[arg(required = true, value_name = "FILE[:LINE[-LINE]]")]
        parts: Vec<String>,
    },
    /// Closes the request and its task; the worktree is saved first
    Reject {
        id: String,
    },
}

/// Gives it back to its agent
#[derive(Args)]
pub struct SendBack {
    id: String,
    #[command(flatten)]
    noted: Noted,
}

#[derive(Args)]
pub struct Noted {
    /// Goes back with the work; noted with an approval it becomes a task of its own
    #[arg(long = "comment", value_name = "FILE:LINE[-LINE]:TEXT", value_parser = comment)]
    comments: Vec<ReviewCommentArgs>,
    /// `-` reads stdin
    #[arg(long, short, value_name = "T")]
    message: Option<String>,
}

impl Noted {
    fn message(&self) -> Result<Option<String>, Failure> {
        self.message.as_deref().map(text_or_stdin).transpose()
    }

    fn comments(&self) -> Option<Vec<ReviewCommentArgs>> {
        (!self.comments.is_empty()).then(|| self.comments.clone())
    }
}

fn comment(text: &str) -> Result<ReviewCommentArgs, String> {
    let wrong = || {
        "FILE:LINE:TEXT or FILE:LINE-LINE:TEXT, for example src/lamp.sh:3:why twice? or src/lamp.sh:12-18:too long"
            .to_owned()
    };
    // A file's name may hold a colon: the line is the first part that is a number.
    let mut colons = text.match_indices(':').map(|(at, _)| at);
    let (at, (line, line_to), rest) = colons
        .find_map(|at| {
            let (lines, rest) = text[at + 1..].split_once(':')?;
            Some((at, line_range(lines)?, rest))
        })
        .ok_or_else(wrong)?;
    if at == 0 || line == 0 || line_to.is_some_and(|to| to < line) || rest.trim().is_empty() {
        return Err(wrong());
    }
    let (file, text) = (text[..at].into(), rest.trim().into());
    Ok(ReviewCommentArgs { file, line, text, line_to, removed: None })
}

/// `12` or `12-18`.
pub(crate) fn line_range(text: &str) -> Option<(u32, Option<u32>)> {
    match text.split_once('-') {
        Some((from, to)) => Some((from.parse().ok()?, Some(to.parse().ok()?))),
        None => Some((text.parse().ok()?, None)),
    }
}

/// CLI.md's shape: `files` are the changed files, not their number.
#[derive(Serialize)]
struct Shown<'a> {
    id: &'a str,
    rig: &'a str,
    task: Option<&'a str>,
    agent: Option<&'a str>,
    title: &'a str,
    branch: &'a str,
    state: RequestStateWord,
    why: &'a str,
    head: &'a str,
    base: &'a str,
    revision: u32,
    round: u32,
    additions: u32,
    deletions: u32,
    commits: u32,
    files: &'a [DiffFileView],
    gates: &'a [gastown_api::view::VerdictView],
    points: &'a [gastown_api::view::PointView],
    stacked_on: Option<&'a str>,
    conflicts: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    diff: Option<Vec<FileDiffView>>,
}

impl Review {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let mut link = at.link()?;
        match self {
            Self::List { rig } => {
                let args = ListRequestsArgs { rig: rig.clone(), all: None };
                let mut waiting = link.call::<calls::ListRequests>(args)?;
                waiting.retain(|request| request.state == RequestStateWord::InReview);
                at.out.show(&waiting, |waiting| many(waiting))
            }
            Self::Show { id, diff } => show(at, &mut link, id, *diff),
            Self::Approve { id, head, noted } => {
                let args = ApproveArgs {
                    request: id.clone(),
                    head: head.clone(),
                    message: noted.message()?,
                    comments: noted.comments(),
                };
                queue::brief(at, &link.call::<calls::Approve>(args)?)
            }
            Self::SendBack(back) => {
                if back.noted.comments.is_empty() && back.noted.message.is_none() {
                    return Err(Failure::Usage(
                        "say what to mend: --comment FILE:LINE:TEXT or --message T".into(),
                    ));
                }
                let args = SendBackArgs {
                    request: back.id.clone(),
                    message: back.noted.message()?,
                    comments: back.noted.comments(),
                };
                queue::brief(at, &link.call::<calls::SendBack>(args)?)
            }
            Self::LeaveOut { id, parts } => {
                let args = leave_out::args(&mut link, id, parts)?;
                queue::brief(at, &link.call::<calls::LeaveOut>(args)?)
            }
            Self::Reject { id } => {
                queue::brief(at, &link.call::<calls::Reject>(RequestArgs { request: id.clone() })?)
            }
        }
    }
}

fn show(at: &At, link: &mut Link, id: &str, with_lines: bool) -> Result<(), Failure> {
    let request = link.call::<calls::ShowRequest>(RequestArgs { request: id.into() })?;
    let diff = link.call::<calls::Diff>(DiffArgs { request: request.id.clone(), base: None })?;
    let mut lines = Vec::new();
    if with_lines {
        for file in &diff.files {
            let args =
                FileDiffArgs { request: request.id.clone(), path: file.path.clone(), ..Default::default() };
            lines.push(link.call::<calls::FileDiff>(args)?);
        }
    }
    at.out.show(&shown(&request, &diff, with_lines.then(|| lines.clone())), |_| {
        let mut text = format!("{}\n\n{}", queue::one(&request), files(&diff));
        for file in &lines {
            text.push_str("\n\n");
            text.push_str(&file_lines(file));
        }
        text
    })
}

fn shown<'a>(request: &'a RequestView, diff: &'a DiffView, lines: Option<Vec<FileDiffView>>) -> Shown<'a> {
    Shown {
        id: &request.id,
        rig: &request.rig,
        task: request.task.as_deref(),
        agent: request.agent.as_deref(),
        title: &request.title,
        branch: &request.branch,
        state: request.state,
        why: &request.why,
        head: &request.head,
        base: &request.base,
        revision: request.revision,
        round: request.round,
        additions: request.additions,
        deletions: request.deletions,
        commits: request.commits,
        files: &diff.files,
        gates: &request.gates,
        points: &request.points,
        stacked_on: request.stacked_on.as_deref(),
        conflicts: &request.conflicts,
        diff: lines,
    }
}

fn many(requests: &[RequestView]) -> String {
    let rows = requests.iter().map(|request| {
        let size = format!("{} files, +{} -{}", request.files, request.additions, request.deletions);
        [
            line(&request.id),
            or_dash(request.task.as_ref()),
            or_dash(request.agent.as_ref()),
            size,
            local(&request.since),
            line(&request.title),
        ]
    });
    table(["ID", "TASK", "AGENT", "CHANGE", "SINCE", "TITLE"], rows.collect(), "nothing waits for review")
}

fn files(diff: &DiffView) -> String {
    let rows = diff.files.iter().map(|file| {
        let none = if file.binary { "binary" } else { "-" };
        let count = |n: Option<u32>, sign: char| n.map_or_else(|| none.into(), |n| format!("{sign}{n}"));
        let (added, removed) = (count(file.additions, '+'), count(file.deletions, '-'));
        [file.change.to_string(), added, removed, line(&file.path), line(&note(file))]
    });
    table(["CHANGE", "+", "-", "FILE", "NOTE"], rows.collect(), "no file differs from its base")
}

/// What its lines do not show: where it comes from, its mode, its size, where a submodule points.
fn note(file: &DiffFileView) -> String {
    let mut notes = Vec::new();
    if let Some(old) = &file.old_path {
        let alike = file.similarity.map_or_else(String::new, |percent| format!(", {percent} % the same"));
        notes.push(format!("from {old}{alike}"));
    }
    let (old, new) = (file.old.as_ref(), file.new.as_ref());
    if let (Some(old), Some(new)) = (old, new)
        && old.mode != new.mode
    {
        notes.push(format!("{} -> {}", old.mode, new.mode));
    }
    let sides = |of: fn(&FileSideView) -> Option<String>| {
        let side = |side: Option<&FileSideView>| side.and_then(of).unwrap_or_else(|| "none".into());
        format!("{} -> {}", side(old), side(new))
    };
    if file.binary || file.too_large {
        notes.push(sides(|side| side.bytes.map(|bytes| format!("{bytes} bytes"))));
    }
    if file.change == ChangeWord::Submodule {
        notes.push(sides(|side| side.id.get(..7).map(str::to_owned)));
    }
    notes.join("; ")
}

fn file_lines(file: &FileDiffView) -> String {
    let mut text = format!("--- {}", line(&file.path));
    if file.binary {
        text.push_str("\n(binary)");
    }
    if file.too_large {
        text.push_str("\n(too large to show)");
    }
    for hunk in &file.hunks {
        text.push('\n');
        text.push_str(&line(&hunk.header));
        for row in &hunk.lines {
            let sign = match row.kind {
                LineKind::Context => ' ',
                LineKind::Added => '+',
                LineKind::Removed => '-',
                LineKind::NoNewline => '\\',
            };
            text.push_str(&format!("\n{sign}{}", safe(&row.text)));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::comment;

    #[test]
    fn a_comment_names_file_line_and_text() {
        let said = |text| comment(text).map(|c| (c.file, c.line, c.line_to, c.text));

        assert_eq!(said("a/b.sh:3:why: twice?"), Ok(("a/b.sh".into(), 3, None, "why: twice?".into())));
        assert_eq!(said("C:x.sh:12: no"), Ok(("C:x.sh".into(), 12, None, "no".into())));
        assert_eq!(said("a.sh:12-18:long"), Ok(("a.sh".into(), 12, Some(18), "long".into())));
        let wrongs = ["a.sh", "a.sh:3", "a.sh:x:text", ":3:text", "a.sh:0:text", "a.sh:3: ", "a.sh:9-3:text"];
        for wrong in wrongs {
            assert!(comment(wrong).is_err(), "{wrong}");
        }
    }
}
