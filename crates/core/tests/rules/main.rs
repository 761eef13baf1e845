//! Rules: what the reader takes for plain, what tricks it refuses, and what a town of busy agents is offered.

mod day;
mod story;
mod tricks;
