//! `gt task`: units of work.

use crate::attachment;
use crate::failure::Failure;
use crate::input::{file_or_stdin, text_or_stdin};
use crate::limit;
use crate::link::At;
use crate::out::{facts, table};
use crate::point::{Claim, Point, said};
use crate::start::Start;
use crate::text::{line, local, or_dash, safe};
use crate::words;
use clap::{Args, Subcommand};
use gastown_api::call::{
    AddTaskArgs, CommentTaskArgs, DependencyArgs, EditTaskArgs, ListTasksArgs, TaskArgs, calls,
};
use gastown_api::view::{EventView, TaskKindWord, TaskStatusWord, TaskView};
use std::path::PathBuf;

#[derive(Subcommand)]
pub enum Task {
    /// A new task
    Add(Add),
    /// Tasks of the town
    List(List),
    /// One task
    Show {
        id: String,
    },
    /// All that happened to it, oldest first
    History {
        id: String,
    },
    /// Changes what is given
    Edit(Edit),
    /// Closes a task that needs no landing
    Close {
        id: String,
    },
    Reopen {
        id: String,
    },
    /// What must be closed before what
    #[command(subcommand)]
    Dep(Dep),
    /// Files for the agent that gets it: a log, a screenshot
    Attach {
        id: String,
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    Detach {
        id: String,
        name: String,
    },
    /// What must hold before it is done
    #[command(subcommand)]
    Point(Point),
    /// Say that points of the acceptance list hold
    Claim(Claim),
    Comment {
        id: String,
        /// `-` reads stdin
        text: String,
    },
}

#[derive(Args)]
pub struct Add {
    #[arg(long)]
    title: String,
    /// May be left out while the town has one rig
    #[arg(long)]
    rig: Option<String>,
    /// `-` reads stdin
    #[arg(long, value_name = "TEXT|-")]
    body: Option<String>,
    /// What a `shell` agent runs; `-` reads stdin
    #[arg(long, value_name = "FILE|-")]
    script: Option<PathBuf>,
    #[arg(long = "type", value_parser = words::kind)]
    kind: Option<TaskKindWord>,
    /// 0 is the most urgent
    #[arg(long, value_name = "0-4", value_parser = words::priority)]
    priority: Option<u8>,
    #[arg(long = "label", value_name = "L")]
    labels: Vec<String>,
    /// A task that must be closed first
    #[arg(long, value_name = "ID")]
    needs: Vec<String>,
    #[arg(long, value_name = "ID")]
    parent: Option<String>,
    /// Stacked on this task: begins on top of its branch before that has landed
    #[arg(long, value_name = "ID")]
    on: Option<String>,
    /// A point that must hold before it is done
    #[arg(long, value_name = "TEXT")]
    done_when: Vec<String>,
    #[command(flatten)]
    start: Start,
}

#[derive(Args)]
pub struct List {
    /// Only what could start now
    #[arg(long)]
    ready: bool,
    #[arg(long, value_parser = words::status)]
    status: Option<TaskStatusWord>,
    #[arg(long)]
    rig: Option<String>,
}

#[derive(Args)]
pub struct Edit {
    id: String,
    #[arg(long)]
    title: Option<String>,
    #[arg(long, value_name = "TEXT|-")]
    body: Option<String>,
    #[arg(long, value_name = "FILE|-")]
    script: Option<PathBuf>,
    #[arg(long = "type", value_parser = words::kind)]
    kind: Option<TaskKindWord>,
    #[arg(long, value_name = "0-4", value_parser = words::priority)]
    priority: Option<u8>,
    /// Replaces all labels
    #[arg(long = "label", value_name = "L")]
    labels: Vec<String>,
    /// Put it off: not ready until `--undefer`
    #[arg(long, conflicts_with = "undefer")]
    defer: bool,
    #[arg(long)]
    undefer: bool,
    /// Stacked on this task; '' for none any more
    #[arg(long, value_name = "ID")]
    on: Option<String>,
    #[command(flatten)]
    start: Start,
}

#[derive(Subcommand)]
pub enum Dep {
    /// A waits until B is closed
    Add {
        a: String,
        b: String,
    },
    Remove {
        a: String,
        b: String,
    },
}

impl Task {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        match self {
            Self::Add(add) => add.run(at),
            Self::List(list) => {
                let args = ListTasksArgs {
                    rig: list.rig.clone(),
                    status: list.status,
                    ready: list.ready.then_some(true),
                };
                let tasks = at.link()?.call::<calls::ListTasks>(args)?;
                at.out.show(&tasks, |tasks| many(tasks))
            }
            Self::Show { id } => {
                let mut link = at.link()?;
                let task = link.call::<calls::ShowTask>(task(id))?;
                let limit = if at.out.json { None } else { limit::of_task(&mut link, &task)? };
                at.out.show(&task, |task| one(task, limit.as_deref()))
            }
            Self::History { id } => {
                let history = at.link()?.call::<calls::TaskHistory>(task(id))?;
                at.out.show(&history, |history| happened(&history.events))
            }
            Self::Edit(edit) => edit.run(at),
            Self::Close { id } => changed(at, &at.link()?.call::<calls::CloseTask>(task(id))?),
            Self::Reopen { id } => changed(at, &at.link()?.call::<calls::ReopenTask>(task(id))?),
            Self::Dep(Dep::Add { a, b }) => {
                let args = DependencyArgs { task: a.clone(), needs: b.clone() };
                changed(at, &at.link()?.call::<calls::AddDependency>(args)?)
            }
            Self::Dep(Dep::Remove { a, b }) => {
                let args = DependencyArgs { task: a.clone(), needs: b.clone() };
                changed(at, &at.link()?.call::<calls::RemoveDependency>(args)?)
            }
            Self::Attach { id, files } => attachment::attach(at, id, files),
            Self::Detach { id, name } => attachment::detach(at, id, name),
            Self::Point(point) => point.run(at),
            Self::Claim(claim) => claim.run(at),
            Self::Comment { id, text } => {
                let args = CommentTaskArgs { task: id.clone(), text: text_or_stdin(text)? };
                changed(at, &at.link()?.call::<calls::CommentTask>(args)?)
            }
        }
    }
}

impl Add {
    fn run(&self, at: &At) -> Result<(), Failure> {
        let args = AddTaskArgs {
            title: self.title.clone(),
            rig: self.rig.clone(),
            body: self.body.as_deref().map(text_or_stdin).transpose()?,
            script: self.script.as_deref().map(file_or_stdin).transpose()?,
            kind: self.kind,
            priority: self.priority,
            labels: some(&self.labels),
            needs: some(&self.needs),
            parent: self.parent.clone(),
            on: self.on.clone(),
            done_when: some(&self.done_when),
            preset: self.start.preset.clone(),
            mode: self.start.mode,
            model: self.start.model.clone(),
            effort: self.start.effort.clone(),
            base: self.start.base.clone(),
        };
        changed(at, &at.link()?.call::<calls::AddTask>(args)?)
    }
}

impl Edit {
    fn run(&self, at: &At) -> Result<(), Failure> {
        let args = EditTaskArgs {
            task: self.id.clone(),
            title: self.title.clone(),
            body: self.body.as_deref().map(text_or_stdin).transpose()?,
            script: self.script.as_deref().map(file_or_stdin).transpose()?,
            kind: self.kind,
            priority: self.priority,
            labels: some(&self.labels),
            deferred: (self.defer || self.undefer).then_some(self.defer),
            on: self.on.clone(),
            preset: self.start.preset.clone(),
            mode: self.start.mode,
            model: self.start.model.clone(),
            effort: self.start.effort.clone(),
            base: self.start.base.clone(),
        };
        changed(at, &at.link()?.call::<calls::EditTask>(args)?)
    }
}

fn some(list: &[String]) -> Option<Vec<String>> {
    (!list.is_empty()).then(|| list.to_vec())
}

fn task(id: &str) -> TaskArgs {
    TaskArgs { task: id.into() }
}

/// After a change: the id first, so that people can copy it.
pub fn changed(at: &At, task: &TaskView) -> Result<(), Failure> {
    at.out.show(task, |task| format!("{}  {}  {}", line(&task.id), status(task), line(&task.title)))
}

fn status(task: &TaskView) -> String {
    match (&task.assignee, &task.lined_up) {
        (Some(agent), _) => format!("{} ({})", task.status, line(agent)),
        (None, Some(place)) => format!("{} (next for {})", task.status, line(&place.agent)),
        (None, None) if task.ready => format!("{} (ready)", task.status),
        (None, None) => task.status.to_string(),
    }
}

fn many(tasks: &[TaskView]) -> String {
    let mut tasks: Vec<_> = tasks.iter().collect();
    tasks.sort_by_key(|task| (task.priority, &task.created));
    let rows = tasks.into_iter().map(|task| {
        [
            line(&task.id),
            format!("P{}", task.priority),
            status(task),
            task.blocked_by.join(" "),
            line(&task.title),
        ]
    });
    table(["ID", "PRIO", "STATUS", "WAITS ON", "TITLE"], rows.collect(), "no tasks")
}

fn happened(events: &[EventView]) -> String {
    let rows = events.iter().map(|event| [local(&event.at), line(&event.actor), line(&event.text)]);
    table(["WHEN", "WHO", "WHAT"], rows.collect(), "nothing happened to it yet")
}

fn one(task: &TaskView, limit: Option<&str>) -> String {
    let mut text = facts(&[
        ("id", line(&task.id)),
        ("title", line(&task.title)),
        ("status", status(task)),
        ("rig", line(&task.rig)),
        ("type", task.kind.to_string()),
        ("priority", task.priority.to_string()),
        ("labels", line(&task.labels.join(", "))),
        ("needs", line(&task.needs.join(", "))),
        ("waits on", line(&task.blocked_by.join(", "))),
        ("at its limit", limit.unwrap_or_default().to_owned()),
        ("stacked on", task.on.as_deref().map(line).unwrap_or_default()),
        ("parent", task.parent.as_deref().map(line).unwrap_or_default()),
        ("model", task.model.as_deref().map(line).unwrap_or_default()),
        ("effort", task.effort.as_deref().map(line).unwrap_or_default()),
        ("begins on", task.base.as_deref().map(line).unwrap_or_default()),
        ("request", or_dash(task.request.as_ref())),
        ("updated", local(&task.updated)),
    ]);
    let mut part = |heading: &str, words: &str| {
        if !words.trim().is_empty() {
            text.push_str(&format!("\n\n{heading}{}", safe(words.trim_end())));
        }
    };
    part("", &task.body);
    let points: Vec<String> = task.points.iter().map(said).collect();
    let files: Vec<&str> = task.attachments.iter().map(|file| file.name.as_str()).collect();
    part("files: ", &files.join(", "));
    part("done when:\n", &points.join("\n"));
    part("script:\n", task.script.as_deref().unwrap_or_default());
    for comment in &task.comments {
        part(&format!("{}, {}:\n", line(&comment.by), local(&comment.at)), &comment.text);
    }
    text
}
