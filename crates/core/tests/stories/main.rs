//! Stories of a town told in commands and observations: what is decided, refused and ignored.

mod adopt;
mod agents;
mod dialogs;
mod freeze;
mod goes_on;
mod hand_over;
mod lane;
mod late;
mod limits;
mod long_waits;
mod pulls;
mod push;
mod queue;
mod rehearsal;
mod set_agent;
mod signing;
mod spend;
mod stacked;
mod tasks;
mod teller;
mod tiers;
mod undo;
