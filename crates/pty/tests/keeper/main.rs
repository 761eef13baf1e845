//! Real gt-keep processes with real programs in them.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and starts programs"
)]

mod crash;
mod doorbell;
mod flood;
mod refusal;
mod session;
mod stop;
mod support;
