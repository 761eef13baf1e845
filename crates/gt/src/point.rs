//! `gt task point` and `gt task claim`: the acceptance list of a task.

use crate::failure::Failure;
use crate::link::At;
use crate::task::changed;
use crate::text::line;
use clap::{Args, Subcommand};
use gastown_api::call::{AddPointArgs, ClaimPointsArgs, EditPointArgs, PointArgs, calls};
use gastown_api::view::PointView;

#[derive(Subcommand)]
pub enum Point {
    /// One more point
    Add {
        id: String,
        text: String,
        /// A check of the rig that proves it
        #[arg(long)]
        gate: Option<String>,
    },
    Edit {
        id: String,
        number: u32,
        #[arg(long)]
        text: Option<String>,
        /// A check of the rig that proves it; '' for none any more
        #[arg(long)]
        gate: Option<String>,
    },
    Remove {
        id: String,
        number: u32,
    },
}

#[derive(Args)]
pub struct Claim {
    /// Numbers of points that hold
    #[arg(required = true)]
    points: Vec<u32>,
    /// In an agent's shell its own task unless told
    #[arg(long, value_name = "ID")]
    task: Option<String>,
    /// Take the claims back
    #[arg(long)]
    undo: bool,
}

impl Point {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let mut link = at.link()?;
        let task = match self {
            Self::Add { id, text, gate } => {
                let args = AddPointArgs { task: id.clone(), text: text.clone(), gate: gate.clone() };
                link.call::<calls::AddPoint>(args)?
            }
            Self::Edit { id, number, text, gate } => {
                let (task, point) = (id.clone(), *number);
                let args = EditPointArgs { task, point, text: text.clone(), gate: gate.clone() };
                link.call::<calls::EditPoint>(args)?
            }
            Self::Remove { id, number } => {
                link.call::<calls::RemovePoint>(PointArgs { task: id.clone(), point: *number })?
            }
        };
        changed(at, &task)
    }
}

impl Claim {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let holds = self.undo.then_some(false);
        let args = ClaimPointsArgs { points: self.points.clone(), task: self.task.clone(), holds };
        changed(at, &at.link()?.call::<calls::ClaimPoints>(args)?)
    }
}

/// One point as a line: its number, how far it is, and on what that rests.
pub fn said(point: &PointView) -> String {
    let basis = match (&point.by, &point.gate) {
        (Some(by), _) => format!(" by {}", line(by)),
        (None, Some(gate)) if point.commit.is_some() => format!(" by {}", line(gate)),
        (None, Some(gate)) => format!(", {} can prove it", line(gate)),
        (None, None) => String::new(),
    };
    format!("{}. {} ({}{basis})", point.id, line(&point.text), point.state)
}
