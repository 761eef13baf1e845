//! `gt hall` and `gt keep`: what the window and the hall start; not for people.

use crate::exec;
use crate::failure::Failure;
use crate::link::{At, BUILD};
use clap::Args;
use gastown_api::ApiError;
use std::ffi::OsString;
use std::time::Duration;

const LINGER_SECS: u64 = 30;

#[derive(Args)]
pub struct Hall {
    /// It does not end by itself
    #[arg(long)]
    stay: bool,
    /// Seconds until it ends when nothing is left to do and nobody is connected
    #[arg(long, value_name = "S")]
    linger: Option<u64>,
}

impl Hall {
    /// Is the hall until it ends.
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let options = gastown_hall::HallOptions {
            place: at.place()?,
            config: at.config_dir()?,
            linger: Duration::from_secs(self.linger.unwrap_or(LINGER_SECS)),
            stay: self.stay,
            version: BUILD.to_owned(),
        };
        gastown_hall::run(&options).map_err(|error| {
            Failure::NoHall(ApiError::new("no_hall", error.to_string(), "see the town's logs/hall.log"))
        })
    }
}

/// Becomes the small keeper program beside this one.
pub fn keep(args: &[OsString]) -> Result<(), Failure> {
    let mut command = exec::program(exec::beside("gt-keep")?);
    command.args(args);
    Err(exec::become_program(command))
}
