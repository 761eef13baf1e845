//! `gt wait`: until a fact is true, never for a time.

use crate::agent::brief;
use crate::failure::Failure;
use crate::link::At;
use crate::task::changed;
use crate::text::line;
use crate::words;
use clap::Subcommand;
use gastown_api::call::{WaitAgentArgs, WaitQueueArgs, WaitTaskArgs, calls};
use gastown_api::view::TaskStatusWord;

#[derive(Subcommand)]
pub enum Wait {
    Agent {
        name: String,
        /// A state of `gt agent list`, or `paused`
        #[arg(long, value_parser = words::state_or_paused)]
        state: String,
        #[arg(long, value_name = "S", value_parser = words::seconds)]
        timeout: Option<u64>,
    },
    Task {
        id: String,
        #[arg(long, value_parser = words::status)]
        status: TaskStatusWord,
        #[arg(long, value_name = "S", value_parser = words::seconds)]
        timeout: Option<u64>,
    },
    /// Until nothing of the rig waits, is checked or lands
    Mq {
        #[arg(long)]
        rig: String,
        #[arg(long, required = true)]
        idle: bool,
        #[arg(long, value_name = "S", value_parser = words::seconds)]
        timeout: Option<u64>,
    },
}

impl Wait {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let mut link = at.link()?;
        match self {
            Self::Agent { name, state, timeout } => {
                let args = WaitAgentArgs { agent: name.clone(), state: state.clone(), timeout_ms: *timeout };
                brief(at, &link.call::<calls::WaitAgent>(args)?)
            }
            Self::Task { id, status, timeout } => {
                let args = WaitTaskArgs { task: id.clone(), status: *status, timeout_ms: *timeout };
                changed(at, &link.call::<calls::WaitTask>(args)?)
            }
            Self::Mq { rig, timeout, .. } => {
                let args = WaitQueueArgs { rig: rig.clone(), timeout_ms: *timeout };
                let queue = link.call::<calls::WaitQueue>(args)?;
                at.out.show(&queue, |queue| format!("the queue of {} is idle", line(&queue.rig)))
            }
        }
    }
}
