//! `gt t`: a task from one sentence, started at once if asked.

use crate::failure::Failure;
use crate::input::text_or_stdin;
use crate::link::{At, Link};
use crate::start::Start;
use crate::task::changed;
use clap::Args;
use gastown_api::call::{AddTaskArgs, AssignArgs, TaskArgs, calls};
use gastown_api::view::TaskView;

#[derive(Args)]
pub struct Quick {
    /// The first line is the title, the rest the body; `-` reads stdin
    text: String,
    /// May be left out while the town has one rig
    #[arg(long)]
    rig: Option<String>,
    /// Start it on a free agent of the rig, else on a new one
    #[arg(short, long)]
    start: bool,
    #[command(flatten)]
    wish: Start,
}

impl Quick {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let text = text_or_stdin(&self.text)?;
        let (title, body) = title_and_body(&text);
        if title.is_empty() {
            return Err(Failure::Usage("a task needs some words: gt t \"Fix the flaky login test\"".into()));
        }
        let mut link = at.link()?;
        let args = AddTaskArgs {
            title: title.into(),
            rig: self.rig.clone(),
            body: (!body.is_empty()).then(|| body.into()),
            preset: self.wish.preset.clone(),
            mode: self.wish.mode,
            model: self.wish.model.clone(),
            effort: self.wish.effort.clone(),
            base: self.wish.base.clone(),
            ..AddTaskArgs::default()
        };
        let made = link.call::<calls::AddTask>(args)?;
        if !self.start {
            return changed(at, &made);
        }
        self.start(&mut link, &made).map_err(|failure| kept(failure, &made))?;
        changed(at, &link.call::<calls::ShowTask>(TaskArgs { task: made.id })?)
    }

    fn start(&self, link: &mut Link, made: &TaskView) -> Result<(), Failure> {
        let args = AssignArgs { task: made.id.clone(), rig: Some(made.rig.clone()), ..AssignArgs::default() };
        link.call::<calls::Assign>(args)?;
        Ok(())
    }
}

/// The first line that says something, and what comes after it.
fn title_and_body(text: &str) -> (&str, &str) {
    let (title, body) = text.trim().split_once('\n').unwrap_or((text.trim(), ""));
    (title.trim_end(), body.trim())
}

/// Says of a start that was refused that the task is there all the same.
fn kept(failure: Failure, made: &TaskView) -> Failure {
    match failure {
        Failure::Refused(mut error) => {
            let again = format!("{} is kept: mend this, then `gt sling {} {}`", made.id, made.id, made.rig);
            error.hint = if error.hint.is_empty() { again } else { format!("{}; {again}", error.hint) };
            Failure::Refused(error)
        }
        other => other,
    }
}
