//! `gt town`, `gt up` and `gt down`: the town's folder and its hall.

use crate::failure::Failure;
use crate::link::{At, Link};
use crate::words;
use clap::{Args, Subcommand};
use gastown_api::ApiError;
use gastown_api::call::{DownArgs, DownWord, StayArgs, calls};
use gastown_api::client::Push;
use gastown_api::paths::Places;
use serde_json::json;
use std::time::{Duration, Instant};

/// How long a hall may take to end: agents get a TERM first.
const END_PATIENCE: Duration = Duration::from_secs(60);

#[derive(Subcommand)]
pub enum Town {
    /// Makes the town's folder; twice is fine
    Init {
        #[arg(long)]
        name: Option<String>,
    },
}

#[derive(Args)]
pub struct Down {
    /// What becomes of agents at work
    #[arg(long, value_name = "stop|keep", value_parser = words::down)]
    agents: Option<DownWord>,
}

impl Town {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let Self::Init { name } = self;
        let places = Places::from_env()?;
        let town = places.make_town(&places.town_dir(at.town.as_deref())?, name.as_deref())?;
        let shown = json!({"town": town.name, "path": town.dir});
        at.out.show(&shown, |_| {
            format!("the town {} is in {}", crate::text::line(&town.name), town.dir.display())
        })
    }
}

pub fn up(at: &At) -> Result<(), Failure> {
    let mut link = at.reach(true)?;
    let hall = link.call::<calls::Stay>(StayArgs { stay: true })?;
    let shown = json!({"pid": hall.pid, "version": hall.version});
    at.out.show(&shown, |_| {
        format!("the hall runs, pid {}, version {}", hall.pid, crate::text::line(&hall.version))
    })
}

impl Down {
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let Some(mut link) = at.running()? else {
            return at.out.show(&json!({"pid": null, "version": null}), |_| "no hall runs".into());
        };
        let hall = link.client.hall().clone();
        match link.call::<calls::Down>(DownArgs { agents: self.agents }) {
            // It may hang up before its answer is read.
            Ok(_) => {}
            Err(Failure::NoHall(error)) if error.code == ApiError::DISCONNECTED => {}
            Err(other) => return Err(other),
        }
        wait_for_the_end(at, link, hall.pid)?;
        at.out.show(&json!({"pid": hall.pid, "version": hall.build}), |_| {
            format!("the hall {} has ended", hall.pid)
        })
    }
}

fn wait_for_the_end(at: &At, link: Link, pid: u32) -> Result<(), Failure> {
    let deadline = Instant::now() + END_PATIENCE;
    let late = || {
        Failure::TimedOut(ApiError::new(
            ApiError::TIMED_OUT,
            format!("the hall {pid} has not ended within {} s", END_PATIENCE.as_secs()),
            "see the town's logs/hall.log",
        ))
    };
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        match link.pushes.recv_timeout(left) {
            Ok(Push::Closed { .. }) => break,
            Ok(_) => {}
            Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => break,
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => return Err(late()),
        }
    }
    // It hung up; it is gone when its socket refuses.
    while at.running_hall().ok().flatten() == Some(pid) {
        if Instant::now() >= deadline {
            return Err(late());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}
