//! `gt adopt`: takes up a worktree that was made elsewhere.

use crate::failure::Failure;
use crate::link::At;
use crate::text::line;
use crate::words;
use clap::Args;
use gastown_api::call::{AdoptArgs, calls};
use gastown_api::view::ModeWord;
use std::path::PathBuf;

#[derive(Args)]
pub struct Adopt {
    rig: String,
    /// The top folder of a worktree or clone of the rig's repository; it is only read
    path: PathBuf,
    /// Of the new agent
    #[arg(long)]
    name: Option<String>,
    /// Which program it is: see `gt preset list`
    #[arg(long)]
    preset: Option<String>,
    /// What it may do without asking
    #[arg(long, value_name = "ask|edits|full", value_parser = words::mode)]
    mode: Option<ModeWord>,
    /// The title of its task; the name of the branch there unless told
    #[arg(long, value_name = "TITLE")]
    task: Option<String>,
    /// The conversation that was held there, as its program calls it: the new agent goes on with it
    #[arg(long, value_name = "ID")]
    conversation: Option<String>,
}

impl Adopt {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let whole = std::path::absolute(&self.path)
            .map_err(|error| Failure::Usage(format!("{}: {error}", self.path.display())))?;
        let path =
            whole.to_str().ok_or_else(|| Failure::Usage(format!("{} is not UTF-8", whole.display())))?;
        let args = AdoptArgs {
            rig: self.rig.clone(),
            path: path.into(),
            name: self.name.clone(),
            preset: self.preset.clone(),
            mode: self.mode,
            title: self.task.clone(),
            conversation: self.conversation.clone(),
        };
        let adopted = at.link()?.call::<calls::Adopt>(args)?;
        at.out.show(&adopted, |adopted| {
            let (agent, task) = (line(&adopted.agent), line(&adopted.task));
            format!("{agent} will go on with it as {task}; begin with `gt start {agent}`")
        })
    }
}
