//! `gt demo`: a small real repository with tasks and agents, to look around in.

use crate::failure::Failure;
use crate::link::At;
use crate::text::line;
use clap::Args;
use gastown_api::call::{DemoCreateArgs, NoArgs, calls};
use gastown_api::view::SourceView;
use std::path::PathBuf;

#[derive(Args)]
pub struct Demo {
    /// Takes it away again: the rig, its agents and its folder (into the trash)
    #[arg(long, conflicts_with = "dir")]
    remove: bool,
    /// Where the repository is made; in the town's own folder unless told
    #[arg(long)]
    dir: Option<PathBuf>,
}

impl Demo {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let mut link = at.link()?;
        if self.remove {
            let gone = link.call::<calls::DemoRemove>(NoArgs {})?;
            return at.out.show(&gone, |_| "the demo is gone".into());
        }
        let rig = link.call::<calls::DemoCreate>(DemoCreateArgs { dir: self.dir()? })?;
        at.out.show(&rig, |rig| {
            let (SourceView::Path(from) | SourceView::Url(from)) = &rig.source;
            let name = line(&rig.rig);
            format!(
                "The demo is ready: the rig {name} in {}.\nTry: gt task list --ready, gt agent list, gt sling TASK AGENT",
                line(from)
            )
        })
    }

    fn dir(&self) -> Result<Option<String>, Failure> {
        let Some(dir) = &self.dir else {
            return Ok(None);
        };
        let absolute = std::path::absolute(dir)
            .map_err(|error| Failure::Usage(format!("{}: {error}", dir.display())))?;
        match absolute.into_os_string().into_string() {
            Ok(path) => Ok(Some(path)),
            Err(_) => Err(Failure::refused("not_text", "the path is not UTF-8", "name another folder")),
        }
    }
}
