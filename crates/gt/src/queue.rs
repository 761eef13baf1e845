//! `gt mq`: the merge queue.

use crate::failure::Failure;
use crate::gate_files;
use crate::link::At;
use crate::out::{facts, table};
use crate::point::said;
use crate::queue_past::Past;
use crate::text::{line, local, or_dash, safe, short};
use clap::Subcommand;
use gastown_api::call::{
    GateLogArgs, ListRequestsArgs, OverrideGateArgs, RequestArgs, RigArgs, SubmitArgs, calls,
};
use gastown_api::view::{
    ApprovalView, OverrideView, PullView, RequestStateWord, RequestView, RigView, UndoingView, VerdictView,
};
use std::io::Write;

#[derive(Subcommand)]
pub enum Queue {
    /// The line, and what fell out of it
    List {
        #[arg(long)]
        rig: Option<String>,
        /// What landed or was withdrawn too
        #[arg(long)]
        all: bool,
    },
    Show {
        id: String,
    },
    /// What a gate printed
    Log {
        id: String,
        gate: String,
    },
    /// Files that gates left for you: of all gates or of one; with a name the path of that file
    Files {
        id: String,
        gate: Option<String>,
        name: Option<String>,
    },
    /// A branch of the rig's repository enters the queue
    Submit {
        branch: String,
        #[arg(long)]
        rig: String,
        #[arg(long)]
        title: Option<String>,
    },
    /// Nothing is checked or landed until `release`
    Hold {
        #[arg(long)]
        rig: String,
    },
    Release {
        #[arg(long)]
        rig: String,
    },
    /// Which open branches conflict, and in what order they are better landed
    Radar {
        #[arg(long)]
        rig: String,
    },
    /// How often each gate ran, failed and was at fault itself, and how long it takes
    Ledger(Past),
    /// Waits, checks and what was saved, by day
    Figures(Past),
    /// Looks at the open pull requests of a rig now
    Refresh {
        #[arg(long)]
        rig: String,
    },
    /// Takes what landed out of the target again: the target goes back where nothing speaks against it, else by a request of its own
    Undo {
        id: String,
        /// Only says which way it would be
        #[arg(long)]
        dry_run: bool,
    },
    /// Lets a request land in spite of the gate that stopped it; who did so and why is kept with the landing
    Override {
        id: String,
        /// The red one
        gate: String,
        /// One line
        #[arg(long)]
        why: String,
    },
    /// Checks a request again that a conflict, a red gate or a missing tool stopped
    Retry {
        id: String,
    },
}

impl Queue {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let mut link = at.link()?;
        match self {
            Self::List { rig, all } => {
                let args = ListRequestsArgs { rig: rig.clone(), all: all.then_some(true) };
                let mut requests = link.call::<calls::ListRequests>(args)?;
                if !all {
                    requests.retain(|request| request.state != RequestStateWord::InReview);
                }
                requests.sort_by_key(|request| (request.rig.clone(), request.position.unwrap_or(u32::MAX)));
                at.out.show(&requests, |requests| many(requests))
            }
            Self::Show { id } => {
                let request = link.call::<calls::ShowRequest>(RequestArgs { request: id.clone() })?;
                at.out.show(&request, one)
            }
            Self::Log { id, gate } => log(at, id, gate),
            Self::Files { id, gate, name } => gate_files::show(at, id, gate.as_deref(), name.as_deref()),
            Self::Submit { branch, rig, title } => {
                let args = SubmitArgs { rig: rig.clone(), branch: branch.clone(), title: title.clone() };
                brief(at, &link.call::<calls::Submit>(args)?)
            }
            Self::Hold { rig } => held(at, &link.call::<calls::HoldQueue>(RigArgs { rig: rig.clone() })?),
            Self::Release { rig } => {
                held(at, &link.call::<calls::ReleaseQueue>(RigArgs { rig: rig.clone() })?)
            }
            Self::Radar { rig } => crate::radar::show(at, rig),
            Self::Ledger(past) => past.ledger(at),
            Self::Figures(past) => past.figures(at),
            Self::Refresh { rig } => {
                let rig = link.call::<calls::RefreshPulls>(RigArgs { rig: rig.clone() })?;
                at.out.show(&rig, |rig| format!("the open pull requests of {} are looked at", line(&rig.rig)))
            }
            Self::Undo { id, dry_run: true } => {
                let way = link.call::<calls::UndoWay>(RequestArgs { request: id.clone() })?;
                at.out.show(&way, |way| format!("{}; nothing was undone", line(&way.words)))
            }
            Self::Undo { id, dry_run: false } => {
                let undoing = link.call::<calls::UndoLanding>(RequestArgs { request: id.clone() })?;
                at.out.show(&undoing, undo_words)
            }
            Self::Override { id, gate, why } => {
                let (request, gate, why) = (id.clone(), gate.clone(), why.clone());
                brief(at, &link.call::<calls::OverrideGate>(OverrideGateArgs { request, gate, why })?)
            }
            Self::Retry { id } => brief(at, &link.call::<calls::Retry>(RequestArgs { request: id.clone() })?),
        }
    }
}

/// The way, why it is that one, and what comes next.
fn undo_words(undoing: &UndoingView) -> String {
    let request = &undoing.request;
    let next = format!("{}  {}  {}", line(&request.id), request.state, line(&request.why));
    format!("{}\n{next}", line(&undoing.words))
}

fn held(at: &At, rig: &RigView) -> Result<(), Failure> {
    at.out.show(rig, |rig| {
        let word = if rig.held { "held: nothing is checked or landed" } else { "released" };
        format!("the queue of {} is {word}", line(&rig.rig))
    })
}

/// Page by page, so that a long log needs little memory.
fn log(at: &At, id: &str, gate: &str) -> Result<(), Failure> {
    let mut link = at.link()?;
    let mut whole = String::new();
    let mut from = 0;
    loop {
        let args = GateLogArgs { request: id.into(), gate: gate.into(), from: Some(from) };
        let part = link.call::<calls::GateLog>(args)?;
        if at.out.json {
            whole.push_str(&part.text);
        } else if write!(std::io::stdout(), "{}", safe(&part.text)).is_err() {
            return Err(Failure::ReaderGone);
        }
        if part.next <= from || part.next >= part.total {
            break;
        }
        from = part.next;
    }
    if at.out.json {
        at.out.show(&serde_json::json!({"id": id, "gate": gate, "text": whole}), |_| String::new())
    } else {
        Ok(())
    }
}

/// After a change: the id, the state and what comes next.
pub fn brief(at: &At, request: &RequestView) -> Result<(), Failure> {
    at.out
        .show(request, |request| format!("{}  {}  {}", line(&request.id), request.state, line(&request.why)))
}

fn many(requests: &[RequestView]) -> String {
    let rows = requests.iter().map(|request| {
        [
            or_dash(request.position.as_ref()),
            line(&request.id),
            line(&request.rig),
            request.state.to_string(),
            or_dash(request.agent.as_ref()),
            line(&request.title),
            line(&request.why),
        ]
    });
    table(["#", "ID", "RIG", "STATE", "AGENT", "TITLE", "WHY"], rows.collect(), "the queue is empty")
}

/// A request in full, without its files.
pub fn one(request: &RequestView) -> String {
    let landed =
        request.landed.as_ref().map(|landed| format!("{} at {}", short(&landed.commit), local(&landed.at)));
    let approved = request
        .approved
        .as_ref()
        .map(|a| format!("{} by {}{} at {}", short(&a.head), line(&a.by), rule(a), local(&a.at)));
    let mut text = facts(&[
        ("id", line(&request.id)),
        ("title", line(&request.title)),
        ("state", format!("{}: {}", request.state, line(&request.why))),
        ("position", request.position.map(|n| n.to_string()).unwrap_or_default()),
        ("task", or_dash(request.task.as_ref())),
        ("agent", or_dash(request.agent.as_ref())),
        ("branch", line(&request.branch)),
        ("head", format!("{}, revision {}, round {}", short(&request.head), request.revision, request.round)),
        ("base", short(&request.base)),
        (
            "change",
            format!(
                "{} files, +{} -{}, {} commits",
                request.files, request.additions, request.deletions, request.commits
            ),
        ),
        ("approved", approved.unwrap_or_default()),
        ("in spite of", overrides(request)),
        ("pull request", request.pull.as_ref().map(pull).unwrap_or_default()),
        ("a person", request.for_person.as_deref().map(line).unwrap_or_default()),
        ("conflicts", line(&request.conflicts.join(", "))),
        ("waits", request.landing_waits.as_deref().map(line).unwrap_or_default()),
        ("landed", landed.unwrap_or_default()),
        ("rehearsed", request.rehearsal.as_ref().map(|seen| line(&seen.words)).unwrap_or_default()),
        ("undoes", request.undoes.as_deref().map(line).unwrap_or_default()),
        ("undone by", request.undone_by.as_deref().map(line).unwrap_or_default()),
        ("since", local(&request.since)),
    ]);
    text.push_str("\n\n");
    text.push_str(&gates(&request.gates));
    if !request.points.is_empty() {
        let points: Vec<String> = request.points.iter().map(said).collect();
        text.push_str(&format!("\n\ndone when:\n{}", points.join("\n")));
    }
    text
}

fn overrides(request: &RequestView) -> String {
    let by = |over: &OverrideView| {
        format!("{}, by {} at {}: {}", line(&over.gate), line(&over.by), local(&over.at), line(&over.why))
    };
    request.overrides.iter().map(by).collect::<Vec<_>>().join("; ")
}

fn pull(pull: &PullView) -> String {
    let Some(number) = pull.number else { return "being opened".into() };
    let url = line(pull.url.as_deref().unwrap_or_default());
    let checks = format!("{} passed, {} run, {} failed", pull.passed, pull.pending, pull.failed.len());
    format!("#{number} {}, {checks}  {url}", pull.state)
}

fn rule(approval: &ApprovalView) -> String {
    approval.rule.as_deref().map(|rule| format!(" ({})", line(rule))).unwrap_or_default()
}

fn gates(gates: &[VerdictView]) -> String {
    let rows = gates.iter().map(|gate| {
        let took = gate.took_ms.map_or_else(|| "-".into(), |ms| format!("{:.1} s", ms as f64 / 1000.0));
        let last = gate.words.trim().lines().last().unwrap_or_default();
        [
            line(&gate.name),
            gate.result.to_string(),
            took,
            gate.commit.as_deref().map(short).unwrap_or_else(|| "-".into()),
            line(last),
        ]
    });
    table(["GATE", "RESULT", "TOOK", "COMMIT", "LAST WORDS"], rows.collect(), "no checks configured")
}
