//! `gt hall` and `gt keep`: what the window and the hall start; not for people.

use crate::exec;
use crate::failure::Failure;
use crate::link::{At, BUILD};
use clap::Args;
use gastown_api::ApiError;
use gastown_hall::HallOptions;
use std::ffi::OsString;
use std::time::Duration;

/// Long enough for the next command of a script to find the same hall.
const LINGER_SECS: u64 = 30;

#[derive(Args)]
pub struct Hall {
    /// It does not end by itself
    #[arg(long)]
    stay: bool,
    /// Seconds until it ends when nothing is left to do and nobody is connected
    #[arg(long, value_name = "S", default_value_t = LINGER_SECS)]
    linger: u64,
}

impl Hall {
    /// Is the hall until it ends.
    pub fn run(&self, at: &At) -> Result<(), Failure> {
        let options = HallOptions {
            place: at.place()?,
            config: at.config_dir()?,
            linger: Duration::from_secs(self.linger),
            stay: self.stay,
            version: BUILD.into(),
        };
        gastown_pty::os::hold_little_memory();
        gastown_hall::run(&options).map_err(|error| {
            Failure::NoHall(ApiError::new(
                "no_hall",
                error.to_string(),
                "see `logs/hall.log` in the town's folder",
            ))
        })
    }
}

/// Becomes the small keeper program beside this one.
pub fn keep(args: &[OsString]) -> Result<(), Failure> {
    let mut command = exec::program(exec::beside("gt-keep")?);
    command.args(args);
    Err(exec::become_program(command))
}
