//! Real gt-keep processes with real programs in them.

mod crash;
mod doorbell;
mod flood;
mod refusal;
mod session;
mod stop;
mod support;
