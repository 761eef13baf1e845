//! `gt events`: the journal.

use crate::failure::Failure;
use crate::link::{At, Link};
use crate::text::{line, local};
use clap::Args;
use gastown_api::call::{FollowArgs, JournalArgs, calls};
use gastown_api::view::EventView;

#[derive(Args)]
pub struct Events {
    /// Rows after this sequence
    #[arg(long, value_name = "SEQ")]
    since: Option<u64>,
    /// Then each new one, until interrupted
    #[arg(long)]
    follow: bool,
}

impl Events {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let mut link = at.link()?;
        let last = pages(at, &mut link, self.since.unwrap_or(0))?;
        if !self.follow {
            return Ok(());
        }
        link.call::<calls::Follow>(FollowArgs { since: Some(last) })?;
        loop {
            show(at, &link.next_event()?)?;
        }
    }
}

/// Shows what there is and returns the sequence to go on from.
fn pages(at: &At, link: &mut Link, mut since: u64) -> Result<u64, Failure> {
    loop {
        let page = link.call::<calls::Journal>(JournalArgs { since, limit: Some(1000) })?;
        for event in &page.events {
            show(at, event)?;
        }
        let next = page.next.max(since);
        if page.end || next == since {
            return Ok(next);
        }
        since = next;
    }
}

fn show(at: &At, event: &EventView) -> Result<(), Failure> {
    at.out.show(event, |event| {
        format!("{:>6}  {}  {:10}  {}", event.seq, local(&event.at), line(&event.actor), line(&event.text))
    })
}
