//! To be written.

pub mod project;
