//! The real window under a virtual display.

#![allow(clippy::disallowed_methods, reason = "whole-town tests start the programs they test")]

mod hands;
mod journeys;
mod main_path;
mod reviews;
mod settings;
