//! A scripted agent: each argument is one step. It says what it does, so that a test can compare.
//!
//! Steps: `say TEXT`, `witness FILE` (further lines are also written there), `lines N`, `wait MS`, `flood BYTES`,
//! `until FILE`, `print HZ` (for a quarter of an hour), `redraw HZ FILE` (its lowest lines while that file is there), `ignore-term`, `daemon MS` (a child in a session of its own), `serve FILE` (to whoever connects to
//! `$PORT`), `ask FILE` (keeps what is served at `$PORT`), `permit FOLDER` (asks for each command that a file there names),
//! `permit-waits FOLDER` (the same, and its hook waits for the answer), `tui FOLDER SHAPE` (a program of a full screen),
//! `exit CODE`, `hang`.

#![allow(clippy::disallowed_methods, reason = "whole-town tests start the programs they test")]

#[path = "fake_agent/permit.rs"]
mod permit;
#[path = "fake_agent/redraw.rs"]
mod redraw;
#[path = "fake_agent/tui.rs"]
mod tui;

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::time::Duration;

/// How long a hook waits that waits for its answer.
const HOOK_SECONDS: &str = "100";
const LONGEST: Duration = Duration::from_secs(120);

fn main() {
    let mut agent = FakeAgent { witness: None };
    for step in std::env::args().skip(1) {
        let (verb, rest) = step.split_once(' ').unwrap_or((&step, ""));
        agent.step(verb, rest);
    }
}

struct FakeAgent {
    witness: Option<std::fs::File>,
}

impl FakeAgent {
    fn step(&mut self, verb: &str, rest: &str) {
        match verb {
            "say" => self.say(rest),
            "witness" => self.witness = Some(std::fs::File::create(rest).expect("a witness file")),
            "lines" => (0..number(rest)).for_each(|n| self.say(&format!("line {n} of {rest}"))),
            "wait" => std::thread::sleep(Duration::from_millis(number(rest))),
            "flood" => self.flood(number(rest)),
            "print" => self.print(number(rest)),
            "redraw" => {
                let (hz, file) = rest.split_once(' ').expect("how often, and the file");
                redraw::while_there(number(hz), std::path::Path::new(file));
            }
            "until" => wait_for(rest),
            "ignore-term" => ignore_term(),
            "daemon" => daemon(rest),
            "serve" => serve(rest),
            "ask" => ask(rest),
            "permit" => permit::each_in(std::path::Path::new(rest), None),
            "permit-waits" => permit::each_in(std::path::Path::new(rest), Some(HOOK_SECONDS)),
            "tui" => {
                let (folder, shape) = rest.split_once(' ').expect("a folder and a shape");
                tui::run(std::path::Path::new(folder), shape);
            }
            "exit" => std::process::exit(rest.parse().expect("an exit code")),
            "hang" => std::thread::sleep(LONGEST),
            other => panic!("fake_agent knows no step {other:?}"),
        }
    }

    fn say(&mut self, text: &str) {
        let line = format!("{text}\n");
        let mut out = std::io::stdout().lock();
        out.write_all(line.as_bytes()).and_then(|()| out.flush()).expect("the terminal takes it");
        if let Some(witness) = &mut self.witness {
            witness.write_all(line.as_bytes()).expect("the witness takes it");
        }
    }

    fn print(&mut self, hz: u64) {
        const LONG: u64 = 15 * 60;
        for n in 0..hz * LONG {
            self.say(&format!("line {n}: what an agent at work prints"));
            std::thread::sleep(Duration::from_micros(1_000_000 / hz));
        }
    }

    fn flood(&mut self, bytes: u64) {
        let line = "x".repeat(99);
        (0..bytes / 100).for_each(|_| self.say(&line));
    }
}

fn number(text: &str) -> u64 {
    text.trim().parse().unwrap_or_else(|_| panic!("{text:?} is a number"))
}

fn wait_for(file: &str) {
    let deadline = std::time::Instant::now() + LONGEST;
    while !std::path::Path::new(file).exists() {
        assert!(std::time::Instant::now() < deadline, "{file} never came");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn own_place() -> (Ipv4Addr, u16) {
    let port = std::env::var("PORT").expect("a port of its own");
    (Ipv4Addr::LOCALHOST, port.parse().expect("a port number"))
}

/// A development server: a port that somebody else has is fatal to it.
fn serve(file: &str) {
    let listener = TcpListener::bind(own_place()).expect("the port is free");
    for stream in listener.incoming() {
        let text = std::fs::read(file).expect("the served file");
        stream.expect("a visitor").write_all(&text).expect("the visitor listens");
    }
}

fn ask(file: &str) {
    let deadline = std::time::Instant::now() + LONGEST;
    let mut server = loop {
        match TcpStream::connect(own_place()) {
            Ok(stream) => break stream,
            Err(error) => assert!(std::time::Instant::now() < deadline, "nobody serves: {error}"),
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let mut text = Vec::new();
    server.read_to_end(&mut text).expect("an answer");
    std::fs::write(file, text).expect("the answer can be kept");
}

/// Runs the rest under a shell that ignores SIGTERM: an ignored signal stays ignored in what it starts.
fn ignore_term() {
    let own = std::env::current_exe().expect("own path");
    let rest: Vec<_> = std::env::args().skip_while(|step| step != "ignore-term").skip(1).collect();
    let error =
        Command::new("sh").arg("-c").arg("trap '' TERM; exec \"$@\"").arg("sh").arg(own).args(rest).exec();
    panic!("sh does not start: {error}");
}

/// A child that leaves the session: what a careless dev server does.
#[allow(
    clippy::zombie_processes,
    reason = "a careless program leaves its children behind: that is what is tested"
)]
fn daemon(millis: &str) {
    let own = std::env::current_exe().expect("own path");
    let wait = format!("wait {millis}");
    Command::new("setsid").arg(own).arg(wait).spawn().expect("setsid runs");
}
