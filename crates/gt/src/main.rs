//! `gt`: the command line of a town, for people and for agents. It decides nothing: it asks the hall.

mod adopt;
mod agent;
mod asks;
mod attach;
mod attachment;
mod budget;
mod checkout;
mod command;
mod costs;
mod demo;
mod disk;
mod doctor;
mod events;
mod exec;
mod failure;
mod gate_files;
mod hall;
mod input;
mod inside;
mod leave_out;
mod limit;
mod link;
mod out;
mod outbox;
mod point;
mod preset;
mod queue;
mod queue_past;
mod quick;
mod radar;
mod review;
mod rig;
mod rig_check;
mod rules;
mod shell;
mod sling;
mod snapshot;
mod start;
mod status;
mod task;
mod terminal;
mod text;
mod town;
mod wait;
mod words;

use clap::Parser;
use command::Command;
use failure::Failure;
use link::At;
use out::Out;
use std::path::PathBuf;
use std::process::ExitCode;

/// Gas Town: many coding agents, one merge queue
#[derive(Parser)]
#[command(name = "gt", version, arg_required_else_help = true)]
struct Gt {
    /// The town's folder; else the default town
    #[arg(long, global = true, value_name = "DIR", env = "GT_TOWN")]
    town: Option<PathBuf>,
    /// One JSON document on stdout
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let wants_json = std::env::args_os().any(|arg| arg == "--json");
    let gt = match Gt::try_parse() {
        Ok(gt) => gt,
        Err(error) if error.use_stderr() && wants_json => {
            let words = error.to_string();
            return end(Failure::Usage(words.trim().trim_start_matches("error: ").to_owned()), true);
        }
        Err(error) => error.exit(),
    };
    let at = At { out: Out { json: gt.json }, town: gt.town.filter(|dir| !dir.as_os_str().is_empty()) };
    match gt.command.run(&at) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => end(failure, gt.json),
    }
}

fn end(failure: Failure, json: bool) -> ExitCode {
    failure.report(json);
    ExitCode::from(failure.exit_code())
}
