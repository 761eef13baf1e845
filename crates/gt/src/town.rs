//! `gt town`, `gt up` and `gt down`: the town's folder and its hall.

use crate::failure::Failure;
use crate::link::{At, Link};
use crate::words;
use clap::{Args, Subcommand};
use gastown_api::ApiError;
use gastown_api::call::{DownArgs, DownWord, StayArgs, calls};
use gastown_api::paths::Places;
use serde_json::json;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long a hall may take to end: agents get a TERM first.
const END_PATIENCE: Duration = Duration::from_secs(60);
const LOOK_AGAIN: Duration = Duration::from_millis(20);

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
        wait_for_the_end(at, link)?;
        at.out.show(&json!({"pid": hall.pid, "version": hall.build}), |_| {
            format!("the hall {} has ended", hall.pid)
        })
    }
}

/// The hall waits for its clients to hang up, so this one does first. It is gone when it no longer holds the town's lock.
fn wait_for_the_end(at: &At, link: Link) -> Result<(), Failure> {
    let pid = link.client.hall().pid;
    drop(link);
    let lock = at.place()?.lock();
    let deadline = Instant::now() + END_PATIENCE;
    while is_locked(&lock) {
        if Instant::now() >= deadline {
            let message = format!("the hall {pid} has not ended within {} s", END_PATIENCE.as_secs());
            let hint = "see `logs/hall.log` in the town's folder";
            return Err(Failure::TimedOut(ApiError::new(ApiError::TIMED_OUT, message, hint)));
        }
        std::thread::sleep(LOOK_AGAIN);
    }
    Ok(())
}

/// False too where there is no lock: nobody can hold it then.
fn is_locked(lock: &Path) -> bool {
    let Ok(file) = std::fs::File::open(lock) else {
        return false;
    };
    let tried = rustix::fs::flock(&file, rustix::fs::FlockOperation::NonBlockingLockShared);
    tried == Err(rustix::io::Errno::WOULDBLOCK)
}
