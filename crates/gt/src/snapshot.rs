//! `gt snapshot`: saved states of worktrees.

use crate::failure::Failure;
use crate::link::At;
use crate::out::table;
use crate::text::{line, local, or_dash};
use clap::Subcommand;
use gastown_api::call::{ListSnapshotsArgs, SnapshotArgs, TakeSnapshotArgs, calls};

#[derive(Subcommand)]
pub enum Snapshot {
    List {
        agent: Option<String>,
    },
    /// Saves the worktree as it is now
    Take {
        agent: String,
        #[arg(long)]
        reason: Option<String>,
    },
    /// Lays the saved files beside the worktree; overwrites nothing
    Restore {
        id: String,
    },
}

impl Snapshot {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let mut link = at.link()?;
        match self {
            Self::List { agent } => {
                let snapshots =
                    link.call::<calls::ListSnapshots>(ListSnapshotsArgs { agent: agent.clone() })?;
                at.out.show(&snapshots, |snapshots| {
                    let rows = snapshots.iter().map(|s| {
                        [line(&s.id), local(&s.at), line(&s.agent), or_dash(s.task.as_ref()), line(&s.reason)]
                    });
                    table(["ID", "AT", "AGENT", "TASK", "WHY"], rows.collect(), "no snapshots")
                })
            }
            Self::Take { agent, reason } => {
                let args = TakeSnapshotArgs { agent: agent.clone(), reason: reason.clone() };
                let snapshot = link.call::<calls::TakeSnapshot>(args)?;
                at.out
                    .show(&snapshot, |s| format!("{}  {}  {}", line(&s.id), line(&s.agent), line(&s.reason)))
            }
            Self::Restore { id } => {
                let restored = link.call::<calls::RestoreSnapshot>(SnapshotArgs { snapshot: id.clone() })?;
                at.out.show(&restored, |r| format!("{} is laid out in {}", line(&r.snapshot), line(&r.dir)))
            }
        }
    }
}
