//! Whole towns: the real hall, keepers, git and `gt`; one file per story.

#![allow(clippy::disallowed_methods, reason = "whole-town tests start the programs they test")]

mod adopt;
mod asker;
mod bad_input;
mod caches;
mod carried;
mod command_line;
mod demo;
mod disk;
mod executed;
mod forced_back;
mod freeze;
mod gate_files;
mod goes_on;
mod ground;
mod half_drawn;
mod hall_dies;
mod hands_over;
mod idle;
mod late;
mod left_out;
mod limits;
mod long_waits;
mod main_path;
mod plain_words;
mod push;
mod queue;
mod quick;
mod races;
mod radar;
mod rehearsal;
mod replies;
mod rig_check;
mod rounds;
mod rules;
mod set_agent;
mod shells;
mod signing;
mod spend;
mod stacked;
mod starts;
mod team;
mod undo;
mod why;
