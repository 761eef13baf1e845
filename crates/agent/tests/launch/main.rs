//! Presets, and what they make of a task.

mod facts;
mod presets;
mod programs;
mod registry;
mod wishes;
