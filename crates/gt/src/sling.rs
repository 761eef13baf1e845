//! `gt sling` and `gt unassign`: giving a task, and taking it back.

use crate::agent::named;
use crate::failure::Failure;
use crate::limit;
use crate::link::At;
use crate::start::Start;
use crate::task::changed;
use crate::text::line;
use clap::Args;
use gastown_api::call::{AssignArgs, ListAgentsArgs, NoArgs, TaskArgs, WhenWord, calls};

#[derive(Args)]
pub struct Sling {
    task: String,
    /// An agent; or a rig: any free agent of it, else a new one
    #[arg(value_name = "AGENT|RIG")]
    to: String,
    #[command(flatten)]
    start: Start,
    /// Line it up, to be started later with `gt start`
    #[arg(long)]
    hang: bool,
}

impl Sling {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let mut link = at.link()?;
        let agents = link.call::<calls::ListAgents>(ListAgentsArgs::default())?;
        let is_agent = agents.iter().any(|agent| agent.name == self.to);
        let is_rig =
            !is_agent && link.call::<calls::ListRigs>(NoArgs {})?.iter().any(|rig| rig.rig == self.to);
        if !is_agent && !is_rig {
            let message = format!("{} is neither an agent nor a rig of this town", self.to);
            return Err(Failure::refused("no_such_agent", message, "see `gt agent list` and `gt rig list`"));
        }
        if is_agent && (self.start.preset.is_some() || self.start.mode.is_some()) {
            return Err(Failure::Usage(
                "--preset and --mode are for a new agent: name a rig, not an agent".into(),
            ));
        }
        let args = AssignArgs {
            task: self.task.clone(),
            agent: is_agent.then(|| self.to.clone()),
            rig: is_rig.then(|| self.to.clone()),
            preset: self.start.preset.clone(),
            mode: self.start.mode,
            model: self.start.model.clone(),
            effort: self.start.effort.clone(),
            base: self.start.base.clone(),
            when: self.hang.then_some(WhenWord::Later),
        };
        let limits = link.call::<calls::Status>(NoArgs {})?.limits;
        let done = link.call::<calls::Assign>(args)?;
        let preset = link.call::<calls::ShowAgent>(named(&done.agent))?.preset;
        at.out.show(&done, |done| {
            let what = if done.current { "starts on" } else { "will do" };
            let told = format!("{} {what} {}", line(&done.agent), line(&done.task));
            [Some(told), limit::warning(&preset, &limits)]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join("\n")
        })
    }
}

/// Takes a task back that has not produced anything.
pub fn unassign(at: &At, task: &str) -> Result<(), Failure> {
    changed(at, &at.link()?.call::<calls::Unassign>(TaskArgs { task: task.into() })?)
}
