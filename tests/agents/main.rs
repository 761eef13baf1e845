//! Real agent programs against a scripted model on loopback: nothing leaves the machine, no key is real.
//!
//! `cargo xtask test --agents` installs them and names their folder; without it each story is skipped with a printed line.

#![allow(clippy::disallowed_methods, reason = "whole-town tests start the programs they test")]

mod aider;
mod asked;
mod auggie;
mod broken;
mod claude;
mod codex;
mod conformance;
mod copilot;
mod elsewhere;
mod gemini;
mod limits;
mod many;
mod model;
mod no_login;
mod opencode;
mod pi;
mod qwen;
mod story;
mod switched;
mod trouble;
mod watch;
