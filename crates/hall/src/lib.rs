//! To be written.

pub mod demo;
pub mod project;
