//! `gt agent`, and what is done to one agent: pause, resume, stop, restart, start.

use crate::failure::Failure;
use crate::limit;
use crate::link::At;
use crate::out::{facts, table};
use crate::text::{line, local, or_dash, short};
use crate::words;
use clap::{Args, Subcommand};
use gastown_api::call::{
    AddAgentArgs, AgentArgs, Call, GroupArgs, ListAgentsArgs, RestartArgs, SetAgentArgs, calls,
};
use gastown_api::view::{AgentStateWord, AgentView, ModeWord, RoleWord, WhyView};
use serde::Serialize;

#[derive(Subcommand)]
pub enum Agent {
    /// A new agent
    Add(Add),
    List {
        #[arg(long)]
        rig: Option<String>,
        #[arg(long, value_parser = words::state)]
        state: Option<AgentStateWord>,
    },
    Show {
        name: String,
    },
    /// The evidence behind its state
    Why {
        name: String,
    },
    /// How it works from now on: its mode, and the model and effort of the task that it holds
    Set(Set),
    /// Takes it off the map; its worktree is saved and goes to the trash
    Remove {
        name: String,
    },
}

#[derive(Args)]
pub struct Add {
    #[arg(long)]
    rig: String,
    #[arg(long)]
    name: Option<String>,
    /// Which program it is: see `gt preset list`
    #[arg(long)]
    preset: Option<String>,
    /// What it may do without asking
    #[arg(long, value_name = "ask|edits|full", value_parser = words::mode)]
    mode: Option<ModeWord>,
    #[arg(long, value_name = "worker|crew", value_parser = words::role)]
    role: Option<RoleWord>,
}

#[derive(Args)]
pub struct Set {
    name: String,
    #[arg(long, value_name = "ask|edits|full", value_parser = words::mode)]
    mode: Option<ModeWord>,
    /// In its program's own words; '' is the program's own choice again
    #[arg(long)]
    model: Option<String>,
    /// As --model: how long the model shall think
    #[arg(long)]
    effort: Option<String>,
    /// Begin its program anew with that; it goes on with its conversation where it can
    #[arg(long)]
    restart: bool,
}

/// CLI.md's shape: the view, and how many files changed under its short name.
#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    agent: &'a AgentView,
    changes: Option<u32>,
}

impl<'a> From<&'a AgentView> for Shown<'a> {
    fn from(agent: &'a AgentView) -> Self {
        Self { agent, changes: agent.changed_files }
    }
}

impl Agent {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let mut link = at.link()?;
        match self {
            Self::Add(add) => {
                let args = AddAgentArgs {
                    rig: add.rig.clone(),
                    name: add.name.clone(),
                    preset: add.preset.clone(),
                    mode: add.mode,
                    role: add.role,
                };
                brief(at, &link.call::<calls::AddAgent>(args)?)
            }
            Self::List { rig, state } => {
                let agents =
                    link.call::<calls::ListAgents>(ListAgentsArgs { rig: rig.clone(), state: *state })?;
                let shown: Vec<Shown> = agents.iter().map(Shown::from).collect();
                at.out.show(&shown, |_| many(&agents))
            }
            Self::Show { name } => {
                let agent = link.call::<calls::ShowAgent>(named(name))?;
                at.out.show(&Shown::from(&agent), |_| one(&agent))
            }
            Self::Why { name } => {
                let why = link.call::<calls::Why>(named(name))?;
                at.out.show(&why, explained)
            }
            Self::Set(set) => {
                let args = SetAgentArgs {
                    agent: set.name.clone(),
                    mode: set.mode,
                    model: set.model.clone(),
                    effort: set.effort.clone(),
                    restart: Some(set.restart),
                };
                brief(at, &link.call::<calls::SetAgent>(args)?)
            }
            Self::Remove { name } => {
                let gone = link.call::<calls::RemoveAgent>(named(name))?;
                at.out.show(&gone, |_| format!("{} is removed; its worktree is in the trash", line(name)))
            }
        }
    }
}

/// One of the calls that take an agent and answer with it.
pub fn act<C: Call<Args = AgentArgs, Reply = AgentView>>(at: &At, name: &str) -> Result<(), Failure> {
    brief(at, &at.link()?.call::<C>(named(name))?)
}

/// One of the calls that take a group of agents and answer with those that it reached.
pub fn act_on_all<C: Call<Args = GroupArgs, Reply = Vec<AgentView>>>(
    at: &At,
    rig: Option<&str>,
) -> Result<(), Failure> {
    let reached = at.link()?.call::<C>(GroupArgs { rig: rig.map(Into::into) })?;
    let shown: Vec<Shown> = reached.iter().map(Shown::from).collect();
    at.out.show(&shown, |_| if reached.is_empty() { "no agent".into() } else { many(&reached) })
}

pub fn restart(at: &At, name: &str, fresh: bool) -> Result<(), Failure> {
    brief(at, &at.link()?.call::<calls::Restart>(RestartArgs { agent: name.into(), fresh: Some(fresh) })?)
}

pub fn named(name: &str) -> AgentArgs {
    AgentArgs { agent: name.into() }
}

/// After a change: the name and what it does now.
pub fn brief(at: &At, agent: &AgentView) -> Result<(), Failure> {
    at.out.show(&Shown::from(agent), |_| {
        format!("{}  {}  {}", line(&agent.name), state(agent), line(&agent.reason))
    })
}

fn state(agent: &AgentView) -> String {
    if agent.paused {
        return "paused".into();
    }
    limit::state(agent).unwrap_or_else(|| agent.state.to_string())
}

/// The state, the rule it follows from, each source with its age, and what was added to the start.
fn explained(why: &WhyView) -> String {
    let agent = &why.agent;
    let mut lines = vec![
        format!("{}: {}", state(agent), line(&agent.reason)),
        format!("  since {}", local(&agent.since)),
        format!(
            "  rule  {}",
            why.rule.as_deref().map_or_else(|| "none fits, or no program runs".into(), line)
        ),
    ];
    let rows = why.evidence.iter().map(|found| {
        let since = found.since.as_deref().map_or_else(|| "-".into(), local);
        let proof = found.proof.as_deref().map(|proof| format!(" ({})", line(proof))).unwrap_or_default();
        let rule = found.rule.as_deref().map_or_else(|| "none fits".into(), line) + &proof;
        let words = found.words.as_deref().map(|words| format!(": {}", line(words))).unwrap_or_default();
        [found.source.to_string(), format!("{}{words}", found.state), rule, since]
    });
    let none = "nothing is known of its program";
    lines.push(table(["SOURCE", "SAYS", "RULE", "SINCE"], rows.collect(), none));
    let added = why.added_to_start.iter().map(|added| format!("  {}", line(added)));
    if !why.added_to_start.is_empty() {
        lines.push("added to its start:".into());
    }
    lines.extend(added);
    lines.join("\n")
}

fn many(agents: &[AgentView]) -> String {
    let rows = agents.iter().map(|agent| {
        let task =
            agent.task_title.as_deref().or(agent.task.as_deref()).map(line).unwrap_or_else(|| "-".into());
        [
            line(&agent.name),
            line(&agent.rig),
            line(&agent.preset),
            state(agent),
            or_dash(agent.task.as_ref()),
            task,
        ]
    });
    table(
        ["AGENT", "RIG", "PRESET", "STATE", "TASK", "TITLE"],
        rows.collect(),
        "no agents yet: `gt agent add --rig R`",
    )
}

fn one(agent: &AgentView) -> String {
    let lines = match (agent.additions, agent.deletions) {
        (Some(added), Some(removed)) => format!("+{added} -{removed}"),
        _ => "not known yet".into(),
    };
    let commits =
        format!("{} ahead, {} behind", or_dash(agent.ahead.as_ref()), or_dash(agent.behind.as_ref()));
    facts(&[
        ("agent", line(&agent.name)),
        ("state", format!("{}: {}", state(agent), line(&agent.reason))),
        ("since", local(&agent.since)),
        ("rig", line(&agent.rig)),
        ("preset", format!("{}, mode {}, {}", line(&agent.preset), agent.mode, confined(agent))),
        ("task", or_dash(agent.task.as_ref())),
        ("title", agent.task_title.as_deref().map(line).unwrap_or_default()),
        ("up next", line(&agent.up_next.join(", "))),
        ("session", or_dash(agent.session.as_ref())),
        ("worktree", or_dash(agent.worktree.as_ref())),
        ("branch", or_dash(agent.branch.as_ref())),
        ("base", agent.base.as_deref().map(short).unwrap_or_default()),
        ("commits", commits),
        ("changes", format!("{} files, {lines}", or_dash(agent.changed_files.as_ref()))),
        ("request", or_dash(agent.request.as_ref())),
        ("context", context(agent)),
        ("background", agent.background.to_string()),
    ])
}

/// How full its conversation is, as far as its program tells.
fn context(agent: &AgentView) -> String {
    let usage = agent.usage.as_ref();
    let window = usage.and_then(|usage| usage.context_window).filter(|window| *window > 0);
    match (usage.and_then(|usage| usage.context_tokens), window) {
        (Some(tokens), Some(window)) => {
            let percent = (u128::from(tokens) * 100 / u128::from(window)).min(100);
            format!("{tokens} of {window} tokens, {percent} % full")
        }
        (Some(tokens), None) => format!("{tokens} tokens; how many fit is not told"),
        (None, _) => "not known".into(),
    }
}

fn confined(agent: &AgentView) -> &'static str {
    if agent.confined { "confined" } else { "not confined" }
}
